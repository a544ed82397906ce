//! Parcels: released, picked, packed, on their way, handed over.

use crate::{order::ParcelState, permit::Matter, world::World};
use model::{DepartureCard, DepartureId, Moment, NodeId, ParcelId, Reason, Seq, SkuId, Via};

impl World {
    /// Moves a parcel forward in its life; an outside that repeats itself moves nothing back. Steps that nobody told
    /// are made up for: what has left the house has left its shelf, once.
    pub(super) fn advance(&mut self, id: ParcelId, state: ParcelState, when: Moment, seq: Seq) -> bool {
        let Some(parcel) = self.parcels.get_mut(&id) else { return false };
        if !parcel.state.is_current() && state >= ParcelState::Packed {
            self.take_stray(id, when, seq);
            return false;
        }
        if !parcel.state.is_current() || parcel.state >= state {
            return false;
        }
        let was = parcel.state;
        parcel.state = state;
        parcel.touched_by = seq;
        let (order, when) = (parcel.order, when.max(parcel.since));
        if was.holds_stock() && !state.holds_stock() {
            self.leave_shelf(id, was, when, seq);
        }
        if was < ParcelState::Left && state >= ParcelState::Left {
            self.leave_house(id);
        }
        self.follow(order, seq);
        true
    }

    /// Its units are in a box: they leave the shelf, and nobody has work with it any more.
    fn leave_shelf(&mut self, id: ParcelId, was: ParcelState, when: Moment, seq: Seq) {
        let Some(parcel) = self.parcels.get(&id) else { return };
        let (node, units, items) = (parcel.plan.node, parcel.units(), parcel.items.clone());
        self.book.consume(node, &items);
        self.note_taken(node, &items, when);
        self.recount(node, &items);
        self.node_by.insert(node, seq);
        if was == ParcelState::Waiting {
            self.waiting.entry(node).or_default().remove(&id);
        } else {
            self.finish_work(node, units);
        }
        if self.warehouses.get_mut(&node).is_some_and(|warehouse| warehouse.drop_parcel(id)) {
            self.touch_warehouse(node, seq);
        }
        self.tally.packed += 1;
        self.totals.packed += 1;
        *self.packed.entry(node).or_default() += 1;
    }

    /// It waits for no truck and no van any more.
    fn leave_house(&mut self, id: ParcelId) {
        let Some(plan) = self.parcels.get(&id).map(|parcel| parcel.plan.clone()) else { return };
        self.unbind(&plan);
        self.todo.rebind.remove(&id);
        self.leave_dock(id);
        self.totals.left += 1;
    }

    /// The dock that it stood on: its node's, or that of another depot to which a van brought it back.
    fn leave_dock(&mut self, id: ParcelId) -> Option<NodeId> {
        self.docks.iter_mut().find_map(|(node, dock)| dock.remove(&id).then_some(*node))
    }

    pub(super) fn release(&mut self, node: NodeId, parcels: &[ParcelId], seq: Seq) {
        self.settle_matter(Matter::Release(node));
        self.node_by.insert(node, seq);
        for id in parcels {
            if let Some(waiting) = self.waiting.get_mut(&node) {
                waiting.remove(id);
            }
            if !self.advance(*id, ParcelState::Released, self.now, seq) {
                continue;
            }
            let Some(parcel) = self.parcels.get(id) else { continue };
            let work = self.in_work.entry(node).or_default();
            *work = work.saturating_add(parcel.units());
            if let (Some(warehouse), Some(order)) = (self.warehouses.get_mut(&node), self.orders.get(&parcel.order)) {
                let live = order.card.channel == model::Channel::Live;
                let due = order.promise.map_or(parcel.plan.eta, |promise| promise.latest);
                warehouse.enqueue(*id, &parcel.items, live, due, parcel.since);
            }
        }
        if self.has_robots(node) {
            self.touch_warehouse(node, seq);
        }
    }

    pub(super) fn start_picks(&mut self, node: NodeId, parcels: &[ParcelId], seq: Seq) {
        for id in parcels {
            if self.is_prepared_at(*id, node).is_ok() {
                self.advance(*id, ParcelState::Picking, self.now, seq);
            }
        }
    }

    pub(super) fn finish_work(&mut self, node: NodeId, units: u32) {
        let work = self.in_work.entry(node).or_default();
        *work = work.saturating_sub(units);
        self.touched.nodes.insert(node);
    }

