//! `cargo dev`: sets up, runs, tests and benches the app on a bare machine. Knows no other crate and nothing but std.
#![allow(clippy::disallowed_methods)] // the launcher's work is files, programs and the machine; no part of the product

mod bundle;
mod cargo;
mod failure;
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
mod workspace;

use failure::Failure;
use std::process::ExitCode;
use verb::Verb;
use workspace::Workspace;

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
        return told(
            Workspace::find()
                .and_then(|workspace| later::run(&workspace, words.iter().any(|word| word == "--release"))),
        );
    }
    let Some(verb) = Verb::parse(word) else {
        eprintln!("There is no verb `{word}`.\n\n{}", verb::overview());
        return ExitCode::from(MISUSED);
    };
    if words[1..].iter().take_while(|word| *word != "--").any(|word| word == "--help" || word == "-h") {
        println!("{}", verb.help());
        return ExitCode::SUCCESS;
    }
    told(Workspace::find().and_then(|mut workspace| obey(verb, &words[1..], &mut workspace)))
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

fn obey(verb: Verb, words: &[String], workspace: &mut Workspace) -> Result<(), Failure> {
    match verb {
        Verb::Run => cargo::run(workspace, words),
        Verb::Test => cargo::test(workspace),
        Verb::Check => cargo::check(workspace),
        Verb::Bench => cargo::bench(workspace, words),
        Verb::Bundle => cargo::bundle(workspace),
        Verb::Twin | Verb::Replay | Verb::Sweep | Verb::Report | Verb::Roads => cargo::pass_on(workspace, verb, words),
        Verb::Bless => cargo::bless(workspace),
    }
}
