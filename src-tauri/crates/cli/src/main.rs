//! The binary `regie`.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    cli::init_tracing(cli.log_json);
    match cli::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("regie: {error}");
            if let Some((french, english)) = cli::hint(&error) {
                eprintln!("       {french} / {english}");
            }
            ExitCode::FAILURE
        }
    }
}
