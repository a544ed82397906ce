//! Long thinking, off the loop: a worker takes a request and answers with a fact, whatever becomes of it. The clock that
//! ends what takes too long is here; how far the worker came is in its answer.

use crate::{inbox::Inbox, tasks::Tasks};
use control::Work;
use model::{Fact, Incoming, Origin, Reason, ScopeKey, Seq, SourceId};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::Semaphore, task, time};

/// A request with all it needs.
pub(crate) struct Solve {
    pub request: Seq,
    pub work: Work,
}

/// Requests thought about at once: the loop and the screens need the other processors.
const AT_ONCE: usize = 2;
/// Requests that wait or are thought about. Who comes beyond is told so at once, and asks again.
const HELD_MAX: usize = 64;
/// Pause before an answer that was not taken is told again.
const PAUSE: Duration = Duration::from_secs(1);

/// Where requests are thought about, and who is told.
#[derive(Clone)]
pub(crate) struct Solver {
    seats: Arc<Semaphore>,
    held: Arc<Mutex<BTreeMap<ScopeKey, Held>>>,
    inbox: Inbox,
    tasks: Tasks,
}

/// The request that waits or is thought about for a scope.
struct Held {
    request: Seq,
    /// Nobody wants its answer any more.
    superseded: Arc<AtomicBool>,
}

/// Has a request thought about and its answer told, when its turn has come.
pub(crate) fn ask(solver: &Solver, solve: Solve) {
    let Solve { request, work } = solve;
    let (key, wall) = (work.key(), work.wall_ms().map(|ms| Duration::from_millis(ms.into())));
    solver.take(request, key, wall, move |stop| work.run(request, stop));
}

impl Solver {
    pub fn new(inbox: Inbox, tasks: Tasks) -> Self {
        Self { seats: Arc::new(Semaphore::new(AT_ONCE)), held: Arc::default(), inbox, tasks }
    }

