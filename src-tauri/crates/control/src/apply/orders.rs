//! Orders: placed, allocated, declined, cancelled.

use crate::{
    order::{Parcel, ParcelState, units_in},
    section::{approvals::ApprovalScope, messages::ToTell, orders::Dropped},
    world::World,
};
use model::{
    LaterFor, Moment, NodeId, OrderCard, OrderId, OrderState, ParcelId, ParcelPlan, Promise, Reason, Seq, Service,
    SkuId, Template,
};

impl World {
    pub(super) fn place_order(&mut self, card: &OrderCard, told_at: Option<Moment>, seq: Seq) {
        if self.orders.is_over(card.order).is_some() {
            return; // The same order through another message: the first one counts.
        }
        let when = self.sold_at(card);
        card.lines.iter().for_each(|line| self.sell(line.sku, line.qty, when));
        self.turn_quarter();
        self.demand.order(card.dept, card.lines.iter().fold(0, |sum, line| sum.saturating_add(line.qty)), when);
        self.sales.placed(when);
        let cancelled_by = self.orders.place(card, told_at, seq);
        self.orders.count_placed(card, when);
        match cancelled_by {
            Some(cancelled_by) => self.ask_cancel(card.order, cancelled_by, Reason::CustomerAsked),
            None => self.orders.ask_node(card.order, seq),
        }
    }

    /// When an order was placed: as the shop says, but not after it was told.
    pub(super) fn sold_at(&self, card: &OrderCard) -> Moment {
        card.placed_at.min(self.now)
    }

    /// Units sold at `when`. What is told after its minute was closed is learnt now.
    pub(super) fn sell(&mut self, sku: SkuId, qty: u32, when: Moment) {
        self.sales.add(sku, qty, when);
        if when < self.days.minute() {
            self.forecasts.correct(when, sku, i64::from(qty));
        }
    }

    /// Units that were sold at `when` were not sold after all.
    pub(super) fn unsell(&mut self, sku: SkuId, qty: u32, when: Moment) {
        self.sales.take(sku, qty, when, self.days.minute());
        if when < self.days.minute() {
            self.forecasts.correct(when, sku, -i64::from(qty));
        }
    }

    pub(super) fn change_service(&mut self, id: OrderId, service: Service, seq: Seq) {
        if self.orders.amend(id, |order| order.card.service = service) {
            self.orders.ask_node(id, seq);
        }
    }

    pub(super) fn allocate(
        &mut self,
        id: OrderId,
        plans: &[ParcelPlan],
        declined: &[(u16, Reason)],
        (promise, later): (Promise, Option<LaterFor>),
        (seq, cause): (Seq, Option<Seq>),
    ) {
        self.orders.unask_node(id);
        self.settle_approval(ApprovalScope::Allocate(id));
        self.drop_parcels(id, |parcel| plans.iter().all(|plan| plan != &parcel.plan), seq);
        let Some(news) = self.orders.planned(id, promise, declined, seq) else { return };
        for plan in plans {
            self.hold(id, plan, seq);
        }
        let told = self.orders.get(id).is_some_and(|order| order.first.is_some());
        self.orders.give_word(id, later);
        if !told {
            self.note_lost(id, seq);
        }
        self.orders.follow(id, seq);
        self.orders.watch_promise(id);
        // What the customer was told once is not told again with each new plan.
        if news {
            self.messages.ask(id, ToTell { by: seq, cause, at: self.now, template: Template::Declined });
        }
    }

    /// Stock is held for a new parcel; one that is already there stays as it is.
    fn hold(&mut self, id: OrderId, plan: &ParcelPlan, seq: Seq) {
        let stock = &self.stock;
        let added =
            self.orders.add_parcel(id, plan, (|sku| stock.weight_g(sku), |sku| stock.volume_cm3(sku)), self.now, seq);
        let (Some(items), Some(dept)) = (added, self.orders.get(id).map(|order| order.card.dept)) else { return };
        self.turn_quarter();
        self.demand.give(plan.node, dept);
        self.stock.hold(plan, &items);
        self.sites.changed(plan.node, seq);
        self.sites.wait(plan.node, plan.parcel, units_in(&items));
        self.docks.bind(plan);
        self.dirty.nodes.insert(plan.node);
    }

    /// Parcels of an order that still hold stock, and that `which` picks, are given up.
    pub(super) fn drop_parcels(&mut self, id: OrderId, which: impl Fn(&Parcel) -> bool, seq: Seq) {
        let Some(dept) = self.orders.get(id).map(|order| order.card.dept) else { return };
        for Dropped { plan, items, was, since } in self.orders.drop_parcels(id, which, seq) {
            self.demand.take_back(plan.node, dept, since);
            self.stock.free(&plan, &items);
            self.sites.changed(plan.node, seq);
            let units = units_in(&items);
            self.sites.leave(plan.node, plan.parcel, units);
            self.docks.unbind(&plan);
            self.docks.unask_way(plan.parcel);
            if was != ParcelState::Waiting {
                self.stop_work(&plan, units, seq);
            }
        }
    }

