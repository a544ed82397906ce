//! The demo day without a window: how long it takes, and what audit says of it.

use crate::{Failure, machine, table::Table};
use cli::{DEMO_SEED, Demo};
use control::Control;
use model::{Event, Span};
use std::time::{Duration, Instant};

/// How much of the day a quick run plays.
const SHORT: Span = Span::minutes(60);

/// A day that was played.
pub struct Day {
    /// What it was made of.
    pub demo: Demo,
    /// Its log.
    pub log: Vec<Event>,
    outcome: twin::Outcome,
    wall: Duration,
    cpu: Duration,
}

/// Plays the demo day to its end, or its first hour.
pub fn run(whole: bool) -> Result<Day, Failure> {
    println!("the demo day without a window");
    let demo = Demo::load(DEMO_SEED)?;
    let until = if whole { demo.closes() } else { demo.opens() + SHORT };
    let (mut log, wall, cpu) = (Vec::new(), Instant::now(), machine::thread_cpu());
    let mut keep = |event: &Event| log.push(event.clone());
    let outcome = twin::run(Control::new(), demo.plant(), demo.facts.clone(), until, &mut keep);
    Ok(Day { demo, log, outcome, wall: wall.elapsed(), cpu: machine::thread_cpu().saturating_sub(cpu) })
}

impl Day {
    /// What control holds at its end.
    pub fn control(&self) -> &Control {
        &self.outcome.control
    }

    /// Ticks of it.
    pub fn ticks(&self) -> u64 {
        self.outcome.ticks
    }

    /// What it took.
    pub fn figures(&self, table: &mut Table) {
        let totals = self.outcome.control.world().sales().totals();
        table.at_most("demo day, wall", 60.0, self.wall.as_secs_f64(), "s");
        table.note("demo day, CPU", format!("{:.2} s", self.cpu.as_secs_f64()));
        table.note("demo day, events / orders", format!("{} / {}", self.outcome.events, totals.orders));
        table.none("demo day, violations found by audit", self.outcome.violations.len() as u64);
        table.note("demo day, log hash", &self.outcome.log_hash[..16]);
    }
}
