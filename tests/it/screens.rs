//! Every view of the screens in a real browser, over HTTP, on a real app: the demo's evening, a van has just broken
//! down. What is looked at is in `ui/e2e`; here is the app, which is also taken away and given back.

mod counted;
mod evening;

use crate::days;
use cli::{DEMO_SEED, Demo};
use evening::Evening;
use std::{
    path::{Path, PathBuf},
    process::Stdio,
};
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
    // Words after `--` of the test binary cannot reach here; a person names views by this setting.
    let views = std::env::var("VIEWS").unwrap_or_default();
    let ended = looked_at(&ui, &mut evening, &views, None).await;
    evening.close().await;
    assert!(ended, "a view failed: see above");
}

/// Moments of the demo's day at which everything that is shown is compared; a person names others by `MOMENTS`.
const MOMENTS: &str = "12:05 19:00 20:45 22:30";

#[tokio::test(flavor = "multi_thread")]
async fn one_name_shows_one_number_wherever_it_stands() {
    let ui = match stage() {
        Ok(ui) => ui,
        Err(reason) => return println!("skipped: {reason}"),
    };
    let demo = Demo::load(DEMO_SEED).expect("the demo's files are sound");
    let moments = std::env::var("MOMENTS").unwrap_or_else(|_| MOMENTS.to_owned());
    let until = |moment: &str| demo.until(moment).expect("a time of the day");
    let last = moments.split_whitespace().map(until).max().expect("a moment is named");
    let (_, log) = days::run(&demo, last);
    let mut failed = Vec::new();
    for moment in moments.split_whitespace() {
        let log = &log[..log.partition_point(|event| event.at <= until(moment))];
        let folder = tests::folder("figures");
        let counted = folder.join("counted.json");
        std::fs::write(&counted, counted::figures(log).to_string()).expect("the folder can be written");
        let mut app = Evening::on(log, ui.join("dist")).await;
        println!("at {moment}");
        if !looked_at(&ui, &mut app, "figures", Some(&counted)).await {
            failed.push(moment);
        }
        app.close().await;
    }
    assert!(failed.is_empty(), "one name shows two numbers at {failed:?}: see above");
}

/// Runs the browser's side on an app; answers whether all it looked at is well.
async fn looked_at(ui: &Path, app: &mut Evening, views: &str, counted: Option<&Path>) -> bool {
    let mut node = Command::new("node");
    node.arg("e2e/run.mjs").arg(app.url()).args(views.split_whitespace()).current_dir(ui);
    node.envs(counted.map(|counted| ("FIGURES_OF_LOG", counted)));
    node.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut node = node.spawn().expect("node starts");
    let mut lines = BufReader::new(node.stdout.take().expect("its output is ours")).lines();
    let mut answers = node.stdin.take().expect("its input is ours");
    while let Some(line) = lines.next_line().await.expect("its output is text") {
        match line.strip_prefix(ASKS) {
            Some(what) => obey(what, app, &mut answers).await,
            None => println!("{line}"),
        }
    }
    node.wait().await.expect("the browser ends").success()
}

async fn obey(what: &str, evening: &mut Evening, answers: &mut ChildStdin) {
    match what {
        "down" => evening.down().await,
        "up" => evening.up().await,
        unknown => panic!("the browser's side asks for `{unknown}`"),
    }
    answers.write_all(b"done\n").await.expect("the browser's side listens");
}
