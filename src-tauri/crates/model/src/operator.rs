//! What a person in the control room says. Such a fact outranks the engines until it is lifted.

use crate::{
    AlertId, Autonomy, Closing, DecisionKind, DepartureId, Moment, NodeId, NoteAbout, NoteText, OperatorId, OrderId,
    ProposalId, ShowSlot, SkuId, SourceId, VanId,
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
    /// "It is over." Said without a reason only by earlier builds; see [`Override::CloseAlert`].
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
    /// "Not before this moment, unless it gets worse."
    SnoozeAlert {
        /// The alert.
        alert: AlertId,
        /// When it comes back.
        until: Moment,
    },
    /// "It is over, and this is why."
    CloseAlert {
        /// The alert.
        alert: AlertId,
        /// Why.
        reason: Closing,
        /// What there is to add.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<NoteText>,
    },
    /// "What was last said of this alert shall not count."
    UndoAlert(AlertId),
    /// To be read by whoever reads the logbook.
    Note {
        /// What is written.
        text: NoteText,
        /// About what, when about one thing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<NoteAbout>,
    },
    /// The watch goes to another person.
    HandOver {
        /// Who takes it.
        to: OperatorId,
        /// What they should know.
        summary: NoteText,
    },
}

impl Override {
    /// The alert that is spoken of.
    pub fn alert(&self) -> Option<AlertId> {
        match self {
            Self::AcknowledgeAlert(alert)
            | Self::ResolveAlert(alert)
            | Self::UndoAlert(alert)
            | Self::AssignAlert { alert, .. }
            | Self::SnoozeAlert { alert, .. }
            | Self::CloseAlert { alert, .. }
            | Self::Note { about: Some(NoteAbout::Alert(alert)), .. } => Some(*alert),
            Self::Note { about: None | Some(NoteAbout::Incident(_)), .. }
            | Self::HandOver { .. }
            | Self::Accept(_)
            | Self::Reject(_)
            | Self::Hold(_)
            | Self::Unhold(_)
            | Self::Cancel(_)
            | Self::Pin { .. }
            | Self::Unpin(_)
            | Self::GroundVan(_)
            | Self::ReturnVan(_)
            | Self::EditSlot(_)
            | Self::SetAutonomy { .. }
            | Self::MapSku { .. }
            | Self::EditSlotAnyway(_)
            | Self::HoldAtDock(_)
            | Self::FreeAtDock(_)
            | Self::AskAbove(_) => None,
        }
    }

    /// The order that is spoken of.
    pub fn order(&self) -> Option<OrderId> {
        match self {
            Self::Hold(order)
            | Self::Unhold(order)
            | Self::Cancel(order)
            | Self::Unpin(order)
            | Self::Pin { order, .. }
            | Self::HoldAtDock(DockScope::Order(order))
            | Self::FreeAtDock(DockScope::Order(order)) => Some(*order),
            Self::HoldAtDock(DockScope::Sku(_) | DockScope::Departure(_) | DockScope::Node(_))
            | Self::FreeAtDock(DockScope::Sku(_) | DockScope::Departure(_) | DockScope::Node(_))
            | Self::AcknowledgeAlert(_)
            | Self::AssignAlert { .. }
            | Self::ResolveAlert(_)
            | Self::SnoozeAlert { .. }
            | Self::CloseAlert { .. }
            | Self::UndoAlert(_)
            | Self::Note { .. }
            | Self::HandOver { .. }
            | Self::Accept(_)
            | Self::Reject(_)
            | Self::GroundVan(_)
            | Self::ReturnVan(_)
            | Self::EditSlot(_)
            | Self::SetAutonomy { .. }
            | Self::MapSku { .. }
            | Self::EditSlotAnyway(_)
            | Self::AskAbove(_) => None,
        }
    }
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
