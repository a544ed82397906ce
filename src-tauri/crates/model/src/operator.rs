//! What a person in the control room says. Such a fact outranks the engines until it is lifted.

use crate::{
    AlertId, Autonomy, DecisionKind, DepartureId, NodeId, OperatorId, OrderId, ProposalId, ShowSlot, SkuId, SourceId, VanId,
};
use serde::{Deserialize, Serialize};

/// A person's word, with who said it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OperatorCommand {
    /// Who.
    pub by: OperatorId,
    /// What.
    pub says: Override,
}

/// What may be said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Override {
    /// "I have seen it."
    AcknowledgeAlert(AlertId),
    /// "It is this person's."
    AssignAlert {
        /// The alert.
        alert: AlertId,
        /// Its owner.
        to: OperatorId,
    },
    /// "It is over."
    ResolveAlert(AlertId),
    /// "Do it."
    Accept(ProposalId),
    /// "Do not."
    Reject(ProposalId),
    /// Keep an order back.
    Hold(OrderId),
    /// Let it go again.
    Unhold(OrderId),
    /// Cancel an order that has not left.
    Cancel(OrderId),
    /// Serve an order from this node whatever it costs; kept until lifted.
    Pin {
        /// The order.
        order: OrderId,
        /// The node.
        node: NodeId,
    },
    /// Lift a pin.
    Unpin(OrderId),
    /// Take a van out of the plan.
    GroundVan(VanId),
    /// Put it back.
    ReturnVan(VanId),
    /// Replace a slot of the running order.
    EditSlot(ShowSlot),
    /// Set how far the app may go.
    SetAutonomy {
        /// With which decisions.
        kind: DecisionKind,
        /// How far.
        level: Autonomy,
    },
    /// What a shop calls an article is this SKU, from now on.
    MapSku {
        /// Whose word it is.
        source: SourceId,
        /// The word, as the shop writes it.
        alias: String,
        /// The SKU.
        sku: SkuId,
    },
    /// Replace a slot of the running order although it clashes with another.
    EditSlotAnyway(ShowSlot),
    /// Packed parcels stay at the dock, whatever leaves, until they are let go.
    HoldAtDock(DockScope),
    /// They may be loaded again.
    FreeAtDock(DockScope),
    /// So many messages of one cause go out without a person; more wait for one.
    AskAbove(u32),
}

/// Which packed parcels stay at the dock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DockScope {
    /// Those of an order.
    Order(OrderId),
    /// Those that hold a SKU.
    Sku(SkuId),
    /// Those that leave with a departure; it ends when that has left.
    Departure(DepartureId),
    /// Those of a node.
    Node(NodeId),
}
