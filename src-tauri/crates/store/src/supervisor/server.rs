//! One server process after the other, on a thread of its own. Knows no SQL.

use super::{
    ClusterState,
    binaries::Binaries,
    cluster::Cluster,
    files::{Life, tail, workers},
};
use crate::StoreError;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::{self, OpenOptions},
    io,
    process::{Child, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};
use tokio::sync::{oneshot, watch};

/// How often a starting server is looked at.
const STARTING_TICK: Duration = Duration::from_millis(5);
/// How often a running server is looked at: orders wait while it is dead.
const RUNNING_TICK: Duration = Duration::from_millis(20);
/// Pause before a server that died before it answered is started again; doubled each time.
const PAUSE_MIN: Duration = Duration::from_millis(250);
/// Longest such pause.
const PAUSE_MAX: Duration = Duration::from_secs(10);
/// Deaths before the first answer that make a start fail.
const TRIES_MAX: u32 = 4;
/// How long an orderly stop may take before an immediate one, after which the next start repairs; and that one before the
/// server is killed.
const STOP_MAX: Duration = Duration::from_secs(6);
/// How long a server of a predecessor may take to go, killed at last.
const GONE_MAX: Duration = Duration::from_secs(30);
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

    /// Starts servers until asked to stop. Only before the first has answered is giving up allowed:
    /// later the app is running, and a server that comes back late is better than none.
    fn serve(&mut self) -> Result<(), StoreError> {
        let (mut pause, mut tries) = (PAUSE_MIN, 0);
        loop {
            let mut answered = false;
            let why = match self.one_life(&mut answered) {
                Ok(None) => return Ok(()),
                Ok(Some(status)) => StoreError::Start { detail: self.last_words(status) },
                Err(error) => error,
            };
            tracing::warn!(%why, answered, "the database server is down");
            self.report.send_replace(ClusterState::Down);
            tries += 1;
            if self.first.is_some() && tries >= TRIES_MAX {
                return Err(why);
            }
            // One that has served is missed: it is started again at once.
            pause = if answered { PAUSE_MIN } else { PAUSE_MAX.min(pause * 2) };
            if self.stop_asked(if answered { Duration::ZERO } else { pause }) {
                return Ok(());
            }
        }
    }

    /// One server from start to end: how it died, or nothing when it was asked to stop.
    fn one_life(&mut self, answered: &mut bool) -> Result<Option<ExitStatus>, StoreError> {
        self.clear_the_place()?;
        // A server that died under our eyes leaves work; only of one from before our time we must ask.
        let repair = self.first.is_none() || self.cluster.needs_repair(&self.binaries);
        self.report.send_replace(if repair { ClusterState::Recovering } else { ClusterState::Starting });
        let mut child = self.spawn()?;
        loop {
            if let Some(status) = child.try_wait().map_err(StoreError::files("cannot watch", self.cluster.data()))? {
                return Ok(Some(status));
            }
            if !*answered && self.answers(&child) {
                *answered = true;
                self.report.send_replace(ClusterState::Ready);
                self.tell(Ok(()));
            }
            if self.stop_asked(if *answered { RUNNING_TICK } else { STARTING_TICK }) {
                stop(&mut child, STOP_MAX);
                return Ok(None);
            }
        }
    }

    /// Makes sure that nobody works in the folder, which is locked for us. An older server may: our predecessor was
    /// killed and its server is still closing its files. So may the children of a server that was killed, which see only
    /// after a while that it is gone; a new server would refuse to start beside them.
    fn clear_the_place(&self) -> Result<(), StoreError> {
        let since = Instant::now();
        let older = self.cluster.postmaster();
        let server = older.filter(|older| older.life(&self.cluster.data()) == Life::Server);
        let workers = || workers(&self.cluster.data());
        let (mut left, mut asked) = (workers(), None);
        while !left.is_empty() {
            let wish = match (server, since.elapsed()) {
                (_, waited) if waited > GONE_MAX => {
                    return Err(StoreError::Start { detail: format!("processes of an older server stay: {left:?}") });
                }
                (Some(_), waited) if waited <= STOP_MAX => Signal::INT,
                // Each of them rolls back and goes at once.
                _ => Signal::QUIT,
            };
            if asked != Some(wish) {
                asked = Some(wish);
                let whom =
                    if wish == Signal::INT { server.map(|server| server.pid).into_iter().collect() } else { left };
                whom.into_iter().for_each(|pid| signal(pid, wish));
            }
            thread::sleep(STARTING_TICK);
            left = workers();
        }
        match older.map(|older| older.life(&self.cluster.data())) {
            // Postgres would wait for ever for another program under the old number, or for a dead entry of it.
            Some(Life::Other) => {
                let stale = self.cluster.data().join("postmaster.pid");
                match fs::remove_file(&stale) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        Err(StoreError::files("cannot clear", &stale)(error))
                    }
                    Ok(()) | Err(_) => Ok(()),
                }
            }
            Some(Life::Gone | Life::Server) | None => Ok(()),
        }
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

