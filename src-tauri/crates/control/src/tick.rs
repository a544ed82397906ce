//! One turn of the loop: facts that wait are stamped as one batch, then decisions are made until
//! nothing new is said.

use crate::{Control, decide};
use model::{
    Alert, AlertId, AlertKind, Body, Decision, Draft, Event, Incoming, Measure, Moment, Seq, Severity, Subject,
};

/// Rounds of deciding in one tick. Stages speak one at a time, so a busy tick takes a dozen; reaching
/// the limit is an alert, and what is left waits for the next tick.
pub const ROUNDS_MAX: usize = 64;

/// Most minutes and days turned before the facts of a tick: those of the longest silence that is made up for.
const TURNS_MAX: usize = 128;

impl Control {
    /// Stamps and applies `facts`, then decides until nothing new is said. The events of the tick, in
    /// order; the caller makes them durable before it acts on their effects, then calls
    /// [`Control::settle`].
    pub fn tick(&mut self, facts: Vec<Incoming>, now: Moment) -> Vec<Event> {
        let now = now.max(self.world().now);
        let mut events = Vec::with_capacity(facts.len() * 3);
        self.turn_clock(now, &mut events);
        for fact in facts {
            // The outside may name a cause that does not exist yet; the log holds none but earlier ones.
            let cause = fact.cause.filter(|cause| *cause <= self.world().seq);
            let event = self.stamp(now, cause, Body::Fact(fact.fact), None, Some(fact.origin));
            // Nothing happened after it was told: a sender's clock may run ahead.
            let event = Event { happened_at: fact.happened_at.map(|at| at.min(now)), ..event };
            self.apply(&event);
            events.push(event);
            // What cannot be believed is said right behind it, so that whoever reads the log knows before the next.
            self.take(decide::refusals(self.world(), now), now, &mut events);
        }
        if !self.rounds(now, &mut events) {
            self.take(self.exhausted(now), now, &mut events);
        }
        events
    }

    /// Asks the stages that are due until none has anything to say; false when there was no end to it.
    fn rounds(&mut self, now: Moment, events: &mut Vec<Event>) -> bool {
        self.cursor.begin(self.world.dirty.minute);
        self.cursor.wake(self.world.take_marks());
        let (mut rounds, mut before) = (0, Vec::new());
        while let Some(stage) = self.cursor.take() {
            let drafts = decide::ask(stage, self.world(), now);
            self.asked.count(stage, !drafts.is_empty());
            if drafts.is_empty() {
                continue;
            }
            if rounds == ROUNDS_MAX || is_same_again(&before, &drafts) {
                self.cursor.put_back(stage);
                return false;
            }
            rounds += 1;
            self.take(drafts.clone(), now, events);
            self.cursor.wake(self.world.take_marks());
            before = drafts;
        }
        true
    }

    /// A minute that is over is closed, and a day begun or ended, before what comes after it is counted.
    fn turn_clock(&mut self, now: Moment, events: &mut Vec<Event>) {
        for _ in 0..TURNS_MAX {
            let due = decide::day(self.world(), now);
            let due = if due.is_empty() { decide::minute(self.world(), now) } else { due };
            if due.is_empty() {
                return;
            }
            self.take(due, now, events);
        }
    }

    fn take(&mut self, drafts: Vec<Draft>, now: Moment, events: &mut Vec<Event>) {
        for draft in drafts {
            let event = self.stamp(now, Some(draft.cause), Body::Decision(draft.decision), draft.based_on, None);
            self.apply(&event);
            events.push(event);
        }
    }

    fn stamp(
        &self,
        at: Moment,
        cause: Option<Seq>,
        body: Body,
        based_on: Option<Seq>,
        origin: Option<model::Origin>,
    ) -> Event {
        Event { seq: Seq(self.world().seq.0 + 1), at, cause, based_on, origin, happened_at: None, body }
    }

    fn exhausted(&self, now: Moment) -> Vec<Draft> {
        let open = self.world().alerts().book().is_open(AlertKind::RoundsExhausted, Subject::App);
        let Ok(alert) = AlertId::new(&format!("R-{}", self.world().seq)) else { return Vec::new() };
        let measure = Measure { seen: ROUNDS_MAX as i64, expected: ROUNDS_MAX as i64, orders: 0, cents: None };
        let (kind, subject) = (AlertKind::RoundsExhausted, Subject::App);
        let severity = Severity::Medium;
        let alert =
            Alert { alert, kind, subject, severity, measure, opened_at: now, started_at: Some(now), foreseen: None };
        let draft = Draft { cause: self.world().seq, based_on: None, decision: Decision::AlertOpened(alert) };
        if open { Vec::new() } else { vec![draft] }
    }
}

/// The same decisions for the same causes once more: to take them changed nothing that matters to them, and to take
/// them again would fill the log.
fn is_same_again(before: &[Draft], drafts: &[Draft]) -> bool {
    let same = |(a, b): (&Draft, &Draft)| a.cause == b.cause && a.decision == b.decision;
    before.len() == drafts.len() && before.iter().zip(drafts).all(same)
}
