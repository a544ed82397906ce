//! Why a command was not taken: a code for the screens, a sentence for people who read logs.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// The closed list of reasons; screens switch on it and on nothing else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefusalCode {
    /// No command of that name.
    UnknownCommand,
    /// No page or call at this address.
    UnknownPath,
    /// This address is asked otherwise, by GET or by POST.
    WrongMethod,
    /// The call is not JSON, or breaks off.
    BadJson,
    /// The call does not say that it is JSON.
    WrongMedia,
    /// The call is larger than any command.
    TooLarge,
    /// The arguments do not have the shape the command asks for.
    BadArgs,
    /// No such order.
    UnknownOrder,
    /// No such alert.
    UnknownAlert,
    /// No such proposal, or it no longer stands.
    UnknownProposal,
    /// No such node.
    UnknownNode,
    /// No such van.
    UnknownVan,
    /// No such SKU.
    UnknownSku,
    /// No such incident.
    UnknownIncident,
    /// No such topic of the stream.
    UnknownTopic,
    /// No screen of that name follows the stream.
    UnknownScreen,
    /// The log holds no event of that number.
    UnknownSeq,
    /// Nothing of that number was put before a person, or it was forgotten since.
    UnknownItem,
    /// Somebody decided otherwise before.
    Decided,
    /// What was sent cannot be read again: it can only be dismissed.
    CannotRetake,
    /// With this correction it still cannot be read.
    BadCorrection,
    /// The customer's data was erased or never came.
    NoContact,
    /// The work had started or ended.
    TooLate,
    /// The node cannot serve the order; the hint is the reason's code.
    CannotServe,
    /// Two things of the running order would happen at once.
    Clash,
    /// No word of a person stands that could be taken back.
    NothingToUndo,
    /// The caller may not do this.
    Forbidden,
    /// The clock of a real day cannot be set.
    NotDemo,
    /// Too much waits; try again in a moment.
    Busy,
    /// The app is not up yet.
    Starting,
    /// The log cannot be written.
    DatabaseDown,
    /// The document could not be written where it should be.
    NotSaved,
    /// Reports are not exported yet: the program that does it is being built.
    ExportBeingBuilt,
    /// Reports are not exported here: the program that does it was not built.
    ExportNotBuilt,
    /// A fault of ours.
    Internal,
}

/// Why a command was not taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Refusal {
    /// What screens switch on.
    pub code: RefusalCode,
    /// One English sentence for logs; holds no personal data.
    pub message: String,
    /// What would help.
    pub hint: Option<String>,
}

impl Refusal {
    /// A refusal without a hint.
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None }
    }

    /// The same refusal with what would help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The HTTP status that goes with it.
    pub const fn status(&self) -> u16 {
        match self.code {
            RefusalCode::BadArgs | RefusalCode::BadJson => 400,
            RefusalCode::WrongMethod => 405,
            RefusalCode::TooLarge => 413,
            RefusalCode::WrongMedia => 415,
            RefusalCode::BadCorrection => 422,
            RefusalCode::Forbidden => 403,
            RefusalCode::UnknownCommand
            | RefusalCode::UnknownPath
            | RefusalCode::UnknownItem
            | RefusalCode::UnknownOrder
            | RefusalCode::UnknownAlert
            | RefusalCode::UnknownProposal
            | RefusalCode::UnknownNode
            | RefusalCode::UnknownVan
            | RefusalCode::UnknownSku
            | RefusalCode::UnknownIncident
            | RefusalCode::UnknownTopic
            | RefusalCode::UnknownScreen
            | RefusalCode::UnknownSeq
            | RefusalCode::NoContact => 404,
            RefusalCode::TooLate
            | RefusalCode::NotDemo
            | RefusalCode::Decided
            | RefusalCode::CannotRetake
            | RefusalCode::CannotServe
            | RefusalCode::NothingToUndo
            | RefusalCode::Clash => 409,
            RefusalCode::Busy => 429,
            RefusalCode::Starting
            | RefusalCode::DatabaseDown
            | RefusalCode::ExportBeingBuilt
            | RefusalCode::ExportNotBuilt => 503,
            RefusalCode::NotSaved | RefusalCode::Internal => 500,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_reads_the_code_as_text() {
        let refusal = Refusal::new(RefusalCode::TooLate, "the parcel has left").hint("tell the customer");
        let wire = serde_json::to_value(&refusal).expect("plain data");
        assert_eq!(wire["code"], "TOO_LATE");
        assert_eq!(wire["hint"], "tell the customer");
        assert_eq!(refusal.status(), 409);
    }
}
