//! Under which account the server runs. Postgres refuses root; this app refuses `unsafe`, so the
//! change of account is left to `setpriv`.

use crate::StoreError;
use std::{
    env,
    fs::{self, Metadata},
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Accounts that may run the server of a root process, best first.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// The account of the server, and who we are.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// Name of the account of this process: the one that may connect.
    pub own: String,
    /// Another account for the server, when we are root.
    other: Option<Other>,
    /// The program that changes account and asks for a signal at our death.
    setpriv: Option<PathBuf>,
}

#[derive(Clone, Debug)]
struct Other {
    name: String,
    uid: u32,
    gid: u32,
}

impl Account {
    /// Looks at who we are.
    pub fn find() -> Result<Self, StoreError> {
        let own = id(&["-un"]).ok_or(StoreError::NoAccount)?;
        let setpriv = on_path("setpriv");
        if !rustix::process::geteuid().is_root() {
            return Ok(Self { own, other: None, setpriv });
        }
        let other = UNPRIVILEGED.iter().find_map(|name| Other::named(name)).ok_or(StoreError::NoAccount)?;
        if setpriv.is_none() {
            return Err(StoreError::NoBinaries { looked: "PATH, for setpriv of util-linux".to_owned() });
        }
        Ok(Self { own, other: Some(other), setpriv })
    }

    /// A command that runs as this account, in a neutral place and language, apart from the terminal.
    pub fn command(&self, program: &Path) -> Command {
        self.with(program, &[])
    }

    /// The same, and the command gets an interrupt when the thread that starts it ends.
    pub fn bound_command(&self, program: &Path) -> Command {
        self.with(program, &["--pdeathsig", "INT"])
    }

    /// The same, and the command is killed when the thread that starts it ends: it must not tidy up behind a successor.
    pub fn doomed_command(&self, program: &Path) -> Command {
        self.with(program, &["--pdeathsig", "KILL"])
    }

    fn with(&self, program: &Path, extra: &[&str]) -> Command {
        let mut command = match &self.setpriv {
            // Without setpriv (other systems) the server is bound to us by our own orderly stop only.
            Some(setpriv) if self.other.is_some() || !extra.is_empty() => {
                let mut command = Command::new(setpriv);
                if let Some(other) = &self.other {
                    command.arg(format!("--reuid={}", other.uid)).arg(format!("--regid={}", other.gid));
                    command.arg("--clear-groups");
                }
                command.args(extra).arg(program);
                command
            }
            Some(_) | None => Command::new(program),
        };
        // Variables such as PGDATA or a locale of the desktop must not change the server.
        command.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default()).env("LC_ALL", "C");
        command.current_dir("/").stdin(Stdio::null()).process_group(0);
        command
    }

    /// Gives a file or folder to this account.
    pub fn give(&self, path: &Path) -> Result<(), StoreError> {
        match &self.other {
            Some(other) => {
                chown(path, Some(other.uid), Some(other.gid)).map_err(StoreError::files("cannot give away", path))
            }
            None => Ok(()),
        }
    }

    /// Checks that this account may pass through every folder down to `path`.
    pub fn reaches(&self, path: &Path) -> Result<(), StoreError> {
        let Some(other) = &self.other else { return Ok(()) };
        for folder in path.ancestors() {
            let metadata = fs::metadata(folder).map_err(StoreError::files("cannot look at", folder))?;
            if !other.may_pass(&metadata) {
                return Err(StoreError::FolderUnreachable { path: folder.to_owned(), user: other.name.clone() });
            }
        }
        Ok(())
    }
}

impl Other {
    fn named(name: &str) -> Option<Self> {
        let uid = id(&["-u", name])?.parse().ok()?;
        let gid = id(&["-g", name])?.parse().ok()?;
        Some(Self { name: name.to_owned(), uid, gid })
    }

    fn may_pass(&self, folder: &Metadata) -> bool {
        let bit = match (folder.uid() == self.uid, folder.gid() == self.gid) {
            (true, _) => 0o100,
            (false, true) => 0o010,
            (false, false) => 0o001,
        };
        folder.mode() & bit != 0
    }
}

/// Asks `id`, which also knows accounts that are in no file of this machine.
fn id(arguments: &[&str]) -> Option<String> {
    let said = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(said.stdout).ok()?.trim().to_owned();
    (said.status.success() && !text.is_empty()).then_some(text)
}

/// Where the shell would find a program.
fn on_path(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_home_is_seen_before_initdb_stumbles_over_it() {
        let other = Other { name: "nobody".to_owned(), uid: 65_534, gid: 65_534 };
        assert!(other.may_pass(&fs::metadata("/").expect("there is a root folder")));
        let account = Account { own: "root".to_owned(), other: Some(other), setpriv: None };
        let folder = env::temp_dir().join(format!("regie-tests-{}/closed", std::process::id()));
        fs::create_dir_all(folder.join("in")).expect("the temporary folder can be written");
        fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("it is ours");
        let refused = account.reaches(&folder.join("in")).expect_err("it is closed");
        assert!(matches!(refused, StoreError::FolderUnreachable { path, .. } if path == folder));
    }

    #[test]
    fn we_know_our_own_name() {
        assert!(!Account::find().expect("somebody runs this test").own.is_empty());
    }
}
