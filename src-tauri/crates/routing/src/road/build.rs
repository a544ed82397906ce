//! From junctions, roads and turn rules to a network that can be driven.

use super::{
    Junction, Line, Manner, ROADS_MAX, Road, RoadGraph, RoadProblem, Section, Spot, Survey, TurnKind, TurnRule,
    geometry, snap::Grid,
};
use model::Position;
use petgraph::{
    Direction,
    algo::kosaraju_scc,
    graph::{DiGraph, EdgeIndex, NodeIndex},
    visit::EdgeRef,
};
use std::collections::{BTreeMap, BTreeSet};

type Graph = DiGraph<Spot, Section>;

impl RoadGraph {
    /// Builds and checks a network. Roads to unknown junctions, without length or without a direction are left out and
    /// counted in the [`Survey`].
    ///
    /// # Errors
    /// When nothing is left to drive on, or the network is beyond the bound.
    pub fn build(junctions: &[Junction], roads: &[Road], rules: &[TurnRule]) -> Result<Self, RoadProblem> {
        if junctions.len() > ROADS_MAX || roads.len() > ROADS_MAX {
            return Err(RoadProblem::TooLarge);
        }
        let mut graph = Graph::with_capacity(junctions.len(), roads.len());
        let index: BTreeMap<i64, NodeIndex> =
            junctions.iter().map(|junction| (junction.id, graph.add_node(Spot::of(junction)))).collect();
        let mut lines = Vec::new();
        let mut ways = BTreeMap::new();
        let mut left_out = 0;
        for road in roads {
            match add(&mut graph, &index, road, lines.len() as u32) {
                Some(line) => {
                    ways.extend([line.forward, line.backward].into_iter().flatten().map(|section| (section, road.way)));
                    lines.push(line);
                }
                None => left_out += 1,
            }
        }
        if graph.edge_count() == 0 {
            return Err(RoadProblem::Empty);
        }
        let (forbidden, idle_rules) = forbidden(&graph, &index, &ways, rules);
        let parts = kosaraju_scc(&graph);
        mark_main(&mut graph, &parts);
        let survey = Survey { left_out, idle_rules, ..Survey::of(&graph, &parts) };
        let fastest_m_per_ms = graph.edge_weights().map(Section::m_per_ms).fold(0.001, f64::max);
        let bounds = geometry::Bounds::of(graph.node_weights().map(|spot| spot.at));
        let snap = grid(&graph, &lines);
        Ok(Self { graph, roads: lines, forbidden, snap, bounds, fastest_m_per_ms, survey })
    }
}

impl Spot {
    fn of(junction: &Junction) -> Self {
        Self { at: junction.at, pause_ms: junction.pause_ms, lights: junction.lights, arms: 0, main: false }
    }
}

impl Section {
    fn m_per_ms(&self) -> f64 {
        f64::from(self.length_m) / self.time_ms.max(1) as f64
    }
}

/// Adds a road in the directions that may be driven; `None` when there is none, or an end or its length is missing.
fn add(graph: &mut Graph, index: &BTreeMap<i64, NodeIndex>, road: &Road, number: u32) -> Option<Line> {
    let (from, to) = (*index.get(&road.from)?, *index.get(&road.to)?);
    let speed = |kmh: Option<u16>| kmh.filter(|kmh| *kmh > 0 && road.length_m > 0);
    if speed(road.forward_kmh).is_none() && speed(road.backward_kmh).is_none() {
        return None;
    }
    let shape: Vec<Position> =
        std::iter::once(graph[from].at).chain(road.bends.iter().copied()).chain([graph[to].at]).collect();
    let back: Vec<Position> = shape.iter().rev().copied().collect();
    let turned = |heading: i16| (heading + 180) % 360;
    let section = |kmh: u16, forward: bool, shape: &[Position], back: &[Position]| Section {
        road: number,
        forward,
        length_m: road.length_m,
        time_ms: i64::from(road.length_m) * 3_600 / i64::from(kmh),
        manner: road.manner,
        leaves: geometry::heading(shape),
        reaches: turned(geometry::heading(back)),
    };
    graph[from].arms += 1;
    graph[to].arms += 1;
    let forward = speed(road.forward_kmh).map(|kmh| graph.add_edge(from, to, section(kmh, true, &shape, &back)));
    let backward = speed(road.backward_kmh).map(|kmh| graph.add_edge(to, from, section(kmh, false, &back, &shape)));
    Some(Line { shape, forward, backward })
}

