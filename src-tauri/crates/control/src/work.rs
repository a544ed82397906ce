//! Work of the nodes, defined once: what is to be prepared, what of it is in hand, what stands packed at the dock, and
//! whether it can be done in time. Lists, maps, figures, boards and alerts read this. Decides nothing.

use crate::{
    calendar::{at_minute, is_open},
    order::Parcel,
    section::{orders::Orders, sites::Sites, stock::Stock},
    world::World,
};
use alerting::rules::{Load, Pressure};
use model::{AlertKind, Moment, NodeCard, NodeId, OrderId, Span, Subject};
use std::{collections::BTreeMap, ops::Add};

/// Parcels, and the units in them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Amount {
    /// Parcels.
    pub parcels: u32,
    /// Units.
    pub units: u32,
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { parcels: self.parcels.saturating_add(other.parcels), units: self.units.saturating_add(other.units) }
    }
}

/// Work of one node or of all. A parcel counts from its allocation until it leaves: first to prepare, then at the dock.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NodeWork {
    /// Allocated and not packed.
    pub to_prepare: Amount,
    /// Of these, released to robots or people.
    pub in_hand: Amount,
    /// Packed and not left.
    pub at_dock: Amount,
}

impl Add for NodeWork {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            to_prepare: self.to_prepare + other.to_prepare,
            in_hand: self.in_hand + other.in_hand,
            at_dock: self.at_dock + other.at_dock,
        }
    }
}

/// A node's work until its next cut-off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DueWork {
    /// Minutes that it needs, as the alert measures them; nothing while nobody works there.
    pub needs_min: Option<i64>,
    /// The cut-off.
    pub due: Moment,
    /// How that stands: what the alert says, and a node's colour.
    pub pressure: Pressure,
}

impl World {
    /// Work of one node.
    pub fn work_at(&self, node: NodeId) -> NodeWork {
        self.sites().work(node)
    }

    /// The work of each listed node until its next cut-off.
    pub fn due_work(&self, now: Moment) -> BTreeMap<NodeId, DueWork> {
        let backlog = Backlog { orders: self.orders(), sites: self.sites(), stock: self.stock(), now };
        self.stock().book().nodes().map(|card| (card.node, self.due_work_of(card, backlog))).collect()
    }

    fn due_work_of(&self, card: &NodeCard, backlog: Backlog<'_>) -> DueWork {
        let (load, _) = backlog.load(card);
        let alert_is_open = self.alerts().book().is_open(AlertKind::NodeSaturated, Subject::Node(card.node));
        let works = is_open(card, backlog.now);
        DueWork {
            needs_min: works.then(|| load.needs_min()),
            due: backlog.now + load.time_left,
            pressure: if works { load.pressure(alert_is_open) } else { Pressure::Fits },
        }
    }
}

/// What a node's load is measured on.
#[derive(Clone, Copy)]
pub(crate) struct Backlog<'a> {
    pub orders: &'a Orders,
    pub sites: &'a Sites,
    pub stock: &'a Stock,
    pub now: Moment,
}

impl Backlog<'_> {
    /// The work of a node until its next cut-off, and the orders that wait for it.
    pub fn load(self, card: &NodeCard) -> (Load, Vec<OrderId>) {
        let (node, now) = (card.node, self.now);
        let parcels = self.sites.waiting(node).filter_map(|id| self.orders.parcel(id));
        let waiting: Vec<(Moment, &Parcel)> =
            parcels.map(|parcel| (self.stock.must_be_packed(parcel), parcel)).collect();
        let until = self.next_cutoff(card, &waiting);
        let expected = self.stock.kept().between(node, now, until);
        let due: Vec<&Parcel> = waiting.iter().filter(|(due, _)| *due <= until).map(|(_, parcel)| *parcel).collect();
        let units = due.iter().map(|parcel| parcel.units()).fold(0u32, u32::saturating_add);
        let load = Load {
            backlog_units: units.saturating_add(self.sites.in_work(node)),
            waiting: u32::try_from(due.len()).unwrap_or(u32::MAX),
            expected_units: expected.map_or(0, |expected| expected.units),
            capacity_per_quarter: if is_open(card, now) { card.capacity_per_quarter } else { 0 },
            time_left: until - now,
        };
        (load, due.iter().map(|parcel| parcel.order).collect())
    }

    /// The cut-off that most of the waiting work is for: the earliest still ahead.
    fn next_cutoff(self, card: &NodeCard, waiting: &[(Moment, &Parcel)]) -> Moment {
        let ahead = waiting.iter().map(|(due, _)| *due).filter(|due| *due > self.now).min();
        ahead.unwrap_or(at_minute(self.now, card.closes_min)).max(self.now + Span::minutes(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{at, boxed, depot, full_before_the_truck, loaded, order, place_of};
    use model::Fact;

    fn amounts(work: NodeWork) -> [(u32, u32); 3] {
        [work.to_prepare, work.in_hand, work.at_dock].map(|amount| (amount.parcels, amount.units))
    }

    #[test]
    fn a_parcel_is_to_prepare_then_at_the_dock_then_gone_and_comes_back_with_its_van() {
        let mut life = depot();
        life.tell(at(9, 5), vec![order(1, at(9, 5)), order(2, at(9, 5))]);
        let at_the_depot = |life: &crate::life::Life| amounts(life.world().work_at(place_of("FR-A")));
        assert_eq!(at_the_depot(&life), [(2, 2), (2, 2), (0, 0)], "nothing waits: the pickers have it");
        life.tell(at(9, 6), vec![boxed("FR-A", "SH-1/1"), boxed("FR-A", "SH-1/1")]);
        assert_eq!(at_the_depot(&life), [(1, 1), (1, 1), (1, 1)], "told twice, packed once");
        life.tell(at(9, 30), vec![loaded("V-1", &["SH-1/1"])]);
        assert_eq!(at_the_depot(&life), [(1, 1), (1, 1), (0, 0)]);
        life.tell(at(11, 0), vec![Fact::VanReturned { van: crate::life::van_id("V-1") }]);
        assert_eq!(at_the_depot(&life), [(1, 1), (1, 1), (1, 1)], "nobody opened");
        assert_eq!(life.world().sites().all_work(), life.world().work_at(place_of("FR-A")));
    }

    #[test]
    fn what_waits_beside_what_is_in_hand_is_work_and_the_colour_is_the_alerts() {
        let life = full_before_the_truck();
        let (world, site) = (life.world(), place_of("FR-A"));
        let work = world.work_at(site);
        assert_eq!((work.to_prepare.units, work.in_hand.units), (150, 50), "100 wait behind a quarter in hand");
        let due = world.due_work(world.now)[&site];
        assert_eq!((due.needs_min, due.due, due.pressure), (Some(45), at(10, 0), Pressure::Fits));
        let late = world.due_work(at(9, 20))[&site];
        assert_eq!(late.pressure, Pressure::Exceeds, "45 minutes of work, 40 left");
        let closed = world.due_work(at(23, 0))[&site];
        assert_eq!((closed.needs_min, closed.pressure), (None, Pressure::Fits), "nobody works there");
    }
}
