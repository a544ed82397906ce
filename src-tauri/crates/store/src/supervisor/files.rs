//! Small files of a cluster: the one a server leaves about itself, and its log.

use crate::StoreError;
use std::{fs, path::Path};

/// Most of a program's words that an error repeats, bytes.
const TAIL_MAX: usize = 800;

/// What a server writes about itself while it runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Postmaster {
    /// Its process.
    pub pid: u32,
    /// It answers.
    pub ready: bool,
}

impl Postmaster {
    /// Reads `postmaster.pid`; `None` when there is none, or it is half written.
    pub fn read(path: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(path).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let pid = text.lines().next()?.trim().parse().ok()?;
        let ready = text.lines().nth(7).is_some_and(|line| line.trim() == "ready");
        Some(Self { pid, ready })
    }

    /// What this process is, by the system's account of it.
    pub fn life(self, data: &Path) -> Life {
        let folder = Path::new("/proc").join(self.pid.to_string());
        let Ok(stat) = fs::read_to_string(folder.join("stat")) else { return Life::Gone };
        // The state follows the name, which is in brackets and may hold anything.
        let state = stat.rsplit_once(')').map_or("", |(_, rest)| rest.trim_start());
        let command = fs::read(folder.join("cmdline")).unwrap_or_default();
        let command = String::from_utf8_lossy(&command).into_owned();
        match (state.starts_with('Z'), command.contains(&*data.to_string_lossy())) {
            (false, true) => Life::Server,
            (true, _) | (false, false) => Life::Other,
        }
    }
}

/// What is behind the process number in `postmaster.pid`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Life {
    /// Nothing: Postgres clears this up by itself.
    Gone,
    /// A server of this cluster.
    Server,
    /// Something else under the same number, or a dead entry nobody has collected: Postgres would
    /// wait for it for ever.
    Other,
}

/// The processes that work in a cluster's files: a server changes into its folder and so do all that it starts. Dead
/// entries that nobody has collected work nowhere; a person's shell that stands there is not of them.
pub(super) fn workers(data: &Path) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let works_here = |process: &fs::DirEntry| {
        fs::read_link(process.path().join("cwd")).is_ok_and(|place| place == data)
            && fs::read_to_string(process.path().join("comm")).is_ok_and(|name| name.trim_end() == "postgres")
    };
    processes.filter(works_here).filter_map(|process| process.file_name().to_str()?.parse().ok()).collect()
}

/// The end of a text, for an error.
pub(super) fn tail(text: &str) -> String {
    let text = text.trim();
    text[text.ceil_char_boundary(text.len().saturating_sub(TAIL_MAX))..].to_owned()
}

/// Writes a file whole or not at all.
pub(super) fn write(path: &Path, text: &str) -> Result<(), StoreError> {
    let half = path.with_extension("new");
    fs::write(&half, text).and_then(|()| fs::rename(&half, path)).map_err(StoreError::files("cannot write", path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process;

    #[test]
    fn ready_is_the_eighth_line() {
        let starting = "812\n/data\n1795856400\n5432\n/run\n\n  5432001  7\nstarting\n";
        assert_eq!(Postmaster::parse(starting), Some(Postmaster { pid: 812, ready: false }));
        let ready = starting.replace("starting", "ready   ");
        assert_eq!(Postmaster::parse(&ready), Some(Postmaster { pid: 812, ready: true }));
        assert_eq!(Postmaster::parse(""), None);
    }

    #[test]
    fn another_program_under_an_old_number_is_not_a_server() {
        let own = Postmaster { pid: process::id(), ready: true };
        assert_eq!(own.life(Path::new("/no/such/cluster")), Life::Other);
        assert_eq!(Postmaster { pid: u32::MAX, ready: true }.life(Path::new("/")), Life::Gone);
    }

    #[test]
    fn a_tail_is_short_and_whole() {
        let long = "é".repeat(1_000);
        assert!(tail(&long).len() <= TAIL_MAX && tail(&long).starts_with('é'));
        assert_eq!(tail(" end \n"), "end");
    }
}
