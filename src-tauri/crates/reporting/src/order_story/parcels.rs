//! Where the parcels of one order are: bound for a departure, awaited by a van, aboard of one. Knows no other order.

use super::{MATTERS, Sense};
use model::{
    Decision, DepartureId, Fact, Moment, OrderId, ParcelId, ParcelPlan, Promise, Reason, Seq, StopKind, Tour, VanId,
    Via,
};
use std::collections::{BTreeMap, BTreeSet};

/// The parcels of an order and what was promised.
pub(super) struct Parcels {
    order: OrderId,
    promise: Option<Promise>,
    by_key: BTreeMap<ParcelId, Place>,
}

/// Where a parcel is.
#[derive(Default)]
struct Place {
    /// The departure that it waits for.
    bound: Option<DepartureId>,
    /// The van whose tour it is in, since which event.
    awaited: Option<(VanId, Seq)>,
    /// The van that carries it.
    aboard: Option<VanId>,
    /// When it was last told to arrive, while a tour has a stop for it.
    told: Option<Moment>,
    /// Why it was told that no van can take it.
    left: Option<Reason>,
    /// It has left its building.
    gone: bool,
}

impl Parcels {
    pub fn of(order: OrderId) -> Self {
        Self { order, promise: None, by_key: BTreeMap::new() }
    }

    /// A van has a parcel, or its tour holds one.
    pub fn has_or_awaits(&self, van: VanId) -> bool {
        let with = |place: &Place| place.aboard == Some(van) || place.awaited.is_some_and(|(by, _)| by == van);
        self.by_key.values().any(with)
    }

    /// Keys of all vans and departures that have or await a parcel.
    pub fn carriers(&self) -> BTreeSet<String> {
        let vans = self.by_key.values().flat_map(|place| [place.aboard, place.awaited.map(|(van, _)| van)]);
        let trucks = self.by_key.values().filter_map(|place| place.bound.map(|bound| bound.to_string()));
        vans.flatten().map(|van| van.to_string()).chain(trucks).collect()
    }

    /// A parcel waits for the tour that this event planned.
    pub fn rests_on(&self, seq: Seq) -> bool {
        self.by_key.values().any(|place| place.awaited.is_some_and(|(_, by)| by == seq))
    }

    /// An instruction is not followed: whether it was the tour that a parcel waits for. It waits for none then.
    pub fn released_by(&mut self, action: Seq) -> bool {
        let mut any = false;
        for place in self.by_key.values_mut().filter(|place| place.aboard.is_none()) {
            if place.awaited.is_some_and(|(_, by)| by == action) {
                (place.awaited, place.told, any) = (None, None, true);
            }
        }
        any
    }

    /// What a fact does to parcels, when it does something that their keys in it do not tell.
    pub fn fact(&mut self, fact: &Fact) -> Option<Sense> {
        match fact {
            Fact::DepartureListed(card) => {
                let waits = |place: &Place| place.bound == Some(card.departure) && !place.gone;
                self.by_key.values().any(waits).then_some(Sense::Plain)
            }
            Fact::DepartureLeft { departure, parcels } => self.departed(*departure, parcels),
            Fact::VanLoaded { van, parcels } => self.loaded(*van, parcels),
            Fact::ParcelsTransferred { to, parcels, .. } => self.each(parcels, |place| place.board(*to)),
            Fact::StopServed { parcels, .. } => {
                self.each(parcels, |place| *place = Place { gone: true, ..Place::default() })
            }
            Fact::ParcelDelivered { parcel } => {
                self.each(std::slice::from_ref(parcel), |place| *place = Place { gone: true, ..Place::default() })
            }
            Fact::StopFailed { parcels, .. } => self.each(parcels, |place| place.told = None),
            Fact::VanBrokeDown { van, .. } => {
                let touched = self.has_or_awaits(*van).then_some(Sense::Plain);
                self.unplan(*van);
                touched
            }
            Fact::VanReturned { van } => self.returned(*van),
            _ => None, // other facts move no parcel between carriers
        }
    }

    /// What a decision changes for parcels, when their keys in it do not tell.
    pub fn decision(&mut self, seq: Seq, decision: &Decision) -> Option<Sense> {
        match decision {
            Decision::Allocated { order, parcels, promise, .. } if *order == self.order => {
                self.allocated(parcels, *promise)
            }
            Decision::PromiseMoved { order, promise, .. } if *order == self.order => {
                self.promise = Some(*promise);
                None
            }
            Decision::Rebound { parcel, via, .. } => self.each(std::slice::from_ref(parcel), |place| {
                (place.bound, place.awaited, place.told, place.left) = (departure(*via), None, None, None);
            }),
            Decision::TourPlanned { tour, unassigned, .. } => self.toured(seq, tour, unassigned),
            _ => None, // other decisions change no carrier
        }
    }

