//! Extracts made by hand, and who passes where on them.

use super::*;
use routing::road::{RoadGraph, Standing, VehicleClass};

/// Who passes where; its head says what the columns are.
const PASSES: &str = include_str!("passes.tsv");

/// A block of streets, and a street out of it to a place of its own.
const CORNERS: [(i64, (f64, f64)); 7] = [
    (1, (46.500, 4.800)),
    (2, (46.500, 4.812)),
    (3, (46.509, 4.812)),
    (4, (46.509, 4.800)),
    (5, (46.5045, 4.806)),
    (7, (46.5045, 4.820)),
    (6, (46.5045, 4.834)),
];
const HOME: (f64, f64) = (46.500, 4.800);
const OUT: (f64, f64) = (46.5045, 4.834);

type TagList<'a> = &'a [(&'a str, &'a str)];
const PLAIN: TagList = &[("highway", "residential")];

/// The streets, with tags on the one that leads out or on the node in its middle.
fn streets(way: TagList, node: TagList) -> ExtractBuilder {
    let mut extract = ExtractBuilder::default();
    for (id, at) in CORNERS {
        extract.node(id, at, if id == 7 { node } else { &[] });
    }
    extract.way(21, &[1, 2, 3, 4, 1], PLAIN).way(22, &[1, 5, 3], &[("highway", "tertiary")]).way(23, &[5, 7, 6], way);
    extract
}

fn place((lat, lon): (f64, f64)) -> Position {
    Position::from_degrees(lat, lon).expect("on Earth")
}

/// A file that is gone when it is dropped.
struct TempFile(std::path::PathBuf);

impl TempFile {
    fn of(bytes: &[u8]) -> Self {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("regie-osm-{}-{number}.osm.pbf", std::process::id()));
        std::fs::write(&path, bytes).expect("a temporary file");
        Self(path)
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        // A file that stays behind in the folder for temporary files harms nobody.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn read_bytes(bytes: &[u8], vehicle: &VehicleProfile) -> Result<Extract, OsmError> {
    read(&TempFile::of(bytes).0, vehicle)
}

fn extract(builder: &ExtractBuilder) -> Extract {
    read_bytes(&builder.bytes(), &VehicleProfile::default()).expect("an extract")
}

fn network(extract: &Extract) -> RoadGraph {
    RoadGraph::build(&extract.junctions, &extract.roads, &extract.rules).expect("a network")
}

/// What a vehicle may do on the street that leads out.
fn verdict(builder: &ExtractBuilder, vehicle: &VehicleProfile) -> &'static str {
    let extract = read_bytes(&builder.bytes(), vehicle).expect("an extract");
    // One direction alone leads nowhere and back, so the main part does not hold it: a slow way round completes it.
    let detour = |from, to| routing::road::Road {
        from,
        to,
        length_m: 50_000,
        forward_kmh: Some(5),
        ..routing::road::Road::default()
    };
    let ends = |id| extract.junctions.iter().any(|junction| junction.id == id);
    let mut roads = extract.roads.clone();
    if ends(5) && ends(6) {
        roads.extend([detour(5, 6), detour(6, 5)]);
    }
    let network = RoadGraph::build(&extract.junctions, &roads, &extract.rules).expect("a network");
    let drives = |from, to| network.drive(place(from), place(to), 300).is_ok_and(|leg| leg.distance_m < 10_000);
    match (drives(HOME, OUT), drives(OUT, HOME)) {
        (true, true) => "open",
        (true, false) => "out",
        (false, true) => "home",
        (false, false) => "shut",
    }
}

fn lorry() -> VehicleProfile {
    VehicleProfile {
        class: VehicleClass::Lorry,
        height_cm: 380,
        width_cm: 255,
        length_cm: 1_200,
        weight_kg: 19_000,
        axle_load_kg: 11_500,
    }
}

