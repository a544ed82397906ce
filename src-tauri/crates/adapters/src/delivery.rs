//! What became of something handed to the outside: the same words for mails, notices and instructions.

/// What became of a sending. Codes hold no personal data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delivery {
    /// Taken.
    Sent,
    /// The receiver cannot be reached or takes nothing now: nothing is wrong with what was sent.
    Away(&'static str),
    /// Not taken this time; worth another try by itself, whatever becomes of others.
    Retry(&'static str),
    /// It can never be taken.
    Refused(&'static str),
}
