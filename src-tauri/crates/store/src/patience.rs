//! How long the database may take. A server that is gone says so; a line that has gone silent says nothing, so every
//! call has a deadline of its own, on this side and on the server's.

use crate::StoreError;
use sqlx::{Executor, PgConnection};
use std::{future::Future, io, time::Duration};

/// How long a call waits for a connection, or a connection for its server, before the database counts as down.
pub(crate) const CONNECT: Duration = Duration::from_secs(2);
/// How long a question of a few rows may take.
pub(crate) const ANSWER: Duration = Duration::from_secs(5);
/// How long the log may take to say which facts it knows, or to take a tick: feeds wait for it.
pub(crate) const TICK: Duration = Duration::from_secs(2);
/// How long large work may take: projections, snapshots, telemetry, a report's slice of the log.
pub(crate) const WORK: Duration = Duration::from_secs(30);

/// What each session is set to. A client that went silent in the middle of a transaction must not hold its locks for
/// ever; and whatever the database was set to, what is acknowledged is on disk. Keep-alive matters on a network only.
const SESSION: &str = "set synchronous_commit = on; \
    set statement_timeout = '30s'; set lock_timeout = '2s'; set idle_in_transaction_session_timeout = '3s'; \
    set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

/// The session that holds the lock says something every half second: one that has gone silent gives it back, so that
/// another start need not wait for a network to notice.
const LOCK_SESSION: &str = "set idle_session_timeout = '15s'";

/// Ends with [`StoreError::Down`] what has not ended by then. What was under way may or may not have happened.
pub(crate) async fn within<T, E: Into<StoreError>>(
    limit: Duration,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, StoreError> {
    match tokio::time::timeout(limit, work).await {
        Ok(done) => done.map_err(Into::into),
        Err(_) => Err(silent(limit).into()),
    }
}

/// Sets a new session up.
pub(crate) async fn set_up(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    tokio::time::timeout(CONNECT, connection.execute(SESSION)).await.map_err(|_| silent(CONNECT))?.map(drop)
}

/// Sets up the session that holds the lock.
pub(crate) async fn set_up_lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    set_up(connection).await?;
    tokio::time::timeout(CONNECT, connection.execute(LOCK_SESSION)).await.map_err(|_| silent(CONNECT))?.map(drop)
}

/// Whether a connection that comes back to the pool still answers; one that does not is cut, not said goodbye to.
pub(crate) async fn still_answers(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    use sqlx::Connection;
    tokio::time::timeout(CONNECT, connection.ping()).await.map_err(|_| silent(CONNECT))?.map(|()| true)
}

fn silent(limit: Duration) -> sqlx::Error {
    let seconds = limit.as_secs();
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {seconds} s")))
}
