//! Where Postgres' programs are. Knows no cluster.

use crate::StoreError;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Debian and its kin keep each major version in its own folder here.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A folder with `initdb` and `postgres`.
#[derive(Clone, Debug)]
pub(super) struct Binaries(PathBuf);

impl Binaries {
    /// Looks in `PG_BIN`, beside this program, among Debian's versions and where `pg_config` says. A
    /// cluster that exists wants the major version that made it.
    pub fn find(major: Option<u32>) -> Result<Self, StoreError> {
        if let Some(named) = env::var_os("PG_BIN").filter(|path| !path.is_empty()) {
            let named = PathBuf::from(named);
            return Self::in_folder(&named)
                .ok_or(StoreError::NoBinaries { looked: format!("PG_BIN ({})", named.display()) });
        }
        let debian = versions(Path::new(DEBIAN));
        let wanted = debian.iter().filter(|(version, _)| Some(*version) == major).map(|(_, folder)| folder.clone());
        let newest = debian.iter().rev().map(|(_, folder)| folder.clone());
        let candidates: Vec<PathBuf> = bundled().into_iter().chain(wanted).chain(newest).chain(configured()).collect();
        candidates.iter().find_map(|folder| Self::in_folder(folder)).ok_or_else(|| StoreError::NoBinaries {
            looked: format!("PG_BIN, the program's own folder, {DEBIAN} and pg_config --bindir"),
        })
    }

    /// The folder, if both programs are there.
    pub fn in_folder(folder: &Path) -> Option<Self> {
        let both = folder.join("initdb").is_file() && folder.join("postgres").is_file();
        both.then(|| Self(folder.to_owned()))
    }

    /// The path of one program.
    pub fn path(&self, program: &str) -> PathBuf {
        self.0.join(program)
    }
}

/// Beside the program, as an installer may lay them.
fn bundled() -> Vec<PathBuf> {
    let program = env::current_exe().unwrap_or_default();
    let Some(folder) = program.parent() else { return Vec::new() };
    vec![folder.join("postgres/bin"), folder.join("../lib/regie/postgres/bin")]
}

/// Versions under a folder, oldest first.
fn versions(folder: &Path) -> Vec<(u32, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let version = |path: PathBuf| Some((path.file_name()?.to_str()?.parse().ok()?, path.join("bin")));
    let mut versions: Vec<(u32, PathBuf)> = entries.flatten().filter_map(|entry| version(entry.path())).collect();
    versions.sort();
    versions
}

fn configured() -> Option<PathBuf> {
    let said = Command::new("pg_config").arg("--bindir").output().ok()?;
    Some(PathBuf::from(String::from_utf8(said.stdout).ok()?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_the_highest_number_not_the_last_word() {
        let folder = env::temp_dir().join(format!("regie-tests-{}/versions", std::process::id()));
        for name in ["9", "15", "notes"] {
            fs::create_dir_all(folder.join(name).join("bin")).expect("the temporary folder can be written");
        }
        let found: Vec<u32> = versions(&folder).into_iter().map(|(version, _)| version).collect();
        assert_eq!(found, [9, 15]);
        assert!(Binaries::in_folder(&folder).is_none(), "a folder without programs is no place");
        assert!(versions(Path::new("/nowhere")).is_empty());
    }
}
