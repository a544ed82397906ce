//! Alerts and incidents.

use crate::{
    AlertId, Foreseen, IncidentId, Moment, NodeId, OperatorId, OrderId, ParcelId, ProposalId, Seq, Severity, SkuId,
    Template, Tour, VanId, vocabulary::vocabulary,
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
}

impl Subject {
    /// The van it is, if it is one.
    pub fn van(self) -> Option<VanId> {
        match self {
            Self::Van(van) => Some(van),
            Self::Sku(_) | Self::Node(_) | Self::Order(_) | Self::Feed(_) | Self::Part(_) | Self::App => None,
        }
    }
}

/// What an alert measures when it is raised or changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Measure {
    /// What was seen (units, percent, minutes: see the kind).
    pub seen: i64,
    /// What was expected or allowed, in the same unit.
    pub expected: i64,
    /// Orders concerned.
    pub orders: u32,
    /// Money at stake, cents.
    pub cents: i64,
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
    /// Since when.
    pub opened_at: Moment,
}