#[test]
fn who_passes_where() {
    let van = VehicleProfile::default();
    let vehicles = [VehicleProfile { class: VehicleClass::Car, ..van }, van, lorry()];
    let mut faults = Vec::new();
    let rows = PASSES.lines().filter(|line| !line.starts_with('#')).skip(1);
    for row in rows {
        let [on, tags, car, own, truck, their_auto, their_truck, why] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("eight columns: {row}")
        };
        let tags: Vec<(&str, &str)> = tags.split(" + ").filter_map(|tag| tag.split_once('=')).collect();
        let builder = if on == "node" { streets(PLAIN, &tags) } else { streets(&tags, &[]) };
        let found = vehicles.each_ref().map(|vehicle| verdict(&builder, vehicle));
        if found != [car, own, truck] {
            faults.push(format!("{on} {tags:?}: car, van, lorry {found:?}, not {:?}", [car, own, truck]));
        }
        if (own, truck) != (their_auto, their_truck) && why.is_empty() {
            faults.push(format!("{on} {tags:?}: other than Valhalla without a reason"));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Metres from home to the place of its own, or the code of the refusal.
fn metres(builder: &ExtractBuilder) -> Result<i64, &'static str> {
    let network = network(&extract(builder));
    network.drive(place(HOME), place(OUT), 500).map(|leg| leg.distance_m).map_err(|refusal| refusal.code())
}

#[test]
fn the_narrower_word_overrides_the_wider() {
    let service = |tags: TagList| metres(&streets(&[&[("highway", "service")], tags].concat(), &[]));
    let open = service(&[]).expect("open");
    assert!((2_700..2_900).contains(&open), "{open}");
    assert_eq!(service(&[("access", "no"), ("motor_vehicle", "yes")]), Ok(open));
    assert_eq!(service(&[("access", "private"), ("motor_vehicle", "delivery")]), Ok(open));
    // The shut street is no road of the network, which then ends far from the place.
    assert_eq!(service(&[("access", "yes"), ("motor_vehicle", "no")]), Err("place_outside_extract"));
    assert_eq!(service(&[("vehicle", "no")]), Err("place_outside_extract"));
}

#[test]
fn a_bollard_shuts_and_both_sides_stay() {
    let bollard = streets(PLAIN, &[("barrier", "bollard")]);
    assert_eq!(metres(&bollard), Err("place_off_road"));
    let extract = extract(&bollard);
    let network = network(&extract);
    let before = network.drive(place(HOME), place((46.5045, 4.8199)), 500).expect("up to the bollard");
    assert!((1_700..1_900).contains(&before.distance_m), "{}", before.distance_m);
    let named: Vec<String> = extract
        .found
        .near(place(OUT), 2_000)
        .iter()
        .map(|(_, mark)| format!("{} {}", mark.element, mark.tag))
        .collect();
    assert_eq!(named, ["node 7 barrier=bollard"]);
}

#[test]
fn what_shuts_a_road_is_named() {
    let named = |way: TagList, node: TagList| {
        let found = extract(&streets(way, node)).found;
        let marks = found.near(place(OUT), 2_000).into_iter().map(|(_, mark)| mark.tag.clone());
        marks.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(named(&[("highway", "residential"), ("vehicle", "no")], &[]), "vehicle=no");
    assert_eq!(named(&[("highway", "residential"), ("maxheight", "2,2 m")], &[]), "maxheight=2,2 m");
    assert_eq!(named(PLAIN, &[("barrier", "gate"), ("access", "private")]), "barrier=gate access=private");
    assert_eq!(named(PLAIN, &[("barrier", "gate"), ("locked", "yes")]), "barrier=gate locked=yes");
    assert_eq!(named(PLAIN, &[("barrier", "height_restrictor"), ("maxheight", "2")]), "maxheight=2");
    assert_eq!(named(&[("highway", "service"), ("service", "emergency_access")], &[]), "service=emergency_access");
    assert_eq!(named(&[("route", "ferry"), ("foot", "yes")], &[]), "route=ferry");
    assert_eq!(named(&[("highway", "footway")], &[]), "", "a footpath is no road that is shut");
}

#[test]
fn conditions_are_kept_and_shown() {
    let way = [("highway", "residential"), ("motor_vehicle:conditional", "no @ (Mo-Fr 07:00-19:00)")];
    let node = [("barrier", "gate"), ("access:conditional", "no @ (22:00-06:00)")];
    let marks = extract(&streets(&way, &node)).found.conditions;
    let mut told: Vec<String> = marks.listed.iter().map(|mark| format!("{} {}", mark.element, mark.tag)).collect();
    told.sort();
    assert_eq!(
        told,
        ["node 7 access:conditional=no @ (22:00-06:00)", "way 23 motor_vehicle:conditional=no @ (Mo-Fr 07:00-19:00)"]
    );
    let other = [("highway", "residential"), ("hazmat:conditional", "destination @ (07:00-19:00)")];
    assert_eq!(extract(&streets(&other, &[])).found.conditions.count, 0, "speaks of what vans do not carry");
}

#[test]
fn what_is_not_understood_is_counted_once() {
    let way = [("highway", "residential"), ("access", "sometimes"), ("maxheight", "low"), ("maxweight", "default")];
    let unread: Vec<(String, usize)> = extract(&streets(&way, &[])).found.unread.into_iter().collect();
    assert_eq!(unread, [("access=sometimes".to_owned(), 1), ("maxheight=low".to_owned(), 1)]);
}

#[test]
fn turn_rules_are_applied_or_kept() {
    let with = |via: &[(bool, i64)], tags: TagList| {
        let mut builder = streets(PLAIN, &[]);
        builder.turn_rule(31, 22, via, 23, tags);
        let found = extract(&builder).found;
        let legs = metres(&builder);
        (found.turn_rules, found.turn_rules_left.count, legs)
    };
    let direct = metres(&streets(PLAIN, &[]));
    let no_left = [("restriction", "no_right_turn")];
    let (applied, left, legs) = with(&[(true, 5)], &no_left);
    // The only street out leaves from way 22 on both sides, so that no way is left.
    assert_eq!((applied, left, legs), (1, 0, Err("no_way")));
    assert_eq!(with(&[(false, 21)], &no_left), (0, 1, direct), "over a way: kept");
    assert_eq!(with(&[(true, 5)], &[("restriction:hgv", "no_right_turn")]), (0, 0, direct), "speaks to lorries");
    let only = [("restriction", "only_straight_on"), ("except", "goods")];
    assert_eq!(with(&[(true, 5)], &only), (0, 0, direct), "vans are excepted");
}

#[test]
fn a_ferry_takes_the_time_that_it_tells() {
    let seconds = |tags: TagList| {
        let extract = extract(&streets(&[&[("route", "ferry")], tags].concat(), &[]));
        assert_eq!(extract.found.ferries.count, 1);
        // Stops are not snapped to a line on the water, but to a quay.
        let mut roads = extract.roads.clone();
        roads.push(routing::road::Road {
            from: 6,
            to: 6,
            length_m: 10,
            forward_kmh: Some(10),
            ..routing::road::Road::default()
        });
        let network = RoadGraph::build(&extract.junctions, &roads, &[]).expect("a network");
        network.drive(place(HOME), place(OUT), 500).expect("a way").time.as_seconds()
    };
    let half_an_hour = seconds(&[("duration", "00:30")]);
    // Boarding takes five minutes, the streets before it one; speeds are whole kilometres an hour.
    assert!((2_000..2_400).contains(&half_an_hour), "{half_an_hour}");
    assert!(seconds(&[]) < 1_200);
    assert!(extract(&streets(&[("route", "ferry"), ("foot", "yes")], &[])).found.ferries.count == 0);
}

#[test]
fn a_network_that_nobody_can_plan_on_says_so() {
    let mut builder = ExtractBuilder::default();
    builder.node(1, (45.1, 3.1), &[]).node(2, (45.1, 3.12), &[]);
    builder.way(9, &[1, 2], &[("highway", "residential"), ("oneway", "yes")]);
    let survey = network(&extract(&builder)).survey().clone();
    assert_eq!((survey.main, survey.standing(), survey.standing().can_plan()), (1, Standing::NoWayBack, false));
    assert_eq!(network(&extract(&streets(PLAIN, &[]))).survey().standing(), Standing::Small);
}

#[test]
fn a_way_is_cut_at_junctions_and_at_the_extracts_edge() {
    let mut builder = streets(PLAIN, &[]);
    builder.way(24, &[5, 99, 3], PLAIN);
    let extract = extract(&builder);
    assert_eq!(extract.found.ragged, 1);
    let pieces = |way| extract.roads.iter().filter(move |road| road.way == way).map(|road| (road.from, road.to));
    assert_eq!(pieces(22).collect::<Vec<_>>(), [(1, 5), (5, 3)]);
    assert_eq!(pieces(24).count(), 0);
}

#[test]
fn what_is_no_extract_is_an_error_with_a_code() {
    let van = VehicleProfile::default();
    let code = |bytes: &[u8]| read_bytes(bytes, &van).map(|_| ()).expect_err("refused").code();
    let whole = streets(PLAIN, &[]).bytes();
    assert_eq!(code(&[]), "road_file_empty");
    assert_eq!(code(b"{\"type\": \"FeatureCollection\"}"), "road_file_unreadable");
    assert_eq!(code(&ExtractBuilder::default().bytes()), "road_file_empty");
    let mut footpath = ExtractBuilder::default();
    footpath.node(1, (45.1, 3.1), &[]).node(2, (45.1, 3.12), &[]).way(9, &[1, 2], &[("highway", "footway")]);
    assert_eq!(code(&footpath.bytes()), "road_file_no_road");
    assert_eq!(
        read(Path::new("/nowhere/no.osm.pbf"), &van).map(|_| ()).expect_err("none").code(),
        "road_file_unreadable"
    );
    for length in (1..whole.len()).step_by(7) {
        let refused = read_bytes(&whole[..length], &van);
        assert!(refused.is_err(), "cut after {length} bytes of {}", whole.len());
    }
}

#[test]
fn a_damaged_extract_ends_in_an_answer() {
    let whole = streets(PLAIN, &[("barrier", "gate")]).bytes();
    let van = VehicleProfile::default();
    for at in 0..whole.len() {
        for mask in [0x01, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= mask;
            if let Ok(extract) = read_bytes(&bytes, &van) {
                let network = RoadGraph::build(&extract.junctions, &extract.roads, &extract.rules);
                let _ = network.map(|network| network.drive(place(HOME), place(OUT), 500).is_ok());
            }
        }
    }
}

#[test]
fn real_extracts_are_read_whole() {
    for (name, junctions, main) in [
        ("paris-2014-graph", 11_348, 11_348),
        ("saint-germain-en-laye", 3_000, 2_500),
        ("monaco-et-environs", 1_800, 1_500),
    ] {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/geo/roads");
        let file = Path::new(folder).join(format!("{name}.osm.pbf"));
        if !file.exists() {
            println!("skipped: {} is not there", file.display());
            continue;
        }
        let extract = read(&file, &VehicleProfile::default()).expect("an extract");
        let network = network(&extract);
        let survey = network.survey();
        assert!(survey.junctions >= junctions && survey.main >= main, "{name}: {survey:?}");
        assert_eq!(survey.standing(), Standing::Sound, "{name}");
    }
}
