//! Parcels whose way out is gone.

use super::{
    allocate::only,
    because, promises,
    replan::{Planner, Wish},
};
use crate::{
    order::{Order, Parcel, ParcelState},
    world::World,
};
use allocation::Overlay;
use model::{Decision, Draft, Moment, ParcelId, Reason, Seq, Service};

pub(super) fn rebinds(world: &World, now: Moment) -> Vec<Draft> {
    if world.docks().to_rebind().is_empty() {
        return Vec::new();
    }
    let mut overlay = world.stock().book().overlay();
    let mut rebinding =
        Rebinding { planner: Planner { orders: world.orders(), seq: world.seq, now }, drafts: Vec::new() };
    for (id, (cause, reason)) in world.docks().to_rebind() {
        rebinding.parcel(*id, *cause, *reason, &mut overlay);
    }
    rebinding.drafts
}

/// Other ways out for parcels, found one after the other.
pub(super) struct Rebinding<'a> {
    pub planner: Planner<'a>,
    pub drafts: Vec<Draft>,
}

impl Rebinding<'_> {
    /// The next way out for a parcel, and the promise that follows from it.
    pub fn parcel(&mut self, id: ParcelId, cause: Seq, reason: Reason, overlay: &mut Overlay<'_>) {
        let (orders, now) = (self.planner.orders, self.planner.now);
        let Some(parcel) = orders.parcel(id) else { return };
        let Some(order) = orders.get(parcel.order) else { return };
        let ready = ready_at(parcel, now);
        let service = match order.card.service {
            // The evening's vans are gone or full: the next best is the next day.
            Service::Evening => Service::NextDay,
            other @ (Service::NextDay | Service::Standard | Service::Pickup) => other,
        };
        let (dept, near) = (order.card.dept, order.card.near);
        let mut way = |service| overlay.rebind(parcel.plan.node, dept, near, service, parcel.weight_g, ready);
        // Its customer sends it elsewhere: the evening's vans may go there too.
        let evening = reason == Reason::CustomerAsked && order.card.service == Service::Evening;
        let found = if evening { way(Service::Evening).or_else(|| way(service)) } else { way(service) };
        let Some((via, eta)) = found else { return self.prepare_elsewhere(parcel, order, (cause, reason), overlay) };
        self.drafts.push(because(cause, Decision::Rebound { parcel: id, via, eta, reason }));
        self.drafts.extend(promises::move_to(orders, parcel, eta, cause, reason));
    }

    /// Nothing leaves for its new address from where it is: another node prepares it, if it is not packed.
    fn prepare_elsewhere(
        &mut self,
        parcel: &Parcel,
        order: &Order,
        (cause, reason): (Seq, Reason),
        overlay: &mut Overlay<'_>,
    ) {
        if reason == Reason::CustomerAsked && parcel.state.holds_stock() {
            let avoid: Vec<_> = order.avoid.iter().copied().chain([parcel.plan.node]).collect();
            let wish = Wish { moves: &only(parcel.plan.parcel), avoid: &avoid, cause };
            self.drafts.push(self.planner.plan(order, &wish, overlay));
        }
    }
}

/// When a parcel can leave at the earliest.
fn ready_at(parcel: &Parcel, now: Moment) -> Moment {
    if parcel.state >= ParcelState::Packed { now } else { now.max(parcel.plan.prepared_in + model::QUARTER) }
}