    pub(super) fn pick_short(&mut self, node: NodeId, id: ParcelId, sku: SkuId, found: u32, seq: Seq) {
        let Some(parcel) = self.parcels.get(&id) else { return };
        if !parcel.state.holds_stock() {
            return;
        }
        let order_id = parcel.order;
        // The shelf holds `found` and nothing for this parcel: no order may count on more.
        let own = parcel.items.iter().filter(|item| item.0 == sku).fold(0u32, |sum, item| sum.saturating_add(item.1));
        let others = self.book.stock(node, sku).allocated.saturating_sub(own);
        self.lower_stock(node, sku, found.max(others), seq);
        self.drop_parcels(order_id, |parcel| parcel.plan.parcel == id, seq);
        if let Some(order) = self.orders.get_mut(&order_id) {
            if !order.avoid.contains(&node) {
                order.avoid.push(node);
            }
            order.touched_by = seq;
        }
        self.ask_node(order_id, seq);
        self.follow(order_id, seq);
    }

    pub(super) fn pack(&mut self, id: ParcelId, when: Moment, seq: Seq) {
        if !self.advance(id, ParcelState::Packed, when, seq) {
            return;
        }
        let Some(parcel) = self.parcels.get(&id) else { return };
        match parcel.plan.via {
            Via::Van => {
                self.docks.entry(parcel.plan.node).or_default().insert(id);
            }
            Via::Departure(departure) => {
                // Packed when its truck had left: it waits for another.
                if self.has_left(departure) {
                    self.todo.rebind.insert(id, (seq, Reason::MissedDeparture));
                }
            }
        }
    }

    fn has_left(&self, departure: DepartureId) -> bool {
        self.book.departure(departure).is_none_or(|card| card.leaves <= self.now)
    }

    pub(super) fn depart(&mut self, departure: DepartureId, taken: &[ParcelId], when: Moment, seq: Seq) {
        let mut left_behind = self.bound.remove(&departure).unwrap_or_default();
        for id in taken.iter().filter(|id| !is_elsewhere(self.can_depart(**id, departure))).copied().collect::<Vec<_>>()
        {
            left_behind.remove(&id);
            self.advance(id, ParcelState::Left, when, seq);
        }
        self.close_departure(departure, when);
        for id in left_behind {
            self.todo.rebind.insert(id, (seq, Reason::MissedDeparture));
        }
    }

    /// A truck that left before its time takes nothing more, whatever the timetable says.
    fn close_departure(&mut self, departure: DepartureId, when: Moment) {
        if let Some(card) = self.book.departure(departure).filter(|card| card.leaves > when).cloned() {
            self.book.list_departure(&DepartureCard { cutoff: card.cutoff.min(when), leaves: when, ..card });
        }
    }

    pub(super) fn rebind(&mut self, id: ParcelId, via: Via, eta: Moment, seq: Seq) {
        self.todo.rebind.remove(&id);
        let Some(parcel) = self.parcels.get(&id) else { return };
        let old = parcel.plan.clone();
        self.unbind(&old);
        let dock = self.leave_dock(id).unwrap_or(old.node);
        let Some(parcel) = self.parcels.get_mut(&id) else { return };
        parcel.plan.via = via;
        parcel.plan.eta = eta;
        self.book.rebound(&old, &parcel.plan);
        parcel.touched_by = seq;
        let (order, van) = (parcel.order, parcel.van.take());
        if let Some(state) = van.and_then(|van| self.vans.get_mut(&van)) {
            state.withdrawn(&[id]);
        }
        let Some(parcel) = self.parcels.get(&id) else { return };
        match via {
            Via::Departure(departure) => {
                self.bound.entry(departure).or_default().insert(id);
            }
            Via::Van if parcel.state == ParcelState::Packed => {
                self.docks.entry(dock).or_default().insert(id);
            }
            Via::Van => {}
        }
        self.watch_promise(order);
    }

    pub(super) fn deliver(&mut self, id: ParcelId, when: Moment, seq: Seq) {
        if !self.advance(id, ParcelState::Delivered, when, seq) {
            return;
        }
        if let Some(parcel) = self.parcels.get_mut(&id) {
            parcel.plan.eta = when;
        }
        if let Some(van) = self.carrier_of(id).and_then(|van| self.vans.get_mut(&van)) {
            van.transferred_out(&[id]);
        }
        self.tally.delivered += 1;
        self.totals.delivered += 1;
    }
}

/// It cannot have been there; that it came too late does not matter: it is gone.
pub(super) fn is_elsewhere(belief: Result<(), Reason>) -> bool {
    belief.is_err_and(|reason| reason != Reason::TooLate)
}
