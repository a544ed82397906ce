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
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::{OutboxItem, OutboxRow};
use tokio::sync::Notify;

pub(crate) use instructions::run as run_instructions;
pub(crate) use messages::run as run_messages;

/// Effects kept in memory on their way; beyond it they wait in the outbox table and are read again.
const LANE_MAX: usize = 20_000;
/// Effects read from the table at once; the store gives no more.
const READ_MAX: u32 = 1_000;
/// Pause after a failure, doubled up to the longest.
const PAUSE: Duration = Duration::from_millis(200);
const PAUSE_MAX: Duration = Duration::from_secs(10);

/// The two lanes out.
#[derive(Default)]
pub(crate) struct Dispatch {
    instructions: Lane,
    messages: Lane,
}

/// Effects of one kind that wait.
#[derive(Default)]
pub(crate) struct Lane {
    state: Mutex<Waiting>,
    wake: Notify,
}

/// What a lane holds, and whether the table holds more.
#[derive(Default)]
struct Waiting {
    /// Oldest first.
    queue: VecDeque<OutboxItem>,
    /// The table holds more than the queue: what comes now waits there, so that order is kept.
    overflow: bool,
    /// Something came for the table while it was being read, and may not have been among what was read.
    missed: bool,
}

impl Lane {
    fn state(&self) -> MutexGuard<'_, Waiting> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, item: OutboxItem) {
        let mut state = self.state();
        if state.overflow || state.queue.len() >= LANE_MAX {
            (state.overflow, state.missed) = (true, true);
        } else {
            state.queue.push_back(item);
        }
    }

    fn len(&self) -> usize {
        self.state().queue.len()
    }

    /// The oldest `most`, left in place until they are done.
    fn oldest(&self, most: usize) -> Vec<OutboxItem> {
        self.state().queue.iter().take(most).cloned().collect()
    }

    fn drop_oldest(&self, count: usize) {
        let mut state = self.state();
        let count = count.min(state.queue.len());
        state.queue.drain(..count);
    }

    /// The table is about to be read.
    fn open(&self) {
        let mut state = self.state();
        (state.overflow, state.missed) = (true, false);
    }

    /// The table has been read; `more` when it holds more than was read.
    fn close(&self, more: bool) {
        let mut state = self.state();
        state.overflow = more || state.missed;
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

    fn lanes(&self) -> [&Lane; 2] {
        [&self.instructions, &self.messages]
    }

    /// What the table still holds is asked about again, as after a restart.
    pub async fn reload(&self, house: &House) -> Result<(), store::StoreError> {
        self.lanes().into_iter().for_each(Lane::open);
        let items = house.store.pending(Moment(i64::MAX), READ_MAX).await?;
        let more = items.len() >= READ_MAX as usize;
        for item in items {
            self.lane(&item.effect).state().queue.push_back(item);
        }
        self.lanes().into_iter().for_each(|lane| lane.close(more));
        Ok(())
    }

    /// After a commit whose end is not known: the table knows what was asked, so it is read again.
    pub fn distrust(&self) {
        for lane in self.lanes() {
            lane.state().overflow = true;
            lane.wake.notify_one();
        }
    }

    /// Reads the table again once the queues have drained after an overflow. A read that fails leaves the lanes
    /// open for the next.
    async fn refill(&self, house: &House) {
        let overflowed = self.lanes().into_iter().any(|lane| lane.state().overflow);
        if !overflowed || self.unanswered() > 0 {
            return;
        }
        if let Err(error) = self.reload(house).await {
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

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Action, NodeId, ParcelId, Seq};

    fn item(seq: u64) -> OutboxItem {
        let node = NodeId::new("FR-CEN").expect("short");
        let parcel = ParcelId::new("SH-1/1").expect("short");
        OutboxItem { seq: Seq(seq), n: 0, effect: Effect::Act(Action::StopPick { node, parcel }), attempts: 0 }
    }

    #[test]
    fn what_comes_while_the_table_is_read_is_read_again() {
        let lane = Lane::default();
        lane.add(item(1));
        lane.open();
        lane.add(item(2));
        lane.close(false);
        assert!(lane.state().overflow, "the second waits in the table");
        assert_eq!(lane.len(), 1);
        lane.open();
        lane.close(false);
        lane.add(item(3));
        assert_eq!(lane.oldest(9).iter().map(|item| item.seq.0).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn a_table_that_holds_more_than_one_read_is_read_again() {
        let lane = Lane::default();
        lane.open();
        lane.close(true);
        assert!(lane.state().overflow);
    }
}
