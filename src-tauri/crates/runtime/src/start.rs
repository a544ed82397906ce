//! Starts the app: database, World, clock, then the tasks.

use crate::{
    app::{App, AppParts},
    away::Away,
    clock::{Clock, machine_now},
    dispatch::{self, Dispatch, Transport, Ways, Wires},
    durable::Log,
    fault_watch::{FaultWatch, Suspects},
    faults::{self, Faults},
    health::Health,
    idle::{self, IdleWatch},
    inbox::{Envelope, Inbox},
    names::Names,
    outward::Outward,
    publish::{self, Painter},
    published::Published,
    restart::{self, Restarted},
    settings::Settings,
    solver::Solver,
    status::Status,
    stream::Streams,
    tasks::Tasks,
    telemetry,
    tick_loop::{self, Mailbox},
    upkeep::{self, Upkeep},
    war_room::{self, Served, WarRooms},
};
use adapters::{
    DeadLetter, FactSink,
    mail::{MailError, Mailer},
    standard_webhooks::Sender,
};
use contract::DatabaseState;
use model::SourceId;
use std::{
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};
use store::{ClusterState, Lane, Store, StoreError, Supervisor};
use tokio::{
    sync::{Notify, Semaphore, watch},
    task::{AbortHandle, JoinHandle},
};

/// How long the parts of the app may take to end.
const TASKS_MAX: Duration = Duration::from_secs(5);

type Receiver = tokio::sync::mpsc::UnboundedReceiver<Envelope>;

/// Why the app did not start.
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

/// A running app and what must outlive it.
pub struct Running {
    /// The app.
    pub app: App,
    /// Events replayed at the start.
    pub replayed: u64,
    tasks: Vec<JoinHandle<()>>,
    supervisor: Option<Supervisor>,
}

