//! What `regie roads` prints about a network.

use crate::Failure;
use adapters::osm::{Extract, Listed, Mark};
use clap::ValueEnum;
use routing::road::{RoadGraph, Standing, Survey};

/// What can be listed line by line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum List {
    /// Roads that are shut to the vehicle.
    Shut,
    /// Bollards, gates and bars that it does not pass.
    Barriers,
    /// Conditions that are kept but not applied.
    Conditions,
    /// Ferries that are taken.
    Ferries,
    /// Turn rules that are not applied.
    Turns,
    /// Values that were not understood.
    Unread,
}

pub fn print(network: &RoadGraph, extract: &Extract, list: Option<List>) {
    let (survey, found) = (network.survey(), &extract.found);
    let line = |name: &str, count: usize, what: &str| println!("{name:<12}{count:>9}  {what}");
    line("junctions", survey.junctions, "");
    let left_out = format!("directed, {} km; {} left out", survey.length_m / 1_000, survey.left_out);
    line("roads", survey.roads, &left_out);
    line("parts", survey.parts, "strongly connected");
    let main = format!("junctions, {:.1} %, {} km", survey.main_pct(), survey.main_m / 1_000);
    line("main part", survey.main, &main);
    line("dead ends", survey.dead_ends, "only left or only reached");
    line("shut", found.shut.count, "ways of roads, to this vehicle");
    line("barriers", found.barriers.count, "nodes it does not pass");
    line("pauses", found.pauses, "gates, tolls and borders, passed with a pause");
    line("ends only", found.ends_only, "ways used to begin or end, not to pass through");
    let rules = format!("applied; {} not, {} touch no road", found.turn_rules_left.count, survey.idle_rules);
    line("turn rules", found.turn_rules, &rules);
    line("conditions", found.conditions.count, "kept, not applied: no clock is asked");
    line("ferries", found.ferries.count, "taken, with five minutes to board");
    line("unread", found.unread.values().sum(), "values not understood, passed over");
    line("ragged", found.ragged, "ways of which nodes are missing");
    if let Some(list) = list {
        print_list(extract, list);
    }
}

fn print_list(extract: &Extract, list: List) {
    let found = &extract.found;
    match list {
        List::Shut => print_marks(&found.shut),
        List::Barriers => print_marks(&found.barriers),
        List::Conditions => print_marks(&found.conditions),
        List::Ferries => print_marks(&found.ferries),
        List::Turns => print_marks(&found.turn_rules_left),
        List::Unread => found.unread.iter().for_each(|(tag, count)| println!("{count:>6}  {tag}")),
    }
}

fn print_marks(marks: &Listed<Mark>) {
    for mark in &marks.listed {
        println!("{}  {}", mark.element, mark.tag);
    }
    if marks.count > marks.listed.len() {
        println!("and {} more", marks.count - marks.listed.len());
    }
}

/// What the survey means for whoever plans; an error when nothing can be planned.
pub fn verdict(survey: &Survey) -> Result<(), Failure> {
    let (main, pct) = (survey.main, survey.main_pct());
    match survey.standing() {
        Standing::Sound => println!("verdict     tours can be planned on the main part"),
        Standing::Small => {
            println!("verdict     tours can be planned, but {main} junctions are no town: check the extract")
        }
        Standing::Fragmented => println!(
            "verdict     tours can be planned only within {pct:.1} % of the junctions: the network is in pieces; check the \
             extract, and what is shut with --list"
        ),
        Standing::NoWayBack => {
            return Err(
                "network_no_way_back: nothing can be planned: from no junction is there a way to another and back"
                    .into(),
            );
        }
        Standing::Splinters => {
            let message = "network_splinters: nothing can be planned: the largest connected part has";
            return Err(format!("{message} {main} junctions, {pct:.1} % of all").into());
        }
    }
    Ok(())
}
