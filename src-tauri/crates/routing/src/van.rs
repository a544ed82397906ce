//! What is known of one van: where it is, what is aboard, where it goes. Decides nothing.

use model::{Moment, NodeId, ParcelId, Position, StopKind, Tour, VanCard, VanId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a van is doing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum VanStatus {
    /// At its depot, free to be loaded.
    AtDepot,
    /// Under way with parcels.
    OnTour,
    /// Broken down where it stands.
    Broken,
    /// Taken out of the plan by a person; it finishes what it carries and takes nothing more.
    Grounded,
}

/// One van. Every mutator is total: any fact in any state gives a state.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct VanState {
    /// Its key.
    pub van: VanId,
    /// The node it loads at.
    pub depot: NodeId,
    /// Where that node stands.
    pub depot_at: Position,
    /// Parcels it can carry at once.
    pub capacity: u32,
    /// Grams it can carry at once; `None` when nobody says, and not looked at yet.
    pub capacity_g: Option<u32>,
    /// Litres it can carry at once; `None` when nobody says, and not looked at yet.
    pub capacity_l: Option<u32>,
    /// Start of its shift.
    pub shift_from: Moment,
    /// End of its shift.
    pub shift_to: Moment,
    /// What it is doing.
    pub status: VanStatus,
    /// Where it was last seen.
    pub position: Position,
    /// When it was last heard of; `None` before its first sign of life.
    pub seen_at: Option<Moment>,
    /// When what it is doing last changed: loaded, broken down or back.
    pub changed_at: Option<Moment>,
    /// Parcels aboard. They are bound to this van until served, transferred or brought back.
    pub aboard: BTreeSet<ParcelId>,
    /// Where it goes, once planned: only stops not yet served.
    pub tour: Option<Tour>,
    /// Parcels handed to customers so far today.
    pub served: u32,
}

impl VanState {
    /// A van as listed, standing at its depot.
    pub fn new(card: &VanCard, depot_at: Position) -> Self {
        Self {
            van: card.van,
            depot: card.depot,
            depot_at,
            capacity: card.capacity_parcels,
            capacity_g: card.capacity_g,
            capacity_l: card.capacity_l,
            shift_from: card.shift_from,
            shift_to: card.shift_to,
            status: VanStatus::AtDepot,
            position: depot_at,
            seen_at: None,
            changed_at: None,
            aboard: BTreeSet::new(),
            tour: None,
            served: 0,
        }
    }

    /// Its card changed: shift and capacity follow, what it is doing stays.
    pub fn listed(&mut self, card: &VanCard, depot_at: Position) {
        let before = std::mem::replace(self, Self::new(card, depot_at));
        self.status = before.status;
        self.position = before.position;
        self.seen_at = before.seen_at;
        self.changed_at = before.changed_at;
        self.aboard = before.aboard;
        self.tour = before.tour;
        self.served = before.served;
    }

    /// A tour was planned for it. A tour of another van, or for a van that is out of the plan with nothing aboard,
    /// is ignored.
    pub fn planned(&mut self, tour: Tour) {
        let out = match self.status {
            VanStatus::AtDepot | VanStatus::OnTour => false,
            VanStatus::Broken => true,
            VanStatus::Grounded => self.aboard.is_empty(),
        };
        if tour.van != self.van || out {
            return;
        }
        let idle = tour.stops.is_empty() && self.status == VanStatus::AtDepot;
        self.tour = (!idle).then_some(tour);
        self.forget_strays();
    }

    /// It was loaded and has left. Stops whose parcels were left behind are dropped from its tour.
    pub fn loaded(&mut self, parcels: &[ParcelId], now: Moment) {
        self.change(VanStatus::OnTour, now);
        self.aboard.extend(parcels);
        self.seen(self.depot_at, now);
        if let Some(tour) = &mut self.tour {
            tour.departs = now;
        }
        self.forget_strays();
    }

    fn change(&mut self, status: VanStatus, now: Moment) {
        self.status = status;
        self.changed_at = self.changed_at.max(Some(now));
    }

    /// Its depot was listed after it: before its first sign of life it stands there.
    pub fn stationed(&mut self, depot_at: Position) {
        self.depot_at = depot_at;
        if self.seen_at.is_none() {
            self.position = depot_at;
        }
    }

    /// It was seen. Older sightings that arrive late are ignored.
    pub fn seen(&mut self, position: Position, now: Moment) {
        if self.seen_at.is_none_or(|before| before <= now) {
            self.position = position;
            self.seen_at = Some(now);
        }
    }

    /// It handed parcels to a customer; it is where they were to be handed over.
    pub fn served(&mut self, parcels: &[ParcelId], now: Moment) {
        if let Some(at) = self.place_of(parcels) {
            self.seen(at, now);
        }
        for parcel in parcels {
            self.served = self.served.saturating_add(u32::from(self.aboard.remove(parcel)));
        }
        self.drop_from_tour(parcels);
    }