    /// Changes the own parcels among these; says nothing by itself.
    fn each(&mut self, parcels: &[ParcelId], change: impl Fn(&mut Place)) -> Option<Sense> {
        for id in parcels {
            if let Some(place) = self.by_key.get_mut(id) {
                change(place);
            }
        }
        None
    }

    /// Parcels that stay keep their place; others are new, or given up.
    fn allocated(&mut self, plans: &[ParcelPlan], promise: Promise) -> Option<Sense> {
        self.promise = Some(promise);
        let mut before = std::mem::take(&mut self.by_key);
        for plan in plans {
            let fresh = || Place { bound: departure(plan.via), ..Place::default() };
            let place = before.remove(&plan.parcel).unwrap_or_else(fresh);
            self.by_key.insert(plan.parcel, place);
        }
        None
    }

    fn departed(&mut self, departure: DepartureId, taken: &[ParcelId]) -> Option<Sense> {
        let mut sense = None;
        for (id, place) in &mut self.by_key {
            if taken.contains(id) {
                (place.gone, place.bound) = (true, None);
            } else if place.bound == Some(departure) && !place.gone {
                (place.bound, sense) = (None, Some(Sense::LeftBehind));
            }
        }
        sense
    }

    /// What the tour asked for and the driver did not load stays on the dock.
    fn loaded(&mut self, van: VanId, parcels: &[ParcelId]) -> Option<Sense> {
        let mut sense = None;
        for (id, place) in &mut self.by_key {
            if parcels.contains(id) {
                place.board(van);
            } else if place.aboard.is_none() && place.awaited.is_some_and(|(by, _)| by == van) {
                (place.awaited, place.told, sense) = (None, None, Some(Sense::Dropped));
            }
        }
        sense
    }

    fn returned(&mut self, van: VanId) -> Option<Sense> {
        let mut sense = None;
        for place in self.by_key.values_mut().filter(|place| place.aboard == Some(van)) {
            (*place, sense) = (Place::default(), Some(Sense::Plain));
        }
        sense
    }

    /// A van drives its tour no more; what is aboard stays there.
    fn unplan(&mut self, van: VanId) {
        let planned = |place: &&mut Place| place.awaited.is_some_and(|(by, _)| by == van);
        for place in self.by_key.values_mut().filter(planned) {
            (place.awaited, place.told) = (None, None);
        }
    }

    fn toured(&mut self, seq: Seq, tour: &Tour, unassigned: &[(ParcelId, Reason)]) -> Option<Sense> {
        let promise = self.promise;
        let mut sense = None;
        for (id, place) in &mut self.by_key {
            let mut stops = tour.stops.iter().filter(|stop| stop.kind == StopKind::Deliver);
            let stop = stops.find(|stop| stop.parcels.contains(id));
            let told = match stop {
                Some(stop) => place.planned(tour.van, seq, stop.eta, promise),
                None => {
                    place.passed_over(tour.van, unassigned.iter().find(|(left, _)| left == id).map(|(_, why)| *why))
                }
            };
            sense = sense.or(told);
        }
        sense
    }
}

impl Place {
    fn board(&mut self, van: VanId) {
        (self.aboard, self.gone) = (Some(van), true);
        if self.awaited.is_some_and(|(by, _)| by != van) {
            (self.awaited, self.told) = (None, None);
        }
    }

    /// A tour has a stop for it.
    fn planned(&mut self, van: VanId, seq: Seq, eta: Moment, promise: Option<Promise>) -> Option<Sense> {
        let is_late = |eta: Moment| promise.is_some_and(|promise| eta > promise.latest);
        let moved = self.told.is_none_or(|told| (eta - told).0.abs() >= MATTERS.0 || is_late(eta) != is_late(told));
        let other = self.awaited.is_none_or(|(by, _)| by != van);
        (self.awaited, self.left) = (Some((van, seq)), None);
        if !moved && !other {
            return None;
        }
        self.told = Some(eta);
        Some(Sense::Brought { eta })
    }

    /// A tour has none: it was the tour that it waited for, or nobody could take it.
    fn passed_over(&mut self, van: VanId, left: Option<Reason>) -> Option<Sense> {
        let lost = self.told.is_some() && self.awaited.is_some_and(|(by, _)| by == van);
        if lost {
            (self.awaited, self.told) = (None, None);
        }
        let refused = left.is_some() && left != self.left;
        self.left = left.or(self.left);
        (lost || refused).then_some(Sense::Dropped)
    }
}

fn departure(via: Via) -> Option<DepartureId> {
    match via {
        Via::Departure(departure) => Some(departure),
        Via::Van => None,
    }
}
