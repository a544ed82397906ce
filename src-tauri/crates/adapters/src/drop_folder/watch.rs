//! Watches the folder and takes its files: at the start, when something changes, and now and then in case a change was
//! not told.
//!
//! A writer writes `stock.tmp` and renames it to `stock.csv`. The result lies beside: `stock.ok`, or `stock.err` with
//! line numbers. Files taken, in whole or in part, go to `done/`, others to `refused/`.

use super::{FILE_MAX, Kind, Known, Parsed, Problem, parse, parse_ndjson, words};
use crate::{Accepted, FactSink, SinkError, sign};
use notify::{RecursiveMode, Watcher};
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::sync::mpsc;

/// Quiet time after a change before the folder is read: a writer often renames several files in a row.
const QUIET: Duration = Duration::from_millis(200);
/// The folder is read at least this often.
const PATROL: Duration = Duration::from_secs(30);
/// Facts handed over at once.
const CHUNK: usize = 500;
/// Pauses before each try to hand a chunk over; after the last, the file waits for the next patrol.
const PATIENCE: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(50), Duration::from_millis(250), Duration::from_secs(1)];

/// A watched folder; dropping it ends the watch.
pub struct Watching {
    task: tokio::task::JoinHandle<()>,
    _watcher: notify::RecommendedWatcher,
}

