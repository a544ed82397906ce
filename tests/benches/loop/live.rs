//! The demo day lived through by `regie serve --demo` at its fastest, and what the process then weighs: more than after
//! a restart, since a day of work leaves its traces in memory.

use crate::{
    Failure,
    child::{Asked, Running},
    day::Day,
    machine,
    table::Table,
    wire,
};
use model::Span;
use std::{
    fs, thread,
    time::{Duration, Instant},
};

/// Seconds of the demo in one second: the fastest that the app offers.
const SPEED: f64 = 600.0;
/// How much of the day a quick run lives through.
const SHORT: Span = Span::minutes(30);
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Lives through the day.
pub fn measure(day: &Day, quick: bool, table: &mut Table) -> Result<(), Failure> {
    println!("the demo day lived through at {SPEED} times its speed");
    let data = tests::folder("live");
    let until = if quick { day.demo.opens() + SHORT } else { day.demo.closes() };
    let app = Running::start(&Asked::Demo(data.clone(), SPEED))?;
    let begun = Instant::now();
    // The clock cannot run slow: twice the time is an app that no longer answers.
    let most = Duration::from_secs_f64((until - day.demo.opens()).0 as f64 / 1e3 / SPEED * 2.0) + PATIENCE;
    let picture = loop {
        let picture = wire::picture(app.address(), PATIENCE)?;
        if picture.at >= until {
            break picture;
        }
        if begun.elapsed() > most {
            return Err(format!("the app stands at {} after {:.0} s", picture.at, begun.elapsed().as_secs_f64()).into());
        }
        thread::sleep(Duration::from_secs(1));
    };
    let (now, peak) = machine::resident_mb(app.pid()).ok_or("the app cannot be weighed")?;
    table.at_most("memory at the end of the day lived through", 400.0, now, "MB");
    table.note("memory of that day, peak", format!("{peak:.0} MB"));
    table.note("events of that day", picture.seq);
    app.stop()?;
    fs::remove_dir_all(&data)?;
    Ok(())
}
