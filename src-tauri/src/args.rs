//! What may be typed after `regie-desktop`.

use clap::Parser;

/// Régie: the control room of what happens behind a live-shopping show, in a window.
#[derive(Parser, Debug)]
#[command(name = "regie-desktop", version, about)]
pub struct Args {
    /// Write traces as JSON, one object a line, instead of for reading.
    #[arg(long)]
    pub log_json: bool,
    /// The app behind the window.
    #[command(flatten)]
    pub serve: cli::ServeArgs,
}
