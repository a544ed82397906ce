//! Which node serves which line: new orders, and orders whose plan no longer holds.

use crate::{
    order::{Order, Parcel, ParcelState},
    permit::{Matter, Permit},
    world::World,
};
use allocation::{Overlay, Plan, Request};
use model::{
    Decision, DecisionKind, Draft, Moment, NodeId, OrderId, ParcelId, ParcelPlan, Promise, Reason, Remedy, Seq, SkuId,
};
use std::collections::BTreeSet;

/// Orders planned in one round; the rest waits for the next.
const ORDERS_A_ROUND: usize = 5_000;

/// An order's plan as it becomes: what is kept, what is new.
struct Replan {
    kept: Vec<ParcelPlan>,
    lines: Vec<(u16, SkuId, u32)>,
}

impl World {
    pub(super) fn decide_allocations(&self, now: Moment) -> Vec<Draft> {
        if self.todo.allocate.is_empty() {
            return Vec::new();
        }
        let mut overlay = self.book.overlay();
        let mut drafts = Vec::new();
        for (number, (cause, id)) in self.todo.allocate.iter().take(ORDERS_A_ROUND).enumerate() {
            match self.permit(DecisionKind::Allocate, Matter::Allocate(*id)) {
                Permit::Act(allowed) => self.plan_order(*id, allowed.unwrap_or(*cause), &mut overlay, now, &mut drafts),
                Permit::Propose => drafts.extend(self.propose(*cause, Remedy::Allocate(*id), number, None)),
                Permit::Wait => {}
            }
        }
        drafts
    }

    fn plan_order(&self, id: OrderId, cause: Seq, overlay: &mut Overlay<'_>, now: Moment, drafts: &mut Vec<Draft>) {
        let Some(order) = self.orders.get(&id) else { return };
        // Only what nobody has begun is planned anew; a pin moves waiting parcels, a short pick does not.
        let moves = |parcel: &Parcel| {
            parcel.state == ParcelState::Waiting && order.pin.is_some_and(|pin| pin != parcel.plan.node)
        };
        self.replan(order, &moves, &order.avoid, cause, overlay, now, drafts);
    }

    #[allow(clippy::too_many_arguments)] // one planning step: what moves, away from where, why, and onto what
    pub(super) fn replan(
        &self,
        order: &Order,
        moves: &dyn Fn(&Parcel) -> bool,
        avoid: &[NodeId],
        cause: Seq,
        overlay: &mut Overlay<'_>,
        now: Moment,
        drafts: &mut Vec<Draft>,
    ) {
        let Replan { kept, lines } = self.split(order, moves);
        let planned = if lines.is_empty() {
            Ok(None)
        } else {
            overlay.plan(&request(order, avoid, lines.clone()), now).map(Some)
        };
        let decision = match planned {
            Err(reason) if kept.is_empty() => Decision::Declined { order: order.card.order, reason },
            Err(reason) => allocated(order, kept, None, lines.iter().map(|line| (line.0, reason)).collect(), now),
            Ok(Some(plan)) if kept.is_empty() && plan.parcels.is_empty() => {
                let reason = plan.declined.first().map_or(Reason::NoStock, |(_, reason)| *reason);
                Decision::Declined { order: order.card.order, reason }
            }
            Ok(plan) => {
                let declined = plan.as_ref().map_or_else(Vec::new, |plan| plan.declined.clone());
                allocated(order, kept, plan, declined, now)
            }
        };
        drafts.push(Draft { cause, based_on: Some(self.seq), decision });
    }

    /// Parcels that stay, and lines that need a node.
    fn split(&self, order: &Order, moves: &dyn Fn(&Parcel) -> bool) -> Replan {
        let stays = |(_, parcel): &(ParcelId, &Parcel)| !moves(parcel);
        let kept: Vec<ParcelPlan> =
            self.parcels_of(order).filter(stays).map(|(_, parcel)| parcel.plan.clone()).collect();
        let served: BTreeSet<u16> = kept.iter().flat_map(|plan| plan.lines.iter().copied()).collect();
        let lines = (0u16..).zip(&order.card.lines).filter(|(number, line)| {
            let open = line.qty > 0 && !served.contains(number);
            open && !order.declined.iter().any(|(line, _)| line == number)
        });
        Replan { kept, lines: lines.map(|(number, line)| (number, line.sku, line.qty)).collect() }
    }

    /// Each line of an order is in a parcel, or was declined.
    pub(crate) fn is_served(&self, order: &Order) -> bool {
        self.split(order, &|_| false).lines.is_empty()
    }

