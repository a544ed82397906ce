//! What the World shows of orders, stock and promises: the one place in which the reference model looks at it.

use control::{Control, ParcelState};
use model::{Moment, NodeId, OrderId, OrderState, SkuId};
use std::collections::BTreeMap;

/// An order as control has it.
pub struct Seen {
    pub state: OrderState,
    pub promise: Option<Moment>,
    /// Units held on shelves for it.
    pub held: u32,
}

/// All orders.
pub fn orders(control: &Control) -> BTreeMap<OrderId, Seen> {
    let world = control.world();
    let seen = world.orders().iter().map(|order| {
        let parcels = world.orders().parcels_of(order).filter(|(_, parcel)| parcel.state.holds_stock());
        let held = parcels.flat_map(|(_, parcel)| &parcel.items).map(|(_, units)| units).sum();
        (order.card.order, Seen { state: order.state, promise: order.promise.map(|promise| promise.latest), held })
    });
    seen.collect()
}

/// Units on hand and units allocated.
pub fn stock(control: &Control, node: NodeId, sku: SkuId) -> (u32, u32) {
    let stock = control.world().stock().book().stock(node, sku);
    (stock.on_hand, stock.allocated)
}

/// The parcels of an order that somebody may pack.
pub fn open_parcels(control: &Control) -> Vec<(model::ParcelId, NodeId)> {
    let parcels = control.world().orders().parcels();
    let open = parcels.filter(|(_, parcel)| parcel.state.is_current() && parcel.state != ParcelState::Delivered);
    open.map(|(id, parcel)| (id, parcel.plan.node)).collect()
}
