//! What is checked before a person's word is taken, so that an impossible wish gets its answer at once.
//! What changes between the check and the tick is refused by control, with a reason.

use super::{Reply, unknown};
use crate::app::App;
use contract::{Refusal, RefusalCode};
use control::{Order, ParcelState, World};
use model::{Act, AlertId, DockScope, NodeId, OrderId, ProposalId, Reason, Seq, VanId};

impl App {
    pub(super) async fn proposal(&self, id: ProposalId) -> Reply<Seq> {
        let found = self.read(|world| world.approvals().proposal(id).map(|record| record.made_by));
        found.ok_or_else(|| unknown(RefusalCode::UnknownProposal, id))
    }

    pub(super) async fn alert(&self, id: AlertId) -> Reply<Option<Seq>> {
        let found = self.read(|world| world.alerts().changed_by(id));
        found.map(Some).ok_or_else(|| unknown(RefusalCode::UnknownAlert, id))
    }

    async fn judge(&self, id: OrderId, ends_at: ParcelState) -> Reply<Option<Seq>> {
        let look =
            |world: &World| world.orders().get(id).map(|order| (order.touched_by, is_beyond(world, order, ends_at)));
        match self.read(look) {
            None => self.past_order(id).await.and_then(|_| Err(too_late())),
            Some((_, true)) => Err(too_late()),
            Some((seq, false)) => Ok(Some(seq)),
        }
    }

    /// Nothing of the order has been given to a picker.
    pub(super) async fn untouched(&self, id: OrderId) -> Reply<Option<Seq>> {
        self.judge(id, ParcelState::Released).await
    }

    /// Something of the order is not packed.
    pub(super) async fn cancellable(&self, id: OrderId) -> Reply<Option<Seq>> {
        match self.read(|world| world.order_bar(id, Act::Cancel)) {
            Some(bar) => Err(too_late().hint(bar.as_str())),
            None => self.judge(id, ParcelState::Left).await,
        }
    }

    /// The node can serve a part of the order.
    pub(super) async fn can_pin(&self, order: OrderId, node: NodeId) -> Reply<()> {
        let can = self.read(|world| world.can_pin(order, node, self.clock.now()));
        can.map_err(|reason| {
            let message = format!("{node} cannot serve {order}: {reason}");
            Refusal::new(RefusalCode::CannotServe, message).hint(reason.as_str())
        })
    }

    /// Something of what is named has not left.
    pub(super) async fn can_hold_at_dock(&self, scope: DockScope) -> Reply<Option<Seq>> {
        let touched = |world: &World| match scope {
            DockScope::Order(order) => world.orders().get(order).map(|order| order.touched_by),
            DockScope::Sku(_) | DockScope::Departure(_) | DockScope::Node(_) => None,
        };
        let refused = |reason: Reason| match reason {
            Reason::UnknownSku => unknown(RefusalCode::UnknownSku, "that key"),
            Reason::UnknownNode | Reason::UnknownDeparture => unknown(RefusalCode::UnknownNode, "that key"),
            Reason::UnknownOrder => unknown(RefusalCode::UnknownOrder, "that key"),
            _ => too_late(),
        };
        self.read(|world| world.can_hold_at_dock(scope).map(|()| touched(world))).map_err(refused)
    }

    pub(super) async fn order_exists(&self, id: OrderId) -> Reply<Option<Seq>> {
        match self.read(|world| world.orders().get(id).map(|order| order.touched_by)) {
            Some(touched_by) => Ok(Some(touched_by)),
            None => self.past_order(id).await.and_then(|_| Err(too_late())),
        }
    }

    pub(super) async fn node_exists(&self, id: NodeId) -> Reply<()> {
        let found = self.read(|world| world.stock().book().node(id).is_some());
        if found { Ok(()) } else { Err(unknown(RefusalCode::UnknownNode, id)) }
    }

    pub(super) async fn van_exists(&self, id: VanId) -> Reply<Option<Seq>> {
        let found = self.read(|world| world.fleet().heard(id));
        found.map(Some).ok_or_else(|| unknown(RefusalCode::UnknownVan, id))
    }
}

fn too_late() -> Refusal {
    Refusal::new(RefusalCode::TooLate, "the work on this order has gone too far")
}

fn is_beyond(world: &World, order: &Order, ends_at: ParcelState) -> bool {
    order.is_over() || world.orders().parcels_of(order).any(|(_, parcel)| parcel.state >= ends_at)
}
