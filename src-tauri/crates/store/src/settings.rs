//! Where the store keeps its things. Reads the environment once; knows no file.

use std::{
    env,
    path::{Path, PathBuf},
};

/// Where the data is, and whose Postgres is used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// The data folder: the key of the contacts, and the private cluster when there is one.
    pub data: PathBuf,
    /// Another Postgres instead of the private one: `postgres://…/database`.
    pub database_url: Option<String>,
}

impl Settings {
    /// The private Postgres in this folder.
    pub fn private(data: impl Into<PathBuf>) -> Self {
        Self { data: data.into(), database_url: None }
    }

    /// What the environment says: `REGIE_DATA` and `REGIE_DATABASE_URL`, else the usual places.
    pub fn from_environment() -> Self {
        let text = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let root = rustix::process::geteuid().is_root();
        let data = match text("REGIE_DATA") {
            Some(path) => PathBuf::from(path),
            None => usual_folder(root, text("XDG_STATE_HOME").as_deref(), text("HOME").as_deref()),
        };
        Self { data, database_url: text("REGIE_DATABASE_URL") }
    }
}

/// The server of a root process runs under another account, which may not enter root's home.
fn usual_folder(root: bool, state_home: Option<&str>, home: Option<&str>) -> PathBuf {
    match (root, state_home, home) {
        (true, _, _) => PathBuf::from("/var/lib/regie"),
        (false, Some(state), _) => Path::new(state).join("regie"),
        (false, None, Some(home)) => Path::new(home).join(".local/state/regie"),
        (false, None, None) => PathBuf::from("/var/tmp/regie"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_account_has_its_own_folder() {
        assert_eq!(usual_folder(true, Some("/s"), Some("/root")), Path::new("/var/lib/regie"));
        assert_eq!(usual_folder(false, Some("/s"), Some("/home/a")), Path::new("/s/regie"));
        assert_eq!(usual_folder(false, None, Some("/home/a")), Path::new("/home/a/.local/state/regie"));
    }
}
