//! What is wrong with a road network, before anyone plans on it. Repairs nothing.

use super::{Section, Spot};
use petgraph::{
    Direction,
    graph::{DiGraph, NodeIndex},
    visit::EdgeRef,
};

/// A main part below this many junctions is no network of a town.
const SMALL: usize = 50;
/// Below this share of the junctions the main part is one piece among others, percent.
const WHOLE_PCT: f64 = 50.0;

/// What the checks of a network found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Survey {
    /// Junctions.
    pub junctions: usize,
    /// Directed roads that can be driven.
    pub roads: usize,
    /// Roads left out: an unknown junction, no length or no direction.
    pub left_out: usize,
    /// Turn rules that touch no road that is driven.
    pub idle_rules: usize,
    /// Strongly connected parts.
    pub parts: usize,
    /// Junctions of the largest of them: what tours may be planned on.
    pub main: usize,
    /// Junctions that can be left but never reached, or reached but never left.
    pub dead_ends: usize,
    /// Length of all directed roads, metres.
    pub length_m: u64,
    /// Length of the directed roads within the main part, metres.
    pub main_m: u64,
}

/// Whether tours can be planned on a network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// The main part is a network of its own size and holds most of the junctions.
    Sound,
    /// It holds most of the junctions, but they are few: a test or a cut-out, not a town.
    Small,
    /// It is large enough, but most junctions lie outside it: the file is cut, filtered or half closed.
    Fragmented,
    /// From no junction is there a way to another and back.
    NoWayBack,
    /// Only splinters: the largest is small and holds less than half of the junctions.
    Splinters,
}

impl Standing {
    /// Whether any drive can be promised on it.
    pub fn can_plan(self) -> bool {
        match self {
            Self::Sound | Self::Small | Self::Fragmented => true,
            Self::NoWayBack | Self::Splinters => false,
        }
    }
}

impl Survey {
    pub(super) fn of(graph: &DiGraph<Spot, Section>, parts: &[Vec<NodeIndex>]) -> Self {
        let one_sided = |junction: &NodeIndex| {
            let any = |direction| graph.edges_directed(*junction, direction).any(|road| road.source() != road.target());
            any(Direction::Incoming) != any(Direction::Outgoing)
        };
        let length = |section: &Section| u64::from(section.length_m);
        let on_main = graph.edge_references().filter(|road| graph[road.source()].main && graph[road.target()].main);
        Self {
            junctions: graph.node_count(),
            roads: graph.edge_count(),
            left_out: 0,
            idle_rules: 0,
            parts: parts.len(),
            main: parts.iter().map(Vec::len).max().unwrap_or(0),
            dead_ends: graph.node_indices().filter(one_sided).count(),
            length_m: graph.edge_weights().map(length).sum(),
            main_m: on_main.map(|road| length(road.weight())).sum(),
        }
    }

    /// Share of the junctions on which tours may be planned, percent.
    pub fn main_pct(&self) -> f64 {
        if self.junctions == 0 { 0.0 } else { 100.0 * self.main as f64 / self.junctions as f64 }
    }

    /// Whether tours can be planned on it.
    pub fn standing(&self) -> Standing {
        let whole = self.main_pct() >= WHOLE_PCT;
        match (self.main < 2, self.main < SMALL, whole) {
            (true, _, _) => Standing::NoWayBack,
            (false, true, true) => Standing::Small,
            (false, true, false) => Standing::Splinters,
            (false, false, true) => Standing::Sound,
            (false, false, false) => Standing::Fragmented,
        }
    }
}
