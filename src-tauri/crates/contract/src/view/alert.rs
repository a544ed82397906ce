//! Alerts, the choices put before a person, and incidents. Their words are the screens' catalogue.

use crate::ForeseenView;
use model::{
    AlertAct, AlertId, AlertKind, IncidentId, Moment, OperatorId, ProposalId, Reason, Seq, Severity, Subject, Template,
    Trend,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What an alert is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SubjectView {
    /// A SKU.
    Sku {
        /// Its key.
        key: String,
    },
    /// A node.
    Node {
        /// Its key.
        key: String,
    },
    /// A van.
    Van {
        /// Its key.
        key: String,
    },
    /// An order.
    Order {
        /// Its key.
        key: String,
    },
    /// A feed.
    Feed {
        /// The name of its source.
        key: String,
    },
    /// A part of the app.
    Part {
        /// Its name, such as `lane:mail`.
        key: String,
    },
    /// The app itself.
    #[serde(rename = "house")]
    App,
    /// A carrier's departure.
    Departure {
        /// Its key.
        key: String,
        /// The name of the node that it leaves from; null when it is not on the timetable any more.
        from: Option<String>,
        /// The name of its carrier.
        carrier: Option<String>,
        /// When it leaves.
        #[ts(type = "number | null")]
        leaves: Option<Moment>,
    },
    /// A show slot.
    Slot {
        /// Its key.
        key: String,
        /// Its brand; null when it is not in the running order any more.
        brand: Option<String>,
    },
}

/// By its key alone.
impl From<Subject> for SubjectView {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Sku(id) => Self::Sku { key: id.to_string() },
            Subject::Node(id) => Self::Node { key: id.to_string() },
            Subject::Van(id) => Self::Van { key: id.to_string() },
            Subject::Order(id) => Self::Order { key: id.to_string() },
            Subject::Feed(id) => Self::Feed { key: id.to_string() },
            Subject::Part(id) => Self::Part { key: id.to_string() },
            Subject::App => Self::App,
            Subject::Departure(id) => Self::Departure { key: id.to_string(), from: None, carrier: None, leaves: None },
            Subject::Slot(id) => Self::Slot { key: id.to_string(), brand: None },
        }
    }
}

/// How much: the unit follows from the kind of the alert.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MeasureView {
    /// What was seen.
    pub seen: i64,
    /// What was expected or allowed.
    pub expected: i64,
    /// Orders concerned.
    pub orders: u32,
    /// Money at stake, cents: what the customers concerned paid, or the margin of sales that are lost; null where
    /// neither is known.
    pub cents: Option<i64>,
}

impl From<model::Measure> for MeasureView {
    fn from(m: model::Measure) -> Self {
        Self { seen: m.seen, expected: m.expected, orders: m.orders, cents: m.cents }
    }
}

/// Where an alert is in its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AlertStatus {
    /// Nobody has looked.
    Open,
    /// Somebody has.
    Acknowledged,
    /// It is put aside until a moment.
    Snoozed,
    /// It is over.
    Resolved,
}

/// A condition that deserves a person.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlertView {
    /// Its key.
    #[ts(type = "string")]
    pub alert: AlertId,
    /// What is wrong.
    #[ts(type = "AlertKind")]
    pub kind: AlertKind,
    /// About what.
    pub subject: SubjectView,
    /// How bad.
    #[ts(type = "Severity")]
    pub severity: Severity,
    /// How much, as of the last closed minute.
    pub measure: MeasureView,
    /// What has become of its condition: gone, it ends by itself when that lasts.
    #[ts(type = "Trend")]
    pub trend: Trend,
    /// Its place in the list, 1 first: what costs most if left alone.
    pub rank: u32,
    /// Since when.
    #[ts(type = "number")]
    pub opened_at: Moment,
    /// Where it is in its life.
    pub state: AlertStatus,
    /// Until when it is put aside.
    #[ts(type = "number | null")]
    pub snoozed_until: Option<Moment>,
    /// What a person said of it last, while that can be taken back.
    #[ts(type = "AlertAct | null")]
    pub undo: Option<AlertAct>,
    /// Whose it is.
    #[ts(type = "string | null")]
    pub owner: Option<OperatorId>,
    /// The incident it belongs to.
    #[ts(type = "string | null")]
    pub incident: Option<IncidentId>,
    /// What could be done, one click away.
    pub proposal: Option<ProposalView>,
    /// How far what was begun about it has come.
    pub recovery: Option<RecoveryView>,
    /// The event that opened or last changed it.
    #[ts(type = "number | null")]
    pub because: Option<Seq>,
    /// The forecast that it stands on, when it tells of what is still to come.
    pub foreseen: Option<ForeseenView>,
}

/// News of sales, told as an alert is, that nobody has to act on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct NewsView(pub AlertView);

impl std::ops::Deref for NewsView {
    type Target = AlertView;

    fn deref(&self) -> &AlertView {
        &self.0
    }
}

