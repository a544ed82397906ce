//! Trucks that will leave parcels behind, or have.

use super::{Measuring, stakes::number};
use crate::{
    order::{Parcel, ParcelState},
    risk::missed_parcels,
    section::setbacks::{Mishap, Setback},
};
use alerting::{
    Condition,
    rules::{self, Short},
};
use model::{AlertKind, DepartureCard, DepartureId, NodeId, ParcelId, Span, Subject, Via};
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
        for (departure, parcel) in self.setbacks.iter().filter_map(|setback| self.left_behind(setback)) {
            all.entry(departure).or_default().add(parcel, self.stock.has_left(departure, self.now));
        }
        all.into_iter().filter_map(|(departure, left)| self.short(departure, &left)).collect()
    }

    fn short(&self, departure: DepartureId, left: &Left) -> Option<Condition> {
        let alarm = self.book().is_alarm(AlertKind::DepartureShort, Subject::Departure(departure));
        rules::departure_short(departure, &left.short, self.stake_of_parcels(left.parcels.iter()), alarm)
    }

    /// Parcels that wait at a node and will not be packed in time, as it looks now.
    fn late_at(&self, node: NodeId) -> BTreeSet<ParcelId> {
        missed_parcels((self.orders, self.sites, self.stock, self.fleet), node, self.now).collect()
    }

    /// After the cut-off, all that is not packed stays behind.
    fn leaves_behind(&self, card: &DepartureCard, late: &BTreeSet<ParcelId>) -> Left {
        let closed = card.cutoff <= self.now;
        let unpacked = |parcel: &Parcel| parcel.state.is_current() && parcel.state < ParcelState::Packed;
        let stays = |id: &ParcelId| late.contains(id) || closed && self.orders.parcel(*id).is_some_and(unpacked);
        let bound: Vec<ParcelId> = self.docks.bound(card.departure).collect();
        let parcels: BTreeSet<ParcelId> = bound.iter().copied().filter(stays).collect();
        let (will_miss, expected) = (number(parcels.len()), number(bound.len()));
        Left { short: Short { will_miss, missed: 0, expected }, parcels }
    }

    /// A parcel that was packed too late for a truck that stands there, or that one left behind a moment ago.
    fn left_behind(&self, setback: &Setback) -> Option<(DepartureId, ParcelId)> {
        match (setback.what, setback.from) {
            (Mishap::Missed(id), Subject::Departure(departure)) => {
                let parcel = self.orders.parcel(id).filter(|parcel| parcel.state < ParcelState::Left)?;
                let stands = !self.stock.has_left(departure, self.now) && parcel.plan.via == Via::Departure(departure);
                let left = self.stock.has_left(departure, self.now) && self.now - setback.at <= SHOWN;
                (stands || left).then_some((departure, id))
            }
            (Mishap::Missed(_), _)
            | (Mishap::Moved | Mishap::Lost | Mishap::Failed(..) | Mishap::Short(_) | Mishap::Stopped(_), _) => None,
        }
    }
}
