//! What can go wrong with the store, each with a code for screens and a hint for people. Shows no
//! personal data.

use model::{Origin, Seq};
use std::{io, path::PathBuf};

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No `postgres` on this machine.
    #[error("no Postgres was found on this machine; looked in {looked}")]
    NoBinaries {
        /// The places, readable.
        looked: String,
    },
    /// Root without an unprivileged account to run the server.
    #[error("Postgres refuses to run as root, and neither `postgres` nor `nobody` is an account here")]
    NoAccount,
    /// The server's account may not enter the data folder.
    #[error("the account {user} may not enter {path}, which is above the database files; type: chmod o+x '{path}'")]
    FolderUnreachable {
        /// The folder that is closed.
        path: PathBuf,
        /// The account.
        user: String,
    },
    /// Unix sockets have short names.
    #[error("the socket path {path} has {len} bytes; the system allows 107")]
    SocketPathTooLong {
        /// The path.
        path: PathBuf,
        /// Its length, bytes.
        len: usize,
    },
    /// `initdb` failed.
    #[error("the database could not be created: {detail}")]
    Init {
        /// The end of what `initdb` said.
        detail: String,
    },
    /// The server did not become ready.
    #[error("the database server did not start: {detail}")]
    Start {
        /// The end of its log, or how it ended.
        detail: String,
    },
    /// A file or folder.
    #[error("{what} {path}: {source}")]
    Files {
        /// What was tried.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Exactly one process runs control on a log.
    #[error("another process already runs control on this log")]
    OneControl,
    /// The log holds this already: a fact told twice, or a place taken.
    #[error("the log already holds this at {seq}")]
    Conflict {
        /// Where the log holds it.
        seq: Seq,
        /// Who said it, when the fact is the double; `None` when the place in the log is taken.
        origin: Option<Origin>,
    },
    /// Events come one after the other.
    #[error("the log expects event {expected} next and was given {got}")]
    Gap {
        /// The next place.
        expected: Seq,
        /// The place given.
        got: Seq,
    },
    /// A value that would not come back the same.
    #[error("event {seq} cannot be kept: {what}")]
    Unstorable {
        /// Which.
        seq: Seq,
        /// Why.
        what: &'static str,
    },
    /// A row of the log that this version cannot read.
    #[error("event {seq} of the log cannot be read: {what}")]
    Corrupt {
        /// Which.
        seq: Seq,
        /// Why.
        what: String,
    },
    /// A snapshot that is not what was kept.
    #[error("the snapshot at {seq} is damaged: {what}")]
    BadSnapshot {
        /// Which.
        seq: Seq,
        /// Why.
        what: String,
    },
    /// A data folder that was there before and cannot serve.
    #[error("the data folder {path} cannot be used: {what}")]
    BadFolder {
        /// The folder.
        path: PathBuf,
        /// Why not, and what to type.
        what: String,
    },
    /// A database that does not keep what it acknowledges.
    #[error("the database does not keep what it acknowledges: {what}")]
    NotDurable {
        /// Which setting.
        what: String,
    },
    /// The key of the contacts is missing or damaged.
    #[error("the key of the contacts in {path} is not 32 bytes")]
    BadKey {
        /// Its file.
        path: PathBuf,
    },
    /// A contact or dead letter was sealed with another key, or damaged.
    #[error("{what} was sealed with another key, or is damaged")]
    Sealed {
        /// Which.
        what: String,
    },
    /// Telemetry of too many days at once.
    #[error("telemetry of {days} different days in one batch; at most {max} are taken")]
    TooManyDays {
        /// How many.
        days: usize,
        /// The limit.
        max: usize,
    },
    /// The database cannot be reached now; trying again may help. What was sent may or may not have
    /// been kept: ask the log.
    #[error("the database cannot be reached: {0}")]
    Down(#[source] sqlx::Error),
    /// The database refused: a constraint held, or a defect.
    #[error("the database refused: {0}")]
    Refused(#[source] sqlx::Error),
    /// The tables could not be brought to this version.
    #[error("the database could not be brought to this version: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl StoreError {
    /// The code screens switch on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoBinaries { .. } => "NO_POSTGRES",
            Self::NoAccount => "NO_ACCOUNT",
            Self::FolderUnreachable { .. } => "FOLDER_UNREACHABLE",
            Self::SocketPathTooLong { .. } => "SOCKET_PATH_TOO_LONG",
            Self::Init { .. } => "DATABASE_NOT_CREATED",
            Self::Start { .. } => "DATABASE_NOT_STARTED",
            Self::Files { .. } => "FILES",
            Self::OneControl => "ONE_CONTROL",
            Self::Conflict { .. } => "CONFLICT",
            Self::Gap { .. } => "GAP",
            Self::Unstorable { .. } => "UNSTORABLE",
            Self::Corrupt { .. } => "LOG_UNREADABLE",
            Self::BadSnapshot { .. } => "BAD_SNAPSHOT",
            Self::BadFolder { .. } => "BAD_DATA_FOLDER",
            Self::NotDurable { .. } => "NOT_DURABLE",
            Self::BadKey { .. } => "BAD_KEY",
            Self::Sealed { .. } => "SEALED",
            Self::TooManyDays { .. } => "TOO_MANY_DAYS",
            Self::Down(_) => "DATABASE_DOWN",
            Self::Refused(_) => "DATABASE_REFUSED",
            Self::Migration(_) => "MIGRATION",
        }
    }

    /// What a person can do about it, French first, where something can be done.
    pub fn hint(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::NoBinaries { .. } => (
                "Installez le paquet postgresql, ou indiquez son dossier bin dans PG_BIN.",
                "Install the postgresql package, or name its bin folder in PG_BIN.",
            ),
            Self::NoAccount => (
                "Lancez Régie sans les droits root, ou installez le paquet postgresql.",
                "Run Régie without root rights, or install the postgresql package.",
            ),
            Self::NotDurable { .. } => (
                "Réglez synchronous_commit = on dans cette base, ou laissez Régie lancer la sienne.",
                "Set synchronous_commit = on in this database, or let Régie start its own.",
            ),
            Self::FolderUnreachable { .. } | Self::SocketPathTooLong { .. } | Self::BadFolder { .. } => (
                "Choisissez un autre dossier de données, par exemple /var/lib/regie.",
                "Choose another data folder, for example /var/lib/regie.",
            ),
            Self::OneControl => (
                "Fermez l'autre Régie, ou donnez à celle-ci un autre dossier de données.",
                "Close the other Régie, or give this one another data folder.",
            ),
            Self::BadKey { .. } | Self::Sealed { .. } => (
                "Remettez le fichier contact.key d'origine dans le dossier de données.",
                "Put the original contact.key file back into the data folder.",
            ),
            Self::Down(_) | Self::Start { .. } => (
                "La base redémarre d'elle-même ; sinon, consultez server.log dans le dossier de données.",
                "The database restarts by itself; otherwise see server.log in the data folder.",
            ),
            Self::Init { .. }
            | Self::Files { .. }
            | Self::Conflict { .. }
            | Self::Gap { .. }
            | Self::Unstorable { .. }
            | Self::Corrupt { .. }
            | Self::BadSnapshot { .. }
            | Self::TooManyDays { .. }
            | Self::Refused(_)
            | Self::Migration(_) => return None,
        })
    }

    /// True when the same call may succeed later without any change.
    pub fn is_down(&self) -> bool {
        matches!(self, Self::Down(_))
    }

    /// True when the database did answer, and what it answered will not change by asking again: it cannot read its own
    /// files, or refuses.
    pub(crate) fn was_answered(&self) -> bool {
        let unreadable = |said: &dyn sqlx::error::DatabaseError| said.code().is_some_and(|code| code.starts_with("58"));
        matches!(self, Self::Refused(_))
            || matches!(self, Self::Down(sqlx::Error::Database(said)) if unreadable(said.as_ref()))
    }

    /// Wraps an error of the file system with what was tried, and where.
    pub(crate) fn files(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Files { what, path, source }
    }
}

