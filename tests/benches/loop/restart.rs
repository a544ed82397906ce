//! A restart on the log of one day, with and without a snapshot, and what the app then weighs.

use crate::{
    Failure,
    child::{Asked, Running},
    day::Day,
    machine,
    table::{Table, short},
};
use model::Event;
use std::{
    path::Path,
    time::{Duration, Instant},
};
use store::{Batch, Settings, Store, Supervisor};

/// Events written in one transaction while the log is laid down.
const CHUNK: usize = 2_000;
/// How long an app settles before it is weighed.
const SETTLE: Duration = Duration::from_secs(3);

/// Lays the day's log down, then starts apps on it.
pub fn measure(day: &Day, table: &mut Table) -> Result<(), Failure> {
    println!("a restart on the log of {} events", day.log.len());
    let data = tests::folder("restart");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(lay_down(&data, &day.log, table))?;
    let last = day.log.last().map_or(0, |event| event.seq.0);
    let cold = runtime.block_on(load(&data, last, false))?;
    table.note("restart without a snapshot, reading the log", format!("{:.2} s", cold.as_secs_f64()));
    start(&data, last, "restart without a snapshot, first picture", None, table)?;
    let warm = runtime.block_on(load(&data, last, true))?;
    table.at_most("restart with the last snapshot, loading", 3.0, warm.as_secs_f64(), "s");
    let weight = start(&data, last, "restart with the last snapshot, first picture", Some(3.0), table)?;
    table.at_most("memory after a restart at the end of the day", 400.0, weight, "MB");
    std::fs::remove_dir_all(&data)?;
    Ok(())
}

async fn open(data: &Path) -> Result<(Store, Supervisor), Failure> {
    let (store, supervisor) = Store::open(Settings::private(data)).await?;
    Ok((store, supervisor.ok_or("a private Postgres was asked for")?))
}

async fn lay_down(data: &Path, log: &[Event], table: &mut Table) -> Result<(), Failure> {
    let (store, supervisor) = open(data).await?;
    let begun = Instant::now();
    for events in log.chunks(CHUNK) {
        store.append(&Batch { events, ..Batch::default() }).await?;
    }
    let rate = log.len() as f64 / begun.elapsed().as_secs_f64();
    table.note(&format!("events appended to the log, {CHUNK} a transaction"), format!("{} /s", short(rate)));
    store.close().await;
    supervisor.stop().await;
    Ok(())
}

/// The time that reading the World back takes, the database already up; from a snapshot where there must be one.
async fn load(data: &Path, last: u64, snapshot: bool) -> Result<Duration, Failure> {
    let (store, supervisor) = open(data).await?;
    let begun = Instant::now();
    let restarted = runtime::load(&store).await?;
    let took = begun.elapsed();
    println!("    {} events replayed", restarted.replayed);
    store.close().await;
    supervisor.stop().await;
    if snapshot && restarted.replayed >= last {
        return Err("the app that was stopped left no snapshot".into());
    }
    if restarted.seq.0 < last {
        return Err(format!("the World came back at {} of {last}", restarted.seq).into());
    }
    Ok(took)
}

/// An app in its own process, Postgres included, until a screen shows the day; what it weighs, megabytes.
fn start(data: &Path, last: u64, figure: &str, most: Option<f64>, table: &mut Table) -> Result<f64, Failure> {
    let app = Running::start(&Asked::App(data.to_owned()))?;
    let (seq, took) = app.first_picture()?;
    if seq < last {
        return Err(format!("the screen shows {seq} of {last}").into());
    }
    match most {
        Some(most) => table.at_most(figure, most, took.as_secs_f64(), "s"),
        None => table.note(figure, format!("{:.2} s", took.as_secs_f64())),
    }
    std::thread::sleep(SETTLE);
    let (weight, _) = machine::resident_mb(app.pid()).ok_or("the app cannot be weighed")?;
    println!("    {weight:.0} MB resident");
    app.stop()?;
    Ok(weight)
}
