//! The two streams, of the screens and of the war rooms: each keeps its last picture, and what is said after it. A
//! message is written as text once, however many follow. Knows no World and no wire.

use contract::{Patches, Snapshot, State, StreamMessage, diff};
use model::{Moment, Seq};
use std::sync::{
    Arc, Mutex, MutexGuard, OnceLock, PoisonError,
    atomic::{AtomicU32, Ordering},
};
use tokio::sync::{Notify, broadcast};

/// Messages a slow screen may fall behind before it gets a new snapshot instead.
const BEHIND_MAX: usize = 64;

/// A message, shared by all who follow.
pub(crate) struct Message {
    message: StreamMessage,
    text: OnceLock<Result<String, String>>,
}

impl Message {
    pub fn new(message: StreamMessage) -> Self {
        Self { message, text: OnceLock::new() }
    }

    /// As it is sent to browsers, or why it cannot be written.
    pub fn text(&self) -> Result<&str, &str> {
        let written = self.text.get_or_init(|| serde_json::to_string(&self.message).map_err(|error| error.to_string()));
        written.as_deref().map_err(String::as_str)
    }

    /// As the window takes it.
    pub fn message(&self) -> &StreamMessage {
        &self.message
    }
}

/// Where one screen listens.
pub(crate) type Heard = broadcast::Receiver<Arc<Message>>;

/// A stream and its last picture.
struct Stream {
    last: Mutex<Arc<Snapshot>>,
    sender: broadcast::Sender<Arc<Message>>,
}

impl Stream {
    fn new() -> Self {
        let last = Snapshot { seq: 0, log_seq: Seq(0), at: Moment(0), state: State::default() };
        Self { last: Mutex::new(Arc::new(last)), sender: broadcast::channel(BEHIND_MAX).0 }
    }

    fn held(&self) -> MutexGuard<'_, Arc<Snapshot>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn last(&self) -> Arc<Snapshot> {
        Arc::clone(&self.held())
    }

    /// The snapshot and what comes after it, without a gap.
    fn join(&self) -> (Arc<Snapshot>, Heard) {
        let last = self.held();
        (Arc::clone(&last), self.sender.subscribe())
    }

    /// Called by one at a time. Who joins meanwhile waits for an exchange of pointers, not for the comparison.
    fn publish(&self, log_seq: Seq, state: State) {
        let before = self.last();
        let patches = diff(&before.state, &state);
        let (prev, seq, at) = (before.seq, before.seq + 1, state.clock.at);
        let message = StreamMessage::Patches(Patches { seq, prev, log_seq, at, patches });
        let newer = Arc::new(Snapshot { seq, log_seq, at, state });
        let mut last = self.held();
        let overtaken = std::mem::replace(&mut *last, newer);
        // Nobody listening is no fault.
        let _ = self.sender.send(Arc::new(Message::new(message)));
        drop(last);
        drop(overtaken);
    }
}

/// What all screens are told, and what war rooms may see of it.
pub(crate) struct Streams {
    screens: Stream,
    wall: Stream,
    /// War-room screens that follow.
    watchers: AtomicU32,
    /// Held while both streams are told, so that who joins in between does not take the wall back.
    turn: Mutex<()>,
    changed: Arc<Notify>,
}

impl Streams {
    /// `changed` wakes who draws.
    pub fn new(changed: Arc<Notify>) -> Self {
        let (screens, wall) = (Stream::new(), Stream::new());
        Self { screens, wall, watchers: AtomicU32::new(0), turn: Mutex::new(()), changed }
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// War-room screens that follow.
    pub fn watchers(&self) -> u32 {
        self.watchers.load(Ordering::Relaxed)
    }

    /// What the screens were told last.
    pub fn last(&self) -> Arc<Snapshot> {
        self.screens.last()
    }

    /// To the screens, and to the war rooms what they may see; nothing is prepared for these while nobody follows.
    pub fn publish(&self, log_seq: Seq, state: State) {
        let _turn = self.turn();
        if self.watchers() > 0 {
            self.wall.publish(log_seq, state.clone().for_wall());
        }
        self.screens.publish(log_seq, state);
    }

    /// A screen joins.
    pub fn join(&self) -> (Arc<Snapshot>, Heard) {
        self.screens.join()
    }

    /// A war room joins: the wall's stream stood still while nobody followed, so it is brought up to date first.
    pub fn join_wall(&self) -> (Arc<Snapshot>, Heard) {
        let _turn = self.turn();
        let last = self.screens.last();
        self.wall.publish(last.log_seq, last.state.clone().for_wall());
        self.wall.join()
    }

    /// Counts one more war-room screen. What the stream last held may be old: it is brought up to date for the first one.
    pub fn take_seat(self: &Arc<Self>) -> Seat {
        self.watchers.fetch_add(1, Ordering::Relaxed);
        self.changed.notify_one();
        Seat(Arc::clone(self))
    }
}

/// One war-room screen that follows; it is counted until this is dropped.
pub(crate) struct Seat(Arc<Streams>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.watchers.fetch_sub(1, Ordering::Relaxed);
        self.0.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_message_is_written_once_for_all_and_follows_its_snapshot() {
        let streams = Streams::new(Arc::default());
        streams.publish(Seq(1), State::default());
        let ((snapshot, mut one), (_, mut other)) = (streams.join(), streams.join());
        streams.publish(Seq(2), State { dead_letters: 3, ..State::default() });
        let (heard, same) = (one.recv().await.expect("told"), other.recv().await.expect("told"));
        assert!(std::ptr::eq(heard.text().expect("plain data"), same.text().expect("plain data")));
        let StreamMessage::Patches(patches) = heard.message() else { panic!("no patches") };
        assert_eq!((patches.prev, patches.log_seq, patches.patches.len()), (snapshot.seq, Seq(2), 1));
    }
}
