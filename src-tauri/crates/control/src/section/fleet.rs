//! Vans: where they are, what they carry, which tours they drive, what is thought about for them.

use crate::{calendar::turn_before, shared::Shared};
use model::{Moment, NodeId, ParcelId, Position, Reason, Seq, Solution, Span, Tour, VanCard, VanId};
use routing::{VanState, VanStatus};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Shifts kept of one van; those furthest ahead are left out.
const SHIFTS_MAX: usize = 62;

/// How long after its departure a van's loading is waited for.
const LOADING: Span = Span::hours(2);

/// How long a van that refused a tour is given no other.
const REST: Span = Span::minutes(15);

/// What became of a request: it, and what was found or why nothing was.
pub type Answered = (Seq, Result<Solution, Reason>);

/// A rescue that was begun: what the broken van carried.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Recovery {
    /// Since when.
    pub since: Moment,
    /// The tour with which it began.
    pub by: Seq,
    /// All that was aboard.
    pub parcels: BTreeSet<ParcelId>,
    /// Of these, what other vans were to take over.
    pub promised: BTreeSet<ParcelId>,
}

/// Vans, their shifts and their rescues.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Fleet {
    vans: BTreeMap<VanId, Shared<VanState>>,
    /// The event that last spoke of a van, and the one that last planned its tour.
    words: BTreeMap<VanId, (Seq, Seq)>,
    /// The event that last changed what a van does or carries; a position does not.
    changed: BTreeMap<VanId, Seq>,
    /// Shifts that are not over, by the turn of their day.
    shifts: Shared<BTreeMap<VanId, BTreeMap<Moment, VanCard>>>,
    /// Vans that broke down with nothing aboard, and the parcels that their tours were to bring.
    broke_empty: BTreeMap<VanId, BTreeSet<ParcelId>>,
    /// Vans that refused a tour, and when.
    refused: BTreeMap<VanId, Moment>,
    /// Broken vans with parcels aboard, by the event that said so.
    to_rescue: BTreeMap<VanId, Seq>,
    /// Rescues that were begun, until the van is sound again and another day is counted.
    recoveries: BTreeMap<VanId, Recovery>,
    /// The closed minute after which a depot's tours were last given to a worker, and that request.
    asked: BTreeMap<NodeId, (Seq, Seq)>,
    /// Depots whose last answer was dropped: they ask again.
    again: BTreeSet<NodeId>,
    /// Answers to be judged, by the event that told them.
    answers: BTreeMap<Seq, Answered>,
}

impl Fleet {
    /// All vans, by key.
    pub fn vans(&self) -> impl Iterator<Item = &VanState> {
        self.vans.values().map(|van| &**van)
    }

    /// One van.
    pub fn van(&self, van: VanId) -> Option<&VanState> {
        self.vans.get(&van).map(|van| &**van)
    }

    /// The vans of a depot.
    pub fn of_depot(&self, depot: NodeId) -> Vec<&VanState> {
        self.vans().filter(|van| van.depot == depot).collect()
    }

    /// Vans of a depot that may be given parcels now: one that has just refused a tour is left alone for a while.
    pub fn willing(&self, depot: NodeId, now: Moment) -> Vec<&VanState> {
        let rests = |van: &VanState| self.refused.get(&van.van).is_some_and(|at| now - *at < REST);
        self.of_depot(depot).into_iter().filter(|van| !rests(van)).collect()
    }

    /// Tours whose van ought to have been loaded, by the event that planned each, with the moment by which it ought to.
    pub fn awaited(&self) -> impl Iterator<Item = (Seq, Moment)> {
        let waits = self.vans().filter(|van| van.status == VanStatus::AtDepot);
        let tours = waits.filter_map(|van| Some((van.van, van.tour.as_ref()?.departs + LOADING)));
        tours.filter_map(|(van, due)| Some((self.planned_by(van)?, due)))
    }

    /// The event that last spoke of a van.
    pub fn heard(&self, van: VanId) -> Option<Seq> {
        self.words.get(&van).map(|(heard, _)| *heard)
    }

    /// The event that last changed what a van does or carries, if any has.
    pub fn changed_by(&self, van: VanId) -> Option<Seq> {
        self.changed.get(&van).copied()
    }

    /// The event that last planned a van's tour.
    pub fn planned_by(&self, van: VanId) -> Option<Seq> {
        self.words.get(&van).map(|(_, planned)| *planned)
    }

