//! One effect in memory.

use model::Moment;
use store::OutboxItem;

/// Sendings that may panic before an effect is given up.
const PANICS_MAX: u32 = 3;
/// The code of a try that panicked.
pub const PANICKED: &str = "panicked";

/// How an effect ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Taken.
    Sent,
    /// Given up, with the code of its last failure.
    Dead(&'static str, Why),
}

/// Why an effect was given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// This one can never be taken.
    Refused,
    /// Tried for days.
    TooOld,
    /// What sends it broke, again and again.
    Panicked,
}

/// How far an effect is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// It waits for its turn.
    Waiting,
    /// It is on its way.
    Flying,
    /// It has ended; that is to be written down.
    Done(End),
    /// That is being written down.
    Marking(End),
}

/// One effect.
pub struct Entry {
    pub item: OutboxItem,
    pub phase: Phase,
    /// To whom it goes, once known.
    pub to: Option<String>,
    /// It counts among those on their way to its receiver.
    pub inside: bool,
    /// It failed because its receiver was away: it is due at once when that is back.
    pub held: bool,
    panics: u32,
}

impl Entry {
    pub fn new(item: OutboxItem) -> Self {
        let panics = if item.code.as_deref() == Some(PANICKED) { item.attempts } else { 0 };
        Self { item, phase: Phase::Waiting, to: None, inside: false, held: false, panics }
    }

    /// Back from its way, in whatever state.
    pub fn call_back(&mut self) {
        self.inside = false;
        self.phase = match self.phase {
            Phase::Waiting | Phase::Flying => Phase::Waiting,
            Phase::Done(end) | Phase::Marking(end) => Phase::Done(end),
        };
    }

    /// A try has failed; the next one is not before `next_at`.
    pub fn put_off(&mut self, code: &'static str, next_at: Moment) {
        self.item.attempts = self.item.attempts.saturating_add(1);
        self.item.code = Some(code.to_owned());
        self.item.next_at = next_at;
        self.phase = Phase::Waiting;
    }

    /// What sends it broke; true when that was once too often.
    pub fn has_panicked(&mut self) -> bool {
        self.panics += 1;
        self.panics >= PANICS_MAX
    }

    /// Its outcome, to be written down now.
    pub fn mark(&mut self) -> Option<(OutboxItem, End)> {
        let Phase::Done(end) = self.phase else { return None };
        self.phase = Phase::Marking(end);
        Some((self.item.clone(), end))
    }

    pub fn unmark(&mut self) {
        if let Phase::Marking(end) = self.phase {
            self.phase = Phase::Done(end);
        }
    }

    pub fn is_dead(&self) -> bool {
        matches!(self.phase, Phase::Done(End::Dead(..)) | Phase::Marking(End::Dead(..)))
    }
}
