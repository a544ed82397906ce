//! What a screen is told: one snapshot of what it follows, then patches; a gap in `prev` means "ask for a new snapshot".

use crate::{Patch, State};
use model::{Moment, Seq};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where commands are posted: the body is a [`crate::Call`], the answer a reply or a [`crate::Refusal`].
pub const CALL_PATH: &str = "/api/call";

/// Where the stream of server-sent events is read; each event's data is one [`StreamMessage`].
pub const STREAM_PATH: &str = "/api/stream";

/// How a screen names itself there (`screen`, its own random word, by which it may say later what it follows) and what it
/// follows (`topics`, with commas; left out, everything).
pub const SCREEN_QUERY: [&str; 2] = ["screen", "topics"];

/// Where war-room screens on the network read their stream; the token is the query's `token`.
pub const WAR_ROOM_PATH: &str = "/wall/stream";

/// The header that names the operator on a call. The transport decides whether to believe it.
pub const OPERATOR_HEADER: &str = "x-regie-operator";

/// A message, empty if need be, leaves at least this often, so that silence means a broken line; milliseconds
/// of the machine's clock.
pub const HEARTBEAT_MS: u64 = 2_000;

/// Everything that a screen follows, at one position of the stream; or, after it has said what else it follows, what
/// came to it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// The number of the last message that went into it; counted by the stream, not by the log.
    pub seq: u64,
    /// The position of the log it shows.
    #[ts(type = "number")]
    pub log_seq: Seq,
    /// When it was taken, on the app's clock.
    #[ts(type = "number")]
    pub at: Moment,
    /// Every topic that the screen follows now.
    pub topics: Vec<String>,
    /// What is shown: the sections, or rows of these, that the screen was not given before.
    #[ts(type = "Partial<State>")]
    pub state: State,
}

/// What changed since the message before.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Patches {
    /// The number of this message.
    pub seq: u64,
    /// The number of the message before: a receiver whose last number differs has a gap.
    pub prev: u64,
    /// The position of the log it shows.
    #[ts(type = "number")]
    pub log_seq: Seq,
    /// When it was made, on the app's clock.
    #[ts(type = "number")]
    pub at: Moment,
    /// The changes, in order.
    pub patches: Vec<Patch>,
}

/// One message of the stream.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum StreamMessage {
    /// Everything that is followed: first, and again to whoever fell behind; what is newly followed, at once.
    Snapshot(Box<Snapshot>),
    /// What changed.
    Patches(Patches),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_what_it_is() {
        let patches =
            Patches { seq: 8, prev: 7, log_seq: Seq(40), at: Moment(5), patches: vec![Patch::DeadLetters(2)] };
        let wire = serde_json::to_value(StreamMessage::Patches(patches)).expect("plain data");
        assert_eq!(
            wire,
            serde_json::json!({"type": "patches", "seq": 8, "prev": 7, "logSeq": 40, "at": 5,
                "patches": [{"type": "dead_letters", "value": 2}]})
        );
    }
}
