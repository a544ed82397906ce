//! The wishes of whoever started this process: to end, and to end at once.

use std::process;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What a process says that was ended by a second signal: 128 and the number of an interrupt.
const AT_ONCE: i32 = 130;

/// Ctrl-C and a supervisor's request, heard from now on.
pub struct Signals {
    /// `None` when the system would not have it: the signal then ends the process by itself.
    interrupt: Option<Signal>,
    terminate: Option<Signal>,
}

impl Signals {
    /// Begins to listen.
    pub fn listen() -> Self {
        let hear = |kind| signal(kind).inspect_err(|error| tracing::warn!(%error, "a signal is not heard")).ok();
        Self { interrupt: hear(SignalKind::interrupt()), terminate: hear(SignalKind::terminate()) }
    }

    /// Returns with the next of either.
    pub async fn next(&mut self) {
        let heard = async |signal: &mut Option<Signal>| match signal {
            Some(signal) => drop(signal.recv().await),
            None => std::future::pending().await,
        };
        tokio::select! {
            () = heard(&mut self.interrupt) => {}
            () = heard(&mut self.terminate) => {}
        }
    }

    /// Ends the process with the next of either. What was acknowledged is in the log; the private Postgres sees its
    /// parent's end and closes its files by itself.
    pub async fn next_ends(&mut self) -> ! {
        self.next().await;
        tracing::warn!("asked twice: ending at once, the next start takes a moment longer");
        process::exit(AT_ONCE)
    }
}
