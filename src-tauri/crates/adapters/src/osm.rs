//! Roads that a vehicle may use, out of an OpenStreetMap extract (`.osm.pbf`), and what of the map was not used.
//!
//! A way is a road when its class and its access tags let the vehicle in ([`access`], [`limit`], [`way`]); what stands
//! in the road is read off its nodes ([`barrier`]), turn rules off relations ([`rule`]), speeds off signs and class
//! ([`speed`]). Who passes where is a table with a test: `osm/passes.tsv`. Asks no clock: conditions are kept and shown.

mod access;
mod barrier;
mod builder;
mod cut;
mod density;
mod found;
mod limit;
mod rule;
mod speed;
mod tags;
#[cfg(test)]
mod tests;
mod way;

pub use builder::ExtractBuilder;
pub use found::{Found, LISTED_MAX, Listed, Mark};

use cut::Map;
use density::Density;
use model::Position;
use osmpbf::{Element, ElementReader, RelMemberType, Relation, Way};
use routing::road::{Junction, Road, TurnRule, VehicleProfile};
use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};
use tags::Tags;
use way::Read;

/// Why an extract could not be read.
#[derive(Debug, thiserror::Error)]
pub enum OsmError {
    /// The file is missing, cut short or not an extract.
    #[error("the road file cannot be read: {0}")]
    Unreadable(#[from] osmpbf::Error),
    /// The file has the form of an extract, but its numbers lead nowhere.
    #[error("the road file is damaged: its blocks do not hold what they say")]
    Damaged,
    /// The file holds no node, way or relation.
    #[error("the road file is empty: it holds no node, way or relation")]
    Empty,
    /// The file holds ways, but none is a road for the vehicle.
    #[error("the road file has no road for this vehicle: {ways} ways, {shut} of them roads shut to it")]
    NoRoad {
        /// Ways.
        ways: usize,
        /// Of these roads that are shut.
        shut: usize,
    },
}

impl OsmError {
    /// Stable code, snake case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "road_file_unreadable",
            Self::Damaged => "road_file_damaged",
            Self::Empty => "road_file_empty",
            Self::NoRoad { .. } => "road_file_no_road",
        }
    }
}

/// What an extract holds for a vehicle.
#[derive(Clone, Debug, Default)]
pub struct Extract {
    /// Where roads meet or end.
    pub junctions: Vec<Junction>,
    /// The roads.
    pub roads: Vec<Road>,
    /// The turn rules that are applied.
    pub rules: Vec<TurnRule>,
    /// What was found beside.
    pub found: Found,
}

/// Tags with a condition that are kept and shown: those that would shut, open, slow or turn a road.
const CONDITIONED: [&str; 9] =
    ["access", "vehicle", "motor_vehicle", "motorcar", "goods", "hgv", "oneway", "maxspeed", "restriction"];

/// Reads junctions, roads and turn rules for a vehicle.
///
/// # Errors
/// When the file is missing, cut short, damaged, or holds no road for the vehicle.
pub fn read(path: &Path, vehicle: &VehicleProfile) -> Result<Extract, OsmError> {
    // The library adds up and looks up what the file says without a check, so a damaged file can end in a panic there.
    catch_unwind(AssertUnwindSafe(|| Reading::default().read(path, vehicle))).unwrap_or(Err(OsmError::Damaged))
}

/// An extract half read.
#[derive(Default)]
struct Reading {
    map: Map,
    rules: Vec<TurnRule>,
    found: Found,
    /// Ways that are shut, or carry a condition, until their nodes are known.
    marked: Vec<(Marked, Mark, Vec<i64>)>,
    on_road: BTreeSet<i64>,
    ways: usize,
    elements: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Marked {
    Shut,
    Condition,
    Ferry,
}

impl Reading {
    fn read(mut self, path: &Path, vehicle: &VehicleProfile) -> Result<Extract, OsmError> {
        ElementReader::from_path(path)?.for_each(|element| {
            self.elements += 1;
            self.found.begin();
            match element {
                Element::Way(way) => self.way(&way, vehicle),
                Element::Relation(relation) => self.relation(&relation, vehicle),
                Element::Node(_) | Element::DenseNode(_) => {}
            }
        })?;
        self.on_road = self.map.ways.iter().flat_map(|way| &way.nodes).copied().collect();
        let wanted = self.wanted();
        ElementReader::from_path(path)?.for_each(|element| match element {
            Element::Node(node) if wanted.contains(&node.id()) => {
                self.node(node.id(), node.lat(), node.lon(), node.tags().collect(), vehicle);
            }
            Element::DenseNode(node) if wanted.contains(&node.id()) => {
                self.node(node.id(), node.lat(), node.lon(), node.tags().collect(), vehicle);
            }
            Element::Node(_) | Element::DenseNode(_) | Element::Way(_) | Element::Relation(_) => {}
        })?;
        self.finish()
    }

