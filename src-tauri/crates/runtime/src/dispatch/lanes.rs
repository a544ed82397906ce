//! The lanes out: what waits on each, and what wakes its worker.

use super::{pauses::Pauses, queue::Queue};
use crate::clock::machine_now;
use model::Moment;
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::{Lane, OutboxItem, OutboxRow, Store, StoreError};
use tokio::sync::Notify;

/// The lanes out.
pub(crate) struct Dispatch {
    instructions: LaneState,
    mail: LaneState,
    notices: LaneState,
}

/// A lane's state, and what wakes its worker.
struct LaneState {
    queue: Mutex<Queue>,
    wake: Notify,
}

impl LaneState {
    fn new(lane: Lane, pauses: Pauses) -> Self {
        Self { queue: Mutex::new(Queue::new(lane, pauses)), wake: Notify::new() }
    }
}

impl Dispatch {
    pub fn new(pauses: Pauses) -> Self {
        let idle = |lane| LaneState::new(lane, pauses);
        Self { instructions: idle(Lane::Instructions), mail: idle(Lane::Mail), notices: idle(Lane::Notices) }
    }

    fn state(&self, lane: Lane) -> &LaneState {
        match lane {
            Lane::Instructions => &self.instructions,
            Lane::Mail => &self.mail,
            Lane::Notices => &self.notices,
        }
    }

    pub(super) fn queue(&self, lane: Lane) -> MutexGuard<'_, Queue> {
        self.state(lane).queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn woken(&self, lane: Lane) {
        self.state(lane).wake.notified().await;
    }

    /// Takes a tick's effects after its commit.
    pub fn hand_over(&self, rows: Vec<OutboxRow>) {
        for row in rows {
            let lane = Lane::of(&row.effect);
            self.queue(lane).add(fresh(row));
            self.state(lane).wake.notify_one();
        }
    }

    fn wake_all(&self) {
        Lane::ALL.into_iter().for_each(|lane| self.state(lane).wake.notify_one());
    }

    /// After a commit whose end is not known: the table knows what was asked, so it is read again.
    pub fn needs_rebuild(&self) {
        Lane::ALL.into_iter().for_each(|lane| self.queue(lane).needs_rebuild());
        self.wake_all();
    }

    /// The log says which lanes failed before the app was started, and the table how much they gave up.
    pub fn remember(&self, failing: &[(Lane, String)], given_up: &[(Lane, u32)], now: Moment) {
        failing.iter().for_each(|(lane, code)| self.queue(*lane).remember(code, now));
        given_up.iter().for_each(|(lane, count)| self.queue(*lane).set_given_up(*count));
    }

    /// How a lane is doing.
    pub fn look(&self, lane: Lane) -> LaneLook {
        let queue = self.queue(lane);
        let failing = queue.failing().map(|trouble| (trouble.since, trouble.code.clone()));
        LaneLook { waiting: queue.len() as u32, oldest: queue.oldest(), failing, given_up: queue.given_up() }
    }
}

/// How a lane is doing; moments are of the machine's clock.
pub(crate) struct LaneLook {
    /// Effects that have not left.
    pub waiting: u32,
    /// When the oldest of them was asked for.
    pub oldest: Option<Moment>,
    /// Since when nothing leaves, and why.
    pub failing: Option<(Moment, String)>,
    /// Effects given up.
    pub given_up: u32,
}

impl Dispatch {
    /// Sends again what a lane has given up; how many.
    pub async fn revive(&self, store: &Store, lane: Lane) -> Result<u64, StoreError> {
        let revived = store.revive(lane, machine_now()).await?;
        let left = store.given_up().await?.into_iter().find(|(of, _)| *of == lane).map_or(0, |(_, left)| left);
        self.queue(lane).read_anew(left);
        self.state(lane).wake.notify_one();
        Ok(revived)
    }
}

fn fresh(row: OutboxRow) -> OutboxItem {
    let OutboxRow { seq, n, effect, asked_at } = row;
    OutboxItem { seq, n, effect, attempts: 0, asked_at, next_at: Moment(0), code: None, round: 0 }
}
