//! Starts the house: database, World, clock, then the tasks.

use crate::{
    away::Away,
    beat::{self, Mailbox},
    clock::{Clock, machine_now},
    dispatch::{self, Dispatch, Transport, Wires},
    faults::{self, Faults},
    house::{House, Inner},
    idle,
    inbox::Inbox,
    names::Names,
    outward::Outward,
    poison::Poison,
    publish,
    published::Published,
    restart,
    settings::Settings,
    stream::Streams,
    tasks::Tasks,
    telemetry::{self, Telemetry},
    upkeep,
    wall::{self, Wall},
};
use adapters::{
    DeadLetter, FactSink,
    mail::{MailError, Mailer},
    standard_webhooks::Sender,
};
use contract::DatabaseState;
use model::SourceId;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU32, AtomicU64},
    },
    time::Duration,
};
use store::{ClusterState, Lane, Store, StoreError, Supervisor};
use tokio::{
    sync::{Notify, Semaphore, watch},
    task::{AbortHandle, JoinHandle},
};

/// How long the parts of the house may take to end.
const TASKS_MAX: Duration = Duration::from_secs(5);

type Receiver = tokio::sync::mpsc::UnboundedReceiver<crate::inbox::Envelope>;

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
    /// Ends after the tick under way, saves a snapshot, stops the private Postgres. What does not end by itself is cut:
    /// the outbox sends again what was under way.
    pub async fn stop(self) {
        let Self { house, tasks, supervisor, .. } = self;
        house.stop();
        let cut: Vec<AbortHandle> = tasks.iter().map(JoinHandle::abort_handle).collect();
        let ended = async {
            for task in tasks {
                let _ = task.await;
            }
        };
        if tokio::time::timeout(TASKS_MAX, ended).await.is_err() {
            tracing::warn!("some tasks did not end in time and are cut");
            cut.iter().for_each(AbortHandle::abort);
        }
        house.store.close().await;
        if let Some(supervisor) = supervisor {
            supervisor.stop().await;
        }
    }
}

/// Starts everything but the listener.
///
/// # Errors
/// [`StartError`], before anything is answered or sent.
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    let clock = settings.demo.map_or_else(Clock::machine, |demo| Clock::demo(demo.from, demo.speed));
    start_by(settings, Outward::default(), clock).await
}

/// Starts with other pauses, wires or a drill: for tests.
///
/// # Errors
/// As [`start`].
pub async fn start_with(settings: Settings, outward: Outward) -> Result<Running, StartError> {
    let clock = settings.demo.map_or_else(Clock::machine, |demo| Clock::demo(demo.from, demo.speed));
    start_by(settings, outward, clock).await
}

/// Starts by a clock of the caller's: for rehearsals.
///
/// # Errors
/// As [`start`].
pub async fn start_by(settings: Settings, outward: Outward, clock: Clock) -> Result<Running, StartError> {
    let transport = transport(&settings, &outward)?;
    let (store, supervisor) = Store::open(settings.store.clone()).await?;
    let restarted = restart::load(&store).await?;
    clock.resume_at(restarted.control.world().now);
    let (dead_letters, quarantine) = (store.dead_letters_count().await?, store.quarantine_waiting().await?);
    let (inbox, receiver) = Inbox::new();
    let names = RwLock::new(Names::of(restarted.control.world()));
    let changed: Arc<Notify> = Arc::default();
    let house = House(Arc::new(Inner {
        settings,
        published: Published::new(restarted.control),
        store,
        clock,
        inbox,
        dispatch: Dispatch::new(outward.pauses),
        outward,
        transport,
        tasks: Tasks::default(),
        faults: Faults::default(),
        poison: Poison::default(),
        streams: Arc::new(Streams::new(Arc::clone(&changed))),
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
        changed,
        doors: watch::channel(false).0,
        stop: watch::channel(false).0,
        stopped: AtomicBool::new(false),
        away: Away::default(),
        idle: AtomicBool::new(false),
    }));
    remember_lanes(&house).await?;
    house.reopen_wall().await;
    publish::publish(&house).await;
    let mut tasks = run_tasks(&house, receiver);
    tasks.extend(supervisor.as_ref().map(|supervisor| {
        let state = supervisor.watch();
        house.keep("cluster", move |house| watch_cluster(house, state.clone()))
    }));
    tasks.extend(watch_folder(&house)?);
    say_missing_keys(&house).await;
    tracing::info!(seq = restarted.seq.0, replayed = restarted.replayed, "the house is up");
    Ok(Running { house, replayed: restarted.replayed, tasks, supervisor })
}

