//! The demo's day on a virtual clock, cut short, for the tests that need one.

use cli::Demo;
use control::Control;
use model::{Event, Moment, Seed, Span};
use twin::Outcome;

/// Runs the demo's day of this seed for some minutes from its opening.
pub fn morning(seed: u64, minutes: i64) -> (Outcome, Vec<Event>) {
    let demo = Demo::load(Seed(seed)).expect("the demo's files are sound");
    let until = demo.opens() + Span::minutes(minutes);
    run(&demo, until)
}

/// Runs it until `until`, and keeps the log.
pub fn run(demo: &Demo, until: Moment) -> (Outcome, Vec<Event>) {
    let mut log = Vec::new();
    let mut keep = |event: &Event| log.push(event.clone());
    let outcome = twin::run(Control::new(), demo.plant(), demo.facts.clone(), until, &mut keep);
    (outcome, log)
}
