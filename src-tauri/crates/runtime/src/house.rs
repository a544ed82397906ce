//! What the parts of the running house share.

use crate::{
    away::Away, clock::Clock, dispatch::Dispatch, dispatch::Transport, faults::Faults, follow::Follow, inbox::Inbox,
    names::Names, outward::Outward, poison::Poison, published::Published, settings::Settings, stream::Streams,
    tasks::Tasks, telemetry::Telemetry, views::Texts, wall::Wall,
};
use adapters::Device;
use contract::DatabaseState;
use model::SourceId;
use std::{
    collections::BTreeMap,
    ops::Deref,
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicBool, AtomicU32, AtomicU64},
    },
};
use tokio::sync::{Notify, Semaphore, watch};

/// A handle on the running house; cloned freely.
#[derive(Clone)]
pub struct House(pub(crate) Arc<Inner>);

/// The shared parts.
pub struct Inner {
    pub(crate) settings: Settings,
    /// Nobody reads what the log does not hold, and nobody waits for it.
    pub(crate) published: Published,
    pub(crate) store: store::Store,
    pub(crate) clock: Clock,
    pub(crate) inbox: Inbox,
    pub(crate) dispatch: Dispatch,
    pub(crate) outward: Outward,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) tasks: Tasks,
    pub(crate) faults: Faults,
    pub(crate) poison: Poison,
    pub(crate) streams: Arc<Streams>,
    pub(crate) wall: Wall,
    /// Who prints a report holds one.
    pub(crate) presses: Semaphore,
    /// Texts of the messages shown, written once.
    pub(crate) texts: Mutex<Texts>,
    pub(crate) telemetry: Telemetry,
    pub(crate) database: Mutex<DatabaseState>,
    pub(crate) devices: RwLock<BTreeMap<String, Device>>,
    pub(crate) names: RwLock<Names>,
    pub(crate) dead_letters: AtomicU32,
    /// What waits for a person, by source, as the table says.
    pub(crate) quarantine: Mutex<BTreeMap<SourceId, u32>>,
    /// One decision about it at a time, so that two presses do not read one item twice.
    pub(crate) deciding: tokio::sync::Mutex<()>,
    /// When the oldest waiting fact came, milliseconds of the machine; 0 when none waits.
    pub(crate) waits_since: AtomicU64,
    /// Something beside the World that the screens show has changed.
    pub(crate) changed: Arc<Notify>,
    /// Nobody is let in any more: the first step of an end in good order.
    pub(crate) doors: watch::Sender<bool>,
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) stopped: AtomicBool,
    /// How long the loop has waited for the log.
    pub(crate) away: Away,
    /// No minute has been closed for too long.
    pub(crate) idle: AtomicBool,
}

impl Deref for House {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl House {
    /// The clock, for whoever plays the outside in a demo.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The store, for reports.
    pub fn store(&self) -> &store::Store {
        &self.store
    }

    /// Reads the World as it was last durable; waits for nothing.
    pub fn read<T>(&self, look: impl FnOnce(&control::World) -> T) -> T {
        self.published.read(look)
    }

    /// A new screen's place in the stream.
    pub fn follow(&self) -> Follow {
        Follow::screens(&self.streams, self.doors.subscribe())
    }

    /// A new war-room screen's place in the stream without personal data.
    pub fn follow_wall(&self) -> Follow {
        Follow::wall(&self.streams, self.doors.subscribe())
    }

    /// The wires out.
    pub(crate) fn wires(&self) -> &dyn Transport {
        self.transport.as_ref()
    }

    /// Closes all addresses: what is under way on them is answered, nothing new is taken.
    pub fn close_doors(&self) {
        self.doors.send_replace(true);
    }

    /// Asks all parts to end after the tick under way.
    pub fn stop(&self) {
        self.close_doors();
        self.stop.send_replace(true);
    }

    pub(crate) fn set_database(&self, state: DatabaseState) {
        *self.database.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = state;
        self.changed.notify_one();
    }

    pub(crate) fn database(&self) -> DatabaseState {
        *self.database.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
