//! `cargo dev`: sets up, runs, tests and benches the house on a bare machine. Knows no other crate and nothing but std.
#![allow(clippy::disallowed_methods)] // the launcher's work is files, programs and the machine; no part of the product

mod bundle;
mod cargo;
mod failure;
mod house;
mod later;
mod node;
mod packages;
mod program;
mod progress;
mod screens;
mod sql;
mod stamp;
mod step;
mod summary;
mod verb;
mod version;
mod window;

use failure::Failure;
use house::House;
use std::process::ExitCode;
use verb::Verb;

/// A wrong word on the command line, as shells count it.
const MISUSED: u8 = 2;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(word) = words.first() else {
        println!("{}", verb::overview());
        return ExitCode::SUCCESS;
    };
    if matches!(word.as_str(), "help" | "--help" | "-h") {
        let topic = words.get(1).and_then(|topic| Verb::parse(topic));
        println!("{}", topic.map_or_else(verb::overview, Verb::help));
        return ExitCode::SUCCESS;
    }
    if word == later::WORD {
        return told(House::find().and_then(|house| later::run(&house, words.iter().any(|word| word == "--release"))));
    }
    let Some(verb) = Verb::parse(word) else {
        eprintln!("There is no verb `{word}`.\n\n{}", verb::overview());
        return ExitCode::from(MISUSED);
    };
    if words[1..].iter().take_while(|word| *word != "--").any(|word| word == "--help" || word == "-h") {
        println!("{}", verb.help());
        return ExitCode::SUCCESS;
    }
    told(House::find().and_then(|mut house| obey(verb, &words[1..], &mut house)))
}

fn told(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn obey(verb: Verb, words: &[String], house: &mut House) -> Result<(), Failure> {
    match verb {
        Verb::Run => cargo::run(house, words),
        Verb::Test => cargo::test(house),
        Verb::Check => cargo::check(house),
        Verb::Bench => cargo::bench(house, words),
        Verb::Bundle => cargo::bundle(house),
        Verb::Twin | Verb::Replay | Verb::Sweep | Verb::Report | Verb::Roads => cargo::pass_on(house, verb, words),
        Verb::Bless => cargo::bless(house),
    }
}
