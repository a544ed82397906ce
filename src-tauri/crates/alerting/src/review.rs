//! Compares what is wrong now with what is open: what to open, what to say again, what is over.

use crate::{AlertBook, Condition, condition::Key};
use model::{Alert, AlertId, AlertKind, Measure, Moment, Severity, Span};
use std::collections::BTreeMap;

/// An alert lives at least this long, so that it can be read.
pub const SHORTEST_LIFE: Span = Span::minutes(3);

/// After its condition went away by itself, an alert does not open again before this, unless it is worse.
pub const REST: Span = Span::minutes(5);

/// After a person resolved it, an alert does not open again before this, unless it is worse.
pub const REST_AFTER_PERSON: Span = Span::minutes(30);

/// Between two changes of one alert, unless its severity rises.
const CHANGE_PAUSE: Span = Span::minutes(3);

/// The time over which openings are counted.
pub(crate) const WINDOW: Span = Span::minutes(10);

/// Most alerts opened within [`WINDOW`]: what a person can take in (EEMUA 191, ISA-18.2).
const OPENED_MAX: usize = 10;

/// Of these, how many are kept free for high ones: a broken van shall not wait behind forecasts.
const KEPT_FOR_HIGH: usize = 3;

/// What review found to say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// A new alert.
    Open(Alert),
    /// An open alert is worse, or much larger, or better.
    Changed {
        /// Which.
        alert: AlertId,
        /// How bad now.
        severity: Severity,
        /// How much now.
        measure: Measure,
    },
    /// An open alert's condition is gone.
    Resolve {
        /// Which.
        alert: AlertId,
    },
}

impl AlertBook {
    /// What to say about the present conditions. `conditions` are *all* that hold now: an open alert whose
    /// condition is not among them is over.
    ///
    /// In order: what is over, what changed, what is new, worst first. New ones are bounded to ten in any ten
    /// minutes; see [`AlertBook::held_back`] for the rest.
    pub fn review(&self, conditions: &[Condition], now: Moment) -> Vec<Change> {
        let present = self.present(conditions);
        let over = self.over(&present, now).map(|alert| Change::Resolve { alert });
        let changed = present.values().filter_map(|condition| self.change(condition, now));
        let new = self.candidates(&present, now);
        let room = self.room(&new, now);
        let opened = new.into_iter().take(room).zip(1u32..).map(|(condition, nth)| {
            let number = self.alerts_so_far.saturating_add(nth);
            Change::Open(open(number, condition, now))
        });
        over.chain(changed).chain(opened).collect()
    }

    /// What to say at once about one kind, of which `conditions` are all that hold: neither rest nor a busy hour holds
    /// it back, and it ends with its condition.
    pub fn review_at_once(&self, kind: AlertKind, conditions: &[Condition], now: Moment) -> Vec<Change> {
        let present: BTreeMap<Key, Condition> =
            conditions.iter().map(|condition| (condition.key(), *condition)).collect();
        let gone = self.open.iter().filter(|(key, _)| key.0 == kind && !present.contains_key(key));
        let over = gone.map(|(_, alert)| Change::Resolve { alert: *alert });
        let new = present.values().filter(|condition| !self.open.contains_key(&condition.key())).zip(1u32..);
        let opened =
            new.map(|(condition, nth)| Change::Open(open(self.alerts_so_far.saturating_add(nth), *condition, now)));
        over.chain(opened).collect()
    }

    /// Conditions that deserve an alert but wait until fewer were opened lately, worst first.
    pub fn held_back(&self, conditions: &[Condition], now: Moment) -> Vec<Condition> {
        let mut new = self.candidates(&self.present(conditions), now);
        new.split_off(self.room(&new, now))
    }

    /// One condition a key (the worst), without mere symptoms.
    fn present(&self, conditions: &[Condition]) -> BTreeMap<Key, Condition> {
        let mut worst: BTreeMap<Key, Condition> = BTreeMap::new();
        for condition in conditions {
            let kept = worst.entry(condition.key()).or_insert(*condition);
            if rank(condition) < rank(kept) {
                *kept = *condition;
            }
        }
        let explained = |condition: &Condition| {
            let cause = |kind: &AlertKind| worst.get(&(*kind, condition.subject));
            condition.causes().iter().filter_map(cause).any(|cause| cause.severity >= condition.severity)
        };
        worst.iter().filter(|(_, condition)| !explained(condition)).map(|(key, c)| (*key, *c)).collect()
    }

    fn over<'a>(&'a self, present: &'a BTreeMap<Key, Condition>, now: Moment) -> impl Iterator<Item = AlertId> + 'a {
        let gone = self.open.iter().filter(|(key, _)| !present.contains_key(key)).map(|(_, alert)| *alert);
        gone.filter(move |alert| {
            self.records.get(alert).is_none_or(|record| now - record.alert.opened_at >= SHORTEST_LIFE)
        })
    }

    fn change(&self, condition: &Condition, now: Moment) -> Option<Change> {
        let record = self.records.get(self.open.get(&condition.key())?)?;
        let told = &record.alert;
        let rises = condition.severity > told.severity;
        let moved = condition.severity != told.severity || condition.has_outgrown(&told.measure);
        // Being acknowledged or assigned counts as a change: whoever just looked is not called again at once.
        let rested = now - record.changed_at >= CHANGE_PAUSE;
        let (severity, measure) = (condition.severity, condition.measure);
        (rises || (moved && rested)).then_some(Change::Changed { alert: told.alert, severity, measure })
    }

    /// New conditions that are not resting, worst first.
    fn candidates(&self, present: &BTreeMap<Key, Condition>, now: Moment) -> Vec<Condition> {
        let rests = |condition: &Condition| {
            self.resting.get(&condition.key()).is_some_and(|r| now < r.until && condition.severity <= r.severity)
        };
        let new = present.iter().filter(|(key, _)| !self.open.contains_key(key)).map(|(_, condition)| *condition);
        let mut new: Vec<Condition> = new.filter(|condition| !rests(condition)).collect();
        new.sort_by_key(rank);
        new
    }

    /// How many of the new ones, which stand in order, may be opened now.
    fn room(&self, new: &[Condition], now: Moment) -> usize {
        let lately = self.opened_lately.iter().filter(|at| now - **at < WINDOW).count();
        let high = new.iter().filter(|condition| condition.severity == Severity::High).count();
        let for_all = OPENED_MAX.saturating_sub(lately);
        let for_any = for_all.saturating_sub(KEPT_FOR_HIGH).max(high.min(for_all));
        for_any.min(new.len())
    }
}

/// Worst first: severity, then money, then orders, then the key so that the order is always the same.
fn rank(condition: &Condition) -> impl Ord + use<> {
    let Measure { cents, orders, seen, expected } = condition.measure;
    let worst = std::cmp::Reverse((condition.severity, cents, orders, seen));
    (worst, condition.key(), expected)
}

fn open(number: u32, condition: Condition, now: Moment) -> Alert {
    let Condition { kind, subject, severity, measure } = condition;
    let alert = AlertId::new(&format!("A-{number:06}")).expect("a letter and at most ten digits are a code");
    Alert { alert, kind, subject, severity, measure, opened_at: now, foreseen: None }
}
