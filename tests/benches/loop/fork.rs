//! A copy of the World at the end of the day: what it takes, and what it weighs until one of the two changes.

use crate::{Failure, day::Day, machine, table::Table};
use control::Control;
use std::time::Instant;

/// Copies held at once, at most.
const HELD: usize = 1_000;
/// No more copies are made once they weigh this much, megabytes.
const ENOUGH_MB: f64 = 500.0;
/// Copies that are timed.
const TIMED: usize = 51;

/// Measures copies.
pub fn measure(day: &Day, table: &mut Table) -> Result<(), Failure> {
    println!("copies of the World at the end of the day");
    let resident =
        || machine::resident_mb(std::process::id()).map(|(now, _)| now).ok_or("this process cannot be weighed");
    // Weighed first: what timed copies give back would be taken again without being seen.
    let (before, mut held) = (resident()?, Vec::<Control>::new());
    let mut grown = 0.0;
    while held.len() < HELD && grown < ENOUGH_MB {
        held.push(day.control().clone());
        grown = resident()? - before;
    }
    let each = grown.max(0.0) / held.len() as f64;
    println!("    {} copies held, {grown:.0} MB", held.len());
    drop(held);
    let mut took: Vec<f64> = (0..TIMED).map(|_| time(day.control())).collect();
    took.sort_by(f64::total_cmp);
    table.at_most("fork of the World, time", 1.0, took[TIMED / 2], "ms");
    table.at_most("fork of the World, memory until touched", 1.0, each, "MB");
    Ok(())
}

/// One copy, milliseconds; giving it back is not measured.
fn time(control: &Control) -> f64 {
    let begun = Instant::now();
    let copy = std::hint::black_box(control.clone());
    let took = begun.elapsed().as_secs_f64() * 1e3;
    drop(copy);
    took
}
