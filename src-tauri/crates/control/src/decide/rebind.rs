//! Parcels whose way out is gone.

use super::{
    allocate::only,
    because, promises,
    replan::{Anew, Batch, Planner, Wish},
};
use crate::{
    order::{Order, Parcel, ParcelState},
    world::World,
};
use allocation::{Answer, Leave, Request};
use model::{Decision, Draft, Moment, ParcelId, Reason, Seq, Service};

pub(super) fn rebinds(world: &World, now: Moment) -> Vec<Draft> {
    if world.docks().to_rebind().is_empty() {
        return Vec::new();
    }
    let (orders, book) = (world.orders(), world.stock().book());
    let mut batch = Batch::new(Planner { orders, book, kept: world.stock().kept(), seq: world.seq, now });
    for (id, (cause, reason)) in world.docks().to_rebind() {
        rebind(&mut batch, *id, *cause, *reason);
    }
    batch.drafts()
}

/// A parcel that looks for another way out, and why.
pub(super) struct Leaving<'a> {
    parcel: &'a Parcel,
    cause: Seq,
    reason: Reason,
    /// Its order, to be prepared at another node when nothing leaves.
    elsewhere: Option<Anew<'a>>,
}

/// Asks for the next way out of a parcel.
pub(super) fn rebind(batch: &mut Batch<'_>, id: ParcelId, cause: Seq, reason: Reason) {
    let planner = *batch.planner();
    let Some(parcel) = planner.orders.parcel(id) else { return };
    let Some(order) = planner.orders.get(parcel.order) else { return };
    let (elsewhere, request) = planner.elsewhere(parcel, order, cause, reason).unzip();
    let leave = Leave {
        node: parcel.plan.node,
        dept: order.card.dept,
        near: order.card.near,
        services: services(order.card.service, reason),
        weight_g: parcel.weight_g,
        ready: ready_at(parcel, planner.now),
        elsewhere: request.flatten(),
    };
    batch.leave(leave, Leaving { parcel, cause, reason, elsewhere });
}

/// Services that would do. The evening's vans are gone or full: the next best is the next day. When its customer sends
/// it elsewhere, the evening's vans may go there too.
fn services(service: Service, reason: Reason) -> Vec<Service> {
    match service {
        Service::Evening if reason == Reason::CustomerAsked => vec![Service::Evening, Service::NextDay],
        Service::Evening => vec![Service::NextDay],
        other @ (Service::NextDay | Service::Standard | Service::Pickup) => vec![other],
    }
}

impl<'a> Planner<'a> {
    /// When nothing leaves for its new address from where it is, another node prepares a parcel that is not packed.
    fn elsewhere(
        &self,
        parcel: &Parcel,
        order: &'a Order,
        cause: Seq,
        reason: Reason,
    ) -> Option<(Anew<'a>, Option<Request>)> {
        (reason == Reason::CustomerAsked && parcel.state.holds_stock()).then(|| {
            let leaves = [parcel.plan.node];
            self.anew(order, &Wish { moves: &only(parcel.plan.parcel), leaves: &leaves, cause })
        })
    }

    /// The parcel's new way, and the promise that follows from it.
    pub fn left(&self, leaving: Leaving<'_>, answer: Answer) -> Vec<Draft> {
        let Leaving { parcel, cause, reason, elsewhere } = leaving;
        match (answer, elsewhere) {
            (Answer::Leaves(via, eta), _) => {
                let rebound = Decision::Rebound { parcel: parcel.plan.parcel, via, eta, reason };
                let mut drafts = vec![because(cause, rebound)];
                drafts.extend(promises::move_to(self.orders, parcel, eta, cause, reason));
                drafts
            }
            (Answer::Served(planned), Some(anew)) => vec![self.planned(anew, planned)],
            (Answer::Stays, Some(anew)) => vec![self.kept(anew)],
            (Answer::Served(_) | Answer::Stays, None) => Vec::new(),
        }
    }
}

/// When a parcel can leave at the earliest.
fn ready_at(parcel: &Parcel, now: Moment) -> Moment {
    if parcel.state >= ParcelState::Packed { now } else { now.max(parcel.plan.prepared_in + model::QUARTER) }
}
