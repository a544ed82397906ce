//! What is said of alerts, of one or of many at once.

use crate::RefusalCode;
use model::{AlertId, Closing, Moment, NoteText, OperatorId, Seq};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most alerts of which one call may speak.
pub const ACTS_MAX: usize = 100;

/// Who is to see to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AssignWord {
    /// Its owner.
    #[ts(type = "string")]
    pub to: OperatorId,
}

/// For how long it is put aside.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SnoozeWord {
    /// When it comes back, at most 24 hours from now.
    #[ts(type = "number")]
    pub until: Moment,
}

/// Why it is over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CloseWord {
    /// Why.
    #[ts(type = "Closing")]
    pub reason: Closing,
    /// What there is to add; no personal data.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub text: Option<NoteText>,
}

/// What is said of an alert.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AlertWord {
    /// "I have seen it."
    Acknowledge,
    /// "It is this person's."
    Assign(AssignWord),
    /// "Not before this moment, unless it gets worse."
    Snooze(SnoozeWord),
    /// "It is over."
    Close(CloseWord),
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_value, json};

    #[test]
    fn a_word_is_read_as_screens_send_it_and_a_typing_error_is_no_word() {
        let read = |says: Value| from_value::<ActOnAlertsArgs>(json!({"alerts": ["A-1"], "says": says}));
        let close = read(json!({"type": "close", "reason": "settled", "text": "quai rouvert"})).expect("well formed");
        assert!(
            matches!(&close.says, AlertWord::Close(word) if word.reason == Closing::Settled && word.text.is_some())
        );
        assert!(read(json!({"type": "undo"})).is_ok());
        assert!(read(json!({"type": "close"})).is_err(), "without a reason");
        assert!(read(json!({"type": "close", "reason": "settled", "note": "x"})).is_err());
        assert!(read(json!({"type": "close", "reason": "settled", "text": "a\nb"})).is_err());
        assert!(read(json!({"type": "snooze", "until": 1, "to": "malo"})).is_err());
    }
}
