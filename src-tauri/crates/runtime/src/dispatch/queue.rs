//! What waits on one way out, what may leave now, and what becomes of what has left. Told the time; knows no wire and
//! no table.
//!
//! Instructions leave in order, several in one call. Messages leave several at once, those of one order one after the
//! other, and a few at most to one receiver, so that a slow one holds nobody else.

mod entry;
mod landing;

use super::{
    breaker::{Breaker, Gate},
    pauses::Pauses,
};
use entry::{Entry, Phase};
use model::{Effect, Moment, OrderId, Seq, Span};
use std::collections::{BTreeMap, BTreeSet};
use store::{Lane, OutboxItem};

pub(super) use entry::End;
pub(crate) use entry::Why;
pub(super) use landing::{Landing, Later};

/// Effects kept in memory on their way; beyond it they wait in the table and are read again.
const QUEUE_MAX: usize = 20_000;
/// With fewer than this in memory, the table is read again.
const QUEUE_LOW: usize = 5_000;
/// Instructions in one call at the most.
const CALL_MAX: usize = 200;
/// Sendings on their way to one receiver, such as the mail servers of one domain.
const RECEIVER_MAX: u32 = 3;
/// Failures in a row after which a receiver counts as away.
const STRIKES_MAX: u32 = 3;
/// Before an outcome that could not be written down is written down again.
const MARK_AGAIN: Span = Span(500);

/// A place in the outbox.
pub(super) type Key = (Seq, u16);

/// A lane's state.
pub(super) struct Queue {
    lane: Lane,
    pauses: Pauses,
    entries: BTreeMap<Key, Entry>,
    /// All that the table holds up to this place is in `entries` or done.
    mark: Key,
    /// The table holds more: what comes now waits there, so that order is kept.
    overflow: bool,
    /// Something came for the table while it was being read, and may not have been among what was read.
    missed: bool,
    /// What was done while the table is read: it may be among what is read, and is not sent again.
    gone: BTreeSet<Key>,
    reading: bool,
    breaker: Breaker,
    trouble: Option<Trouble>,
    /// Sendings on their way.
    flying: usize,
    /// How many go to each receiver.
    receivers: BTreeMap<String, u32>,
    /// Instructions in one call now: fewer after a refusal, to find the one that is refused.
    batch: usize,
    /// Outcomes are not written down before.
    mark_at: Moment,
    given_up: u32,
}

/// Since when nothing has left, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Trouble {
    pub since: Moment,
    pub code: String,
    /// Different effects that failed, as many as matter.
    struck: BTreeSet<Key>,
    /// The receiver is away, or something else that no single message explains.
    serious: bool,
}

impl Queue {
    pub fn new(lane: Lane, pauses: Pauses) -> Self {
        Self {
            lane,
            pauses,
            entries: BTreeMap::new(),
            mark: (Seq(0), 0),
            overflow: true,
            missed: false,
            gone: BTreeSet::new(),
            reading: false,
            breaker: Breaker::Closed { strikes: 0 },
            trouble: None,
            flying: 0,
            receivers: BTreeMap::new(),
            batch: CALL_MAX,
            mark_at: Moment(0),
            given_up: 0,
        }
    }

    /// A tick's effect, after its commit.
    pub fn add(&mut self, item: OutboxItem) {
        if self.overflow || self.entries.len() >= QUEUE_MAX {
            (self.overflow, self.missed) = (true, true);
        } else {
            self.keep(item);
        }
    }

    fn keep(&mut self, item: OutboxItem) {
        let key = item.key();
        self.mark = self.mark.max(key);
        if !self.gone.contains(&key) {
            self.entries.entry(key).or_insert_with(|| Entry::new(item));
        }
    }

    /// The table is to be read, from this place on, for so many.
    pub fn wants(&self) -> Option<(Key, usize)> {
        let room = QUEUE_MAX.saturating_sub(self.entries.len());
        (self.overflow && self.entries.len() < QUEUE_LOW).then_some((self.mark, room))
    }

