//! Who and what was touched, counted. Words nothing.

use crate::{
    gather::{self, Followed},
    report::Impact,
};
use model::{AlertId, Body, Decision, Event, Fact, OrderId, ParcelId, Proposal, Remedy, Seq, Stop, StopKind, Tour};
use std::collections::{BTreeMap, BTreeSet};

/// Counts what the story names; `events` is the whole slice, for what became of its parcels.
pub(crate) fn count(story: &[&Event], events: &[Event], alerts: &BTreeMap<AlertId, Followed>) -> Impact {
    let named = Named::by(story);
    let stake = gather::stake(alerts);
    let start = story.first().map_or(Seq(0), |event| event.seq);
    let arrived = events.iter().filter(|event| event.seq >= start).flat_map(arrivals);
    let arrived: BTreeSet<ParcelId> = arrived.filter(|parcel| named.parcels.contains(parcel)).collect();
    Impact {
        orders: stake.orders,
        parcels: number(named.parcels.len()),
        parcels_arrived: number(arrived.len()),
        promises_moved: named.promises,
        orders_lost: number(named.lost.len()),
        customers_told: number(named.told.len()),
        cents: stake.cents,
    }
}

pub(crate) fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Whom a story names.
#[derive(Default)]
pub(crate) struct Named {
    /// Orders.
    pub orders: BTreeSet<OrderId>,
    /// Parcels that changed hands, way or van, or were left without one.
    pub parcels: BTreeSet<ParcelId>,
    lost: BTreeSet<OrderId>,
    told: BTreeSet<OrderId>,
    promises: u32,
}

impl Named {
    /// All that a story names.
    pub fn by(story: &[&Event]) -> Self {
        let mut named = Self::default();
        story.iter().for_each(|event| named.add(event));
        named
    }

    fn add(&mut self, event: &Event) {
        match &event.body {
            Body::Fact(Fact::ParcelsTransferred { parcels, .. }) => self.parcels.extend(parcels),
            Body::Fact(_) => {}
            Body::Decision(decision) => self.add_decision(decision),
        }
    }

    fn add_decision(&mut self, decision: &Decision) {
        match decision {
            Decision::PromiseMoved { order, .. } => {
                self.promises = self.promises.saturating_add(1);
                self.orders.insert(*order);
            }
            Decision::Cancelled { order, .. } | Decision::Declined { order, .. } => {
                self.orders.insert(*order);
                self.lost.insert(*order);
            }
            Decision::Allocated { order, .. } => _ = self.orders.insert(*order),
            Decision::NotificationAsked(note) => {
                self.orders.insert(note.order);
                self.told.insert(note.order);
            }
            Decision::Rebound { parcel, .. } => _ = self.parcels.insert(*parcel),
            Decision::TourPlanned { tour, unassigned, .. } => {
                self.parcels.extend(taken_over(tour));
                self.parcels.extend(unassigned.iter().map(|(parcel, _)| *parcel));
            }
            Decision::Proposed(Proposal { remedy: Remedy::Transfer { tours, left, .. }, .. }) => {
                self.parcels.extend(tours.iter().flat_map(taken_over));
                self.parcels.extend(left);
            }
            _ => {} // other decisions touch no customer
        }
    }
}

/// Parcels that a tour takes from another van.
pub(crate) fn taken_over(tour: &Tour) -> impl Iterator<Item = ParcelId> {
    let transfers = |stop: &&Stop| matches!(stop.kind, StopKind::Transfer(_));
    tour.stops.iter().filter(transfers).flat_map(|stop| stop.parcels.iter().copied())
}

fn arrivals(event: &Event) -> Vec<ParcelId> {
    match &event.body {
        Body::Fact(Fact::StopServed { parcels, .. }) => parcels.clone(),
        Body::Fact(Fact::ParcelDelivered { parcel }) => vec![*parcel],
        Body::Fact(_) | Body::Decision(_) => Vec::new(),
    }
}
