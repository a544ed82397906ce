//! Wishes to stop an order, and wishes that cannot be met.

use super::{because, replan::Split};
use crate::{
    order::{Order, Parcel, ParcelState},
    section::orders::Orders,
    world::World,
};
use model::{Decision, Draft, Moment, OrderId, Reason, Seq};

/// Words that cannot be followed are refused with their reason.
pub(crate) fn refusals(world: &World, _: Moment) -> Vec<Draft> {
    let refuse = |(cause, reason): (&Seq, &Reason)| because(*cause, Decision::WordRefused { reason: *reason });
    world.feeds().to_refuse().iter().map(refuse).collect()
}

/// An order is cancelled as long as nothing of it is packed. A packed parcel is on its way: it goes on, the rest of its
/// order is given up, and whoever asked is told that a part was too late.
pub(super) fn cancels(world: &World, _: Moment) -> Vec<Draft> {
    let orders = world.orders();
    let judge = |(id, (cause, reason)): (&OrderId, &(Seq, Reason))| {
        let too_late = because(*cause, Decision::WordRefused { reason: Reason::TooLate });
        match orders.get(*id).filter(|order| !order.is_over()) {
            Some(order) if !orders.parcels_of(order).any(|(_, parcel)| is_packed(parcel)) => {
                vec![because(*cause, Decision::Cancelled { order: *id, reason: *reason })]
            }
            Some(order) => {
                let rest = without_the_rest(orders, order, *reason);
                let rest = rest.map(|decision| Draft { cause: *cause, based_on: Some(world.seq), decision });
                rest.into_iter().chain([too_late]).collect()
            }
            None => vec![too_late],
        }
    };
    orders.to_cancel().iter().flat_map(judge).collect()
}

/// The order with its packed parcels alone; `None` when that is all that it has.
fn without_the_rest(orders: &Orders, order: &Order, reason: Reason) -> Option<Decision> {
    let promise = order.promise?;
    let Split { kept: parcels, lines } = orders.split(order, &|parcel| !is_packed(parcel));
    let mut declined: Vec<(u16, Reason)> = lines.iter().map(|(line, ..)| (*line, reason)).collect();
    declined.extend(&order.declined);
    let decision = Decision::Allocated { order: order.card.order, parcels, declined, promise, later: None };
    (!lines.is_empty()).then_some(decision)
}

fn is_packed(parcel: &Parcel) -> bool {
    parcel.state >= ParcelState::Packed
}
