//! Facts applied and decided in memory, on one core: placed orders of the demo's network through `Control::tick`.

use crate::{
    Failure,
    day::Day,
    machine,
    orders::{self, Orders},
    table::{Table, short},
};
use control::Control;
use model::{Event, Incoming, Span};
use std::time::Duration;

/// Orders in the app before anything is measured, as in the first hour of a show.
const BEFORE: usize = 2_000;
/// The clock goes on by this much from tick to tick.
const TICK: Span = Span(10);

/// Measures large batches and single orders.
pub fn measure(day: &Day, quick: bool, table: &mut Table) -> Result<(), Failure> {
    println!("facts applied and decided in memory");
    let orders = Orders::of(day);
    let count = if quick { 2_000 } else { 40_000 };
    for (batch, least) in [(1_000, Some(50_000.0)), (200, None), (1, None)] {
        let run = Run::new(day, &orders).take(&orders, count, batch);
        let rate = count as f64 / run.cpu.as_secs_f64();
        let figure = format!("orders applied and decided, {batch} a tick");
        match least {
            Some(least) => table.at_least(&figure, least, rate, "/s of CPU"),
            None => table.note(&figure, format!("{} /s of CPU", short(rate))),
        }
        let decided = run.decided();
        if decided + run.declined() < count {
            return Err(format!("{decided} of {count} orders were decided").into());
        }
        println!("    {decided} allocated, {} declined, {} events", run.declined(), run.events.len());
    }
    Ok(())
}

/// An app in memory and what it has said.
struct Run {
    control: Control,
    now: model::Moment,
    cpu: Duration,
    events: Vec<Event>,
}

impl Run {
    fn new(day: &Day, orders: &Orders) -> Self {
        let mut run = Self { control: Control::new(), now: day.demo.opens(), cpu: Duration::ZERO, events: Vec::new() };
        run.tick(orders::network(day));
        run.tick((0..BEFORE).map(|n| orders.incoming(n)).collect());
        run.cpu = Duration::ZERO;
        run.events.clear();
        run
    }

    fn take(mut self, orders: &Orders, count: usize, batch: usize) -> Self {
        let facts: Vec<Incoming> = (BEFORE..BEFORE + count).map(|n| orders.incoming(n)).collect();
        let mut facts = facts.into_iter();
        loop {
            let next: Vec<Incoming> = facts.by_ref().take(batch).collect();
            if next.is_empty() {
                return self;
            }
            self.tick(next);
        }
    }

    /// One tick with its effects, as the loop asks for them; keeping its events is not measured.
    fn tick(&mut self, facts: Vec<Incoming>) {
        let begun = machine::thread_cpu();
        self.now += TICK;
        let events = self.control.tick(facts, self.now);
        let effects: usize = events.iter().map(|event| self.control.effects(event).len()).sum();
        self.control.settle();
        std::hint::black_box(effects);
        self.cpu += machine::thread_cpu().saturating_sub(begun);
        self.events.extend(events);
    }

    fn decided(&self) -> usize {
        self.events.iter().filter(|event| event.kind() == "allocated").count()
    }

    fn declined(&self) -> usize {
        self.events.iter().filter(|event| event.kind() == "declined").count()
    }
}