    /// Nobody at its node has work with it any more.
    fn stop_work(&mut self, plan: &ParcelPlan, units: u32, seq: Seq) {
        self.finish_work(plan.node, plan.parcel, units);
        if self.robots.works_at(plan.node) {
            self.robots.drop_parcel(plan.node, plan.parcel);
            self.mark_warehouse(plan.node, seq);
        }
    }

    pub(super) fn finish_work(&mut self, node: NodeId, parcel: ParcelId, units: u32) {
        self.sites.finish_work(node, parcel, units);
        self.dirty.nodes.insert(node);
    }

    pub(super) fn decline(&mut self, id: OrderId, reason: Reason, (seq, cause): (Seq, Option<Seq>)) {
        self.orders.unask_node(id);
        self.settle_approval(ApprovalScope::Allocate(id));
        self.drop_parcels(id, |_| true, seq);
        let all = |lines: usize| (0..lines as u16).map(|line| (line, reason)).collect();
        if self.orders.amend(id, |order| order.declined = all(order.card.lines.len())) {
            self.messages.ask(id, ToTell { by: seq, cause, at: self.now, template: Template::Declined });
            self.sales.declined();
        }
        self.orders.end(id, OrderState::Declined, seq);
    }

    /// A customer's cancellation: remembered while its order is not known; said again of a cancelled one, no news.
    pub(super) fn hear_cancel(&mut self, id: OrderId, seq: Seq) {
        let ended = || self.orders.ended(id).map(|ended| ended.state);
        match self.orders.get(id).map(|order| order.state).or_else(ended) {
            None => {
                for given_up in self.orders.remember_cancel(id, seq, self.now) {
                    self.feeds.refuse(given_up, Reason::UnknownOrder);
                }
            }
            Some(OrderState::Cancelled | OrderState::Declined) => {}
            Some(_) => self.ask_cancel(id, seq, Reason::CustomerAsked),
        }
    }

    pub(super) fn ask_cancel(&mut self, id: OrderId, seq: Seq, reason: Reason) {
        match self.orders.is_over(id) {
            Some(false) => self.orders.ask_cancel(id, seq, reason),
            Some(true) => {
                self.feeds.refuse(seq, Reason::TooLate);
                if reason == Reason::CustomerAsked {
                    self.answer_too_late(id, seq);
                }
            }
            None => self.feeds.refuse(seq, Reason::Unknown),
        }
    }

    /// A wish to cancel that this word told of was refused. A customer gets an answer, and one is enough.
    pub(super) fn refuse_cancel(&mut self, word: Seq, refused_by: Seq) {
        if let Some((order, Reason::CustomerAsked)) = self.orders.forget_cancel(word) {
            self.answer_too_late(order, refused_by);
        }
    }

    fn answer_too_late(&mut self, id: OrderId, seq: Seq) {
        let Some(order) = self.orders.get(id).filter(|order| !order.told_too_late) else { return };
        if matches!(order.state, OrderState::Cancelled | OrderState::Declined) {
            return;
        }
        self.orders.amend(id, |order| order.told_too_late = true);
        self.sales.cancelled_too_late();
        self.messages.ask(id, ToTell { by: seq, cause: None, at: self.now, template: Template::CancelTooLate });
    }

    pub(super) fn cancel(&mut self, id: OrderId, reason: Reason, (seq, cause): (Seq, Option<Seq>)) {
        self.orders.unask_cancel(id);
        self.orders.unask_node(id);
        self.drop_parcels(id, |_| true, seq);
        if self.orders.get(id).is_some() {
            self.sales.cancelled();
            let asked = reason == Reason::CustomerAsked;
            let template = if asked { Template::Cancelled } else { Template::CancelledByUs };
            self.messages.ask(id, ToTell { by: seq, cause, at: self.now, template });
        }
        self.orders.end(id, OrderState::Cancelled, seq);
    }

    pub(super) fn move_promise(&mut self, id: OrderId, promise: Promise, (seq, cause): (Seq, Option<Seq>)) {
        if self.orders.move_promise(id, promise, seq) {
            self.sales.moved();
            let van = |parcel: &model::ParcelId| self.orders.parcel(*parcel).is_some_and(|parcel| parcel.van.is_some());
            let by_van = self.orders.get(id).is_some_and(|order| order.parcels.iter().any(van));
            let template = if by_van { Template::VanDelayed } else { Template::PromiseMoved };
            self.messages.ask(id, ToTell { by: seq, cause, at: self.now, template });
        }
        self.orders.watch_promise(id);
    }
}
