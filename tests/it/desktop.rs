//! The real window under a virtual display, on its own app: what is looked at is in `ui/e2e/desktop.mjs`. And what a
//! package must say of itself, read from its configuration.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tokio::process::Command;

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The built window, beside the folder of this test binary; the reason when something is missing.
fn stage() -> Result<PathBuf, &'static str> {
    let here = std::env::current_exe().expect("a running program has a path");
    let program = here.ancestors().nth(2).expect("target/debug/deps").join("regie-desktop");
    let webdriver = ["/usr/bin/WebKitWebDriver", "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/WebKitWebDriver"];
    match () {
        () if !program.is_file() => Err("the window is not built (cargo dev test builds it)"),
        () if !webdriver.iter().any(|path| Path::new(path).exists()) => Err("webkit2gtk-driver is not installed"),
        () if !Path::new("/usr/bin/Xvfb").exists() => Err("xvfb is not installed"),
        () => Ok(program),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_works_in_the_real_window() {
    let program = match stage() {
        Ok(program) => program,
        Err(reason) => return println!("skipped: {reason}"),
    };
    let mut node = Command::new("node");
    node.arg("e2e/desktop.mjs").arg(program).current_dir(project().join("ui")).kill_on_drop(true);
    let ended = node.status().await.expect("node starts");
    assert!(ended.success(), "the window failed: see above");
}

fn json(path: &str) -> Value {
    let text = fs::read_to_string(project().join("src-tauri").join(path)).expect("it is committed");
    serde_json::from_str(&text).expect("it is JSON")
}

fn words(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(Value::as_str).collect()
}

#[test]
fn the_war_room_may_only_listen_and_speak() {
    let wall = json("capabilities/wall.json");
    assert_eq!(words(&wall["windows"]), ["wall"]);
    let allowed = words(&wall["permissions"]);
    assert!(allowed.iter().all(|one| one.starts_with("core:event:allow-")), "{allowed:?}");
    let main = json("capabilities/main.json");
    assert_eq!(words(&main["windows"]), ["main"]);
    assert_eq!(words(&main["permissions"]), ["allow-call", "allow-follow", "allow-desk"]);
    // A capability file that is not named here is not in force; one that is must be one of these.
    assert_eq!(words(&json("tauri.conf.json")["app"]["security"]["capabilities"]), ["main", "wall"]);
}

#[test]
fn the_window_speaks_to_no_other_host() {
    let config = json("tauri.conf.json");
    let policy = config["app"]["security"]["csp"].as_object().expect("a policy");
    for (what, from) in policy {
        let from = from.as_str().expect("a text").replace("http://ipc.localhost", "");
        let open = ["http:", "https:", "ws:", "wss:", "*", "unsafe"].iter().find(|word| from.contains(**word));
        assert_eq!(open, None, "{what}: {from}");
    }
    assert_eq!(policy["default-src"], "'none'");
}

#[test]
fn a_package_names_what_it_needs_and_leaves_the_data() {
    let config = json("tauri.conf.json");
    let deb = &config["bundle"]["linux"]["deb"];
    assert!(words(&deb["depends"]).iter().any(|package| package.starts_with("postgresql")));
    let description = config["bundle"]["longDescription"].as_str().expect("a text");
    assert!(description.starts_with("Régie montre"), "French comes first");
    let script = deb["postRemoveScript"].as_str().expect("a path");
    let script = fs::read_to_string(project().join("src-tauri").join(script)).expect("it is committed");
    let deletes: Vec<&str> = script.lines().filter(|line| line.contains("rm ")).map(str::trim).collect();
    assert_eq!(deletes, ["rm -rf /var/lib/regie"]);
    assert!(script.contains("REGIE_PURGE_DATA:-no"), "only when asked");
}
