//! Messages to customers (without who they are), and the feeds.

use model::{Medium, Moment, NotificationId, OrderId, Seq, SourceId, Template};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a message is in its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Asked for, not yet handed over.
    Asked,
    /// Handed to its medium.
    Sent,
    /// Could not be sent.
    Failed,
}

/// One message to one customer. Holds no name, address or number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    /// Its key.
    #[ts(type = "string")]
    pub notification: NotificationId,
    /// About which order.
    #[ts(type = "string")]
    pub order: OrderId,
    /// What was said.
    #[ts(type = "Template")]
    pub template: Template,
    /// The text as it was sent, French then English, without the customer's name.
    pub text: String,
    /// How.
    #[ts(type = "Medium")]
    pub medium: Medium,
    /// Where it is in its life.
    pub state: MessageState,
    /// Why it failed, as a code.
    pub problem: Option<String>,
    /// When it last changed.
    #[ts(type = "number")]
    pub at: Moment,
    /// The event that asked for it.
    #[ts(type = "number | null")]
    pub because: Option<Seq>,
}

/// How a feed is doing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FeedState {
    /// It speaks as often as it should.
    Live,
    /// It has gone quiet.
    Silent,
    /// The last thing it sent was not understood.
    Refusing,
}

/// A feed of facts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FeedView {
    /// The name of its source.
    #[ts(type = "string")]
    pub source: SourceId,
    /// When it last spoke.
    #[ts(type = "number | null")]
    pub last_at: Option<Moment>,
    /// Facts it brought today.
    pub facts: u64,
    /// Things it sent that were not understood.
    pub refused: u64,
    /// Things it sent that are understood in part and wait for a person.
    pub waiting: u32,
    /// How it is doing.
    pub state: FeedState,
}
