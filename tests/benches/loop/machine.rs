//! What the machine says of time and memory spent, read from `/proc`.

use std::{fs, time::Duration};

/// CPU time of the calling thread.
pub fn thread_cpu() -> Duration {
    run_time("/proc/thread-self/schedstat")
}

/// CPU time of this process, all threads that still live.
pub fn process_cpu() -> Duration {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    tasks.map(|task| run_time(&task.path().join("schedstat").to_string_lossy())).sum()
}

/// CPU time of the processes that `parent` has started and that still live.
pub fn children_cpu(parent: u32) -> Duration {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let own = processes.filter(|process| parent_of(&process.path().join("stat").to_string_lossy()) == Some(parent));
    own.map(|process| run_time(&process.path().join("schedstat").to_string_lossy())).sum()
}

/// Memory that a process holds now, and the most it has held, megabytes (10⁶ bytes).
pub fn resident_mb(pid: u32) -> Option<(f64, f64)> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let of = |name: &str| -> Option<f64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kib * 1_024.0 / 1e6)
    };
    of("VmRSS:").zip(of("VmHWM:"))
}

/// The machine and how busy it is, on one line.
pub fn line() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split(' ').take(3).collect();
    format!("machine: {cores} cores, load {}", load.join(" "))
}

/// The first number of a `schedstat`: nanoseconds on a core.
fn run_time(path: &str) -> Duration {
    let text = fs::read_to_string(path).unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0))
}

fn parent_of(path: &str) -> Option<u32> {
    let text = fs::read_to_string(path).ok()?;
    // The name, in brackets, may hold spaces; then come the state and the parent.
    text.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}
