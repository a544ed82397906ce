//! Messages out and feeds in.

use contract::{FeedState, FeedView, MESSAGES_MAX, MessageState, MessageView};
use control::{FeedRecord, MessageRecord, World};
use model::{AlertKind, SourceId, Subject};

/// The newest messages, in order of their key.
pub fn messages(world: &World) -> Vec<MessageView> {
    let newest = world.messages.len().saturating_sub(MESSAGES_MAX);
    world.messages.values().skip(newest).map(message).collect()
}

fn message(record: &MessageRecord) -> MessageView {
    let asked = &record.notification;
    MessageView {
        notification: asked.notification,
        order: asked.order,
        template: asked.template,
        text: adapters::mail::body(asked, ""),
        medium: asked.medium,
        state: match record.state {
            control::MessageState::Asked => MessageState::Asked,
            control::MessageState::Sent => MessageState::Sent,
            control::MessageState::Failed => MessageState::Failed,
        },
        problem: None,
        at: record.at,
        because: Some(record.asked_by),
    }
}

pub fn feeds(world: &World) -> Vec<FeedView> {
    let row = |(source, record): (&SourceId, &FeedRecord)| FeedView {
        source: *source,
        last_at: Some(record.last_at),
        facts: record.facts,
        refused: record.refused,
        state: feed_state(world, *source, record),
    };
    world.feeds.iter().map(row).collect()
}

/// A feed is silent when the alert says so: there is one rule for it.
fn feed_state(world: &World, source: SourceId, record: &FeedRecord) -> FeedState {
    let silent = world.alerts.is_open(AlertKind::FeedSilent, Subject::Feed(source));
    match (silent, record.facts) {
        (true, _) => FeedState::Silent,
        (false, 0) => FeedState::Refusing,
        (false, _) => FeedState::Live,
    }
}