    fn take(
        &self,
        request: Seq,
        key: ScopeKey,
        wall: Option<Duration>,
        think: impl FnOnce(&dyn Fn() -> bool) -> Fact + Send + 'static,
    ) {
        let (solver, superseded) = (self.clone(), self.hold(request, key));
        let answering = async move {
            let Some(superseded) = superseded else {
                solver.tell(request, failed(request, Reason::SolverBusy)).await;
                return;
            };
            if let Some(fact) = solver.answer(request, wall, &superseded, think).await {
                while !solver.is_over(&superseded) && !solver.tell(request, fact.clone()).await {
                    time::sleep(PAUSE).await;
                }
            }
            solver.release(request, key);
        };
        // It ends by itself; its handle has nobody to wait for it.
        drop(self.tasks.once("solver", answering));
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<ScopeKey, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the place of an older request about the same; nothing when too many wait already.
    fn hold(&self, request: Seq, key: ScopeKey) -> Option<Arc<AtomicBool>> {
        let mut held = self.held();
        if held.len() >= HELD_MAX && !held.contains_key(&key) {
            return None;
        }
        let superseded = Arc::<AtomicBool>::default();
        let newer = Held { request, superseded: Arc::clone(&superseded) };
        if let Some(older) = held.insert(key, newer) {
            older.superseded.store(true, Ordering::Relaxed);
        }
        Some(superseded)
    }

    fn release(&self, request: Seq, key: ScopeKey) {
        let mut held = self.held();
        if held.get(&key).is_some_and(|held| held.request == request) {
            held.remove(&key);
        }
    }

    /// Nobody wants the answer: a newer request has taken its place, or the app stops.
    fn is_over(&self, superseded: &AtomicBool) -> bool {
        superseded.load(Ordering::Relaxed) || *self.tasks.stop().borrow()
    }

    /// Thinks, when its turn has come.
    async fn answer(
        &self,
        request: Seq,
        wall: Option<Duration>,
        superseded: &Arc<AtomicBool>,
        think: impl FnOnce(&dyn Fn() -> bool) -> Fact + Send + 'static,
    ) -> Option<Fact> {
        let _seat = self.seats.acquire().await.ok()?;
        if self.is_over(superseded) {
            return None;
        }
        let (tasks, stopping, superseded) = (self.tasks.clone(), self.tasks.stop(), Arc::clone(superseded));
        let thinking = task::spawn_blocking(move || {
            tasks.drill("solver");
            let until = wall.map(|wall| Instant::now() + wall);
            let is_late = || until.is_some_and(|until| Instant::now() >= until);
            think(&|| superseded.load(Ordering::Relaxed) || *stopping.borrow() || is_late())
        });
        let error = match thinking.await {
            Ok(fact) => return Some(fact),
            Err(error) => error,
        };
        tracing::error!(request = request.0, "a solve did not end well");
        self.tasks.ended("solver", if error.is_panic() { "panicked" } else { "aborted" });
        Some(failed(request, Reason::SolverFailed))
    }

    /// Tells an answer; false when it was not taken.
    async fn tell(&self, request: Seq, fact: Fact) -> bool {
        let Ok(source) = SourceId::new("solver") else { return true };
        let origin = Origin { source, key: request.to_string() };
        let answer = Incoming { origin, cause: Some(request), fact, contact: None, happened_at: None };
        match self.inbox.tell(vec![answer]).await {
            Ok(_) => true,
            Err(error) => {
                tracing::warn!(%error, request = request.0, "a solve was not taken");
                false
            }
        }
    }
}

fn failed(request: Seq, reason: Reason) -> Fact {
    Fact::SolveFailed { request, reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{inbox::Envelope, status::Status};
    use model::{NodeId, Solution, Solved};
    use tokio::sync::{mpsc::UnboundedReceiver, watch};

    struct App {
        solver: Solver,
        told: UnboundedReceiver<Envelope>,
        stop: watch::Sender<bool>,
    }

    impl App {
        fn new() -> Self {
            let (inbox, told) = Inbox::new(Arc::default());
            let stop = watch::channel(false).0;
            let status = Arc::new(Status::new(0, BTreeMap::new(), Arc::default()));
            let tasks = Tasks::new(Arc::default(), status, stop.subscribe(), None);
            Self { solver: Solver::new(inbox, tasks), told, stop }
        }

        /// The next answer, taken as the loop would.
        async fn next(&mut self) -> Fact {
            let next = time::timeout(Duration::from_secs(10), self.told.recv()).await;
            let envelope = next.expect("told at once").expect("the app runs");
            let _ = envelope.reply.send(Ok(Vec::new()));
            envelope.facts[0].fact.clone()
        }
    }

    fn solved(request: Seq, iterations: u32) -> Fact {
        Fact::Solved(Solved { request, solution: Solution::Tours(Vec::new()), iterations })
    }

    /// Thinks until it is told to stop, a step a millisecond.
    fn for_ever(request: Seq) -> impl FnOnce(&dyn Fn() -> bool) -> Fact + Send + 'static {
        move |stop| {
            let mut steps = 0;
            while !stop() {
                std::thread::sleep(Duration::from_millis(1));
                steps += 1;
            }
            solved(request, steps)
        }
    }

    #[tokio::test]
    async fn a_solve_that_panics_says_so_at_once() {
        let mut app = App::new();
        app.solver.take(Seq(7), ScopeKey::Prices, None, |_| panic!("on purpose"));
        assert_eq!(app.next().await, failed(Seq(7), Reason::SolverFailed));
    }

    #[tokio::test]
    async fn a_solve_that_takes_too_long_is_cut_short_and_says_how_far_it_came() {
        let mut app = App::new();
        app.solver.take(Seq(7), ScopeKey::Prices, Some(Duration::from_millis(50)), for_ever(Seq(7)));
        let Fact::Solved(answer) = app.next().await else { panic!("it is an answer") };
        assert!((1..=50).contains(&answer.iterations), "{}", answer.iterations);
    }

    #[tokio::test]
    async fn a_newer_request_about_the_same_ends_the_older_one_unheard() {
        let mut app = App::new();
        for request in [Seq(1), Seq(2), Seq(3)] {
            app.solver.take(request, ScopeKey::Prices, None, for_ever(request));
        }
        app.solver.take(Seq(4), ScopeKey::Prices, None, |_| solved(Seq(4), 9));
        assert_eq!(app.next().await, solved(Seq(4), 9), "and seats are free for it");
        app.solver.take(Seq(5), ScopeKey::Moves, None, |_| solved(Seq(5), 9));
        assert_eq!(app.next().await, solved(Seq(5), 9));
    }

    #[tokio::test]
    async fn a_request_beyond_the_bound_is_told_so_and_all_end_with_the_app() {
        let mut app = App::new();
        let key = |n: usize| ScopeKey::Robots(NodeId::new(&format!("N{n}")).expect("short"));
        for n in 0..HELD_MAX {
            app.solver.take(Seq(n as u64), key(n), None, for_ever(Seq(n as u64)));
        }
        app.solver.take(Seq(99), key(99), None, |_| solved(Seq(99), 0));
        assert_eq!(app.next().await, failed(Seq(99), Reason::SolverBusy));
        app.stop.send_replace(true);
        while !app.solver.held().is_empty() {
            time::sleep(Duration::from_millis(5)).await;
        }
        assert!(app.told.try_recv().is_err(), "nobody is told");
    }
}
