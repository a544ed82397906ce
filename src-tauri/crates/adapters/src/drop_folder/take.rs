//! Takes the files of the folder. The result lies beside: `stock.ok`, or `stock.err` with line numbers. Files taken, in
//! whole or in part, go to `done/`, others to `refused/`.

use super::{
    FILE_MAX, Kind, Known, Parsed, Problem, Reading, again,
    arrival::{Journal, Stamp, changed},
    bytes::Tail,
    parse_ndjson, read,
    ripe::{Clue, Patience, Ripening, Verdict},
    truth,
    watch::Clues,
    words,
};
use crate::{Accepted, DeadLetter, FactSink, Quarantined, SinkError, sign};
use model::{Incoming, Moment, SourceId};
use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

/// The folder is read at least this often.
const PATROL: Duration = Duration::from_secs(30);
/// Facts handed over at once.
const CHUNK: usize = 500;
/// Pauses before each try to hand a chunk over; after the last, the file waits for the next patrol.
const PATIENCE: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(50), Duration::from_millis(250), Duration::from_secs(1)];
/// So long a file that was taken is looked at again: a writer may have held it open unseen.
const LOOK_BACK: Duration = Duration::from_secs(600);
/// Most files looked at again.
const LOOKED_BACK_MAX: usize = 100;

/// What became of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Its name.
    pub file: String,
    /// Facts handed over; `None` when there was none.
    pub taken: Option<Accepted>,
    /// What was wrong, facts without effect included.
    pub problems: Vec<Problem>,
    /// What is good to know.
    pub notes: Vec<Problem>,
}

impl Outcome {
    /// Whether anything of the file has an effect.
    pub(super) fn has_effect(&self) -> bool {
        self.taken.as_ref().map(truth::effect).is_some_and(|(new, known)| new + known > 0)
    }
}

/// A file of the folder.
struct Entry {
    name: String,
    kind: Option<Kind>,
    changed: SystemTime,
    stamp: Stamp,
}

/// A file that was taken and moved away.
struct Past {
    name: String,
    moved: PathBuf,
    stamp: Stamp,
    at: Instant,
}

/// The folder and what is known from files taken before.
pub struct DropFolder {
    folder: PathBuf,
    sink: Arc<dyn FactSink>,
    known: Known,
    journal: Journal,
    ripening: Ripening,
    patience: Patience,
    clues: Arc<Clues>,
    past: Vec<Past>,
    /// Files put back, whose return is no rename of their writer's.
    returned: BTreeSet<String>,
    opened: Instant,
    rest: Duration,
}

/// Why a file was not taken now.
enum Later {
    /// It can be tried again; the others go on.
    Skip(io::Error),
    /// Nothing can be handed over: those behind it wait as well, since they may stand on it.
    Stop(SinkError),
}

impl From<io::Error> for Later {
    fn from(error: io::Error) -> Self {
        Self::Skip(error)
    }
}

impl DropFolder {
    /// A folder; `known` holds the grids laid before the start, to which those of `done/` are added. Creates the folder
    /// when it is missing.
    ///
    /// # Errors
    /// When the folder cannot be created or its journal cannot be read.
    pub async fn open(folder: PathBuf, sink: Arc<dyn FactSink>, known: Known) -> io::Result<Self> {
        tokio::fs::create_dir_all(folder.join("done")).await?;
        tokio::fs::create_dir_all(folder.join("refused")).await?;
        let journal = Journal::open(&folder).await?;
        let mut opened = Self {
            folder,
            sink,
            known,
            journal,
            ripening: Ripening::default(),
            patience: Patience::REAL,
            clues: Arc::default(),
            past: Vec::new(),
            returned: BTreeSet::new(),
            opened: Instant::now(),
            rest: PATROL,
        };
        opened.remember().await?;
        Ok(opened)
    }

    /// The same, told by the system what happens to its files.
    pub(super) fn hearing(self, clues: Arc<Clues>) -> Self {
        Self { clues, ..self }
    }

