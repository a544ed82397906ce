//! Where the store keeps its things. Reads the environment once; knows no file.

use sqlx::postgres::PgConnectOptions;
use std::{
    env,
    path::{Path, PathBuf},
    str::FromStr,
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

/// What is wrong with the address of a database; it is never repeated, since it may hold a password.
pub fn database_url_problem(url: &str) -> Option<String> {
    const EXAMPLE: &str = "postgres://user@host/database";
    if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        return Some(format!("it is no address of a Postgres such as {EXAMPLE}"));
    }
    match PgConnectOptions::from_str(url) {
        Err(_) => Some(format!("it cannot be read; it looks like {EXAMPLE}")),
        Ok(options) if options.get_database().is_none_or(str::is_empty) => {
            Some(format!("it names no database; it looks like {EXAMPLE}"))
        }
        Ok(_) => None,
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
    fn an_address_that_cannot_work_is_said_without_repeating_it() {
        for bad in ["", "shop", "http://db/shop", "postgres://", "postgres://u:geheim@db", "postgres://u:geheim@db:x/y"]
        {
            let what = database_url_problem(bad).unwrap_or_else(|| panic!("{bad} cannot work"));
            assert!(!what.contains("geheim"), "{what}");
        }
        for good in
            ["postgres://u@db/shop", "postgresql://u:p@db:5433/shop?sslmode=require", "postgres://a@%2Frun:1/app"]
        {
            assert_eq!(database_url_problem(good), None, "{good}");
        }
    }

    #[test]
    fn each_account_has_its_own_folder() {
        assert_eq!(usual_folder(true, Some("/s"), Some("/root")), Path::new("/var/lib/regie"));
        assert_eq!(usual_folder(false, Some("/s"), Some("/home/a")), Path::new("/s/regie"));
        assert_eq!(usual_folder(false, None, Some("/home/a")), Path::new("/home/a/.local/state/regie"));
    }
}
