//! What control chose.

use crate::{
    Alert, AlertId, Compared, FleetWindow, Forecast, Foreseen, Incident, IncidentId, LaterFor, Measure, Mission,
    Moment, NodeId, Notification, OrderId, ParcelId, ParcelPlan, Promise, Proposal, ProposalId, Reason, RobotId,
    RoomKept, Severity, SkuId, SolveRequest, StockKept, Tour, Via, WaitingPlace,
};
use serde::{Deserialize, Serialize};

/// A decision; stamped, it is an event with a cause.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Each line of an order has a node or a reason. Also re-allocation: what stood before is undone.
    Allocated {
        /// The order.
        order: OrderId,
        /// What is prepared where.
        parcels: Vec<ParcelPlan>,
        /// Lines nobody can serve.
        declined: Vec<(u16, Reason)>,
        /// What the customer is told.
        promise: Promise,
        /// Why that is later than what was asked for, when this is the first word. Older logs do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        later: Option<LaterFor>,
    },
    /// No line can be served.
    Declined {
        /// The order.
        order: OrderId,
        /// Why.
        reason: Reason,
    },
    /// The order is over; what was held for it is free again.
    Cancelled {
        /// The order.
        order: OrderId,
        /// Why.
        reason: Reason,
    },
    /// Parcels go to the pickers of a node.
    Released {
        /// The node.
        node: NodeId,
        /// The parcels.
        parcels: Vec<ParcelId>,
        /// The live orders for which room is kept, while others wait. Older logs do not say.
        #[serde(default)]
        foreseen: Option<Box<Foreseen>>,
    },
    /// A parcel leaves another way, with a new ETA.
    Rebound {
        /// The parcel.
        parcel: ParcelId,
        /// How it leaves now.
        via: Via,
        /// When we now believe it arrives.
        eta: Moment,
        /// Why.
        reason: Reason,
    },
    /// What we tell the customer has moved.
    PromiseMoved {
        /// The order.
        order: OrderId,
        /// The new promise.
        promise: Promise,
        /// Why.
        reason: Reason,
    },
    /// A robot has a mission.
    MissionAssigned {
        /// Where.
        node: NodeId,
        /// Who.
        robot: RobotId,
        /// What.
        mission: Mission,
    },
    /// An idle robot waits elsewhere from now on.
    RobotWaits(WaitingPlace),
    /// Robots move for one window.
    FleetPlanned(FleetWindow),
    /// A van's tour from now on.
    TourPlanned {
        /// The tour.
        tour: Tour,
        /// Work no van could take, with the reason.
        unassigned: Vec<(ParcelId, Reason)>,
        /// The parcels for which it is held back, as units. Older logs do not say.
        #[serde(default)]
        foreseen: Option<Box<Foreseen>>,
        /// What was compared, where the tour was searched anew. Older logs do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        compared: Option<Box<Compared>>,
    },
    /// Nobody has answered an instruction in its time: a window of moves is told again, the parcels of a tour are free.
    InstructionLapsed {
        /// The event that gave it.
        action: crate::Seq,
    },
    /// A worker is to think about something for long.
    SolveAsked(SolveRequest),
    /// A solve was dropped: its basis has changed, or it came to nothing.
    SolveDropped {
        /// The request.
        request: crate::Seq,
        /// Why.
        reason: Reason,
    },
    /// A SKU's forecast changed enough to matter.
    ForecastRevised(Forecast),
    /// Shelves keep other units of a SKU for a live sale than before.
    StockKept(StockKept),
    /// A node keeps other room for live orders than before.
    RoomKept(RoomKept),
    /// The books of a minute are closed.
    MinuteClosed(Minute),
    /// A condition deserves a person.
    AlertOpened(Alert),
    /// It has grown or shrunk, or its condition comes and goes.
    AlertChanged {
        /// Which.
        alert: AlertId,
        /// How bad now.
        severity: Severity,
        /// How much now.
        measure: Measure,
        /// What has become of its condition. Older logs do not say.
        #[serde(default)]
        trend: crate::Trend,
    },
    /// It was put aside, and the time for which it was is over.
    AlertWoken {
        /// Which.
        alert: AlertId,
    },
    /// It is over.
    AlertResolved {
        /// Which.
        alert: AlertId,
    },
    /// A high alert begins an incident.
    IncidentOpened(Incident),
    /// An alert belongs to a running incident.
    IncidentJoined {
        /// The incident.
        incident: IncidentId,
        /// The alert.
        alert: AlertId,
    },
    /// All alerts of an incident are over.
    IncidentClosed {
        /// Which.
        incident: IncidentId,
    },
    /// A choice for a person.
    Proposed(Proposal),
    /// A choice that no longer stands.
    ProposalDropped {
        /// Which.
        proposal: ProposalId,
        /// Why.
        reason: Reason,
    },
    /// A customer is to be told.
    NotificationAsked(Notification),
    /// A person's wish cannot be met, or a fact of the outside cannot be believed: it had no effect.
    WordRefused {
        /// Why.
        reason: Reason,
    },
    /// A day begins: minutes are counted from here.
    DayBegan {
        /// First minute.
        from: Moment,
        /// Last minute.
        until: Moment,
    },
    /// A day is over.
    DayEnded {
        /// Its last minute.
        until: Moment,
    },
}

/// One minute of the day, counted.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Minute {
    /// Its start.
    pub minute: Moment,
    /// Orders told in it.
    pub orders: u32,
    /// Units in them, by SKU; SKUs without a sale are left out.
    pub units: Vec<(SkuId, u32)>,
    /// Parcels packed in it.
    pub packed: u32,
    /// Parcels delivered in it.
    pub delivered: u32,
    /// Promises whose ETA is now later than promised.
    pub at_risk: u32,
}
