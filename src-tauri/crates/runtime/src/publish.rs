//! What the screens are told: drawn from what is published, beside the loop, some twenty times a second at most.

use crate::{
    clock::Clock,
    health::Health,
    published::Published,
    status::Status,
    stream::Streams,
    tasks::Tasks,
    views::{self, Kept, Surroundings},
    war_room::WarRooms,
};
use adapters::Device;
use model::SourceId;
use std::{
    collections::BTreeMap,
    panic,
    sync::{Arc, Mutex, PoisonError, RwLock, atomic::Ordering},
    time::{Duration, Instant},
};

/// Shortest time between two messages: an eye sees no faster.
const PACE: Duration = Duration::from_millis(40);
/// Longest time between two messages: half of what a screen takes for silence.
const QUIET: Duration = Duration::from_millis(contract::HEARTBEAT_MS / 2);

/// The trackers that vans carry, by their own ids.
pub(crate) type Devices = RwLock<BTreeMap<String, Device>>;

/// What the screens show as at risk.
pub(crate) type ShownAtRisk = RwLock<Arc<views::AtRisk>>;

/// Draws what the screens are told.
pub(crate) struct Painter {
    pub published: Published,
    pub clock: Arc<Clock>,
    pub status: Arc<Status>,
    pub health: Health,
    pub war_room: Arc<WarRooms>,
    pub streams: Arc<Streams>,
    pub devices: Arc<Devices>,
    pub at_risk: Arc<ShownAtRisk>,
    /// What one drawing leaves for the next.
    pub kept: Mutex<Kept>,
    pub tasks: Tasks,
}

/// Publishes until the app stops.
pub(crate) async fn run(screens: Arc<Painter>) {
    let mut stop = screens.tasks.stop();
    let mut newer = screens.published.watch();
    loop {
        screens.tasks.drill("publish");
        newer.mark_unchanged();
        let drawn = publish(&screens).await;
        // Never more than half of the time: a large picture is drawn less often, and whoever counts on us goes first.
        tokio::time::sleep(PACE.saturating_sub(drawn).max(drawn)).await;
        tokio::select! {
            _ = newer.changed() => {}
            () = screens.status.has_changed() => {}
            () = tokio::time::sleep(QUIET - PACE) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Draws on a thread that may take its time; how long it took.
pub(crate) async fn publish(screens: &Arc<Painter>) -> Duration {
    let painter = Arc::clone(screens);
    match tokio::task::spawn_blocking(move || draw(&painter)).await {
        Ok(drawn) => drawn,
        Err(error) if error.is_panic() => panic::resume_unwind(error.into_panic()),
        // The app ends.
        Err(_) => Duration::ZERO,
    }
}

fn draw(screens: &Painter) -> Duration {
    let begun = Instant::now();
    let around = Surroundings {
        clock: screens.clock.view(),
        health: screens.health.view(),
        dead_letters: screens.status.dead_letters.load(Ordering::Relaxed),
        quarantine: screens.status.quarantine(),
        war_room: screens.war_room.view(),
    };
    let control = screens.published.now();
    let world = control.world();
    let mut kept = screens.kept.lock().unwrap_or_else(PoisonError::into_inner);
    let state = views::state(world, around, &mut kept);
    *screens.at_risk.write().unwrap_or_else(PoisonError::into_inner) = kept.at_risk();
    drop(kept);
    let (seq, devices) = (world.seq, devices(world));
    *screens.devices.write().unwrap_or_else(PoisonError::into_inner) = devices;
    let drawn = begun.elapsed();
    screens.streams.publish(seq, state);
    let all = begun.elapsed();
    tracing::debug!(drawn_us = drawn.as_micros() as u64, all_us = all.as_micros() as u64, "published");
    all
}

/// A van's own id is its tracking device's.
fn devices(world: &control::World) -> BTreeMap<String, Device> {
    let device = |van: &routing::VanState| {
        let source = SourceId::new(&format!("osmand:{}", van.depot)).or_else(|_| SourceId::new("osmand")).ok()?;
        Some((van.van.to_string(), Device { van: van.van, source }))
    };
    world.fleet().vans().filter_map(device).collect()
}
