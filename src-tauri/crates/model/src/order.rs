//! What customers buy.

use crate::{Channel, ContactId, DeptId, Moment, OrderId, Position, Service, SkuId};
use serde::{Deserialize, Serialize};

/// One SKU and quantity in an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderLine {
    /// The SKU.
    pub sku: SkuId,
    /// Units; at least 1 when it is bought, 0 once an edit has struck it out.
    pub qty: u32,
    /// Price paid a unit, cents of euro; `None` when the channel told it in another currency only.
    pub price_cents: Option<i64>,
}

/// An order as a channel announced it, without personal data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderCard {
    /// Its key.
    pub order: OrderId,
    /// Where it arose.
    pub channel: Channel,
    /// When the customer bought.
    pub placed_at: Moment,
    /// Who bought: a key into the encrypted contacts.
    pub contact: ContactId,
    /// Where it goes.
    pub dept: DeptId,
    /// Where it goes, to about a kilometre; `None` when the channel gave only a postcode.
    pub near: Option<Position>,
    /// What the customer chose.
    pub service: Service,
    /// What was bought, at least one line.
    pub lines: Vec<OrderLine>,
}

/// An order is in exactly one of these states.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Accepted, no node yet.
    Placed,
    /// A person holds it back.
    Held,
    /// Each line has a node or was declined.
    Allocated,
    /// At least one parcel is being picked.
    Picking,
    /// All parcels are packed.
    Packed,
    /// At least one parcel has left.
    Shipped,
    /// All parcels have arrived.
    Delivered,
    /// No line could be served.
    Declined,
    /// Cancelled before it left.
    Cancelled,
}

impl OrderState {
    /// Nothing more will happen to the order.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Delivered | Self::Declined | Self::Cancelled)
    }
}
