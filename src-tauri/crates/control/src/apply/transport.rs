//! Vans: loaded, seen, served, broken down, rescued, back.

use super::{parcels::is_elsewhere, validate::is_place};
use crate::{
    order::{Parcel, ParcelState},
    section::approvals::ApprovalScope,
    world::World,
};
use model::{Moment, ParcelId, Position, Seq, StopKind, Tour, VanId};
use routing::{VanState, VanStatus};

impl World {
    fn with_van(&mut self, van: VanId, seq: Seq, change: impl FnOnce(&mut VanState)) {
        if self.fleet.hear(van, seq, change) {
            self.dirty.vans.insert(van);
        }
    }

    pub(super) fn plan_tour(&mut self, tour: &Tour, cause: Option<Seq>, seq: Seq) {
        let van = tour.van;
        if let Some(cause) = cause {
            self.fleet.settle(cause);
        }
        // Parcels that the old tour held and that are still on the dock are free again.
        let ours = |parcel: &Parcel| parcel.van == Some(van) && parcel.state == ParcelState::Packed;
        for id in self.toured(van) {
            self.orders.free(id, ours, self.now);
        }
        for stop in &tour.stops {
            match stop.kind {
                StopKind::Transfer(from) => self.rescued(from, &stop.parcels, seq),
                StopKind::Deliver => {
                    stop.parcels.iter().for_each(|id| self.orders.expect_delivery(*id, van, stop.eta, seq))
                }
            }
        }
        self.settle_approval(ApprovalScope::Reroute(Some(van)));
        if self.fleet.plan(tour, seq) {
            self.dirty.vans.insert(van);
        }
    }

    /// An instruction was refused: what waited for it waits no longer. The robots are looked at again when one of them
    /// moves or the minute closes, the parcels of a tour with the next minute's tours: refusals must not chase each
    /// other.
    pub(super) fn hear_refusal(&mut self, action: Seq, seq: Seq) {
        if self.robots.refused(action, seq).is_some() {
            return;
        }
        self.free_tour(action);
    }

    /// Nobody has answered in time. A window is told again, since whoever drives it may have: two plans at once are a
    /// collision. A van that nobody loads is as good as one that refused.
    pub(super) fn hear_silence(&mut self, action: Seq, seq: Seq) {
        if !self.robots.told_again(action, self.now, seq) {
            self.free_tour(action);
        }
    }

    /// The van of a tour that is not driven rests, and its parcels are free for others.
    fn free_tour(&mut self, action: Seq) {
        let Some(van) = self.fleet.driven_by(action) else { return };
        for id in self.toured(van) {
            self.orders.free(id, |parcel| parcel.van == Some(van) && parcel.state == ParcelState::Packed, self.now);
        }
        self.fleet.refused(van, self.now);
    }

    /// Parcels in the tour of a van.
    fn toured(&self, van: VanId) -> Vec<ParcelId> {
        let tour = self.fleet.van(van).and_then(|state| state.tour.as_ref());
        tour.into_iter().flat_map(|tour| &tour.stops).flat_map(|stop| stop.parcels.iter().copied()).collect()
    }

    fn rescued(&mut self, from: VanId, taken: &[ParcelId], seq: Seq) {
        self.fleet.rescued(from, taken, self.now, seq);
        self.settle_approval(ApprovalScope::Transfer(from));
    }

    pub(super) fn load_van(&mut self, van: VanId, parcels: &[ParcelId], when: Moment, seq: Seq) {
        let loaded = self.move_parcels(parcels, |world, id| is_elsewhere(world.can_load(id, van)), when, seq);
        for id in &loaded {
            self.leave_plan(*id, van);
            self.orders.amend_parcel(*id, |parcel| parcel.van = Some(van));
        }
        // What the tour asked for and the driver did not load stays on the dock for another van.
        for id in self.toured(van).into_iter().filter(|id| !parcels.contains(id)) {
            self.orders.free(id, |parcel| parcel.state == ParcelState::Packed, self.now);
        }
        self.with_van(van, seq, |state| state.loaded(&loaded, when));
    }

    /// A parcel that another van was to take leaves that van's plan.
    fn leave_plan(&mut self, id: ParcelId, now_with: VanId) {
        let before = self.orders.parcel(id).and_then(|parcel| parcel.van).filter(|van| *van != now_with);
        if let Some(before) = before {
            self.fleet.withdraw(before, id);
        }
    }

