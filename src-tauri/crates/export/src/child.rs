//! A program as a child process: so many bytes on its standard input, so many on its standard output, so many seconds.
//! Knows no program.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
};

/// Why a child gave no answer.
#[derive(Debug)]
pub enum ChildFault {
    /// It cannot be started.
    NoProgram,
    /// It took too long, and was ended.
    TooSlow,
    /// Its pipes broke.
    Pipes(std::io::Error),
}

/// What a child says to its input, and how it ended.
pub async fn talk(
    program: &Path,
    args: &[&OsStr],
    input: &[u8],
    output_max: u64,
    patience: Duration,
) -> Result<(Vec<u8>, ExitStatus), ChildFault> {
    let mut child = start(program, args)?;
    let talked = tokio::time::timeout(patience, exchange(&mut child, input, output_max)).await;
    let Ok(talked) = talked else {
        // Dropping the child ends it as well; waiting here means that none is left behind.
        let _ = child.kill().await;
        return Err(ChildFault::TooSlow);
    };
    talked.map_err(ChildFault::Pipes)
}

fn start(program: &Path, args: &[&OsStr]) -> Result<Child, ChildFault> {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    command.spawn().map_err(|_| ChildFault::NoProgram)
}

async fn exchange(child: &mut Child, input: &[u8], output_max: u64) -> std::io::Result<(Vec<u8>, ExitStatus)> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(std::io::Error::other("no pipes"));
    };
    let (mut output, mut stdout) = (Vec::new(), stdout.take(output_max));
    let say = async {
        // It may end before it has read all: its status tells why better than the pipe.
        let _ = stdin.write_all(input).await;
        drop(stdin);
    };
    let (_, heard) = tokio::join!(say, stdout.read_to_end(&mut output));
    heard?;
    Ok((output, child.wait().await?))
}

/// The program that a variable of the environment names, else the one beside this program, where packages put it, or a
/// folder above (where tests run).
pub fn find(name: &str, variable: &str) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(variable) {
        return Some(PathBuf::from(named));
    }
    places(name).find(|path| path.is_file())
}

/// Where a program is looked for.
pub(crate) fn places(name: &str) -> impl Iterator<Item = PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let here = std::env::current_exe().unwrap_or_default();
    let folders: Vec<PathBuf> = here.ancestors().skip(1).take(2).map(Path::to_path_buf).collect();
    folders.into_iter().flat_map(move |folder| [folder.join(&name), folder.join("../lib/regie").join(&name)])
}