    /// Parcels in the tours of vans that can drive.
    pub fn toured(&self) -> BTreeSet<ParcelId> {
        let drives = |van: &&VanState| matches!(van.status, VanStatus::AtDepot | VanStatus::OnTour);
        let tours = self.vans().filter(drives).filter_map(|van| van.tour.as_ref());
        tours.flat_map(|tour| &tour.stops).flat_map(|stop| stop.parcels.iter().copied()).collect()
    }

    /// The van that carries a parcel.
    pub fn carrier_of(&self, id: ParcelId) -> Option<VanId> {
        self.vans().find(|state| state.aboard.contains(&id)).map(|state| state.van)
    }

    /// What the tour of a van that broke down with nothing aboard was to bring; `None` when it did not.
    pub fn broke_empty(&self, van: VanId) -> Option<&BTreeSet<ParcelId>> {
        self.broke_empty.get(&van)
    }

    /// Broken vans with parcels aboard, by the event that said so.
    pub fn to_rescue(&self) -> &BTreeMap<VanId, Seq> {
        &self.to_rescue
    }

    /// The closed minute after which a depot's tours were last given to a worker.
    pub fn asked(&self, depot: NodeId) -> Option<Seq> {
        self.asked.get(&depot).map(|(minute_by, _)| *minute_by)
    }

    /// Whether the last answer for a depot was dropped, so that it asks again.
    pub fn asks_again(&self, depot: NodeId) -> bool {
        self.again.contains(&depot)
    }

    /// Whether any depot asks again.
    pub fn any_asks_again(&self) -> bool {
        !self.again.is_empty()
    }

    /// Answers to be judged, by the event that told them.
    pub fn answers(&self) -> &BTreeMap<Seq, Answered> {
        &self.answers
    }

    /// Every shift that is known, past ones included.
    pub fn shifts(&self) -> impl Iterator<Item = (Moment, Moment)> {
        let next = self.shifts.values().flatten().map(|(_, card)| (card.shift_from, card.shift_to));
        self.vans().map(|van| (van.shift_from, van.shift_to)).chain(next)
    }

    /// A van has one shift a day; one that is told again replaces that of its day, and the days to come wait.
    /// `depot_at` is where a depot stands.
    pub(crate) fn list(&mut self, card: &VanCard, depot_at: impl Fn(NodeId) -> Position, now: Moment, seq: Seq) {
        let shifts = self.shifts.entry(card.van).or_default();
        shifts.retain(|_, shift| shift.shift_to > now);
        shifts.insert(turn_before(card.shift_from), card.clone());
        while shifts.len() > SHIFTS_MAX {
            shifts.pop_last();
        }
        // This one when all that is known is over.
        let next = ahead(shifts, now).unwrap_or(card).clone();
        self.take_shift(&next, depot_at(next.depot));
        self.words.insert(card.van, (seq, seq));
    }

    fn take_shift(&mut self, card: &VanCard, depot_at: Position) {
        match self.vans.get_mut(&card.van) {
            Some(state) => state.listed(card, depot_at),
            None => {
                self.vans.insert(card.van, Shared::new(VanState::new(card, depot_at)));
            }
        }
    }

    /// Vans whose shift is over take the next one that is known.
    pub(crate) fn turn_shifts(&mut self, depot_at: impl Fn(NodeId) -> Position, now: Moment) {
        let over = self.vans().filter(|van| van.shift_to <= now && van.status == VanStatus::AtDepot);
        let next = |van: &VanState| ahead(self.shifts.get(&van.van)?, now).cloned();
        for card in over.filter_map(next).collect::<Vec<_>>() {
            self.take_shift(&card, depot_at(card.depot));
        }
    }

    /// The depot of these vans stands elsewhere.
    pub(crate) fn station(&mut self, depot: NodeId, at: Position) {
        for van in self.vans.values_mut().filter(|van| van.depot == depot) {
            van.stationed(at);
        }
    }

    /// What vans served is counted anew.
    pub(crate) fn restart_counts(&mut self) {
        self.vans.values_mut().for_each(|van| van.served = 0);
        let broken = |van: &VanId| self.vans.get(van).is_some_and(|van| van.status == VanStatus::Broken);
        self.recoveries.retain(|van, _| broken(van));
    }

