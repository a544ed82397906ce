//! Two builds in one table: each part is run by the other program and by this one in turn, so that both meet the same
//! machine; what they print is read, and the middle of several runs is held against the ratio required.
//!
//! The other program needs to know nothing of this: its table is read as every build has printed it.

use crate::{
    Failure,
    table::{laid_out, said},
};
use std::{collections::BTreeMap, path::Path, process::Command};

/// What this build must reach, as a share of the other's figure.
enum Share {
    AtLeast(f64),
    AtMost(f64),
}

/// The figures of which a ratio is required.
const REQUIRED: [(&str, Share); 3] = [
    ("demo day, wall", Share::AtMost(0.7)),
    ("orders durable and decided over HTTP", Share::AtLeast(1.3)),
    ("an order over HTTP, p99", Share::AtMost(0.6)),
];
/// Stands where a build does not know a figure.
const UNKNOWN: &str = "–";

/// A row as a build printed it.
#[derive(Clone)]
struct Printed {
    required: String,
    measured: String,
    ok: String,
}

/// What some runs of a build printed: by figure, in the order in which the figures came first.
#[derive(Default)]
struct Runs {
    order: Vec<String>,
    rows: BTreeMap<String, Vec<Printed>>,
}

/// Runs the parts in turn and prints both builds; true when all that is required is met.
pub fn measure(other: &Path, parts: &[&str], words: &[String], times: usize) -> Result<bool, Failure> {
    let own = std::env::current_exe()?;
    let (mut theirs, mut ours) = (Runs::default(), Runs::default());
    for part in parts {
        for turn in 1..=times {
            println!("{part}, run {turn} of {times}");
            theirs.read(&run(other, part, words)?);
            ours.read(&run(&own, part, words)?);
        }
    }
    if ours.order.is_empty() {
        return Err("this build printed no figure".into());
    }
    let (lines, ok) = lines(&theirs, &ours, words.iter().any(|word| word == "--quick"));
    println!("\n{}", laid_out(&lines));
    Ok(ok)
}

/// What a build prints when it runs a part. A part that it does not know prints no table, and that is an answer too.
fn run(program: &Path, part: &str, words: &[String]) -> Result<String, Failure> {
    let output = Command::new(program).arg(part).args(words).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() && !said.contains("there is no part") && !said.trim().is_empty() {
        eprintln!("{}: {}", program.display(), said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

impl Runs {
    fn read(&mut self, text: &str) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for line in text.lines() {
            let cells: Vec<&str> = line.split(" | ").collect();
            let [figure, required, measured, ok] = cells.as_slice() else { continue };
            let Some(figure) = figure.strip_prefix("| ") else { continue };
            let (figure, ok) = (figure.trim(), ok.trim_end_matches('|').trim());
            if figure == "figure" || figure.starts_with("---") {
                continue;
            }
            // A table may name a figure twice.
            let count = seen.entry(figure.to_owned()).or_default();
            *count += 1;
            let name = if *count == 1 { figure.to_owned() } else { format!("{figure} ({count})") };
            let row = Printed { required: required.trim().into(), measured: measured.trim().into(), ok: ok.into() };
            if !self.order.contains(&name) {
                self.order.push(name.clone());
            }
            self.rows.entry(name).or_default().push(row);
        }
    }

    /// The run whose figure lies in the middle.
    fn middle(&self, figure: &str) -> Option<Printed> {
        let mut runs = self.rows.get(figure)?.clone();
        runs.sort_by(|a, b| value(&a.measured).total_cmp(&value(&b.measured)));
        runs.get(runs.len().saturating_sub(1) / 2).cloned()
    }

    /// Whether a run found less than the figure's own requirement.
    fn failed(&self, figure: &str) -> bool {
        self.rows.get(figure).is_some_and(|runs| runs.iter().any(|run| run.ok == "NO"))
    }
}

/// The table's lines, and whether all that is required is met.
fn lines(theirs: &Runs, ours: &Runs, quick: bool) -> (Vec<[String; 6]>, bool) {
    let head = ["figure", "other build", "this build", "ratio", "required", "met?"].map(str::to_owned);
    let (mut lines, mut all) = (vec![head], true);
    let gone = theirs.order.iter().filter(|figure| !ours.rows.contains_key(*figure));
    for figure in ours.order.iter().chain(gone) {
        let (other, own) = (theirs.middle(figure), ours.middle(figure));
        let text = |row: &Option<Printed>| row.as_ref().map_or(UNKNOWN.to_owned(), |row| row.measured.clone());
        let ratio = other.as_ref().zip(own.as_ref()).and_then(|(other, own)| ratio(&other.measured, &own.measured));
        let share = REQUIRED.iter().find(|(name, _)| name == figure).map(|(_, share)| share);
        let (required, met) = match (share, &own) {
            (Some(Share::AtLeast(least)), _) => (format!("≥ {least} ×"), ratio.map(|ratio| ratio >= *least)),
            (Some(Share::AtMost(most)), _) => (format!("≤ {most} ×"), ratio.map(|ratio| ratio <= *most)),
            (None, Some(own)) if !own.ok.is_empty() => (own.required.clone(), Some(!ours.failed(figure))),
            (None, own) => (own.as_ref().map_or(String::new(), |own| own.required.clone()), None),
        };
        // A quick run's rates are shown without being judged.
        let met = met.filter(|_| !quick || share.is_none());
        all &= met != Some(false);
        let ratio = ratio.map_or(UNKNOWN.to_owned(), |ratio| format!("{ratio:.2} ×"));
        lines.push([figure.clone(), text(&other), text(&own), ratio, required, said(met).to_owned()]);
    }
    (lines, all)
}

/// This build's figure as a share of the other's; only where both are one number of one unit.
fn ratio(other: &str, own: &str) -> Option<f64> {
    let ((other, unit), (own, same)) = (number(other)?, number(own)?);
    (unit == same && other != 0.0).then(|| own / other)
}

fn value(text: &str) -> f64 {
    number(text).map_or(0.0, |(number, _)| number)
}

/// A number whose thousands are parted, and its unit.
fn number(text: &str) -> Option<(f64, &str)> {
    let bytes = text.as_bytes();
    let is_part = |at: usize| match bytes[at] {
        b'0'..=b'9' | b'.' => true,
        b' ' => at > 0 && bytes.get(at + 1..at + 4).is_some_and(|three| three.iter().all(u8::is_ascii_digit)),
        _ => false,
    };
    let end = (0..bytes.len()).find(|at| !is_part(*at)).unwrap_or(bytes.len());
    let (digits, unit) = text.split_at(end);
    if !unit.is_empty() && !unit.starts_with(' ') {
        return None;
    }
    Some((digits.replace(' ', "").parse().ok()?, unit.trim()))
}
