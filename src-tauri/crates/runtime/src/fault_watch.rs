//! Parts that do not do their work: lanes out, background tasks. What is so now is compared with what the log says,
//! and the difference is told, so that a restart or a lost answer changes nothing.

use crate::{
    clock::machine_now,
    dispatch::Dispatch,
    faults::{Faults, part_of},
    inbox::Inbox,
    published::Published,
    tasks::Tasks,
};
use model::{Fact, Incoming, Moment, Origin, SourceId, Span};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::Lane;

/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// After its start the app does not say of a part that it is well before this: it has not tried yet.
const WAIT_AND_SEE: Span = Span::seconds(10);

/// What may fail, and for how long before it is told.
#[derive(Clone)]
pub(crate) struct Suspects {
    pub faults: Arc<Faults>,
    pub dispatch: Arc<Dispatch>,
    pub fault_after: Span,
}

impl Suspects {
    /// What fails now: what was noted, and the lanes that have failed long enough.
    pub fn failing(&self, now: Moment) -> BTreeMap<SourceId, String> {
        let mut failing = self.faults.standing(now);
        for lane in Lane::ALL {
            let trouble = self.dispatch.look(lane).failing;
            let lasting = trouble.filter(|(since, _)| now - *since >= self.fault_after);
            failing.extend(part_of(lane).zip(lasting.map(|(_, code)| code)));
        }
        failing
    }
}

/// Compares, and tells the difference.
#[derive(Clone)]
pub(crate) struct FaultWatch {
    pub suspects: Suspects,
    pub published: Published,
    pub inbox: Inbox,
    pub tasks: Tasks,
}

impl FaultWatch {
    /// Tells faults and their ends until the app stops.
    pub async fn run(self) {
        let mut stop = self.tasks.stop();
        let begun = machine_now();
        let patience = self.suspects.fault_after + WAIT_AND_SEE;
        loop {
            self.tasks.drill("faults");
            let now = machine_now();
            let facts = self.news(now, now - begun > patience);
            if !facts.is_empty()
                && let Err(error) = self.inbox.tell(facts).await
            {
                tracing::warn!(code = error.code(), "faults wait to be told");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.changed() => return,
            }
        }
    }

    fn news(&self, now: Moment, settled: bool) -> Vec<Incoming> {
        let failing = self.suspects.failing(now);
        let known: Vec<SourceId> = self.published.read(|world| world.feeds().faults().map(|(part, _)| part).collect());
        let Ok(source) = SourceId::new("house") else { return Vec::new() };
        let told = |part: SourceId, fact: Fact| {
            let origin = Origin { source, key: format!("{}:{part}:{}", fact.kind(), now.0) };
            Incoming { origin, cause: None, fact, contact: None, happened_at: None }
        };
        let new = failing.iter().filter(|(part, _)| !known.contains(part));
        let seen = new.map(|(part, code)| told(*part, Fact::FaultSeen { part: *part, code: code.clone() }));
        let over = known.iter().filter(|part| settled && is_ours(**part) && !failing.contains_key(part));
        let cleared = over.map(|part| told(*part, Fact::FaultCleared { part: *part }));
        seen.chain(cleared).collect()
    }
}

/// Faults told by others are theirs to end.
fn is_ours(part: SourceId) -> bool {
    part.as_str().starts_with("lane:") || part.as_str().starts_with("task:")
}
