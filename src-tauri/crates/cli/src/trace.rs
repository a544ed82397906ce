//! Traces: a readable form for a terminal, JSON for machines. `REGIE_LOG` says how much (`info`, or
//! `runtime=debug,store=info`); at `runtime=trace` every event of the log is one line with its seq and cause.
//! Colours are for a terminal only, and for nobody who set `NO_COLOR`.

use std::{env, ffi::OsStr, io::IsTerminal};
use tracing_subscriber::{EnvFilter, fmt};

/// How much is traced when nobody says otherwise.
const DEFAULT: &str = "info,sqlx=warn";

/// Whether a text says how much is traced.
pub(crate) fn is_filter(text: &str) -> bool {
    EnvFilter::builder().parse(text).is_ok()
}

/// Starts tracing to standard error; a second call changes nothing.
pub fn init(json: bool) {
    let (filter, problem) = filter(env::var("REGIE_LOG").ok().as_deref());
    let colours = coloured(std::io::stderr().is_terminal(), env::var_os("NO_COLOR").as_deref());
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    let _ = if json { builder.json().try_init() } else { builder.compact().try_init() };
    if let Some(problem) = problem {
        tracing::warn!("REGIE_LOG cannot be read ({problem}); tracing as by default, {DEFAULT}");
    }
}

/// What is asked for, and why that cannot be read.
fn filter(asked: Option<&str>) -> (EnvFilter, Option<String>) {
    match asked.filter(|asked| !asked.is_empty()).map(EnvFilter::try_new) {
        Some(Ok(filter)) => (filter, None),
        Some(Err(error)) => (EnvFilter::new(DEFAULT), Some(error.to_string())),
        None => (EnvFilter::new(DEFAULT), None),
    }
}

/// An empty `NO_COLOR` counts as none (no-color.org).
fn coloured(terminal: bool, no_color: Option<&OsStr>) -> bool {
    terminal && no_color.is_none_or(OsStr::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_cannot_be_read_is_named_and_the_default_holds() {
        let (filter, problem) = filter(Some("runtime=loud"));
        assert_eq!(filter.to_string(), EnvFilter::new(DEFAULT).to_string());
        assert!(problem.is_some());
        assert_eq!(super::filter(Some("runtime=trace")).1, None);
        assert_eq!(super::filter(Some("")).1, None);
    }

    #[test]
    fn only_a_terminal_gets_colours_and_only_where_they_are_wanted() {
        assert!(coloured(true, None) && coloured(true, Some(OsStr::new(""))));
        assert!(!coloured(false, None) && !coloured(true, Some(OsStr::new("1"))));
    }
}
