//! Long thinking, off the loop: a worker takes a request and answers with a fact.

use crate::{inbox::Inbox, tasks::Tasks};
use control::Work;
use model::{Incoming, Origin, Seq, SourceId};

/// A request with all it needs.
pub(crate) struct Solve {
    pub request: Seq,
    pub work: Work,
}

/// Where requests are thought about, and who is told.
#[derive(Clone)]
pub(crate) struct Solver {
    pub inbox: Inbox,
    pub tasks: Tasks,
}

/// Has a request thought about and its answer told. Requests are few (one a depot in ten minutes), so
/// the blocking pool is worker enough.
pub(crate) fn ask(house: &Solver, solve: Solve) {
    let request = solve.request;
    let worker = house.clone();
    let thinking = async move {
        let house = worker;
        house.tasks.drill("solver");
        let fact = match tokio::task::spawn_blocking(move || solve.work.run(request)).await {
            Ok(fact) => fact,
            Err(error) => {
                tracing::error!(request = request.0, "a solve did not end well");
                return house.tasks.ended("solver", if error.is_panic() { "panicked" } else { "aborted" });
            }
        };
        let Ok(source) = SourceId::new("solver") else { return };
        let origin = Origin { source, key: request.to_string() };
        let told = house
            .inbox
            .tell(vec![Incoming { origin, cause: Some(request), fact, contact: None, happened_at: None }])
            .await;
        if let Err(error) = told {
            tracing::warn!(%error, request = request.0, "a solve was not taken");
        }
    };
    // It ends by itself; its handle has nobody to wait for it.
    drop(house.tasks.once("solver", thinking));
}
