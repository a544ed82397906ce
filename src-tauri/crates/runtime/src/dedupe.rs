//! What was told lately, so that a tick need not ask the log about each fact. What is not here may still be in the log:
//! that one refuses a fact told twice, and is asked before anything is decided from then on for a while.

use model::{Incoming, Origin, Reason, Seq};
use std::collections::{BTreeMap, VecDeque};

/// Facts remembered; beyond it the oldest are forgotten, and the log knows them.
const KEPT_MAX: usize = 50_000;
/// Ticks with facts in which the log is asked first: after a start, since senders then repeat themselves, and after a
/// repetition that only the log knew.
const ASKED: u32 = 200;

/// A fact that is in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Known {
    /// Its place.
    pub seq: Seq,
    /// Why it had no effect.
    pub refused: Option<Reason>,
}

/// A digest of an origin: a place takes as much room whatever its key.
type Name = [u8; 16];

/// The facts told last.
pub(crate) struct Dedupe {
    known: BTreeMap<Name, Known>,
    oldest: VecDeque<Name>,
    ask: u32,
}

impl Default for Dedupe {
    fn default() -> Self {
        Self { known: BTreeMap::new(), oldest: VecDeque::new(), ask: ASKED }
    }
}

impl Dedupe {
    /// Where a fact is, as far as it is remembered.
    pub fn place(&self, origin: &Origin) -> Option<Known> {
        self.known.get(&name(origin)).copied()
    }

    /// A fact is in the log.
    pub fn remember(&mut self, origin: &Origin, known: Known) {
        let name = name(origin);
        if self.known.insert(name, known).is_none() {
            self.oldest.push_back(name);
        }
        if self.oldest.len() > KEPT_MAX
            && let Some(oldest) = self.oldest.pop_front()
        {
            self.known.remove(&oldest);
        }
    }

    /// A tick with such facts begins: whether the log is to be asked about them first.
    pub fn asks(&mut self, facts: &[&Incoming]) -> bool {
        let asks = self.ask > 0 && !facts.is_empty();
        self.ask = self.ask.saturating_sub(u32::from(asks));
        asks
    }

    /// Whether the log was asked about the facts of the last ticks.
    pub fn has_asked(&self) -> bool {
        self.ask > 0
    }
}

fn name(origin: &Origin) -> Name {
    let mut hasher = blake3::Hasher::new();
    // A source is a code: no zero byte is in it.
    hasher.update(origin.source.as_str().as_bytes()).update(&[0]).update(origin.key.as_bytes());
    let mut name = [0; 16];
    hasher.finalize_xof().fill(&mut name);
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::SourceId;

    fn origin(n: usize) -> Origin {
        Origin { source: SourceId::new("wms:x").expect("a code"), key: n.to_string() }
    }

    #[test]
    fn what_was_told_lately_is_known_and_the_oldest_is_left_to_the_log() {
        let mut dedupe = Dedupe::default();
        let known = |n: usize| Known { seq: Seq(n as u64), refused: None };
        for n in 0..KEPT_MAX + 3 {
            dedupe.remember(&origin(n), known(n));
            dedupe.remember(&origin(n), known(n));
        }
        assert_eq!(dedupe.place(&origin(2)), None);
        assert_eq!(dedupe.place(&origin(3)), Some(known(3)));
        assert_eq!((dedupe.known.len(), dedupe.oldest.len()), (KEPT_MAX, KEPT_MAX));
    }

    #[test]
    fn the_log_is_asked_first_only_for_a_while() {
        let mut dedupe = Dedupe::default();
        let fact = model::Fact::DeadLettered { code: "x".to_owned() };
        let fact = Incoming { origin: origin(1), cause: None, fact, contact: None, happened_at: None };
        let asks = |dedupe: &mut Dedupe| (0..1_000).filter(|_| dedupe.asks(&[&fact])).count();
        assert_eq!((asks(&mut dedupe), asks(&mut dedupe)), (200, 0));
        assert!(!Dedupe::default().asks(&[]), "nothing to ask about");
    }
}
