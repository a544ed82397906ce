//! The app's background tasks: one that ends, by a panic or otherwise, is started again, counted and told.

use crate::{clock::machine_now, faults::Faults, status::Status};
use model::{SourceId, Span};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::watch,
    task::{JoinError, JoinHandle},
};

/// The first pause before a task is started again; each is twice the one before.
const PAUSE: Duration = Duration::from_millis(100);
/// The longest.
const PAUSE_MAX: Duration = Duration::from_secs(10);
/// A task that ran so long has earned a short pause again.
const RAN_WELL: Duration = Duration::from_secs(60);
/// For so long after its end a task counts as a fault, so that a person sees it.
const FAULT_LASTS: Span = Span::seconds(90);

/// Called with a task's name.
pub type Drill = Arc<dyn Fn(&str) + Send + Sync>;

/// What runs in the background: a handle for each task, so that it can begin others and be stopped.
#[derive(Clone)]
pub(crate) struct Tasks(Arc<Shared>);

struct Shared {
    looks: Mutex<BTreeMap<&'static str, TaskLook>>,
    faults: Arc<Faults>,
    status: Arc<Status>,
    stop: watch::Receiver<bool>,
    drill: Option<Drill>,
}

/// How one task is doing.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct TaskLook {
    /// It runs.
    pub running: bool,
    /// How often it was started again.
    pub restarts: u32,
}

impl Tasks {
    pub fn new(faults: Arc<Faults>, status: Arc<Status>, stop: watch::Receiver<bool>, drill: Option<Drill>) -> Self {
        Self(Arc::new(Shared { looks: Mutex::default(), faults, status, stop, drill }))
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<&'static str, TaskLook>> {
        self.0.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All tasks by name.
    pub fn look(&self) -> BTreeMap<&'static str, TaskLook> {
        self.held().clone()
    }

    fn begins(&self, name: &'static str) {
        self.held().entry(name).or_default().running = true;
    }

    /// Says when the app stops.
    pub fn stop(&self) -> watch::Receiver<bool> {
        self.0.stop.clone()
    }

    /// Keeps a task of the app running; the handle ends with the app.
    pub fn keep<F>(&self, name: &'static str, start: impl Fn() -> F + Send + Sync + 'static) -> JoinHandle<()>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let tasks = self.clone();
        tokio::spawn(async move {
            keep_running(tasks.stop(), start, || tasks.begins(name), |how| tasks.ended(name, how)).await;
        })
    }

    /// Runs something once, beside the loop; when it breaks, that is told as of a task.
    pub fn once(&self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        let tasks = self.clone();
        tokio::spawn(async move {
            let ended = tokio::spawn(work).await;
            if ended.is_err() {
                tasks.ended(name, how(&ended));
            }
            tasks.begins(name);
        })
    }

    /// A task is no longer there: a fault, for people and for the log.
    pub fn ended(&self, name: &'static str, how: &'static str) {
        tracing::error!(task = name, how, "a task of the app has ended and is started again");
        let mut tasks = self.held();
        let look = tasks.entry(name).or_default();
        (look.running, look.restarts) = (false, look.restarts.saturating_add(1));
        drop(tasks);
        if let Ok(part) = SourceId::new(&format!("task:{name}")) {
            self.0.faults.note(part, how, machine_now(), FAULT_LASTS);
        }
        self.0.status.changed();
    }

    /// A turn of a task: where a drill may break it.
    pub fn drill(&self, name: &str) {
        if let Some(drill) = &self.0.drill {
            drill(name);
        }
    }
}

/// Runs `start` until the app stops; each time it ends before, `told` hears why and it is started anew.
async fn keep_running<F>(
    mut stop: watch::Receiver<bool>,
    start: impl Fn() -> F,
    begins: impl Fn(),
    told: impl Fn(&'static str),
) where
    F: Future<Output = ()> + Send + 'static,
{
    let mut pause = PAUSE;
    loop {
        begins();
        let begun = tokio::time::Instant::now();
        let ended = tokio::spawn(start()).await;
        if *stop.borrow() {
            return;
        }
        told(how(&ended));
        if begun.elapsed() >= RAN_WELL {
            pause = PAUSE;
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => return,
        }
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

fn how(ended: &Result<(), JoinError>) -> &'static str {
    match ended {
        Ok(()) => "ended",
        Err(error) if error.is_panic() => "panicked",
        Err(_) => "aborted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn a_task_that_panics_or_returns_is_started_again_until_the_app_stops() {
        let (stop, stopped) = watch::channel(false);
        let (begun, ends) = (Arc::new(AtomicU32::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (counted, heard) = (Arc::clone(&begun), Arc::clone(&ends));
        let task = tokio::spawn(async move {
            let mut stopping = stopped.clone();
            stopping.mark_unchanged();
            let start = || {
                let (turn, mut stop) = (counted.fetch_add(1, Ordering::SeqCst), stopping.clone());
                async move {
                    match turn {
                        0 => panic!("on purpose"),
                        1 => {}
                        _ => drop(stop.changed().await),
                    }
                }
            };
            keep_running(stopped, start, || (), |how| heard.lock().expect("no panic holds it").push(how)).await;
        });
        while begun.load(Ordering::SeqCst) < 3 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stop.send_replace(true);
        task.await.expect("it ends with the app");
        assert_eq!(*ends.lock().expect("no panic holds it"), ["panicked", "ended"]);
    }
}
