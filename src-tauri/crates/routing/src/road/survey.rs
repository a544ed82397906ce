//! What is wrong with a road network, before anyone plans on it. Repairs nothing.

use super::Section;
use model::Position;
use petgraph::{
    Direction,
    graph::{DiGraph, NodeIndex},
    visit::EdgeRef,
};

/// What the checks of a network found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Survey {
    /// Junctions.
    pub junctions: usize,
    /// Directed roads that can be driven.
    pub roads: usize,
    /// Roads left out: an unknown junction, no length or no speed.
    pub left_out: usize,
    /// Strongly connected parts.
    pub parts: usize,
    /// Junctions of the largest of them: what tours may be planned on.
    pub main: usize,
    /// Junctions that can be left but never reached, or reached but never left.
    pub dead_ends: usize,
    /// Length of all directed roads, metres.
    pub length_m: u64,
}

impl Survey {
    pub(super) fn of(graph: &DiGraph<Position, Section>, parts: &[Vec<NodeIndex>], told: usize) -> Self {
        let one_sided = |junction: &NodeIndex| {
            let any = |direction| graph.edges_directed(*junction, direction).any(|road| road.source() != road.target());
            any(Direction::Incoming) != any(Direction::Outgoing)
        };
        Self {
            junctions: graph.node_count(),
            roads: graph.edge_count(),
            left_out: told - graph.edge_count(),
            parts: parts.len(),
            main: parts.iter().map(Vec::len).max().unwrap_or(0),
            dead_ends: graph.node_indices().filter(one_sided).count(),
            length_m: graph.edge_weights().map(|section| u64::from(section.length_m)).sum(),
        }
    }

    /// Share of the junctions on which tours may be planned, percent.
    pub fn main_pct(&self) -> f64 {
        if self.junctions == 0 { 0.0 } else { 100.0 * self.main as f64 / self.junctions as f64 }
    }
}
