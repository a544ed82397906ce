//! Which node serves which line: new orders, and orders whose plan no longer holds.

use super::{
    because,
    replan::{Batch, Planner, Wish},
};
use crate::{
    order::{Order, Parcel, ParcelState},
    section::{
        approvals::{Approval, ApprovalScope, Approvals, propose},
        robots::Robots,
        stock::Stock,
    },
    world::World,
};
use model::{Decision, Draft, Moment, NodeId, OrderId, ParcelId, Remedy, Seq, SkuId};
use std::collections::BTreeSet;

/// Orders planned in one round; the rest waits for the next.
const ORDERS_A_ROUND: usize = 5_000;

/// What allocations stand on.
struct Allocations<'a> {
    approvals: &'a Approvals,
    planner: Planner<'a>,
}

pub(super) fn planner(world: &World, now: Moment) -> Planner<'_> {
    let stock = world.stock();
    Planner { orders: world.orders(), book: stock.book(), kept: stock.kept(), seq: world.seq, now }
}

pub(super) fn allocations(world: &World, now: Moment) -> Vec<Draft> {
    if world.orders().to_allocate_len() == 0 {
        return Vec::new();
    }
    Allocations { approvals: world.approvals(), planner: planner(world, now) }.drafts()
}

impl<'a> Allocations<'a> {
    fn drafts(&self) -> Vec<Draft> {
        let mut batch = Batch::new(self.planner);
        let waiting = self.planner.orders.to_allocate().take(ORDERS_A_ROUND).enumerate();
        waiting.for_each(|(number, (cause, id))| self.order(number, cause, id, &mut batch));
        batch.drafts()
    }

    fn order(&self, number: usize, cause: Seq, id: OrderId, batch: &mut Batch<'a>) {
        match self.approvals.approval(ApprovalScope::Allocate(id)) {
            Approval::Act(allowed) => {
                let Some(order) = self.planner.orders.get(id) else { return };
                // A person's choice that cannot be is refused, and the order stays as it is.
                if let Some(reason) = self.planner.pin_fails(order, cause) {
                    return batch.say(because(cause, Decision::WordRefused { reason }));
                }
                // Only what nobody has begun is planned anew; a pin moves waiting parcels, a short pick does not.
                let moves = |parcel: &Parcel| {
                    parcel.state == ParcelState::Waiting && order.pin.is_some_and(|pin| pin != parcel.plan.node)
                };
                batch.plan(order, &Wish { moves: &moves, leaves: &[], cause: allowed.unwrap_or(cause) });
            }
            Approval::Propose => {
                let proposal = propose(self.planner.seq, cause, Remedy::Allocate(id), number, None);
                proposal.into_iter().for_each(|draft| batch.say(draft));
            }
            Approval::Wait => {}
        }
    }
}

/// What the search for parcels that cannot be picked stands on.
struct Unpickable<'a> {
    robots: &'a Robots,
    planner: Planner<'a>,
}

/// Parcels that no robot can reach, because a robot broke down in the way or a SKU has no bin: they
/// are prepared elsewhere, but not where robots cannot reach them either.
pub(super) fn unpickable(world: &World, now: Moment) -> Vec<Draft> {
    Unpickable { robots: world.robots(), planner: planner(world, now) }.drafts(&world.dirty.warehouses)
}

impl<'a> Unpickable<'a> {
    fn drafts(&self, dirty: &BTreeSet<NodeId>) -> Vec<Draft> {
        let (mut batch, mut moved) = (Batch::new(self.planner), BTreeSet::new());
        for node in dirty {
            let Some(warehouse) = self.robots.warehouse(*node) else { continue };
            let cause = self.robots.changed_by(*node).unwrap_or(self.planner.seq);
            for id in warehouse.unpickable() {
                let Some((parcel, order)) = self.held(id) else { continue };
                if moved.insert(order.card.order) {
                    let leaves: Vec<NodeId> = self.out_of_reach(parcel).chain([*node]).collect();
                    batch.plan(order, &Wish { moves: &only(id), leaves: &leaves, cause });
                }
            }
        }
        batch.drafts()
    }

    /// A parcel past picking is nobody's work any more: a plan without it would be the plan that stands.
    fn held(&self, id: ParcelId) -> Option<(&'a Parcel, &'a Order)> {
        let orders = self.planner.orders;
        let parcel = orders.parcel(id).filter(|parcel| parcel.state.holds_stock())?;
        Some((parcel, orders.get(parcel.order)?))
    }

    /// Nodes whose robots cannot collect the parcel as things stand: sent there, it would come back.
    fn out_of_reach(&self, parcel: &'a Parcel) -> impl Iterator<Item = NodeId> + 'a {
        let robots = self.robots;
        let reaches = move |node: NodeId, sku: SkuId| robots.warehouse(node).is_none_or(|app| app.reaches(sku));
        robots.nodes().filter(move |node| !parcel.items.iter().all(|(sku, _)| reaches(*node, *sku)))
    }
}

/// This parcel alone moves, if it still holds stock.
pub(super) fn only(id: ParcelId) -> impl Fn(&Parcel) -> bool {
    move |other| other.state.holds_stock() && other.plan.parcel == id
}

/// What shortages stand on.
struct Shortages<'a> {
    stock: &'a Stock,
    planner: Planner<'a>,
}

/// A count found fewer units than are allocated: the newest parcels go elsewhere.
pub(super) fn shortages(world: &World, now: Moment) -> Vec<Draft> {
    if world.stock().short().is_empty() {
        return Vec::new();
    }
    Shortages { stock: world.stock(), planner: planner(world, now) }.drafts()
}

impl Shortages<'_> {
    fn drafts(&self) -> Vec<Draft> {
        let (mut batch, mut moved) = (Batch::new(self.planner), BTreeSet::new());
        for ((node, sku), cause) in self.stock.short() {
            for id in self.newest_short(*node, *sku) {
                let Some(order) = self.planner.orders.of_parcel(id) else { continue };
                if moved.insert(order.card.order) {
                    batch.plan(order, &Wish { moves: &only(id), leaves: &[], cause: *cause });
                }
            }
        }
        batch.drafts()
    }

    /// Parcels to move so that what stays allocated is on the shelf: not begun before begun, newest first.
    fn newest_short(&self, node: NodeId, sku: SkuId) -> Vec<ParcelId> {
        let stock = self.stock.book().stock(node, sku);
        let mut missing = stock.allocated.saturating_sub(stock.on_hand);
        let holds =
            |parcel: &&Parcel| parcel.plan.node == node && parcel.state.holds_stock() && parcel.units_of(sku) > 0;
        let mut candidates: Vec<&Parcel> =
            self.planner.orders.parcels().map(|(_, parcel)| parcel).filter(holds).collect();
        candidates.sort_by_key(|parcel| (parcel.state, std::cmp::Reverse((parcel.since, parcel.plan.parcel))));
        let mut chosen = Vec::new();
        for parcel in candidates {
            if missing == 0 {
                break;
            }
            missing = missing.saturating_sub(parcel.units_of(sku));
            chosen.push(parcel.plan.parcel);
        }
        chosen
    }
}
