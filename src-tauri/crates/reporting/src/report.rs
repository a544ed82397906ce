//! The parts of a report, with field names that stay. Computes nothing.

use model::{AlertId, AlertKind, IncidentId, Medium, Moment, OperatorId, ProposalId, Seq, Severity, Span, Subject};
use serde::{Deserialize, Serialize};

/// The name and number of this shape; a change that breaks readers raises the number.
pub const SCHEMA: &str = "regie.incident/1";

/// A sentence in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Text {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

/// The account of one incident. Holds no personal data: customers appear as counts and order numbers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct IncidentReport {
    /// [`SCHEMA`].
    pub schema: String,
    /// Which incident.
    pub incident: IncidentId,
    /// Whether it is over.
    pub status: Status,
    /// The worst severity of its alerts.
    pub severity: Severity,
    /// Times and durations.
    pub head: Head,
    /// One paragraph for a person who was not there.
    pub summary: Text,
    /// Who and what was touched.
    pub impact: Impact,
    /// Its alerts, in the order in which they opened.
    pub alerts: Vec<AlertLine>,
    /// What happened, in order.
    pub timeline: Vec<Entry>,
    /// What was proposed and what was taken.
    pub decisions: Vec<DecisionLine>,
    /// Customers told, by medium.
    pub messages: Vec<MessageLine>,
    /// Where all this stands in the log.
    pub log: LogPart,
}

/// Whether an incident is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its effect lasts: the report is a draft.
    Draft,
    /// Its effect is over.
    Final,
}

/// Times and durations (milliseconds since 1970, milliseconds).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Head {
    /// When the effect began.
    pub started_at: Moment,
    /// When the first alert opened.
    pub detected_at: Moment,
    /// When a person first said "I have seen it".
    pub acknowledged_at: Option<Moment>,
    /// When the app or a person first did something about it.
    pub first_action_at: Option<Moment>,
    /// When the effect was over.
    pub ended_at: Option<Moment>,
    /// When the incident was closed, some time after its end.
    #[serde(default)]
    pub closed_at: Option<Moment>,
    /// From start to detection (MTTD).
    pub to_detect: Span,
    /// From detection to acknowledgement (MTTA).
    pub to_acknowledge: Option<Span>,
    /// From detection to the end (MTTR).
    pub to_resolve: Option<Span>,
}

/// Who and what was touched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Impact {
    /// Orders concerned, at its worst: the figure of the screens.
    pub orders: u32,
    /// Parcels that changed hands, way or van, or were left without one.
    pub parcels: u32,
    /// Of these, parcels that have arrived since.
    pub parcels_arrived: u32,
    /// Promises that were moved.
    pub promises_moved: u32,
    /// Orders cancelled or declined.
    pub orders_lost: u32,
    /// Customers (orders) to whom a message went out.
    pub customers_told: u32,
    /// Money at stake, at its worst, cents: the figure of the screens; left out where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cents: Option<i64>,
}

/// One alert of the incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AlertLine {
    /// Its key.
    pub alert: AlertId,
    /// What was wrong.
    pub kind: AlertKind,
    /// About what.
    pub subject: Subject,
    /// The same by its name; empty in older reports.
    #[serde(default)]
    pub about: Text,
    /// The worst it became.
    pub severity: Severity,
    /// Since when.
    pub opened_at: Moment,
    /// Who has seen it first.
    pub acknowledged_by: Option<OperatorId>,
    /// Until when.
    pub resolved_at: Option<Moment>,
}

/// What kind of thing an entry of the timeline is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The outside said something.
    Signal,
    /// The app raised, changed or closed an alert or the incident.
    Alert,
    /// The app proposed or chose something.
    Decision,
    /// A person spoke.
    Person,
    /// A customer was told.
    Message,
}

/// Something that happened; like things of one cause and one moment are told once, with their number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Its (first) place in the log.
    pub seq: Seq,
    /// When.
    pub at: Moment,
    /// The event that led to it.
    pub cause: Option<Seq>,
    /// What kind of thing.
    pub role: Role,
    /// The log's name for it.
    pub kind: String,
    /// How many of them.
    pub count: u32,
    /// In words.
    pub text: Text,
}

/// How a proposal ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// The app did it on its own.
    Automatic,
    /// A person said yes.
    Accepted,
    /// A person said no.
    Rejected,
    /// It no longer stood.
    Dropped,
    /// Nobody has answered.
    Pending,
}

/// Proposed against taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DecisionLine {
    /// Its place in the log.
    pub seq: Seq,
    /// The proposal, unless the app acted on its own.
    pub proposal: Option<ProposalId>,
    /// When it was put forward, or done.
    pub at: Moment,
    /// What.
    pub what: Text,
    /// What led to it; empty when the report does not reach back to it.
    #[serde(default)]
    pub why: Text,
    /// How it ended.
    pub taken: Taken,
    /// What came of it, for a choice that a person accepted; empty for all else, and in older reports.
    #[serde(default)]
    pub done: Text,
    /// Who decided.
    pub by: Option<OperatorId>,
    /// When.
    pub decided_at: Option<Moment>,
}

/// Customers told by one medium.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MessageLine {
    /// How.
    pub medium: Medium,
    /// Messages asked for.
    pub asked: u32,
    /// Handed to the medium.
    pub sent: u32,
    /// Refused by it.
    pub failed: u32,
    /// Median time from detection to sending, milliseconds.
    pub median_delay: Option<Span>,
}

/// Where a report stands in the log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LogPart {
    /// First event told.
    pub first: Seq,
    /// Last event told.
    pub last: Seq,
    /// All events told, in order: what [`crate::hash_input`] writes out.
    pub positions: Vec<Seq>,
    /// Events that belong to the incident but were left out, because the report has a bound.
    pub left_out: u32,
    /// From then on the log was not read, because a slice of it has a bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread_from: Option<Moment>,
    /// BLAKE3 of [`crate::hash_input`], in hexadecimal, once somebody has computed it: this crate does not.
    #[serde(default)]
    pub hash: Option<String>,
}