/// Marks the junctions of the largest part.
fn mark_main(graph: &mut Graph, parts: &[Vec<NodeIndex>]) {
    // The first of equally large parts, so that the same file always gives the same network.
    let largest = parts.iter().rev().max_by_key(|part| part.len());
    for junction in largest.into_iter().flatten() {
        graph[*junction].main = true;
    }
}

/// Files the roads that places may be snapped to: those of the main part, ferries not.
fn grid(graph: &Graph, lines: &[Line]) -> Grid {
    let mut grid = Grid::default();
    for (number, line) in lines.iter().enumerate() {
        let on_main = [line.forward, line.backward].into_iter().flatten().any(|section| {
            let ends = graph.edge_endpoints(section);
            let main = ends.is_some_and(|(from, to)| graph[from].main && graph[to].main);
            main && graph[section].manner != Manner::Ferry
        });
        if on_main {
            grid.add(number as u32, &line.shape);
        }
    }
    grid
}

/// The pairs of sections that turn rules forbid, and how many rules touch nothing that is driven.
fn forbidden(
    graph: &Graph,
    index: &BTreeMap<i64, NodeIndex>,
    ways: &BTreeMap<EdgeIndex, i64>,
    rules: &[TurnRule],
) -> (BTreeSet<(EdgeIndex, EdgeIndex)>, usize) {
    let mut forbidden = BTreeSet::new();
    let mut idle = 0;
    for rule in rules {
        let before = forbidden.len();
        if let Some(via) = index.get(&rule.via) {
            forbid(graph, *via, ways, rule, &mut forbidden);
        }
        idle += usize::from(forbidden.len() == before);
    }
    (forbidden, idle)
}

fn forbid(
    graph: &Graph,
    via: NodeIndex,
    ways: &BTreeMap<EdgeIndex, i64>,
    rule: &TurnRule,
    forbidden: &mut BTreeSet<(EdgeIndex, EdgeIndex)>,
) {
    let of = |direction, way: i64, is: bool| {
        let sections = graph.edges_directed(via, direction).map(|section| section.id());
        sections.filter(move |section| (ways.get(section) == Some(&way)) == is)
    };
    // A rule whose goal is not driven here would shut every way out.
    if rule.kind == TurnKind::Only && of(Direction::Outgoing, rule.to, true).next().is_none() {
        return;
    }
    for from in of(Direction::Incoming, rule.from, true) {
        let same = |into: &EdgeIndex| graph[*into].road == graph[from].road;
        match rule.kind {
            TurnKind::No if rule.from != rule.to => {
                forbidden.extend(of(Direction::Outgoing, rule.to, true).map(|into| (from, into)));
            }
            TurnKind::No => {
                let onward = of(Direction::Outgoing, rule.to, true).filter(|into| !same(into));
                forbidden.extend(onward.map(|into| (from, into)));
            }
            TurnKind::NoReturn if rule.from == rule.to => {
                forbidden.extend(of(Direction::Outgoing, rule.to, true).filter(same).map(|into| (from, into)));
            }
            TurnKind::NoReturn => {
                forbidden.extend(of(Direction::Outgoing, rule.to, true).map(|into| (from, into)));
            }
            TurnKind::Only => {
                forbidden.extend(of(Direction::Outgoing, rule.to, false).map(|into| (from, into)));
            }
        }
    }
}
