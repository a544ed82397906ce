//! A van's tour while it is being planned: arrival times, load, and how much delay each stop can still take.

use crate::{
    VanState,
    travel::{Travel, Waypoint},
};
use model::{Moment, Span, Stop, StopKind, Tour, VanId};

/// Least time between two stops. Places are known to about a kilometre, so two stops at one position are two
/// doors of a neighbourhood, with a park-and-walk between them.
pub(crate) const HOP: Span = Span::minutes(1);

/// Of two tours of one length, that which serves its customers sooner is better: each of them counts their wait
/// since the departure with this part (one in so many) of driving time.
pub(crate) const PATIENCE: i64 = 20;

/// A van this near to its next stop is standing at it.
const AT_DOOR: Span = Span::seconds(30);

/// How long a van is believed to have driven on since it was last seen.
const TRUST: Span = Span::minutes(5);

/// A stop with what planning needs beside it.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) stop: Stop,
    pub(crate) place: Waypoint,
    /// Not to arrive after: the promise, or the ETA it already had when that was late. Plans make nobody later.
    pub(crate) due: Moment,
}

impl Visit {
    pub(crate) fn new(stop: Stop) -> Self {
        Self { place: Waypoint::of(stop.at), due: stop.latest, stop }
    }
}

/// Where a visit can be put, and what that costs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct InsertionPoint {
    /// True when somebody would be left with less than the comfort asked for. Such points sort last.
    pub(crate) tight: bool,
    /// Driving added, a quarter of waiting, and a twentieth of what customers wait longer, in milliseconds.
    pub(crate) cost: i64,
    /// Index that the visit would take.
    pub(crate) index: usize,
}

/// A tour being planned.
#[derive(Clone, Debug)]
pub(crate) struct Route<'a> {
    travel: &'a dyn Travel,
    pub(crate) van: VanId,
    pub(crate) visits: Vec<Visit>,
    /// Leading visits that stay where they are: the one that a van under way is driving to.
    pub(crate) frozen: usize,
    pub(crate) changed: bool,
    pub(crate) ready: Moment,
    pub(crate) returns: Moment,
    capacity: usize,
    departs: Option<Moment>,
    aboard: Option<usize>,
    floor: Moment,
    home_by: Moment,
    start: Waypoint,
    depot: Waypoint,
    /// Driving into each visit, and home at the end.
    legs: Vec<Span>,
    leaves: Vec<Moment>,
    /// Delay that each visit (and the return) can take without anyone being late.
    room: Vec<Span>,
    /// Parcels aboard when leaving the start, then each visit.
    loads: Vec<usize>,
}

impl<'a> Route<'a> {
    /// The tour of a van as it stands, timed anew from where the van is.
    pub(crate) fn of(van: &VanState, travel: &'a dyn Travel, now: Moment) -> Self {
        let moving = van.moving();
        let stops = van.tour.as_ref().map_or(&[][..], |tour| &tour.stops);
        let leave = now.max(van.shift_from);
        let ready = if moving { van.seen_at.unwrap_or(now).min(now).max(now - TRUST) } else { leave };
        let mut route = Self {
            travel,
            van: van.van,
            visits: stops.iter().cloned().map(Visit::new).collect(),
            frozen: usize::from(moving && !stops.is_empty()),
            changed: false,
            ready,
            returns: ready,
            capacity: van.capacity as usize,
            departs: if moving { van.tour.as_ref().map(|tour| tour.departs).or(Some(now)) } else { None },
            aboard: moving.then_some(van.aboard.len()),
            floor: if moving { now } else { leave },
            home_by: van.shift_to,
            start: Waypoint::of(if moving { van.position } else { van.depot_at }),
            depot: Waypoint::of(van.depot_at),
            legs: Vec::new(),
            leaves: Vec::new(),
            room: Vec::new(),
            loads: Vec::new(),
        };
        route.recompute();
        route.allow_what_is_late();
        route
    }

