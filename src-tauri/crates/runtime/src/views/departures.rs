//! The departure board, and the load of the quarters ahead.

use super::details::is_held;
use contract::{AheadView, DepartureView, LeavingState, LoadState};
use control::{Departing, Leaving, Way, World};
use model::{DockScope, Moment, NodeId, QUARTER, Span};
use std::collections::BTreeMap;

/// Quarters of an hour shown: three hours.
const QUARTERS: i64 = 12;
/// Of these, so many are forecast by node: two hours.
const FORECAST: usize = 8;

/// Rows in order of their key.
pub fn departures(world: &World, board: &[Departing]) -> Vec<DepartureView> {
    let mut rows: Vec<DepartureView> = board.iter().map(|row| departure(world, row)).collect();
    rows.sort_by(|a, b| a.departure.cmp(&b.departure));
    rows
}

fn departure(world: &World, row: &Departing) -> DepartureView {
    let (departure, carrier) = match row.way {
        Way::Departure(departure) => (departure.to_string(), carrier(world, row.way)),
        Way::Vans(depot) => (format!("vans:{depot}"), None),
    };
    DepartureView {
        departure,
        node: row.node,
        carrier,
        cutoff: row.cutoff,
        leaves: row.leaves,
        parcels: row.parcels,
        packed: row.packed,
        taken: row.taken,
        held_back: row.held_back,
        short: row.short,
        leaving: match row.leaving {
            Leaving::Whole => LeavingState::Whole,
            Leaving::Short => LeavingState::Short,
            Leaving::Overdue => LeavingState::Overdue,
            Leaving::Left => LeavingState::Left,
        },
        held: matches!(row.way, Way::Departure(departure) if is_held(world, DockScope::Departure(departure))),
    }
}

/// The name of who drives a departure; its key while nobody has listed it.
fn carrier(world: &World, way: Way) -> Option<String> {
    let Way::Departure(departure) = way else { return None };
    let key = world.stock().book().departure(departure)?.carrier;
    Some(world.stock().book().carrier(key).map_or_else(|| key.to_string(), |card| card.name.clone()))
}

/// The quarters ahead of each node.
pub fn ahead(world: &World, board: &[Departing], now: Moment) -> Vec<AheadView> {
    let mut cutoffs: BTreeMap<NodeId, Vec<Moment>> = BTreeMap::new();
    for row in board.iter().filter(|row| row.parcels > 0 && row.leaving != Leaving::Left) {
        cutoffs.entry(row.node).or_default().push(row.cutoff);
    }
    let nodes = world.stock().book().nodes().map(|card| card.node);
    nodes.map(|node| ahead_of(world, node, cutoffs.remove(&node).unwrap_or_default(), now)).collect()
}

fn ahead_of(world: &World, node: NodeId, mut cutoffs: Vec<Moment>, now: Moment) -> AheadView {
    let from = now.floor(QUARTER);
    let starts: Vec<Moment> = (0..QUARTERS).map(|n| from + Span(QUARTER.0 * n)).collect();
    let kept: BTreeMap<Moment, u32> = world.stock().kept().quarters(node).collect();
    let expected: Vec<u32> = starts.iter().take(FORECAST).map(|at| kept.get(at).copied().unwrap_or(0)).collect();
    let (booked, capacity): (Vec<u32>, Vec<u32>) = starts.iter().map(|at| world.stock().book().load(node, *at)).unzip();
    let all = booked.iter().zip(expected.iter().copied().chain(std::iter::repeat(0)));
    let load =
        all.zip(&capacity).map(|((booked, more), capacity)| LoadState::of(booked.saturating_add(more), *capacity));
    let load = load.collect();
    cutoffs.retain(|cutoff| (from..from + Span(QUARTER.0 * QUARTERS)).contains(cutoff));
    cutoffs.sort_unstable();
    cutoffs.dedup();
    AheadView { node, from, booked, expected, capacity, load, cutoffs }
}
