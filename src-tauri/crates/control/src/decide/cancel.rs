//! Wishes to stop an order, and wishes that cannot be met.

use super::because;
use crate::{order::ParcelState, world::World};
use model::{Decision, Draft, Moment, OrderId, Reason};

impl World {
    pub(crate) fn decide_refusals(&self, _: Moment) -> Vec<Draft> {
        let refuse =
            |(cause, reason): (&model::Seq, &Reason)| because(*cause, Decision::WordRefused { reason: *reason });
        self.todo.refuse.iter().map(refuse).collect()
    }

    /// An order is cancelled as long as nothing of it is packed: a packed parcel is on its way.
    pub(super) fn decide_cancels(&self, _: Moment) -> Vec<Draft> {
        let judge = |(order, (cause, reason)): (&OrderId, &(model::Seq, Reason))| {
            let decision = if self.has_gone(*order) {
                Decision::WordRefused { reason: Reason::TooLate }
            } else {
                Decision::Cancelled { order: *order, reason: *reason }
            };
            because(*cause, decision)
        };
        self.todo.cancel.iter().map(judge).collect()
    }

    fn has_gone(&self, order: OrderId) -> bool {
        let Some(order) = self.orders.get(&order) else { return true };
        order.is_over() || self.parcels_of(order).any(|(_, parcel)| parcel.state >= ParcelState::Packed)
    }
}
