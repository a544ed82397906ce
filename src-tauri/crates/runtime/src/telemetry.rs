//! Raw telemetry on its way to its own tables: collected, written by COPY, dropped when the database
//! is slower than the vans. Nothing is decided on it.

use crate::tasks::Tasks;
use adapters::PositionRow;
use model::{Body, Event, Fact, Reason, Seq};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::{SignalCount, Store, VanFix};

/// Rows that may wait; beyond it the oldest are dropped, since the newest position is worth most.
const ROWS_MAX: usize = 50_000;
/// Time between two writes.
const EVERY: Duration = Duration::from_millis(250);

/// Rows that wait.
#[derive(Default)]
struct Rows {
    positions: Vec<PositionRow>,
    signals: Vec<SignalCount>,
}

/// What waits to be written.
#[derive(Default)]
pub(crate) struct Telemetry(Mutex<Rows>);

impl Telemetry {
    pub fn add_positions(&self, rows: Vec<PositionRow>) {
        let mut waiting = self.waiting();
        waiting.positions.extend(rows);
        keep_newest(&mut waiting.positions);
    }

    /// The counts of the show among the events of a tick, for pictures and for fitting the twin: each once, since they
    /// are durable, and none that was not believed.
    pub fn add_signals(&self, events: &[Event], refused: &BTreeMap<Seq, Reason>) {
        let count = |event: &Event| match &event.body {
            Body::Fact(Fact::SignalSeen { room, kind, n, sku, over_s: _ }) if !refused.contains_key(&event.seq) => {
                Some(SignalCount { at: event.when(), room: room.clone(), kind: *kind, n: *n, sku: *sku })
            }
            Body::Fact(_) | Body::Decision(_) => None,
        };
        let mut waiting = self.waiting();
        waiting.signals.extend(events.iter().filter_map(count));
        keep_newest(&mut waiting.signals);
    }

    fn waiting(&self) -> MutexGuard<'_, Rows> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Rows {
        std::mem::take(&mut *self.waiting())
    }
}

fn keep_newest<T>(rows: &mut Vec<T>) {
    let over = rows.len().saturating_sub(ROWS_MAX);
    rows.drain(..over);
}

/// Writes what has come, until the app stops.
pub(crate) async fn run(waiting: Arc<Telemetry>, store: Store, tasks: Tasks) {
    let mut stop = tasks.stop();
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => return,
        }
        tasks.drill("telemetry");
        let Rows { positions, signals } = waiting.take();
        let fixes: Vec<VanFix> = positions.into_iter().map(fix).collect();
        if !fixes.is_empty()
            && let Err(error) = store.copy_positions(&fixes).await
        {
            tracing::warn!(%error, rows = fixes.len(), "positions were not kept");
        }
        if !signals.is_empty()
            && let Err(error) = store.copy_signals(&signals).await
        {
            tracing::warn!(%error, rows = signals.len(), "signals were not kept");
        }
    }
}

fn fix(row: PositionRow) -> VanFix {
    VanFix {
        van: row.van,
        at: row.at,
        position: row.position,
        speed_cm_s: row.speed_cm_s,
        heading_deg: row.heading_deg,
    }
}