/// What a proposal would do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum RemedyView {
    /// Other vans take over the parcels of a van.
    Transfer {
        /// The van that cannot go on.
        from: String,
        /// The vans that help.
        to: Vec<String>,
        /// Parcels they take.
        parcels: u32,
        /// Parcels nobody can take in time.
        left: u32,
    },
    /// New tours.
    Reroute {
        /// The vans concerned.
        vans: Vec<String>,
        /// Their stops in all.
        stops: u32,
    },
    /// An order served as planned by allocation.
    Allocate {
        /// The order.
        order: String,
    },
    /// Parcels given to the pickers.
    Release {
        /// The node.
        node: String,
    },
    /// A customer told.
    Notify {
        /// The order.
        order: String,
    },
    /// Many customers told of one cause.
    Announce {
        /// What most of them are told.
        #[ts(type = "Template")]
        template: Template,
        /// How many.
        messages: u32,
        /// One of the texts as it would go, French then English, without the customer's name.
        text: String,
        /// Some of their orders.
        examples: Vec<String>,
    },
}

/// Orders named as examples of a mass message.
const EXAMPLES: usize = 3;

impl From<&model::Remedy> for RemedyView {
    fn from(remedy: &model::Remedy) -> Self {
        use model::Remedy;
        match remedy {
            Remedy::Transfer { from, tours, left } => Self::Transfer {
                from: from.to_string(),
                to: tours.iter().map(|t| t.van.to_string()).collect(),
                parcels: transferred(*from, tours),
                left: left.len() as u32,
            },
            Remedy::Reroute(tours) => Self::Reroute {
                vans: tours.iter().map(|t| t.van.to_string()).collect(),
                stops: tours.iter().map(|t| t.stops.len() as u32).sum(),
            },
            Remedy::Allocate(order) => Self::Allocate { order: order.to_string() },
            Remedy::Release(node) => Self::Release { node: node.to_string() },
            Remedy::Notify(order) => Self::Notify { order: order.to_string() },
            Remedy::Announce { cause: _, template, orders } => Self::Announce {
                template: *template,
                messages: orders.len() as u32,
                text: String::new(),
                examples: orders.iter().take(EXAMPLES).map(ToString::to_string).collect(),
            },
        }
    }
}

/// Parcels taken over from `van` in these tours.
fn transferred(van: model::VanId, tours: &[model::Tour]) -> u32 {
    let stops = tours.iter().flat_map(|tour| &tour.stops);
    stops.filter(|stop| stop.kind == model::StopKind::Transfer(van)).map(|stop| stop.parcels.len() as u32).sum()
}

/// A choice put before a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProposalView {
    /// Its key.
    #[ts(type = "string")]
    pub proposal: ProposalId,
    /// The alert it answers.
    #[ts(type = "string | null")]
    pub alert: Option<AlertId>,
    /// What would be done.
    pub remedy: RemedyView,
    /// Shown only: people carry it out themselves.
    pub advised: bool,
    /// Why nobody can carry it out; then it cannot be accepted.
    #[ts(type = "Reason | null")]
    pub barred: Option<Reason>,
    /// What was put about the same thing before and no longer stood, so that what changed can be marked.
    pub before: Option<RemedyView>,
    /// The event that proposed it.
    #[ts(type = "number | null")]
    pub because: Option<Seq>,
}

/// A rescue that was begun, parcel by parcel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryView {
    /// Aboard when the van broke down.
    pub parcels: u32,
    /// Of these, what other vans were to take over.
    pub promised: u32,
    /// Aboard of other vans.
    pub taken: u32,
    /// Handed over.
    pub delivered: u32,
    /// Back on a dock.
    pub back: u32,
    /// None is on the road any more.
    pub over: bool,
}

/// Related alerts with a beginning and an end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IncidentView {
    /// Its key.
    #[ts(type = "string")]
    pub incident: IncidentId,
    /// What was wrong; null in logs too old to say it.
    #[ts(type = "AlertKind | null")]
    pub kind: Option<AlertKind>,
    /// About what.
    pub subject: Option<SubjectView>,
    /// The worst of its alerts.
    #[ts(type = "Severity")]
    pub severity: Severity,
    /// Orders concerned, at its worst.
    pub orders: u32,
    /// Money at stake, at its worst, cents; null where it is not known.
    pub cents: Option<i64>,
    /// Its alerts, in the order they joined.
    #[ts(type = "Array<string>")]
    pub alerts: Vec<AlertId>,
    /// When its effect began.
    #[ts(type = "number")]
    pub started_at: Moment,
    /// When its effect was over; null while it runs.
    #[ts(type = "number | null")]
    pub ended_at: Option<Moment>,
    /// When it was closed, some time after its end.
    #[ts(type = "number | null")]
    pub closed_at: Option<Moment>,
    /// How far what was begun about it has come.
    pub recovery: Option<RecoveryView>,
}