    /// The same, waiting otherwise for files to stand still.
    #[cfg(test)]
    pub(super) fn patient(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// When the folder is to be looked at again, at the latest.
    pub(super) fn rest(&self) -> Duration {
        self.rest
    }

    /// Learns from the network that was taken in an earlier life.
    async fn remember(&mut self) -> io::Result<()> {
        let done = self.folder.join("done");
        for entry in waiting(&done).await? {
            let Some(kind @ (Kind::Grid | Kind::Nodes | Kind::Carriers)) = entry.kind else { continue };
            if let Ok(bytes) = bytes(&done.join(&entry.name), entry.stamp).await? {
                let parsed = self.parse(kind, &entry.name, &bytes);
                parsed.facts.iter().for_each(|(_, fact)| self.known.learn(fact));
            }
        }
        Ok(())
    }

    /// Takes what is finished in the folder now, in the order of kinds, then of arrival. A file that meets a full inbox
    /// stays for later, and so do those behind it.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub async fn scan(&mut self) -> io::Result<Vec<Outcome>> {
        self.look_back().await;
        let mut outcomes = Vec::new();
        for entry in self.ripe().await? {
            match self.take(&entry).await {
                Ok(outcome) => {
                    tracing::info!(file = %outcome.file, taken = ?outcome.taken, problems = outcome.problems.len(), "a file was dropped");
                    outcomes.push(outcome);
                }
                Err(Later::Skip(error)) => tracing::warn!(file = %entry.name, %error, "a dropped file waits"),
                Err(Later::Stop(error)) => {
                    tracing::warn!(file = %entry.name, %error, "a dropped file waits, and those behind it");
                    break;
                }
            }
        }
        Ok(outcomes)
    }

    /// The files that are finished, up to one that holds the others back.
    async fn ripe(&mut self) -> io::Result<Vec<Entry>> {
        let entries = waiting(&self.folder).await?;
        self.ripening.keep(|name| entries.iter().any(|entry| entry.name == name));
        self.rest = PATROL;
        let (mut ready, mut held) = (Vec::new(), false);
        for entry in entries {
            let tail = tail(&self.folder.join(&entry.name)).await.unwrap_or(Tail::Ended);
            let age = SystemTime::now().duration_since(entry.changed).unwrap_or(Duration::ZERO);
            let told = self.clues.take(&entry.name);
            let clue = Clue { renamed: told.renamed && !self.returned.contains(&entry.name), ..told };
            let when = (self.opened.elapsed(), self.patience);
            match self.ripening.look(&entry.name, (entry.stamp, age), tail, clue, when) {
                Verdict::Ripe if held => {}
                Verdict::Ripe => ready.push(entry),
                Verdict::Wait { left, holds } => {
                    self.rest = self.rest.min(left);
                    held |= holds && entry.kind.is_some();
                }
            }
        }
        Ok(ready)
    }

    async fn take(&mut self, entry: &Entry) -> Result<Outcome, Later> {
        let path = self.folder.join(&entry.name);
        let parsed = match (entry.kind, bytes(&path, entry.stamp).await?) {
            (None, _) => Err("unknown_file"),
            (_, Err(code)) => Err(code),
            (Some(kind), Ok(bytes)) => Ok(self.parse(kind, &entry.name, &bytes)),
        };
        let mut outcome = Outcome { file: entry.name.clone(), taken: None, problems: Vec::new(), notes: Vec::new() };
        match parsed {
            Ok(parsed) => self.hand_over_file(entry, parsed, &mut outcome).await?,
            Err(code) => outcome.problems.push(Problem::at(0, None, code)),
        }
        // What was written while the file was taken makes it a new arrival.
        if Stamp::at(&path).await? != entry.stamp {
            self.journal.end(&entry.name).await?;
            return Err(Later::Skip(changed_meanwhile()));
        }
        self.dead_letter(entry, &outcome).await;
        self.report(entry, &outcome).await?;
        self.journal.end(&entry.name).await?;
        self.returned.remove(&entry.name);
        Ok(outcome)
    }

    fn parse(&self, kind: Kind, name: &str, bytes: &[u8]) -> Parsed {
        let (own, counts) = (kind.source(), Kind::Stock.source());
        let names = |word: &str| self.sink.resolve(own, word).or_else(|| self.sink.resolve(counts, word));
        let mut parsed = match extension(name).as_str() {
            "ndjson" => parse_ndjson(kind, bytes, &self.known),
            "csv" => read(kind, bytes, Reading { known: &self.known, names: Some(&names) }),
            _ => Parsed::refused(kind, bytes, "wrong_format"),
        };
        truth::doubt_the_future(&mut parsed, now());
        if parsed.facts.is_empty() && parsed.problems.is_empty() {
            parsed.problems.push(Problem::at(0, None, "empty"));
        }
        parsed
    }

