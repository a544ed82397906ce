//! `regie serve` as a process of its own on a real day with a small network, and its private Postgres.

use super::Failure;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs,
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// What the shop signs with.
pub const SECRET: &str = "siege secret";
/// Begins the line that names the address.
const SAYS: &str = "Régie: http://";
/// How long an app may take to do what is expected of it.
const PATIENCE: Duration = Duration::from_secs(120);

/// An app that runs and can be killed.
pub struct Victim {
    /// Makes the command of the program, to which `serve` and its options are added.
    program: Box<dyn Fn() -> Command>,
    data: PathBuf,
    address: SocketAddr,
    child: Child,
    /// Kept open: a child whose words nobody takes would end.
    _output: BufReader<ChildStdout>,
}

impl Victim {
    /// Starts an app on an empty folder and waits until it knows its network.
    pub fn start(program: impl Fn() -> Command + 'static, data: &Path) -> Result<Self, Failure> {
        furnish(&data.join("depot"))?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let (child, output) = serve(&program, data, port)?;
        let victim = Self { program: Box::new(program), data: data.to_owned(), address, child, _output: output };
        let taken = data.join("depot").join("stock.ok");
        until("the files are taken", || taken.exists())?;
        Ok(victim)
    }

    /// Where it answers.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The process of the app.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Takes the app away and starts it again at once.
    pub fn kill_app(&mut self) -> Result<(), Failure> {
        self.child.kill()?;
        self.child.wait()?;
        (self.child, self._output) = serve(&self.program, &self.data, self.address.port())?;
        Ok(())
    }

    /// Takes its database away.
    pub fn kill_database(&self) -> Result<(), Failure> {
        // After a start the file may not be there yet.
        until("a database runs", || postmaster(&self.data).is_some())?;
        signal(postmaster(&self.data).ok_or("no database runs")?, Signal::KILL)
    }

    /// Waits until it has ended by itself; how long that took.
    pub fn ended(mut self) -> Duration {
        let begun = Instant::now();
        // An end that cannot be waited for has come.
        let _ = self.child.wait();
        begun.elapsed()
    }

    /// Asks it to end, and says how long that took.
    pub fn end(mut self) -> Result<Duration, Failure> {
        let begun = Instant::now();
        signal(self.child.id(), Signal::TERM)?;
        let ended = self.child.wait()?;
        if ended.success() { Ok(begun.elapsed()) } else { Err(format!("the app ended badly: {ended}").into()) }
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        // Already gone when all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(program: &impl Fn() -> Command, data: &Path, port: u16) -> Result<(Child, BufReader<ChildStdout>), Failure> {
    let mut command = program();
    command.env("REGIE_SHOPIFY_SECRET", SECRET).arg("serve").arg("--port").arg(port.to_string());
    command.arg("--data").arg(data).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let mut output = BufReader::new(child.stdout.take().ok_or("a child without an output")?);
    let mut line = String::new();
    output.read_line(&mut line)?;
    if line.starts_with(SAYS) { Ok((child, output)) } else { Err(format!("the app said {line:?}").into()) }
}

/// The stories' network, and shelves that do not run out.
fn furnish(folder: &Path) -> Result<(), Failure> {
    let network = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/network");
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(network)?.flatten() {
        fs::copy(entry.path(), folder.join(entry.file_name()))?;
    }
    fs::write(folder.join("stock.csv"), "node;sku;on_hand;safety\nFR-IDF;LUN-001;1000000;0\n")?;
    Ok(())
}

fn until(what: &str, holds: impl Fn() -> bool) -> Result<(), Failure> {
    let since = Instant::now();
    while !holds() {
        if since.elapsed() > PATIENCE {
            return Err(format!("it never happened: {what}").into());
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// The private Postgres of a data folder, while it answers.
fn postmaster(data: &Path) -> Option<u32> {
    let text = fs::read_to_string(data.join("postgres/data/postmaster.pid")).ok()?;
    let ready = text.lines().nth(7).is_some_and(|line| line.trim() == "ready");
    let pid = text.lines().next()?.trim().parse().ok()?;
    (ready && Path::new("/proc").join(format!("{pid}/cwd")).exists()).then_some(pid)
}

fn signal(pid: u32, signal: Signal) -> Result<(), Failure> {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or("no process")?;
    Ok(kill_process(pid, signal)?)
}
