//! What the parts of the running app share.

use crate::{
    clock::Clock,
    dispatch::Dispatch,
    follow::Follow,
    health::Health,
    inbox::Inbox,
    inbox::Receipt,
    names::Names,
    publish::{Devices, ShownAtRisk},
    published::Published,
    settings::Settings,
    status::Status,
    stream::Streams,
    telemetry::Telemetry,
    war_room::WarRooms,
};
use adapters::SinkError;
use contract::{Refusal, Topics};
use model::Incoming;
use std::{
    ops::Deref,
    sync::{Arc, RwLock},
};
use tokio::sync::{Semaphore, watch};

/// A handle on the running app; cloned freely.
#[derive(Clone)]
pub struct App(pub(crate) Arc<AppParts>);

/// The shared parts. Each background task has its own handles on those that it uses.
pub struct AppParts {
    pub(crate) settings: Settings,
    /// Nobody reads what the log does not hold, and nobody waits for it.
    pub(crate) published: Published,
    pub(crate) store: store::Store,
    pub(crate) clock: Arc<Clock>,
    pub(crate) inbox: Inbox,
    pub(crate) dispatch: Arc<Dispatch>,
    pub(crate) streams: Arc<Streams>,
    pub(crate) war_room: Arc<WarRooms>,
    pub(crate) health: Health,
    pub(crate) status: Arc<Status>,
    /// Who prints a report holds a place.
    pub(crate) printing: Semaphore,
    pub(crate) telemetry: Arc<Telemetry>,
    pub(crate) devices: Arc<Devices>,
    /// Who lists what is at risk lists what the screens count.
    pub(crate) at_risk: Arc<ShownAtRisk>,
    pub(crate) names: Arc<RwLock<Names>>,
    /// One decision about the quarantine at a time, so that two presses do not read one item twice.
    pub(crate) deciding: tokio::sync::Mutex<()>,
    /// Nobody is let in any more: the first step of an end in good order.
    pub(crate) doors: watch::Sender<bool>,
    pub(crate) stop: watch::Sender<bool>,
}

impl Deref for App {
    type Target = AppParts;
    fn deref(&self) -> &AppParts {
        &self.0
    }
}

impl App {
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

    /// A new screen's place in the stream; it follows everything.
    pub fn follow(&self) -> Follow {
        Follow::screens(&self.streams, Topics::all(), self.doors.subscribe())
    }

    /// A new screen's place in the stream, with what it follows; under its own name it may follow something else later.
    ///
    /// # Errors
    /// `BAD_ARGS` for a name that is none.
    pub fn follow_as(&self, screen: Option<String>, topics: Topics) -> Result<Follow, Refusal> {
        let follow = Follow::screens(&self.streams, topics, self.doors.subscribe());
        match screen {
            Some(name) => follow.named(name),
            None => Ok(follow),
        }
    }

    /// A new war-room screen's place in the stream without personal data.
    pub fn follow_war_room(&self) -> Follow {
        Follow::war_room(&self.streams, self.doors.subscribe())
    }

    /// Makes facts durable; returns when they are, with their places in the log.
    ///
    /// # Errors
    /// `Full` at the bound, `Down` when the log cannot be written. A log that does not answer is waited for two seconds;
    /// what was told then may be durable or not, and told again it counts once.
    pub async fn tell(&self, facts: Vec<Incoming>) -> Result<Vec<Receipt>, SinkError> {
        self.inbox.tell(facts).await
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
}