    /// The table is about to be read.
    pub fn open(&mut self) {
        (self.overflow, self.missed, self.reading) = (true, false, true);
        self.gone.clear();
    }

    /// The table has been read; `more` when it holds more than was read.
    pub fn fill(&mut self, items: Vec<OutboxItem>, more: bool) {
        items.into_iter().for_each(|item| self.keep(item));
        self.overflow = more || self.missed;
        self.reading = false;
        self.gone.clear();
        if self.entries.is_empty() {
            (self.trouble, self.breaker) = (None, Breaker::Closed { strikes: 0 });
        }
    }

    /// Nobody knows what the table holds beyond what was handed over: it is read.
    pub fn needs_rebuild(&mut self) {
        self.overflow = true;
    }

    /// What was given up has been put back into the table: it is read from its beginning.
    pub fn read_anew(&mut self, given_up: u32) {
        (self.overflow, self.missed, self.mark, self.given_up) = (true, true, (Seq(0), 0), given_up);
    }

    /// The worker has begun anew: nothing is on its way any more.
    pub fn call_back(&mut self) {
        for entry in self.entries.values_mut() {
            entry.call_back();
        }
        self.flying = 0;
        self.receivers.clear();
    }

    /// The log says that this lane failed before the app was started: whether it still does is asked soon.
    pub fn remember(&mut self, code: &str, now: Moment) {
        self.trouble.get_or_insert(Trouble {
            since: now,
            code: code.to_owned(),
            struck: BTreeSet::new(),
            serious: true,
        });
        self.breaker = Breaker::Open { tries: 0, until: now };
    }

    /// The next that may leave, as one call; they count as on their way.
    pub fn pick(&mut self, now: Moment) -> Option<Vec<OutboxItem>> {
        let gate = self.breaker.gate(now);
        let keys = match (gate, self.lane) {
            (Gate::Shut(_), _) => return None,
            (Gate::Probe, _) | (_, Lane::Instructions) if self.flying > 0 => return None,
            (gate, Lane::Instructions) => self.next_call(gate, now),
            (Gate::Free, Lane::Mail | Lane::Notices) => self.next_message(now).into_iter().collect(),
            (Gate::Probe, Lane::Mail | Lane::Notices) => self.next_probe(now).into_iter().collect(),
        };
        let items: Vec<OutboxItem> = keys.iter().filter_map(|key| self.launch(*key)).collect();
        self.flying += usize::from(!items.is_empty());
        (!items.is_empty()).then_some(items)
    }

    fn launch(&mut self, key: Key) -> Option<OutboxItem> {
        let entry = self.entries.get_mut(&key)?;
        entry.phase = Phase::Flying;
        Some(entry.item.clone())
    }

    fn waiting(&self) -> impl Iterator<Item = (&Key, &Entry)> {
        self.entries.iter().filter(|(_, entry)| entry.phase == Phase::Waiting)
    }

    /// The oldest instructions, in order. The first decides when: none overtakes another.
    fn next_call(&self, gate: Gate, now: Moment) -> Vec<Key> {
        let due = self.waiting().next().is_some_and(|(_, first)| gate == Gate::Probe || first.item.next_at <= now);
        if due { self.waiting().take(self.batch).map(|(key, _)| *key).collect() } else { Vec::new() }
    }

    /// The oldest message that is due, whose order waits for no earlier one, and whose receiver is not busy.
    fn next_message(&self, now: Moment) -> Option<Key> {
        let mut held: BTreeSet<OrderId> = BTreeSet::new();
        for (key, entry) in &self.entries {
            let order = order_of(&entry.item.effect);
            match &entry.phase {
                Phase::Done(..) | Phase::Marking(..) => continue,
                Phase::Flying => {}
                Phase::Waiting => {
                    let first = order.is_none_or(|order| !held.contains(&order));
                    if first && entry.item.next_at <= now && !self.is_busy(entry.to.as_deref()) {
                        return Some(*key);
                    }
                }
            }
            held.extend(order);
        }
        None
    }

