//! Watches the folder: takes its files at the start, when something changes, and now and then in case a change was not
//! told.
//!
//! A writer writes `stock.tmp` and renames it to `stock.csv`: that is taken at once. A file written under its own name
//! is taken when it has stood still.

use super::{Known, ripe::Clue, take::DropFolder};
use crate::FactSink;
use notify::{
    Event, EventKind, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, ModifyKind, RenameMode},
};
use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::mpsc;

/// Quiet time after a change before the folder is read: a writer often renames several files in a row.
const QUIET: Duration = Duration::from_millis(200);
/// Most files of which something is remembered; of others the folder itself must tell.
const CLUES_MAX: usize = 10_000;

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

/// What the system told of files since they were last looked at.
#[derive(Default, Debug)]
pub(super) struct Clues {
    inner: Mutex<(BTreeSet<String>, BTreeSet<String>)>,
}

impl Clues {
    /// Takes an event in; whether the folder is worth a look.
    fn hear(&self, event: &Event) -> bool {
        let name = event.paths.last().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
        let Some(name) = name else { return true };
        if matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write)) {
            // Reading the folder is no change of it.
            return false;
        }
        if !name.to_ascii_lowercase().ends_with(".csv") && !name.to_ascii_lowercase().ends_with(".ndjson") {
            return true;
        }
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (renamed, writing) = &mut *inner;
        let room = renamed.len() + writing.len() < CLUES_MAX;
        match event.kind {
            EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both | RenameMode::Any)) => {
                writing.remove(&name);
                room && renamed.insert(name)
            }
            // Written to after its rename, or made anew under a name that was once given by one.
            EventKind::Create(_) => renamed.remove(&name),
            EventKind::Modify(ModifyKind::Data(_)) => {
                // Only Linux tells the end of writing as well.
                renamed.remove(&name) | (cfg!(target_os = "linux") && room && writing.insert(name))
            }
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => writing.remove(&name),
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => {
                renamed.remove(&name) | writing.remove(&name)
            }
            EventKind::Any | EventKind::Access(_) | EventKind::Modify(_) | EventKind::Other => false,
        };
        true
    }

    /// What is known of a file. A rename is told once.
    pub fn take(&self, name: &str) -> Clue {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        Clue { renamed: inner.0.remove(name), writing: inner.1.contains(name) }
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
    let clues = Arc::new(Clues::default());
    let heard = clues.clone();
    let mut watcher = notify::recommended_watcher(move |told: notify::Result<Event>| {
        if told.as_ref().map_or(true, |event| heard.hear(event)) {
            let _ = tell.try_send(());
        }
    })?;
    watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    let task = tokio::spawn(async move {
        match DropFolder::open(folder, sink, Known::default()).await {
            Ok(opened) => run(opened.hearing(clues), changed).await,
            Err(error) => tracing::error!(%error, "the drop folder cannot be opened"),
        }
    });
    Ok(Watching { task, _watcher: watcher })
}

/// Takes what lies in the folder, then waits for `changed` or until a file may be finished, for ever.
async fn run(mut folder: DropFolder, mut changed: mpsc::Receiver<()>) {
    loop {
        if let Err(error) = folder.scan().await {
            tracing::warn!(%error, "the drop folder cannot be read");
        }
        if tokio::time::timeout(folder.rest(), changed.recv()).await.is_ok() {
            tokio::time::sleep(QUIET).await;
        }
        while changed.try_recv().is_ok() {}
    }
}
