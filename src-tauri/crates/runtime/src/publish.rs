//! What the screens are told: one snapshot, then patches, at most every tenth of a second.

use crate::{
    health,
    house::House,
    views::{self, Surroundings},
};
use adapters::Device;
use contract::{HEARTBEAT_MS, Patches, Snapshot, State, StreamMessage, diff};
use model::{Moment, Seq, SourceId};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::sync::broadcast;

/// Shortest time between two messages: a screen draws no faster.
const PACE: Duration = Duration::from_millis(100);
/// Messages a slow screen may fall behind before it gets a new snapshot instead.
const BEHIND_MAX: usize = 64;

/// The stream and its last state.
pub(crate) struct Stream {
    last: Mutex<Snapshot>,
    sender: broadcast::Sender<StreamMessage>,
}

impl Stream {
    pub fn new() -> Self {
        let last = Snapshot { seq: 0, log_seq: Seq(0), at: Moment(0), state: State::default() };
        Self { last: Mutex::new(last), sender: broadcast::channel(BEHIND_MAX).0 }
    }

    /// The snapshot and what comes after it, without a gap.
    pub fn join(&self) -> (Snapshot, broadcast::Receiver<StreamMessage>) {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        (last.clone(), self.sender.subscribe())
    }

    /// What was shown last.
    fn last(&self) -> Snapshot {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn publish(&self, log_seq: Seq, state: State) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let patches = diff(&last.state, &state);
        let (prev, seq, at) = (last.seq, last.seq + 1, state.clock.at);
        *last = Snapshot { seq, log_seq, at, state };
        // Nobody listening is no fault.
        let _ = self.sender.send(StreamMessage::Patches(Patches { seq, prev, log_seq, at, patches }));
    }
}

/// Publishes until the house stops.
pub(crate) async fn run(house: House) {
    let mut stop = house.stop.subscribe();
    loop {
        house.drill("publish");
        publish(&house).await;
        tokio::time::sleep(PACE).await;
        tokio::select! {
            () = house.changed.notified() => {}
            () = tokio::time::sleep(Duration::from_millis(HEARTBEAT_MS) - PACE) => {}
            _ = stop.changed() => return,
        }
    }
}

pub(crate) async fn publish(house: &House) {
    let begun = Instant::now();
    let around = Surroundings {
        clock: house.clock.view(),
        health: health::view(house),
        dead_letters: house.dead_letters.load(Ordering::Relaxed),
        quarantine: house.quarantine.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        wall: house.wall.view(),
    };
    if house.doubt.load(Ordering::SeqCst) {
        return house.publish_beside(around);
    }
    let (seq, state, devices) = {
        let control = house.control.read().await;
        // It may have come into doubt while we waited.
        if house.doubt.load(Ordering::SeqCst) {
            return house.publish_beside(around);
        }
        let world = control.world();
        let mut texts = house.texts.lock().unwrap_or_else(PoisonError::into_inner);
        (world.seq, views::state(world, around, &mut texts), devices(world))
    };
    *house.devices.write().unwrap_or_else(PoisonError::into_inner) = devices;
    let drawn = begun.elapsed();
    house.publish_state(seq, state);
    tracing::debug!(drawn_us = drawn.as_micros() as u64, all_us = begun.elapsed().as_micros() as u64, "published");
}

impl House {
    /// To the screens, and to the war rooms what they may see; nothing is prepared for these while nobody follows.
    fn publish_state(&self, log_seq: Seq, state: State) {
        let _turn = self.wall.turn();
        if self.wall.is_watched() {
            self.wall.stream.publish(log_seq, state.clone().for_wall());
        }
        self.stream.publish(log_seq, state);
    }

    /// The last known World with what is known beside it.
    fn publish_beside(&self, around: Surroundings) {
        let Snapshot { log_seq, mut state, .. } = self.stream.last();
        state.clock = around.clock;
        state.health = around.health;
        state.wall = around.wall;
        self.publish_state(log_seq, state);
    }

    /// A war room joins: the wall's stream stood still while nobody followed, so it is brought up to date first.
    pub(crate) fn join_wall(&self) -> (Snapshot, broadcast::Receiver<StreamMessage>) {
        let _turn = self.wall.turn();
        let Snapshot { log_seq, state, .. } = self.stream.last();
        self.wall.stream.publish(log_seq, state.for_wall());
        self.wall.stream.join()
    }
}

/// A van's own id is its tracking device's.
fn devices(world: &control::World) -> BTreeMap<String, Device> {
    let device = |van: &routing::VanState| {
        let source = SourceId::new(&format!("osmand:{}", van.depot)).or_else(|_| SourceId::new("osmand")).ok()?;
        Some((van.van.to_string(), Device { van: van.van, source }))
    };
    world.fleet().vans().filter_map(device).collect()
}
