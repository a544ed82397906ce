//! Ways cut into roads between junctions, with their speeds.

use super::{
    barrier::Obstacle,
    density::Density,
    speed::{CLASSES, Pace},
    way::RoadWay,
};
use model::Position;
use routing::road::{Junction, Manner, Road, length_m};
use std::collections::BTreeMap;

/// The map as far as roads need it.
#[derive(Default)]
pub(super) struct Map {
    pub ways: Vec<RoadWay>,
    /// Where the nodes of ways, and of what is shut, are.
    pub places: BTreeMap<i64, Position>,
    /// What stands in the road at a node.
    pub obstacles: BTreeMap<i64, Obstacle>,
}

/// What cutting gives.
#[derive(Default)]
pub(super) struct Cut {
    pub junctions: Vec<Junction>,
    pub roads: Vec<Road>,
    /// Ways of which nodes are missing.
    pub ragged: usize,
    /// Junctions that were split: the sides of a shut node get numbers below zero, which no map uses.
    splits: i64,
}

pub(super) fn cut(map: &Map, density: &Density) -> Cut {
    let uses = uses(&map.ways);
    let is_junction = |node: &i64| {
        uses.get(node).is_some_and(|uses| *uses > 1) || map.obstacles.get(node).is_some_and(Obstacle::cuts)
    };
    let shut = |node: &i64| map.obstacles.get(node).is_some_and(|obstacle| obstacle.shut.is_some());
    let mut cut = Cut::default();
    for (node, at) in map.places.iter().filter(|(node, _)| uses.contains_key(*node) && is_junction(node) && !shut(node))
    {
        let obstacle = map.obstacles.get(node).cloned().unwrap_or_default();
        cut.junctions.push(Junction { id: *node, at: *at, pause_ms: obstacle.pause_ms, lights: obstacle.lights });
    }
    for way in &map.ways {
        cut.cut_way(way, map, density, &is_junction, &shut);
    }
    cut
}

/// How often each node is used; an end counts twice, since a road ends there even alone.
fn uses(ways: &[RoadWay]) -> BTreeMap<i64, u32> {
    let mut uses: BTreeMap<i64, u32> = BTreeMap::new();
    for way in ways {
        let last = way.nodes.len() - 1;
        for (at, node) in way.nodes.iter().enumerate() {
            *uses.entry(*node).or_default() += if at == 0 || at == last { 2 } else { 1 };
        }
    }
    uses
}

impl Cut {
    /// A way cut at its junctions; a node that is missing cuts it too.
    fn cut_way(
        &mut self,
        way: &RoadWay,
        map: &Map,
        density: &Density,
        is_junction: &impl Fn(&i64) -> bool,
        shut: &impl Fn(&i64) -> bool,
    ) {
        let whole: Vec<Position> = way.nodes.iter().filter_map(|node| map.places.get(node).copied()).collect();
        self.ragged += usize::from(whole.len() < way.nodes.len());
        let pace = ferry_pace(way, &whole);
        let mut piece: Vec<Position> = Vec::new();
        let mut from = 0;
        for node in &way.nodes {
            let Some(at) = map.places.get(node).copied() else {
                piece.clear();
                continue;
            };
            if piece.is_empty() {
                (from, piece) = (self.side(*node, at, is_junction(node), shut(node)), vec![at]);
                continue;
            }
            piece.push(at);
            if is_junction(node) {
                let to = self.side(*node, at, true, shut(node));
                self.roads.push(road(way, pace, (from, to), &piece, density));
                (from, piece) = (self.side(*node, at, true, shut(node)), vec![at]);
            }
        }
    }

    /// The junction at a node; a shut node has one of its own for each road that touches it. A node that is no junction
    /// begins a road only where the extract begins: nothing can be reached from there, so that it stays unknown.
    fn side(&mut self, node: i64, at: Position, is_junction: bool, shut: bool) -> i64 {
        if is_junction && shut {
            self.splits += 1;
            self.junctions.push(Junction { id: -self.splits, at, ..Junction::default() });
            return -self.splits;
        }
        node
    }
}

fn road(way: &RoadWay, pace: Pace, (from, to): (i64, i64), piece: &[Position], density: &Density) -> Road {
    let built_up = density.is_built_up(piece[piece.len() / 2]);
    let kmh = |may: bool, forward: bool| may.then(|| pace.kmh(forward, built_up));
    Road {
        from,
        to,
        way: way.id,
        length_m: (length_m(piece).round() as u32).max(1),
        forward_kmh: kmh(way.forward, true),
        backward_kmh: kmh(way.backward, false),
        manner: way.manner,
        bends: piece[1..piece.len() - 1].to_vec(),
    }
}

/// The pace of a ferry: by its duration, else by its length, as Valhalla has it: long lines sail faster.
fn ferry_pace(way: &RoadWay, whole: &[Position]) -> Pace {
    if way.manner != Manner::Ferry {
        return way.pace;
    }
    let length_m = length_m(whole);
    let usual = if length_m < 2_000.0 {
        10.0
    } else if length_m < 8_000.0 {
        20.0
    } else {
        30.0
    };
    let kmh = way.crossing_s.map_or(usual, |seconds| length_m * 3.6 / f64::from(seconds));
    Pace::ferry(CLASSES[0], kmh.round().clamp(1.0, 100.0) as u16)
}
