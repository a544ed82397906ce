//! A first start that is cut short, at any moment, and started again at once.

use crate::kill::app::{binary, regie};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Moments of the blow: from the first breath to past the first tables, on a machine that is idle or busy.
const BLOWS_MS: [u64; 9] = [5, 60, 150, 300, 500, 800, 1_200, 1_800, 2_600];

fn start(binary: &Path, data: &Path) -> Child {
    let mut command = regie(binary);
    command.args(["serve", "--port", "0", "--data"]).arg(data);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("regie starts")
}

/// Whether it says its address before it ends.
fn comes_up(child: &mut Child) -> bool {
    let mut said = String::new();
    let read = BufReader::new(child.stdout.as_mut().expect("its output is ours")).read_line(&mut said);
    read.is_ok() && said.starts_with("Régie: http://")
}

#[test]
fn a_first_start_cut_short_at_any_moment_is_followed_by_one_that_works() {
    let binary = binary();
    for after in BLOWS_MS {
        let data = tests::folder(&format!("first-{after}"));
        let mut first = start(&binary, &data);
        thread::sleep(Duration::from_millis(after));
        first.kill().expect("it is ours");
        first.wait().expect("it has ended");
        let since = Instant::now();
        let mut second = start(&binary, &data);
        assert!(comes_up(&mut second), "the start after one killed at {after} ms does not come up");
        println!("killed at {after} ms: the next is up after {:.2} s", since.elapsed().as_secs_f64());
        // Killed as well, so that the third finds a server on its way down.
        second.kill().expect("it is ours");
        second.wait().expect("it has ended");
        let mut third = start(&binary, &data);
        assert!(comes_up(&mut third), "the third start does not come up");
        crate::kill::app::signal(third.id(), rustix::process::Signal::TERM);
        assert!(third.wait().expect("it ends").success());
        fs::remove_dir_all(&data).expect("the folder can be cleared");
    }
}
