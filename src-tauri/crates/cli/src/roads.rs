//! `regie roads FILE`: whether a road network can be planned on, and how long a drive on it takes.

use crate::Failure;
use clap::Args;
use model::Position;
use routing::{road::RoadGraph, travel};
use std::path::PathBuf;

/// Which network, and which drive on it.
#[derive(Args, Debug)]
pub struct RoadsArgs {
    /// An OpenStreetMap extract, `.osm.pbf`.
    file: PathBuf,
    /// Where a drive begins: LAT,LON in degrees.
    #[arg(long, requires = "to", allow_hyphen_values = true)]
    from: Option<String>,
    /// Where it ends: LAT,LON in degrees.
    #[arg(long, requires = "from", allow_hyphen_values = true)]
    to: Option<String>,
    /// How far from a road both may be, metres.
    #[arg(long, default_value_t = 500)]
    reach: i64,
}

pub fn run(args: &RoadsArgs) -> Result<(), Failure> {
    let (junctions, roads) = adapters::osm::read(&args.file)?;
    let network = RoadGraph::build(&junctions, &roads).map_err(|problem| format!("no network: {problem:?}"))?;
    let survey = network.survey();
    println!("junctions   {:>9}", survey.junctions);
    println!("roads       {:>9}  directed, {} km; {} left out", survey.roads, survey.length_m / 1_000, survey.left_out);
    println!("parts       {:>9}  strongly connected", survey.parts);
    println!("main part   {:>9}  junctions, {:.1} %: tours can be planned on it", survey.main, survey.main_pct());
    println!("dead ends   {:>9}  only left or only reached", survey.dead_ends);
    if let (Some(from), Some(to)) = (&args.from, &args.to) {
        drive(&network, place(from)?, place(to)?, args.reach)?;
    }
    Ok(())
}

fn drive(network: &RoadGraph, from: Position, to: Position, reach_m: i64) -> Result<(), Failure> {
    let by_road = network.drive(from, to, reach_m).ok_or("one of the places is off the main part")?;
    for leg in [by_road, travel::leg(from, to)] {
        let how = if leg.estimated { "as estimated without roads" } else { "by road" };
        println!("drive       {:>9}  m, {} s {how}", leg.distance_m, leg.time.0 / 1_000);
    }
    Ok(())
}

fn place(text: &str) -> Result<Position, Failure> {
    let degrees =
        text.split_once(',').and_then(|(lat, lon)| Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?)));
    let place = degrees.and_then(|(lat, lon)| Position::from_degrees(lat, lon));
    Ok(place.ok_or_else(|| format!("{text} is not LAT,LON in degrees"))?)
}
