//! Vans: loaded, seen, served, broken down, rescued, back.

use super::{doubt::is_place, parcels::is_elsewhere};
use crate::{order::ParcelState, permit::Matter, world::World};
use model::{Moment, ParcelId, Position, Seq, StopKind, Tour, VanId};
use routing::{VanState, VanStatus};

impl World {
    fn with_van(&mut self, van: VanId, seq: Seq, change: impl FnOnce(&mut VanState)) {
        if let Some(state) = self.vans.get_mut(&van) {
            change(state);
            self.van_by.entry(van).or_default().0 = seq;
            self.touched.vans.insert(van);
        }
    }

    pub(super) fn plan_tour(&mut self, tour: &Tour, cause: Option<Seq>, seq: Seq) {
        let van = tour.van;
        if let Some(cause) = cause {
            self.todo.solved.remove(&cause);
        }
        let before = self.vans.get(&van).and_then(|state| state.tour.clone());
        // Parcels that the old tour held and that are still on the dock are free again.
        for id in before.iter().flat_map(|tour| &tour.stops).flat_map(|stop| &stop.parcels) {
            if let Some(parcel) = self.parcels.get_mut(id)
                && parcel.van == Some(van)
                && parcel.state == ParcelState::Packed
            {
                parcel.van = None;
            }
        }
        for stop in &tour.stops {
            match stop.kind {
                StopKind::Transfer(from) => self.rescued(from),
                StopKind::Deliver => self.expect_parcels(&stop.parcels, van, stop.eta, seq),
            }
        }
        self.settle_matter(Matter::Reroute(Some(van)));
        // A plan is no word of the van: what it last said stays the reason of what follows.
        if let Some(state) = self.vans.get_mut(&van) {
            state.planned(tour.clone());
            self.touched.vans.insert(van);
        }
        self.van_by.entry(van).or_default().1 = seq;
    }

    fn expect_parcels(&mut self, parcels: &[ParcelId], van: VanId, eta: model::Moment, seq: Seq) {
        for id in parcels {
            if let Some(parcel) = self.parcels.get_mut(id) {
                parcel.van = Some(van);
                parcel.plan.eta = eta;
                parcel.touched_by = seq;
                let order = parcel.order;
                self.watch_promise(order);
            }
        }
    }

    fn rescued(&mut self, from: VanId) {
        self.todo.rescue.remove(&from);
        self.settle_matter(Matter::Transfer(from));
    }

    pub(super) fn load_van(&mut self, van: VanId, parcels: &[ParcelId], when: Moment, seq: Seq) {
        let loaded = self.move_parcels(parcels, |world, id| is_elsewhere(world.can_load(id, van)), when, seq);
        for id in &loaded {
            if let Some(parcel) = self.parcels.get_mut(id) {
                parcel.van = Some(van);
            }
        }
        self.unload_missing(van, parcels);
        self.with_van(van, seq, |state| state.loaded(&loaded, when));
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
            if self.parcels.get(id).is_some_and(|parcel| parcel.state == ParcelState::Left) {
                moved.push(*id);
            }
        }
        moved
    }

    /// What the tour asked for and the driver did not load stays on the dock for another van.
    fn unload_missing(&mut self, van: VanId, loaded: &[ParcelId]) {
        let planned: Vec<ParcelId> =
            self.vans.get(&van).and_then(|state| state.tour.as_ref()).map_or_else(Vec::new, |tour| {
                tour.stops.iter().flat_map(|stop| stop.parcels.iter().copied()).collect()
            });
        for id in planned.into_iter().filter(|id| !loaded.contains(id)) {
            if let Some(parcel) = self.parcels.get_mut(&id)
                && parcel.state == ParcelState::Packed
            {
                parcel.van = None;
            }
        }
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

    pub(super) fn fail_stop(&mut self, van: VanId, parcels: &[ParcelId], seq: Seq) {
        self.with_van(van, seq, |state| state.failed(parcels));
    }

    pub(super) fn transfer(&mut self, from: VanId, to: VanId, parcels: &[ParcelId], when: Moment, seq: Seq) {
        let elsewhere = |world: &Self, id| is_elsewhere(world.can_transfer(id, from, to));
        let moved = self.move_parcels(parcels, elsewhere, when, seq);
        self.with_van(from, seq, |state| state.transferred_out(&moved));
        self.with_van(to, seq, |state| state.transferred_in(from, &moved, when));
        for id in moved {
            if let Some(parcel) = self.parcels.get_mut(&id) {
                parcel.van = Some(to);
                parcel.touched_by = seq;
            }
        }
    }

    pub(super) fn break_van(&mut self, van: VanId, position: Position, when: Moment, seq: Seq) {
        // Said again, perhaps from a little further on: where it stands is news, that it stands is not.
        if self.vans.get(&van).is_some_and(|state| state.status == VanStatus::Broken) {
            return self.see_van(van, position, when, seq);
        }
        let last = self.vans.get(&van).map_or(position, |state| state.position);
        let place = if is_place(position) { position } else { last };
        self.with_van(van, seq, |state| state.broke(place, when));
        let Some(state) = self.vans.get(&van) else { return };
        if state.aboard.is_empty() {
            self.broke_empty.insert(van);
        } else {
            self.broke_empty.remove(&van);
            self.todo.rescue.insert(van, seq);
        }
        self.free_planned(van);
    }

    /// Parcels planned on a van that will not load them wait on the dock for another.
    pub(super) fn free_planned(&mut self, van: VanId) {
        let Some(depot) = self.vans.get(&van).map(|state| state.depot) else { return };
        for id in self.docks.get(&depot).into_iter().flatten() {
            if let Some(parcel) = self.parcels.get_mut(id)
                && parcel.van == Some(van)
            {
                parcel.van = None;
            }
        }
    }

    pub(super) fn return_van(&mut self, van: VanId, when: Moment, seq: Seq) {
        let Some(state) = self.vans.get(&van) else { return };
        let (depot, back) = (state.depot, state.aboard.clone());
        self.with_van(van, seq, |state| state.returned(when));
        self.todo.rescue.remove(&van);
        self.broke_empty.remove(&van);
        for id in back {
            // Nobody opened: the parcel is on the dock again and waits for another tour.
            if let Some(parcel) = self.parcels.get_mut(&id)
                && parcel.state == ParcelState::Left
            {
                parcel.state = ParcelState::Packed;
                parcel.van = None;
                parcel.touched_by = seq;
                self.docks.entry(depot).or_default().insert(id);
            }
        }
    }
}
