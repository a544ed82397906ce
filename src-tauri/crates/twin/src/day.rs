//! A whole day on a virtual clock: control decides, the Plant answers, the ledger of audit watches.
//! Holds no log: whoever wants one observes.

use crate::{Plant, recount};
use audit::{Ledger, Totals, Violation};
use control::Control;
use model::{Body, Decision, Effect, Event, Fact, Incoming, Moment, Origin, Seq, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Most violations an outcome keeps; more of them say nothing new.
const VIOLATIONS_MAX: usize = 1_000;
/// Shortest time between two ticks, as in the live app.
const TICK: Span = Span(10);
/// How often service is counted again, order by order.
const RECOUNT: Span = Span::minutes(20);
/// How long a worker is given to answer.
const THINKING: Span = Span::seconds(2);

/// How a day went.
#[derive(Debug)]
pub struct Outcome {
    /// Events in the log.
    pub events: u64,
    /// Digest of the log, in hexadecimal: the same seed gives the same digest.
    pub log_hash: String,
    /// The state at the end.
    pub control: Control,
    /// The outside at the end.
    pub plant: Plant,
    /// What audit found, at most 1 000.
    pub violations: Vec<Violation>,
    /// What the ledger's books add up to.
    pub totals: Totals,
    /// Ticks run.
    pub ticks: u64,
    /// The moment of the last tick.
    pub ended_at: Moment,
}

/// Runs a day: first the setup at the time of the first task, then tick after tick until `until`, or
/// until nothing is left to happen. The observer sees each event once it is applied.
pub fn run(
    control: Control,
    plant: Plant,
    setup: Vec<Incoming>,
    until: Moment,
    observer: &mut dyn FnMut(&Event),
) -> Outcome {
    let mut day = Day::new(control, plant, observer);
    let begin = day.plant.next_at().unwrap_or(until).min(until);
    day.tick(begin, setup);
    while let Some(now) = day.wakes().filter(|now| *now <= until) {
        let mut facts = day.plant.advance(now);
        facts.extend(day.solved(now));
        day.tick(now, facts);
    }
    day.end()
}

struct Day<'a> {
    control: Control,
    plant: Plant,
    ledger: Ledger,
    observer: &'a mut dyn FnMut(&Event),
    known: BTreeSet<Origin>,
    /// Answers of workers, by when they come.
    thinking: BTreeMap<(Moment, Seq), Fact>,
    now: Moment,
    checked: Moment,
    hash: blake3::Hasher,
    violations: Vec<Violation>,
    events: u64,
    ticks: u64,
}

impl<'a> Day<'a> {
    fn new(control: Control, plant: Plant, observer: &'a mut dyn FnMut(&Event)) -> Self {
        Self {
            control,
            plant,
            ledger: Ledger::default(),
            observer,
            known: BTreeSet::new(),
            thinking: BTreeMap::new(),
            now: Moment(i64::MIN),
            checked: Moment(i64::MIN),
            hash: blake3::Hasher::new(),
            violations: Vec::new(),
            events: 0,
            ticks: 0,
        }
    }

    /// The next moment at which anything happens; never the present one again.
    fn wakes(&self) -> Option<Moment> {
        let thought = self.thinking.keys().next().map(|(at, _)| *at);
        let next = [self.plant.next_at(), self.control.next_deadline(self.now), thought].into_iter().flatten().min()?;
        Some(next.max(self.now + TICK))
    }

    /// One tick of control, as in the live app but for the log: facts told before count once, and
    /// effects leave when all is said.
    fn tick(&mut self, now: Moment, mut facts: Vec<Incoming>) {
        self.now = now;
        facts.retain(|incoming| self.known.insert(incoming.origin.clone()));
        let events = self.control.tick(facts, now);
        events.iter().for_each(|event| self.note(event));
        for event in &events {
            self.effects(event);
        }
        self.control.settle();
        self.ticks += 1;
        self.check(now);
    }

    fn note(&mut self, event: &Event) {
        self.events += 1;
        self.ledger.apply(event);
        // A log that cannot be written as JSON would hash as empty; plain data always can.
        let bytes = serde_json::to_vec(event).unwrap_or_default();
        self.hash.update(&(bytes.len() as u64).to_le_bytes());
        self.hash.update(&bytes);
        (self.observer)(event);
    }

