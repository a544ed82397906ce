//! What is said of alerts, of one or of many at once.

use crate::RefusalCode;
use model::{AlertId, Closing, Moment, NoteText, OperatorId, Seq};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most alerts of which one call may speak.
pub const ACTS_MAX: usize = 100;

/// What is said of an alert.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum AlertWord {
    /// "I have seen it."
    Acknowledge,
    /// "It is this person's."
    Assign {
        /// Its owner.
        #[ts(type = "string")]
        to: OperatorId,
    },
    /// "Not before this moment, unless it gets worse."
    Snooze {
        /// When it comes back, at most 24 hours from now.
        #[ts(type = "number")]
        until: Moment,
    },
    /// "It is over."
    Close {
        /// Why.
        #[ts(type = "Closing")]
        reason: Closing,
        /// What there is to add; no personal data.
        #[serde(default)]
        #[ts(optional, type = "string")]
        text: Option<NoteText>,
    },
    /// "What was last said of it shall not count."
    Undo,
}

/// Of which alerts what is said.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActOnAlertsArgs {
    /// Their keys, 1 to [`ACTS_MAX`].
    #[ts(type = "Array<string>")]
    pub alerts: Vec<AlertId>,
    /// What is said of each.
    pub says: AlertWord,
}

/// What became of the word about one alert.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlertAnswer {
    /// The alert.
    #[ts(type = "string")]
    pub alert: AlertId,
    /// The word's place in the log; `None` when it was not taken.
    #[ts(type = "number | null")]
    pub seq: Option<Seq>,
    /// Why it has no effect.
    pub refused: Option<RefusalCode>,
}

/// What became of a word about several alerts, in the order in which they were named.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
pub struct AlertAnswers {
    /// One for each alert.
    pub answers: Vec<AlertAnswer>,
}