    /// Hands over what a file says, and learns what became of it.
    async fn hand_over_file(&mut self, entry: &Entry, parsed: Parsed, outcome: &mut Outcome) -> Result<(), Later> {
        let arrival = match parsed.facts.is_empty() && parsed.waiting.is_empty() {
            true => String::new(),
            false => self.journal.begin(&entry.name, entry.stamp, &parsed.hash).await?,
        };
        self.set_aside(entry, &parsed, &arrival).await.map_err(Later::Stop)?;
        let told = parsed.told(&arrival);
        outcome.problems = parsed.problems;
        outcome.notes = parsed.notes;
        if told.is_empty() {
            return Ok(());
        }
        let facts: Vec<Incoming> = told.iter().map(|(_, incoming)| incoming.clone()).collect();
        let taken = self.hand_over(facts).await.map_err(Later::Stop)?;
        outcome.problems.extend(truth::refusals(&told, &taken, &self.known));
        outcome.problems.sort_by_key(|problem| problem.line);
        for (at, (_, incoming)) in told.iter().enumerate() {
            if !taken.refused.iter().any(|(refused, _)| *refused == at) {
                self.known.learn(&incoming.fact);
            }
        }
        outcome.taken = Some(taken);
        Ok(())
    }

    /// Keeps the rows that wait for a person.
    async fn set_aside(&self, entry: &Entry, parsed: &Parsed, arrival: &str) -> Result<(), SinkError> {
        let now = now();
        for waiting in &parsed.waiting {
            let code =
                parsed.problems.iter().find(|problem| problem.line == waiting.line).map_or("unknown_sku", |p| p.code);
            let item = Quarantined {
                source: parsed.kind.source(),
                key: format!("{arrival}:{}", waiting.line),
                subject: format!("{}:{}", entry.name, waiting.line),
                code,
                field: waiting.column.to_owned(),
                message: words::sentence(code),
                words: waiting.word.clone(),
                form: parsed.kind.source().to_string(),
                body: again::aside(waiting, now).into_bytes(),
            };
            self.sink.quarantine(item).await?;
        }
        Ok(())
    }

    /// In chunks, each durable on its own: a file broken off is taken again from its start, with no second effect.
    async fn hand_over(&self, facts: Vec<Incoming>) -> Result<Accepted, SinkError> {
        let mut total = Accepted::default();
        for (n, chunk) in facts.chunks(CHUNK).enumerate() {
            let accepted = self.accept(chunk).await?;
            total.refused.extend(accepted.refused.iter().map(|(at, reason)| (n * CHUNK + at, *reason)));
            total.new += accepted.new;
            total.known += accepted.known;
        }
        Ok(total)
    }

    async fn accept(&self, chunk: &[Incoming]) -> Result<Accepted, SinkError> {
        let mut last = SinkError::Full;
        for pause in PATIENCE {
            tokio::time::sleep(pause).await;
            match self.sink.accept(chunk.to_vec()).await {
                Err(error) => last = error,
                accepted => return accepted,
            }
        }
        Err(last)
    }

    /// One dead letter a file with problems, so that people see it without looking into the folder.
    async fn dead_letter(&self, entry: &Entry, outcome: &Outcome) {
        let Some(first) = outcome.problems.first() else { return };
        let nameless = || SourceId::new("drop:file").ok();
        let Some(source) = entry.kind.map(Kind::source).or_else(nameless) else { return };
        let message = words::summary(outcome);
        self.sink.dead_letter(DeadLetter { source, code: first.code, message, excerpt: String::new() }).await;
    }

    /// Writes the result, then moves the file: broken off between the two, the file is taken again without effect.
    async fn report(&mut self, entry: &Entry, outcome: &Outcome) -> io::Result<()> {
        let name = &entry.name;
        let good = outcome.has_effect() && outcome.problems.is_empty();
        let (result, other) = if good { ("ok", "err") } else { ("err", "ok") };
        let beside = |extension: &str| self.folder.join(name).with_extension(extension);
        let _ = tokio::fs::remove_file(beside(other)).await;
        tokio::fs::write(beside(result), words::report(outcome)).await?;
        let folder = self.folder.join(if outcome.has_effect() { "done" } else { "refused" });
        let from = self.folder.join(name);
        let to = free_name(&folder, name, &from).await?;
        tokio::fs::rename(from, &to).await?;
        if self.past.len() >= LOOKED_BACK_MAX {
            self.past.remove(0);
        }
        self.past.push(Past { name: name.clone(), moved: to, stamp: entry.stamp, at: Instant::now() });
        Ok(())
    }