    /// All places for a visit at or after `from` that make nobody late, in order of index; those that leave
    /// somebody less than `comfort` early are tight.
    pub(crate) fn insertion_points<'v>(
        &'v self,
        visit: &'v Visit,
        from: usize,
        comfort: Span,
    ) -> impl Iterator<Item = InsertionPoint> + use<'a, 'v> {
        (from.max(self.frozen)..=self.visits.len()).filter_map(move |index| self.insertion_point(visit, index, comfort))
    }

    fn insertion_point(&self, visit: &Visit, index: usize, comfort: Span) -> Option<InsertionPoint> {
        let into = self.drive_to(index, &visit.place);
        let eta = self.arrive(index, into);
        let begins = eta.max(visit.stop.earliest);
        let leaves = (begins + visit.stop.service).max(self.floor);
        let onward = self.drive_from(&visit.place, index, leaves);
        let next_eta = leaves + onward;
        let was = self.visits.get(index).map_or(self.returns, |next| next.stop.eta);
        let (delay, room) = (next_eta - was, *self.room.get(index)?);
        let keeps = |margin: Span| eta + margin <= visit.due && (delay <= Span::ZERO || delay + margin <= room);
        if !keeps(Span::ZERO) {
            return None;
        }
        let added = (into + onward).0.saturating_sub(self.legs.get(index)?.0);
        let behind = i64::try_from(self.visits.len().saturating_sub(index)).unwrap_or(i64::MAX);
        let patience = ((eta - self.ready).0 / PATIENCE).saturating_add((delay.0 / PATIENCE).saturating_mul(behind));
        let cost = added.saturating_add((begins - eta).0 / 4).saturating_add(patience);
        Some(InsertionPoint { tight: !keeps(comfort), cost, index })
    }

    /// True when `n` more parcels fit from the visit before index `from` on until index `until`.
    pub(crate) fn fits(&self, n: usize, from: usize, until: usize) -> bool {
        self.loads.get(from..=until).is_some_and(|loads| loads.iter().all(|load| load + n <= self.capacity))
    }

    /// Parcels that could be taken beside, all the way.
    pub(crate) fn free(&self) -> u32 {
        let most = self.loads.iter().copied().max().unwrap_or(0);
        u32::try_from(self.capacity.saturating_sub(most)).unwrap_or(u32::MAX)
    }

    /// True when not one parcel more could be loaded at the start.
    pub(crate) fn full(&self) -> bool {
        self.loads.iter().any(|load| *load >= self.capacity)
    }

    /// Puts a visit at an index.
    pub(crate) fn place(&mut self, index: usize, visit: Visit) {
        self.visits.insert(index.min(self.visits.len()), visit);
        self.changed = true;
        self.recompute();
    }

    /// The delay that leaving later can take without anyone being late, and the part of it that only
    /// replaces waiting.
    pub(crate) fn leeway(&self) -> (Span, Span) {
        let waits = self.visits.iter().map(|v| (v.stop.earliest - v.stop.eta).max(Span::ZERO));
        (self.room.first().copied().unwrap_or(Span::ZERO), waits.fold(Span::ZERO, |sum, wait| sum + wait))
    }

    /// Leaves the depot at this moment.
    pub(crate) fn leave_at(&mut self, departs: Moment) {
        self.ready = departs;
        self.floor = departs;
        self.recompute();
    }

    /// The tour as planned.
    pub(crate) fn into_tour(self) -> Tour {
        Tour {
            van: self.van,
            departs: self.departs.unwrap_or(self.ready),
            stops: self.visits.into_iter().map(|visit| visit.stop).collect(),
            returns: self.returns,
        }
    }

    /// Times, loads and rooms of the visits as they stand.
    pub(crate) fn recompute(&mut self) {
        self.time();
        self.weigh();
        self.find_room();
    }

    fn time(&mut self) {
        self.legs.clear();
        self.leaves.clear();
        for index in 0..self.visits.len() {
            let into = self.drive_to(index, &self.visits[index].place);
            let eta = self.arrive(index, into);
            let stop = &mut self.visits[index].stop;
            stop.eta = eta;
            self.legs.push(into);
            self.leaves.push((eta.max(stop.earliest) + stop.service).max(self.floor));
        }
        let home = self.drive_to(self.visits.len(), &self.depot);
        self.legs.push(home);
        self.returns = self.arrive(self.visits.len(), home);
    }

    fn weigh(&mut self) {
        let mut load = self.aboard.unwrap_or_else(|| self.loaded_at_depot());
        self.loads.clear();
        self.loads.push(load);
        for visit in &self.visits {
            load = match visit.stop.kind {
                StopKind::Deliver => load.saturating_sub(visit.stop.parcels.len()),
                StopKind::Transfer(_) => load.saturating_add(visit.stop.parcels.len()),
            };
            self.loads.push(load);
        }
    }

    fn loaded_at_depot(&self) -> usize {
        let count = |transfer: bool| -> usize {
            let kind = |stop: &Stop| matches!(stop.kind, StopKind::Transfer(_)) == transfer;
            self.visits.iter().filter(|v| kind(&v.stop)).map(|v| v.stop.parcels.len()).sum()
        };
        count(false).saturating_sub(count(true))
    }

    fn find_room(&mut self) {
        let mut room = self.home_by - self.returns;
        self.room.clear();
        self.room.push(room);
        for visit in self.visits.iter().rev() {
            let wait = (visit.stop.earliest - visit.stop.eta).max(Span::ZERO);
            room = (visit.due - visit.stop.eta).min(wait + room);
            self.room.push(room);
        }
        self.room.reverse();
    }

    /// What is already late before planning may stay as late as it is.
    fn allow_what_is_late(&mut self) {
        for visit in &mut self.visits {
            visit.due = visit.due.max(visit.stop.eta);
        }
        self.home_by = self.home_by.max(self.returns);
        self.find_room();
    }

    fn drive_to(&self, index: usize, place: &Waypoint) -> Span {
        let before = index.checked_sub(1).and_then(|before| self.visits.get(before).zip(self.leaves.get(before)));
        match before {
            None => self.travel.duration(&self.start, place, self.ready),
            Some((before, left)) => self.travel.duration(&before.place, place, *left).max(HOP),
        }
    }

    fn drive_from(&self, place: &Waypoint, index: usize, at: Moment) -> Span {
        let next = self.visits.get(index).map_or(&self.depot, |visit| &visit.place);
        self.travel.duration(place, next, at).max(HOP)
    }

    fn arrive(&self, index: usize, into: Span) -> Moment {
        match index.checked_sub(1).and_then(|before| self.leaves.get(before)) {
            Some(left) => *left + into,
            None if into <= AT_DOOR => self.ready + into,
            None => (self.ready + into).max(self.floor),
        }
    }
}
