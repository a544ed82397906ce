//! How the app is doing, as its parts note it for each other and for the screens.

use contract::DatabaseState;
use model::SourceId;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, AtomicU64},
    },
};
use tokio::sync::Notify;

/// What is known beside the World.
pub(crate) struct Status {
    database: Mutex<DatabaseState>,
    /// When the oldest waiting fact came, milliseconds of the machine; 0 when none waits.
    pub waits_since: AtomicU64,
    /// No minute has been closed for too long.
    pub idle: AtomicBool,
    pub dead_letters: AtomicU32,
    /// What waits for a person, by source, as the table says.
    quarantine: Mutex<BTreeMap<SourceId, u32>>,
    /// Wakes who draws.
    redraw: Arc<Notify>,
}

impl Status {
    /// As the tables say at the start.
    pub fn new(dead_letters: u32, quarantine: BTreeMap<SourceId, u32>, redraw: Arc<Notify>) -> Self {
        Self {
            database: Mutex::new(DatabaseState::Ready),
            waits_since: AtomicU64::new(0),
            idle: AtomicBool::new(false),
            dead_letters: AtomicU32::new(dead_letters),
            quarantine: Mutex::new(quarantine),
            redraw,
        }
    }

    /// Something that the screens show has changed.
    pub fn changed(&self) {
        self.redraw.notify_one();
    }

    /// Ends once something has changed.
    pub async fn has_changed(&self) {
        self.redraw.notified().await;
    }

    pub fn set_database(&self, state: DatabaseState) {
        *self.database.lock().unwrap_or_else(PoisonError::into_inner) = state;
        self.changed();
    }

    pub fn database(&self) -> DatabaseState {
        *self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<SourceId, u32>> {
        self.quarantine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What waits for a person, by source.
    pub fn quarantine(&self) -> BTreeMap<SourceId, u32> {
        self.held().clone()
    }

    /// How many items wait.
    pub fn quarantined(&self) -> u32 {
        self.held().values().copied().fold(0, u32::saturating_add)
    }

    /// How many items of a source wait.
    pub fn quarantined_of(&self, source: SourceId) -> u32 {
        self.held().get(&source).copied().unwrap_or(0)
    }

    /// One more item of a source waits.
    pub fn more_waits(&self, source: SourceId) {
        let mut counts = self.held();
        let count = counts.entry(source).or_default();
        *count = count.saturating_add(1);
        drop(counts);
        self.changed();
    }

    /// So many fewer of them wait.
    pub fn fewer_wait(&self, source: SourceId, fewer: u32) {
        let mut counts = self.held();
        if let Some(count) = counts.get_mut(&source) {
            *count = count.saturating_sub(fewer);
        }
        counts.retain(|_, count| *count > 0);
        drop(counts);
        self.changed();
    }
}
