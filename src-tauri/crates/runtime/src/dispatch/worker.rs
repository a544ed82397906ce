//! The worker of one lane: reads its table, sends what may leave, writes outcomes down. Each call runs in a task of its
//! own, so that one that breaks ends alone.

use super::ways::Ways;
use super::{
    queue::{Key, Landing, Later},
    send::send,
    settle::settle,
};
use crate::clock::machine_now;
use model::Moment;
use std::{collections::BTreeMap, time::Duration};
use store::{Lane, OutboxItem, StoreError};
use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinSet},
};

/// Calls on their way at once.
const CALLS_MAX: usize = 8;
/// Writings of outcomes on their way at once, and outcomes in one.
const MARKINGS_MAX: usize = 4;
const MARKED_MAX: usize = 64;
/// Effects read from the table at once.
const READ_MAX: usize = 1_000;
/// Before a table that could not be read is read again.
const READ_AGAIN: Duration = Duration::from_secs(1);
/// The longest nap.
const NAP: Duration = Duration::from_secs(1);
/// What is on its way when the app stops has so long to arrive; the rest is sent again, under its id.
const LAST_MOMENT: Duration = Duration::from_secs(2);

/// What a task of the worker was started for.
enum Errand {
    Read,
    Send(Vec<Key>),
    Mark(Vec<Key>),
}

/// What it came back with.
enum Back {
    Read(Result<(Vec<OutboxItem>, bool), StoreError>),
    Sent(Landing),
    Marked(bool),
}

struct Worker {
    ways: Ways,
    lane: Lane,
    tasks: JoinSet<Back>,
    errands: BTreeMap<Id, Errand>,
}

/// Sends until the app stops.
pub(crate) async fn run(ways: Ways, lane: Lane) {
    ways.dispatch.queue(lane).call_back();
    let mut stop = ways.tasks.stop();
    let mut worker = Worker { ways, lane, tasks: JoinSet::new(), errands: BTreeMap::new() };
    while !*stop.borrow() {
        worker.ways.tasks.drill(lane.as_str());
        worker.start();
        worker.wait(&mut stop).await;
    }
    let _ = tokio::time::timeout(LAST_MOMENT, worker.finish()).await;
}

impl Worker {
    /// Starts whatever there is to do and room for.
    fn start(&mut self) {
        let now = machine_now();
        self.read();
        if !self.has_receiver() {
            return;
        }
        while self.count(|errand| matches!(errand, Errand::Send(_))) < CALLS_MAX {
            let Some(items) = self.ways.dispatch.queue(self.lane).pick(now) else { break };
            let keys = items.iter().map(OutboxItem::key).collect();
            let (ways, lane) = (self.ways.clone(), self.lane);
            self.spawn(Errand::Send(keys), async move { Back::Sent(send(ways, lane, items).await) });
        }
        while self.count(|errand| matches!(errand, Errand::Mark(_))) < MARKINGS_MAX && self.mark(now) {}
    }

    /// Writes some outcomes down; false when there are none.
    fn mark(&mut self, now: Moment) -> bool {
        let ended = self.ways.dispatch.queue(self.lane).take_done(MARKED_MAX, now);
        if ended.is_empty() {
            return false;
        }
        let keys = ended.iter().map(|(item, _)| item.key()).collect();
        let (ways, lane) = (self.ways.clone(), self.lane);
        self.spawn(Errand::Mark(keys), async move { Back::Marked(settle(ways, lane, ended).await) });
        true
    }

    /// Instructions without a plant wait in the table.
    fn has_receiver(&self) -> bool {
        self.lane != Lane::Instructions || self.ways.plant.is_some()
    }

    fn read(&mut self) {
        if self.count(|errand| matches!(errand, Errand::Read)) > 0 {
            return;
        }
        let mut queue = self.ways.dispatch.queue(self.lane);
        let Some((after, room)) = queue.wants() else { return };
        queue.open();
        drop(queue);
        let (ways, lane, most) = (self.ways.clone(), self.lane, room.min(READ_MAX));
        self.spawn(Errand::Read, async move {
            let read = ways.store.pending(lane, after, most as u32).await;
            if read.is_err() {
                tokio::time::sleep(READ_AGAIN).await;
            }
            Back::Read(read.map(|items| {
                let more = items.len() >= most;
                (items, more)
            }))
        });
    }

    fn count(&self, which: impl Fn(&Errand) -> bool) -> usize {
        self.errands.values().filter(|errand| which(errand)).count()
    }

    fn spawn(&mut self, errand: Errand, task: impl Future<Output = Back> + Send + 'static) {
        let id = self.tasks.spawn(task).id();
        self.errands.insert(id, errand);
    }

    async fn wait(&mut self, stop: &mut watch::Receiver<bool>) {
        // Without a receiver nothing is ever due, and thousands may wait.
        let due = self.has_receiver().then(|| self.ways.dispatch.queue(self.lane).due(machine_now()));
        let nap = due.map_or(NAP, |due| nap_until(due, machine_now()));
        tokio::select! {
            Some(ended) = self.tasks.join_next_with_id() => self.end(ended),
            () = self.ways.dispatch.woken(self.lane) => {}
            () = tokio::time::sleep(nap) => {}
            _ = stop.changed() => {}
        }
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.end(ended);
        }
    }

    async fn finish(&mut self) {
        while let Some(ended) = self.tasks.join_next_with_id().await {
            self.end(ended);
            self.mark(machine_now());
        }
    }

    fn end(&mut self, ended: Result<(Id, Back), JoinError>) {
        let (id, back) = match ended {
            Ok((id, back)) => (id, Some(back)),
            Err(error) => (error.id(), None),
        };
        let Some(errand) = self.errands.remove(&id) else { return };
        let now = machine_now();
        match (errand, back) {
            (Errand::Read, Some(Back::Read(Ok((items, more))))) => {
                self.ways.dispatch.queue(self.lane).fill(items, more);
            }
            (Errand::Read, Some(Back::Read(Err(error)))) => {
                tracing::warn!(code = error.code(), lane = self.lane.as_str(), "the outbox cannot be read yet");
            }
            (Errand::Send(keys), Some(Back::Sent(landing))) => self.land(&keys, landing, now),
            (Errand::Send(keys), _) => {
                tracing::error!(lane = self.lane.as_str(), "a sending broke");
                self.land(&keys, Landing::Panicked, now);
            }
            (Errand::Mark(keys), back) => {
                let written = matches!(back, Some(Back::Marked(true)));
                self.ways.dispatch.queue(self.lane).marked(&keys, written, now);
            }
            (Errand::Read, _) => {}
        }
    }

    fn land(&mut self, keys: &[Key], landing: Landing, now: Moment) {
        let later = self.ways.dispatch.queue(self.lane).land(keys, landing, now);
        for note in later {
            tracing::warn!(code = note.code, lane = self.lane.as_str(), effects = note.keys.len(), "effects wait");
            let ways = self.ways.clone();
            // In memory the pause holds anyway; the table is told so that it holds after a restart too.
            tokio::spawn(async move { keep(&ways, &note).await });
        }
    }
}

async fn keep(ways: &Ways, note: &Later) {
    if let Err(error) = ways.store.retry_all(&note.keys, note.next_at, note.code).await {
        tracing::debug!(code = error.code(), "a pause was not kept");
    }
}

fn nap_until(due: Moment, now: Moment) -> Duration {
    let left = u64::try_from((due.0.saturating_sub(now.0)).max(1)).unwrap_or(1);
    Duration::from_millis(left).min(NAP)
}
