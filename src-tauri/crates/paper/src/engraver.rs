//! The engraver as a child process: a spec on its standard input, a PNG on its standard output, so many
//! seconds. Knows nothing of how it draws.

use crate::press::Excuse;
use figure::FigureSpec;
use std::{
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
};

/// A picture of this size is none of ours.
const PNG_MAX: u64 = 32 * 1024 * 1024;

/// What the engraver says when no adapter is found.
const NO_ADAPTER: i32 = 3;

const PNG_BEGINS: &[u8] = b"\x89PNG";

/// The picture of a figure, or why there is none.
pub(crate) async fn draw(program: &Path, spec: &FigureSpec, patience: Duration) -> Result<Vec<u8>, Excuse> {
    let input = serde_json::to_vec(spec).map_err(failed)?;
    let mut child = start(program)?;
    let talked = tokio::time::timeout(patience, talk(&mut child, &input)).await;
    let Ok(talked) = talked else {
        // Dropping the child ends it as well; waiting here means that none is left behind.
        let _ = child.kill().await;
        return Err(Excuse::TooSlow);
    };
    let (png, status) = talked.map_err(failed)?;
    judge(png, status)
}

fn failed(problem: impl std::fmt::Display) -> Excuse {
    Excuse::Failed(problem.to_string())
}

fn start(program: &Path) -> Result<Child, Excuse> {
    let mut command = Command::new(program);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    command.spawn().map_err(|_| Excuse::NoProgram)
}

async fn talk(child: &mut Child, input: &[u8]) -> std::io::Result<(Vec<u8>, ExitStatus)> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(std::io::Error::other("no pipes"));
    };
    let (mut png, mut stdout) = (Vec::new(), stdout.take(PNG_MAX));
    let say = async {
        // It may end before it has read all, when it finds no adapter: its status tells that better than the pipe.
        let _ = stdin.write_all(input).await;
        drop(stdin);
    };
    let (_, heard) = tokio::join!(say, stdout.read_to_end(&mut png));
    heard?;
    Ok((png, child.wait().await?))
}

fn judge(png: Vec<u8>, status: ExitStatus) -> Result<Vec<u8>, Excuse> {
    match status.code() {
        Some(0) if png.starts_with(PNG_BEGINS) => Ok(png),
        Some(0) => Err(Excuse::Failed("no picture".to_owned())),
        Some(NO_ADAPTER) => Err(Excuse::NoAdapter),
        Some(code) => Err(Excuse::Failed(format!("code {code}"))),
        None => Err(Excuse::Failed("signal".to_owned())),
    }
}

/// The program named by `REGIE_ENGRAVER`, else the one beside this program, where packages put it, or a folder above
/// (where tests run).
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("REGIE_ENGRAVER") {
        return Some(PathBuf::from(named));
    }
    let here = std::env::current_exe().ok()?;
    let name = format!("engraver{}", std::env::consts::EXE_SUFFIX);
    let folders = here.ancestors().skip(1).take(2);
    let mut places = folders.flat_map(|folder| [folder.join(&name), folder.join("../lib/regie").join(&name)]);
    places.find(|path| path.is_file())
}
