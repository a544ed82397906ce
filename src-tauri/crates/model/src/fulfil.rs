//! How an order is to be served.

use crate::{DepartureId, Foreseen, Moment, NodeId, ParcelId, SkuId, Span, vocabulary::vocabulary};
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

vocabulary! {
    /// What speaks against a node that could have prepared the lines of a parcel.
    PassedFor {
        /// It costs more.
        Dearer = "dearer",
        /// It arrives days later.
        Later = "later",
        /// It does not have all lines: more parcels.
        Parcels = "parcels",
        /// Its units are kept for the live.
        Kept = "kept",
    }
}

/// A node that was compared with the one that prepares a parcel, and lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Passed {
    /// The node.
    pub node: NodeId,
    /// Carriage and handling there, cents.
    pub cost_cents: i64,
    /// What spoke against it.
    pub why: PassedFor,
    /// What it would have done. Older logs do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offered>,
}

/// What a node could do for a parcel when it was compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Offered {
    /// Units that it could still promise, of the SKU of which it has fewest.
    pub atp: u32,
    /// When the parcel would arrive.
    pub eta: Moment,
    /// What could have been promised for it.
    pub latest: Moment,
}

/// Units of a SKU that a live sale is expected to take from shelves near its customers. Other channels take them last.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StockKept {
    /// The SKU.
    pub sku: SkuId,
    /// Units at each node where any are kept, by key.
    pub nodes: Vec<(NodeId, u32)>,
    /// The forecast of its passages; nothing while none are ahead.
    pub foreseen: Option<Foreseen>,
}

/// Preparation that a node keeps for live orders to come. Other channels are prepared around it, when they are no
/// later for it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RoomKept {
    /// The node.
    pub node: NodeId,
    /// Units by start of the quarter of an hour in which they are expected, in order.
    pub quarters: Vec<(Moment, u32)>,
    /// The forecast of the passages; nothing while none are ahead.
    pub foreseen: Option<Foreseen>,
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
    /// Units that the node could still promise before it gave these, of the SKU of which it had fewest. Older logs do
    /// not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub atp: Option<u32>,
    /// Nodes that were passed over, at most two, what is kept first. Older logs do not say.
    #[serde(default)]
    pub passed: Vec<Passed>,
    /// The forecast for which the first of them keeps its units.
    #[serde(default)]
    pub foreseen: Option<Box<Foreseen>>,
}
