//! What of a tick's mail is new, and where in the log the rest is.

use crate::{
    dedupe::{Dedupe, Known},
    inbox::{Envelope, Receipt},
};
use model::{Body, Decision, Event, Incoming, Origin, Reason, Seq};
use std::collections::{BTreeMap, BTreeSet};
use store::{Store, StoreError};

/// What became of each origin of a tick.
pub(crate) type Places = BTreeMap<Origin, Receipt>;

/// Mail that was looked through.
#[derive(Default)]
pub(crate) struct Deduped {
    /// Facts that are not known to be in the log.
    pub new: Vec<Incoming>,
    /// Where the others are.
    pub places: Places,
}

/// Each fact of the mail once. A sender that was told to come back will: its facts are left to it.
pub(crate) fn once(mail: &[Envelope]) -> Vec<&Incoming> {
    let waiting = mail.iter().filter(|envelope| !envelope.reply.is_closed());
    let mut seen = BTreeSet::new();
    waiting.flat_map(|envelope| &envelope.facts).filter(|fact| seen.insert(&fact.origin)).collect()
}

/// By what is remembered: the facts that are not, and where the others are.
pub(crate) fn remembered<'a>(facts: Vec<&'a Incoming>, dedupe: &Dedupe) -> (Vec<&'a Incoming>, Places) {
    let mut places = Places::new();
    let mut rest = Vec::with_capacity(facts.len());
    for fact in facts {
        match dedupe.place(&fact.origin) {
            Some(known) => drop(places.insert(fact.origin.clone(), receipt(known))),
            None => rest.push(fact),
        }
    }
    (rest, places)
}

/// By what the log holds.
pub(crate) async fn kept(facts: &[&Incoming], store: &Store) -> Result<Deduped, StoreError> {
    let origins: Vec<Origin> = facts.iter().map(|fact| fact.origin.clone()).collect();
    let known = store.known(&origins).await?;
    let old: Vec<Seq> = known.iter().copied().flatten().collect();
    // What had no effect when it was first told is told so again.
    let refused = if old.is_empty() { BTreeMap::new() } else { store.refused(&old).await? };
    let mut deduped = Deduped::default();
    for (fact, seq) in facts.iter().zip(known) {
        match seq {
            Some(seq) => {
                let known = Known { seq, refused: refused.get(&seq).copied() };
                deduped.places.insert(fact.origin.clone(), receipt(known));
            }
            None => deduped.new.push((*fact).clone()),
        }
    }
    Ok(deduped)
}

fn receipt(known: Known) -> Receipt {
    Receipt { seq: known.seq, new: false, refused: known.refused }
}

/// The facts of a tick that had no effect, and why.
pub(crate) fn refusals(events: &[Event]) -> BTreeMap<Seq, Reason> {
    let refused = |event: &Event| match &event.body {
        Body::Decision(Decision::WordRefused { reason }) => Some((event.cause?, *reason)),
        Body::Decision(_) | Body::Fact(_) => None,
    };
    events.iter().filter_map(refused).collect()
}
