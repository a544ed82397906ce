//! Orders: placed, allocated, declined, cancelled.

use crate::{
    order::{Order, Parcel, ParcelState, state_of},
    permit::Matter,
    world::World,
};
use model::{OrderCard, OrderId, OrderState, ParcelPlan, Promise, QUARTER, Reason, Seq, Service, SkuId, Template, Via};

impl World {
    pub(super) fn place_order(&mut self, card: &OrderCard, told_at: Option<model::Moment>, seq: Seq) {
        if self.orders.contains_key(&card.order) {
            return; // The same order through another message: the first one counts.
        }
        card.lines.iter().for_each(|line| self.add_sale(line.sku, line.qty));
        self.turn_quarter();
        self.demand.order(card.dept, card.lines.iter().fold(0, |sum, line| sum.saturating_add(line.qty)));
        self.tally.orders += 1;
        self.totals.orders += 1;
        self.orders.insert(card.order, Order { told_at, ..Order::new(card.clone(), seq) });
        self.open_orders.insert(card.order);
        match self.early.take(card.order) {
            Some(cancelled_by) => self.ask_cancel(card.order, cancelled_by, Reason::CustomerAsked),
            None => self.ask_node(card.order, seq),
        }
    }

    /// Units are sold now.
    pub(super) fn add_sale(&mut self, sku: SkuId, qty: u32) {
        if qty == 0 {
            return;
        }
        let units = self.tally.units.entry(sku).or_default();
        *units = units.saturating_add(qty);
        let sold = self.sold.entry(sku).or_default().entry(self.now.floor(QUARTER)).or_default();
        *sold = sold.saturating_add(qty);
        self.totals.units = self.totals.units.saturating_add(qty);
    }

    /// Units sold in a quarter of an hour were not sold after all. A minute that is closed stays as it was told.
    pub(super) fn take_sale(&mut self, sku: SkuId, qty: u32, quarter: model::Moment) {
        if let Some(units) = self.tally.units.get_mut(&sku) {
            *units = units.saturating_sub(qty);
        }
        if let Some(sold) = self.sold.get_mut(&sku).and_then(|sold| sold.get_mut(&quarter)) {
            *sold = sold.saturating_sub(qty);
        }
        self.totals.units = self.totals.units.saturating_sub(qty);
        self.tally.units.retain(|_, units| *units > 0);
    }

    /// The order waits for a node, unless a person holds it.
    pub(super) fn ask_node(&mut self, id: OrderId, seq: Seq) {
        let Some(order) = self.orders.get_mut(&id) else { return };
        if order.is_over() || order.held || order.asked_by.is_some() {
            return;
        }
        order.asked_by = Some(seq);
        self.todo.allocate.insert(seq, id);
    }

    /// It waits no longer.
    pub(super) fn unask_node(&mut self, id: OrderId) {
        if let Some(asked_by) = self.orders.get_mut(&id).and_then(|order| order.asked_by.take()) {
            self.todo.allocate.remove(&asked_by);
        }
    }

    pub(super) fn change_service(&mut self, id: OrderId, service: Service, seq: Seq) {
        if let Some(order) = self.orders.get_mut(&id) {
            order.card.service = service;
            self.ask_node(id, seq);
        }
    }

    pub(super) fn allocate(
        &mut self,
        id: OrderId,
        plans: &[ParcelPlan],
        declined: &[(u16, Reason)],
        promise: Promise,
        seq: Seq,
    ) {
        self.unask_node(id);
        self.settle_matter(Matter::Allocate(id));
        self.drop_parcels(id, |parcel| plans.iter().all(|plan| plan != &parcel.plan), seq);
        let Some(order) = self.orders.get_mut(&id) else { return };
        order.promise = Some(promise);
        // What the customer was told once is not told again with each new plan.
        let news = declined.iter().any(|line| !order.declined.contains(line));
        order.declined = declined.to_vec();
        order.touched_by = seq;
        for plan in plans {
            self.hold(id, plan, seq);
        }
        self.follow(id, seq);
        self.watch_promise(id);
        if news {
            self.todo.tell.insert(id, (seq, Template::Declined));
        }
    }

