//! Vans: loaded, seen, served, broken down, rescued, back.

use crate::{order::ParcelState, permit::Matter, world::World};
use model::{ParcelId, Position, Seq, StopKind, Tour, VanId};
use routing::VanState;

impl World {
    fn with_van(&mut self, van: VanId, seq: Seq, change: impl FnOnce(&mut VanState, model::Moment)) {
        let now = self.now;
        if let Some(state) = self.vans.get_mut(&van) {
            change(state, now);
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

    pub(super) fn load_van(&mut self, van: VanId, parcels: &[ParcelId], seq: Seq) {
        let depot = self.vans.get(&van).map(|state| state.depot);
        for id in parcels {
            if let Some(dock) = depot.and_then(|depot| self.docks.get_mut(&depot)) {
                dock.remove(id);
            }
            if self.advance(*id, ParcelState::Left, seq) {
                self.totals.left += 1;
            }
            if let Some(parcel) = self.parcels.get_mut(id) {
                parcel.van = Some(van);
            }
        }
        self.unload_missing(van, parcels);
        self.with_van(van, seq, |state, now| state.loaded(parcels, now));
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

    pub(super) fn see_van(&mut self, van: VanId, position: Position, seq: Seq) {
        self.with_van(van, seq, |state, now| state.seen(position, now));
    }

    pub(super) fn serve_stop(&mut self, van: VanId, parcels: &[ParcelId], seq: Seq) {
        self.with_van(van, seq, |state, now| state.served(parcels, now));
        for id in parcels {
            self.deliver(*id, seq);
        }
    }

    pub(super) fn fail_stop(&mut self, van: VanId, parcels: &[ParcelId], seq: Seq) {
        self.with_van(van, seq, |state, _| state.failed(parcels));
    }

    pub(super) fn transfer(&mut self, from: VanId, to: VanId, parcels: &[ParcelId], seq: Seq) {
        self.with_van(from, seq, |state, _| state.transferred_out(parcels));
        self.with_van(to, seq, |state, now| state.transferred_in(from, parcels, now));
        for id in parcels {
            if let Some(parcel) = self.parcels.get_mut(id) {
                parcel.van = Some(to);
                parcel.touched_by = seq;
            }
        }
    }

    pub(super) fn break_van(&mut self, van: VanId, position: Position, seq: Seq) {
        self.with_van(van, seq, |state, now| state.broke(position, now));
        if self.vans.get(&van).is_some_and(|state| !state.aboard.is_empty()) {
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

    pub(super) fn return_van(&mut self, van: VanId, seq: Seq) {
        let Some(state) = self.vans.get(&van) else { return };
        let (depot, back) = (state.depot, state.aboard.clone());
        self.with_van(van, seq, |state, now| state.returned(now));
        self.todo.rescue.remove(&van);
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
