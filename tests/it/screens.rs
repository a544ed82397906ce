//! Every view of the screens in a real browser, over HTTP, on a real app: the demo's evening, a van has just broken
//! down. What is looked at is in `ui/e2e`; here is the app, which is also taken away and given back.

mod evening;

use evening::Evening;
use std::{path::PathBuf, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{ChildStdin, Command},
};

/// Begins a line by which the browser's side asks for the app to be taken away or given back.
const ASKS: &str = "app: ";

/// The built screens, and what a browser test needs; the reason when something is missing.
fn stage() -> Result<PathBuf, &'static str> {
    let ui = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ui");
    let has = |path: &str| ui.join(path).exists();
    let browser = std::env::var_os("CHROMIUM").map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from);
    match () {
        () if !browser.exists() => Err("chromium is not installed"),
        () if !has("node_modules/playwright-core") || !has("node_modules/axe-core") => {
            Err("the npm packages are not installed")
        }
        () if !has("dist/index.html") => Err("the screens are not built"),
        () => Ok(ui),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_works_and_can_be_read_by_everyone() {
    let ui = match stage() {
        Ok(ui) => ui,
        Err(reason) => return println!("skipped: {reason}"),
    };
    let mut evening = Evening::open(ui.join("dist")).await;
    let mut node = Command::new("node");
    // Words after `--` of the test binary cannot reach here; a person names views by this setting.
    let views = std::env::var("VIEWS").unwrap_or_default();
    node.arg("e2e/run.mjs").arg(evening.url()).args(views.split_whitespace()).current_dir(&ui);
    node.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut node = node.spawn().expect("node starts");
    let mut lines = BufReader::new(node.stdout.take().expect("its output is ours")).lines();
    let mut answers = node.stdin.take().expect("its input is ours");
    while let Some(line) = lines.next_line().await.expect("its output is text") {
        match line.strip_prefix(ASKS) {
            Some(what) => obey(what, &mut evening, &mut answers).await,
            None => println!("{line}"),
        }
    }
    let ended = node.wait().await.expect("the browser ends");
    evening.close().await;
    assert!(ended.success(), "a view failed: see above");
}

async fn obey(what: &str, evening: &mut Evening, answers: &mut ChildStdin) {
    match what {
        "down" => evening.down().await,
        "up" => evening.up().await,
        unknown => panic!("the browser's side asks for `{unknown}`"),
    }
    answers.write_all(b"done\n").await.expect("the browser's side listens");
}
