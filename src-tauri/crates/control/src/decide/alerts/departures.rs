//! Trucks that will leave parcels behind, or have.

use super::{Measuring, stakes::number};
use crate::{order::ParcelState, risk::Projection};
use alerting::{
    Condition,
    rules::{self, Short},
};
use model::{AlertKind, DepartureCard, DepartureId, Moment, NodeId, ParcelId, Span, Subject, Via};
use std::collections::{BTreeMap, BTreeSet};

/// Only cut-offs so near are looked at: until then a full site is an alert of its own, and much can change.
const AHEAD: Span = Span::minutes(60);
/// How long a truck that has left parcels behind is shown.
const SHOWN: Span = Span::minutes(15);

/// The parcels of a departure, and which of them it will leave behind.
#[derive(Default)]
struct Left {
    short: Short,
    parcels: BTreeSet<ParcelId>,
}

impl Left {
    /// It leaves this parcel behind, or has.
    fn add(&mut self, parcel: ParcelId, has_left: bool) {
        self.parcels.insert(parcel);
        let count = if has_left { &mut self.short.missed } else { &mut self.short.will_miss };
        *count = number(self.parcels.len());
    }
}

impl Measuring<'_> {
    pub(super) fn short_departures(&self) -> Vec<Condition> {
        let mut all: BTreeMap<DepartureId, Left> = BTreeMap::new();
        let mut missing: BTreeMap<NodeId, BTreeSet<ParcelId>> = BTreeMap::new();
        let near = |card: &&DepartureCard| card.leaves > self.now && card.cutoff - self.now <= AHEAD;
        for card in self.stock.book().departures().filter(near) {
            let late = missing.entry(card.node).or_insert_with(|| self.late_at(card.node));
            all.insert(card.departure, self.leaves_behind(card, late));
        }
        for (departure, parcel, since) in self.setbacks.missed() {
            if self.is_left_behind(departure, parcel, since) {
                all.entry(departure).or_default().add(parcel, self.stock.has_left(departure, self.now));
            }
        }
        all.into_iter().filter_map(|(departure, left)| self.short(departure, &left)).collect()
    }

    fn short(&self, departure: DepartureId, left: &Left) -> Option<Condition> {
        let alarm = self.book().is_alarm(AlertKind::DepartureShort, Subject::Departure(departure));
        rules::departure_short(departure, &left.short, self.stake_of_parcels(left.parcels.iter()), alarm)
    }

    /// Parcels that a node has still to prepare and will not in time, as it looks now.
    fn late_at(&self, node: NodeId) -> BTreeSet<ParcelId> {
        let (orders, sites, stock) = (self.orders, self.sites, self.stock);
        let work = Projection { orders, sites, stock, now: self.now }.of(node).into_iter();
        work.filter(|one| one.is_short()).map(|one| one.parcel.plan.parcel).collect()
    }

    /// What a person holds at the dock stays behind by their own word, and deserves no alert.
    fn leaves_behind(&self, card: &DepartureCard, late: &BTreeSet<ParcelId>) -> Left {
        let bound: Vec<ParcelId> = self.docks.bound(card.departure).collect();
        let stays = |id: &ParcelId| late.contains(id) && !self.is_held(*id);
        let parcels: BTreeSet<ParcelId> = bound.iter().copied().filter(stays).collect();
        let (will_miss, expected) = (number(parcels.len()), number(bound.len()));
        Left { short: Short { will_miss, missed: 0, expected }, parcels }
    }

    fn is_held(&self, id: ParcelId) -> bool {
        self.orders.parcel(id).is_some_and(|parcel| self.docks.holds_back(parcel))
    }

    /// A parcel that was packed too late for a truck that stands there, or that one left behind a moment ago.
    fn is_left_behind(&self, departure: DepartureId, id: ParcelId, since: Moment) -> bool {
        let Some(parcel) = self.orders.parcel(id).filter(|parcel| parcel.state < ParcelState::Left) else {
            return false;
        };
        if self.stock.has_left(departure, self.now) {
            self.now - since <= SHOWN
        } else {
            parcel.plan.via == Via::Departure(departure) && !self.docks.holds_back(parcel)
        }
    }
}
