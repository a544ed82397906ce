//! One SKU, one node, one van in full: what their pages show beside the row of the lists.

use super::{ActView, LoadState, OrderRow, ShowSlotView, SkuView, SlackState};
use model::{DeptId, Moment, NodeId, OrderId, Seq, SkuId, VanId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Stock of one SKU at one node, units.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ShelfView {
    /// Where.
    #[ts(type = "string")]
    pub node: NodeId,
    /// Of what.
    #[ts(type = "string")]
    pub sku: SkuId,
    /// On the shelf.
    pub on_hand: u32,
    /// Held for orders.
    pub allocated: u32,
    /// Kept back.
    pub safety: u32,
    /// May still be promised from here.
    pub atp: u32,
    /// Its last count cannot be right: it promises nothing until the next.
    pub doubted: bool,
}

/// What the next passage of a SKU would bring a node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FeltView {
    /// The node.
    #[ts(type = "string")]
    pub node: NodeId,
    /// Units that would fall on it.
    pub units: u32,
    /// Units booked in the running quarter with these, over its capacity, percent.
    pub load_pct: u32,
    /// How full that is.
    pub load: LoadState,
}

/// One SKU in full.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SkuDetail {
    /// Its key.
    #[ts(type = "string")]
    pub sku: SkuId,
    /// Where it lies, most promisable first.
    pub shelves: Vec<ShelfView>,
    /// The nodes that will feel its next passage, the one with most to do first.
    pub felt: Vec<FeltView>,
    /// Open orders with it, newest first, at most [`crate::DETAIL_MAX`].
    pub orders: Vec<OrderRow>,
    /// How many there are.
    pub orders_total: u32,
    /// Packed parcels with it stay at the dock.
    pub at_dock: bool,
    /// The event that last revised its forecast.
    #[ts(type = "number | null")]
    pub because: Option<Seq>,
}

/// One node in full.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NodeDetail {
    /// Its key.
    #[ts(type = "string")]
    pub node: NodeId,
    /// What lies here, most allocated first, at most [`crate::DETAIL_MAX`].
    pub shelves: Vec<ShelfView>,
    /// SKUs that lie here.
    pub shelves_total: u32,
    /// Orders with a parcel to prepare here, oldest first, at most [`crate::DETAIL_MAX`].
    pub orders: Vec<OrderRow>,
    /// How many there are.
    pub orders_total: u32,
    /// Vans whose depot it is.
    #[ts(type = "string[]")]
    pub vans: Vec<VanId>,
    /// All that is packed here stays at the dock.
    pub at_dock: bool,
    /// The event that last changed it.
    #[ts(type = "number | null")]
    pub because: Option<Seq>,
}

/// A place a van still visits.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StopView {
    /// The van whose parcels are taken over there; `None` for a delivery.
    #[ts(type = "string | null")]
    pub transfer_from: Option<VanId>,
    /// Latitude, degrees north, to about a kilometre.
    pub lat: f64,
    /// Longitude, degrees east, to about a kilometre.
    pub lon: f64,
    /// The département, when the parcel's order tells it.
    #[ts(type = "string | null")]
    pub dept: Option<DeptId>,
    /// Orders whose parcels are handed over or taken.
    #[ts(type = "string[]")]
    pub orders: Vec<OrderId>,
    /// Promised at the latest.
    #[ts(type = "number")]
    pub latest: Moment,
    /// When we believe the van arrives.
    #[ts(type = "number")]
    pub eta: Moment,
    /// Promise latest minus ETA, minutes; negative is late.
    pub slack_min: i64,
    /// How that stands.
    pub slack: SlackState,
}

/// One van in full.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VanDetail {
    /// Its key.
    #[ts(type = "string")]
    pub van: VanId,
    /// When it leaves or left; `None` without a tour.
    #[ts(type = "number | null")]
    pub departs: Option<Moment>,
    /// When it is back; `None` without a tour.
    #[ts(type = "number | null")]
    pub returns: Option<Moment>,
    /// Stops not yet served, in order.
    pub stops: Vec<StopView>,
    /// Orders with a parcel aboard.
    #[ts(type = "string[]")]
    pub aboard: Vec<OrderId>,
    /// The event that last planned its tour.
    #[ts(type = "number | null")]
    pub because: Option<Seq>,
    /// The last word heard of it.
    #[ts(type = "number | null")]
    pub last_word: Option<Seq>,
    /// What may be done about it, and what stands against the rest.
    pub can: Vec<ActView>,
}

/// What an edit of the running order would change; nothing has been done.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SlotsPreview {
    /// The slots as they would be.
    pub slots: Vec<ShowSlotView>,
    /// The SKUs presented in them, with the forecast as it would be.
    pub skus: Vec<SkuView>,
    /// What would happen at once and cannot: saved only in spite of it.
    pub clashes: Vec<ClashView>,
}

/// What two things that would happen at once share.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClashKind {
    /// Two slots, their room.
    Room,
    /// Two slots, their creator.
    Creator,
    /// Two passages, their slot.
    Passages,
}

/// Two things that would happen at once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct ClashView {
    /// What they share.
    pub kind: ClashKind,
    /// The slot that the edit changes.
    pub slot: String,
    /// The other slot, or the other SKU.
    pub with: String,
    /// The room, the creator or the SKU.
    pub what: String,
}
