//! Snapshots, beside the loop: each is packed from what is published, while ticks go on.

use crate::{published::Published, restart, tasks::Tasks};
use model::Seq;
use std::time::Duration;
use store::Store;
use tokio::{task::JoinHandle, time::Instant};

/// Events between two snapshots.
const SNAPSHOT_EVERY: u64 = 20_000;
/// Time between two at least: each is as large as the World, and orders wait behind its bytes on the disk.
const REST: Duration = Duration::from_secs(10);
/// How long the end of the app waits for its last snapshot.
const LAST_SNAPSHOT: Duration = Duration::from_secs(4);

/// The snapshot under way, and where the last one was taken.
pub(crate) struct Saving {
    store: Store,
    published: Published,
    tasks: Tasks,
    last: Seq,
    began: Option<Instant>,
    task: Option<JoinHandle<()>>,
}

impl Saving {
    /// None was taken since what is published now.
    pub fn new(store: Store, published: Published, tasks: Tasks) -> Self {
        let last = published.read(|world| world.seq);
        Self { store, published, tasks, last, began: None, task: None }
    }

    /// Begins one when it is time.
    pub fn keep(&mut self) {
        let seq = self.published.read(|world| world.seq);
        let due = seq.0 >= self.last.0 + SNAPSHOT_EVERY && self.began.is_none_or(|began| began.elapsed() >= REST);
        if due && self.task.as_ref().is_none_or(JoinHandle::is_finished) {
            let (store, published) = (self.store.clone(), self.published.clone());
            (self.last, self.began) = (seq, Some(Instant::now()));
            self.task = Some(self.tasks.once("snapshot", async move { save(&store, &published).await }));
        }
    }

    /// Ends the one under way and saves the last.
    pub async fn end(self) {
        let last = async {
            if let Some(task) = self.task {
                let _ = task.await;
            }
            save(&self.store, &self.published).await;
        };
        if tokio::time::timeout(LAST_SNAPSHOT, last).await.is_err() {
            tracing::warn!("no snapshot was saved in time: the next start takes longer");
        }
    }
}

async fn save(store: &Store, published: &Published) {
    let control = published.now();
    let (seq, at) = (control.world().seq, control.world().now);
    let packed = tokio::task::spawn_blocking(move || restart::pack(&control)).await;
    let saved = match packed {
        Ok(Ok(bytes)) => store.save_snapshot(seq, at, &bytes).await.map_err(|error| error.to_string()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(error) = saved {
        // Without it a restart takes longer; nothing is lost.
        tracing::warn!(error, "no snapshot was saved");
    }
}
