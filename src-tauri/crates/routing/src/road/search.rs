//! The drive itself: A* over directed roads, from every footing of the start to any of the end.
//!
//! What is minimised is time plus trouble (turns, roads that are not for passing through); what is told is time alone.

use super::{RoadGraph, Section, snap::Footing, turn};
use crate::travel::Leg;
use model::{Position, Span};
use petgraph::{Direction, graph::EdgeIndex, visit::EdgeRef};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

/// The best known way to the end of a section.
#[derive(Clone, Copy)]
struct Label {
    cost_ms: i64,
    time_ms: i64,
    /// Metres driven so far, in millimetres, so that shares of sections add up.
    length_mm: i64,
}

/// A finished drive: its cost decides, the rest is told.
type Arrival = (i64, Label);

pub(super) fn fastest(network: &RoadGraph, starts: &[Footing], ends: &[Footing]) -> Option<Leg> {
    let goals: BTreeMap<EdgeIndex, f64> = ends.iter().map(|end| (end.section, end.share)).collect();
    let aim = Aim::of(network, &goals);
    let mut best: Option<Arrival> = None;
    let mut open: BinaryHeap<(Reverse<i64>, EdgeIndex)> = BinaryHeap::new();
    let mut labels: BTreeMap<EdgeIndex, Label> = BTreeMap::new();
    let mut closed: BTreeSet<EdgeIndex> = BTreeSet::new();
    for start in starts {
        let section = &network.graph[start.section];
        if let Some(share) = goals.get(&start.section).filter(|share| **share >= start.share) {
            arrive(&mut best, part(section, share - start.share));
        }
        reach(&mut labels, &mut open, &aim, start.section, part(section, 1.0 - start.share));
    }
    while let Some((Reverse(bound), section)) = open.pop() {
        if best.is_some_and(|(cost, _)| cost <= bound) {
            break;
        }
        if !closed.insert(section) {
            continue;
        }
        let Some(label) = labels.get(&section).copied() else { continue };
        for (next, entered) in onward(network, section, label) {
            let ahead = &network.graph[next];
            if let Some(share) = goals.get(&next) {
                arrive(&mut best, entered.plus(part(ahead, *share)));
            }
            if !closed.contains(&next) {
                reach(&mut labels, &mut open, &aim, next, entered.plus(part(ahead, 1.0)));
            }
        }
    }
    best.map(|(_, label)| Leg {
        distance_m: (label.length_mm + 500) / 1_000,
        time: Span(label.time_ms),
        estimated: false,
    })
}

/// The sections one may go into from the end of a section, with the label at their beginning.
fn onward(network: &RoadGraph, section: EdgeIndex, label: Label) -> impl Iterator<Item = (EdgeIndex, Label)> {
    let from = &network.graph[section];
    let (_, junction) = network.ends_of(section);
    let spot = &network.graph[junction];
    let allowed = move |next: EdgeIndex| !network.forbidden.contains(&(section, next));
    network.graph.edges_directed(junction, Direction::Outgoing).filter(move |next| allowed(next.id())).map(
        move |next| {
            let time_ms = turn::time_ms(from, spot, next.weight());
            let cost_ms = time_ms + turn::trouble_ms(from, next.weight());
            (next.id(), label.plus(Label { cost_ms, time_ms, length_mm: 0 }))
        },
    )
}

fn reach(
    labels: &mut BTreeMap<EdgeIndex, Label>,
    open: &mut BinaryHeap<(Reverse<i64>, EdgeIndex)>,
    aim: &Aim,
    section: EdgeIndex,
    label: Label,
) {
    if labels.get(&section).is_some_and(|known| known.cost_ms <= label.cost_ms) {
        return;
    }
    labels.insert(section, label);
    open.push((Reverse(label.cost_ms + aim.bound_ms(section)), section));
}

fn arrive(best: &mut Option<Arrival>, label: Label) {
    if best.is_none_or(|(cost, _)| label.cost_ms < cost) {
        *best = Some((label.cost_ms, label));
    }
}

/// A share of a section.
fn part(section: &Section, share: f64) -> Label {
    let time_ms = (section.time_ms as f64 * share).round() as i64;
    let length_mm = (f64::from(section.length_m) * 1_000.0 * share).round() as i64;
    Label { cost_ms: time_ms, time_ms, length_mm }
}

impl Label {
    fn plus(self, other: Self) -> Self {
        Self {
            cost_ms: self.cost_ms + other.cost_ms,
            time_ms: self.time_ms + other.time_ms,
            length_mm: self.length_mm + other.length_mm,
        }
    }
}

/// Where the drive ends, for the bound of A*.
struct Aim<'a> {
    network: &'a RoadGraph,
    at: Position,
    /// How far the ends of the goal's sections may lie from `at`, metres.
    slack_m: i64,
}

impl<'a> Aim<'a> {
    fn of(network: &'a RoadGraph, goals: &BTreeMap<EdgeIndex, f64>) -> Self {
        let begins = || goals.keys().map(|section| network.graph[network.ends_of(*section).0].at);
        let at = begins().next().unwrap_or_default();
        Self { network, at, slack_m: begins().map(|begin| begin.distance_m(at)).max().unwrap_or(0) }
    }

    /// Least time from the end of a section to the beginning of one of the goal's. Rounded down twice, so that it never
    /// exceeds the real time.
    fn bound_ms(&self, section: EdgeIndex) -> i64 {
        let here = self.network.graph[self.network.ends_of(section).1].at;
        let straight_m = (here.distance_m(self.at) - self.slack_m).max(0);
        (straight_m as f64 * 0.98 / self.network.fastest_m_per_ms) as i64
    }
}
