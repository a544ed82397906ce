//! Parcels: released, picked, packed, on their way, handed over.

use crate::{
    order::ParcelState,
    section::{approvals::ApprovalScope, docks::Gone},
    world::World,
};
use imbl::OrdSet;
use model::{Channel, DepartureId, Moment, NodeId, ParcelId, Reason, RoomKept, Seq, SkuId, Via};
use std::collections::BTreeSet;

impl World {
    /// Moves a parcel forward in its life; an outside that repeats itself moves nothing back. Steps that nobody told
    /// are made up for: what has left the building has left its shelf, once.
    pub(super) fn advance(&mut self, id: ParcelId, state: ParcelState, when: Moment, seq: Seq) -> bool {
        let Some(parcel) = self.orders.parcel(id) else { return false };
        let (was, order, when) = (parcel.state, parcel.order, when.max(parcel.since));
        if !was.is_current() && state >= ParcelState::Packed {
            self.take_stray(id, when, seq);
            return false;
        }
        if !was.is_current() || was >= state {
            return false;
        }
        self.orders.set_parcel_state(id, state, seq);
        if was == ParcelState::Waiting && state.holds_stock() {
            self.begin_work(id);
        }
        if was.holds_stock() && !state.holds_stock() {
            self.leave_shelf(id, was, when, seq);
        }
        self.stand(id, was, state);
        if was < ParcelState::Left && state >= ParcelState::Left {
            self.leave_building(id, when);
        }
        self.orders.follow(order, seq);
        true
    }

    /// Its units are in a box: they leave the shelf, and nobody has work with it any more.
    fn leave_shelf(&mut self, id: ParcelId, was: ParcelState, when: Moment, seq: Seq) {
        let Some(parcel) = self.orders.parcel(id) else { return };
        let (node, units, items) = (parcel.plan.node, parcel.units(), parcel.items.clone());
        self.stock.consume(node, &items, when);
        self.sites.changed(node, seq);
        if was == ParcelState::Waiting {
            self.sites.leave(node, id, units);
        } else {
            self.finish_work(node, id, units);
        }
        if self.robots.works_at(node) && self.robots.drop_parcel(node, id) {
            self.mark_warehouse(node, seq);
        }
        self.sales.packed(node, when);
        self.sites.packed(node, self.now);
    }

    /// Packed, it stands at its node until it leaves.
    fn stand(&mut self, id: ParcelId, was: ParcelState, state: ParcelState) {
        let Some(parcel) = self.orders.parcel(id) else { return };
        let (node, units) = (parcel.plan.node, parcel.units());
        if state == ParcelState::Packed {
            self.sites.dock(node, id, units);
        } else if was == ParcelState::Packed {
            self.sites.undock(id, units);
        }
    }

    /// Packed, it waits at a dock for a van.
    pub(super) fn dock(&mut self, depot: NodeId, id: ParcelId) {
        let now = self.now;
        self.orders.amend_parcel(id, |parcel| parcel.docked_at = Some(now));
        self.docks.dock(depot, id);
    }

    /// It waits for no truck and no van any more.
    fn leave_building(&mut self, id: ParcelId, when: Moment) {
        let Some(parcel) = self.orders.parcel(id) else { return };
        self.docks.unbind(&parcel.plan);
        self.docks.unask_way(id);
        self.docks.undock(id);
        self.sales.left(when);
    }

    /// A dropped parcel was packed all the same: its units are in a box that nobody waits for.
    fn take_stray(&mut self, id: ParcelId, when: Moment, seq: Seq) {
        let Some(parcel) = self.orders.parcel(id).filter(|parcel| !parcel.stray) else { return };
        let (node, items) = (parcel.plan.node, parcel.items.clone());
        self.orders.amend_parcel(id, |parcel| {
            parcel.stray = true;
            parcel.touched_by = seq;
        });
        self.stock.take_stray(node, &items, when, seq);
        self.sites.changed(node, seq);
    }

    /// Parcels that were to leave room may be released now, or others no longer.
    pub(super) fn keep_room(&mut self, kept: &RoomKept) {
        self.stock.keep_room(kept);
        self.dirty.nodes.insert(kept.node);
    }

    pub(super) fn release(&mut self, node: NodeId, parcels: &[ParcelId], seq: Seq) {
        self.settle_approval(ApprovalScope::Release(node));
        self.sites.changed(node, seq);
        for id in parcels {
            self.advance(*id, ParcelState::Released, self.now, seq);
        }
        if self.robots.works_at(node) {
            self.mark_warehouse(node, seq);
        }
    }

    /// It waits no longer: somebody at its node has work with it, released or begun unasked.
    fn begin_work(&mut self, id: ParcelId) {
        let Some(parcel) = self.orders.parcel(id) else { return };
        let (node, units) = (parcel.plan.node, parcel.units());
        self.sites.leave(node, id, units);
        self.sites.begin_work(node, id, units, self.now);
        if let Some(order) = self.orders.get(parcel.order).filter(|_| self.robots.works_at(node)) {
            let live = order.card.channel == Channel::Live;
            let due = self.stock.must_be_packed(parcel);
            self.robots.enqueue(node, id, &parcel.items, live, due, parcel.since);
        }
    }

