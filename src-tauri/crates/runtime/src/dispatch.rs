//! Effects on their way out. What the outbox holds is given out at least once; receivers know by the
//! number that they have seen it. Instructions keep their order; a message does not wait for another.

mod instructions;
mod messages;

use crate::{
    house::House,
    solver::{self, Solve},
};
use model::{Effect, Moment};
use std::{
    collections::VecDeque,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::{OutboxItem, OutboxRow};
use tokio::sync::Notify;

pub(crate) use instructions::run as run_instructions;
pub(crate) use messages::run as run_messages;

/// Effects kept in memory on their way; beyond it they wait in the outbox table and are read again.
const LANE_MAX: usize = 20_000;
/// Pause after a failure, doubled up to the longest.
const PAUSE: Duration = Duration::from_millis(200);
const PAUSE_MAX: Duration = Duration::from_secs(10);

/// The two lanes out.
#[derive(Default)]
pub(crate) struct Dispatch {
    instructions: Lane,
    messages: Lane,
}

/// Effects of one kind that wait, oldest first.
#[derive(Default)]
pub(crate) struct Lane {
    queue: Mutex<VecDeque<OutboxItem>>,
    wake: Notify,
    /// The table holds more than the queue.
    overflow: AtomicBool,
}

impl Lane {
    fn add(&self, item: OutboxItem) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        // Once something has overflowed, order is kept by reading the rest from the table.
        if queue.len() >= LANE_MAX || self.overflow.load(Ordering::SeqCst) {
            self.overflow.store(true, Ordering::SeqCst);
        } else {
            queue.push_back(item);
        }
    }

    fn len(&self) -> usize {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The oldest `most`, left in place until they are done.
    fn oldest(&self, most: usize) -> Vec<OutboxItem> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).iter().take(most).cloned().collect()
    }

    fn drop_oldest(&self, count: usize) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let count = count.min(queue.len());
        queue.drain(..count);
    }
}

impl Dispatch {
    /// Effects in memory that nobody has answered.
    pub fn unanswered(&self) -> u32 {
        (self.instructions.len() + self.messages.len()) as u32
    }

    /// Takes a tick's effects after its commit.
    pub fn hand_over(&self, house: &House, rows: Vec<OutboxRow>, solves: Vec<Solve>) {
        for row in rows {
            self.lane(&row.effect).add(OutboxItem { seq: row.seq, n: row.n, effect: row.effect, attempts: 0 });
        }
        self.instructions.wake.notify_one();
        self.messages.wake.notify_one();
        for solve in solves {
            solver::ask(house, solve);
        }
    }

    fn lane(&self, effect: &Effect) -> &Lane {
        match effect {
            Effect::Act(_) | Effect::Solve(_) => &self.instructions,
            Effect::Notify(_) => &self.messages,
        }
    }

    /// After a restart: what the table still holds is asked about again.
    pub async fn reload(&self, house: &House) -> Result<(), store::StoreError> {
        for item in house.store.pending(Moment(i64::MAX), LANE_MAX as u32).await? {
            self.lane(&item.effect).add(item);
        }
        Ok(())
    }

    /// After a commit whose end is not known: the table knows what was asked, so it is read again.
    pub fn distrust(&self) {
        for lane in [&self.instructions, &self.messages] {
            lane.overflow.store(true, Ordering::SeqCst);
            lane.wake.notify_one();
        }
    }

    /// Reads the table again once the queues have drained after an overflow.
    async fn refill(&self, house: &House) {
        let overflowed =
            self.instructions.overflow.load(Ordering::SeqCst) || self.messages.overflow.load(Ordering::SeqCst);
        if !overflowed || self.instructions.len() + self.messages.len() > 0 {
            return;
        }
        self.instructions.overflow.store(false, Ordering::SeqCst);
        self.messages.overflow.store(false, Ordering::SeqCst);
        if let Err(error) = self.reload(house).await {
            self.instructions.overflow.store(true, Ordering::SeqCst);
            tracing::warn!(%error, "the outbox cannot be read yet");
        }
    }
}

/// Waits until a lane may have work; false when the house stops.
async fn wait(house: &House, lane: &Lane, pause: Option<Duration>) -> bool {
    let mut stop = house.stop.subscribe();
    if *stop.borrow() {
        return false;
    }
    let nap = pause.unwrap_or(Duration::from_secs(1));
    tokio::select! {
        () = lane.wake.notified(), if pause.is_none() => true,
        () = tokio::time::sleep(nap) => true,
        _ = stop.changed() => false,
    }
}

fn longer(pause: Option<Duration>) -> Option<Duration> {
    Some(pause.map_or(PAUSE, |pause| (pause * 2).min(PAUSE_MAX)))
}
