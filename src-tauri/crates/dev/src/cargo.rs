//! What each verb asks of cargo, npm and `regie`. Installs nothing itself.

use crate::{
    bundle as packing,
    failure::Failure,
    later, node,
    packages::{self, Purpose},
    program::{line, run as finish},
    progress::build as compile,
    screens, sql,
    step::{Outcome, Step, take},
    verb::Verb,
    window,
    workspace::Workspace,
};
use std::{os::unix::process::CommandExt, path::PathBuf, process::Command};

/// Benches that there are.
const ENGINES: [&str; 2] = ["loop", "ui"];

/// Crates that do no IO: their unit tests run in seconds.
const PURE: [&str; 10] =
    ["model", "forecast", "allocation", "picking", "routing", "alerting", "reporting", "audit", "control", "twin"];

/// Sets up, builds and becomes the window, or `regie serve` where there is no display.
pub fn run(workspace: &mut Workspace, words: &[String]) -> Result<(), Failure> {
    let (release, words) = take_word("--release", words);
    let (browser, words) = take_word("--browser", &words);
    let in_window = !browser && window::has_display();
    if !in_window && !browser {
        println!("There is no display: the screens are served, and the address is said below.");
    }
    let mut steps = set_up(if in_window { Purpose::Window } else { Purpose::Serve });
    steps.push(if in_window { window::build(release) } else { build_regie(release) });
    take(&steps, workspace)?;
    later::start(workspace, release);
    let mut command =
        Command::new(if in_window { window::program(workspace, release) } else { regie(workspace, release) });
    if in_window {
        command.arg("--demo");
    } else {
        command.args(["serve", "--demo", "--open"]);
    }
    if !words.iter().any(|word| word == "--ui" || word.starts_with("--ui=")) {
        command.arg("--ui").arg(workspace.ui().join("dist"));
    }
    command.args(words);
    become_program(command, workspace)
}

/// The packages that are installed.
pub fn bundle(workspace: &mut Workspace) -> Result<(), Failure> {
    packing::make(workspace, set_up(Purpose::Window))
}

/// All that CI runs.
pub fn test(workspace: &mut Workspace) -> Result<(), Failure> {
    let mut steps = set_up(Purpose::Test);
    steps.push(format());
    steps.push(lints());
    steps.push(Step::gate("Programs that tests start", programs));
    steps.push(window::build_map_renderer(false));
    steps.push(Step::gate("Rust tests", rust_tests));
    steps.push(Step::gate("Tests of the screens", |workspace| {
        let mut command = workspace.npm(&["test"]);
        workspace.watch(&mut command)
    }));
    steps.push(Step::gate("Type check of the screens", |workspace| {
        let mut command = workspace.npm(&["run", "check"]);
        workspace.watch(&mut command)
    }));
    let told = take(&steps, workspace);
    sum_up(workspace, told)
}

/// The fast part.
pub fn check(workspace: &mut Workspace) -> Result<(), Failure> {
    let steps = [
        format(),
        lints(),
        Step::gate("Floors and tidy", |workspace| {
            let mut command = workspace.cargo(&["test", "-q", "-p", "tests", "--test", "it", "--", "floors", "tidy"]);
            workspace.watch(&mut command)
        }),
        Step::gate("Unit tests of the pure crates", |workspace| {
            let mut command = workspace.cargo(&["test", "-q", "--lib"]);
            PURE.iter().for_each(|name| _ = command.args(["-p", name]));
            workspace.watch(&mut command)
        }),
    ];
    let told = take(&steps, workspace);
    sum_up(workspace, told)
}

/// One bench, optimised.
pub fn bench(workspace: &mut Workspace, words: &[String]) -> Result<(), Failure> {
    let known = format!("There are: {}.", ENGINES.join(", "));
    let engine = words.first().ok_or_else(|| Failure::new(format!("Which engine? {known}")));
    let engine = engine.map_err(|failure| failure.type_this("cargo dev bench loop"))?;
    if !ENGINES.contains(&engine.as_str()) {
        return Err(Failure::new(format!("There is no bench of `{engine}`. {known}")));
    }
    if engine == "ui" {
        return bench_ui(workspace, &words[1..]);
    }
    let mut command = workspace.cargo(&["bench", "-p", "tests", "--bench", engine, "--"]);
    command.args(without_dashes(&words[1..]));
    become_program(command, workspace)
}

/// The screens as `cargo dev run` shows them: the debug build, whose engines are optimised, unless `--release` is said.
fn bench_ui(workspace: &mut Workspace, words: &[String]) -> Result<(), Failure> {
    let (release, words) = take_word("--release", words);
    let mut steps = set_up(Purpose::Test);
    steps.push(build_with_export(release));
    steps.push(window::build_if_possible(release));
    take(&steps, workspace)?;
    let mut command = workspace.command("node");
    command.arg(workspace.ui().join("bench/ui.mjs"));
    command.arg("--regie").arg(regie(workspace, release)).arg("--cache").arg(workspace.cache.join("bench"));
    command.arg("--desktop").arg(window::program(workspace, release));
    command.args(without_dashes(&words));
    become_program(command, workspace)
}

/// Builds `regie` and becomes it.
pub fn pass_on(workspace: &mut Workspace, verb: Verb, words: &[String]) -> Result<(), Failure> {
    let (release, words) = take_word("--release", words);
    // A report is set by a program of its own, which the others do without.
    take(&[if verb == Verb::Report { build_with_export(release) } else { build_regie(release) }], workspace)?;
    let mut command = Command::new(regie(workspace, release));
    command.arg(verb.word()).args(without_dashes(&words));
    become_program(command, workspace)
}

