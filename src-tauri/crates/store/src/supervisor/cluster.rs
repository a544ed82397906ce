//! The folder of a cluster: made once, its settings written at every start. Starts nothing.

use super::{
    account::Account,
    binaries::Binaries,
    files::{Postmaster, tail, write},
};
use crate::{StoreError, store::NAME};
use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Stdio,
};

/// Part of the socket's name; nothing listens on a network.
pub(super) const PORT: u16 = 5432;
/// Begins the name of files that are being made.
const HALF: &str = "data.init";
/// A segment of the database's own log, bytes: what `initdb` chooses.
const SEGMENT: usize = 16 * 1024 * 1024;
/// Segments set aside: what is written between two checkpoints at `max_wal_size`.
const SEGMENTS: u32 = 8;
/// The history of a new cluster, first part of a segment's name.
const TIMELINE: u32 = 1;
/// Bytes written at once.
const BLOCK: usize = 1024 * 1024;
/// Longest path of a Unix socket, bytes.
const SOCKET_MAX: usize = 107;

/// Where a cluster keeps its things, and under which account.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    folder: PathBuf,
    pub account: Account,
}

impl Cluster {
    /// Prepares `data/postgres` for the account; checks what would fail later with a poor message.
    pub fn in_folder(data: &Path, account: Account) -> Result<Self, StoreError> {
        let data = fs::canonicalize(data).map_err(StoreError::files("cannot find", data))?;
        let cluster = Self { folder: data.join("postgres"), account };
        let socket = cluster.run().join(format!(".s.PGSQL.{PORT}"));
        let len = socket.as_os_str().len();
        if len > SOCKET_MAX {
            return Err(StoreError::SocketPathTooLong { path: socket, len });
        }
        cluster.account.reaches(&data)?;
        for folder in [cluster.folder.clone(), cluster.run()] {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&folder)
                .map_err(StoreError::files("cannot make", &folder))?;
            cluster.account.give(&folder)?;
        }
        Ok(cluster)
    }

    /// The database files.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The folder of the socket.
    pub fn run(&self) -> PathBuf {
        self.folder.join("run")
    }

    /// What the server says.
    pub fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// The major version that made the files; `None` when there are none yet.
    pub fn major(&self) -> Option<u32> {
        fs::read_to_string(self.data().join("PG_VERSION")).ok()?.trim().parse().ok()
    }

    /// What the running server, or one that died, left in its file.
    pub fn postmaster(&self) -> Option<Postmaster> {
        Postmaster::read(&self.data().join("postmaster.pid"))
    }

    /// Makes the files. They get their name only when they are complete, so that a first start cut
    /// short is simply a first start again.
    pub fn make(&self, binaries: &Binaries) -> Result<(), StoreError> {
        self.clear_halves();
        let half = self.folder.join(format!("{HALF}.{}", std::process::id()));
        let said = self
            .account
            .doomed_command(&binaries.path("initdb"))
            .args(["-U", NAME, "-A", "peer", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "-D"])
            .arg(&half)
            .stdout(Stdio::null())
            .output()
            .map_err(StoreError::files("cannot run", binaries.path("initdb")))?;
        if !said.status.success() {
            return Err(StoreError::Init { detail: tail(&String::from_utf8_lossy(&said.stderr)) });
        }
        let main = half.join("postgresql.conf");
        let include = |mut file: fs::File| {
            writeln!(file, "\n# Written by Regie at every start; it wins over the lines above.")?;
            writeln!(file, "include_if_exists = 'regie.conf'")?;
            file.sync_all()
        };
        let appended = OpenOptions::new().append(true).open(&main).and_then(include);
        appended.map_err(StoreError::files("cannot write", &main))?;
        self.set_segments_aside(&half.join("pg_wal"))?;
        fs::rename(&half, self.data()).map_err(StoreError::files("cannot name", self.data()))
    }

    /// Writes the segments of the database's own log that come after the first, as its checkpoints do with those that
    /// they recycle: a new database has none to recycle, and the orders of a commit would wait for 16 MB to be written.
    fn set_segments_aside(&self, folder: &Path) -> Result<(), StoreError> {
        for n in 2..2 + SEGMENTS {
            let path = folder.join(format!("{TIMELINE:08X}00000000{n:08X}"));
            let written = zeros(&path);
            written.map_err(StoreError::files("cannot write", &path))?;
            self.account.give(&path)?;
        }
        Ok(())
    }

    /// Takes away what first starts that were cut short have left. A program of theirs may be dying in there still: what
    /// cannot be taken away now goes with the next first start, and is in nobody's way, since each has its own name.
    fn clear_halves(&self) {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(HALF)) {
            if let Err(error) = fs::remove_dir_all(entry.path()) {
                tracing::warn!(%error, path = %entry.path().display(), "a half-made database stays for now");
            }
        }
    }

    /// Writes our settings and who may connect: this OS user, through the socket, nobody else.
    pub fn configure(&self) -> Result<(), StoreError> {
        let own = self.account.own.replace('"', "\"\"");
        let settings = settings(&self.run());
        for (name, text) in [
            ("regie.conf", settings.as_str()),
            ("pg_hba.conf", &format!("local all all peer map={NAME}\n")),
            ("pg_ident.conf", &format!("{NAME} \"{own}\" {NAME}\n")),
        ] {
            let path = self.data().join(name);
            write(&path, text)?;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600))
                .map_err(StoreError::files("cannot close", &path))?;
            self.account.give(&path)?;
        }
        Ok(())
    }

    /// True when the last server was not stopped in good order, so that the next one repairs.
    pub fn needs_repair(&self, binaries: &Binaries) -> bool {
        let said = self.account.command(&binaries.path("pg_controldata")).arg("-D").arg(self.data()).output();
        let Ok(said) = said else { return false };
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        let state = text.lines().find_map(|line| line.strip_prefix("Database cluster state:"));
        state.is_some_and(|state| !state.trim().starts_with("shut down"))
    }
}

/// A new file of one segment, on the disk.
fn zeros(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let block = vec![0; BLOCK];
    for _ in 0..SEGMENT / BLOCK {
        file.write_all(&block)?;
    }
    file.sync_data()
}

/// Our settings. Durability is never traded; the log of the server holds no statement and so no
/// personal data; a crash has little to repair.
fn settings(run: &Path) -> String {
    let run = run.to_string_lossy().replace('\'', "''");
    format!(
        "listen_addresses = ''
unix_socket_directories = '{run}'
unix_socket_permissions = 0700
port = {PORT}
max_connections = 40
fsync = on
full_page_writes = on
synchronous_commit = on
max_wal_size = 256MB
checkpoint_timeout = 30s
jit = off
timezone = 'UTC'
logging_collector = off
log_destination = 'stderr'
log_min_messages = log
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
log_checkpoints = off
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    #[test]
    fn a_folder_too_deep_for_a_socket_is_refused_at_once() {
        let deep = env::temp_dir().join(format!("regie-tests-{}", std::process::id())).join("d".repeat(90));
        fs::create_dir_all(&deep).expect("the temporary folder can be written");
        let account = Account::find().expect("somebody runs this test");
        let refused = Cluster::in_folder(&deep, account).expect_err("it is too deep");
        assert_eq!(refused.code(), "SOCKET_PATH_TOO_LONG");
    }

    #[test]
    fn nothing_listens_on_a_network_and_durability_is_on() {
        let text = settings(Path::new("/data/l'or"));
        assert!(text.contains("listen_addresses = ''\n") && text.contains("'/data/l''or'"));
        assert!(text.contains("fsync = on\n") && text.contains("\nsynchronous_commit = on\n"));
    }
}
