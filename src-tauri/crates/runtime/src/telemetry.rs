//! Raw telemetry on its way to its own tables: collected, written by COPY, dropped when the database
//! is slower than the vans. Nothing is decided on it.

use crate::house::House;
use adapters::PositionRow;
use std::{sync::Mutex, time::Duration};
use store::VanFix;

/// Rows that may wait; beyond it the oldest are dropped, since the newest position is worth most.
const ROWS_MAX: usize = 50_000;
/// Time between two writes.
const EVERY: Duration = Duration::from_millis(250);

/// Rows that wait.
#[derive(Default)]
pub(crate) struct Telemetry(Mutex<Vec<PositionRow>>);

impl Telemetry {
    pub fn add(&self, rows: Vec<PositionRow>) {
        let mut waiting = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        waiting.extend(rows);
        let over = waiting.len().saturating_sub(ROWS_MAX);
        waiting.drain(..over);
    }

    fn take(&self) -> Vec<PositionRow> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

/// Writes what has come, until the house stops.
pub(crate) async fn run(house: House) {
    let mut stop = house.stop.subscribe();
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => return,
        }
        let rows: Vec<VanFix> = house.telemetry.take().into_iter().map(fix).collect();
        if rows.is_empty() {
            continue;
        }
        if let Err(error) = house.store.copy_positions(&rows).await {
            tracing::warn!(%error, rows = rows.len(), "positions were not kept");
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
