//! Parts that do not do their work: lanes out, background tasks. What is so now is compared with what the log says,
//! and the difference is told, so that a restart or a lost answer changes nothing.

use crate::{dispatch::Why, house::House, machine_now};
use model::{Fact, Incoming, Moment, Origin, SourceId, Span};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::Lane;

/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// Effects given up count as a fault for so long, so that a person sees it.
const GIVEN_UP_LASTS: Span = Span::minutes(10);
/// After its start the house does not say of a part that it is well before this: it has not tried yet.
const WAIT_AND_SEE: Span = Span::seconds(10);

/// What the parts end with whose effects were given up.
pub(crate) const GIVEN_UP: &str = ":dead";

/// Faults noted as they happen, and until when each counts.
#[derive(Default)]
pub(crate) struct Faults(Mutex<BTreeMap<SourceId, Noted>>);

#[derive(Clone, Debug)]
struct Noted {
    code: String,
    until: Moment,
}

impl Faults {
    fn held(&self) -> MutexGuard<'_, BTreeMap<SourceId, Noted>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A part has failed; it counts as failing for a while from now on.
    pub fn note(&self, part: SourceId, code: &str, now: Moment, lasts: Span) {
        self.held().insert(part, Noted { code: code.to_owned(), until: now + lasts });
    }

    /// An effect was given up. One address that does not exist is daily life; what says more is a fault.
    pub fn gave_up(&self, lane: Lane, code: &str, why: Why) {
        let daily = matches!(code, "bad_address" | "mail_refused" | "no_contact" | "no_endpoint");
        let part = SourceId::new(&format!("lane:{}{GIVEN_UP}", lane.as_str()));
        if let (Ok(part), false) = (part, why == Why::Refused && daily) {
            self.note(part, code, machine_now(), GIVEN_UP_LASTS);
        }
    }

    /// What counts as failing now.
    pub fn standing(&self, now: Moment) -> BTreeMap<SourceId, String> {
        let mut noted = self.held();
        noted.retain(|_, fault| now < fault.until);
        noted.iter().map(|(part, fault)| (*part, fault.code.clone())).collect()
    }
}

/// The part that a lane is.
pub(crate) fn part_of(lane: Lane) -> Option<SourceId> {
    SourceId::new(&format!("lane:{}", lane.as_str())).ok()
}

/// Tells faults and their ends until the house stops.
pub(crate) async fn run(house: House) {
    let mut stop = house.stop.subscribe();
    let begun = machine_now();
    let patience = house.outward.pauses.fault_after + WAIT_AND_SEE;
    loop {
        house.drill("faults");
        let now = machine_now();
        let facts = news(&house, now, now - begun > patience);
        if !facts.is_empty()
            && let Err(error) = house.tell(facts).await
        {
            tracing::warn!(code = error.code(), "faults wait to be told");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => return,
        }
    }
}

/// What fails now: what was noted, and the lanes that have failed long enough.
pub(crate) fn failing(house: &House, now: Moment) -> BTreeMap<SourceId, String> {
    let mut failing = house.faults.standing(now);
    for lane in Lane::ALL {
        let trouble = house.dispatch.look(lane).failing;
        let lasting = trouble.filter(|(since, _)| now - *since >= house.outward.pauses.fault_after);
        failing.extend(part_of(lane).zip(lasting.map(|(_, code)| code)));
    }
    failing
}

fn news(house: &House, now: Moment, settled: bool) -> Vec<Incoming> {
    let failing = failing(house, now);
    let known: Vec<SourceId> = house.read(|world| world.faults.keys().copied().collect());
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

/// Faults told by others are theirs to end.
fn is_ours(part: SourceId) -> bool {
    part.as_str().starts_with("lane:") || part.as_str().starts_with("task:")
}