    /// Stock is held for a new parcel; one that is already there stays as it is.
    fn hold(&mut self, id: OrderId, plan: &ParcelPlan, seq: Seq) {
        let known = self.parcels.get(&plan.parcel).is_some_and(|parcel| parcel.state.is_current());
        let Some(order) = self.orders.get_mut(&id) else { return };
        if known {
            return;
        }
        let lines = plan.lines.iter().filter_map(|line| order.card.lines.get(usize::from(*line)));
        let items: Vec<(SkuId, u32)> = lines.map(|line| (line.sku, line.qty)).collect();
        let weigh =
            |(sku, qty): &(SkuId, u32)| self.skus.get(sku).map_or(500, |card| card.weight_g).saturating_mul(*qty);
        let weight_g = items.iter().map(weigh).fold(0, u32::saturating_add);
        order.parcels.push(plan.parcel);
        let dept = order.card.dept;
        self.turn_quarter();
        self.demand.give(plan.node, dept);
        self.node_by.insert(plan.node, seq);
        self.book.hold(plan, &items);
        self.waiting.entry(plan.node).or_default().insert(plan.parcel);
        self.touched.nodes.insert(plan.node);
        if let Via::Departure(departure) = plan.via {
            self.bound.entry(departure).or_default().insert(plan.parcel);
        }
        let parcel = Parcel {
            order: id,
            plan: plan.clone(),
            items,
            weight_g,
            state: ParcelState::Waiting,
            van: None,
            stop_picking: false,
            stray: false,
            touched_by: seq,
            since: self.now,
        };
        self.parcels.insert(plan.parcel, parcel);
    }

    /// Parcels of an order that still hold stock, and that `which` picks, are given up.
    pub(super) fn drop_parcels(&mut self, id: OrderId, which: impl Fn(&Parcel) -> bool, seq: Seq) {
        let Some(order) = self.orders.get(&id) else { return };
        let dept = order.card.dept;
        for parcel_id in order.parcels.clone() {
            let Some(parcel) = self.parcels.get_mut(&parcel_id) else { continue };
            if !parcel.state.holds_stock() || !which(parcel) {
                continue;
            }
            let was = parcel.state;
            parcel.state = ParcelState::Dropped;
            parcel.stop_picking = was != ParcelState::Waiting;
            parcel.touched_by = seq;
            let (plan, items, units) = (parcel.plan.clone(), parcel.items.clone(), parcel.units());
            self.demand.take_back(plan.node, dept, parcel.since);
            self.node_by.insert(plan.node, seq);
            self.book.free(&plan, &items);
            self.forget_parcel(&plan, was, units, seq);
            self.recount(plan.node, &items);
        }
    }

    fn forget_parcel(&mut self, plan: &ParcelPlan, was: ParcelState, units: u32, seq: Seq) {
        if let Some(waiting) = self.waiting.get_mut(&plan.node) {
            waiting.remove(&plan.parcel);
        }
        self.unbind(plan);
        self.todo.rebind.remove(&plan.parcel);
        if was == ParcelState::Waiting {
            return;
        }
        self.finish_work(plan.node, units);
        if let Some(warehouse) = self.warehouses.get_mut(&plan.node) {
            warehouse.drop_parcel(plan.parcel);
            self.touch_warehouse(plan.node, seq);
        }
    }

    /// The parcel no longer waits for its departure.
    pub(super) fn unbind(&mut self, plan: &ParcelPlan) {
        if let Via::Departure(departure) = plan.via
            && let Some(bound) = self.bound.get_mut(&departure)
        {
            bound.remove(&plan.parcel);
        }
    }

