//! Wishes to stop an order, and wishes that cannot be met.

use super::because;
use crate::{order::ParcelState, section::orders::Orders, world::World};
use model::{Decision, Draft, Moment, OrderId, Reason, Seq};

/// Words that cannot be followed are refused with their reason.
pub(crate) fn refusals(world: &World, _: Moment) -> Vec<Draft> {
    let refuse = |(cause, reason): (&Seq, &Reason)| because(*cause, Decision::WordRefused { reason: *reason });
    world.feeds().to_refuse().iter().map(refuse).collect()
}

/// An order is cancelled as long as nothing of it is packed: a packed parcel is on its way.
pub(super) fn cancels(world: &World, _: Moment) -> Vec<Draft> {
    let orders = world.orders();
    let judge = |(order, (cause, reason)): (&OrderId, &(Seq, Reason))| {
        let decision = if has_gone(orders, *order) {
            Decision::WordRefused { reason: Reason::TooLate }
        } else {
            Decision::Cancelled { order: *order, reason: *reason }
        };
        because(*cause, decision)
    };
    orders.to_cancel().iter().map(judge).collect()
}

fn has_gone(orders: &Orders, order: OrderId) -> bool {
    let Some(order) = orders.get(order) else { return true };
    order.is_over() || orders.parcels_of(order).any(|(_, parcel)| parcel.state >= ParcelState::Packed)
}
