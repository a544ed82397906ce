//! Figures of the loop against what is required of it, as one table. Measures, and changes nothing: each part builds
//! its own house in a folder of its own.
//!
//! `cargo dev bench loop [day] [tick] [http] [restart] [live] [kill] [outage] [fuzz] [--quick] [--minutes N]`; without
//! names all parts run. `--minutes` says for how long `outage` takes each receiver away (half a minute when left out).
//! `--quick` takes small counts and a short day: it shows that every part works, and fails only on what must hold at any
//! size (audit, panics, lost facts).

mod child;
mod day;
mod fuzz;
mod house;
mod http;
mod kill;
mod live;
mod machine;
mod orders;
mod outage;
mod restart;
mod table;
mod tick;
mod wire;

use std::{process::ExitCode, time::Duration};
use table::Table;

/// What went wrong, as one sentence.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The parts, in the order in which they run.
const PARTS: [&str; 8] = ["day", "tick", "http", "restart", "live", "kill", "outage", "fuzz"];
/// For how long a receiver is away, seconds: usually, and in a quick run.
const AWAY_S: [u64; 2] = [30, 25];

/// What is measured, and how much of it.
struct Plan {
    parts: Vec<String>,
    quick: bool,
    away: Duration,
}

impl Plan {
    fn read(words: Vec<String>) -> Result<Self, Failure> {
        let quick = words.iter().any(|word| word == "--quick");
        let minutes = words.iter().position(|word| word == "--minutes");
        let number = minutes.and_then(|at| words.get(at + 1)).and_then(|number| number.parse::<u64>().ok());
        let away = match (minutes, number) {
            (None, _) => AWAY_S[usize::from(quick)],
            (Some(_), Some(number @ 1..=60)) => number * 60,
            (Some(_), _) => return Err("--minutes takes a number from 1 to 60".into()),
        };
        // Cargo adds a word of its own.
        let is_part = |(at, word): &(usize, String)| {
            !["--quick", "--bench", "--minutes"].contains(&&**word) && minutes.is_none_or(|flag| *at != flag + 1)
        };
        let parts: Vec<String> = words.into_iter().enumerate().filter(is_part).map(|(_, word)| word).collect();
        match parts.iter().find(|part| !PARTS.contains(&&***part)) {
            Some(unknown) => Err(format!("there is no part `{unknown}`; there are: {}", PARTS.join(", ")).into()),
            None => Ok(Self { parts, quick, away: Duration::from_secs(away) }),
        }
    }

    fn has(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|named| named == part)
    }
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
    let mut table = Table::new(plan.quick);
    println!("{}", machine::line());
    let whole = !plan.quick && (plan.has("day") || plan.has("restart"));
    let day = day::run(whole)?;
    if plan.has("day") {
        day.figures(&mut table);
    }
    if plan.has("tick") {
        tick::measure(&day, plan.quick, &mut table)?;
    }
    if plan.has("http") {
        http::measure(&day, plan.quick, &mut table)?;
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
