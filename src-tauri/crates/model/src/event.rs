//! The log: stamped facts and decisions.

use crate::{Code, CodeError, Contact, ContactId, Decision, Fact, Moment, Reason};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Position in the log, from 1, without gaps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The feed, system or person a fact comes from: `shopify:maison-lune`, `wms:FR-CEN`, `operator`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(Code);

impl SourceId {
    /// Checks and wraps a text.
    pub fn new(text: &str) -> Result<Self, CodeError> {
        Code::new(text).map(Self)
    }
    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Who said it and under which key: unique together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// Who.
    pub source: SourceId,
    /// The delivery id, file and line, or message number; at most [`KEY_MAX`] bytes.
    pub key: String,
}

/// Longest key of an origin, bytes. Longer ones are refused by the feeds.
pub const KEY_MAX: usize = 200;

/// A fact on its way in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Incoming {
    /// Who said it.
    pub origin: Origin,
    /// The event it answers or follows, when the outside knows it.
    pub cause: Option<Seq>,
    /// What.
    pub fact: Fact,
    /// Personal data that goes with it, kept apart from the log.
    pub contact: Option<(ContactId, Contact)>,
    /// When it happened, where the outside says so; [`Event::at`] is when it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened_at: Option<Moment>,
}

/// A decision not yet stamped.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// The event that led to it.
    pub cause: Seq,
    /// The log position the plan stands on, for plans.
    pub based_on: Option<Seq>,
    /// What.
    pub decision: Decision,
}

/// What the log holds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// The outside spoke.
    Fact(Fact),
    /// Control chose.
    Decision(Decision),
}

/// A stamped fact or decision.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Event {
    /// Its place in the log.
    pub seq: Seq,
    /// When it was stamped.
    pub at: Moment,
    /// The event that led to it; always there on a decision.
    pub cause: Option<Seq>,
    /// The log position a plan stands on.
    pub based_on: Option<Seq>,
    /// Who said it, on a fact.
    pub origin: Option<Origin>,
    /// When a fact happened, where the outside says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened_at: Option<Moment>,
    /// What.
    pub body: Body,
}

impl Event {
    /// When it happened: what the outside says, else when it was told.
    pub fn when(&self) -> Moment {
        self.happened_at.unwrap_or(self.at)
    }

    /// Why control refused the fact `before`, when this event says so; a refusal follows its fact at once.
    pub fn refuses(&self, before: &Self) -> Option<Reason> {
        match &self.body {
            Body::Decision(Decision::WordRefused { reason }) if self.cause == Some(before.seq) => Some(*reason),
            Body::Decision(_) | Body::Fact(_) => None,
        }
    }

    /// The name of what happened: the tag of the fact or decision.
    pub fn kind(&self) -> &'static str {
        match &self.body {
            Body::Fact(fact) => fact.kind(),
            Body::Decision(decision) => decision.kind(),
        }
    }
}

/// Names the variants of an enum for the log's `kind` column.
macro_rules! kinds {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            /// All tags.
            pub const KINDS: &'static [&'static str] = &[$($text),+];

            /// The tag under which the log keeps it.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $text),+ }
            }
        }
    };
}

kinds!(Fact {
    SkuListed = "sku_listed", NodeListed = "node_listed", CarrierListed = "carrier_listed",
    DepartureListed = "departure_listed", VanListed = "van_listed", RobotListed = "robot_listed",
    GridLaid = "grid_laid", BinsPlaced = "bins_placed", SlotPlanned = "slot_planned", SlotDropped = "slot_dropped",
    CampaignPlanned = "campaign_planned", SalesRecorded = "sales_recorded", StockCounted = "stock_counted",
    OrderPlaced = "order_placed", OrderCancelled = "order_cancelled", SignalSeen = "signal_seen",
    PickStarted = "pick_started", PickDone = "pick_done", PickShort = "pick_short", RobotUnloaded = "robot_unloaded",
    RobotsMoved = "robots_moved", RobotDown = "robot_down", RobotUp = "robot_up", ParcelPacked = "parcel_packed",
    DepartureLeft = "departure_left", ParcelDelivered = "parcel_delivered", VanLoaded = "van_loaded",
    VanSeen = "van_seen", StopServed = "stop_served", StopFailed = "stop_failed",
    ParcelsTransferred = "parcels_transferred", VanBrokeDown = "van_broke_down", VanReturned = "van_returned",
    NotificationSent = "notification_sent", NotificationFailed = "notification_failed", ActionTaken = "action_taken",
    ActionRefused = "action_refused", Solved = "solved", SolveFailed = "solve_failed", DeadLettered = "dead_lettered", Operator = "operator",
    ServiceChanged = "service_changed", DayOpened = "day_opened", OrderEdited = "order_edited",
    OrderRedirected = "order_redirected", StockDoubted = "stock_doubted", FaultSeen = "fault_seen",
    FaultCleared = "fault_cleared",
});

kinds!(Decision {
    Allocated = "allocated", Declined = "declined", Cancelled = "cancelled", Released = "released",
    Rebound = "rebound", PromiseMoved = "promise_moved", MissionAssigned = "mission_assigned",
    RobotWaits = "robot_waits", FleetPlanned = "fleet_planned", TourPlanned = "tour_planned", SolveAsked = "solve_asked",
    SolveDropped = "solve_dropped", InstructionLapsed = "instruction_lapsed", ForecastRevised = "forecast_revised",
    StockKept = "stock_kept", RoomKept = "room_kept", MinuteClosed = "minute_closed",
    AlertOpened = "alert_opened", AlertChanged = "alert_changed", AlertResolved = "alert_resolved",
    AlertWoken = "alert_woken",
    IncidentOpened = "incident_opened", IncidentJoined = "incident_joined", IncidentClosed = "incident_closed",
    Proposed = "proposed", ProposalDropped = "proposal_dropped", NotificationAsked = "notification_asked",
    WordRefused = "word_refused", DayBegan = "day_began", DayEnded = "day_ended",
});
