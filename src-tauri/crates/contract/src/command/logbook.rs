//! The logbook: what a person who takes over must know of the day, from the log.

use crate::{CauseView, SubjectView};
use model::{AlertId, AlertKind, IncidentId, NoteText, OperatorId, Reason, Seq};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a row of the logbook tells of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogbookKind {
    /// An alert opened, got worse, came back or ended.
    Alerts,
    /// An incident began or ended.
    Incidents,
    /// A person said something.
    People,
    /// A note or a hand-over.
    Notes,
    /// A van, a robot or a part of the app broke down.
    Breakdowns,
    /// Promises moved, orders declined or customers told, many within one minute.
    Numbers,
}

/// Which rows.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LogbookArgs {
    /// The `next` of the page before: only what was said before this place of the log.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub before: Option<Seq>,
    /// Only rows that tell of this.
    #[serde(default)]
    #[ts(optional, as = "Option<LogbookKind>")]
    pub kind: Option<LogbookKind>,
    /// Only what this person said.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub by: Option<OperatorId>,
    /// Part of a key that a row names or of what a person wrote; small letters and capitals are the same.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub text: String,
    /// Rows wanted, 1 to [`crate::PAGE_MAX`].
    #[serde(default = "sixty")]
    #[ts(optional, as = "Option<u32>")]
    pub limit: u32,
}

fn sixty() -> u32 {
    60
}

/// The alert that a row names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogbookAlert {
    /// Its key.
    #[ts(type = "string")]
    pub alert: AlertId,
    /// What is wrong.
    #[ts(type = "AlertKind")]
    pub kind: AlertKind,
    /// About what.
    pub subject: SubjectView,
}

/// One row.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogbookRow {
    /// What happened; of many alike, the last.
    pub event: CauseView,
    /// How many alike happened within the minute.
    pub count: u32,
    /// The alert that it names.
    pub alert: Option<LogbookAlert>,
    /// Why a person's word had no effect.
    #[ts(type = "Reason | null")]
    pub refused: Option<Reason>,
}

/// Rows, newest first.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogbookPage {
    /// The rows.
    pub rows: Vec<LogbookRow>,
    /// Where the next page begins; `None` at the beginning of the log.
    #[ts(type = "number | null")]
    pub next: Option<Seq>,
    /// The last hand-over, wherever it stands.
    pub handed_over: Option<LogbookRow>,
}

/// A note.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoteArgs {
    /// One line of at most [`model::NOTE_MAX`] characters; no personal data.
    #[ts(type = "string")]
    pub text: NoteText,
    /// The alert that it is about.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub alert: Option<AlertId>,
    /// The incident that it is about, when it is about no alert.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub incident: Option<IncidentId>,
}

/// The watch goes to somebody else.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandOverArgs {
    /// Who takes it.
    #[ts(type = "string")]
    pub to: OperatorId,
    /// What they should know: one line of at most [`model::NOTE_MAX`] characters; no personal data.
    #[ts(type = "string")]
    pub summary: NoteText,
}
