//! What becomes of effects that come back from their way.

use super::{
    CALL_MAX, Key, Queue, STRIKES_MAX, Trouble,
    entry::{End, Entry, PANICKED, Phase, Why},
};
use adapters::Delivery;
use model::{Moment, Span};
use std::collections::BTreeSet;
use store::Lane;

/// How a call ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Landing {
    /// The receiver, or the wire to it, said so.
    Reported(Delivery),
    /// What sends it broke.
    Panicked,
    /// Nothing was sent: enough are on their way to this receiver.
    Crowded,
    /// Nothing was sent: the database could not be asked whom to send it to.
    Unknown,
}

/// A failed try, for the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Later {
    pub keys: Vec<Key>,
    pub next_at: Moment,
    pub code: &'static str,
}

/// Before the database is asked again for a receiver.
const ASK_AGAIN: Span = Span::seconds(1);

impl Queue {
    /// One call is back. What has failed and will be tried again is to be noted in the table.
    pub fn land(&mut self, keys: &[Key], landing: Landing, now: Moment) -> Vec<Later> {
        self.flying = self.flying.saturating_sub(1);
        keys.iter().for_each(|key| self.leave(*key));
        let later = match landing {
            Landing::Reported(Delivery::Sent) => self.sent(keys, now),
            Landing::Reported(Delivery::Refused(code)) => self.refused(keys, code, now),
            Landing::Reported(Delivery::Retry(code)) => {
                self.fails(keys, code, code.starts_with("contact_"), now);
                self.put_off(keys, code, false, now)
            }
            Landing::Reported(Delivery::Away(code)) => {
                self.fails(keys, code, true, now);
                let most = if self.lane == Lane::Instructions { 1 } else { STRIKES_MAX };
                self.breaker.missed(most, &self.pauses, self.lane as u64, now);
                self.put_off(keys, code, true, now)
            }
            Landing::Panicked => self.panicked(keys, now),
            Landing::Crowded => self.back(keys, now),
            Landing::Unknown => self.back(keys, now + ASK_AGAIN),
        };
        if self.waiting().next().is_none() && self.flying == 0 {
            // Nothing is left that could not leave.
            self.trouble = None;
        }
        later
    }

    /// It no longer counts among those on their way to its receiver.
    fn leave(&mut self, key: Key) {
        let Some(entry) = self.entries.get_mut(&key).filter(|entry| entry.inside) else { return };
        entry.inside = false;
        let Some(to) = entry.to.as_deref() else { return };
        if let Some(count) = self.receivers.get_mut(to) {
            *count = count.saturating_sub(1);
        }
        self.receivers.retain(|_, count| *count > 0);
    }

    fn each(&mut self, keys: &[Key], mut change: impl FnMut(&mut Entry)) {
        for key in keys {
            if let Some(entry) = self.entries.get_mut(key) {
                change(entry);
            }
        }
    }

    fn sent(&mut self, keys: &[Key], now: Moment) -> Vec<Later> {
        self.each(keys, |entry| entry.phase = Phase::Done(End::Sent));
        self.batch = (self.batch * 2).min(CALL_MAX);
        self.trouble = None;
        self.answered(now);
        Vec::new()
    }

    /// The receiver answers: what failed only because it was away is due.
    fn answered(&mut self, now: Moment) {
        if self.breaker.answered() {
            for entry in self.entries.values_mut().filter(|entry| entry.held) {
                (entry.held, entry.item.next_at) = (false, entry.item.next_at.min(now));
            }
        }
    }

    /// One of several is refused: which, is found by sending fewer.
    fn refused(&mut self, keys: &[Key], code: &'static str, now: Moment) -> Vec<Later> {
        self.answered(now);
        if keys.len() > 1 {
            return self.halve(keys, now);
        }
        if is_of_all(code) {
            self.fails(keys, code, true, now);
        }
        self.each(keys, |entry| entry.phase = Phase::Done(End::Dead(code, Why::Refused)));
        Vec::new()
    }

    fn halve(&mut self, keys: &[Key], now: Moment) -> Vec<Later> {
        self.batch = (keys.len() / 2).max(1);
        self.back(keys, now)
    }

    /// They go back to their places as if nothing had been tried.
    fn back(&mut self, keys: &[Key], next_at: Moment) -> Vec<Later> {
        self.each(keys, |entry| (entry.phase, entry.item.next_at) = (Phase::Waiting, next_at));
        Vec::new()
    }

    fn panicked(&mut self, keys: &[Key], now: Moment) -> Vec<Later> {
        self.fails(keys, PANICKED, true, now);
        if keys.len() > 1 {
            return self.halve(keys, now);
        }
        let mut over = Vec::new();
        self.each(keys, |entry| over.extend(entry.has_panicked().then_some(entry.item.key())));
        self.each(&over, |entry| entry.phase = Phase::Done(End::Dead(PANICKED, Why::Panicked)));
        let rest: Vec<Key> = keys.iter().filter(|key| !over.contains(key)).copied().collect();
        self.put_off(&rest, PANICKED, false, now)
    }

    /// A try in vain: later, or never when it was tried for days.
    fn put_off(&mut self, keys: &[Key], code: &'static str, held: bool, now: Moment) -> Vec<Later> {
        let pauses = self.pauses;
        let mut later = Vec::new();
        // The items of one call wait together: the pause is that of the first.
        let mut next_at = None;
        self.each(keys, |entry| {
            let tries = entry.item.attempts.saturating_add(1);
            let at = *next_at.get_or_insert_with(|| now + pauses.after(tries, entry.item.key()));
            entry.put_off(code, at);
            entry.held = held;
            if pauses.is_over(entry.item.asked_at, tries, now) {
                entry.phase = Phase::Done(End::Dead(code, Why::TooOld));
            } else {
                later.push(entry.item.key());
            }
        });
        let note = |at| Later { keys: later, next_at: at, code };
        next_at.map(note).filter(|later| !later.keys.is_empty()).into_iter().collect()
    }

    /// Nothing leaves since the first of these; one message that is put off by its own receiver is not enough.
    fn fails(&mut self, keys: &[Key], code: &str, serious: bool, now: Moment) {
        let begun = Trouble { since: now, code: String::new(), struck: BTreeSet::new(), serious: false };
        let trouble = self.trouble.get_or_insert(begun);
        let more = STRIKES_MAX as usize - trouble.struck.len().min(STRIKES_MAX as usize);
        trouble.struck.extend(keys.iter().take(more));
        trouble.serious |= serious;
        code.clone_into(&mut trouble.code);
    }
}

/// Refusals that say more of the receiver, or of what we know of it, than of one message.
fn is_of_all(code: &str) -> bool {
    matches!(code, "unauthorised" | "not_found" | "gone")
}
