//! What may be typed.

use crate::{
    replay::ReplayArgs, report::ReportArgs, roads::RoadsArgs, serve::ServeArgs, sweep::SweepArgs, twin::TwinArgs,
};
use clap::{Parser, Subcommand};

/// Régie: the control room of what happens behind a live-shopping show.
#[derive(Parser, Debug)]
#[command(name = "regie", version, about)]
pub struct Cli {
    /// Write traces as JSON, one object a line, instead of for reading.
    #[arg(long, global = true)]
    pub log_json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Run the backend and serve the screens on this machine; with --demo, play a whole live event.
    Serve(ServeArgs),
    /// Run a day on a virtual clock, as fast as possible, and print the digest of its log.
    Twin(TwinArgs),
    /// Run the demo day under many seeds and name those that break a law.
    Sweep(SweepArgs),
    /// Read the log back, check that it leads to the same state, and audit it.
    Replay(ReplayArgs),
    /// Check a road network, and time a drive on it.
    Roads(RoadsArgs),
    /// Write the account of an incident as PDF, HTML or JSON.
    Report(ReportArgs),
}