    /// Applies what a van said; false when it is not known.
    pub(crate) fn hear(&mut self, van: VanId, seq: Seq, change: impl FnOnce(&mut VanState)) -> bool {
        let Some(state) = self.vans.get_mut(&van) else { return false };
        let before = (state.status, state.aboard.len());
        change(state);
        if (state.status, state.aboard.len()) != before {
            self.changed.insert(van, seq);
        }
        self.words.entry(van).or_default().0 = seq;
        true
    }

    /// A tour was planned. A plan is no word of the van: what it last said stays the reason of what follows.
    pub(crate) fn plan(&mut self, tour: &Tour, seq: Seq) -> bool {
        self.words.entry(tour.van).or_default().1 = seq;
        let Some(state) = self.vans.get_mut(&tour.van) else { return false };
        state.planned(tour.clone());
        true
    }

    /// The van whose tour this event planned.
    pub fn driven_by(&self, action: Seq) -> Option<VanId> {
        let planned = |van: &VanId| self.planned_by(*van) == Some(action);
        self.vans.keys().copied().find(planned)
    }

    /// A van would not drive its tour: at its depot it is without one, and for a while it is given no other.
    pub(crate) fn refused(&mut self, van: VanId, now: Moment) {
        self.refused.retain(|_, at| now - *at < REST);
        self.refused.insert(van, now);
        if let Some(state) = self.vans.get_mut(&van) {
            state.refused();
        }
    }

    /// A parcel leaves a van's plan.
    pub(crate) fn withdraw(&mut self, van: VanId, parcel: ParcelId) {
        if let Some(state) = self.vans.get_mut(&van) {
            state.withdrawn(&[parcel]);
        }
    }

    /// A parcel was handed over: the van that carries it carries it no more.
    pub(crate) fn unload(&mut self, parcel: ParcelId) {
        if let Some(state) = self.carrier_of(parcel).and_then(|van| self.vans.get_mut(&van)) {
            state.transferred_out(&[parcel]);
        }
    }

    /// A broken van asks for a rescue when somebody's parcel is aboard; else what it was to load is remembered.
    pub(crate) fn note_breakdown(&mut self, van: VanId, to_load: Vec<ParcelId>, seq: Seq) {
        let Some(state) = self.vans.get(&van) else { return };
        if state.aboard.is_empty() {
            self.broke_empty.insert(van, to_load.into_iter().collect());
        } else {
            self.broke_empty.remove(&van);
            self.to_rescue.insert(van, seq);
        }
    }

    /// Its breakdown is over, one way or another.
    pub(crate) fn forget_breakdown(&mut self, van: VanId) {
        self.to_rescue.remove(&van);
        self.broke_empty.remove(&van);
    }

    /// Another van is to take over these parcels.
    pub(crate) fn rescued(&mut self, van: VanId, taken: &[ParcelId], now: Moment, seq: Seq) {
        let aboard = self.van(van).map(|state| state.aboard.iter().copied().collect()).unwrap_or_default();
        if self.to_rescue.remove(&van).is_some() {
            let promised = BTreeSet::new();
            self.recoveries.insert(van, Recovery { since: now, by: seq, parcels: aboard, promised });
        }
        if let Some(recovery) = self.recoveries.get_mut(&van) {
            recovery.promised.extend(taken);
        }
    }

    /// The rescue of a van that was begun.
    pub fn recovery(&self, van: VanId) -> Option<&Recovery> {
        self.recoveries.get(&van)
    }

    pub(crate) fn ask(&mut self, depot: NodeId, minute_by: Seq, request: Seq) {
        self.asked.insert(depot, (minute_by, request));
        self.again.remove(&depot);
    }

    pub(crate) fn answer(&mut self, seq: Seq, answered: Answered) {
        self.answers.insert(seq, answered);
    }

    /// The answer told by this event is settled.
    pub(crate) fn settle(&mut self, seq: Seq) {
        self.answers.remove(&seq);
    }

    /// Answers to this request are dropped; its depot asks again.
    pub(crate) fn drop_answers(&mut self, request: Seq) {
        let by = |(depot, (_, asked)): (&NodeId, &(Seq, Seq))| (*asked == request).then_some(*depot);
        self.again.extend(self.asked.iter().filter_map(by));
        self.answers.retain(|_, (asked, _)| *asked != request);
    }
}

/// The running shift of a van, or its next one.
fn ahead(shifts: &BTreeMap<Moment, VanCard>, now: Moment) -> Option<&VanCard> {
    shifts.values().filter(|shift| shift.shift_to > now).min_by_key(|shift| shift.shift_from)
}