    /// Nobody opened: the parcels stay aboard, the stop is over.
    pub fn failed(&mut self, parcels: &[ParcelId]) {
        self.drop_from_tour(parcels);
    }

    /// Parcels will not be delivered by this van after all: cancelled, or given to another way out.
    pub fn withdrawn(&mut self, parcels: &[ParcelId]) {
        self.drop_from_tour(parcels);
    }

    /// Another van took parcels from this one.
    pub fn transferred_out(&mut self, parcels: &[ParcelId]) {
        self.aboard.retain(|parcel| !parcels.contains(parcel));
        self.drop_from_tour(parcels);
    }

    /// This van took parcels from a broken one. The transfer stop is over; what it did not get, it will not deliver.
    pub fn transferred_in(&mut self, from: VanId, parcels: &[ParcelId], now: Moment) {
        self.aboard.extend(parcels);
        let met = self.tour.as_ref().and_then(|tour| tour.stops.iter().find(|s| s.kind == StopKind::Transfer(from)));
        if let Some(at) = met.map(|stop| stop.at) {
            self.seen(at, now);
        }
        if let Some(tour) = &mut self.tour {
            tour.stops.retain(|stop| stop.kind != StopKind::Transfer(from));
        }
        self.forget_strays();
    }

    /// It broke down. Its tour is void; what is aboard stays aboard until another van comes.
    pub fn broke(&mut self, position: Position, now: Moment) {
        self.change(VanStatus::Broken, now);
        self.seen(position, now);
        self.tour = None;
    }

    /// It is back at its depot. What was still aboard is on the dock again. Told once more, a tour planned since stands.
    pub fn returned(&mut self, now: Moment) {
        let again = self.status == VanStatus::AtDepot && self.aboard.is_empty();
        let grounded = self.status == VanStatus::Grounded;
        self.change(if grounded { VanStatus::Grounded } else { VanStatus::AtDepot }, now);
        self.seen(self.depot_at, now);
        if again {
            return;
        }
        self.aboard.clear();
        self.tour = None;
    }

    /// It will not drive its tour. One under way goes on with what it carries.
    pub fn refused(&mut self) {
        if self.status == VanStatus::AtDepot {
            self.tour = None;
        }
    }

    /// A person took it out of the plan. With parcels aboard it finishes its tour; otherwise its tour is void.
    pub fn grounded(&mut self) {
        self.status = VanStatus::Grounded;
        if self.aboard.is_empty() {
            self.tour = None;
        }
    }

    /// A person put it back into the plan, or it was repaired.
    pub fn released(&mut self) {
        self.status = if self.aboard.is_empty() { VanStatus::AtDepot } else { VanStatus::OnTour };
    }

    /// Parcels that are aboard or planned: nobody else may plan them.
    pub fn holds(&self) -> impl Iterator<Item = ParcelId> + '_ {
        let planned = self.tour.iter().flat_map(|tour| tour.stops.iter().flat_map(|stop| stop.parcels.iter()));
        self.aboard.iter().chain(planned).copied()
    }

    /// True when it carries a tour to its end: on tour, or grounded with parcels aboard.
    pub(crate) fn moving(&self) -> bool {
        match self.status {
            VanStatus::OnTour => true,
            VanStatus::Grounded => !self.aboard.is_empty(),
            VanStatus::AtDepot | VanStatus::Broken => false,
        }
    }

    fn place_of(&self, parcels: &[ParcelId]) -> Option<Position> {
        let stops = &self.tour.as_ref()?.stops;
        let delivers = |s: &&model::Stop| s.kind == StopKind::Deliver && s.parcels.iter().any(|p| parcels.contains(p));
        stops.iter().find(delivers).map(|stop| stop.at)
    }

    fn drop_from_tour(&mut self, parcels: &[ParcelId]) {
        let Some(tour) = &mut self.tour else { return };
        for stop in &mut tour.stops {
            stop.parcels.retain(|parcel| !parcels.contains(parcel));
        }
        tour.stops.retain(|stop| !stop.parcels.is_empty());
    }

    /// Under way, a van can only deliver what is aboard or what it is still going to fetch.
    fn forget_strays(&mut self) {
        if !self.moving() {
            return;
        }
        let Some(tour) = &mut self.tour else { return };
        let mut reachable = self.aboard.clone();
        for stop in &tour.stops {
            match stop.kind {
                StopKind::Transfer(_) => reachable.extend(&stop.parcels),
                StopKind::Deliver => {}
            }
        }
        for stop in &mut tour.stops {
            stop.parcels.retain(|parcel| reachable.contains(parcel));
        }
        tour.stops.retain(|stop| !stop.parcels.is_empty());
    }
}
