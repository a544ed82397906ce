//! The private Postgres: made at the first start, started and stopped with this process, started
//! again when it dies. Knows nothing of what is kept in it.

mod account;
mod binaries;
mod cluster;
mod files;
mod server;

use crate::{StoreError, store::NAME};
use account::Account;
use binaries::Binaries;
use cluster::Cluster;
use server::Watch;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use tokio::sync::{oneshot, watch};

/// How long a first start may take; a server that repairs itself after a crash reads all that was
/// written since its last checkpoint.
const START_MAX: Duration = Duration::from_secs(300);
/// How long a start waits for the folder.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
/// Pause between two tries.
const LOCK_AGAIN: Duration = Duration::from_millis(10);

/// How the private server is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClusterState {
    /// It starts; at the very first start its files are made.
    Starting,
    /// It starts and repairs itself: it was not stopped in good order.
    Recovering,
    /// It answers.
    Ready,
    /// It has died and will be started again, or it was stopped.
    Down,
}

/// Owns the server: dropped, it stops the server without waiting.
pub struct Supervisor {
    cluster: Cluster,
    state: watch::Receiver<ClusterState>,
    stop: mpsc::Sender<()>,
    /// Held as long as this process may start servers in the folder.
    _lock: File,
}

impl Supervisor {
    /// Makes the cluster in `data` if there is none, starts it and waits until it answers.
    pub async fn start(data: &Path) -> Result<Self, StoreError> {
        let lock = lock(data).await?;
        let account = Account::find()?;
        let cluster = Cluster::in_folder(data, account)?;
        let binaries = Binaries::find(cluster.major())?;
        let (report, state) = watch::channel(ClusterState::Starting);
        let (stop, asked) = mpsc::channel();
        let (first, ready) = oneshot::channel();
        let watch = Watch { cluster: cluster.clone(), binaries, report, asked, first: Some(first) };
        // The server gets a signal when the thread that started it ends, so that it never outlives
        // us: this thread does nothing else and lives as long as the server.
        thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || watch.run())
            .map_err(StoreError::files("cannot start a thread for", data))?;
        let supervisor = Self { cluster, state, stop, _lock: lock };
        match tokio::time::timeout(START_MAX, ready).await {
            Ok(Ok(outcome)) => outcome.map(|()| supervisor),
            Ok(Err(_)) => Err(StoreError::Start { detail: "its watcher ended".to_owned() }),
            Err(_) => Err(StoreError::Start { detail: format!("not ready after {} s", START_MAX.as_secs()) }),
        }
    }

    /// How to reach a database of this server.
    pub fn options(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(self.cluster.run())
            .port(cluster::PORT)
            .username(NAME)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
    }

    /// The same as a URL, for other programs of this machine.
    pub fn url(&self, database: &str) -> String {
        let folder = self.cluster.run().to_string_lossy().replace('%', "%25").replace('/', "%2F").replace(' ', "%20");
        format!("postgres://{NAME}@{folder}:{}/{database}", cluster::PORT)
    }

    /// How the server is, now and from now on.
    pub fn watch(&self) -> watch::Receiver<ClusterState> {
        self.state.clone()
    }

    /// The process of the server, when one runs.
    pub fn server_pid(&self) -> Option<u32> {
        self.cluster.postmaster().map(|postmaster| postmaster.pid)
    }

    /// Stops the server in good order: open work is rolled back, files are closed. Close the store
    /// first.
    pub async fn stop(mut self) {
        // Nobody listens only when it has already ended.
        let _ = self.stop.send(());
        // The watcher drops its end when the server has ended.
        while self.state.changed().await.is_ok() {}
    }
}

/// One process per data folder: two supervisors would fight over one server. One that was just killed may need a moment
/// to be gone.
async fn lock(data: &Path) -> Result<File, StoreError> {
    let path = data.join("regie.lock");
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = open.map_err(StoreError::files("cannot open", &path))?;
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if since.elapsed() < LOCK_PATIENCE => tokio::time::sleep(LOCK_AGAIN).await,
            Err(TryLockError::WouldBlock) => return Err(StoreError::OneControl),
            Err(TryLockError::Error(error)) => return Err(StoreError::files("cannot lock", path)(error)),
        }
    }
}