/// Stops a server: in good order, at once if that takes longer than `most`, and by force after as long again. All keep
/// what was committed.
fn stop(child: &mut Child, most: Duration) {
    let (since, mut asked) = (Instant::now(), None);
    while let Ok(None) = child.try_wait() {
        let wish = match since.elapsed() {
            waited if waited <= most => Signal::INT,
            waited if waited <= most * 2 => Signal::QUIT,
            // One that hangs, or was started where both are ignored.
            _ => Signal::KILL,
        };
        if asked != Some(wish) {
            asked = Some(wish);
            signal(child.id(), wish);
        }
        thread::sleep(STARTING_TICK);
    }
}

fn signal(pid: u32, signal: Signal) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    // A process that has just ended needs no signal.
    let _ = pid.map(|pid| kill_process(pid, signal));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::supervisor::account::Account;
    use std::{env, io::Read, os::unix::process::ExitStatusExt, path::PathBuf, process::Command, sync::mpsc};

    /// A watch over "servers" that are a shell script, in a folder of their own.
    fn watch(name: &str, postgres: &str) -> (Watch, mpsc::Sender<()>, oneshot::Receiver<Result<(), StoreError>>) {
        use std::os::unix::fs::PermissionsExt;
        let folder = env::temp_dir().join(format!("regie-tests-{}/{name}", std::process::id()));
        let (data, bin): (PathBuf, PathBuf) = (folder.join("data"), folder.join("bin"));
        fs::create_dir_all(&data).expect("the temporary folder can be written");
        fs::create_dir_all(&bin).expect("the temporary folder can be written");
        for (program, script) in [("initdb", "#!/bin/sh\nexit 0\n"), ("postgres", postgres)] {
            fs::write(bin.join(program), script).expect("it can be written");
            fs::set_permissions(bin.join(program), fs::Permissions::from_mode(0o755)).expect("it is ours");
        }
        let cluster = Cluster::in_folder(&data, Account::find().expect("an account")).expect("a folder");
        fs::create_dir_all(cluster.data()).expect("it can be written");
        fs::write(cluster.data().join("PG_VERSION"), "15\n").expect("it can be written");
        cluster.account.give(&cluster.data()).expect("it can be given");
        let (report, _) = watch::channel(ClusterState::Starting);
        let ((stop, asked), (first, ready)) = (mpsc::channel(), oneshot::channel());
        let binaries = Binaries::in_folder(&bin).expect("both programs are there");
        (Watch { cluster, binaries, report, asked, first: Some(first) }, stop, ready)
    }

    #[test]
    fn a_server_that_never_starts_is_given_up_with_its_last_words() {
        let (watch, _stop, mut ready) = watch("never", "#!/bin/sh\necho the disk is full >&2\nexit 1\n");
        watch.run();
        let refused = ready.try_recv().expect("it was told").expect_err("no server answers");
        assert!(refused.to_string().contains("the disk is full"), "{refused}");
    }

    #[test]
    fn a_wish_to_stop_is_heard_while_a_server_is_starting() {
        let (watch, stop, mut ready) = watch("slow", "#!/bin/sh\nexec sleep 600\n");
        stop.send(()).expect("it listens");
        watch.run();
        assert!(ready.try_recv().is_err(), "nothing was told");
    }

    #[test]
    fn a_server_that_hears_no_wish_is_killed() {
        let script = "trap '' INT QUIT; echo; exec sleep 600";
        let mut deaf = Command::new("sh").args(["-c", script]).stdout(Stdio::piped()).spawn().expect("a shell");
        // It has said a line: from now on it is deaf.
        deaf.stdout.take().expect("piped").read_exact(&mut [0]).expect("a line");
        stop(&mut deaf, Duration::from_millis(20));
        let ended = deaf.try_wait().expect("ours").expect("it has ended");
        assert_eq!(ended.signal(), Some(Signal::KILL.as_raw()));
    }
}
