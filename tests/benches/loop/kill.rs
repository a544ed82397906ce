//! The app and its Postgres taken away in the middle of the demo: how long until the screens answer, and whether
//! anything that was accepted is lost. Kills only what it has started.

use crate::{
    Failure,
    child::{Asked, PROGRAM, Running},
    table::Table,
    wire,
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use std::{
    fs,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};
use tests::siege::{self, Plan};

/// Seconds of the demo in one second.
const SPEED: f64 = 300.0;
/// How long a call may wait for its answer before it is made again, under the same key; a longer patience would be
/// measured instead of the app.
const PATIENCE: Duration = Duration::from_millis(300);
/// How long the app may be away before the bench gives up.
const AWAY_MAX: Duration = Duration::from_secs(60);

/// Keys of the commands accepted before each kill.
const FIRST: &str = "before the app was killed";
const SECOND: &str = "before Postgres was killed";

/// Kills the app and the database, once each in the demo, then many times under orders.
pub fn measure(quick: bool, table: &mut Table) -> Result<(), Failure> {
    in_the_demo(quick, table)?;
    under_siege(quick, table)
}

fn under_siege(quick: bool, table: &mut Table) -> Result<(), Failure> {
    let kills = if quick { 2 } else { 20 };
    let plan = Plan { kills, rest: Duration::from_secs(3), clients: 4, per_second: 200 };
    println!("killed {kills} times each under {} orders a second of {} clients", plan.per_second, plan.clients);
    let data = tests::folder("siege");
    let program = || {
        let mut command = Command::new(std::env::current_exe().unwrap_or_default());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("REGIE_")) {
            command.env_remove(name);
        }
        command.arg(PROGRAM);
        command
    };
    let told = siege::lay(&plan, siege::Victim::start(program, &data)?)?;
    let seconds =
        |all: &[Duration]| all.iter().map(|gap| format!("{:.2}", gap.as_secs_f64())).collect::<Vec<_>>().join(" ");
    println!("    after each kill of the app: {} s", seconds(&told.gaps.0));
    println!("    after each kill of the database: {} s", seconds(&told.gaps.1));
    table.at_most(
        &format!("app killed {kills} times: longest gap of acknowledgements"),
        1.0,
        told.app.as_secs_f64(),
        "s",
    );
    let figure = format!("database killed {kills} times: longest gap of acknowledgements");
    table.at_most(&figure, 2.0, told.database.as_secs_f64(), "s");
    table.note(
        "calls acknowledged / orders / made again",
        format!("{} / {} / {}", told.acknowledged, told.orders, told.again),
    );
    table.none("acknowledged orders lost", told.lost as u64);
    table.none("orders doubled", told.doubled as u64);
    table.none("violations found by audit after the kills", told.violations as u64);
    table.none("call ids with two different answers", told.two_bodies as u64);
    fs::remove_dir_all(&data)?;
    Ok(())
}

fn in_the_demo(quick: bool, table: &mut Table) -> Result<(), Failure> {
    println!("killed in the middle of the demo at {SPEED} times its speed");
    let data = tests::folder("kill");
    let runs = Duration::from_secs(if quick { 4 } else { 15 });
    let asked = Asked::Demo(data.clone(), SPEED);
    let app = Running::start(&asked)?;
    thread::sleep(runs);
    let first = accepted(&app, FIRST)?.0;
    app.kill()?;
    let app = Running::start(&asked)?;
    let (shown, took) = app.first_picture()?;
    table.at_most("app killed: until the screen answers again", 10.0, took.as_secs_f64(), "s");
    thread::sleep(runs / 3);
    let before = accepted(&app, SECOND)?.0;
    signal(postmaster(&data)?, Signal::KILL)?;
    let (after, took) = accepted(&app, "after Postgres was killed")?;
    table.at_most("Postgres killed: until a command is accepted again", 10.0, took.as_secs_f64(), "s");
    println!("    commands at {first}, {before} and {after} of the log; shown after the kill: {shown}");
    // Given again under its key, a command that the log still holds is answered with its old place.
    let again = (accepted(&app, FIRST)?.0, accepted(&app, SECOND)?.0);
    let lost = u64::from(again.0 != first) + u64::from(again.1 != before);
    table.none("commands accepted and lost in a kill", lost);
    app.stop()?;
    fs::remove_dir_all(&data)?;
    Ok(())
}

/// Gives a command until it is accepted: its place in the log and how long it took.
fn accepted(app: &Running, key: &str) -> Result<(u64, Duration), Failure> {
    let begun = Instant::now();
    let args = json!({"kind": "notify", "level": "act"});
    let call = json!({"cmd": "set_autonomy", "args": args, "key": key});
    loop {
        match wire::command(app.address(), &call, PATIENCE) {
            Ok(seq) => return Ok((seq, begun.elapsed())),
            Err(error) if begun.elapsed() > AWAY_MAX => return Err(error),
            Err(_) => thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// The private Postgres of a data folder.
pub fn postmaster(data: &Path) -> Result<u32, Failure> {
    let text = fs::read_to_string(data.join("postgres/data/postmaster.pid"))?;
    Ok(text.lines().next().unwrap_or("").trim().parse()?)
}

/// Sends a signal to a process of the bench.
pub fn signal(pid: u32, signal: Signal) -> Result<(), Failure> {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or("no process")?;
    Ok(kill_process(pid, signal)?)
}
