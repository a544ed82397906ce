//! The door through which all facts come, with a bound.

use crate::away::{Away, PATIENCE};
use adapters::SinkError;
use model::{Incoming, Reason, Seq};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
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
pub struct Receipt {
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
    pub reply: oneshot::Sender<Result<Vec<Receipt>, SinkError>>,
    /// They count as waiting until this is dropped.
    pub _place: Place,
}

/// Room in the inbox for some facts.
#[derive(Default)]
pub(crate) struct Place {
    facts: usize,
    waiting: Arc<AtomicUsize>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.waiting.fetch_sub(self.facts, Ordering::Relaxed);
    }
}

/// The sending side.
#[derive(Clone)]
pub(crate) struct Inbox {
    sender: mpsc::UnboundedSender<Envelope>,
    waiting: Arc<AtomicUsize>,
    away: Arc<Away>,
}

impl Inbox {
    /// The two sides. The channel itself is unbounded; facts are counted here, since an envelope may
    /// hold one or a thousand.
    pub fn new(away: Arc<Away>) -> (Self, mpsc::UnboundedReceiver<Envelope>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self { sender, waiting: Arc::default(), away }, receiver)
    }

    /// Facts that wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Room for so many facts; none beyond the bound.
    fn place(&self, facts: usize) -> Option<Place> {
        let before = self.waiting.fetch_add(facts, Ordering::Relaxed);
        let place = Place { facts, waiting: Arc::clone(&self.waiting) };
        (before + facts <= INBOX_MAX.max(facts)).then_some(place)
    }

    /// Makes facts durable; returns when they are, with their places in the log.
    ///
    /// # Errors
    /// `Full` at the bound, `Down` when the log cannot be written. A log that does not answer is waited for two seconds;
    /// what was told then may be durable or not, and told again it counts once.
    pub async fn tell(&self, facts: Vec<Incoming>) -> Result<Vec<Receipt>, SinkError> {
        let count = facts.len();
        if count == 0 {
            return Ok(Vec::new());
        }
        if self.away.is_long() {
            return Err(SinkError::Down);
        }
        let place = self.place(count).ok_or(SinkError::Full)?;
        let (reply, mut answer) = oneshot::channel();
        self.sender.send(Envelope { facts, reply, _place: place }).map_err(|_| SinkError::Down)?;
        loop {
            match time::timeout(LOOK, &mut answer).await {
                Ok(answer) => return answer.unwrap_or(Err(SinkError::Down)),
                Err(_) if self.away.is_long() => return Err(SinkError::Down),
                Err(_) => {}
            }
        }
    }
}