impl From<sqlx::Error> for StoreError {
    /// Parts "cannot be reached" from "refused".
    fn from(error: sqlx::Error) -> Self {
        let unreachable = match &error {
            sqlx::Error::Database(said) => said.code().is_some_and(|code| is_outage(&code)),
            sqlx::Error::Io(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => true,
            // A foreign enum that may grow: what is unknown is a defect, not an outage.
            _ => false,
        };
        if unreachable { Self::Down(error) } else { Self::Refused(error) }
    }
}

/// SQLSTATE classes of a server that is going, coming or out of means, or of a lost race.
fn is_outage(sqlstate: &str) -> bool {
    // 55P03: a lock was not to be had in time; 25P03: we were silent for too long.
    ["08", "40", "53", "57", "58", "55P03", "25P03"].iter().any(|class| sqlstate.starts_with(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_not_a_refusal() {
        assert!(is_outage("57P01"), "the server was told to stop");
        assert!(is_outage("53300"), "too many connections");
        assert!(!is_outage("23505"), "a double is not an outage");
        assert!(StoreError::from(sqlx::Error::PoolTimedOut).is_down());
        assert!(!StoreError::from(sqlx::Error::RowNotFound).is_down());
    }

    #[test]
    fn a_second_control_is_told_what_to_do() {
        let (french, english) = StoreError::OneControl.hint().expect("something can be done");
        assert!(french.contains("autre") && english.contains("other"));
        assert_eq!(StoreError::OneControl.code(), "ONE_CONTROL");
    }
}
