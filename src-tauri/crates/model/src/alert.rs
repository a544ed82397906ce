//! Alerts and incidents.

use crate::{
    AlertId, Compared, DepartureId, Foreseen, IncidentId, Moment, NodeId, OperatorId, OrderId, ParcelId, ProposalId,
    Seq, Severity, ShowSlotId, SkuId, Stake, Template, Tour, VanId, vocabulary::vocabulary,
};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What is wrong.
    AlertKind {
        /// A SKU sells far from its forecast.
        ForecastMissed = "forecast_missed",
        /// A SKU will run out before the show ends.
        StockRunningOut = "stock_running_out",
        /// A node has more work than it can prepare in time.
        NodeSaturated = "node_saturated",
        /// A van will miss a promise.
        VanLate = "van_late",
        /// A van has not been heard of.
        VanSilent = "van_silent",
        /// A van has broken down.
        VanBroken = "van_broken",
        /// Parcels will miss their promise.
        PromiseAtRisk = "promise_at_risk",
        /// A feed has gone quiet.
        FeedSilent = "feed_silent",
        /// Control reached its limit of rounds in a tick.
        RoundsExhausted = "rounds_exhausted",
        /// A part of the app does not do its work.
        PartFailing = "part_failing",
        /// The app has orders or a network, and no minute has been closed.
        AppIdle = "house_idle",
        /// Shelves sell nothing, because their last count cannot be right.
        CountDoubted = "count_doubted",
        /// Many customers would be told at once, for one cause: the messages wait for a person.
        MassMessage = "mass_message",
        /// Promises were moved lately, for one cause.
        PromisesMoved = "promises_moved",
        /// Parcels will miss a departure, or have just missed it.
        DepartureShort = "departure_short",
        /// Customers who asked for this evening were given a later day.
        EveningLost = "evening_lost",
        /// Nobody opened lately.
        StopsFailed = "stops_failed",
        /// Shelves held fewer units than their books said.
        ShortPicks = "short_picks",
        /// Robots stand still.
        RobotsDown = "robots_down",
        /// A site has work in hand and packs nothing.
        SiteStalled = "site_stalled",
    }
}

vocabulary! {
    /// What has become of the condition of an open alert.
    Trend {
        /// It holds as it was told.
        Holds = "holds",
        /// It holds, but less than was told: the alert follows when that lasts.
        Eases = "eases",
        /// It is gone: the alert ends when that lasts.
        Gone = "gone",
    }
}

/// Older logs tell no trend: what they tell, holds.
impl Default for Trend {
    fn default() -> Self {
        Self::Holds
    }
}

/// What an alert is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A SKU.
    Sku(SkuId),
    /// A node.
    Node(NodeId),
    /// A van.
    Van(VanId),
    /// An order.
    Order(OrderId),
    /// A feed, by the name of its source.
    Feed(crate::SourceId),
    /// A part of the app, such as `lane:mail`.
    Part(crate::SourceId),
    /// The app itself.
    App,
    /// A carrier's departure.
    Departure(DepartureId),
    /// A show slot.
    Slot(ShowSlotId),
}

impl Subject {
    /// The van it is, if it is one.
    pub fn van(self) -> Option<VanId> {
        match self {
            Self::Van(van) => Some(van),
            Self::Sku(_)
            | Self::Node(_)
            | Self::Order(_)
            | Self::Feed(_)
            | Self::Part(_)
            | Self::App
            | Self::Departure(_)
            | Self::Slot(_) => None,
        }
    }

    /// The departure it is, if it is one.
    pub fn departure(self) -> Option<DepartureId> {
        match self {
            Self::Departure(departure) => Some(departure),
            Self::Sku(_)
            | Self::Node(_)
            | Self::Van(_)
            | Self::Order(_)
            | Self::Feed(_)
            | Self::Part(_)
            | Self::App
            | Self::Slot(_) => None,
        }
    }
}

/// What an alert measures when it is raised, and at each closed minute while it is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Measure {
    /// What was seen (units, percent, minutes: see the kind).
    pub seen: i64,
    /// What was expected or allowed, in the same unit.
    pub expected: i64,
    /// Orders concerned.
    pub orders: u32,
    /// Money at stake, cents: what the customers concerned paid, or the margin of sales that are lost; `None` where
    /// neither is known.
    pub cents: Option<i64>,
}

impl Measure {
    /// What is at stake.
    pub fn stake(&self) -> Stake {
        Stake { orders: self.orders, cents: self.cents }
    }
}

/// A condition with a life: opened, acknowledged, resolved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Alert {
    /// Its key.
    pub alert: AlertId,
    /// What is wrong. With the subject, the key against duplicates: one open alert of each.
    pub kind: AlertKind,
    /// About what.
    pub subject: Subject,
    /// How bad.
    pub severity: Severity,
    /// How much.
    pub measure: Measure,
    /// Since when.
    pub opened_at: Moment,
    /// When what it tells of began. Older logs do not say.
    #[serde(default)]
    pub started_at: Option<Moment>,
    /// The forecast that it stands on, when it tells of what is still to come. Older logs do not say.
    #[serde(default)]
    pub foreseen: Option<Box<Foreseen>>,
}

/// The life of an alert.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Nobody has looked.
    Open,
    /// Somebody has.
    Acknowledged(OperatorId),
    /// The condition is gone, or a person said so.
    Resolved(Moment),
}

/// A choice put before a person: what would be done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Proposal {
    /// Its key.
    pub proposal: ProposalId,
    /// The alert it answers.
    pub alert: Option<AlertId>,
    /// What would be done.
    pub remedy: Remedy,
    /// What was compared for its tours, by van. Older logs do not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compared: Vec<(VanId, Compared)>,
}

/// What a proposal would do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Other vans take over the parcels of a van.
    Transfer {
        /// The van that cannot go on.
        from: VanId,
        /// The tours of the vans that help, as they would become.
        tours: Vec<Tour>,
        /// Parcels nobody can take in time.
        left: Vec<ParcelId>,
    },
    /// New tours.
    Reroute(Vec<Tour>),
    /// An order served as planned by allocation.
    Allocate(OrderId),
    /// Parcels given to the pickers.
    Release(NodeId),
    /// A customer told.
    Notify(OrderId),
    /// Many customers told of one cause.
    Announce {
        /// The event that led to all of it.
        cause: Seq,
        /// What most of them are told.
        template: Template,
        /// Whose customers.
        orders: Vec<OrderId>,
    },
}

/// Related alerts with a beginning and an end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Incident {
    /// Its key.
    pub incident: IncidentId,
    /// The alert that opened it.
    pub alert: AlertId,
    /// When it was opened.
    pub opened_at: Moment,
    /// What was wrong, and about what: kept here, since its alerts leave memory. Older logs do not say.
    #[serde(default)]
    pub about: Option<(AlertKind, Subject)>,
    /// When its effect began. Older logs do not say.
    #[serde(default)]
    pub started_at: Option<Moment>,
}
