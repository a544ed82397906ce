//! Stamps: whether something was already made from these very files. Knows nothing of what is made.

use std::{
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

/// Folders that are made, not written.
const MADE: [&str; 4] = ["node_modules", "dist", ".svelte-kit", ".git"];

/// A stamp beside what was made.
pub struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    /// A stamp of what files hold, and of other words that matter.
    pub fn of_contents(file: PathBuf, sources: &[&Path], words: &str) -> Self {
        let mut sum = Sum::new();
        sum.add(words.as_bytes());
        for source in sources {
            sum.add(&fs::read(source).unwrap_or_default());
        }
        Self { file, now: sum.text() }
    }

    /// A stamp of all files below folders: their paths, sizes and times of change.
    pub fn of_tree(file: PathBuf, folders: &[&Path], words: &str) -> Self {
        let mut sum = Sum::new();
        sum.add(words.as_bytes());
        for source in folders.iter().flat_map(|folder| files_below(folder)) {
            let Ok(meta) = source.metadata() else { continue };
            let changed = meta.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            sum.add(source.to_string_lossy().as_bytes());
            sum.add(&meta.len().to_le_bytes());
            sum.add(&changed.map_or(0, |at| at.as_nanos()).to_le_bytes());
        }
        Self { file, now: sum.text() }
    }

    /// True when nothing has changed since it was pressed.
    pub fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|then| then == self.now)
    }

    /// Says that all was made from these files. A stamp that cannot be written only costs time the next day.
    pub fn press(&self) {
        let _ = fs::write(&self.file, &self.now);
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let made = MADE.iter().any(|name| entry.file_name() == *name);
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !made => folders.push(entry.path()),
                Ok(kind) if !kind.is_dir() => files.push(entry.path()),
                Ok(_) | Err(_) => {}
            }
        }
    }
    files.sort();
    files
}

/// FNV-1a, 64 bits: enough to notice a change, no defence against a forger.
struct Sum(u64);

impl Sum {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        // The length closes each part, so that "ab" + "c" is not "a" + "bc".
        for byte in bytes.iter().copied().chain((bytes.len() as u64).to_le_bytes()) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn text(&self) -> String {
        format!("{:016x}\n", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("regie-dev-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src/node_modules")).unwrap();
        fs::write(folder.join("src/a.ts"), "one").unwrap();
        folder
    }

    #[test]
    fn a_tree_is_fresh_until_a_file_comes_grows_or_goes() {
        let home = folder("tree");
        let stamp = || Stamp::of_tree(home.join("stamp"), &[&home.join("src")], "node 20");
        assert!(!stamp().is_fresh());
        stamp().press();
        assert!(stamp().is_fresh());
        fs::write(home.join("src/node_modules/made.js"), "made").unwrap();
        assert!(stamp().is_fresh(), "what is made does not count");
        fs::write(home.join("src/a.ts"), "longer").unwrap();
        assert!(!stamp().is_fresh());
        stamp().press();
        fs::write(home.join("src/b.ts"), "").unwrap();
        assert!(!stamp().is_fresh());
        fs::remove_file(home.join("src/b.ts")).unwrap();
        assert!(stamp().is_fresh());
        fs::remove_dir_all(home).unwrap();
    }

    #[test]
    fn contents_count_wherever_and_whenever_they_were_written() {
        let home = folder("contents");
        let source = home.join("src/a.ts");
        let stamp = |words: &str| Stamp::of_contents(home.join("stamp"), &[&source], words);
        stamp("node 20").press();
        fs::write(&source, "one").unwrap();
        assert!(stamp("node 20").is_fresh());
        assert!(!stamp("node 22").is_fresh());
        fs::write(&source, "two").unwrap();
        assert!(!stamp("node 20").is_fresh());
        fs::remove_dir_all(home).unwrap();
    }
}
