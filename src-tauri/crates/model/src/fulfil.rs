//! How an order is to be served.

use crate::{DepartureId, Moment, NodeId, ParcelId, Seq, SkuId, Span};
use serde::{Deserialize, Serialize};

/// What we told the customer: delivered at the latest then.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Promise {
    /// The latest moment.
    pub latest: Moment,
}

impl Promise {
    /// Promise latest minus ETA; negative is late.
    pub fn slack(self, eta: Moment) -> Span {
        self.latest - eta
    }
}

/// How a parcel leaves its node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// With a timetabled departure of a carrier.
    Departure(DepartureId),
    /// With one of the node's own vans, which one is decided later.
    Van,
}

/// Units kept for a live sale that an order of another channel left alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Spared {
    /// The node that would have prepared the lines.
    pub node: NodeId,
    /// What that would have cost, cents.
    pub cost_cents: i64,
    /// The decision that keeps the units.
    pub kept_by: Seq,
}

/// Units of a SKU that a live sale is expected to take from shelves near its customers. Other channels take them last.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StockKept {
    /// The SKU.
    pub sku: SkuId,
    /// Units at each node where any are kept, by key.
    pub nodes: Vec<(NodeId, u32)>,
}

/// The lines of one order prepared at one node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ParcelPlan {
    /// Its key.
    pub parcel: ParcelId,
    /// Where it is prepared.
    pub node: NodeId,
    /// Indexes of the order's lines (a whole line goes to one node).
    pub lines: Vec<u16>,
    /// How it leaves.
    pub via: Via,
    /// Start of the quarter of an hour whose capacity it uses.
    pub prepared_in: Moment,
    /// When we believe it arrives.
    pub eta: Moment,
    /// Carriage and handling, cents.
    pub cost_cents: i64,
    /// The node that was passed over for a live sale to come. Older logs do not say.
    #[serde(default)]
    pub spared: Option<Box<Spared>>,
}
