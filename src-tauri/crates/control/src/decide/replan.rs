//! One order's plan anew: what is kept, what needs a node.

use crate::{
    order::{Order, Parcel},
    section::orders::Orders,
};
use allocation::{Overlay, Plan, Request};
use model::{Decision, Draft, Moment, NodeId, ParcelId, ParcelPlan, Promise, Reason, Seq, SkuId};
use std::collections::BTreeSet;

/// Which parcels of an order move, away from where, and why.
pub(super) struct Wish<'a> {
    pub moves: &'a dyn Fn(&Parcel) -> bool,
    pub avoid: &'a [NodeId],
    pub cause: Seq,
}

/// What planning an order stands on.
#[derive(Clone, Copy)]
pub(super) struct Planner<'a> {
    pub orders: &'a Orders,
    pub seq: Seq,
    pub now: Moment,
}

/// An order's plan as it becomes: what is kept, what is new.
struct Split {
    kept: Vec<ParcelPlan>,
    lines: Vec<(u16, SkuId, u32)>,
}

impl Planner<'_> {
    /// The decision for an order of which some parcels move; `overlay` remembers what it gave.
    pub fn plan(&self, order: &Order, wish: &Wish<'_>, overlay: &mut Overlay<'_>) -> Draft {
        let Split { kept, lines } = self.orders.split(order, wish.moves);
        let planned = if lines.is_empty() {
            Ok(None)
        } else {
            overlay.plan(&request(order, wish.avoid, lines.clone()), self.now).map(Some)
        };
        let decision = match planned {
            Err(reason) if kept.is_empty() => Decision::Declined { order: order.card.order, reason },
            Err(reason) => self.allocated(order, kept, None, lines.iter().map(|line| (line.0, reason)).collect()),
            Ok(Some(plan)) if kept.is_empty() && plan.parcels.is_empty() => {
                let reason = plan.declined.first().map_or(Reason::NoStock, |(_, reason)| *reason);
                Decision::Declined { order: order.card.order, reason }
            }
            Ok(plan) => {
                let declined = plan.as_ref().map_or_else(Vec::new, |plan| plan.declined.clone());
                self.allocated(order, kept, plan, declined)
            }
        };
        Draft { cause: wish.cause, based_on: Some(self.seq), decision }
    }

    /// The decision for an order that keeps some parcels and gets others. A promise once made stands;
    /// only `PromiseMoved` moves it.
    fn allocated(
        &self,
        order: &Order,
        kept: Vec<ParcelPlan>,
        plan: Option<Plan>,
        mut declined: Vec<(u16, Reason)>,
    ) -> Decision {
        let planned = plan.as_ref().map(|plan| plan.promise);
        let promise = order.promise.or(planned).unwrap_or(Promise { latest: self.now });
        declined.extend(order.declined.iter().copied());
        let parcels = kept.into_iter().chain(plan.into_iter().flat_map(|plan| plan.parcels)).collect();
        Decision::Allocated { order: order.card.order, parcels, declined, promise }
    }
}

impl Orders {
    /// Parcels that stay, and lines that need a node.
    fn split(&self, order: &Order, moves: &dyn Fn(&Parcel) -> bool) -> Split {
        let stays = |(_, parcel): &(ParcelId, &Parcel)| !moves(parcel);
        let kept: Vec<ParcelPlan> =
            self.parcels_of(order).filter(stays).map(|(_, parcel)| parcel.plan.clone()).collect();
        let served: BTreeSet<u16> = kept.iter().flat_map(|plan| plan.lines.iter().copied()).collect();
        let lines = (0u16..).zip(&order.card.lines).filter(|(number, line)| {
            let open = line.qty > 0 && !served.contains(number);
            open && !order.declined.iter().any(|(line, _)| line == number)
        });
        Split { kept, lines: lines.map(|(number, line)| (number, line.sku, line.qty)).collect() }
    }

    /// Each line of an order is in a parcel, or was declined.
    pub(crate) fn is_served(&self, order: &Order) -> bool {
        self.split(order, &|_| false).lines.is_empty()
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
