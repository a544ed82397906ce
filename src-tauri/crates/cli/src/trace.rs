//! Traces: a readable form for a terminal, JSON for machines. `REGIE_LOG` says how much (`info`, or
//! `runtime=debug,store=info`); at `runtime=trace` every event of the log is one line with its seq and cause.

use tracing_subscriber::{EnvFilter, fmt};

/// Starts tracing to standard error; a second call changes nothing.
pub fn init(json: bool) {
    let filter = EnvFilter::try_from_env("REGIE_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = if json { builder.json().try_init() } else { builder.compact().try_init() };
}
