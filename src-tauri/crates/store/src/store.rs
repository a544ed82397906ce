//! The store: opened once, cloned freely. Knows how to reach the database, not what is in it.

use crate::{Settings, StoreError, Supervisor, control::Control, partition::Days, seal::Seal};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{
    fs::{self, DirBuilder},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
    str::FromStr,
    sync::Arc,
    time::Duration,
};

static MIGRATIONS: Migrator = sqlx::migrate!("../../../migrations");

/// Connections of one process. The tick writes on one; screens, outbox and telemetry share the rest.
const CONNECTIONS_MAX: u32 = 8;
/// How long a call waits for a connection before the database counts as down.
const PATIENCE: Duration = Duration::from_secs(3);
/// The name of the private database and of its role.
pub(crate) const NAME: &str = "regie";

/// The log, its projections, contacts, outbox, dead letters and telemetry of one database.
#[derive(Clone)]
pub struct Store {
    pub(crate) pool: PgPool,
    pub(crate) seal: Seal,
    pub(crate) control: Arc<Control>,
    pub(crate) days: Arc<Days>,
}

impl Store {
    /// Starts the private Postgres unless a URL names another, brings the tables to this version and
    /// takes control of the log. The supervisor is there for the private Postgres only: keep it, the
    /// server stops with it. A second process is told [`StoreError::OneControl`].
    pub async fn open(settings: Settings) -> Result<(Self, Option<Supervisor>), StoreError> {
        make_data_folder(&settings.data)?;
        let seal = Seal::in_folder(&settings.data)?;
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
            .acquire_timeout(PATIENCE)
            .connect_with(options)
            .await?;
        Ok((Self { pool, seal, control, days: Arc::default() }, supervisor))
    }

    /// False once another process has taken control: this one must stop deciding.
    pub fn in_control(&self) -> bool {
        self.control.holds()
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query!(r#"select 1 as "one!""#).fetch_one(&self.pool).await?;
        Ok(())
    }

    /// Closes the connections and gives up control, so that another process may take it at once.
    pub async fn close(&self) {
        self.control.give_up().await;
        self.pool.close().await;
    }
}

/// Root's server runs under another account, which must be able to pass through this folder.
fn make_data_folder(data: &Path) -> Result<(), StoreError> {
    let mode = if rustix::process::geteuid().is_root() { 0o711 } else { 0o700 };
    DirBuilder::new().recursive(true).mode(mode).create(data).map_err(StoreError::files("cannot make", data))?;
    fs::set_permissions(data, fs::Permissions::from_mode(mode)).map_err(StoreError::files("cannot close", data))
}

/// Makes the database if the server does not have it yet.
async fn make_database(options: &PgConnectOptions) -> Result<(), StoreError> {
    match options.connect().await {
        Ok(connection) => return Ok(connection.close().await?),
        Err(sqlx::Error::Database(said)) if said.code().as_deref() == Some("3D000") => {}
        Err(error) => return Err(error.into()),
    }
    let name = options.get_database().unwrap_or(NAME).replace('"', "\"\"");
    let mut connection = options.clone().database("postgres").connect().await?;
    // A name cannot be a parameter of this statement; it is quoted above.
    match connection.execute(AssertSqlSafe(format!("create database \"{name}\""))).await {
        Ok(_) => {}
        // Somebody else was faster.
        Err(sqlx::Error::Database(said)) if said.code().as_deref() == Some("42P04") => {}
        Err(error) => return Err(error.into()),
    }
    Ok(connection.close().await?)
}
