//! One server process after the other, on a thread of its own. Knows no SQL.

use super::{
    ClusterState,
    binaries::Binaries,
    cluster::Cluster,
    files::{Life, tail},
};
use crate::StoreError;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::{self, OpenOptions},
    process::{Child, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};
use tokio::sync::{oneshot, watch};

/// How often a starting server is looked at.
const STARTING_TICK: Duration = Duration::from_millis(15);
/// How often a running server is looked at.
const RUNNING_TICK: Duration = Duration::from_millis(100);
/// Pause before a dead server is started again; doubled each time it dies before it answers.
const PAUSE_MIN: Duration = Duration::from_millis(250);
/// Longest such pause.
const PAUSE_MAX: Duration = Duration::from_secs(10);
/// Deaths before the first answer that make a start fail.
const TRIES_MAX: u32 = 4;
/// How long an orderly stop may take before an immediate one.
const STOP_MAX: Duration = Duration::from_secs(60);
/// Size at which the server's log is put aside at a start, bytes.
const LOG_MAX: u64 = 8 * 1024 * 1024;

/// Watches over the server until asked to stop.
pub(super) struct Watch {
    pub cluster: Cluster,
    pub binaries: Binaries,
    pub report: watch::Sender<ClusterState>,
    pub asked: Receiver<()>,
    /// Told once: the first server answers, or why none does.
    pub first: Option<oneshot::Sender<Result<(), StoreError>>>,
}

/// How one server process ended.
enum End {
    /// We asked it to.
    Asked,
    /// It died, perhaps after it had answered.
    Died { answered: bool, status: ExitStatus },
}

impl Watch {
    /// The life of the thread.
    pub fn run(mut self) {
        if let Err(error) = self.prepare().and_then(|()| self.serve()) {
            tracing::error!(%error, "the database server cannot run");
            self.tell(Err(error));
        }
        self.report.send_replace(ClusterState::Down);
    }

    fn tell(&mut self, outcome: Result<(), StoreError>) {
        if let Some(first) = self.first.take() {
            // Whoever waited may have gone.
            let _ = first.send(outcome);
        }
    }

    fn prepare(&self) -> Result<(), StoreError> {
        if self.cluster.major().is_none() {
            self.cluster.make(&self.binaries)?;
        }
        self.cluster.configure()
    }

    /// Starts servers until asked to stop, or until the first one has failed too often.
    fn serve(&mut self) -> Result<(), StoreError> {
        let (mut pause, mut tries) = (PAUSE_MIN, 0);
        loop {
            self.clear_the_place()?;
            let repair = self.cluster.needs_repair(&self.binaries);
            self.report.send_replace(if repair { ClusterState::Recovering } else { ClusterState::Starting });
            let child = self.spawn()?;
            match self.attend(child)? {
                End::Asked => return Ok(()),
                End::Died { answered, status } => {
                    tracing::warn!(%status, answered, "the database server has died");
                    self.report.send_replace(ClusterState::Down);
                    tries += 1;
                    if self.first.is_some() && tries >= TRIES_MAX {
                        return Err(StoreError::Start { detail: self.last_words(status) });
                    }
                    pause = if answered { PAUSE_MIN } else { PAUSE_MAX.min(pause * 2) };
                }
            }
            if self.stop_asked(pause) {
                return Ok(());
            }
        }
    }

    /// Makes sure that no older server is in the folder, which is locked for us. One may be: our
    /// predecessor was killed and its server is still closing its files.
    fn clear_the_place(&self) -> Result<(), StoreError> {
        let since = Instant::now();
        while let Some(older) = self.cluster.postmaster() {
            match older.life(&self.cluster.data()) {
                Life::Gone => return Ok(()),
                Life::Other => {
                    let stale = self.cluster.data().join("postmaster.pid");
                    // Its children notice within moments that it is gone.
                    thread::sleep(Duration::from_secs(1));
                    return fs::remove_file(&stale).map_err(StoreError::files("cannot clear", &stale));
                }
                Life::Server if since.elapsed() > STOP_MAX => {
                    return Err(StoreError::Start { detail: format!("an older server, {}, stays", older.pid) });
                }
                Life::Server => {
                    signal(older.pid, Signal::INT);
                    thread::sleep(RUNNING_TICK);
                }
            }
        }
        Ok(())
    }

    fn spawn(&self) -> Result<Child, StoreError> {
        let log = self.cluster.log();
        if fs::metadata(&log).is_ok_and(|metadata| metadata.len() > LOG_MAX) {
            fs::rename(&log, log.with_extension("log.1")).map_err(StoreError::files("cannot put aside", &log))?;
        }
        let open = || OpenOptions::new().create(true).append(true).open(&log);
        let (out, err) = open().and_then(|out| Ok((out, open()?))).map_err(StoreError::files("cannot write", &log))?;
        self.cluster
            .account
            .bound_command(&self.binaries.path("postgres"))
            .arg("-D")
            .arg(self.cluster.data())
            .stdout(Stdio::from(out))
            .stderr(Stdio::from(err))
            .spawn()
            .map_err(StoreError::files("cannot run", self.binaries.path("postgres")))
    }

    /// Stays with one server until it ends.
    fn attend(&mut self, mut child: Child) -> Result<End, StoreError> {
        let mut answered = false;
        loop {
            if let Some(status) = child.try_wait().map_err(StoreError::files("cannot watch", self.cluster.data()))? {
                return Ok(End::Died { answered, status });
            }
            if !answered && self.answers(&child) {
                answered = true;
                self.report.send_replace(ClusterState::Ready);
                self.tell(Ok(()));
            }
            if self.stop_asked(if answered { RUNNING_TICK } else { STARTING_TICK }) {
                stop(&mut child);
                return Ok(End::Asked);
            }
        }
    }

    fn answers(&self, child: &Child) -> bool {
        self.cluster.postmaster().is_some_and(|postmaster| postmaster.ready && postmaster.pid == child.id())
    }

    /// Waits for a wish to stop; a supervisor that was dropped wishes so too.
    fn stop_asked(&self, patience: Duration) -> bool {
        !matches!(self.asked.recv_timeout(patience), Err(RecvTimeoutError::Timeout))
    }

    fn last_words(&self, status: ExitStatus) -> String {
        let log = fs::read(self.cluster.log()).unwrap_or_default();
        format!("{status}; {}", tail(&String::from_utf8_lossy(&log)))
    }
}

/// Stops a server: in good order, and at once if that takes too long; both keep what was committed.
fn stop(child: &mut Child) {
    let since = Instant::now();
    signal(child.id(), Signal::INT);
    let mut patient = true;
    while let Ok(None) = child.try_wait() {
        if patient && since.elapsed() > STOP_MAX {
            patient = false;
            signal(child.id(), Signal::QUIT);
        }
        thread::sleep(STARTING_TICK);
    }
}

fn signal(pid: u32, signal: Signal) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    // A process that has just ended needs no signal.
    let _ = pid.map(|pid| kill_process(pid, signal));
}
