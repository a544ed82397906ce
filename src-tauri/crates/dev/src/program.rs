//! Starts programs and says how they ended. Knows no verb.

use crate::{failure::Failure, summary, workspace::Workspace};
use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Read, Write},
    process::{Command, Stdio},
    thread,
};

impl Workspace {
    /// A program of the path, started in the project's folder.
    pub fn command(&self, program: &str) -> Command {
        let found = self.which(program);
        let mut command = Command::new(found.as_deref().unwrap_or(program.as_ref()));
        command.current_dir(&self.root).env("PATH", &self.path);
        command
    }

    /// Cargo, building in the cache and checking SQL against the committed data.
    pub fn cargo(&self, words: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.current_dir(&self.root).env("PATH", &self.path).args(words);
        self.prepare(&mut command);
        command
    }

    /// Tauri's bundler, which calls cargo.
    pub fn bundler(&self) -> Command {
        let mut command = self.command(&self.cache.join("bundler/node_modules/.bin/tauri").to_string_lossy());
        self.prepare(&mut command);
        command
    }

    fn prepare(&self, command: &mut Command) {
        command.env("CARGO_TARGET_DIR", &self.target).env("SQLX_OFFLINE", "true");
        // `cargo run` describes this launcher to its child; the child's children are others.
        for (name, _) in std::env::vars_os().filter(|(name, _)| describes_the_launcher(name)) {
            command.env_remove(name);
        }
    }

    /// npm in the folder of the screens.
    pub fn npm(&self, words: &[&str]) -> Command {
        let mut command = self.command("npm");
        command.current_dir(self.ui()).args(words);
        command
    }

    /// Runs a test runner, showing all it says and remembering its summary.
    pub fn watch(&mut self, command: &mut Command) -> Result<(), Failure> {
        show(command);
        let started = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = started.map_err(|why| cannot_start(command, &why))?;
        let (out, err) = (child.stdout.take(), child.stderr.take());
        let out = thread::spawn(move || out.map(|out| forward(out, std::io::stdout())).unwrap_or_default());
        let mut lines = err.map(|err| forward(err, std::io::stdout())).unwrap_or_default();
        lines.extend(out.join().unwrap_or_default());
        self.summaries.extend(lines);
        let status = child.wait().map_err(|why| Failure::new(why.to_string()))?;
        if status.success() { Ok(()) } else { Err(failed(command)) }
    }
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    show(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(failed(command)),
        Err(why) => Err(cannot_start(command, &why)),
    }
}

/// What a program prints; `None` when it cannot be started or fails.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// True when a program ends well; what it says is dropped.
pub fn succeeds(command: &mut Command) -> bool {
    ask(command).is_some()
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    let words = command.get_args().map(|word| quoted(&word.to_string_lossy()));
    std::iter::once(program).chain(words).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@,+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn describes_the_launcher(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "CARGO_BIN_NAME"
}

/// Shows all lines and gives those that sum up.
fn forward(from: impl Read, mut to: impl Write) -> Vec<String> {
    let mut kept = Vec::new();
    for said in BufReader::new(from).split(b'\n').map_while(Result::ok) {
        let said = String::from_utf8_lossy(&said).into_owned();
        // A closed terminal is no reason to stop the tests.
        let _ = writeln!(to, "{said}");
        if summary::is_summary(&said) {
            kept.push(said);
        }
    }
    kept
}

/// Says what is run.
pub fn show(command: &Command) {
    println!("      $ {}", line(command));
}

/// It ran and did not succeed.
pub fn failed(command: &Command) -> Failure {
    Failure::new(format!("This did not succeed: {}", line(command)))
}

/// It did not even run.
pub fn cannot_start(command: &Command, why: &std::io::Error) -> Failure {
    Failure::new(format!("This cannot be started ({why}): {}", line(command)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let mut command = Command::new("/usr/bin/apt-get");
        command.args(["install", "-y", "a b", "it's"]);
        assert_eq!(line(&command), r"apt-get install -y 'a b' 'it'\''s'");
    }

    #[test]
    fn programs_answer_fail_or_are_absent() {
        assert_eq!(ask(Command::new("sh").args(["-c", "echo yes"])).as_deref(), Some("yes\n"));
        assert!(!succeeds(Command::new("sh").args(["-c", "exit 3"])));
        assert!(!succeeds(&mut Command::new("/no/such/program")));
        assert!(run(&mut Command::new("/no/such/program")).is_err());
    }

    #[test]
    fn all_is_shown_and_summaries_are_kept() {
        let said = "running\n     Summary [ 1.0s] 2 tests run\nnot UTF-8: \u{e9}\n";
        let mut shown = Vec::new();
        assert_eq!(forward(said.as_bytes(), &mut shown), ["     Summary [ 1.0s] 2 tests run"]);
        assert_eq!(String::from_utf8_lossy(&shown), said);
    }
}
