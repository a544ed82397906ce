//! Parcels whose way out is gone, and promises that can no longer be kept.

use super::because;
use crate::{
    order::{Order, Parcel, ParcelState},
    world::World,
};
use allocation::Overlay;
use model::{Decision, Draft, Moment, ParcelId, Promise, Reason, Seq, Span};

/// A van's ETA is a belief: the new promise leaves this much room.
const VAN_ROOM: Span = Span::minutes(20);

impl World {
    pub(super) fn decide_rebinds(&self, now: Moment) -> Vec<Draft> {
        if self.todo.rebind.is_empty() {
            return Vec::new();
        }
        let mut overlay = self.book.overlay();
        let mut drafts = Vec::new();
        for (id, (cause, reason)) in &self.todo.rebind {
            self.rebind_parcel(*id, *cause, *reason, &mut overlay, now, &mut drafts);
        }
        drafts
    }

    /// The next way out for a parcel, and the promise that follows from it.
    pub(super) fn rebind_parcel(
        &self,
        id: ParcelId,
        cause: Seq,
        reason: Reason,
        overlay: &mut Overlay<'_>,
        now: Moment,
        drafts: &mut Vec<Draft>,
    ) {
        let Some(parcel) = self.parcels.get(&id) else { return };
        let Some(order) = self.orders.get(&parcel.order) else { return };
        let ready = ready_at(parcel, now);
        let service = match order.card.service {
            // The evening's vans are gone or full: the next best is the next day.
            model::Service::Evening => model::Service::NextDay,
            other @ (model::Service::NextDay | model::Service::Standard | model::Service::Pickup) => other,
        };
        let (dept, near) = (order.card.dept, order.card.near);
        let mut way = |service| overlay.rebind(parcel.plan.node, dept, near, service, parcel.weight_g, ready);
        // Its customer sends it elsewhere: the evening's vans may go there too.
        let evening = reason == Reason::CustomerAsked && order.card.service == model::Service::Evening;
        let found = if evening { way(model::Service::Evening).or_else(|| way(service)) } else { way(service) };
        let Some((via, eta)) = found else {
            return self.prepare_elsewhere(parcel, order, (cause, reason), overlay, now, drafts);
        };
        drafts.push(because(cause, Decision::Rebound { parcel: id, via, eta, reason }));
        drafts.extend(self.move_promise_to(parcel, eta, cause, reason));
    }

    /// Nothing leaves for its new address from where it is: another node prepares it, if it is not packed.
    fn prepare_elsewhere(
        &self,
        parcel: &Parcel,
        order: &Order,
        (cause, reason): (Seq, Reason),
        overlay: &mut Overlay<'_>,
        now: Moment,
        drafts: &mut Vec<Draft>,
    ) {
        if reason == Reason::CustomerAsked && parcel.state.holds_stock() {
            let avoid: Vec<_> = order.avoid.iter().copied().chain([parcel.plan.node]).collect();
            let lost = |other: &Parcel| other.state.holds_stock() && other.plan.parcel == parcel.plan.parcel;
            self.replan(order, &lost, &avoid, cause, overlay, now, drafts);
        }
    }

    /// A later promise, when this ETA breaks the one that stands.
    pub(super) fn move_promise_to(&self, parcel: &Parcel, eta: Moment, cause: Seq, reason: Reason) -> Option<Draft> {
        let order = self.orders.get(&parcel.order)?;
        let late = order.promise.is_some_and(|promise| promise.slack(eta) < Span::ZERO);
        let promise = Promise { latest: if parcel.van.is_some() { eta + VAN_ROOM } else { eta } };
        late.then(|| because(cause, Decision::PromiseMoved { order: order.card.order, promise, reason }))
    }
}

/// When a parcel can leave at the earliest.
fn ready_at(parcel: &Parcel, now: Moment) -> Moment {
    if parcel.state >= ParcelState::Packed { now } else { now.max(parcel.plan.prepared_in + model::QUARTER) }
}