    /// Parcels that no robot can reach, because a robot broke down in the way or a SKU has no bin: they
    /// are prepared elsewhere.
    pub(super) fn decide_unpickable(&self, now: Moment) -> Vec<Draft> {
        let mut overlay = self.book.overlay();
        let (mut drafts, mut moved) = (Vec::new(), BTreeSet::new());
        for node in &self.touched.warehouses {
            let Some(warehouse) = self.warehouses.get(node) else { continue };
            let cause = self.warehouse_by.get(node).copied().unwrap_or(self.seq);
            for id in warehouse.unpickable() {
                // A parcel past picking is nobody's work any more: a plan without it would be the plan that stands.
                let parcel = self.parcels.get(&id).filter(|parcel| parcel.state.holds_stock());
                let Some(order) = parcel.and_then(|parcel| self.orders.get(&parcel.order)) else { continue };
                let avoid: Vec<NodeId> = order.avoid.iter().copied().chain([*node]).collect();
                if moved.insert(order.card.order) {
                    let lost = |other: &Parcel| other.state.holds_stock() && other.plan.parcel == id;
                    self.replan(order, &lost, &avoid, cause, &mut overlay, now, &mut drafts);
                }
            }
        }
        drafts
    }

    /// A count found fewer units than are allocated: the newest parcels go elsewhere.
    pub(super) fn decide_shortages(&self, now: Moment) -> Vec<Draft> {
        if self.todo.short.is_empty() {
            return Vec::new();
        }
        let mut overlay = self.book.overlay();
        let (mut drafts, mut moved) = (Vec::new(), BTreeSet::new());
        for ((node, sku), cause) in &self.todo.short {
            for parcel in self.newest_short(*node, *sku) {
                let Some(order) = self.parcels.get(&parcel).and_then(|parcel| self.orders.get(&parcel.order)) else {
                    continue;
                };
                if moved.insert(order.card.order) {
                    let short = |other: &Parcel| other.state.holds_stock() && other.plan.parcel == parcel;
                    self.replan(order, &short, &order.avoid, *cause, &mut overlay, now, &mut drafts);
                }
            }
        }
        drafts
    }

    /// Parcels to move so that what stays allocated is on the shelf: not begun before begun, newest first.
    fn newest_short(&self, node: NodeId, sku: SkuId) -> Vec<ParcelId> {
        let stock = self.book.stock(node, sku);
        let mut missing = stock.allocated.saturating_sub(stock.on_hand);
        let units = |parcel: &Parcel| {
            parcel.items.iter().filter(|item| item.0 == sku).fold(0u32, |sum, item| sum.saturating_add(item.1))
        };
        let holds = |parcel: &&Parcel| parcel.plan.node == node && parcel.state.holds_stock() && units(parcel) > 0;
        let mut candidates: Vec<&Parcel> = self.parcels.values().filter(holds).collect();
        candidates.sort_by_key(|parcel| (parcel.state, std::cmp::Reverse((parcel.since, parcel.plan.parcel))));
        let mut chosen = Vec::new();
        for parcel in candidates {
            if missing == 0 {
                break;
            }
            missing = missing.saturating_sub(units(parcel));
            chosen.push(parcel.plan.parcel);
        }
        chosen
    }
}

fn request(order: &Order, avoid: &[NodeId], lines: Vec<(u16, SkuId, u32)>) -> Request {
    Request {
        order: order.card.order,
        dept: order.card.dept,
        near: order.card.near,
        service: order.card.service,
        lines,
        pinned: order.pin,
        avoid: avoid.to_vec(),
        first_parcel: u8::try_from(order.parcels.len() + 1).unwrap_or(u8::MAX),
    }
}

/// The decision for an order that keeps some parcels and gets others. A promise once made stands;
/// only `PromiseMoved` moves it.
fn allocated(
    order: &Order,
    kept: Vec<ParcelPlan>,
    plan: Option<Plan>,
    mut declined: Vec<(u16, Reason)>,
    now: Moment,
) -> Decision {
    let planned = plan.as_ref().map(|plan| plan.promise);
    let promise = order.promise.or(planned).unwrap_or(Promise { latest: now });
    declined.extend(order.declined.iter().copied());
    let parcels = kept.into_iter().chain(plan.into_iter().flat_map(|plan| plan.parcels)).collect();
    Decision::Allocated { order: order.card.order, parcels, declined, promise }
}
