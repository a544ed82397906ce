//! One arrival of a file: what tells it from the next, and a journal that lets an interrupted taking go on as the same.
//!
//! A file dropped again, with the same bytes or not, is a new arrival. An app that ended between taking a file and
//! moving it away finds the same arrival in its journal, so that its facts have the same keys.

use crate::sign;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::Metadata,
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::io::AsyncWriteExt as _;

/// The journal, in the folder itself: it must not be torn from its files.
const JOURNAL: &str = ".taking.json";

/// What changes when a file is written to or replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// Bytes.
    pub len: u64,
    /// Nanoseconds since 1970.
    pub modified: u64,
    /// Which file of the disk; 0 where that cannot be told.
    pub file: u64,
}

impl Stamp {
    /// Of a file as it lies there.
    pub fn of(metadata: &Metadata) -> Self {
        Self { len: metadata.len(), modified: metadata.modified().map_or(0, nanos), file: file(metadata) }
    }

    /// The same, by its path.
    pub async fn at(path: &Path) -> io::Result<Self> {
        Ok(Self::of(&tokio::fs::metadata(path).await?))
    }
}

#[cfg(unix)]
fn file(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn file(_: &Metadata) -> u64 {
    0
}

/// When a file last changed or moved. A copy may keep the time of its original; the disk's own time of change tells.
pub(super) fn changed(metadata: &Metadata) -> SystemTime {
    let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
    modified.max(moved(metadata))
}

#[cfg(unix)]
fn moved(metadata: &Metadata) -> SystemTime {
    let seconds = std::os::unix::fs::MetadataExt::ctime(metadata);
    let nanos = std::os::unix::fs::MetadataExt::ctime_nsec(metadata);
    UNIX_EPOCH + Duration::new(u64::try_from(seconds).unwrap_or(0), u32::try_from(nanos).unwrap_or(0))
}

#[cfg(not(unix))]
fn moved(_: &Metadata) -> SystemTime {
    UNIX_EPOCH
}

fn nanos(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

/// A file whose facts are being handed over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Taking {
    stamp: Stamp,
    hash: String,
    arrival: String,
}

/// The files that are being taken, kept on the disk.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    open: BTreeMap<String, Taking>,
}

impl Journal {
    /// Of a folder. What it says of files that are gone is forgotten.
    pub async fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join(JOURNAL);
        let kept = match tokio::fs::read(&path).await {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, "the journal of the drop folder cannot be read; files in it count as new");
                BTreeMap::new()
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        let mut open = BTreeMap::new();
        for (name, taking) in kept {
            if tokio::fs::try_exists(folder.join(&name)).await? {
                open.insert(name, taking);
            }
        }
        Ok(Self { path, open })
    }

    /// The name of an arrival, durable before its first fact is handed over: the one it had, when its taking was broken
    /// off and nothing has changed since.
    pub async fn begin(&mut self, name: &str, stamp: Stamp, hash: &str) -> io::Result<String> {
        if let Some(known) = self.open.get(name).filter(|known| known.stamp == stamp && known.hash == hash) {
            return Ok(known.arrival.clone());
        }
        let now = nanos(SystemTime::now());
        let mark = sign::hash(format!("{name} {hash} {}", stamp.file).as_bytes());
        let arrival = format!("{now:016x}-{}", mark.get(..16).unwrap_or(&mark));
        let taking = Taking { stamp, hash: hash.to_owned(), arrival: arrival.clone() };
        self.open.insert(name.to_owned(), taking);
        self.save().await?;
        Ok(arrival)
    }

    /// The file has been moved away, or has changed and will arrive anew.
    pub async fn end(&mut self, name: &str) -> io::Result<()> {
        match self.open.remove(name) {
            Some(_) => self.save().await,
            None => Ok(()),
        }
    }

    async fn save(&self) -> io::Result<()> {
        let aside = self.path.with_extension("tmp");
        let mut file = tokio::fs::File::create(&aside).await?;
        file.write_all(&serde_json::to_vec(&self.open)?).await?;
        file.sync_all().await?;
        tokio::fs::rename(&aside, &self.path).await?;
        // A folder cannot be synced everywhere; where it cannot, the rename is as safe as the disk makes it.
        if let Some(Ok(folder)) = self.path.parent().map(std::fs::File::open) {
            let _ = tokio::task::spawn_blocking(move || folder.sync_all()).await;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_arrival_keeps_its_name_until_it_is_over() {
        let folder = std::env::temp_dir().join(format!("regie-arrival-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("stock.csv"), "x").expect("written");
        let stamp = Stamp::at(&folder.join("stock.csv")).await.expect("there");
        let mut journal = Journal::open(&folder).await.expect("opened");
        let first = journal.begin("stock.csv", stamp, "h").await.expect("kept");
        assert_eq!(journal.begin("stock.csv", stamp, "h").await.expect("kept"), first);
        let mut again = Journal::open(&folder).await.expect("opened in a new life");
        assert_eq!(again.begin("stock.csv", stamp, "h").await.expect("kept"), first);
        assert_ne!(again.begin("stock.csv", stamp, "other").await.expect("kept"), first);
        again.end("stock.csv").await.expect("over");
        assert_ne!(again.begin("stock.csv", stamp, "h").await.expect("kept"), first, "dropped again");
        std::fs::remove_file(folder.join("stock.csv")).expect("taken away");
        assert!(Journal::open(&folder).await.expect("opened").open.is_empty());
        std::fs::write(folder.join(JOURNAL), "no json").expect("written");
        assert!(Journal::open(&folder).await.expect("a broken journal stops nothing").open.is_empty());
        std::fs::remove_dir_all(&folder).expect("gone");
    }
}