    pub(super) fn decline(&mut self, id: OrderId, reason: Reason, seq: Seq) {
        self.unask_node(id);
        self.settle_matter(Matter::Allocate(id));
        self.drop_parcels(id, |_| true, seq);
        if let Some(order) = self.orders.get_mut(&id) {
            order.declined = (0..order.card.lines.len() as u16).map(|line| (line, reason)).collect();
            self.todo.tell.insert(id, (seq, Template::Declined));
            self.totals.declined += 1;
        }
        self.end_order(id, OrderState::Declined, seq);
    }

    /// A customer's cancellation: remembered while its order is not known; said again of a cancelled one, no news.
    pub(super) fn hear_cancel(&mut self, id: OrderId, seq: Seq) {
        match self.orders.get(&id).map(|order| order.state) {
            None => {
                self.early.remember(id, seq, self.now);
                while let Some(given_up) = self.early.outdated(self.now) {
                    self.todo.refuse.insert(given_up, Reason::UnknownOrder);
                }
            }
            Some(OrderState::Cancelled | OrderState::Declined) => {}
            Some(_) => self.ask_cancel(id, seq, Reason::CustomerAsked),
        }
    }

    pub(super) fn ask_cancel(&mut self, id: OrderId, seq: Seq, reason: Reason) {
        match self.orders.get(&id) {
            Some(order) if !order.is_over() => {
                self.todo.cancel.entry(id).or_insert((seq, reason));
            }
            Some(_) => {
                self.todo.refuse.insert(seq, Reason::TooLate);
            }
            None => {
                self.todo.refuse.insert(seq, Reason::Unknown);
            }
        }
    }

    pub(super) fn cancel(&mut self, id: OrderId, seq: Seq) {
        self.todo.cancel.remove(&id);
        self.unask_node(id);
        self.drop_parcels(id, |_| true, seq);
        if self.orders.contains_key(&id) {
            self.totals.cancelled += 1;
            self.todo.tell.insert(id, (seq, Template::Cancelled));
        }
        self.end_order(id, OrderState::Cancelled, seq);
    }

    fn end_order(&mut self, id: OrderId, state: OrderState, seq: Seq) {
        if let Some(order) = self.orders.get_mut(&id) {
            order.state = state;
            order.touched_by = seq;
        }
        self.open_orders.remove(&id);
        self.late.remove(&id);
    }

    pub(super) fn move_promise(&mut self, id: OrderId, promise: Promise, seq: Seq) {
        if let Some(order) = self.orders.get_mut(&id) {
            order.promise = Some(promise);
            order.touched_by = seq;
            self.totals.moved += 1;
            let by_van = order.parcels.iter().any(|parcel| self.parcels.get(parcel).is_some_and(|p| p.van.is_some()));
            let template = if by_van { Template::VanDelayed } else { Template::PromiseMoved };
            self.todo.tell.insert(id, (seq, template));
        }
        self.watch_promise(id);
    }

    /// Whether the order will be late, after its ETA or its promise has changed.
    pub(super) fn watch_promise(&mut self, id: OrderId) {
        let late = self
            .orders
            .get(&id)
            .is_some_and(|order| !order.is_over() && self.slack(order).is_some_and(|slack| slack < model::Span::ZERO));
        if late {
            self.late.insert(id)
        } else {
            self.late.remove(&id)
        };
    }

    /// The order's state follows from its parcels.
    pub(super) fn follow(&mut self, id: OrderId, seq: Seq) {
        let Some(order) = self.orders.get(&id) else { return };
        if order.is_over() || order.asked_by.is_some() && order.parcels.is_empty() {
            return;
        }
        let states = self.parcels_of(order).map(|(_, parcel)| parcel.state);
        let next = state_of(states).unwrap_or(OrderState::Placed);
        if let Some(order) = self.orders.get_mut(&id) {
            order.state = if order.held && next <= OrderState::Allocated { OrderState::Held } else { next };
            order.touched_by = seq;
        }
        if next == OrderState::Delivered {
            self.open_orders.remove(&id);
            self.late.remove(&id);
        }
    }
}
