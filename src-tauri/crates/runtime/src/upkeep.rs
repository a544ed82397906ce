//! What is done now and then, off the loop: projections follow the log, partitions are made ahead, the
//! outbox forgets what is done. None of it is the truth, so a failure waits for the next time.

use crate::{clock::Clock, published::Published, tasks::Tasks};
use std::{sync::Arc, time::Duration};
use store::Store;

/// How often projections follow the log.
const FOLLOW: Duration = Duration::from_secs(2);
/// Rounds of following between two tidyings.
const TIDY_EVERY: u32 = 150;
/// Days for which raw positions are kept: two months, the limit for vans that carry people.
const KEEP_DAYS: u16 = 60;
/// Done effects kept for looking at, in events.
const KEEP_EVENTS: u64 = 50_000;

/// What it works on.
#[derive(Clone)]
pub(crate) struct Upkeep {
    pub store: Store,
    pub clock: Arc<Clock>,
    pub published: Published,
    pub tasks: Tasks,
}

/// Works until the app stops.
pub(crate) async fn run(parts: Upkeep) {
    let mut stop = parts.tasks.stop();
    let mut round = 0u32;
    loop {
        parts.tasks.drill("upkeep");
        if round.is_multiple_of(TIDY_EVERY) {
            tidy(&parts).await;
        }
        if let Err(error) = parts.store.catch_up().await {
            tracing::warn!(%error, "the projections wait");
        }
        round = round.wrapping_add(1);
        tokio::select! {
            () = tokio::time::sleep(FOLLOW) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn tidy(parts: &Upkeep) {
    let seq = parts.published.read(|world| world.seq);
    if let Err(error) = parts.store.tend_telemetry(parts.clock.now(), KEEP_DAYS).await {
        tracing::warn!(%error, "the partitions wait");
    }
    if let Err(error) = parts.store.prune_outbox(model::Seq(seq.0.saturating_sub(KEEP_EVENTS))).await {
        tracing::warn!(%error, "the outbox was not tidied");
    }
}