    /// Parcels that are on the road with a van from now on: those that can be, and are not yet delivered.
    fn move_parcels(
        &mut self,
        parcels: &[ParcelId],
        elsewhere: impl Fn(&Self, ParcelId) -> bool,
        when: Moment,
        seq: Seq,
    ) -> Vec<ParcelId> {
        let mut moved = Vec::with_capacity(parcels.len());
        for id in parcels {
            if elsewhere(self, *id) {
                continue;
            }
            self.advance(*id, ParcelState::Left, when, seq);
            if self.orders.parcel(*id).is_some_and(|parcel| parcel.state == ParcelState::Left) {
                moved.push(*id);
            }
        }
        moved
    }

    pub(super) fn see_van(&mut self, van: VanId, position: Position, when: Moment, seq: Seq) {
        self.with_van(van, seq, |state| state.seen(position, when));
    }

    pub(super) fn serve_stop(&mut self, van: VanId, parcels: &[ParcelId], when: Moment, seq: Seq) {
        let elsewhere = |id: &ParcelId| is_elsewhere(self.can_serve(*id, van));
        let served: Vec<ParcelId> = parcels.iter().filter(|id| !elsewhere(id)).copied().collect();
        self.with_van(van, seq, |state| state.served(&served, when));
        for id in served {
            self.deliver(id, when, seq);
        }
    }

    pub(super) fn fail_stop(&mut self, van: VanId, parcels: &[ParcelId], when: Moment, seq: Seq) {
        let elsewhere = |id: &ParcelId| self.fleet.carrier_of(*id).is_some_and(|carrier| carrier != van);
        let failed: Vec<ParcelId> = parcels.iter().filter(|id| !elsewhere(id)).copied().collect();
        self.with_van(van, seq, |state| state.failed(&failed));
        self.note_failed(van, &failed, when, seq);
    }

    pub(super) fn transfer(&mut self, from: VanId, to: VanId, parcels: &[ParcelId], when: Moment, seq: Seq) {
        let elsewhere = |world: &Self, id| is_elsewhere(world.can_transfer(id, from, to));
        let moved = self.move_parcels(parcels, elsewhere, when, seq);
        self.with_van(from, seq, |state| state.transferred_out(&moved));
        self.with_van(to, seq, |state| state.transferred_in(from, &moved, when));
        for id in moved {
            self.leave_plan(id, to);
            self.orders.amend_parcel(id, |parcel| {
                parcel.van = Some(to);
                parcel.touched_by = seq;
            });
        }
    }

    pub(super) fn break_van(&mut self, van: VanId, position: Position, when: Moment, seq: Seq) {
        // Said again, perhaps from a little further on: where it stands is news, that it stands is not.
        if self.fleet.van(van).is_some_and(|state| state.status == VanStatus::Broken) {
            return self.see_van(van, position, when, seq);
        }
        let last = self.fleet.van(van).map_or(position, |state| state.position);
        let place = if is_place(position) { position } else { last };
        let toured = self.toured(van);
        self.with_van(van, seq, |state| state.broke(place, when));
        if self.fleet.van(van).is_some() {
            self.fleet.note_breakdown(van, toured, seq);
            self.free_planned(van);
        }
    }

    /// Parcels planned on a van that will not load them wait on the dock for another.
    pub(super) fn free_planned(&mut self, van: VanId) {
        let Some(depot) = self.fleet.van(van).map(|state| state.depot) else { return };
        for id in self.docks.at(depot) {
            self.orders.free(id, |parcel| parcel.van == Some(van), self.now);
        }
    }

    pub(super) fn return_van(&mut self, van: VanId, when: Moment, seq: Seq) {
        let Some(state) = self.fleet.van(van) else { return };
        let (depot, back) = (state.depot, state.aboard.clone());
        self.with_van(van, seq, |state| state.returned(when));
        self.fleet.forget_breakdown(van);
        for id in back {
            // Nobody opened: the parcel is on the dock again and waits for another tour.
            let left = self.orders.parcel(id).filter(|parcel| parcel.state == ParcelState::Left);
            if let Some(units) = left.map(Parcel::units) {
                self.sites.dock(depot, id, units);
                self.orders.set_parcel_state(id, ParcelState::Packed, seq);
                self.orders.amend_parcel(id, |parcel| parcel.van = None);
                self.dock(depot, id);
            }
        }
    }
}
