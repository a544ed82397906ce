//! Who runs control: exactly one process on a log. A lock of the database keeps a second one out; a
//! term, raised at each taking, keeps out a first one that lost the lock without noticing.

use crate::{
    StoreError,
    patience::{self, CONNECT, within},
    store::connect,
};
use sqlx::{Connection, PgConnection, Postgres, migrate::Migrator, postgres::PgConnectOptions};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::watch, task::JoinHandle, time};

/// The advisory lock of control; any number that nothing else in this database locks.
const LOCK: i64 = 0x7265_6769_6501;
/// How often the connection that holds the lock is tried.
const HEARTBEAT: Duration = Duration::from_millis(500);
/// How long a start waits for the lock: the sessions of a process that was just killed end within moments.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
/// Pause between two tries.
const LOCK_AGAIN: Duration = Duration::from_millis(25);

/// The right to write to the log.
pub(crate) struct Control {
    term: i64,
    holds: Arc<AtomicBool>,
    leave: watch::Sender<bool>,
    keeper: Mutex<Option<JoinHandle<()>>>,
}

impl Control {
    /// Takes the lock, migrates under it and begins a new term.
    pub async fn take(options: &PgConnectOptions, migrations: &Migrator) -> Result<Self, StoreError> {
        let mut connection = connect(options).await?;
        let since = Instant::now();
        while !within(CONNECT, lock(&mut connection)).await? {
            if since.elapsed() > LOCK_PATIENCE {
                return Err(StoreError::OneControl);
            }
            time::sleep(LOCK_AGAIN).await;
        }
        migrations.run(&mut connection).await?;
        let term = sqlx::query_scalar!("update control_term set term = term + 1 returning term")
            .fetch_one(&mut connection)
            .await?;
        patience::set_up_lock(&mut connection).await?;
        let holds = Arc::new(AtomicBool::new(true));
        let (leave, left) = watch::channel(false);
        let keeper = Keeper { options: options.clone(), term, holds: Arc::clone(&holds), left };
        let keeper = Mutex::new(Some(tokio::spawn(keeper.keep(connection))));
        Ok(Self { term, holds, leave, keeper })
    }

    /// False once another process has begun a term.
    pub fn holds(&self) -> bool {
        self.holds.load(Ordering::Acquire)
    }

    /// Checks the term inside a transaction and keeps others from beginning one until it ends.
    /// Gives the last position of the log.
    pub async fn check(&self, transaction: &mut sqlx::Transaction<'_, Postgres>) -> Result<i64, StoreError> {
        let now = sqlx::query!(
            r#"select term, (select coalesce(max(seq), 0) from event) as "last!" from control_term for share"#
        )
        .fetch_one(&mut **transaction)
        .await?;
        self.is_ours(now.term)?;
        Ok(now.last)
    }

    /// The term that this process has begun.
    pub fn term(&self) -> i64 {
        self.term
    }

    /// Whether the term that the database is in is still ours.
    pub fn is_ours(&self, term: i64) -> Result<(), StoreError> {
        if term == self.term {
            return Ok(());
        }
        self.holds.store(false, Ordering::Release);
        Err(StoreError::OneControl)
    }

    /// Lets another process take control.
    pub async fn give_up(&self) {
        self.leave.send_replace(true);
        let keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(keeper) = keeper {
            // It ends by itself; an error would mean that it already has.
            let _ = keeper.await;
        }
        self.holds.store(false, Ordering::Release);
    }
}

async fn lock(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "got!""#, LOCK).fetch_one(connection).await
}

/// Holds the lock, and takes it again after the server was away.
struct Keeper {
    options: PgConnectOptions,
    term: i64,
    holds: Arc<AtomicBool>,
    left: watch::Receiver<bool>,
}

impl Keeper {
    async fn keep(mut self, connection: PgConnection) {
        let mut connection = Some(connection);
        while self.holds.load(Ordering::Acquire) {
            tokio::select! {
                // Also when the store was dropped: the sender is gone.
                _ = self.left.changed() => break,
                () = time::sleep(HEARTBEAT) => {}
            }
            connection = match connection {
                Some(held) => alive(held).await,
                None => self.take_again().await,
            };
        }
        if let Some(held) = connection {
            // The lock ends with the session, whether it says goodbye or not.
            let _ = within(CONNECT, held.close()).await;
        }
    }

    /// One try. While the lock is not ours but the term still is, nobody has taken control: an old
    /// session of ours may linger on the server.
    async fn take_again(&self) -> Option<PgConnection> {
        let mut connection = connect(&self.options).await.ok()?;
        patience::set_up_lock(&mut connection).await.ok()?;
        let asked = sqlx::query_scalar!("select term from control_term").fetch_one(&mut connection);
        let term = within(CONNECT, asked).await.ok()?;
        if term != self.term {
            tracing::error!(ours = self.term, theirs = term, "another process has taken control");
            self.holds.store(false, Ordering::Release);
            return None;
        }
        within(CONNECT, lock(&mut connection)).await.ok()?.then_some(connection)
    }
}

/// The connection, if the server still answers on it.
async fn alive(mut connection: PgConnection) -> Option<PgConnection> {
    within(CONNECT, connection.ping()).await.ok().map(|()| connection)
}
