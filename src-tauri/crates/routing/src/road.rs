//! A road network as a directed graph: built from junctions and roads, checked, and driven. Knows no file and no van.
//!
//! The graph and its components are petgraph's: strongly connected components by Kosaraju's method, the fastest
//! drive by A* with the straight line at the fastest speed of the network as its bound.

mod survey;

pub use survey::Survey;

use crate::travel::Leg;
use model::{Position, Span};
use petgraph::{
    algo::{astar, kosaraju_scc},
    graph::{DiGraph, NodeIndex},
};
use std::collections::BTreeMap;

/// Most junctions or roads of one network; France's main roads are far below.
pub const ROADS_MAX: usize = 5_000_000;

/// Where roads meet or end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Junction {
    /// Its number in the source.
    pub id: i64,
    /// Where it is.
    pub at: Position,
}

/// One direction of a road between two junctions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Road {
    /// The junction it leaves.
    pub from: i64,
    /// The junction it reaches.
    pub to: i64,
    /// Length, metres.
    pub length_m: u32,
    /// Speed at which it is driven, km/h.
    pub speed_kmh: u16,
}

/// Why a network could not be built.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoadProblem {
    /// It has no road.
    Empty,
    /// It has more junctions or roads than [`ROADS_MAX`].
    TooLarge,
}

/// A checked road network.
#[derive(Clone, Debug)]
pub struct RoadGraph {
    graph: DiGraph<Position, Section>,
    /// Junctions of the largest strongly connected part, by latitude: from any of them to any other there is a way.
    main: Vec<NodeIndex>,
    fastest_ms: f64,
    survey: Survey,
}

#[derive(Clone, Copy, Debug)]
struct Section {
    length_m: u32,
    time_ms: i64,
}

impl RoadGraph {
    /// Builds and checks a network. Roads to unknown junctions, without length or without speed are left out and
    /// counted in the [`Survey`].
    ///
    /// # Errors
    /// When nothing is left to drive on, or the network is beyond the bound.
    pub fn build(junctions: &[Junction], roads: &[Road]) -> Result<Self, RoadProblem> {
        if junctions.len() > ROADS_MAX || roads.len() > ROADS_MAX {
            return Err(RoadProblem::TooLarge);
        }
        let mut graph = DiGraph::with_capacity(junctions.len(), roads.len());
        let index: BTreeMap<i64, NodeIndex> = junctions.iter().map(|one| (one.id, graph.add_node(one.at))).collect();
        let mut fastest_ms = 0.0_f64;
        for road in roads {
            let Some((from, to, section)) = section(&index, road) else { continue };
            fastest_ms = fastest_ms.max(f64::from(road.speed_kmh) / 3.6 / 1_000.0);
            graph.add_edge(from, to, section);
        }
        if graph.edge_count() == 0 {
            return Err(RoadProblem::Empty);
        }
        let parts = kosaraju_scc(&graph);
        let survey = Survey::of(&graph, &parts, roads.len());
        let mut main = parts.into_iter().max_by_key(Vec::len).unwrap_or_default();
        main.sort_by_key(|junction| graph[*junction]);
        Ok(Self { graph, main, fastest_ms, survey })
    }

    /// What the checks found.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// The fastest drive between two places, on foot to and from the nearest junctions not counted; `None` when one
    /// of them is farther than `reach_m` metres from the network's main part.
    pub fn drive(&self, from: Position, to: Position, reach_m: i64) -> Option<Leg> {
        let (start, goal) = (self.nearest(from, reach_m)?, self.nearest(to, reach_m)?);
        let aim = self.graph[goal];
        // Rounded down twice, so that the bound never exceeds the real time.
        let bound = |junction: NodeIndex| (self.graph[junction].distance_m(aim) as f64 * 0.99 / self.fastest_ms) as i64;
        let (time_ms, course) =
            astar(&self.graph, start, |junction| junction == goal, |road| road.weight().time_ms, bound)?;
        Some(Leg { distance_m: self.length_m(&course), time: Span(time_ms), estimated: false })
    }