/// Accepts what has changed: tests that compare with committed files write them when told so.
pub fn bless(workspace: &mut Workspace) -> Result<(), Failure> {
    let steps = [
        Step::gate("Offline data of SQL queries", |workspace| sql::describe_queries(workspace)),
        Step::gate("Contract bindings, snapshots", |workspace| {
            let mut command = workspace.cargo(&["test", "--no-fail-fast"]);
            command.args(window::workspace_words(workspace));
            workspace.watch(command.env("BLESS", "1").env("INSTA_UPDATE", "always"))
        }),
        Step::gate("What has changed", |workspace| finish(workspace.command("git").args(["status", "--short"]))),
    ];
    take(&steps, workspace)
}

fn set_up(purpose: Purpose) -> Vec<Step> {
    vec![
        Step::needed("System packages", move |workspace| packages::install(workspace, purpose)),
        Step::needed("Node and npm", node::install),
        Step::needed("Packages of the screens", screens::install),
        Step::needed("Build of the screens", screens::build),
    ]
}

fn format() -> Step {
    Step::gate("Format", |workspace| {
        finish(&mut workspace.cargo(&["fmt", "--all", "--check"]))
            .map_err(|failure| failure.type_this("cargo fmt --all"))
    })
}

fn lints() -> Step {
    Step::gate("Lints", |workspace| {
        let mut command = workspace.cargo(&["clippy"]);
        command.args(window::workspace_words(workspace)).args(["--all-targets", "--", "-D", "warnings"]);
        compile(&mut command)
    })
}

fn rust_tests(workspace: &mut Workspace) -> Result<(), Failure> {
    // Not nextest: it gives each test a process of its own, and so a Postgres of its own.
    // Not the examples of doc comments: they are text here, and rustdoc reads every crate to find that out.
    let mut command = workspace.cargo(&["test", "--no-fail-fast", "--tests"]);
    command.args(window::workspace_words(workspace)).env("REGIE_BINARIES_BUILT", "1");
    workspace.watch(&mut command)
}

/// Built with the same words as the tests, so that they share what they are made of.
fn programs(workspace: &mut Workspace) -> Result<(), Failure> {
    let mut command = workspace.cargo(&["build", "--bins"]);
    command.args(window::workspace_words(workspace));
    compile(&mut command)
}

fn build_regie(release: bool) -> Step {
    build("Building regie", &["build", "-p", "cli", "--bin", "regie"], release)
}

fn build_with_export(release: bool) -> Step {
    build("Building regie and report export", &later::EXPORT, release)
}

fn build(title: &'static str, words: &'static [&'static str], release: bool) -> Step {
    Step::needed(title, move |workspace| {
        let mut command = workspace.cargo(words);
        if release {
            command.arg("--release");
        }
        compile(&mut command).map(|()| Outcome::Done)
    })
}

fn regie(workspace: &Workspace, release: bool) -> PathBuf {
    workspace.target.join(if release { "release/regie" } else { "debug/regie" })
}

/// Ends as the program itself, so that Ctrl-C and the exit code are its own.
fn become_program(mut command: Command, workspace: &Workspace) -> Result<(), Failure> {
    command.current_dir(&workspace.root).env("PATH", &workspace.path);
    println!("      $ {}", line(&command));
    let why = command.exec();
    Err(Failure::new(format!("Cannot start {}: {why}", line(&command))))
}

/// Takes a word of our own out of those for the program.
fn take_word(own: &str, words: &[String]) -> (bool, Vec<String>) {
    let others: Vec<String> = words.iter().filter(|word| *word != own).cloned().collect();
    (others.len() < words.len(), others)
}

/// A leading `--` only kept a word such as `--help` from us.
fn without_dashes(words: &[String]) -> &[String] {
    match words.split_first() {
        Some((first, rest)) if first == "--" => rest,
        Some(_) | None => words,
    }
}

fn sum_up(workspace: &Workspace, told: Result<(), Failure>) -> Result<(), Failure> {
    println!();
    workspace.summaries.iter().for_each(|line| println!("{line}"));
    if told.is_ok() {
        println!("All steps succeeded.");
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn our_own_words_are_kept_from_regie() {
        assert_eq!(take_word("--release", &words("--port 8080 --release")), (true, words("--port 8080")));
        assert_eq!(take_word("--release", &words("--port 8080")), (false, words("--port 8080")));
        assert_eq!(without_dashes(&words("-- --help")), words("--help"));
        assert_eq!(without_dashes(&words("--seed 7")), words("--seed 7"));
    }

    #[test]
    fn an_unknown_bench_is_refused_with_those_there_are() {
        let mut workspace = Workspace::find().expect("tests run inside the project");
        let refused = bench(&mut workspace, &words("warp")).expect_err("there is no such bench");
        assert!(refused.to_string().contains("There are: loop, ui."));
        assert!(bench(&mut workspace, &[]).is_err());
    }

    #[test]
    fn all_pure_crates_are_there() {
        let workspace = Workspace::find().expect("tests run inside the project");
        for name in PURE {
            assert!(workspace.root.join("src-tauri/crates").join(name).is_dir(), "{name}");
        }
    }
}
