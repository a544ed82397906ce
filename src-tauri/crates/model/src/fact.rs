//! What the outside says happened.

use crate::{
    Bin, CampaignCard, CarrierCard, Cell, DepartureCard, DepartureId, DeptId, GridCard, Moment, NodeCard, NodeId,
    NotificationId, OperatorCommand, OrderCard, OrderId, OrderLine, ParcelId, Position, Reason, RobotAt, RobotCard,
    RobotId, Sale, Seq, Service, ShowSlot, ShowSlotId, SignalKind, SkuCard, SkuId, Solved, SourceId, VanCard, VanId,
};
use serde::{Deserialize, Serialize};

/// A fact. Its `(source, key)` is unique in the log: told twice, it counts once.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A SKU was listed, or its card changed.
    SkuListed(SkuCard),
    /// A node was listed, or its card changed.
    NodeListed(NodeCard),
    /// A carrier was listed, or its card changed.
    CarrierListed(CarrierCard),
    /// A departure was put on the timetable, or changed.
    DepartureListed(DepartureCard),
    /// A van was listed, or its card changed.
    VanListed(VanCard),
    /// A robot was listed.
    RobotListed(RobotCard),
    /// A grid was laid.
    GridLaid(GridCard),
    /// Where the SKUs of a grid are picked.
    BinsPlaced {
        /// The node.
        node: NodeId,
        /// All its bins.
        bins: Vec<Bin>,
    },
    /// A slot of the running order was planned, or changed.
    SlotPlanned(ShowSlot),
    /// A slot was dropped from the running order.
    SlotDropped(ShowSlotId),
    /// A campaign was planned.
    CampaignPlanned(CampaignCard),
    /// Past sales of one SKU.
    SalesRecorded {
        /// The SKU.
        sku: SkuId,
        /// Its sales.
        sales: Vec<Sale>,
    },
    /// The shelf was counted: what is really there.
    StockCounted {
        /// Where.
        node: NodeId,
        /// What.
        sku: SkuId,
        /// Units on the shelf, parcels not yet picked included.
        on_hand: u32,
        /// Units that allocation may never sell through; `None` leaves it.
        safety: Option<u32>,
    },

    /// A customer bought.
    OrderPlaced(OrderCard),
    /// A customer cancelled.
    OrderCancelled {
        /// Which order.
        order: OrderId,
    },
    /// Counts from the show since the last such fact.
    SignalSeen {
        /// The room.
        room: String,
        /// What is counted.
        kind: SignalKind,
        /// How many.
        n: u32,
        /// The product concerned, when there is one.
        sku: Option<SkuId>,
        /// Seconds in which a count was made, up to when it happened; since the last one where nothing is said. A level
        /// ([`SignalKind::is_level`]) has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        over_s: Option<u32>,
    },

    /// A node started to prepare parcels (by hand).
    PickStarted {
        /// Where.
        node: NodeId,
        /// Which.
        parcels: Vec<ParcelId>,
    },
    /// A robot has taken the units of one pick.
    PickDone {
        /// Who.
        robot: RobotId,
        /// For which parcel.
        parcel: ParcelId,
        /// What.
        sku: SkuId,
    },
    /// The shelf held fewer units than the pick asked for: the parcel is set aside.
    PickShort {
        /// Where.
        node: NodeId,
        /// For which parcel.
        parcel: ParcelId,
        /// What.
        sku: SkuId,
        /// Units really on the shelf.
        found: u32,
    },
    /// A robot was emptied at its station and is free.
    RobotUnloaded {
        /// Who.
        robot: RobotId,
    },
    /// A window of moves has been driven; where the robots really are.
    RobotsMoved {
        /// Where.
        node: NodeId,
        /// Which window.
        window: u64,
        /// The robots named in the window.
        robots: Vec<RobotAt>,
    },
    /// A robot has stopped for good where it stands.
    RobotDown {
        /// Who.
        robot: RobotId,
        /// Where it stands.
        cell: Cell,
    },
    /// A robot works again.
    RobotUp {
        /// Who.
        robot: RobotId,
    },
    /// A parcel is closed, labelled and waiting to leave.
    ParcelPacked {
        /// Where.
        node: NodeId,
        /// Which.
        parcel: ParcelId,
    },
    /// A carrier's truck has left with these parcels.
    DepartureLeft {
        /// Which departure.
        departure: DepartureId,
        /// What it took.
        parcels: Vec<ParcelId>,
    },
    /// A carrier delivered.
    ParcelDelivered {
        /// Which.
        parcel: ParcelId,
    },

    /// A van was loaded and left its depot.
    VanLoaded {
        /// Who.
        van: VanId,
        /// What is aboard.
        parcels: Vec<ParcelId>,
    },
    /// A van was seen; said when something changed, not each second.
    VanSeen {
        /// Who.
        van: VanId,
        /// Where.
        position: Position,
    },
    /// A van handed parcels to a customer.
    StopServed {
        /// Who.
        van: VanId,
        /// What.
        parcels: Vec<ParcelId>,
    },
    /// Nobody opened: parcels stay aboard.
    StopFailed {
        /// Who.
        van: VanId,
        /// What.
        parcels: Vec<ParcelId>,
    },
    /// A van took over parcels from another.
    ParcelsTransferred {
        /// The van that could not go on.
        from: VanId,
        /// The van that helps.
        to: VanId,
        /// What.
        parcels: Vec<ParcelId>,
    },
    /// A van broke down where it stands.
    VanBrokeDown {
        /// Who.
        van: VanId,
        /// Where.
        position: Position,
    },
    /// A van is back at its depot; parcels still aboard go back on the dock.
    VanReturned {
        /// Who.
        van: VanId,
    },

    /// A message was handed to its medium.
    NotificationSent {
        /// Which.
        notification: NotificationId,
    },
    /// A message could not be sent.
    NotificationFailed {
        /// Which.
        notification: NotificationId,
        /// Why, without personal data.
        code: String,
    },
    /// The outside took an instruction.
    ActionTaken {
        /// The event that asked for it.
        action: Seq,
    },
    /// The outside refused an instruction.
    ActionRefused {
        /// The event that asked for it.
        action: Seq,
        /// Why.
        code: String,
    },
    /// A worker has finished thinking.
    Solved(Solved),
    /// A worker could not think, or did not end: there will be no answer.
    SolveFailed {
        /// The event that asked for it.
        request: Seq,
        /// Why.
        reason: Reason,
    },
    /// A feed understood nothing of something it was sent; it lies in the dead letters.
    DeadLettered {
        /// What was wrong, as a code.
        code: String,
    },
    /// A person spoke.
    Operator(OperatorCommand),
    /// A service was added to an order after the sale.
    ServiceChanged {
        /// Which order.
        order: OrderId,
        /// What the customer now wants.
        service: Service,
    },
    /// The day was opened: minutes are counted from here.
    DayOpened {
        /// First minute.
        from: Moment,
        /// Last minute.
        until: Moment,
    },
    /// The customer or the shop changed what an order holds.
    OrderEdited {
        /// Which order.
        order: OrderId,
        /// All lines that still stand, each with at least one unit; none left is a cancellation.
        lines: Vec<OrderLine>,
    },
    /// The shop corrected where an order goes; the new address travels as its contact.
    OrderRedirected {
        /// Which order.
        order: OrderId,
        /// Where it goes now.
        dept: DeptId,
        /// To about a kilometre, where known.
        near: Option<Position>,
    },
    /// A count came that cannot be right: the shelf sells nothing of this SKU until it is counted again.
    StockDoubted {
        /// Where.
        node: NodeId,
        /// What.
        sku: SkuId,
        /// What was wrong with the count, as a code.
        code: String,
    },
    /// A part of the app does not do its work: a lane out, a background task.
    FaultSeen {
        /// Which part, such as `lane:mail`.
        part: SourceId,
        /// Why, as a code.
        code: String,
    },
    /// It does again.
    FaultCleared {
        /// Which part.
        part: SourceId,
    },
}