impl Running {
    /// Ends after the tick under way, saves a snapshot, stops the private Postgres. What does not end by itself is cut:
    /// the outbox sends again what was under way.
    pub async fn stop(self) {
        let Self { app, tasks, supervisor, .. } = self;
        app.stop();
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
        app.store.close().await;
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
    start_with(settings, Outward::default()).await
}

/// Starts with other pauses, wires or a drill: for tests.
///
/// # Errors
/// As [`start`].
pub async fn start_with(settings: Settings, outward: Outward) -> Result<Running, StartError> {
    let clock = settings.demo.map_or_else(Clock::machine, |demo| Clock::demo(demo.from, demo.speed));
    start_by(settings, outward, Arc::new(clock)).await
}

/// Starts by a clock of the caller's: for rehearsals, and where others are to live by it too.
///
/// # Errors
/// As [`start`].
pub async fn start_by(settings: Settings, outward: Outward, clock: Arc<Clock>) -> Result<Running, StartError> {
    let transport = transport(&settings, &outward)?;
    let (store, supervisor) = Store::open(settings.store.clone()).await?;
    let restarted = restart::load(&store).await?;
    clock.resume_at(restarted.control.world().now);
    let (seq, replayed) = (restarted.seq, restarted.replayed);
    let (parts, receiver) = Parts::of(settings, outward, clock, store, restarted).await?;
    remember_lanes(&parts).await?;
    parts.app.war_room.reopen().await;
    publish::publish(&parts.painter()).await;
    let mut running = parts.run(transport, receiver);
    running.extend(supervisor.as_ref().map(|supervisor| {
        let (state, status, tasks) = (supervisor.watch(), Arc::clone(&parts.app.status), parts.tasks.clone());
        parts.tasks.keep("cluster", move || watch_cluster(Arc::clone(&status), tasks.stop(), state.clone()))
    }));
    running.extend(watch_folder(&parts.app, &parts.tasks)?);
    say_missing_keys(&parts.app).await;
    tracing::info!(seq = seq.0, replayed, "the app is up");
    Ok(Running { app: parts.app, replayed, tasks: running, supervisor })
}

/// The app, and what only its tasks use.
struct Parts {
    app: App,
    log: Log,
    faults: Arc<Faults>,
    tasks: Tasks,
}

impl Parts {
    async fn of(
        settings: Settings,
        outward: Outward,
        clock: Arc<Clock>,
        store: Store,
        restarted: Restarted,
    ) -> Result<(Self, Receiver), StoreError> {
        let redraw: Arc<Notify> = Arc::default();
        let (dead_letters, quarantine) = (store.dead_letters_count().await?, store.quarantine_waiting().await?);
        let status = Arc::new(Status::new(dead_letters, quarantine, Arc::clone(&redraw)));
        let (doors, stop) = (watch::channel(false).0, watch::channel(false).0);
        let (away, faults): (Arc<Away>, Arc<Faults>) = Default::default();
        let tasks = Tasks::new(Arc::clone(&faults), Arc::clone(&status), stop.subscribe(), outward.drill);
        let (inbox, receiver) = Inbox::new(Arc::clone(&away));
        let dispatch = Arc::new(Dispatch::new(outward.pauses));
        let streams = Arc::new(Streams::new(redraw));
        let fault_after = outward.pauses.fault_after;
        let suspects = Suspects { faults: Arc::clone(&faults), dispatch: Arc::clone(&dispatch), fault_after };
        let health = Health { suspects, status: Arc::clone(&status), inbox: inbox.clone(), tasks: tasks.clone() };
        let served = Served {
            ui: settings.ui.clone(),
            port: settings.war_room_port,
            data: settings.store.data.clone(),
            streams: Arc::clone(&streams),
            doors: doors.subscribe(),
        };
        let war_room = Arc::new(WarRooms::new(served, Arc::clone(&status), tasks.clone()));
        let log = Log { store: store.clone(), status: Arc::clone(&status), away, stop: stop.subscribe() };
        let app = App(Arc::new(AppParts {
            names: Arc::new(RwLock::new(Names::of(restarted.control.world()))),
            published: Published::new(restarted.control),
            clock,
            settings,
            store,
            inbox,
            dispatch,
            streams,
            war_room,
            health,
            status,
            printing: Semaphore::new(crate::host::PRINTED_AT_ONCE),
            telemetry: Arc::default(),
            devices: Arc::default(),
            at_risk: Arc::default(),
            deciding: tokio::sync::Mutex::new(()),
            doors,
            stop,
        }));
        Ok((Self { app, log, faults, tasks }, receiver))
    }

    fn painter(&self) -> Arc<Painter> {
        let app = &self.app;
        Arc::new(Painter {
            published: app.published.clone(),
            clock: Arc::clone(&app.clock),
            status: Arc::clone(&app.status),
            health: app.health.clone(),
            war_room: Arc::clone(&app.war_room),
            streams: Arc::clone(&app.streams),
            devices: Arc::clone(&app.devices),
            at_risk: Arc::clone(&app.at_risk),
            kept: Mutex::default(),
            tasks: self.tasks.clone(),
        })
    }

    fn ticks(&self) -> tick_loop::Parts {
        let app = &self.app;
        tick_loop::Parts {
            log: self.log.clone(),
            clock: Arc::clone(&app.clock),
            published: app.published.clone(),
            names: Arc::clone(&app.names),
            dispatch: Arc::clone(&app.dispatch),
            telemetry: Arc::clone(&app.telemetry),
            solver: Solver::new(app.inbox.clone(), self.tasks.clone()),
            poison: Arc::default(),
            tasks: self.tasks.clone(),
        }
    }

    fn ways(&self, transport: Arc<dyn Transport>) -> Ways {
        let app = &self.app;
        Ways {
            dispatch: Arc::clone(&app.dispatch),
            store: app.store.clone(),
            inbox: app.inbox.clone(),
            faults: Arc::clone(&self.faults),
            status: Arc::clone(&app.status),
            clock: Arc::clone(&app.clock),
            transport,
            plant: app.settings.plant.clone(),
            notices: app.settings.notices.clone(),
            tasks: self.tasks.clone(),
        }
    }