    pub(super) fn start_picks(&mut self, node: NodeId, parcels: &[ParcelId], seq: Seq) {
        for id in parcels {
            if self.is_prepared_at(*id, node).is_ok() {
                self.advance(*id, ParcelState::Picking, self.now, seq);
            }
        }
    }

    pub(super) fn pick_short(
        &mut self,
        (node, id, sku): (NodeId, ParcelId, SkuId),
        found: u32,
        when: Moment,
        seq: Seq,
    ) {
        self.note_short(node, id, sku, when, seq);
        let Some(parcel) = self.orders.parcel(id).filter(|parcel| parcel.state.holds_stock()) else { return };
        let (order, own) = (parcel.order, parcel.units_of(sku));
        self.stock.found_short((node, sku), found, own, seq);
        self.sites.changed(node, seq);
        self.drop_parcels(order, |parcel| parcel.plan.parcel == id, seq);
        self.orders.amend(order, |order| {
            if !order.avoid.contains(&node) {
                order.avoid.push(node);
            }
            order.touched_by = seq;
        });
        self.orders.ask_node(order, seq);
        self.orders.follow(order, seq);
        self.orders.watch_promise(order);
    }

    pub(super) fn pack(&mut self, id: ParcelId, when: Moment, seq: Seq) {
        if !self.advance(id, ParcelState::Packed, when, seq) {
            return;
        }
        let Some(parcel) = self.orders.parcel(id) else { return };
        match parcel.plan.via {
            Via::Van => self.dock(parcel.plan.node, id),
            // Packed when its truck had left: it waits for another.
            Via::Departure(departure) if self.stock.has_left(departure, self.now) => {
                self.docks.ask_way(id, seq, Reason::MissedDeparture);
            }
            // Packed when its carrier had stopped scanning.
            Via::Departure(departure) => {
                if self.stock.book().departure(departure).is_some_and(|card| card.cutoff < when) {
                    self.note_missed(departure, id, when, seq);
                }
            }
        }
    }

    pub(super) fn depart(&mut self, departure: DepartureId, taken: &[ParcelId], when: Moment, seq: Seq) {
        let there = |id: &&ParcelId| !is_elsewhere(self.can_depart(**id, departure));
        let taken: Vec<ParcelId> = taken.iter().filter(there).copied().collect();
        // Asked before it has left, since with it a hold on it is over.
        let is_held = |id: &ParcelId| self.orders.parcel(*id).is_some_and(|parcel| self.docks.holds_back(parcel));
        let held: BTreeSet<ParcelId> = self.docks.bound(departure).filter(is_held).collect();
        let mut stayed = self.docks.depart(departure);
        let mut took = 0u32;
        for id in &taken {
            stayed.remove(id);
            took = took.saturating_add(u32::from(self.advance(*id, ParcelState::Left, when, seq)));
        }
        let (held_back, left_behind): (OrdSet<ParcelId>, OrdSet<ParcelId>) =
            stayed.into_iter().partition(|id| held.contains(id));
        self.docks.gone(
            departure,
            Gone { at: when, took, left_behind: left_behind.clone(), held_back: held_back.clone() },
            &taken,
        );
        self.stock.close_departure(departure, when);
        held_back.into_iter().for_each(|id| self.docks.ask_way(id, seq, Reason::OperatorAsked));
        for id in left_behind {
            self.docks.ask_way(id, seq, Reason::MissedDeparture);
            self.note_missed(departure, id, when, seq);
        }
    }

    pub(super) fn rebind(&mut self, id: ParcelId, (via, eta): (Via, Moment), reason: Reason, seq: Seq) {
        self.docks.unask_way(id);
        let Some(parcel) = self.orders.parcel(id) else { return };
        let (old, order, van, state) = (parcel.plan.clone(), parcel.order, parcel.van, parcel.state);
        self.docks.unbind(&old);
        if reason != Reason::CustomerAsked && via != old.via {
            self.docks.missed(&old);
        }
        let dock = self.docks.undock(id).unwrap_or(old.node);
        let plan = model::ParcelPlan { via, eta, ..old.clone() };
        self.stock.rebound(&old, &plan);
        self.docks.bind(&plan);
        if let Some(van) = van {
            self.fleet.withdraw(van, id);
        }
        if via == Via::Van && state == ParcelState::Packed {
            self.dock(dock, id);
        }
        self.orders.amend_parcel(id, |parcel| {
            parcel.plan = plan;
            parcel.van = None;
            parcel.touched_by = seq;
        });
        self.orders.watch_promise(order);
    }

    pub(super) fn deliver(&mut self, id: ParcelId, when: Moment, seq: Seq) {
        if !self.advance(id, ParcelState::Delivered, when, seq) {
            return;
        }
        self.orders.amend_parcel(id, |parcel| parcel.plan.eta = when);
        if let Some(order) = self.orders.parcel(id).map(|parcel| parcel.order) {
            self.orders.recount(order);
        }
        self.fleet.unload(id);
        self.sales.delivered(when);
    }
}

/// It cannot have been there; that it came too late does not matter: it is gone.
pub(super) fn is_elsewhere(belief: Result<(), Reason>) -> bool {
    belief.is_err_and(|reason| reason != Reason::TooLate)
}