    /// A file that grew after it was taken goes back into the folder: its writer had not finished.
    async fn look_back(&mut self) {
        self.past.retain(|past| past.at.elapsed() < LOOK_BACK);
        let mut kept = Vec::new();
        for past in std::mem::take(&mut self.past) {
            let Ok(stamp) = Stamp::at(&past.moved).await else { continue };
            let grew = stamp.file == past.stamp.file && stamp.len > past.stamp.len;
            let back = self.folder.join(&past.name);
            if grew && !tokio::fs::try_exists(&back).await.unwrap_or(true) {
                self.returned.insert(past.name.clone());
                match tokio::fs::rename(&past.moved, &back).await {
                    Ok(()) => tracing::warn!(file = %past.name, "a file grew after it was taken and is taken again"),
                    Err(error) => tracing::warn!(file = %past.name, %error, "a file grew after it was taken"),
                }
            } else {
                kept.push(past);
            }
        }
        self.past = kept;
    }
}

/// Names under which programs keep a file that they have not finished, or lock one.
fn is_aside(name: &str) -> bool {
    name.starts_with(['.', '~', '#', '$']) || name.ends_with('~')
}

/// The files of a folder that may be looked at, in the order of kinds, then of arrival. A table in a form that is not
/// read is one of them, so that its owner is told.
async fn waiting(folder: &Path) -> io::Result<Vec<Entry>> {
    const OTHERS: [&str; 11] = ["xlsx", "xls", "xlsm", "ods", "numbers", "txt", "tsv", "json", "jsonl", "xml", "zip"];
    let mut entries = tokio::fs::read_dir(folder).await?;
    let mut found = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let (kind, extension) = (Kind::of_file(&name), extension(&name));
        let wanted =
            matches!(extension.as_str(), "csv" | "ndjson") || (kind.is_some() && OTHERS.contains(&extension.as_str()));
        if is_aside(&name) || !wanted || !entry.file_type().await?.is_file() {
            continue;
        }
        // A file that went away meanwhile waits no more.
        let Ok(metadata) = entry.metadata().await else { continue };
        found.push(Entry { name, kind, changed: changed(&metadata), stamp: Stamp::of(&metadata) });
    }
    found.sort_by(|a, b| (a.kind, a.changed, &a.name).cmp(&(b.kind, b.changed, &b.name)));
    Ok(found)
}

/// How a file ends.
async fn tail(path: &Path) -> io::Result<Tail> {
    let mut file = tokio::fs::File::open(path).await?;
    let length = file.metadata().await?.len();
    file.seek(io::SeekFrom::Start(length.saturating_sub(4))).await?;
    let mut last = Vec::new();
    file.take(4).read_to_end(&mut last).await?;
    Ok(Tail::of(&last))
}

/// The content of a file that has not changed since it was looked at; a code when it is none that is read.
async fn bytes(path: &Path, stamp: Stamp) -> io::Result<Result<Vec<u8>, &'static str>> {
    if stamp.len > FILE_MAX {
        return Ok(Err("too_large"));
    }
    let bytes = tokio::fs::read(path).await?;
    if Stamp::at(path).await? != stamp || bytes.len() as u64 != stamp.len {
        return Err(changed_meanwhile());
    }
    Ok(Ok(bytes))
}

fn changed_meanwhile() -> io::Error {
    io::Error::other("the file changed while it was read")
}

/// The file's own name, or one with the beginning of its hash where another file of the name lies already.
async fn free_name(folder: &Path, name: &str, file: &Path) -> io::Result<PathBuf> {
    let plain = folder.join(name);
    if !tokio::fs::try_exists(&plain).await? {
        return Ok(plain);
    }
    // A file too large to be read is told apart by its size.
    let hash = match tokio::fs::metadata(file).await?.len() {
        0..=FILE_MAX => sign::hash(&tokio::fs::read(file).await?),
        length => sign::hash(format!("{name} {length}").as_bytes()),
    };
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    Ok(folder.join(format!("{stem}-{}.{extension}", hash.get(..8).unwrap_or(""))))
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// The machine's clock, which files are dated by.
fn now() -> Moment {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(now.as_millis()).unwrap_or(0))
}
