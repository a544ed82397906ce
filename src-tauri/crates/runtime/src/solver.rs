//! Long thinking, off the loop: a worker takes a request and answers with a fact.

use crate::{inbox::Inbox, tasks::Tasks};
use control::Work;
use model::{Incoming, Origin, Seq, SourceId};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A request with all it needs.
pub(crate) struct Solve {
    pub request: Seq,
    pub work: Work,
}

/// Requests thought about at once: the loop and the screens need the other processors.
const AT_ONCE: usize = 2;

/// Where requests are thought about, and who is told.
#[derive(Clone)]
pub(crate) struct Solver {
    seats: Arc<Semaphore>,
    inbox: Inbox,
    tasks: Tasks,
}

impl Solver {
    pub fn new(inbox: Inbox, tasks: Tasks) -> Self {
        Self { seats: Arc::new(Semaphore::new(AT_ONCE)), inbox, tasks }
    }
}

/// Has a request thought about and its answer told, when its turn has come. What waits is bounded by the requests: one
/// a depot in a closed minute.
pub(crate) fn ask(solver: &Solver, solve: Solve) {
    let Solver { seats, inbox, tasks } = solver.clone();
    let request = solve.request;
    let thinking = async move {
        let Ok(_seat) = seats.acquire().await else { return };
        tasks.drill("solver");
        let fact = match tokio::task::spawn_blocking(move || solve.work.run(request)).await {
            Ok(fact) => fact,
            Err(error) => {
                tracing::error!(request = request.0, "a solve did not end well");
                return tasks.ended("solver", if error.is_panic() { "panicked" } else { "aborted" });
            }
        };
        let Ok(source) = SourceId::new("solver") else { return };
        let origin = Origin { source, key: request.to_string() };
        let answer = Incoming { origin, cause: Some(request), fact, contact: None, happened_at: None };
        if let Err(error) = inbox.tell(vec![answer]).await {
            tracing::warn!(%error, request = request.0, "a solve was not taken");
        }
    };
    // It ends by itself; its handle has nobody to wait for it.
    drop(solver.tasks.once("solver", thinking));
}
