//! What the screens are told: drawn from what is published, beside the loop, some twenty times a second at most.

use crate::{
    health,
    house::House,
    views::{self, Surroundings},
};
use adapters::Device;
use contract::HEARTBEAT_MS;
use model::SourceId;
use std::{
    collections::BTreeMap,
    panic,
    sync::{PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};

/// Shortest time between two messages: an eye sees no faster.
const PACE: Duration = Duration::from_millis(40);

/// Publishes until the house stops.
pub(crate) async fn run(house: House) {
    let mut stop = house.stop.subscribe();
    let mut newer = house.published.watch();
    loop {
        house.drill("publish");
        newer.mark_unchanged();
        let drawn = publish(&house).await;
        // Never more than half of the time: a large picture is drawn less often, and whoever counts on us goes first.
        tokio::time::sleep(PACE.saturating_sub(drawn).max(drawn)).await;
        tokio::select! {
            _ = newer.changed() => {}
            () = house.changed.notified() => {}
            () = tokio::time::sleep(Duration::from_millis(HEARTBEAT_MS) - PACE) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Draws on a thread that may take its time; how long it took.
pub(crate) async fn publish(house: &House) -> Duration {
    let painter = house.clone();
    match tokio::task::spawn_blocking(move || draw(&painter)).await {
        Ok(drawn) => drawn,
        Err(error) if error.is_panic() => panic::resume_unwind(error.into_panic()),
        // The house ends.
        Err(_) => Duration::ZERO,
    }
}

fn draw(house: &House) -> Duration {
    let begun = Instant::now();
    let around = Surroundings {
        clock: house.clock.view(),
        health: health::view(house),
        dead_letters: house.dead_letters.load(Ordering::Relaxed),
        quarantine: house.quarantine.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        wall: house.wall_view(),
    };
    let control = house.published.now();
    let world = control.world();
    let state = views::state(world, around, &mut house.texts.lock().unwrap_or_else(PoisonError::into_inner));
    let (seq, devices) = (world.seq, devices(world));
    // The next draft is made of what nobody looks at any more.
    drop(control);
    *house.devices.write().unwrap_or_else(PoisonError::into_inner) = devices;
    let drawn = begun.elapsed();
    house.streams.publish(seq, state);
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
    world.vans.values().filter_map(device).collect()
}
