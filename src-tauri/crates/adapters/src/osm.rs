//! Roads that a car may use, out of an OpenStreetMap extract (`.osm.pbf`). Knows no turn restriction and no lorry.
//!
//! A way of the class motorway to service is a road unless cars are kept out; a junction is where a way ends or two
//! touch. A road is driven at its posted speed, else at the usual one of its class, both times a factor for lights
//! and bends; see [`speed_kmh`].

use model::Position;
use osmpbf::{Element, ElementReader, Way};
use routing::road::{Junction, Road};
use std::{collections::BTreeMap, path::Path};

/// Real over posted speed: lights, bends, traffic that waits.
const FLOW: f64 = 0.8;

/// The classes of roads with their usual speed, km/h.
const CLASSES: [(&str, u16); 14] = [
    ("motorway", 120),
    ("motorway_link", 60),
    ("trunk", 100),
    ("trunk_link", 50),
    ("primary", 70),
    ("primary_link", 45),
    ("secondary", 60),
    ("secondary_link", 40),
    ("tertiary", 50),
    ("tertiary_link", 35),
    ("unclassified", 45),
    ("residential", 30),
    ("living_street", 15),
    ("service", 15),
];

/// Why an extract could not be read.
#[derive(Debug, thiserror::Error)]
pub enum OsmError {
    /// The file is missing, cut short or not an extract.
    #[error("the road file cannot be read: {0}")]
    Unreadable(#[from] osmpbf::Error),
}

/// Which directions of a way may be driven.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Directions {
    Forward,
    Backward,
    Both,
}

/// A way that is a road.
struct Course {
    nodes: Vec<i64>,
    directions: Directions,
    speed_kmh: u16,
}

/// Reads junctions and directed roads.
///
/// # Errors
/// When the file is missing, cut short or not an extract.
pub fn read(path: &Path) -> Result<(Vec<Junction>, Vec<Road>), OsmError> {
    let mut courses = Vec::new();
    ElementReader::from_path(path)?.for_each(|element| {
        if let Element::Way(way) = element {
            courses.extend(course(&way));
        }
    })?;
    let uses = uses(&courses);
    let mut places: BTreeMap<i64, Position> = BTreeMap::new();
    let mut place = |id: i64, lat: f64, lon: f64| {
        if let Some(at) = Position::from_degrees(lat, lon).filter(|_| uses.contains_key(&id)) {
            places.insert(id, at);
        }
    };
    ElementReader::from_path(path)?.for_each(|element| match element {
        Element::Node(node) => place(node.id(), node.lat(), node.lon()),
        Element::DenseNode(node) => place(node.id(), node.lat(), node.lon()),
        Element::Way(_) | Element::Relation(_) => {}
    })?;
    let is_junction = |id: &i64| uses.get(id).is_some_and(|uses| *uses > 1);
    let junctions = places.iter().filter(|(id, _)| is_junction(id)).map(|(id, at)| Junction { id: *id, at: *at });
    let roads = courses.iter().flat_map(|course| roads(course, &places, is_junction));
    Ok((junctions.collect(), roads.collect()))
}

/// How often each node is used; an end counts twice, since a road ends there even alone.
fn uses(courses: &[Course]) -> BTreeMap<i64, u32> {
    let mut uses: BTreeMap<i64, u32> = BTreeMap::new();
    for course in courses {
        let last = course.nodes.len() - 1;
        for (at, node) in course.nodes.iter().enumerate() {
            *uses.entry(*node).or_default() += if at == 0 || at == last { 2 } else { 1 };
        }
    }
    uses
}

fn course(way: &Way) -> Option<Course> {
    let tags: BTreeMap<&str, &str> = way.tags().collect();
    let tag = |name: &str| tags.get(name).copied();
    let class = tag("highway")?;
    let usual = CLASSES.iter().find(|(name, _)| *name == class)?.1;
    let kept_out = |name| matches!(tag(name), Some("no" | "private"));
    let nodes: Vec<i64> = way.refs().collect();
    if kept_out("access") || kept_out("motor_vehicle") || nodes.len() < 2 {
        return None;
    }
    let directions = directions(class, tag("oneway"), tag("junction"));
    Some(Course { nodes, directions, speed_kmh: speed_kmh(tag("maxspeed"), usual) })
}

/// A motorway and a roundabout are one-way unless they say otherwise.
fn directions(class: &str, oneway: Option<&str>, junction: Option<&str>) -> Directions {
    match oneway {
        Some("yes" | "true" | "1") => Directions::Forward,
        Some("-1" | "reverse") => Directions::Backward,
        Some("no" | "false" | "0") => Directions::Both,
        _ if class == "motorway" || matches!(junction, Some("roundabout" | "circular")) => Directions::Forward,
        _ => Directions::Both,
    }
}

