//! What the first screen does not need, built once it is up: report export and the map renderer. A process beside the
//! running app, at the lowest priority, that ends with it.

use crate::{failure::Failure, program, window, workspace::Workspace};
use std::{
    fs,
    os::unix::process::parent_id,
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The word with which this launcher starts itself; no verb, since nobody types it.
pub const WORD: &str = "--later";

/// An app is up a few seconds after it was started.
const HEAD_START: Duration = Duration::from_secs(15);

/// Between two looks at a build.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Starts it; the app goes on without it where that fails.
pub fn start(workspace: &Workspace, release: bool) {
    let Ok(this) = std::env::current_exe() else { return };
    let mut command = match workspace.which("nice") {
        Some(nice) => {
            let mut command = Command::new(nice);
            command.args(["-n", "19"]).arg(this);
            command
        }
        None => Command::new(this),
    };
    command.arg(WORD).current_dir(&workspace.root).env("PATH", &workspace.path).stdin(Stdio::null());
    if release {
        command.arg("--release");
    }
    if let Err(why) = command.spawn() {
        println!("      Report export is not built: {why}");
    }
}

/// What `start` started.
pub fn run(workspace: &Workspace, release: bool) -> Result<(), Failure> {
    let parent = parent_id();
    thread::sleep(HEAD_START);
    let log = workspace.cache.join("later.log");
    for part in parts(workspace, release) {
        if parent_id() != parent {
            return Ok(());
        }
        part.build(&log, parent)?;
    }
    Ok(())
}

/// One program.
struct Part {
    title: &'static str,
    program: PathBuf,
    command: Command,
}

fn parts(workspace: &Workspace, release: bool) -> Vec<Part> {
    let folder = workspace.target.join(if release { "release" } else { "debug" });
    let mut export = workspace.cargo(&EXPORT);
    let mut renderer = window::map_renderer_build(workspace);
    for command in [&mut export, &mut renderer] {
        if release {
            command.arg("--release");
        }
    }
    let mut parts =
        vec![Part { title: "Report export (PDF, HTML)", program: folder.join("report-export"), command: export }];
    if window::has_protoc(workspace) {
        parts.push(Part {
            title: "The map renderer of reports",
            program: folder.join("map-renderer"),
            command: renderer,
        });
    } else {
        println!("      protoc is missing here: maps of reports are drawn plainly");
    }
    parts
}

/// With `regie` beside it, so that both share what they are made of.
pub const EXPORT: [&str; 6] = ["build", "-p", "cli", "-p", "report-renderer", "--bins"];

impl Part {
    /// Builds it and says so, unless it is there already. Its words go to a log: the app speaks on this terminal.
    fn build(mut self, log: &PathBuf, parent: u32) -> Result<(), Failure> {
        let told = |why: std::io::Error| Failure::new(format!("{} cannot be built: {why}", self.title));
        let new = !self.program.is_file();
        if new {
            println!(
                "      {} is being built, beside the app; it is said when it is there ({})",
                self.title,
                log.display()
            );
        }
        let began = Instant::now();
        let words = fs::File::create(log).map_err(told)?;
        self.command.stdout(Stdio::null()).stderr(words);
        let mut child = self.command.spawn().map_err(told)?;
        let mark = self.program.with_extension("building");
        let status = loop {
            if let Some(status) = child.try_wait().map_err(told)? {
                break Some(status);
            }
            if parent_id() != parent {
                let _ = child.kill();
                break None;
            }
            // Who asks for a report meanwhile is told that its program is coming.
            let _ = fs::write(&mark, "");
            thread::sleep(LOOK_EVERY);
        };
        let _ = fs::remove_file(&mark);
        match status {
            Some(status) if !status.success() => {
                Err(Failure::new(format!("{} was not built: {} says why.", self.title, log.display()))
                    .type_this(program::line(&self.command)))
            }
            Some(_) if new => {
                println!("      {} is there, built in {} s", self.title, began.elapsed().as_secs());
                Ok(())
            }
            Some(_) | None => Ok(()),
        }
    }
}