impl Watching {
    /// Returns when the watch has ended by itself: nothing is taken any more.
    pub async fn ended(&mut self) {
        let _ = (&mut self.task).await;
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Watches a folder from now on, within a tokio runtime: takes what lies there, then what comes.
///
/// # Errors
/// When the folder cannot be created or watched.
pub fn watch(sink: Arc<dyn FactSink>, folder: PathBuf) -> notify::Result<Watching> {
    std::fs::create_dir_all(&folder)?;
    // One token is enough: a change while the folder is read means that it is read once more.
    let (tell, changed) = mpsc::channel::<()>(1);
    let mut watcher = notify::recommended_watcher(move |_| {
        let _ = tell.try_send(());
    })?;
    watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    let task = tokio::spawn(async move {
        match DropFolder::open(folder, sink, Known::default()).await {
            Ok(opened) => opened.run(changed).await,
            Err(error) => tracing::error!(%error, "the drop folder cannot be opened"),
        }
    });
    Ok(Watching { task, _watcher: watcher })
}

/// What became of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Its name.
    pub file: String,
    /// Facts taken; `None` when it was refused.
    pub taken: Option<Accepted>,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

/// The folder and what is known from files taken before.
pub struct DropFolder {
    folder: PathBuf,
    sink: Arc<dyn FactSink>,
    known: Known,
}

impl DropFolder {
    /// A folder; `known` holds the grids laid before the start, to which those of `done/` are added. Creates the folder
    /// when it is missing.
    ///
    /// # Errors
    /// When the folder cannot be created.
    pub async fn open(folder: PathBuf, sink: Arc<dyn FactSink>, known: Known) -> io::Result<Self> {
        let mut opened = Self { folder, sink, known };
        tokio::fs::create_dir_all(opened.folder.join("done")).await?;
        tokio::fs::create_dir_all(opened.folder.join("refused")).await?;
        opened.remember().await?;
        Ok(opened)
    }

    /// Learns from grids that were taken in an earlier life.
    async fn remember(&mut self) -> io::Result<()> {
        let done = self.folder.join("done");
        for name in waiting(&done).await?.iter().filter(|name| Kind::of_file(name) == Some(Kind::Grid)) {
            if let Ok(parsed) = read(&done.join(name), name, &self.known).await? {
                parsed.facts.iter().for_each(|(_, fact)| self.known.learn(fact));
            }
        }
        Ok(())
    }

    /// Takes what lies in the folder, then waits for `changed`, for ever.
    async fn run(mut self, mut changed: mpsc::Receiver<()>) {
        loop {
            if let Err(error) = self.scan().await {
                tracing::warn!(%error, "the drop folder cannot be read");
            }
            let _ = tokio::time::timeout(PATROL, changed.recv()).await;
            tokio::time::sleep(QUIET).await;
            while changed.try_recv().is_ok() {}
        }
    }

    /// Takes what lies in the folder now, in the order of kinds. A file that meets a full inbox stays for later.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub async fn scan(&mut self) -> io::Result<Vec<Outcome>> {
        let mut outcomes = Vec::new();
        for name in waiting(&self.folder).await? {
            match self.take(&name).await {
                Ok(outcome) => {
                    tracing::info!(file = %outcome.file, taken = ?outcome.taken, problems = outcome.problems.len(), "a file was dropped");
                    outcomes.push(outcome);
                }
                Err(error) => tracing::warn!(file = %name, %error, "a dropped file waits"),
            }
        }
        Ok(outcomes)
    }

    async fn take(&mut self, name: &str) -> io::Result<Outcome> {
        let parsed = read(&self.folder.join(name), name, &self.known).await?;
        let facts = parsed.as_ref().map(Parsed::incoming).unwrap_or_default();
        let taken = if facts.is_empty() { None } else { Some(self.hand_over(facts).await?) };
        let problems = match &parsed {
            Ok(parsed) => parsed.problems.clone(),
            Err(problem) => vec![problem.clone()],
        };
        if let (Ok(parsed), Some(_)) = (&parsed, &taken) {
            parsed.facts.iter().for_each(|(_, fact)| self.known.learn(fact));
        }
        let shown = parsed.unwrap_or_else(|_| Parsed::empty(Kind::Stock, b""));
        let shown = Parsed { problems: problems.clone(), ..shown };
        self.report(name, &shown, taken.as_ref()).await?;
        Ok(Outcome { file: name.to_owned(), taken, problems })
    }

    /// In chunks, each durable on its own: a file broken off is taken again from its start, with no second effect.
    async fn hand_over(&self, facts: Vec<model::Incoming>) -> io::Result<Accepted> {
        let mut total = Accepted::default();
        for (n, chunk) in facts.chunks(CHUNK).enumerate() {
            let accepted = self.accept(chunk).await.map_err(io::Error::other)?;
            total.refused.extend(accepted.refused.iter().map(|(at, reason)| (n * CHUNK + at, *reason)));
            total.new += accepted.new;
            total.known += accepted.known;
        }
        Ok(total)
    }

    async fn accept(&self, chunk: &[model::Incoming]) -> Result<Accepted, SinkError> {
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

    /// Writes the result, then moves the file: broken off between the two, the file is taken again without effect.
    async fn report(&self, name: &str, parsed: &Parsed, taken: Option<&Accepted>) -> io::Result<()> {
        let good = taken.is_some() && parsed.problems.is_empty();
        let (result, other) = if good { ("ok", "err") } else { ("err", "ok") };
        let beside = |extension: &str| self.folder.join(name).with_extension(extension);
        let _ = tokio::fs::remove_file(beside(other)).await;
        tokio::fs::write(beside(result), words::report(name, parsed, taken)).await?;
        let folder = self.folder.join(if taken.is_some() { "done" } else { "refused" });
        let from = self.folder.join(name);
        let to = free_name(&folder, name, &from).await?;
        tokio::fs::rename(from, to).await
    }
}

/// The files of a folder that may be taken, in the order of kinds.
async fn waiting(folder: &Path) -> io::Result<Vec<String>> {
    let mut entries = tokio::fs::read_dir(folder).await?;
    let mut names = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let wanted = matches!(extension(&name).as_str(), "csv" | "ndjson");
        if wanted && entry.file_type().await?.is_file() {
            names.push(name);
        }
    }
    names.sort_by_key(|name| (Kind::of_file(name), name.clone()));
    Ok(names)
}

/// The content of a file; a problem with the file as a whole stands on line 0.
async fn read(path: &Path, name: &str, known: &Known) -> io::Result<Result<Parsed, Problem>> {
    let whole = |code| Ok(Err(Problem { line: 0, column: None, code }));
    let Some(kind) = Kind::of_file(name) else { return whole("unknown_file") };
    if tokio::fs::metadata(path).await?.len() > FILE_MAX {
        return whole("too_large");
    }
    let bytes = tokio::fs::read(path).await?;
    let parsed = match extension(name).as_str() {
        "ndjson" => parse_ndjson(kind, &bytes),
        _ => parse(kind, &bytes, known),
    };
    if parsed.facts.is_empty() && parsed.problems.is_empty() {
        return whole("empty");
    }
    Ok(Ok(parsed))
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
