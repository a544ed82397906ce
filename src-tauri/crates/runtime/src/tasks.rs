//! The house's background tasks: one that ends, by a panic or otherwise, is started again, counted and told.

use crate::house::House;
use model::{SourceId, Span};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
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

/// How the tasks are doing.
#[derive(Default)]
pub(crate) struct Tasks(Mutex<BTreeMap<&'static str, TaskLook>>);

/// How one task is doing.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct TaskLook {
    /// It runs.
    pub running: bool,
    /// How often it was started again.
    pub restarts: u32,
}

impl Tasks {
    fn held(&self) -> MutexGuard<'_, BTreeMap<&'static str, TaskLook>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All tasks by name.
    pub fn look(&self) -> BTreeMap<&'static str, TaskLook> {
        self.held().clone()
    }

    fn begins(&self, name: &'static str) {
        self.held().entry(name).or_default().running = true;
    }

    fn ended(&self, name: &'static str) {
        let mut tasks = self.held();
        let look = tasks.entry(name).or_default();
        (look.running, look.restarts) = (false, look.restarts.saturating_add(1));
    }
}

/// Runs `start` until the house stops; each time it ends before, `told` hears why and it is started anew.
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

impl House {
    /// Keeps a task of the house running; the handle ends with the house.
    pub(crate) fn keep<F>(
        &self,
        name: &'static str,
        start: impl Fn(Self) -> F + Send + Sync + 'static,
    ) -> JoinHandle<()>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let house = self.clone();
        let stop = self.stop.subscribe();
        tokio::spawn(async move {
            let start = || start(house.clone());
            keep_running(stop, start, || house.tasks.begins(name), |how| house.task_ended(name, how)).await;
        })
    }

    /// Runs something once, beside the loop; when it breaks, that is told as of a task.
    pub(crate) fn once(&self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        let house = self.clone();
        tokio::spawn(async move {
            let ended = tokio::spawn(work).await;
            if ended.is_err() {
                house.task_ended(name, how(&ended));
            }
            house.tasks.begins(name);
        })
    }

    /// A task is no longer there: a fault, for people and for the log.
    pub(crate) fn task_ended(&self, name: &'static str, how: &'static str) {
        tracing::error!(task = name, how, "a task of the house has ended and is started again");
        self.tasks.ended(name);
        if let Ok(part) = SourceId::new(&format!("task:{name}")) {
            self.faults.note(part, how, crate::machine_now(), FAULT_LASTS);
        }
        self.changed.notify_one();
    }

    /// A turn of a task: where a drill may break it.
    pub(crate) fn drill(&self, name: &str) {
        if let Some(drill) = &self.outward.drill {
            drill(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    #[tokio::test]
    async fn a_task_that_panics_or_returns_is_started_again_until_the_house_stops() {
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
        task.await.expect("it ends with the house");
        assert_eq!(*ends.lock().expect("no panic holds it"), ["panicked", "ended"]);
    }
}
