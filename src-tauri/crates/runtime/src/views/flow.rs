//! Messages out and feeds in.

use contract::{FeedState, FeedView, MESSAGES_MAX, MessageState, MessageView};
use control::{FeedRecord, MessageRecord, World};
use model::{Moment, Span};

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

pub fn feeds(world: &World, now: Moment) -> Vec<FeedView> {
    let row = |(source, record): (&model::SourceId, &FeedRecord)| FeedView {
        source: *source,
        last_at: Some(record.last_at),
        facts: record.facts,
        refused: record.refused,
        state: feed_state(record, now),
    };
    world.feeds.iter().map(row).collect()
}

/// Files and people speak when they have something to say; only a feed with a rhythm can be silent.
fn feed_state(record: &FeedRecord, now: Moment) -> FeedState {
    let rhythm = record.facts > 50 && record.usual_gap_ms < 120_000.0;
    let allowed = Span((record.usual_gap_ms * 20.0) as i64).max(Span::minutes(5));
    match () {
        () if record.facts == 0 && record.refused > 0 => FeedState::Refusing,
        () if rhythm && now - record.last_at > allowed => FeedState::Silent,
        () => FeedState::Live,
    }
}