    /// The nearest junction of the main part within `reach_m` metres.
    fn nearest(&self, at: Position, reach_m: i64) -> Option<NodeIndex> {
        // A degree of latitude is about 111 km everywhere, so the sorted latitudes bound the search.
        let band_e5 = (reach_m.clamp(0, 1_000_000) * 9 / 10 + 10) as i32;
        let first = self.main.partition_point(|one| self.graph[*one].lat_e5 < at.lat_e5.saturating_sub(band_e5));
        let within =
            self.main[first..].iter().take_while(|one| self.graph[**one].lat_e5 <= at.lat_e5.saturating_add(band_e5));
        let near = within.map(|one| (self.graph[*one].distance_m(at), *one)).min()?;
        (near.0 <= reach_m).then_some(near.1)
    }

    /// Length of a course, the fastest of parallel roads counted.
    fn length_m(&self, course: &[NodeIndex]) -> i64 {
        let fastest = |pair: &[NodeIndex]| {
            let roads = self.graph.edges_connecting(pair[0], pair[1]);
            roads.min_by_key(|road| road.weight().time_ms).map_or(0, |road| i64::from(road.weight().length_m))
        };
        course.windows(2).map(fastest).sum()
    }
}

fn section(index: &BTreeMap<i64, NodeIndex>, road: &Road) -> Option<(NodeIndex, NodeIndex, Section)> {
    let (from, to) = (*index.get(&road.from)?, *index.get(&road.to)?);
    if road.length_m == 0 || road.speed_kmh == 0 {
        return None;
    }
    let time_ms = i64::from(road.length_m) * 3_600 / i64::from(road.speed_kmh);
    Some((from, to, Section { length_m: road.length_m, time_ms }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat_e5: i32, lon_e5: i32) -> Position {
        Position { lat_e5, lon_e5 }
    }

    /// A square of about 1 km, one street of it one-way, and a farm track that only leads away.
    fn town() -> RoadGraph {
        let junctions = [(1, 0, 0), (2, 900, 0), (3, 900, 900), (4, 0, 900), (5, -900, 0)]
            .map(|(id, lat, lon)| Junction { id, at: at(4_800_000 + lat, 200_000 + lon) });
        let road = |from, to, speed_kmh| Road { from, to, length_m: 1_000, speed_kmh };
        let roads = [
            road(1, 2, 50),
            road(2, 3, 50),
            road(3, 4, 50),
            road(4, 1, 50),
            road(1, 4, 10),
            road(1, 5, 30),
            road(1, 99, 50),
        ];
        RoadGraph::build(&junctions, &roads).expect("a town")
    }

    #[test]
    fn the_fastest_way_round_is_not_the_shortest() {
        let leg = town().drive(at(4_800_000, 200_000), at(4_800_000, 200_900), 100).expect("a way");
        assert_eq!((leg.distance_m, leg.time, leg.estimated), (3_000, Span(216_000), false));
    }

    #[test]
    fn a_one_way_street_is_driven_one_way() {
        let back = town().drive(at(4_800_900, 200_000), at(4_800_000, 200_000), 100).expect("a way");
        assert_eq!(back.distance_m, 3_000);
    }

    #[test]
    fn what_lies_off_the_main_part_is_not_promised() {
        let town = town();
        assert_eq!(town.survey().main, 4);
        assert_eq!(town.drive(at(4_799_100, 200_000), at(4_800_000, 200_000), 500), None, "the track's end is off");
        assert_eq!(town.drive(at(4_900_000, 200_000), at(4_800_000, 200_000), 500), None, "11 km off");
        let near = town.drive(at(4_800_200, 200_000), at(4_800_000, 200_900), 500);
        assert!(near.is_some(), "200 m off is taken to its junction");
    }

    #[test]
    fn an_empty_network_is_no_network() {
        assert_eq!(RoadGraph::build(&[], &[]).map(|_| ()), Err(RoadProblem::Empty));
    }
}
