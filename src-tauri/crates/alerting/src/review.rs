//! Compares what is wrong now with what is open: what to open, what to say again, what is over.

use crate::{
    AlertBook, AlertRecord, Condition,
    condition::{Key, fade},
};
use model::{Alert, AlertId, AlertKind, Measure, Moment, Severity, Span, Trend};
use std::collections::{BTreeMap, BTreeSet};

/// An alert lives at least this long, so that it can be read.
pub const SHORTEST_LIFE: Span = Span::minutes(3);

/// After its condition went away by itself, an alert does not open again before this, unless it is worse.
pub const REST: Span = Span::minutes(15);

/// After a person resolved it, an alert does not open again before this, unless it is worse.
pub const REST_AFTER_PERSON: Span = Span::minutes(30);

/// How long a condition must be less severe before its alert is; what is worse is said at once.
pub const EASE: Span = Span::minutes(10);

/// The time over which openings are counted.
pub(crate) const WINDOW: Span = Span::minutes(10);

/// Most alerts opened within [`WINDOW`]: what a person can take in (EEMUA 191, ISA-18.2).
const OPENED_MAX: usize = 10;

/// Most news told within [`WINDOW`]: it calls nobody, so it takes no room from alarms.
const NEWS_MAX: usize = 10;

/// Of these, how many are kept free for high ones: a broken van shall not wait behind forecasts.
const KEPT_FOR_HIGH: usize = 3;

/// What review found to say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// A new alert.
    Open(Alert),
    /// An open alert measures something else than it did, or its condition comes and goes.
    Changed {
        /// Which.
        alert: AlertId,
        /// How bad now.
        severity: Severity,
        /// How much now.
        measure: Measure,
        /// What has become of its condition.
        trend: Trend,
    },
    /// An open alert's condition has stayed away.
    Resolve {
        /// Which.
        alert: AlertId,
    },
}

impl AlertBook {
    /// What to say about the present conditions. `conditions` are *all* that hold now: an open alert whose
    /// condition is not among them is over.
    ///
    /// In order: what is over or has changed, what is new, worst first. New ones are bounded to ten in any ten
    /// minutes; see [`AlertBook::held_back`] for the rest.
    pub fn review(&self, conditions: &[Condition], now: Moment) -> Vec<Change> {
        let (present, explained) = present(conditions);
        let mut changes: Vec<Change> =
            self.records.values().filter_map(|r| follow(r, &present, &explained, now)).collect();
        let new = self.candidates(&present, now);
        let opened = self.chosen(new, now).0.into_iter().zip(1u32..).map(|(condition, nth)| {
            let number = self.alerts_so_far.saturating_add(nth);
            Change::Open(open(number, condition, now))
        });
        // What is over makes room on the screens before anything else is said.
        changes.sort_by_key(|change| !matches!(change, Change::Resolve { .. }));
        changes.into_iter().chain(opened).collect()
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
        let new = self.candidates(&present(conditions).0, now);
        self.chosen(new, now).1
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

    /// The new ones, which stand in order, that may be opened now, and those that wait.
    fn chosen(&self, new: Vec<Condition>, now: Moment) -> (Vec<Condition>, Vec<Condition>) {
        let (mut news, mut alarms): (Vec<Condition>, Vec<Condition>) =
            new.into_iter().partition(|condition| condition.severity.is_news());
        let mut waiting = alarms.split_off(self.room(&alarms, now));
        let told = self.news_lately.iter().filter(|at| now - **at < WINDOW).count();
        waiting.extend(news.split_off(NEWS_MAX.saturating_sub(told).min(news.len())));
        alarms.extend(news);
        (alarms, waiting)
    }

    /// How many of the new alarms, which stand in order, may be opened now.
    fn room(&self, new: &[Condition], now: Moment) -> usize {
        let lately = self.opened_lately.iter().filter(|at| now - **at < WINDOW).count();
        let high = new.iter().filter(|condition| condition.severity == Severity::High).count();
        let for_all = OPENED_MAX.saturating_sub(lately);
        let for_any = for_all.saturating_sub(KEPT_FOR_HIGH).max(high.min(for_all));
        for_any.min(new.len())
    }
}

/// One condition a key (the worst), without mere symptoms; and the keys of those symptoms.
fn present(conditions: &[Condition]) -> (BTreeMap<Key, Condition>, BTreeSet<Key>) {
    let mut worst: BTreeMap<Key, Condition> = BTreeMap::new();
    for condition in conditions {
        let kept = worst.entry(condition.key()).or_insert(*condition);
        if rank(condition) < rank(kept) {
            *kept = *condition;
        }
    }
    let is_explained = |condition: &Condition| {
        let cause = |kind: &AlertKind| worst.get(&(*kind, condition.subject));
        condition.causes().iter().filter_map(cause).any(|cause| cause.severity >= condition.severity)
    };
    let explained: BTreeSet<Key> = worst.iter().filter(|(_, c)| is_explained(c)).map(|(key, _)| *key).collect();
    worst.retain(|key, _| !explained.contains(key));
    (worst, explained)
}

/// What is to be said of an alert, given what holds now.
fn follow(
    record: &AlertRecord,
    present: &BTreeMap<Key, Condition>,
    explained: &BTreeSet<Key>,
    now: Moment,
) -> Option<Change> {
    let told = &record.alert;
    let key = (told.kind, told.subject);
    let condition = present.get(&key);
    if !record.is_open() {
        let ends = condition.is_none() && record.incident.is_some() && record.lasts_unseen();
        return ends.then(|| changed(record, told.severity, told.measure, Trend::Gone));
    }
    let Some(condition) = condition else { return fades(record, explained.contains(&key), now) };
    let (severity, measure) = (condition.severity, condition.measure);
    let eased = record.lower_since.is_some_and(|since| now - since >= EASE);
    let next = if severity >= told.severity || eased {
        (severity, measure, Trend::Holds)
    } else {
        (told.severity, measure, Trend::Eases)
    };
    let is_news = next != (told.severity, told.measure, record.course.trend);
    is_news.then(|| changed(record, next.0, next.1, next.2))
}

/// Its condition is gone: it ends when that has lasted, and at once when another alert explains it.
fn fades(record: &AlertRecord, explained: bool, now: Moment) -> Option<Change> {
    let alert = record.alert.alert;
    let wait = if explained { Span::ZERO } else { fade(record.alert.kind) };
    let lasts = record.course.gone_at.map_or(Span::ZERO, |gone| now - gone);
    if lasts >= wait && now - record.alert.opened_at >= SHORTEST_LIFE {
        return Some(Change::Resolve { alert });
    }
    // Nothing of it is at stake any more; what was measured last stays to be read.
    let measure = Measure { orders: 0, cents: None, ..record.alert.measure };
    (record.course.trend != Trend::Gone).then(|| changed(record, record.alert.severity, measure, Trend::Gone))
}

fn changed(record: &AlertRecord, severity: Severity, measure: Measure, trend: Trend) -> Change {
    Change::Changed { alert: record.alert.alert, severity, measure, trend }
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
    Alert { alert, kind, subject, severity, measure, opened_at: now, started_at: None, foreseen: None }
}
