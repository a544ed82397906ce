//! Promises that can no longer be kept.

use super::because;
use crate::{order::Parcel, section::orders::Orders};
use model::{Decision, Draft, Moment, ParcelId, Promise, Reason, Seq, Span, Tour};

/// A van's ETA is a belief: the new promise leaves this much room.
const VAN_ROOM: Span = Span::minutes(20);
/// A parcel that no van can take goes to a carrier when its promise is this near.
pub(super) const GIVE_UP: Span = Span::minutes(50);

/// A later promise, when this ETA breaks the one that stands.
pub(super) fn move_to(orders: &Orders, parcel: &Parcel, eta: Moment, cause: Seq, reason: Reason) -> Option<Draft> {
    let order = orders.get(parcel.order)?;
    let late = order.promise.is_some_and(|promise| promise.slack(eta) < Span::ZERO);
    let promise = Promise { latest: if parcel.van.is_some() { eta + VAN_ROOM } else { eta } };
    late.then(|| because(cause, Decision::PromiseMoved { order: order.card.order, promise, reason }))
}

/// Promises that a set of tours breaks.
pub(super) fn broken_by(orders: &Orders, tours: &[Tour], cause: Seq, reason: Reason) -> Vec<Draft> {
    let stops = tours.iter().flat_map(|tour| &tour.stops);
    let parcels = stops.flat_map(|stop| stop.parcels.iter().map(move |id| (*id, stop.eta)));
    parcels.filter_map(|(id, eta)| move_to(orders, orders.parcel(id)?, eta, cause, reason)).collect()
}

/// A wait that nobody ends: the next morning is promised. As long as somebody may still come, only when
/// the promise that stands is near.
pub(super) fn tomorrow(orders: &Orders, id: ParcelId, still_hoped: bool, cause: Seq, now: Moment) -> Option<Draft> {
    let order = orders.of_parcel(id)?;
    let noon = now.paris().date().tomorrow().ok()?.at(13, 0, 0, 0);
    let promise = Promise { latest: Moment::at_paris(noon) };
    let stands = order.promise.filter(|stands| stands.latest < promise.latest)?;
    let near = stands.latest - now < GIVE_UP;
    let moved = Decision::PromiseMoved { order: order.card.order, promise, reason: Reason::Breakdown };
    (near || !still_hoped).then(|| because(cause, moved))
}
