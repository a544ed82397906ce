//! Units that are on their way to a shelf.

use model::{Moment, NodeId, SkuId};

/// Units that are expected at a node. They are promised to nobody before they are counted there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Inbound {
    /// Where they come to.
    pub node: NodeId,
    /// What.
    pub sku: SkuId,
    /// Units.
    pub units: u32,
    /// When they can be picked there.
    pub at: Moment,
    /// The node that sends them, for a transfer; `None` for what a supplier brings.
    pub from: Option<NodeId>,
}
