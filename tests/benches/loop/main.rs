//! Figures of the loop against what is required of it, as one table. Measures, and changes nothing: each part builds
//! its own app in a folder of its own.
//!
//! `cargo dev bench loop [days] [day] [forecast] [fork] [tick] [http] [reader] [restart] [live] [kill] [outage] [fuzz] [--quick] [--minutes N] [--beside FILE
//! [--times N]]`; without names all parts run. `--beside` names the bench of another build: both run each part in turn,
//! `--times` over, and one table shows both. `--minutes` says for how long `outage` takes each receiver away (half a minute when left out).
//! `days` lives through ten days and says what grows.
//! `--quick` takes small counts and a short day: it shows that every part works, and fails only on what must hold at any
//! size (audit, panics, lost facts).

mod app;
mod beside;
mod child;
mod day;
mod days;
mod forecast;
mod fork;
mod fuzz;
mod http;
mod kill;
mod live;
mod machine;
mod orders;
mod outage;
mod reader;
mod restart;
mod stages;
mod table;
mod tick;
mod wire;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};
use table::Table;

/// What went wrong, as one sentence.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The parts, in the order in which they run.
const PARTS: [&str; 12] =
    ["days", "day", "forecast", "fork", "tick", "http", "reader", "restart", "live", "kill", "outage", "fuzz"];
/// For how long a receiver is away, seconds: usually, and in a quick run.
const AWAY_S: [u64; 2] = [30, 25];

/// What is measured, and how much of it.
pub struct Plan {
    parts: Vec<String>,
    quick: bool,
    away: Duration,
    /// The bench of another build, to be run in turn.
    beside: Option<PathBuf>,
    times: usize,
}

impl Plan {
    fn read(words: Vec<String>) -> Result<Self, Failure> {
        let (mut parts, mut quick, mut minutes, mut beside, mut times) = (Vec::new(), false, None, None, 1);
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                // Cargo adds a word of its own.
                "--bench" => {}
                "--quick" => quick = true,
                "--minutes" => minutes = Some(number(words.next(), &word)?),
                "--times" => times = number(words.next(), &word)? as usize,
                "--beside" => beside = Some(PathBuf::from(words.next().ok_or("--beside takes a program")?)),
                part if PARTS.contains(&part) => parts.push(word),
                unknown => {
                    return Err(format!("there is no part `{unknown}`; there are: {}", PARTS.join(", ")).into());
                }
            }
        }
        let away = Duration::from_secs(minutes.map_or(AWAY_S[usize::from(quick)], |minutes| minutes * 60));
        Ok(Self { parts, quick, away, beside, times })
    }

    /// Both builds in turn.
    fn beside(&self, other: &Path) -> Result<bool, Failure> {
        let parts: Vec<&str> = PARTS.into_iter().filter(|part| self.has(part)).collect();
        let mut words = Vec::new();
        words.extend(self.quick.then(|| "--quick".to_owned()));
        if self.away.as_secs() >= 60 {
            words.extend(["--minutes".to_owned(), (self.away.as_secs() / 60).to_string()]);
        }
        beside::measure(other, &parts, &words, self.times)
    }

    fn has(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|named| named == part)
    }
}

/// The number that a flag takes.
fn number(word: Option<String>, flag: &str) -> Result<u64, Failure> {
    let number = word.and_then(|word| word.parse().ok()).filter(|number| (1..=60).contains(number));
    number.ok_or_else(|| format!("{flag} takes a number from 1 to 60").into())
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match child::asked(&words) {
        Some(child) => child.run().map(|()| true),
        None => Plan::read(words).and_then(|plan| measure(&plan)),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench loop: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the parts and prints the table; true when every figure is as required.
fn measure(plan: &Plan) -> Result<bool, Failure> {
    println!("{}", machine::line());
    if let Some(other) = &plan.beside {
        return plan.beside(other);
    }
    let mut table = Table::new(plan.quick);
    // First, while nothing else is in memory.
    if plan.has("days") {
        days::measure(plan.quick, &mut table)?;
    }
    let whole = !plan.quick && ["day", "forecast", "fork", "restart"].iter().any(|part| plan.has(part));
    let day = day::run(whole)?;
    if plan.has("day") {
        day.figures(&mut table);
        stages::figures(&day, &mut table);
    }
    if plan.has("forecast") {
        forecast::measure(&day, plan.quick, &mut table)?;
    }
    if plan.has("fork") {
        fork::measure(&day, &mut table)?;
    }
    if plan.has("tick") {
        tick::measure(&day, plan.quick, &mut table)?;
    }
    if plan.has("http") {
        http::measure(&day, plan.quick, &mut table)?;
    }
    if plan.has("reader") {
        reader::measure(&day, plan, &mut table)?;
    }
    if plan.has("restart") {
        restart::measure(&day, &mut table)?;
    }
    if plan.has("live") {
        live::measure(&day, plan.quick, &mut table)?;
    }
    if plan.has("kill") {
        kill::measure(plan.quick, &mut table)?;
    }
    if plan.has("outage") {
        outage::measure(plan.away, &mut table)?;
    }
    if plan.has("fuzz") {
        fuzz::measure(plan.quick, &mut table)?;
    }
    println!("\n{table}\n{}", machine::line());
    Ok(table.is_ok())
}
