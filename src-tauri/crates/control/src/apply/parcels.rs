//! Parcels: released, picked, packed, on their way, handed over.

use crate::{order::ParcelState, permit::Matter, world::World};
use model::{DepartureId, Moment, NodeId, ParcelId, Reason, Seq, SkuId, Via};

impl World {
    /// Moves a parcel forward in its life; an outside that repeats itself moves nothing back.
    pub(super) fn advance(&mut self, id: ParcelId, state: ParcelState, seq: Seq) -> bool {
        let Some(parcel) = self.parcels.get_mut(&id) else { return false };
        if !parcel.state.is_current() || parcel.state >= state {
            return false;
        }
        parcel.state = state;
        parcel.touched_by = seq;
        let order = parcel.order;
        self.follow(order, seq);
        true
    }

    pub(super) fn release(&mut self, node: NodeId, parcels: &[ParcelId], seq: Seq) {
        self.settle_matter(Matter::Release(node));
        self.node_by.insert(node, seq);
        for id in parcels {
            if let Some(waiting) = self.waiting.get_mut(&node) {
                waiting.remove(id);
            }
            if !self.advance(*id, ParcelState::Released, seq) {
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

    pub(super) fn start_picks(&mut self, parcels: &[ParcelId], seq: Seq) {
        for id in parcels {
            self.advance(*id, ParcelState::Picking, seq);
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
        let stock = self.book.stock(node, sku);
        self.count(node, sku, stock.on_hand.min(found.max(stock.allocated.saturating_sub(parcel.units()))), None, seq);
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

    pub(super) fn pack(&mut self, id: ParcelId, seq: Seq) {
        if !self.advance(id, ParcelState::Packed, seq) {
            return;
        }
        let Some(parcel) = self.parcels.get(&id) else { return };
        let (node, via, units, items) = (parcel.plan.node, parcel.plan.via, parcel.units(), parcel.items.clone());
        self.book.consume(node, &items);
        self.node_by.insert(node, seq);
        self.finish_work(node, units);
        self.tally.packed += 1;
        self.totals.packed += 1;
        *self.packed.entry(node).or_default() += 1;
        match via {
            Via::Van => {
                self.docks.entry(node).or_default().insert(id);
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

    pub(super) fn depart(&mut self, departure: DepartureId, taken: &[ParcelId], seq: Seq) {
        let mut left_behind = self.bound.remove(&departure).unwrap_or_default();
        for id in taken {
            left_behind.remove(id);
            if self.advance(*id, ParcelState::Left, seq) {
                self.totals.left += 1;
            }
        }
        for id in left_behind {
            self.todo.rebind.insert(id, (seq, Reason::MissedDeparture));
        }
    }

    pub(super) fn rebind(&mut self, id: ParcelId, via: Via, eta: Moment, seq: Seq) {
        self.todo.rebind.remove(&id);
        let Some(parcel) = self.parcels.get(&id) else { return };
        let old = parcel.plan.clone();
        self.unbind(&old);
        if let Some(dock) = self.docks.get_mut(&old.node) {
            dock.remove(&id);
        }
        let Some(parcel) = self.parcels.get_mut(&id) else { return };
        parcel.plan.via = via;
        parcel.plan.eta = eta;
        self.book.rebound(&old, &parcel.plan);
        parcel.touched_by = seq;
        parcel.van = None;
        let order = parcel.order;
        match via {
            Via::Departure(departure) => {
                self.bound.entry(departure).or_default().insert(id);
            }
            Via::Van if parcel.state == ParcelState::Packed => {
                self.docks.entry(old.node).or_default().insert(id);
            }
            Via::Van => {}
        }
        self.watch_promise(order);
    }

    pub(super) fn deliver(&mut self, id: ParcelId, seq: Seq) {
        if self.advance(id, ParcelState::Delivered, seq) {
            if let Some(parcel) = self.parcels.get_mut(&id) {
                parcel.plan.eta = self.now;
            }
            self.tally.delivered += 1;
            self.totals.delivered += 1;
        }
    }
}