/// The speed driven: the posted one (km/h, `mph` understood) or the usual one of the class, times [`FLOW`].
fn speed_kmh(posted: Option<&str>, usual: u16) -> u16 {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|kmh| (1.0..=200.0).contains(kmh));
    let posted = posted.and_then(|text| match text.strip_suffix("mph") {
        Some(miles) => number(miles).map(|miles| miles * 1.609_344),
        None => number(text),
    });
    (posted.unwrap_or(f64::from(usual)) * FLOW).round().max(1.0) as u16
}

/// A way cut at its junctions, each piece in each direction that may be driven.
fn roads(course: &Course, places: &BTreeMap<i64, Position>, is_junction: impl Fn(&i64) -> bool) -> Vec<Road> {
    let mut roads = Vec::new();
    let (mut from, mut length_m) = (course.nodes[0], 0.0);
    for pair in course.nodes.windows(2) {
        let (Some(a), Some(b)) = (places.get(&pair[0]), places.get(&pair[1])) else {
            // A node outside the extract cuts the way.
            (from, length_m) = (pair[1], 0.0);
            continue;
        };
        length_m += metres(*a, *b);
        if !is_junction(&pair[1]) {
            continue;
        }
        let piece =
            |from, to| Road { from, to, length_m: (length_m.round() as u32).max(1), speed_kmh: course.speed_kmh };
        if course.directions != Directions::Backward {
            roads.push(piece(from, pair[1]));
        }
        if course.directions != Directions::Forward {
            roads.push(piece(pair[1], from));
        }
        (from, length_m) = (pair[1], 0.0);
    }
    roads
}

/// Straight length of a short piece. Whole metres, as elsewhere, would lose bends drawn every few metres.
fn metres(a: Position, b: Position) -> f64 {
    let lat = f64::from(a.lat_e5 - b.lat_e5) * 1.111_95;
    let lon = f64::from(a.lon_e5 - b.lon_e5) * 1.111_95 * a.lat().to_radians().cos();
    lat.hypot(lon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_streets_follow_their_signs() {
        assert_eq!(directions("residential", None, None), Directions::Both);
        assert_eq!(directions("residential", Some("yes"), None), Directions::Forward);
        assert_eq!(directions("residential", Some("-1"), None), Directions::Backward);
        assert_eq!(directions("tertiary", None, Some("roundabout")), Directions::Forward);
        assert_eq!(directions("motorway", None, None), Directions::Forward);
        assert_eq!(directions("motorway", Some("no"), None), Directions::Both);
    }

    #[test]
    fn speeds_are_posted_or_usual_and_never_nonsense() {
        assert_eq!(speed_kmh(Some("50"), 30), 40);
        assert_eq!(speed_kmh(Some("30 mph"), 30), 39);
        assert_eq!(speed_kmh(Some("FR:urban"), 30), 24);
        assert_eq!(speed_kmh(Some("9999"), 30), 24);
        assert_eq!(speed_kmh(None, 120), 96);
    }

    #[test]
    fn a_way_is_cut_at_junctions_and_at_the_extracts_edge() {
        let at = |lat_e5| Position { lat_e5, lon_e5: 0 };
        let places = BTreeMap::from([(1, at(0)), (2, at(100)), (3, at(200)), (5, at(400)), (6, at(500))]);
        let course = Course { nodes: vec![1, 2, 3, 4, 5, 6], directions: Directions::Both, speed_kmh: 24 };
        let cut = roads(&course, &places, |id| [1, 3, 5, 6].contains(id));
        let ends: Vec<(i64, i64, u32)> = cut.iter().map(|road| (road.from, road.to, road.length_m)).collect();
        assert_eq!(ends, [(1, 3, 222), (3, 1, 222), (5, 6, 111), (6, 5, 111)]);
    }

    #[test]
    fn a_towns_network_is_read_whole() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/geo/roads/paris-2014-graph.osm.pbf");
        let file = Path::new(file);
        if !file.exists() {
            return println!("skipped: {} is not there", file.display());
        }
        let (junctions, roads) = read(file).expect("an extract");
        let network = routing::road::RoadGraph::build(&junctions, &roads).expect("a network");
        let survey = network.survey();
        assert_eq!((survey.junctions, survey.roads, survey.main), (11_348, 22_924, 11_348));
    }

    #[test]
    fn what_is_no_extract_is_an_error() {
        assert!(read(Path::new("/nowhere/no.osm.pbf")).is_err());
        assert!(read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))).is_err());
    }
}