impl Fact {
    /// Whether nothing of it counts once control has refused it for this reason. What names several things counts as
    /// far as it can be believed, a box packed for nobody is packed all the same, and a van that broke down at an
    /// impossible place is broken.
    pub fn is_voided_by(&self, reason: Reason) -> bool {
        match self {
            Self::ParcelPacked { .. } | Self::ParcelDelivered { .. } => reason != Reason::TooLate,
            Self::VanBrokeDown { .. } => reason != Reason::Implausible,
            Self::BinsPlaced { .. }
            | Self::SlotPlanned(_)
            | Self::CampaignPlanned(_)
            | Self::PickStarted { .. }
            | Self::RobotsMoved { .. }
            | Self::DepartureLeft { .. }
            | Self::VanLoaded { .. }
            | Self::StopServed { .. }
            | Self::StopFailed { .. }
            | Self::ParcelsTransferred { .. }
            | Self::OrderEdited { .. }
            | Self::OrderRedirected { .. } => is_about_all(reason),
            Self::SkuListed(_)
            | Self::NodeListed(_)
            | Self::CarrierListed(_)
            | Self::DepartureListed(_)
            | Self::VanListed(_)
            | Self::RobotListed(_)
            | Self::GridLaid(_)
            | Self::SlotDropped(_)
            | Self::SalesRecorded { .. }
            | Self::StockCounted { .. }
            | Self::OrderPlaced(_)
            | Self::OrderCancelled { .. }
            | Self::SignalSeen { .. }
            | Self::PickDone { .. }
            | Self::PickShort { .. }
            | Self::RobotUnloaded { .. }
            | Self::RobotDown { .. }
            | Self::RobotUp { .. }
            | Self::VanSeen { .. }
            | Self::VanReturned { .. }
            | Self::NotificationSent { .. }
            | Self::NotificationFailed { .. }
            | Self::ActionTaken { .. }
            | Self::ActionRefused { .. }
            | Self::Solved(_)
            | Self::SolveFailed { .. }
            | Self::DeadLettered { .. }
            | Self::Operator(_)
            | Self::ServiceChanged { .. }
            | Self::DayOpened { .. }
            | Self::StockDoubted { .. }
            | Self::FaultSeen { .. }
            | Self::FaultCleared { .. } => true,
        }
    }
}

/// Reasons that concern a fact as a whole, not single things that it names.
fn is_about_all(reason: Reason) -> bool {
    let whole = [
        Reason::UnknownVan,
        Reason::UnknownNode,
        Reason::UnknownOrder,
        Reason::UnknownPlace,
        Reason::Stale,
        Reason::Implausible,
        Reason::OperatorAsked,
    ];
    whole.contains(&reason)
}