/// The wires out: the real ones, unless a test puts its own in their place.
fn transport(settings: &Settings, outward: &Outward) -> Result<Arc<dyn Transport>, StartError> {
    for (what, endpoint) in [("plant", &settings.plant), ("notices", &settings.notices)] {
        if let Some(doubt) = endpoint.as_ref().and_then(|endpoint| endpoint.secret.webhook_doubt()) {
            tracing::warn!(what, doubt, "the receiver's library may make another key of its secret");
        }
    }
    let mailer = Mailer::new(&settings.mail)?;
    let sender = Sender::new(true).map_err(|error| StartError::Http(error.to_string()))?;
    Ok(outward.transport.clone().unwrap_or_else(|| Arc::new(Wires { mailer, sender })))
}

/// What failed before is asked about soon: the log says which lanes, the table how much they gave up.
async fn remember_lanes(house: &House) -> Result<(), StoreError> {
    let given_up = house.store.given_up().await?;
    let failing = house.read(|world| {
        let code = |lane: Lane| world.faults.get(&faults::part_of(lane)?).map(|fault| (lane, fault.code.clone()));
        Lane::ALL.into_iter().filter_map(code).collect::<Vec<_>>()
    });
    house.dispatch.remember(&failing, &given_up, machine_now());
    Ok(())
}

/// The tasks of every house; each is started again when it ends.
fn run_tasks(house: &House, receiver: Receiver) -> Vec<JoinHandle<()>> {
    let mailbox = Arc::new(tokio::sync::Mutex::new(Mailbox::new(receiver)));
    let mut tasks = vec![
        house.keep("beat", move |house| beat::run(house, Arc::clone(&mailbox))),
        house.keep("publish", publish::run),
        house.keep("telemetry", telemetry::run),
        house.keep("upkeep", upkeep::run),
        house.keep("faults", faults::run),
        house.keep("wall", wall::tend),
        house.keep("idle", idle::run),
    ];
    tasks.extend(Lane::ALL.map(|lane| house.keep(lane.as_str(), move |house| dispatch::run(house, lane))));
    tasks
}

/// Contacts that cannot be read are put before a person, beside what feeds could not understand.
async fn say_missing_keys(house: &House) {
    let missing = house.store.keys_missing();
    if let Some(source) = SourceId::new("contacts").ok().filter(|_| missing > 0) {
        let message = format!(
            "{missing} key(s) that contacts were sealed with are not here: those customers cannot be written to; put the \
             original contact.key back into the data folder and start again"
        );
        let letter = DeadLetter { source, code: "contact_key_missing", message, excerpt: String::new() };
        house.bury(letter).await;
    }
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

/// Watches the drop folder; a folder that cannot be watched at the start is an error, later it is tried again.
fn watch_folder(house: &House) -> Result<Option<JoinHandle<()>>, StartError> {
    let Some(folder) = house.settings.drop_folder.clone() else { return Ok(None) };
    let watch = move |house: &House| adapters::drop_folder::watch(Arc::new(house.clone()), folder.clone());
    let first = watch(house).map_err(|error| StartError::DropFolder(error.to_string()))?;
    let first = Mutex::new(Some(first));
    Ok(Some(house.keep("drop_folder", move |house| {
        let ready = first.lock().unwrap_or_else(PoisonError::into_inner).take();
        let watching = ready.map_or_else(|| watch(&house), Ok);
        async move {
            let mut stop = house.stop.subscribe();
            match watching {
                Ok(mut watching) => tokio::select! {
                    () = watching.ended() => {}
                    _ = stop.wait_for(|stop| *stop) => {}
                },
                Err(error) => tracing::warn!(%error, "the drop folder cannot be watched"),
            }
        }
    })))
}
