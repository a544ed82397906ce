//! The screens in a real browser, over HTTP, on a real house: search an order, read why.

use super::house;
use std::{path::PathBuf, process::Command};

/// The built screens, and what a browser test needs; the reason when something is missing.
fn stage() -> Result<PathBuf, &'static str> {
    let ui = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ui");
    let has = |path: &str| ui.join(path).exists();
    match () {
        () if !PathBuf::from("/usr/bin/chromium").exists() => Err("chromium is not installed"),
        () if !has("node_modules/playwright-core") => Err("the npm packages are not installed"),
        () if !has("dist/index.html") => Err("the screens are not built"),
        () => Ok(ui),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_finds_an_order_and_reads_why() {
    let ui = match stage() {
        Ok(ui) => ui,
        Err(reason) => return println!("skipped: {reason}"),
    };
    let open = house::open(|settings| settings.ui = Some(ui.join("dist"))).await;
    let card = house::card(7001);
    let (status, _) = open.order(&card, "delivery-browser").await;
    assert_eq!(status, 200);

    let url = open.url("/");
    let script = move || {
        let mut node = Command::new("node");
        node.arg("e2e/control-room.mjs").args([&url, "SH-7001"]).current_dir(ui).output()
    };
    let output = tokio::task::spawn_blocking(script).await.expect("the browser ends").expect("node starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("SH-7001") && said.contains("FR-IDF"), "the order and its node are shown: {said}");
    open.close().await;
}
