//! Messages out and feeds in.

use contract::{FeedState, FeedView, MESSAGES_MAX, MessageState, MessageView};
use control::{FeedRecord, MessageRecord, World};
use model::{AlertKind, Notification, NotificationId, SourceId, Subject};
use std::collections::BTreeMap;

/// The newest messages, in order of their key.
pub fn messages(world: &World, texts: &mut Texts) -> Vec<MessageView> {
    let shown: Vec<&MessageRecord> = world.messages().newest(MESSAGES_MAX).collect();
    texts.keep(&shown);
    shown.into_iter().map(|record| message(record, texts)).collect()
}

/// The written texts of the messages shown: each is written once, not at each look.
#[derive(Debug, Default)]
pub struct Texts(BTreeMap<NotificationId, String>);

impl Texts {
    /// Forgets what is no longer shown, so that it never grows beyond [`MESSAGES_MAX`].
    fn keep(&mut self, shown: &[&MessageRecord]) {
        if let Some(oldest) = shown.first() {
            self.0 = self.0.split_off(&oldest.notification.notification);
        }
    }

    fn of(&mut self, asked: &Notification) -> String {
        let written = self.0.entry(asked.notification).or_insert_with(|| adapters::mail::body(asked, ""));
        written.clone()
    }
}

fn message(record: &MessageRecord, texts: &mut Texts) -> MessageView {
    let asked = &record.notification;
    MessageView {
        notification: asked.notification,
        order: asked.order,
        template: asked.template,
        text: texts.of(asked),
        medium: asked.medium,
        state: match record.state {
            control::MessageState::Asked => MessageState::Asked,
            control::MessageState::Sent => MessageState::Sent,
            control::MessageState::Failed => MessageState::Failed,
        },
        problem: record.problem.clone(),
        at: record.at,
        because: Some(record.asked_by),
    }
}

/// The feeds that have spoken, and those of which something waits for a person.
pub fn feeds(world: &World, waiting: &BTreeMap<SourceId, u32>) -> Vec<FeedView> {
    let mut rows: BTreeMap<String, FeedView> = BTreeMap::new();
    for (source, record) in world.feeds().records() {
        rows.insert(source.to_string(), feed(world, source, record, waiting));
    }
    for (source, count) in waiting {
        rows.entry(source.to_string()).or_insert_with(|| FeedView {
            source: *source,
            last_at: None,
            facts: 0,
            refused: 0,
            waiting: *count,
            state: FeedState::Refusing,
        });
    }
    rows.into_values().collect()
}

fn feed(world: &World, source: SourceId, record: &FeedRecord, waiting: &BTreeMap<SourceId, u32>) -> FeedView {
    FeedView {
        source,
        last_at: Some(record.last_at),
        facts: record.facts,
        refused: record.refused,
        waiting: waiting.get(&source).copied().unwrap_or(0),
        state: feed_state(world, source, record),
    }
}

/// A feed is silent when the alert says so: there is one rule for it.
fn feed_state(world: &World, source: SourceId, record: &FeedRecord) -> FeedState {
    let silent = world.alerts().book().is_open(AlertKind::FeedSilent, Subject::Feed(source));
    match (silent, record.facts) {
        (true, _) => FeedState::Silent,
        (false, 0) => FeedState::Refusing,
        (false, _) => FeedState::Live,
    }
}
