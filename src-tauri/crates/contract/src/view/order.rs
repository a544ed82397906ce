//! One order in full, a page of orders, and what a handling operator may read of the customer.

use super::{SlackState, SubjectView};
use crate::CauseView;
use model::{
    Act, Bar, Channel, DepartureId, DeptId, Moment, NodeId, OrderId, OrderState, ParcelId, Reason, Seq, Service, SkuId,
    VanId,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// One order in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrderRow {
    /// Its key.
    #[ts(type = "string")]
    pub order: OrderId,
    /// Where it arose.
    #[ts(type = "Channel")]
    pub channel: Channel,
    /// When the customer bought.
    #[ts(type = "number")]
    pub placed_at: Moment,
    /// Where it goes.
    #[ts(type = "string")]
    pub dept: DeptId,
    /// What the customer chose.
    #[ts(type = "Service")]
    pub service: Service,
    /// Where it is in its life.
    #[ts(type = "OrderState")]
    pub state: OrderState,
    /// Units in all.
    pub units: u32,
    /// Value in all, cents.
    pub cents: i64,
    /// Promised at the latest.
    #[ts(type = "number | null")]
    pub promise: Option<Moment>,
    /// When we now believe the last parcel arrives.
    #[ts(type = "number | null")]
    pub eta: Option<Moment>,
    /// How the promise stands against that; `None` without the one or the other.
    pub slack: Option<SlackState>,
}

/// A page of orders, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrderPage {
    /// The orders.
    pub orders: Vec<OrderRow>,
    /// What to send as `after` for the next page; `None` at the end.
    #[ts(type = "string | null")]
    pub next: Option<OrderId>,
    /// Orders that match in all.
    pub total: u32,
}

/// One order in full.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrderView {
    /// The row that lists show.
    pub row: OrderRow,
    /// What was bought.
    pub lines: Vec<LineView>,
    /// How it is served.
    pub parcels: Vec<ParcelView>,
    /// The node a person pinned it to.
    #[ts(type = "string | null")]
    pub pinned: Option<NodeId>,
    /// A person holds it back.
    pub held: bool,
    /// A packed parcel of it stays at the dock, whatever leaves.
    pub at_dock: bool,
    /// What may be done about it, and what stands against the rest.
    pub can: Vec<ActView>,
    /// Open alerts about it or about what carries it.
    pub alerts: Vec<SubjectView>,
    /// Everything that happened to it, oldest first.
    pub chain: Vec<CauseView>,
}

/// Something that a person may do, or why not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct ActView {
    /// What.
    #[ts(type = "Act")]
    pub act: Act,
    /// What stands against it; `None` when it is possible.
    #[ts(type = "Bar | null")]
    pub bar: Option<Bar>,
}

/// How a node would serve an order, were it chosen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PinOptionView {
    /// The node.
    #[ts(type = "string")]
    pub node: NodeId,
    /// Lines that it would prepare.
    pub lines: u32,
    /// Lines of the order.
    pub of: u32,
    /// Units of its scarcest line that it may still promise.
    pub stock: u32,
    /// When the last parcel would arrive.
    #[ts(type = "number")]
    pub eta: Moment,
    /// Carriage and handling of all parcels, cents.
    pub cost_cents: i64,
    /// What the customer was or would be told.
    #[ts(type = "number")]
    pub promise: Moment,
    /// It would be kept.
    pub kept: bool,
}

/// The nodes that can serve an order, best first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
pub struct PinOptions {
    /// At most [`crate::PINS_MAX`].
    pub options: Vec<PinOptionView>,
    /// How many can in all.
    pub total: u32,
}

/// One SKU and quantity of an order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LineView {
    /// The SKU.
    #[ts(type = "string")]
    pub sku: SkuId,
    /// Its name.
    pub name: String,
    /// Units.
    pub qty: u32,
    /// Price paid a unit, cents; none when it was told in another currency only.
    pub price_cents: Option<i64>,
    /// Why it cannot be served.
    #[ts(type = "Reason | null")]
    pub declined: Option<Reason>,
}

/// Where a parcel is in its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ParcelState {
    /// Has a node, waits for its wave.
    Planned,
    /// Given to the pickers.
    Released,
    /// Being picked.
    Picking,
    /// Closed and labelled.
    Packed,
    /// On the road.
    Left,
    /// Arrived.
    Delivered,
}

/// The lines of an order prepared at one node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ParcelView {
    /// Its key.
    #[ts(type = "string")]
    pub parcel: ParcelId,
    /// Where it is prepared.
    #[ts(type = "string")]
    pub node: NodeId,
    /// Indexes of the order's lines.
    pub lines: Vec<u16>,
    /// Where it is in its life.
    pub state: ParcelState,
    /// The departure it leaves with; `None` when a van takes it.
    #[ts(type = "string | null")]
    pub departure: Option<DepartureId>,
    /// The van it is planned for or aboard.
    #[ts(type = "string | null")]
    pub van: Option<VanId>,
    /// When we now believe it arrives.
    #[ts(type = "number")]
    pub eta: Moment,
    /// That is later than promised.
    pub late: bool,
    /// Carriage and handling, cents.
    pub cost_cents: i64,
    /// The event that last changed it.
    #[ts(type = "number | null")]
    pub because: Option<Seq>,
}

/// What an operator may read of a customer while handling that customer's order. `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    /// Name.
    pub name: String,
    /// Telephone; empty when the channel gave none.
    pub phone: String,
    /// Town.
    pub city: String,
}

impl fmt::Debug for ContactView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContactView(hidden)")
    }
}
