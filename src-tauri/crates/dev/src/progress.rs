//! What a build of cargo has done, how far it is and about how long it will take. Reads cargo's own bar; builds nothing.

use crate::{failure::Failure, program, summary::strip_colours};
use std::{
    io::{IsTerminal, Read, Write},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Between two lines where they cannot be written over each other.
const LINE_EVERY: Duration = Duration::from_secs(20);
/// Between two rewritings of the line on a terminal.
const REWRITE_EVERY: Duration = Duration::from_millis(500);
/// Before that there is nothing to estimate from.
const TOO_EARLY: Duration = Duration::from_secs(15);
/// The last parts are the largest: the share of the parts that is done, and the share of the time, in thousandths.
const CURVE: [(u64, u64); 6] = [(0, 0), (250, 150), (500, 300), (750, 500), (900, 650), (1000, 1000)];

/// Runs a build with one line about how far it is.
pub fn build(command: &mut Command) -> Result<(), Failure> {
    program::show(command);
    let terminal = std::io::stdout().is_terminal();
    command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "120");
    if terminal {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let started = command.stderr(Stdio::piped()).spawn();
    let mut child = started.map_err(|why| program::cannot_start(command, &why))?;
    if let Some(said) = child.stderr.take() {
        follow(said, &mut Line::new(terminal, Instant::now()), &mut std::io::stdout());
    }
    let status = child.wait().map_err(|why| Failure::new(why.to_string()))?;
    if status.success() { Ok(()) } else { Err(program::failed(command)) }
}

/// Passes on what cargo says, its bar as our line.
fn follow(mut said: impl Read, line: &mut Line, to: &mut impl Write) {
    let (mut piece, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = said.read(&mut buffer) {
        for byte in &buffer[..count] {
            if matches!(byte, b'\r' | b'\n') {
                line.take(&String::from_utf8_lossy(&piece), Instant::now(), to);
                piece.clear();
            } else {
                piece.push(*byte);
            }
        }
    }
    line.take(&String::from_utf8_lossy(&piece), Instant::now(), to);
    line.wipe(to);
}

/// The line, and when it was last written.
struct Line {
    terminal: bool,
    began: Instant,
    written: Option<Instant>,
}

impl Line {
    fn new(terminal: bool, began: Instant) -> Self {
        Self { terminal, began, written: None }
    }

    /// One piece of what cargo says. A closed terminal is no reason to stop a build.
    fn take(&mut self, piece: &str, now: Instant, to: &mut impl Write) {
        // Not a colour: wipes the bar that stood there.
        let piece = piece.replace("\u{1b}[K", "");
        let plain = strip_colours(&piece);
        match kind(&plain) {
            Piece::Bar(bar) => self.show(&bar, now, to),
            Piece::Routine => {}
            Piece::Other => {
                self.wipe(to);
                let _ = writeln!(to, "{piece}");
            }
        }
    }

    fn show(&mut self, bar: &Bar<'_>, now: Instant, to: &mut impl Write) {
        let every = if self.terminal { REWRITE_EVERY } else { LINE_EVERY };
        if self.written.is_some_and(|then| now.duration_since(then) < every) {
            return;
        }
        let gone = now.duration_since(self.began);
        let text = bar.text(gone);
        let _ = if self.terminal { write!(to, "\r\u{1b}[K      {text}") } else { writeln!(to, "      {text}") };
        let _ = to.flush();
        self.written = Some(now);
    }

    fn wipe(&mut self, to: &mut impl Write) {
        if self.terminal && self.written.take().is_some() {
            let _ = write!(to, "\r\u{1b}[K");
            let _ = to.flush();
        }
    }
}

/// What a piece of cargo's words is.
enum Piece<'a> {
    Bar(Bar<'a>),
    /// The name of a part that begins: the bar names it too.
    Routine,
    Other,
}

fn kind(plain: &str) -> Piece<'_> {
    let words = plain.trim_start();
    if words.is_empty() {
        return Piece::Routine;
    }
    if let Some(bar) = words.strip_prefix("Building [").and_then(Bar::read) {
        return Piece::Bar(bar);
    }
    let routine = ["Compiling ", "Checking ", "Downloaded ", "Downloading ", "Fresh ", "Blocking "];
    if routine.iter().any(|word| words.starts_with(word)) { Piece::Routine } else { Piece::Other }
}

/// `=====>     ] 123/456: serde, tokio(build)`
struct Bar<'a> {
    done: u64,
    all: u64,
    now: &'a str,
}

impl<'a> Bar<'a> {
    fn read(words: &'a str) -> Option<Self> {
        let (_, counts) = words.split_once("] ")?;
        let (counts, now) = counts.split_once(": ").unwrap_or((counts.trim_end_matches(':'), ""));
        let (done, all) = counts.split_once('/')?;
        Some(Self { done: done.trim().parse().ok()?, all: all.trim().parse().ok()?, now: now.trim() })
    }

    fn text(&self, gone: Duration) -> String {
        let mut text = format!("{} of {} parts", self.done, self.all);
        if let Some(left) = self.left(gone) {
            text += &format!(", about {} left", spoken(left));
        }
        if !self.now.is_empty() {
            text += &format!(": {}", self.now);
        }
        text
    }

    /// By the share of the time that such a share of the parts took where it was measured.
    fn left(&self, gone: Duration) -> Option<Duration> {
        let share = part_of_time(self.done.min(self.all) * 1000 / self.all.max(1));
        if gone < TOO_EARLY || share == 0 {
            return None;
        }
        Some(gone * u32::try_from(1000 - share).ok()? / u32::try_from(share).ok()?)
    }
}

/// Between two points of the curve, in a straight line.
fn part_of_time(parts: u64) -> u64 {
    let ends = CURVE.iter().zip(&CURVE[1..]).find(|(_, (end, _))| parts <= *end);
    let Some(((x, y), (end, top))) = ends else { return 1000 };
    y + (parts - x) * (top - y) / (end - x)
}

fn spoken(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => format!("{} min", (seconds + 30) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "   Compiling serde v1.0.229\r    Building [===>        ] 100/400: serde, tokio(build)\r\
                        \u{1b}[K   Compiling memchr v2.8.3\n\
                        \u{1b}[33mwarning\u{1b}[0m: unused\n    Finished `dev` profile\n";

    fn told(terminal: bool) -> String {
        let mut to = Vec::new();
        let began = Instant::now() - Duration::from_secs(90);
        follow(SAID.as_bytes(), &mut Line::new(terminal, began), &mut to);
        String::from_utf8(to).expect("UTF-8")
    }

    #[test]
    fn the_line_says_what_how_far_and_how_long() {
        let line = "      100 of 400 parts, about 9 min left: serde, tokio(build)";
        let warning = "\u{1b}[33mwarning\u{1b}[0m: unused\n    Finished `dev` profile\n";
        assert_eq!(told(false), format!("{line}\n{warning}"));
        assert_eq!(told(true), format!("\r\u{1b}[K{line}\r\u{1b}[K{warning}"));
    }

    #[test]
    fn nothing_is_foretold_at_the_beginning_and_little_at_the_end() {
        let bar = |done| Bar { done, all: 400, now: "" };
        assert_eq!(bar(3).text(Duration::from_secs(5)), "3 of 400 parts");
        assert_eq!(bar(400).text(Duration::from_secs(600)), "400 of 400 parts, about 0 s left");
        assert_eq!(part_of_time(0), 0);
        assert!((0..1000).all(|parts| part_of_time(parts) <= part_of_time(parts + 1)));
    }
}