    fn way(&mut self, way: &Way, vehicle: &VehicleProfile) {
        self.ways += 1;
        let tags: Tags = way.tags().collect();
        let nodes: Vec<i64> = way.refs().collect();
        // Some extracts carry the places of nodes on their ways and leave the nodes out.
        let located: Vec<Position> =
            way.node_locations().filter_map(|at| Position::from_degrees(at.lat(), at.lon())).collect();
        let read = way::read(way.id(), nodes.clone(), &tags, vehicle, &mut self.found);
        let marked = match &read {
            Read::Road(way) if way.manner == routing::road::Manner::Ferry => Some((Marked::Ferry, tags.told("route"))),
            Read::Shut(tag) => Some((Marked::Shut, tag.clone())),
            Read::Road(_) | Read::NoRoad => None,
        };
        let conditions = if read == Read::NoRoad { Vec::new() } else { conditions(&tags) };
        let conditions = conditions.into_iter().map(|tag| (Marked::Condition, tag));
        for (kind, tag) in marked.into_iter().chain(conditions) {
            let mark = Mark { element: format!("way {}", way.id()), tag, at: Vec::new() };
            self.marked.push((kind, mark, nodes.clone()));
        }
        if read != Read::NoRoad && located.len() == nodes.len() {
            self.map.places.extend(nodes.into_iter().zip(located));
        }
        if let Read::Road(way) = read {
            self.found.ends_only += usize::from(way.manner == routing::road::Manner::EndsOnly);
            self.map.ways.push(way);
        }
    }

    fn relation(&mut self, relation: &Relation, vehicle: &VehicleProfile) {
        let tags: Tags = relation.tags().collect();
        let members = relation.members().map(|member| rule::Member {
            is_node: member.member_type == RelMemberType::Node,
            id: member.member_id,
            role: member.role().unwrap_or_default().to_owned(),
        });
        let members: Vec<rule::Member> = members.collect();
        self.rules.extend(rule::read(relation.id(), &tags, &members, vehicle.class, &mut self.found));
    }

    /// The nodes whose place must be known.
    fn wanted(&self) -> BTreeSet<i64> {
        let marked = self.marked.iter().flat_map(|(_, _, nodes)| nodes);
        self.on_road.iter().chain(marked).copied().collect()
    }

    fn node(&mut self, id: i64, lat: f64, lon: f64, tags: Tags, vehicle: &VehicleProfile) {
        let Some(at) = Position::from_degrees(lat, lon) else { return };
        self.map.places.insert(id, at);
        if !self.on_road.contains(&id) {
            return;
        }
        self.found.begin();
        let obstacle = barrier::obstacle(&tags, vehicle, &mut self.found);
        for tag in conditions(&tags) {
            self.found.conditions.push(Mark { element: format!("node {id}"), tag, at: vec![at] });
        }
        if let Some(tag) = &obstacle.shut {
            self.found.barriers.push(Mark { element: format!("node {id}"), tag: tag.clone(), at: vec![at] });
        }
        if obstacle != barrier::Obstacle::default() {
            self.found.pauses += usize::from(obstacle.pause_ms > 0);
            self.map.obstacles.insert(id, obstacle);
        }
    }

    fn finish(mut self) -> Result<Extract, OsmError> {
        let places = &self.map.places;
        let line =
            |nodes: &[i64]| -> Vec<Position> { nodes.iter().filter_map(|node| places.get(node).copied()).collect() };
        let mut lines: Vec<Vec<Position>> = self.map.ways.iter().map(|way| line(&way.nodes)).collect();
        for (kind, mut mark, nodes) in std::mem::take(&mut self.marked) {
            mark.at = line(&nodes);
            if kind == Marked::Shut {
                lines.push(mark.at.clone());
            }
            match kind {
                Marked::Shut => self.found.shut.push(mark),
                Marked::Condition => self.found.conditions.push(mark),
                Marked::Ferry => self.found.ferries.push(mark),
            }
        }
        let density = Density::of(lines.iter().map(Vec::as_slice));
        let cut = cut::cut(&self.map, &density);
        self.found.ragged = cut.ragged;
        self.found.turn_rules = self.rules.len();
        if self.elements == 0 {
            return Err(OsmError::Empty);
        }
        if cut.roads.is_empty() {
            return Err(OsmError::NoRoad { ways: self.ways, shut: self.found.shut.count });
        }
        Ok(Extract { junctions: cut.junctions, roads: cut.roads, rules: self.rules, found: self.found })
    }
}

/// The conditions among the tags of a road or of what stands in it.
fn conditions(tags: &Tags) -> Vec<String> {
    let own = |key: &str| CONDITIONED.contains(&key.split(':').next().unwrap_or(key)) || key.starts_with("max");
    tags.iter().filter(|(key, _)| key.ends_with(":conditional") && own(key)).map(|(key, _)| tags.told(key)).collect()
}
