//! Makes what a tick has decided durable, however the database behaves: killed, restarted, silent, or gone for an hour.
//!
//! A commit of which nobody knows the end is never given up: the same events are written again at the same places. Where
//! the log holds them already, the first try had come through. Until then everybody reads
//! the World as it was last durable, and an outage costs no more than the time until the database answers.

use crate::{
    away::{Away, PATIENCE},
    status::Status,
};
use contract::DatabaseState;
use std::{sync::Arc, time::Duration};
use store::{Batch, Store, StoreError};
use tokio::sync::watch;

/// Pause before the database is tried again, doubled up to the longest.
const PAUSE_MIN: Duration = Duration::from_millis(10);
/// Longest such pause: orders wait.
const PAUSE_MAX: Duration = Duration::from_millis(100);

/// The log, to be written whatever becomes of the database.
#[derive(Clone)]
pub(crate) struct Log {
    pub store: Store,
    pub status: Arc<Status>,
    /// How long it has been waited for.
    pub away: Arc<Away>,
    pub stop: watch::Receiver<bool>,
}

impl Log {
    /// Writes the batch, and again after an outage, until the log holds it.
    ///
    /// # Errors
    /// The refusal that no other try would change, or the last error when the app stops.
    pub async fn persist(&self, batch: &Batch<'_>) -> Result<(), StoreError> {
        self.away.asked();
        let Err(mut error) = self.store.append(batch).await else { return Ok(()) };
        while error.is_down() {
            self.until_reachable(error).await?;
            error = match self.store.append(batch).await {
                Ok(()) => return Ok(()),
                Err(error) if holds(&self.store, batch, &error).await => {
                    tracing::info!("a commit in doubt had come through");
                    return Ok(());
                }
                Err(error) => error,
            };
        }
        Err(error)
    }

    /// Waits until the database takes connections.
    ///
    /// # Errors
    /// What was wrong last, when the app stops or when it is no outage.
    pub async fn until_reachable(&self, mut error: StoreError) -> Result<(), StoreError> {
        tracing::warn!(%error, "the log cannot be reached: facts wait {} s, then are sent away", PATIENCE.as_secs());
        self.status.set_database(DatabaseState::Down);
        let (mut stop, mut pause) = (self.stop.clone(), PAUSE_MIN);
        while error.is_down() {
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.wait_for(|stop| *stop) => return Err(error),
            }
            pause = PAUSE_MAX.min(pause * 2);
            error = match self.store.reachable().await {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
        }
        Err(error)
    }

    /// The log has answered.
    pub fn is_sure(&self) {
        self.away.answered();
        if self.status.database() == DatabaseState::Down {
            self.status.set_database(DatabaseState::Ready);
            tracing::info!("the log is reached again");
        }
    }
}

/// Whether a refusal says no more than that the log holds the batch already.
async fn holds(store: &Store, batch: &Batch<'_>, error: &StoreError) -> bool {
    if !matches!(error, StoreError::Conflict { .. }) {
        return false;
    }
    let Some(last) = batch.events.last() else { return true };
    store.event(last.seq).await.is_ok_and(|kept| kept.as_ref() == Some(last))
}
