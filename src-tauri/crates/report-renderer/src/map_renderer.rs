//! The map renderer as a child process: a spec on its standard input, a PNG on its standard output. Knows nothing of how
//! it draws.

use export::{ChildFault, FallbackReason};
use static_map::MapSpec;
use std::{
    path::{Path, PathBuf},
    process::ExitStatus,
    time::Duration,
};

/// A picture of this size is none of ours.
const PNG_MAX: u64 = 32 * 1024 * 1024;

/// What the map renderer says when no adapter is found.
const NO_ADAPTER: i32 = 3;

const PNG_BEGINS: &[u8] = b"\x89PNG";

/// The picture of a map, or why there is none.
pub(crate) async fn draw(program: &Path, spec: &MapSpec, patience: Duration) -> Result<Vec<u8>, FallbackReason> {
    let input = serde_json::to_vec(spec).map_err(|problem| FallbackReason::Failed(problem.to_string()))?;
    let talked = export::talk(program, &[], &input, PNG_MAX, patience).await;
    let (png, status) = talked.map_err(|fault| match fault {
        ChildFault::NoProgram => FallbackReason::NoProgram,
        ChildFault::TooSlow => FallbackReason::TooSlow,
        ChildFault::Pipes(problem) => FallbackReason::Failed(problem.to_string()),
    })?;
    judge(png, status)
}

fn judge(png: Vec<u8>, status: ExitStatus) -> Result<Vec<u8>, FallbackReason> {
    match status.code() {
        Some(0) if png.starts_with(PNG_BEGINS) => Ok(png),
        Some(0) => Err(FallbackReason::Failed("no picture".to_owned())),
        Some(NO_ADAPTER) => Err(FallbackReason::NoAdapter),
        Some(code) => Err(FallbackReason::Failed(format!("code {code}"))),
        None => Err(FallbackReason::Failed("signal".to_owned())),
    }
}

/// The program named by `REGIE_ENGRAVER`, else the one beside this program.
pub(crate) fn find() -> Option<PathBuf> {
    export::find("map-renderer", "REGIE_ENGRAVER")
}
