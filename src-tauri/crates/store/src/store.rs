//! The store: opened once, cloned freely. Knows how to reach the database, not what is in it.

use crate::{
    Settings, StoreError, Supervisor,
    control::Control,
    folder, key,
    partition::Days,
    patience::{self, ANSWER, CONNECT, within},
    seal::Seal,
};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr, sync::Arc};

static MIGRATIONS: Migrator = sqlx::migrate!("../../../migrations");

/// Connections of one process. The tick writes on one; screens, outbox and telemetry share the rest.
const CONNECTIONS_MAX: u32 = 8;
/// The name of the private database and of its role.
pub(crate) const NAME: &str = "regie";

/// The log, its projections, contacts, outbox, dead letters and telemetry of one database.
#[derive(Clone)]
pub struct Store {
    pub(crate) pool: PgPool,
    pub(crate) seal: Seal,
    pub(crate) control: Arc<Control>,
    pub(crate) days: Arc<Days>,
    options: Arc<PgConnectOptions>,
    keys_missing: usize,
}

impl Store {
    /// Starts the private Postgres unless a URL names another, brings the tables to this version and
    /// takes control of the log. The supervisor is there for the private Postgres only: keep it, the
    /// server stops with it. A second process is told [`StoreError::OneControl`].
    pub async fn open(settings: Settings) -> Result<(Self, Option<Supervisor>), StoreError> {
        folder::make(&settings.data)?;
        let (options, supervisor) = match &settings.database_url {
            Some(url) => (PgConnectOptions::from_str(url)?, None),
            None => {
                let supervisor = Supervisor::start(&settings.data).await?;
                (supervisor.options(NAME), Some(supervisor))
            }
        };
        let options = options.application_name(NAME);
        make_database(&options).await?;
        let control = Arc::new(Control::take(&options, &MIGRATIONS).await?);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(CONNECT)
            .after_connect(|connection, _| Box::pin(patience::set_up(connection)))
            .after_release(|connection, _| Box::pin(patience::still_answers(connection)))
            .connect_with(options.clone())
            .await?;
        durable(&pool).await?;
        // Only now: two processes that start at once must not make two keys.
        let (seal, made) = Seal::in_folder(&settings.data)?;
        let keys_missing = key::settle(&pool, &seal, made, &settings.data).await?;
        let (options, days) = (Arc::new(options), Arc::default());
        Ok((Self { pool, seal, control, days, options, keys_missing }, supervisor))
    }

    /// False once another process has taken control: this one must stop deciding.
    pub fn in_control(&self) -> bool {
        self.control.holds()
    }

    /// How many keys that contacts were sealed with are not here: those contacts cannot be read
    /// ([`StoreError::Sealed`]) until their key is put back and the app started again.
    pub fn keys_missing(&self) -> usize {
        self.keys_missing
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), StoreError> {
        within(ANSWER, sqlx::query!(r#"select 1 as "one!""#).fetch_one(&self.pool)).await?;
        Ok(())
    }

    /// The same on a connection of its own, refused at once where the pool would wait for a server that is starting.
    pub async fn reachable(&self) -> Result<(), StoreError> {
        let connection = connect(&self.options).await?;
        within(CONNECT, connection.close()).await
    }

    /// Closes the connections and gives up control, so that another process may take it at once. A database that has
    /// gone silent is left.
    pub async fn close(&self) {
        // Both end by themselves or not at all; the process ends soon.
        let _ = tokio::time::timeout(CONNECT, self.control.give_up()).await;
        let _ = tokio::time::timeout(CONNECT, self.pool.close()).await;
    }
}

/// A connection of its own, with a deadline.
pub(crate) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    within(CONNECT, options.connect()).await
}

/// Makes the database if the server does not have it yet.
async fn make_database(options: &PgConnectOptions) -> Result<(), StoreError> {
    let missing = |error: &StoreError, state: &str| matches!(error, StoreError::Refused(sqlx::Error::Database(said)) if said.code().as_deref() == Some(state));
    match connect(options).await {
        Ok(connection) => return within(CONNECT, connection.close()).await,
        Err(error) if missing(&error, "3D000") => {}
        Err(error) => return Err(error),
    }
    let name = options.get_database().unwrap_or(NAME).replace('"', "\"\"");
    let mut connection = connect(&options.clone().database("postgres")).await?;
    // A name cannot be a parameter of this statement; it is quoted above.
    let make = connection.execute(AssertSqlSafe(format!("create database \"{name}\"")));
    match within(patience::WORK, make).await {
        Ok(_) => {}
        // Somebody else was faster.
        Err(error) if missing(&error, "42P04") => {}
        Err(error) => return Err(error),
    }
    within(CONNECT, connection.close()).await
}

/// What is acknowledged must be on disk. Our sessions ask for that themselves; that the database would have it
/// otherwise is said, since somebody may trust it with more than this.
async fn durable(pool: &PgPool) -> Result<(), StoreError> {
    let asked = sqlx::query!(
        r#"select name as "name!", setting as "ours!", coalesce(reset_val, '') as "own!" from pg_settings
           where name in ('synchronous_commit', 'fsync', 'full_page_writes')"#
    );
    for row in within(ANSWER, asked.fetch_all(pool)).await? {
        if row.name == "synchronous_commit" && row.ours != "on" {
            return Err(StoreError::NotDurable { what: format!("{} = {} in our own session", row.name, row.ours) });
        }
        if row.ours == "off" || row.own == "off" {
            tracing::warn!(
                code = "NOT_DURABLE",
                setting = row.name,
                "the database has this off; a fact from outside is acknowledged only once it is on disk, so Régie's \
                 own sessions have synchronous_commit on, but fsync and full_page_writes are the server's affair"
            );
        }
    }
    Ok(())
}
