//! The door through which all facts come, with a bound.

use crate::{away::PATIENCE, house::House};
use adapters::SinkError;
use model::{Incoming, Reason, Seq};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot},
    time,
};

/// Facts that may wait. Beyond it feeds are told to come back: nothing is dropped.
pub const INBOX_MAX: usize = 20_000;
/// Facts taken in one tick at the most.
pub const BATCH_MAX: usize = 2_000;

/// How often a sender that waits looks whether the log is still waited for.
const LOOK: Duration = Duration::from_millis(PATIENCE.as_millis() as u64 / 10);

/// What became of one fact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// Its place in the log.
    pub seq: Seq,
    /// Seen for the first time.
    pub new: bool,
    /// Why it had no effect, now or when it was first told.
    pub refused: Option<Reason>,
}

/// Facts of one sender, and where the answer goes.
pub(crate) struct Envelope {
    pub facts: Vec<Incoming>,
    pub reply: oneshot::Sender<Result<Vec<Told>, SinkError>>,
}

/// The sending side.
pub(crate) struct Inbox {
    sender: mpsc::UnboundedSender<Envelope>,
    waiting: AtomicUsize,
}

impl Inbox {
    /// The two sides. The channel itself is unbounded; facts are counted here, since an envelope may
    /// hold one or a thousand.
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Envelope>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self { sender, waiting: AtomicUsize::new(0) }, receiver)
    }

    /// Facts that wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// The loop has taken these.
    pub fn taken(&self, facts: usize) {
        self.waiting.fetch_sub(facts, Ordering::Relaxed);
    }
}

impl House {
    /// Makes facts durable; returns when they are, with their places in the log.
    ///
    /// # Errors
    /// `Full` at the bound, `Down` when the log cannot be written. A log that does not answer is waited for two seconds;
    /// what was told then may be durable or not, and told again it counts once.
    pub async fn tell(&self, facts: Vec<Incoming>) -> Result<Vec<Told>, SinkError> {
        let count = facts.len();
        if count == 0 {
            return Ok(Vec::new());
        }
        if self.away.is_long() {
            return Err(SinkError::Down);
        }
        let inbox = &self.inbox;
        if inbox.waiting.fetch_add(count, Ordering::Relaxed) + count > INBOX_MAX.max(count) {
            inbox.taken(count);
            return Err(SinkError::Full);
        }
        let (reply, mut answer) = oneshot::channel();
        if inbox.sender.send(Envelope { facts, reply }).is_err() {
            inbox.taken(count);
            return Err(SinkError::Down);
        }
        loop {
            match time::timeout(LOOK, &mut answer).await {
                Ok(answer) => return answer.unwrap_or(Err(SinkError::Down)),
                Err(_) if self.away.is_long() => return Err(SinkError::Down),
                Err(_) => {}
            }
        }
    }
}
