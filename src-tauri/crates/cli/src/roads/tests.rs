//! The command as a person runs it, on extracts made by hand.

use super::*;
use adapters::osm::ExtractBuilder;
use clap::Parser;
use std::{fs, path::Path};

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: RoadsArgs,
}

/// Runs the command on an extract; the error is what the person reads.
fn run_on(name: &str, builder: &ExtractBuilder, options: &[&str]) -> Result<(), String> {
    let file = std::env::temp_dir().join(format!("regie-roads-{}-{name}.osm.pbf", std::process::id()));
    fs::write(&file, builder.bytes()).expect("a temporary file");
    let outcome = run_file(&file, options);
    fs::remove_file(&file).expect("the file is there");
    outcome
}

fn run_file(file: &Path, options: &[&str]) -> Result<(), String> {
    let words = ["roads", file.to_str().expect("a name of letters")].into_iter().chain(options.iter().copied());
    let line = Line::try_parse_from(words).map_err(|error| error.to_string())?;
    run(&line.args).map_err(|error| error.to_string())
}

/// Three streets round a block, and a street of 1.5 km out of it with a node of these tags half-way.
fn block(node: &[(&str, &str)]) -> ExtractBuilder {
    const STREET: &[(&str, &str)] = &[("highway", "residential")];
    let mut extract = ExtractBuilder::default();
    extract.node(1, (47.20, 0.50), &[]).node(2, (47.20, 0.51), &[]).node(3, (47.21, 0.51), &[]);
    extract.node(4, (47.21, 0.52), node).node(5, (47.21, 0.53), &[]);
    extract.way(11, &[1, 2, 3, 1], STREET).way(12, &[3, 4, 5], STREET);
    extract
}

#[test]
fn a_drive_is_told_or_refused_with_its_reason() {
    let drive = ["--from", "47.20,0.50", "--to", "47.21,0.53"];
    assert_eq!(run_on("open", &block(&[]), &drive), Ok(()));
    let refused = run_on("bollard", &block(&[("barrier", "bollard")]), &drive).expect_err("refused");
    assert!(refused.starts_with("place_off_road: the end"), "{refused}");
    assert!(refused.contains("within 500 m") && refused.contains("node 4") && refused.contains("barrier=bollard"));
    let bar = [("barrier", "height_restrictor"), ("maxheight", "2,1 m")];
    assert!(run_on("bar", &block(&bar), &drive).is_err());
    assert_eq!(run_on("low", &block(&bar), &[&drive[..], &["--height", "190"]].concat()), Ok(()));
}

#[test]
fn places_that_are_none_are_refused() {
    let refused = |from: &str| {
        let name = from.replace([',', '.', '-'], "_");
        run_on(&name, &block(&[]), &["--from", from, "--to", "47.21,0.53"]).expect_err("refused")
    };
    for (from, code) in [
        ("0,0", "place_zero"),
        ("0.50,47.20", "place_swapped"),
        ("-33.9,151.2", "place_outside_extract"),
        ("47.20", "place_unreadable"),
        ("95,0.5", "place_unreadable"),
        ("here,there", "place_unreadable"),
        ("NaN,NaN", "place_unreadable"),
    ] {
        assert!(refused(from).starts_with(&format!("{code}: ")), "{from}: {}", refused(from));
    }
}

#[test]
fn reach_is_bounded() {
    let asked = |reach| run_on("reach", &block(&[]), &["--from", "47.20,0.50", "--to", "47.21,0.53", "--reach", reach]);
    assert!(asked("0").is_err() && asked("20001").is_err());
}

#[test]
fn a_network_that_nobody_can_plan_on_fails() {
    let mut alone = ExtractBuilder::default();
    alone.node(1, (47.20, 0.50), &[]).node(2, (47.20, 0.51), &[]);
    alone.way(11, &[1, 2], &[("highway", "tertiary"), ("oneway", "yes")]);
    let refused = run_on("alone", &alone, &[]).expect_err("refused");
    assert!(refused.starts_with("network_no_way_back: nothing can be planned"), "{refused}");
    let mut splinters = ExtractBuilder::default();
    for pair in 0..6 {
        let lat = 47.0 + f64::from(pair) / 100.0;
        let (a, b) = (i64::from(pair) * 2 + 1, i64::from(pair) * 2 + 2);
        splinters.node(a, (lat, 0.5), &[]).node(b, (lat, 0.51), &[]);
        splinters.way(100 + a, &[a, b], &[("highway", "tertiary")]);
    }
    let refused = run_on("splinters", &splinters, &[]).expect_err("refused");
    assert!(refused.starts_with("network_splinters: nothing can be planned"), "{refused}");
    assert!(run_file(Path::new("/nowhere/no.osm.pbf"), &[]).expect_err("none").starts_with("road_file_unreadable: "));
}
