//! Starts the house: database, World, clock, then the tasks.

use crate::{
    beat,
    clock::Clock,
    dispatch::{self, Dispatch},
    house::{House, Inner},
    inbox::Inbox,
    names::Names,
    publish::{self, Stream},
    restart,
    settings::Settings,
    telemetry::{self, Telemetry},
    upkeep,
    wall::Wall,
};
use adapters::{
    mail::{MailError, Mailer},
    standard_webhooks::Sender,
};
use contract::DatabaseState;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicBool, AtomicU32, AtomicU64},
    },
};
use store::{ClusterState, Store, StoreError, Supervisor};
use tokio::{
    sync::{Notify, Semaphore, watch},
    task::JoinHandle,
};

/// Why the house did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database or the log.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Mail cannot be set up.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// No HTTP client.
    #[error("the machine offers no usable TLS set-up: {0}")]
    Http(String),
    /// The drop folder cannot be watched.
    #[error("the drop folder cannot be watched: {0}")]
    DropFolder(String),
}

/// A running house and what must outlive it.
pub struct Running {
    /// The house.
    pub house: House,
    /// Events replayed at the start.
    pub replayed: u64,
    tasks: Vec<JoinHandle<()>>,
    supervisor: Option<Supervisor>,
}

impl Running {
    /// Ends after the tick under way, saves a snapshot, stops the private Postgres.
    pub async fn stop(self) {
        self.house.stop();
        for task in self.tasks {
            let _ = task.await;
        }
        self.house.store.close().await;
        if let Some(supervisor) = self.supervisor {
            supervisor.stop().await;
        }
    }
}

/// Starts everything but the listener.
///
/// # Errors
/// [`StartError`], before anything is answered or sent.
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    let mailer = Mailer::new(&settings.mail)?;
    let sender = Sender::new(true).map_err(|error| StartError::Http(error.to_string()))?;
    let (store, supervisor) = Store::open(settings.store.clone()).await?;
    let restarted = restart::load(&store).await?;
    let clock = settings.demo.map_or_else(Clock::machine, |demo| Clock::demo(demo.from, demo.speed));
    clock.resume_at(restarted.control.world().now);
    let (dead_letters, quarantine) = (store.dead_letters_count().await?, store.quarantine_waiting().await?);
    let (inbox, receiver) = Inbox::new();
    let names = RwLock::new(Names::of(restarted.control.world()));
    let house = House(Arc::new(Inner {
        settings,
        control: tokio::sync::RwLock::new(restarted.control),
        store,
        clock,
        inbox,
        dispatch: Dispatch::default(),
        stream: Stream::new(),
        wall: Wall::new(),
        presses: Semaphore::new(crate::host::PRESSES),
        texts: Mutex::default(),
        telemetry: Telemetry::default(),
        database: Mutex::new(DatabaseState::Ready),
        devices: RwLock::new(BTreeMap::new()),
        names,
        dead_letters: AtomicU32::new(dead_letters),
        quarantine: Mutex::new(quarantine),
        deciding: tokio::sync::Mutex::new(()),
        waits_since: AtomicU64::new(0),
        changed: Notify::new(),
        stop: watch::channel(false).0,
        stopped: AtomicBool::new(false),
        doubt: AtomicBool::new(false),
    }));
    house.dispatch.reload(&house).await?;
    house.reopen_wall().await;
    publish::publish(&house).await;
    let mut tasks = vec![
        tokio::spawn(beat::run(house.clone(), receiver)),
        tokio::spawn(publish::run(house.clone())),
        tokio::spawn(dispatch::run_instructions(house.clone(), sender.clone())),
        tokio::spawn(dispatch::run_messages(house.clone(), mailer, sender)),
        tokio::spawn(telemetry::run(house.clone())),
        tokio::spawn(upkeep::run(house.clone())),
    ];
    tasks.extend(supervisor.as_ref().map(|supervisor| tokio::spawn(watch_cluster(house.clone(), supervisor.watch()))));
    watch_folder(&house)?;
    tracing::info!(seq = restarted.seq.0, replayed = restarted.replayed, "the house is up");
    Ok(Running { house, replayed: restarted.replayed, tasks, supervisor })
}

/// The screens say how the private Postgres is doing.
async fn watch_cluster(house: House, mut state: watch::Receiver<ClusterState>) {
    let mut stop = house.stop.subscribe();
    loop {
        tokio::select! {
            changed = state.changed() => if changed.is_err() { return },
            _ = stop.changed() => return,
        }
        let said = match *state.borrow() {
            ClusterState::Starting => DatabaseState::Starting,
            ClusterState::Recovering => DatabaseState::Recovering,
            ClusterState::Ready => DatabaseState::Ready,
            ClusterState::Down => DatabaseState::Down,
        };
        house.set_database(said);
    }
}

fn watch_folder(house: &House) -> Result<(), StartError> {
    let Some(folder) = house.settings.drop_folder.clone() else { return Ok(()) };
    let (sink, mut stop) = (Arc::new(house.clone()), house.stop.subscribe());
    let watching =
        adapters::drop_folder::watch(sink, folder).map_err(|error| StartError::DropFolder(error.to_string()))?;
    tokio::spawn(async move {
        let _ = stop.wait_for(|stop| *stop).await;
        drop(watching);
    });
    Ok(())
}
