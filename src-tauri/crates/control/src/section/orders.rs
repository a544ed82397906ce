//! Orders and their parcels. An order is in one state, which follows from its parcels; what is open, late or waiting for
//! a node is known without looking through all of them.

use super::{
    early::Early,
    ended::{Ended, EndedOrder, EndedParcel, KEPT},
};
use crate::{
    order::{Order, Parcel, ParcelState, state_of},
    shared::Shared,
};
use imbl::{OrdMap, OrdSet};
use measures::ServiceBook;
use model::{
    Moment, NodeId, OrderCard, OrderId, OrderLine, OrderState, ParcelId, ParcelPlan, Position, Promise, Reason, Seq,
    SkuId, Span, VanId,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Orders and parcels.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Orders {
    orders: OrdMap<OrderId, Shared<Order>>,
    parcels: OrdMap<ParcelId, Shared<Parcel>>,
    /// Orders cancelled before they were placed.
    early: Shared<Early>,
    /// Orders that are over and have left memory.
    ended: Shared<Ended>,
    /// Orders that are not over.
    open: OrdSet<OrderId>,
    /// Orders whose ETA is later than their promise.
    late: OrdSet<OrderId>,
    /// Orders without a node, by the event that asked, oldest first.
    to_allocate: OrdMap<Seq, OrderId>,
    /// Orders to cancel, with who asked.
    to_cancel: BTreeMap<OrderId, (Seq, Reason)>,
    /// Service against the first promise.
    pub(super) service: Shared<ServiceBook>,
    /// First promises that have not passed, soonest first.
    pub(super) awaited: OrdSet<(Moment, OrderId)>,
    /// Orders whose ETA is later than theirs.
    pub(super) behind: OrdSet<OrderId>,
}

/// What the rest of the World must know of a parcel that was given up.
pub(crate) struct Dropped {
    pub plan: ParcelPlan,
    pub items: Vec<(SkuId, u32)>,
    pub was: ParcelState,
    pub since: Moment,
}

impl Orders {
    /// One order.
    pub fn get(&self, id: OrderId) -> Option<&Order> {
        self.orders.get(&id).map(|order| &**order)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.orders.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// All orders, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Order> {
        self.orders.values().map(|order| &**order)
    }

    /// One parcel.
    pub fn parcel(&self, id: ParcelId) -> Option<&Parcel> {
        self.parcels.get(&id).map(|parcel| &**parcel)
    }

    /// All parcels, by key.
    pub fn parcels(&self) -> impl Iterator<Item = (ParcelId, &Parcel)> {
        self.parcels.iter().map(|(id, parcel)| (*id, &**parcel))
    }

    /// Current parcels of an order.
    pub fn parcels_of<'a>(&'a self, order: &'a Order) -> impl Iterator<Item = (ParcelId, &'a Parcel)> + 'a {
        order
            .parcels
            .iter()
            .filter_map(|id| self.parcel(*id).map(|parcel| (*id, parcel)))
            .filter(|(_, parcel)| parcel.state.is_current())
    }

    /// The order of a parcel.
    pub fn of_parcel(&self, id: ParcelId) -> Option<&Order> {
        self.get(self.parcel(id)?.order)
    }

    /// The latest ETA among an order's parcels.
    pub fn eta(&self, order: &Order) -> Option<Moment> {
        self.parcels_of(order).map(|(_, parcel)| parcel.plan.eta).max()
    }

    /// Promise latest minus ETA; negative is late, `None` when nothing was promised.
    pub fn slack(&self, order: &Order) -> Option<Span> {
        Some(order.promise?.slack(self.eta(order)?))
    }

    /// Orders that are not over.
    pub fn open_len(&self) -> usize {
        self.open.len()
    }

    /// Orders whose ETA is later than their promise.
    pub fn late(&self) -> impl Iterator<Item = &Order> {
        self.late.iter().filter_map(|id| self.get(*id))
    }

    /// How many they are.
    pub fn late_len(&self) -> usize {
        self.late.len()
    }

    /// Orders without a node, by the event that asked, oldest first.
    pub fn to_allocate(&self) -> impl Iterator<Item = (Seq, OrderId)> {
        self.to_allocate.iter().map(|(seq, id)| (*seq, *id))
    }

    /// How many they are.
    pub fn to_allocate_len(&self) -> usize {
        self.to_allocate.len()
    }

    /// Orders to cancel, with who asked and why.
    pub fn to_cancel(&self) -> &BTreeMap<OrderId, (Seq, Reason)> {
        &self.to_cancel
    }

    /// A new order; the event that cancelled it before it came, if one did.
    pub(crate) fn place(&mut self, card: &OrderCard, told_at: Option<Moment>, seq: Seq) -> Option<Seq> {
        let order = Order { told_at, ..Order::new(card.clone(), seq) };
        self.orders.insert(card.order, Shared::new(order));
        self.open.insert(card.order);
        if self.early.is_empty() { None } else { self.early.take(card.order) }
    }

    /// An order that is over and has left memory.
    pub(crate) fn ended(&self, id: OrderId) -> Option<&EndedOrder> {
        self.ended.order(id)
    }

    /// Whether an order is over, also when it has left memory; `None` when it is not known.
    pub fn is_over(&self, id: OrderId) -> Option<bool> {
        self.get(id).map(Order::is_over).or_else(|| self.has_ended(id).then_some(true))
    }

    /// Whether an order is over and has left memory.
    pub fn has_ended(&self, id: OrderId) -> bool {
        self.ended(id).is_some()
    }

    /// A parcel of such an order.
    pub(crate) fn ended_parcel(&self, id: ParcelId) -> Option<EndedParcel> {
        self.ended.parcel(id)
    }

    /// Orders placed before this moment that are not known here may have been, and be over.
    pub fn unknown_before(&self) -> Option<Moment> {
        self.ended.unknown_before()
    }

    /// Whether an order placed then may be known, here or to the projection: most are new, and need not be looked for.
    pub fn may_know(&self, id: OrderId, placed_at: Moment) -> bool {
        self.is_over(id).is_some() || self.unknown_before().is_some_and(|before| placed_at < before)
    }

    /// At a turn of the day, orders that are over leave memory, but for those of which something may still come: it is
    /// waited for as long as they are known afterwards.
    pub(crate) fn forget_over(&mut self, turn: Moment, awaited: impl Fn(&Order) -> bool) {
        let wanted = |order: &Order| order.asked_by.is_some() || self.to_cancel.contains_key(&order.card.order);
        let is_due = |order: &&Order| {
            let settled = order.parcels.iter().all(|id| self.is_settled(*id, turn));
            order.is_over() && !wanted(order) && settled && (self.is_old(order, turn) || !awaited(order))
        };
        let gone: Vec<OrderId> = self.iter().filter(is_due).map(|order| order.card.order).collect();
        let mut ended = self.ended.clone();
        let whole = |id: &OrderId| {
            let order = self.get(*id)?;
            Some((order, order.parcels.iter().filter_map(|id| Some((*id, self.parcel(*id)?))).collect()))
        };
        ended.add(turn, gone.iter().filter_map(whole));
        self.ended = ended;
        for id in gone {
            let order = self.orders.remove(&id);
            for parcel in order.iter().flat_map(|order| &order.parcels) {
                self.parcels.remove(parcel);
            }
        }
    }

    /// All of it was planned too long ago for anything to be waited for.
    fn is_old(&self, order: &Order, turn: Moment) -> bool {
        let planned = order.parcels.iter().filter_map(|id| self.parcel(*id)).map(|parcel| parcel.since);
        turn - planned.max().unwrap_or(order.card.placed_at) > KEPT
    }

    /// Nothing more comes of a parcel. One that was given up may be packed all the same, and then its units are gone.
    fn is_settled(&self, id: ParcelId, turn: Moment) -> bool {
        self.parcel(id).is_none_or(|parcel| match parcel.state {
            ParcelState::Delivered => true,
            ParcelState::Dropped => parcel.stray || turn - parcel.since > KEPT,
            ParcelState::Waiting
            | ParcelState::Released
            | ParcelState::Picking
            | ParcelState::Packed
            | ParcelState::Left => false,
        })
    }

    /// A cancellation whose order is not known; those given up for it.
    pub(crate) fn remember_cancel(&mut self, id: OrderId, seq: Seq, now: Moment) -> Vec<Seq> {
        self.early.remember(id, seq, now);
        std::iter::from_fn(|| self.early.outdated(now)).collect()
    }

    /// The order waits for a node, unless a person holds it.
    pub(crate) fn ask_node(&mut self, id: OrderId, seq: Seq) {
        let Some(order) = self.orders.get_mut(&id) else { return };
        if order.is_over() || order.held || order.asked_by.is_some() {
            return;
        }
        order.asked_by = Some(seq);
        self.to_allocate.insert(seq, id);
    }

    /// It waits no longer.
    pub(crate) fn unask_node(&mut self, id: OrderId) {
        if self.get(id).is_none_or(|order| order.asked_by.is_none()) {
            return;
        }
        if let Some(asked_by) = self.orders.get_mut(&id).and_then(|order| order.asked_by.take()) {
            self.to_allocate.remove(&asked_by);
        }
    }

    pub(crate) fn ask_cancel(&mut self, id: OrderId, seq: Seq, reason: Reason) {
        self.to_cancel.entry(id).or_insert((seq, reason));
    }

    /// A wish to cancel told by this event is settled: of which order, and who asked.
    pub(crate) fn forget_cancel(&mut self, told_by: Seq) -> Option<(OrderId, Reason)> {
        let (order, (_, reason)) = self.to_cancel.iter().find(|(_, (asked_by, _))| *asked_by == told_by)?;
        let found = (*order, *reason);
        self.to_cancel.remove(&found.0);
        Some(found)
    }

    /// A person chooses the node of an order, or leaves that to the app again.
    pub(crate) fn pin(&mut self, id: OrderId, node: Option<NodeId>, seq: Seq) {
        self.amend(id, |order| {
            order.pin = node;
            order.pinned_by = node.map(|_| seq);
        });
    }

    /// The node that this word chose cannot serve the order: it stays as it is.
    pub(crate) fn forget_pin(&mut self, told_by: Seq) {
        let Some(id) = self.to_allocate.get(&told_by).copied() else { return };
        if self.get(id).is_some_and(|order| order.pinned_by == Some(told_by)) {
            self.amend(id, |order| (order.pin, order.pinned_by) = (None, None));
            self.unask_node(id);
        }
    }

    /// Changes what is wanted of an order, not its state; false when it is not known.
    pub(crate) fn amend(&mut self, id: OrderId, change: impl FnOnce(&mut Order)) -> bool {
        let Some(order) = self.orders.get_mut(&id) else { return false };
        change(order);
        true
    }

    /// Changes a parcel's plan or van, not its state; false when it is not known.
    pub(crate) fn amend_parcel(&mut self, id: ParcelId, change: impl FnOnce(&mut Parcel)) -> bool {
        let Some(parcel) = self.parcels.get_mut(&id) else { return false };
        change(parcel);
        true
    }

    /// A plan stands; whether a line was declined that was not before, `None` when the order is not known.
    pub(crate) fn planned(
        &mut self,
        id: OrderId,
        promise: Promise,
        declined: &[(u16, Reason)],
        seq: Seq,
    ) -> Option<bool> {
        let order = self.orders.get_mut(&id)?;
        order.promise = Some(promise);
        let news = declined.iter().any(|line| !order.declined.contains(line));
        order.declined = declined.to_vec();
        order.touched_by = seq;
        Some(news)
    }

    /// A new parcel of an order; what is in it. `None` for one that is there already.
    pub(crate) fn add_parcel(
        &mut self,
        id: OrderId,
        plan: &ParcelPlan,
        (weight_g, volume_cm3): (impl Fn(SkuId) -> u32, impl Fn(SkuId) -> Option<u32>),
        now: Moment,
        seq: Seq,
    ) -> Option<Vec<(SkuId, u32)>> {
        let known = self.parcel(plan.parcel).is_some_and(|parcel| parcel.state.is_current());
        if known {
            return None;
        }
        let order = self.orders.get_mut(&id)?;
        let lines = plan.lines.iter().filter_map(|line| order.card.lines.get(usize::from(*line)));
        let mut items: Vec<(SkuId, u32)> = lines.map(|line| (line.sku, line.qty)).collect();
        items.shrink_to_fit();
        let weigh = |(sku, qty): &(SkuId, u32)| weight_g(*sku).saturating_mul(*qty);
        let fill = |(sku, qty): &(SkuId, u32)| Some(volume_cm3(*sku)?.saturating_mul(*qty));
        // Most orders have one.
        order.parcels.reserve_exact(1);
        order.parcels.push(plan.parcel);
        let parcel = Parcel {
            order: id,
            plan: plan.clone(),
            weight_g: items.iter().map(weigh).fold(0, u32::saturating_add),
            volume_cm3: items.iter().map(fill).try_fold(0, |sum: u32, volume| Some(sum.saturating_add(volume?))),
            items: items.clone(),
            state: ParcelState::Waiting,
            van: None,
            stop_picking: false,
            stray: false,
            touched_by: seq,
            since: now,
            docked_at: None,
        };
        self.parcels.insert(plan.parcel, Shared::new(parcel));
        Some(items)
    }

    /// Parcels of an order that still hold stock, and that `which` picks, are given up.
    pub(crate) fn drop_parcels(&mut self, id: OrderId, which: impl Fn(&Parcel) -> bool, seq: Seq) -> Vec<Dropped> {
        let Some(order) = self.get(id) else { return Vec::new() };
        let mut dropped = Vec::new();
        for parcel_id in order.parcels.clone() {
            if !self.parcel(parcel_id).is_some_and(|parcel| parcel.state.holds_stock() && which(parcel)) {
                continue;
            }
            let Some(parcel) = self.parcels.get_mut(&parcel_id) else { continue };
            let was = parcel.state;
            parcel.state = ParcelState::Dropped;
            parcel.stop_picking = was != ParcelState::Waiting;
            parcel.touched_by = seq;
            let (plan, items, since) = (parcel.plan.clone(), parcel.items.clone(), parcel.since);
            dropped.push(Dropped { plan, items, was, since });
        }
        dropped
    }

    /// A parcel's life goes on, or back to the dock.
    pub(crate) fn set_parcel_state(&mut self, id: ParcelId, state: ParcelState, seq: Seq) {
        self.amend_parcel(id, |parcel| {
            parcel.state = state;
            parcel.touched_by = seq;
        });
    }

    /// The order's state follows from its parcels.
    pub(crate) fn follow(&mut self, id: OrderId, seq: Seq) {
        let Some(order) = self.get(id) else { return };
        if order.is_over() || order.asked_by.is_some() && order.parcels.is_empty() {
            return;
        }
        let states = self.parcels_of(order).map(|(_, parcel)| parcel.state);
        let next = match state_of(states).unwrap_or(OrderState::Placed) {
            // A line that was added since still waits for a node.
            OrderState::Delivered if !self.is_served(order) => OrderState::Shipped,
            next => next,
        };
        self.amend(id, |order| {
            order.state = if order.held && next <= OrderState::Allocated { OrderState::Held } else { next };
            order.touched_by = seq;
        });
        if next == OrderState::Delivered {
            self.close(id);
        }
    }

    /// It ends in a state that does not follow from parcels.
    pub(crate) fn end(&mut self, id: OrderId, state: OrderState, seq: Seq) {
        self.amend(id, |order| {
            order.state = state;
            order.touched_by = seq;
        });
        self.close(id);
    }

    /// The wish to cancel it is settled.
    pub(crate) fn unask_cancel(&mut self, id: OrderId) {
        self.to_cancel.remove(&id);
    }

    fn close(&mut self, id: OrderId) {
        self.unask_node(id);
        self.open.remove(&id);
        self.late.remove(&id);
        self.await_no_more(id);
        self.recount(id);
    }

    /// A later promise; false when the order is not known.
    pub(crate) fn move_promise(&mut self, id: OrderId, promise: Promise, seq: Seq) -> bool {
        self.amend(id, |order| {
            order.promise = Some(promise);
            order.moved = true;
            order.touched_by = seq;
        })
    }

    /// Whether the order will be late, after its ETA or its promise has changed.
    pub(crate) fn watch_promise(&mut self, id: OrderId) {
        let late = self
            .get(id)
            .is_some_and(|order| !order.is_over() && self.slack(order).is_some_and(|slack| slack < Span::ZERO));
        if late {
            self.late.insert(id);
        } else {
            self.late.remove(&id);
        }
        self.recount(id);
    }

    /// A van's tour holds a parcel and brings it at this time.
    pub(crate) fn expect_delivery(&mut self, id: ParcelId, van: VanId, eta: Moment, seq: Seq) {
        let planned = self.amend_parcel(id, |parcel| {
            parcel.van = Some(van);
            parcel.plan.eta = eta;
            parcel.touched_by = seq;
        });
        if let Some(order) = self.parcel(id).filter(|_| planned).map(|parcel| parcel.order) {
            self.watch_promise(order);
        }
    }

    /// A parcel that a van was to load and has not is free for another; what the van carries stays.
    pub(crate) fn free(&mut self, id: ParcelId, of: impl Fn(&Parcel) -> bool, now: Moment) {
        if self.parcel(id).is_some_and(of) {
            self.amend_parcel(id, |parcel| {
                parcel.van = None;
                parcel.docked_at = parcel.docked_at.map(|_| now);
            });
        }
    }

    /// New lines and what they were before.
    pub(crate) fn replace_lines(
        &mut self,
        id: OrderId,
        lines: Vec<OrderLine>,
        changed: &BTreeSet<u16>,
    ) -> Vec<OrderLine> {
        let Some(order) = self.orders.get_mut(&id) else { return Vec::new() };
        let before = std::mem::replace(&mut order.card.lines, lines);
        order.declined.retain(|(line, _)| !changed.contains(line));
        before
    }
}

impl Order {
    /// Where it goes: its own place, or its département's prefecture.
    pub fn destination(&self) -> Option<Position> {
        self.card.near.or_else(|| self.card.dept.dept().map(|dept| dept.position))
    }
}
