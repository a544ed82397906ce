//! Snapshots, beside the loop: each is packed from what is published, while ticks go on.

use crate::{house::House, restart};
use model::Seq;
use std::time::Duration;
use tokio::task::JoinHandle;

/// Events between two snapshots.
const SNAPSHOT_EVERY: u64 = 20_000;
/// How long the end of the house waits for its last snapshot.
const LAST_SNAPSHOT: Duration = Duration::from_secs(4);

/// The snapshot under way, and where the last one was taken.
pub(crate) struct Saving {
    last: Seq,
    task: Option<JoinHandle<()>>,
}

impl Saving {
    /// None was taken since `last`.
    pub fn since(last: Seq) -> Self {
        Self { last, task: None }
    }

    /// Begins one when it is time.
    pub fn keep(&mut self, house: &House, seq: Seq) {
        let due = seq.0 >= self.last.0 + SNAPSHOT_EVERY;
        if due && self.task.as_ref().is_none_or(JoinHandle::is_finished) {
            let keeper = house.clone();
            self.last = seq;
            self.task = Some(house.once("snapshot", async move { save(&keeper).await }));
        }
    }

    /// Ends the one under way and saves the last.
    pub async fn end(self, house: &House) {
        let last = async {
            if let Some(task) = self.task {
                let _ = task.await;
            }
            save(house).await;
        };
        if tokio::time::timeout(LAST_SNAPSHOT, last).await.is_err() {
            tracing::warn!("no snapshot was saved in time: the next start takes longer");
        }
    }
}

async fn save(house: &House) {
    let control = house.published.now();
    let (seq, at) = (control.world().seq, control.world().now);
    let packed = tokio::task::spawn_blocking(move || restart::pack(&control)).await;
    let saved = match packed {
        Ok(Ok(bytes)) => house.store.save_snapshot(seq, at, &bytes).await.map_err(|error| error.to_string()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(error) = saved {
        // Without it a restart takes longer; nothing is lost.
        tracing::warn!(error, "no snapshot was saved");
    }
}
