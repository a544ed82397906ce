//! A fact that breaks the tick must not break it for ever: after a panic facts are taken one sender at a time, and one
//! that was there three times is no longer taken.

use crate::inbox::Envelope;
use model::Origin;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Panics with the same fact in hand before it is refused.
const PANICS_MAX: u32 = 3;
/// Facts remembered; beyond it all are forgotten and counted anew.
const KEPT_MAX: usize = 10_000;
/// Ticks of one sender each after a panic.
const CAREFUL: u32 = 200;

/// What was in hand when the tick broke.
#[derive(Default)]
pub(crate) struct Poison(Mutex<Suspects>);

#[derive(Default)]
struct Suspects {
    in_hand: Vec<Origin>,
    counts: BTreeMap<Origin, u32>,
    careful: u32,
}

impl Poison {
    fn held(&self) -> MutexGuard<'_, Suspects> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A tick begins with these.
    pub fn begin(&self, envelopes: &[Envelope]) {
        let origins = envelopes.iter().flat_map(|envelope| &envelope.facts).map(|fact| fact.origin.clone());
        self.held().in_hand = origins.collect();
    }

    /// It ended well: these are no poison.
    pub fn end(&self) {
        let mut suspects = self.held();
        let well = std::mem::take(&mut suspects.in_hand);
        if !suspects.counts.is_empty() {
            suspects.counts.retain(|origin, _| !well.contains(origin));
        }
        suspects.careful = suspects.careful.saturating_sub(1);
    }

    /// The loop begins. True when the last tick did not end.
    pub fn look_back(&self) -> bool {
        let mut suspects = self.held();
        let left = std::mem::take(&mut suspects.in_hand);
        if suspects.counts.len() > KEPT_MAX {
            suspects.counts.clear();
        }
        let broke = !left.is_empty();
        left.into_iter().for_each(|origin| *suspects.counts.entry(origin).or_default() += 1);
        if broke {
            suspects.careful = CAREFUL;
        }
        broke
    }

    /// Facts are taken from one sender at a time.
    pub fn is_careful(&self) -> bool {
        self.held().careful > 0
    }

    /// One of these broke the tick too often.
    pub fn is_refused(&self, envelope: &Envelope) -> bool {
        let suspects = self.held();
        let bad = |origin| suspects.counts.get(origin).is_some_and(|count| *count >= PANICS_MAX);
        !suspects.counts.is_empty() && envelope.facts.iter().any(|fact| bad(&fact.origin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::Place;
    use model::{Fact, Incoming, SourceId};
    use tokio::sync::oneshot;

    fn envelope(key: &str) -> Envelope {
        let origin = Origin { source: SourceId::new("wms:x").expect("a code"), key: key.to_owned() };
        let fact = Fact::DeadLettered { code: "x".to_owned() };
        let incoming = Incoming { origin, cause: None, fact, contact: None, happened_at: None };
        Envelope { facts: vec![incoming], reply: oneshot::channel().0, _place: Place::default() }
    }

    #[test]
    fn only_the_fact_that_breaks_the_tick_again_and_again_is_refused() {
        let poison = Poison::default();
        poison.begin(&[envelope("good"), envelope("bad")]);
        assert!(poison.look_back() && poison.is_careful(), "the tick broke with both in hand");
        poison.begin(&[envelope("good")]);
        poison.end();
        for _ in 0..2 {
            assert!(!poison.is_refused(&envelope("bad")));
            poison.begin(&[envelope("bad")]);
            assert!(poison.look_back());
        }
        assert!(poison.is_refused(&envelope("bad")) && !poison.is_refused(&envelope("good")));
        assert!(!poison.look_back(), "nothing was in hand");
    }
}