    /// The tasks of every app; each is started again when it ends.
    fn run(&self, transport: Arc<dyn Transport>, receiver: Receiver) -> Vec<JoinHandle<()>> {
        let (app, tasks) = (&self.app, &self.tasks);
        let mailbox = Arc::new(tokio::sync::Mutex::new(Mailbox::new(receiver)));
        let (ticks, painter, ways) = (self.ticks(), self.painter(), self.ways(transport));
        let (store, clock, published, inbox) =
            (app.store.clone(), Arc::clone(&app.clock), app.published.clone(), app.inbox.clone());
        let (telemetry, war_room) = (Arc::clone(&app.telemetry), Arc::clone(&app.war_room));
        let upkeep = Upkeep {
            store: store.clone(),
            clock: Arc::clone(&clock),
            published: published.clone(),
            tasks: tasks.clone(),
        };
        let suspects = app.health.suspects.clone();
        let faults = FaultWatch { suspects, published: published.clone(), inbox: inbox.clone(), tasks: tasks.clone() };
        let idle = IdleWatch { clock, published, status: Arc::clone(&app.status), inbox, tasks: tasks.clone() };
        let own = tasks.clone();
        let mut running = vec![
            tasks.keep("beat", move || tick_loop::run(ticks.clone(), Arc::clone(&mailbox))),
            tasks.keep("publish", move || publish::run(Arc::clone(&painter))),
            tasks.keep("telemetry", move || telemetry::run(Arc::clone(&telemetry), store.clone(), own.clone())),
            tasks.keep("upkeep", move || upkeep::run(upkeep.clone())),
            tasks.keep("faults", move || faults.clone().run()),
            tasks.keep("wall", move || war_room::tend(Arc::clone(&war_room))),
            tasks.keep("idle", move || idle::run(idle.clone())),
        ];
        running.extend(Lane::ALL.map(|lane| {
            let ways = ways.clone();
            tasks.keep(lane.as_str(), move || dispatch::run(ways.clone(), lane))
        }));
        running
    }
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
async fn remember_lanes(parts: &Parts) -> Result<(), StoreError> {
    let app = &parts.app;
    let given_up = app.store.given_up().await?;
    let failing = app.read(|world| {
        let code = |lane: Lane| world.feeds().fault(faults::part_of(lane)?).map(|fault| (lane, fault.code.clone()));
        Lane::ALL.into_iter().filter_map(code).collect::<Vec<_>>()
    });
    app.dispatch.remember(&failing, &given_up, machine_now());
    Ok(())
}

/// Contacts that cannot be read are put before a person, beside what feeds could not understand.
async fn say_missing_keys(app: &App) {
    let missing = app.store.keys_missing();
    if let Some(source) = SourceId::new("contacts").ok().filter(|_| missing > 0) {
        let message = format!(
            "{missing} key(s) that contacts were sealed with are not here: those customers cannot be written to; put the \
             original contact.key back into the data folder and start again"
        );
        let letter = DeadLetter { source, code: "contact_key_missing", message, excerpt: String::new() };
        app.dead_letter(letter).await;
    }
}

/// The screens say how the private Postgres is doing.
async fn watch_cluster(status: Arc<Status>, mut stop: watch::Receiver<bool>, mut state: watch::Receiver<ClusterState>) {
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
        status.set_database(said);
    }
}

/// Watches the drop folder; a folder that cannot be watched at the start is an error, later it is tried again.
fn watch_folder(app: &App, tasks: &Tasks) -> Result<Option<JoinHandle<()>>, StartError> {
    let Some(folder) = app.settings.drop_folder.clone() else { return Ok(None) };
    let (sink, own): (Arc<dyn FactSink>, Tasks) = (Arc::new(app.clone()), tasks.clone());
    let watch = move || adapters::drop_folder::watch(Arc::clone(&sink), folder.clone());
    let first = watch().map_err(|error| StartError::DropFolder(error.to_string()))?;
    let first = Mutex::new(Some(first));
    Ok(Some(tasks.keep("drop_folder", move || {
        let ready = first.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (watching, mut stop) = (ready.map_or_else(&watch, Ok), own.stop());
        async move {
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
