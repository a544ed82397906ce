//! A whole day on a virtual clock: control decides, the Plant answers, the ledger of audit watches.
//! Holds no log: whoever wants one observes.

use crate::Plant;
use audit::{Ledger, Totals, Violation};
use control::Control;
use model::{Body, Decision, Effect, Event, Fact, Incoming, Moment, Origin, Seq, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Most violations an outcome keeps; more of them say nothing new.
const VIOLATIONS_MAX: usize = 1_000;
/// Shortest time between two ticks, as in the live house.
const TICK: Span = Span(10);
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
        let next = [self.plant.next_at(), self.control.next_deadline(), thought].into_iter().flatten().min()?;
        Some(next.max(self.now + TICK))
    }

    /// One tick of control, as in the live house but for the log: facts told before count once, and
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
                self.thinking.insert((self.now + THINKING, event.seq), Control::solve(event.seq, problem));
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
        self.checked = now;
        self.cast_up();
    }

    fn cast_up(&mut self) {
        let room = VIOLATIONS_MAX.saturating_sub(self.violations.len());
        self.violations.extend(self.ledger.check().into_iter().take(room));
    }

    fn end(mut self) -> Outcome {
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