    fn effects(&mut self, event: &Event) {
        for effect in self.control.effects(event) {
            if let Effect::Solve(problem) = &effect {
                let answer = self.control.work(problem.clone()).run(event.seq, &|| false);
                self.thinking.insert((self.now + THINKING, event.seq), answer);
            }
            self.plant.receive(self.now, event.seq, &effect);
        }
        if let Body::Decision(Decision::Proposed(proposal)) = &event.body {
            self.plant.propose(self.now, proposal);
        }
    }

    fn solved(&mut self, now: Moment) -> Vec<Incoming> {
        let later = self.thinking.split_off(&(Moment(now.0.saturating_add(1)), Seq(0)));
        let ready = std::mem::replace(&mut self.thinking, later);
        let source = crate::agenda::source("worker", "twin");
        let said = |((_, seq), fact)| crate::agenda::caused(source, now, &seq, Some(seq), fact);
        ready.into_iter().map(said).collect()
    }

    /// The ledger is cross-summed once a minute.
    fn check(&mut self, now: Moment) {
        if now.0.div_euclid(60_000) == self.checked.0.div_euclid(60_000) {
            return;
        }
        if now.0.div_euclid(RECOUNT.0) != self.checked.0.div_euclid(RECOUNT.0) {
            self.ledger.compare_service(&recount::service(self.control.world()));
        }
        self.checked = now;
        self.cast_up();
    }

    fn cast_up(&mut self) {
        let room = VIOLATIONS_MAX.saturating_sub(self.violations.len());
        self.violations.extend(self.ledger.check().into_iter().take(room));
    }

    fn end(mut self) -> Outcome {
        self.ledger.compare_service(&recount::service(self.control.world()));
        self.cast_up();
        Outcome {
            events: self.events,
            log_hash: self.hash.finalize().to_hex().to_string(),
            totals: self.ledger.totals(),
            control: self.control,
            plant: self.plant,
            violations: self.violations,
            ticks: self.ticks,
            ended_at: self.now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;
    use model::Seed;

    /// The first minutes of the demo day, with all that it says.
    fn morning(seed: u64, minutes: i64) -> (Outcome, Vec<Event>) {
        let plant = Plant::new(&demo::facts(), demo::script(), Seed(seed));
        let until = demo::at(10, 0) + Span::minutes(minutes);
        let mut log = Vec::new();
        let outcome = run(Control::new(), plant, demo::setup(), until, &mut |event| log.push(event.clone()));
        (outcome, log)
    }

    #[test]
    fn orders_are_taken_prepared_and_closed_without_a_violation() {
        let (outcome, log) = morning(1, 40);
        assert_eq!(outcome.violations, []);
        let count = |kind: &str| log.iter().filter(|event| event.kind() == kind).count();
        assert!(count("order_placed") > 400, "{} orders", count("order_placed"));
        assert!(count("parcel_packed") * 10 > count("order_placed") * 7, "{} packed", count("parcel_packed"));
        assert!(count("robot_unloaded") > 50, "{} robots unloaded", count("robot_unloaded"));
        assert_eq!(outcome.totals.orders, count("order_placed") as u64);
    }

    #[test]
    fn the_same_seed_gives_the_same_log_and_the_same_state() {
        let (first, second, other) = (morning(2, 12).0, morning(2, 12).0, morning(3, 12).0);
        assert_eq!(first.log_hash, second.log_hash);
        assert!(first.control == second.control);
        assert_ne!(first.log_hash, other.log_hash);
    }

    #[test]
    fn the_log_has_no_gap_and_time_never_goes_back() {
        let (outcome, log) = morning(4, 10);
        assert_eq!(log.len() as u64, outcome.events);
        assert!(log.windows(2).all(|pair| pair[1].seq.0 == pair[0].seq.0 + 1 && pair[0].at <= pair[1].at));
        assert!(outcome.ended_at <= demo::at(10, 10));
    }

    #[test]
    fn a_day_without_an_outside_ends_at_once() {
        let mut script = demo::script();
        script.closes_min = script.opens_min + 1;
        let plant = Plant::new(&[], script, Seed(1));
        let outcome = run(Control::new(), plant, Vec::new(), Moment(0), &mut |_| {});
        assert!(outcome.events <= 1, "{} events", outcome.events);
    }
}