    /// The message that asks whether the receiver is back: not always the same, or one that breaks every exchange
    /// would keep the lane shut.
    fn next_probe(&self, now: Moment) -> Option<Key> {
        self.next_message(now)
            .or_else(|| self.waiting().min_by_key(|(key, e)| (e.item.next_at, **key)).map(|(key, _)| *key))
    }

    fn is_busy(&self, to: Option<&str>) -> bool {
        to.and_then(|to| self.receivers.get(to)).is_some_and(|count| *count >= RECEIVER_MAX)
    }

    /// A message on its way knows its receiver now; false when enough are on their way to it.
    pub fn enter(&mut self, key: Key, to: &str) -> bool {
        let Some(entry) = self.entries.get_mut(&key) else { return false };
        entry.to = Some(to.to_owned());
        if self.receivers.get(to).is_some_and(|count| *count >= RECEIVER_MAX) {
            return false;
        }
        entry.inside = true;
        *self.receivers.entry(to.to_owned()).or_default() += 1;
        true
    }

    /// Outcomes to be written down, oldest first.
    pub fn take_done(&mut self, most: usize, now: Moment) -> Vec<(OutboxItem, End)> {
        if now < self.mark_at {
            return Vec::new();
        }
        let done = self.entries.values_mut().filter_map(Entry::mark);
        done.take(most).collect()
    }

    /// They were written down, or could not be.
    pub fn marked(&mut self, keys: &[Key], written: bool, now: Moment) {
        for key in keys {
            if !written {
                self.mark_at = now + MARK_AGAIN;
                if let Some(entry) = self.entries.get_mut(key) {
                    entry.unmark();
                }
            } else if let Some(entry) = self.entries.remove(key) {
                self.given_up += u32::from(entry.is_dead());
                if self.reading {
                    self.gone.insert(*key);
                }
            }
        }
    }

    /// When to look again at the latest.
    pub fn due(&self, now: Moment) -> Moment {
        let shut = match self.breaker.gate(now) {
            Gate::Shut(until) => until,
            Gate::Free => {
                self.waiting().map(|(_, entry)| entry.item.next_at).filter(|at| *at > now).min().unwrap_or(FAR)
            }
            Gate::Probe => FAR,
        };
        let marks = self.entries.values().any(|entry| matches!(entry.phase, Phase::Done(..)));
        if marks { shut.min(self.mark_at) } else { shut }
    }

    /// What nobody has taken yet.
    pub fn len(&self) -> usize {
        self.entries.values().filter(|entry| matches!(entry.phase, Phase::Waiting | Phase::Flying)).count()
    }

    /// When the oldest of them was asked for.
    pub fn oldest(&self) -> Option<Moment> {
        let open = self.entries.values().find(|entry| matches!(entry.phase, Phase::Waiting | Phase::Flying));
        open.map(|entry| entry.item.asked_at)
    }

    /// Effects given up.
    pub fn given_up(&self) -> u32 {
        self.given_up
    }

    /// Effects given up, as the table says.
    pub fn set_given_up(&mut self, count: u32) {
        self.given_up = count;
    }

    /// Since when this lane fails, when it is more than one message's own trouble.
    pub fn failing(&self) -> Option<&Trouble> {
        self.trouble.as_ref().filter(|trouble| trouble.serious || trouble.struck.len() >= STRIKES_MAX as usize)
    }
}

/// Later than anything.
const FAR: Moment = Moment(i64::MAX);

fn order_of(effect: &Effect) -> Option<OrderId> {
    match effect {
        Effect::Notify(notification) => Some(notification.order),
        Effect::Act(_) | Effect::Solve(_) => None,
    }
}

#[cfg(test)]
mod tests;
