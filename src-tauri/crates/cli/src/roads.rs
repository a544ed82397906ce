//! `regie roads FILE`: whether tours can be planned on a road network, what of the map shuts it, and how long drives on
//! it take.

mod pairs;
mod report;
#[cfg(test)]
mod tests;

use crate::Failure;
use adapters::osm::Extract;
use clap::{Args, ValueEnum};
use model::Position;
use report::List;
use routing::{
    road::{Place, REACH_MAX_M, Refusal, RoadGraph, RoadProblem, VehicleClass, VehicleProfile},
    travel,
};
use std::path::PathBuf;

/// Which network, for which vehicle, and which drives on it.
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
    /// Many drives: a file with LAT,LON,LAT,LON a line. Answers one CSV line each and nothing else.
    #[arg(long, conflicts_with_all = ["from", "list"])]
    pairs: Option<PathBuf>,
    /// How far from a road of the main part a place may be, metres.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(i64).range(1..=REACH_MAX_M))]
    reach: i64,
    /// Lists what the report counts, one line each.
    #[arg(long, value_enum)]
    list: Option<List>,
    #[command(flatten)]
    vehicle: VehicleArgs,
}

/// The vehicle, by default a 3.5 t panel van.
#[derive(Args, Debug)]
struct VehicleArgs {
    /// What signs take it for.
    #[arg(long, value_enum, default_value_t = Class::Van)]
    vehicle: Class,
    /// Height, centimetres.
    #[arg(long, default_value_t = VehicleProfile::default().height_cm)]
    height: u32,
    /// Width without mirrors, centimetres.
    #[arg(long, default_value_t = VehicleProfile::default().width_cm)]
    width: u32,
    /// Length, centimetres.
    #[arg(long, default_value_t = VehicleProfile::default().length_cm)]
    length: u32,
    /// Permitted total weight, kilograms.
    #[arg(long, default_value_t = VehicleProfile::default().weight_kg)]
    weight: u32,
    /// Heaviest axle, kilograms.
    #[arg(long, default_value_t = VehicleProfile::default().axle_load_kg)]
    axle_load: u32,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Class {
    Car,
    Van,
    Lorry,
}

impl VehicleArgs {
    fn profile(&self) -> VehicleProfile {
        VehicleProfile {
            class: match self.vehicle {
                Class::Car => VehicleClass::Car,
                Class::Van => VehicleClass::Van,
                Class::Lorry => VehicleClass::Lorry,
            },
            height_cm: self.height,
            width_cm: self.width,
            length_cm: self.length,
            weight_kg: self.weight,
            axle_load_kg: self.axle_load,
        }
    }
}

pub fn run(args: &RoadsArgs) -> Result<(), Failure> {
    let extract = adapters::osm::read(&args.file, &args.vehicle.profile())
        .map_err(|error| format!("{}: {error}", error.code()))?;
    let network = RoadGraph::build(&extract.junctions, &extract.roads, &extract.rules).map_err(problem)?;
    if let Some(file) = &args.pairs {
        return pairs::run(file, &network, &extract, args.reach);
    }
    report::print(&network, &extract, args.list);
    report::verdict(network.survey())?;
    if let (Some(from), Some(to)) = (&args.from, &args.to) {
        drive(&network, &extract, place(from)?, place(to)?, args.reach)?;
    }
    Ok(())
}

fn drive(network: &RoadGraph, extract: &Extract, from: Position, to: Position, reach_m: i64) -> Result<(), Failure> {
    let by_road = network
        .drive(from, to, reach_m)
        .map_err(|refusal| format!("{}: {refusal}{}", refusal.code(), because(extract, &refusal, from, to, reach_m)))?;
    for leg in [by_road, travel::leg(from, to)] {
        let how = if leg.estimated { "as estimated without roads" } else { "by road" };
        println!("drive       {:>9}  m, {} s {how}", leg.distance_m, leg.time.0 / 1_000);
    }
    Ok(())
}

/// What on the map shuts the roads near the place that is to blame, as a clause.
fn because(extract: &Extract, refusal: &Refusal, from: Position, to: Position, reach_m: i64) -> String {
    /// Enough to see why; `--list` shows all.
    const NAMED: usize = 3;
    let Some(place) = refusal.place() else { return String::new() };
    let at = match place {
        Place::Start => from,
        Place::End => to,
    };
    // What shuts the way may lie farther off than the place may from a road, but not farther than the next road.
    let near = extract.found.near(at, reach_m.max(refusal.nearest_m().unwrap_or(0).min(REACH_MAX_M)));
    if near.is_empty() {
        return String::new();
    }
    let named: Vec<String> = near
        .iter()
        .take(NAMED)
        .map(|(metres, mark)| format!("{} {metres} m off: {}", mark.element, mark.tag))
        .collect();
    format!("; shut near it: {}", named.join(", "))
}

fn problem(problem: RoadProblem) -> Failure {
    match problem {
        RoadProblem::Empty => "road_network_empty: the extract has no road between two junctions".into(),
        RoadProblem::TooLarge => "road_network_too_large: more junctions or roads than can be held".into(),
    }
}

fn place(text: &str) -> Result<Position, Failure> {
    let degrees =
        text.split_once(',').and_then(|(lat, lon)| Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?)));
    let place = degrees.and_then(|(lat, lon)| Position::from_degrees(lat, lon));
    Ok(place.ok_or_else(|| format!("place_unreadable: {text} is not LAT,LON in degrees"))?)
}
