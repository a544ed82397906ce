//! The backend without a window: `regie serve`, `twin`, `sweep`, `replay`, `report`. Puts parts together; holds no
//! rule of logistics.
#![allow(clippy::disallowed_methods)] // this floor reads files, the environment and the clock

mod args;
mod demo;
mod environment;
mod files;
mod plant;
mod replay;
mod report;
mod roads;
mod serve;
mod served;
mod signals;
mod sweep;
mod trace;
mod twin;

pub use args::{Cli, Command};
pub use demo::{DEMO_SEED, Demo};
pub use environment::{BadSettings, Problem};
pub use plant::{DemoPlant, Secrets};
pub use serve::{ServeArgs, demo_settings, real_settings, wait_for_the_end};
pub use served::Served;
pub use signals::Signals;
pub use trace::init as init_tracing;

/// The heap of every program that this crate is linked to.
#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What went wrong, as one sentence with its cause.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Runs one command to its end.
///
/// # Errors
/// A sentence for the person at the terminal.
pub fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Serve(args) => runtime()?.block_on(serve::run(args)),
        Command::Twin(args) => twin::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Replay(args) => runtime()?.block_on(replay::run(args)),
        Command::Roads(args) => roads::run(&args),
        Command::Report(args) => runtime()?.block_on(report::run(args)),
    }
}

/// What would help against a failure, French first, where something is known to.
pub fn hint(failure: &Failure) -> Option<(&'static str, &'static str)> {
    let started = failure.downcast_ref::<runtime::StartError>();
    let of_start =
        started.and_then(|error| if let runtime::StartError::Store(error) = error { Some(error) } else { None });
    of_start.or_else(|| failure.downcast_ref::<store::StoreError>())?.hint()
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}
