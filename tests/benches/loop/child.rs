//! Apps in a process of their own, so that they can be killed and weighed: this program again, told by its first word
//! what to be.

use crate::{Failure, app::App, wire};
use cli::{Cli, Command, DEMO_SEED, ServeArgs};
use model::Moment;
use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    time::{Duration, Instant},
};

/// Begins the line that names the address; `regie serve` says the same.
const SAYS: &str = "Régie: http://";
/// How long a start may take before the bench gives up.
const START_MAX: Duration = Duration::from_secs(120);

/// What a child is asked to be.
pub enum Asked {
    /// An app on a log, until its input ends.
    App(PathBuf),
    /// `regie serve --demo`, until it is killed or told to stop.
    Demo(PathBuf, f64),
    /// The program `regie` with these words.
    Program(Vec<String>),
}

/// Begins the words of [`Asked::Program`].
pub const PROGRAM: &str = "--be";

/// What the words ask for; `None` when they are words for the bench itself.
pub fn asked(words: &[String]) -> Option<Asked> {
    match words {
        [first, data] if first == "--be-app" => Some(Asked::App(data.into())),
        [first, rest @ ..] if first == PROGRAM => Some(Asked::Program(rest.to_vec())),
        [first, data, speed] if first == "--be-demo" => Some(Asked::Demo(data.into(), speed.parse().ok()?)),
        _ => None,
    }
}

impl Asked {
    /// Is what was asked for, to its end.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::App(data) => {
                let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
                runtime.block_on(app(&data))
            }
            Self::Demo(data, speed) => {
                let seed = DEMO_SEED.0;
                let serve = ServeArgs { demo: true, speed, seed, port: 0, data: Some(data), ui: None, open: false };
                cli::run(Cli { log_json: false, command: Command::Serve(serve) })
            }
            Self::Program(words) => {
                let words = ["regie".to_owned()].into_iter().chain(words);
                cli::run(<Cli as clap::Parser>::try_parse_from(words)?)
            }
        }
    }

    fn words(&self) -> Vec<String> {
        let text = |data: &Path| data.to_string_lossy().into_owned();
        match self {
            Self::App(data) => vec!["--be-app".to_owned(), text(data)],
            Self::Demo(data, speed) => vec!["--be-demo".to_owned(), text(data), speed.to_string()],
            Self::Program(words) => [&[PROGRAM.to_owned()], words.as_slice()].concat(),
        }
    }
}

async fn app(data: &Path) -> Result<(), Failure> {
    let app = App::open(data, Moment(0)).await?;
    println!("{SAYS}{}", app.address);
    let end = || std::io::stdin().read_to_end(&mut Vec::new());
    tokio::task::spawn_blocking(end).await??;
    app.close().await
}

/// A running child.
pub struct Running {
    child: Child,
    input: Option<ChildStdin>,
    /// Kept open: a child whose words nobody takes would end.
    _output: BufReader<ChildStdout>,
    address: SocketAddr,
    begun: Instant,
    hears_signals: bool,
}

impl Running {
    /// Starts a child and waits for its address.
    pub fn start(asked: &Asked) -> Result<Self, Failure> {
        let begun = Instant::now();
        let mut command = std::process::Command::new(std::env::current_exe()?);
        let command = command.args(asked.words()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take().ok_or("a child without an output")?);
        let mut output = BufReader::new(output);
        let address = loop {
            let mut line = String::new();
            if output.read_line(&mut line)? == 0 {
                return Err("the child ended before it said its address".into());
            }
            if let Some(address) = line.trim().strip_prefix(SAYS) {
                break address.parse()?;
            }
        };
        let hears_signals = matches!(asked, Asked::Demo(..));
        Ok(Self { child, input, _output: output, address, begun, hears_signals })
    }

    /// Waits for the first picture of the screens: its position in the log, and how long it took from the start of the
    /// process.
    pub fn first_picture(&self) -> Result<(u64, Duration), Failure> {
        let picture = wire::picture(self.address, START_MAX)?;
        Ok((picture.seq, self.begun.elapsed()))
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes it away without a word.
    pub fn kill(mut self) -> Result<(), Failure> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Ends it in good order: an app by the end of its input, `regie serve` by the signal it listens to.
    pub fn stop(mut self) -> Result<(), Failure> {
        self.input.take();
        if self.hears_signals {
            crate::kill::signal(self.child.id(), rustix::process::Signal::TERM)?;
        }
        let ended = self.child.wait()?;
        if ended.success() { Ok(()) } else { Err(format!("the child ended badly: {ended}").into()) }
    }
}

impl Drop for Running {
    /// A bench that fails leaves no app behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
