//! The binary `regie` as a process of its own, playing the demo.

use crate::wire::{answer, client, eventually};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

/// Seconds of the demo in one second.
const SPEED: &str = "120";
/// Begins the line that names the address.
const SAYS: &str = "Régie: ";

/// The binary, built beside this test.
pub fn binary() -> PathBuf {
    programs().join("regie")
}

/// The program that sets reports, which the binary looks for beside itself.
pub fn exporter() -> PathBuf {
    programs().join("report-export")
}

/// The folder of both. Built together, as `cargo dev run` does, so that they share what they are made of.
fn programs() -> PathBuf {
    let test = env::current_exe().expect("a program knows its place");
    let profile = test.parent().and_then(Path::parent).expect("tests lie in target/PROFILE/deps");
    // `cargo dev test` has built it, with other features than a build of `cli` alone would have.
    if env::var_os("REGIE_BINARIES_BUILT").is_some() {
        return profile.to_path_buf();
    }
    let target = profile.parent().expect("a profile lies in the target folder");
    let mut build = Command::new(env!("CARGO"));
    build
        .args(["build", "--quiet", "--package", "cli", "--package", "report-renderer", "--bins", "--target-dir"])
        .arg(target);
    if profile.ends_with("release") {
        build.arg("--release");
    }
    let built = build.current_dir(env!("CARGO_MANIFEST_DIR")).status().expect("cargo runs");
    assert!(built.success(), "the binary does not build");
    profile.to_path_buf()
}

/// The binary with a clean environment: the data folder alone says where everything is.
pub fn regie(binary: &Path) -> Command {
    let mut command = Command::new(binary);
    for (name, _) in env::vars().filter(|(name, _)| name.starts_with("REGIE_")) {
        command.env_remove(name);
    }
    command.env("REGIE_LOG", "error");
    command
}

/// `regie replay`: the log leads to the state of the snapshot, and audit finds nothing.
pub fn replays(binary: &Path, data: &Path) {
    let told = regie(binary).arg("replay").arg("--data").arg(data).output().expect("regie runs");
    let text = String::from_utf8_lossy(&told.stdout).into_owned() + &String::from_utf8_lossy(&told.stderr);
    println!("{text}");
    assert!(told.status.success(), "{text}");
}

/// Sends a signal to a process that the test started.
pub fn signal(pid: u32, signal: Signal) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).expect("a process has a number");
    kill_process(pid, signal).expect("the process is there");
}

/// A running app.
pub struct App {
    child: Child,
    /// Kept open: an app whose words nobody takes would end.
    _output: BufReader<ChildStdout>,
    /// Speaks to it.
    pub http: reqwest::Client,
    base: String,
}

impl App {
    /// Starts it and waits for its address.
    pub async fn start(binary: &Path, data: &Path) -> Self {
        let mut command = regie(binary);
        command.args(["serve", "--demo", "--speed", SPEED, "--port", "0", "--data"]).arg(data);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("regie starts");
        let mut output = BufReader::new(child.stdout.take().expect("its output is ours"));
        let base = loop {
            let mut line = String::new();
            let read = output.read_line(&mut line).expect("its output is text");
            assert!(read > 0, "the app ended before it said its address");
            if let Some(address) = line.trim().strip_prefix(SAYS) {
                break address.to_owned();
            }
        };
        let app = Self { child, _output: output, http: client(), base };
        let shows = async || app.try_call("snapshot", json!({}), None).await.is_some_and(|(status, _)| status == 200);
        eventually("the screens are answered", shows).await;
        app
    }

    /// An address of the app.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A command that is answered.
    pub async fn call(&self, cmd: &str, args: Value, key: Option<&str>) -> (u16, Value) {
        let call = json!({"cmd": cmd, "args": args, "key": key});
        answer(self.http.post(self.url("/api/call")).json(&call)).await
    }

    /// A command that may meet a dead app.
    async fn try_call(&self, cmd: &str, args: Value, key: Option<&str>) -> Option<(u16, Value)> {
        let call = json!({"cmd": cmd, "args": args, "key": key});
        let answer = self.http.post(self.url("/api/call")).json(&call).send().await.ok()?;
        Some((answer.status().as_u16(), answer.json().await.ok()?))
    }

    /// Some orders.
    pub async fn orders(&self) -> Vec<Value> {
        let (_, page) = self.call("orders", json!({"limit": 50}), None).await;
        page["orders"].as_array().cloned().unwrap_or_default()
    }

    /// Says a word; its place in the log once it is acknowledged.
    pub async fn word(&self, key: &str) -> Option<u64> {
        let args = json!({"kind": "notify", "level": "act"});
        let (status, said) = self.try_call("set_autonomy", args, Some(key)).await?;
        if status == 200 { said["seq"].as_u64() } else { None }
    }

    /// Says words until so many are acknowledged; one that is not is said again under its key.
    pub async fn speak(&self, said: &mut BTreeMap<String, u64>, prefix: &str, words: usize) {
        for number in 0..words {
            let key = format!("{prefix}-{number}");
            eventually("a word is acknowledged", async || match self.word(&key).await {
                Some(seq) => said.insert(key.clone(), seq).is_none(),
                None => false,
            })
            .await;
        }
    }

    /// Says words without a pause and is killed among them; keeps those that were acknowledged.
    pub async fn speak_until_killed(mut self, said: &mut BTreeMap<String, u64>, prefix: &str, words: usize) {
        let pid = self.child.id();
        for number in 0.. {
            let key = format!("{prefix}-{number}");
            if number == words {
                // The blow falls while this word is on its way.
                tokio::task::spawn_blocking(move || signal(pid, Signal::KILL));
            }
            match self.word(&key).await {
                Some(seq) => said.insert(key, seq),
                None => break,
            };
        }
        assert!(said.len() >= words, "only {} words were acknowledged", said.len());
        self.child.wait().expect("the app has ended");
    }

    /// Asks it to end in good order.
    pub async fn stop(mut self) {
        signal(self.child.id(), Signal::TERM);
        let ended = self.child.wait().expect("the app ends");
        assert!(ended.success(), "the app did not end in good order: {ended}");
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // Already gone when all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
