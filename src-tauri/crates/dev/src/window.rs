//! The window: whether this machine can build and show it, and its build. Installs nothing.

use crate::{
    failure::Failure,
    program::succeeds,
    progress::build as compile,
    step::{Outcome, Step},
    workspace::Workspace,
};
use std::{env, path::PathBuf, process::Command};

/// The feature with which the shell is built everywhere: another set would build Tauri a second time.
pub const FEATURE: &str = "shell/custom-protocol";

/// There is a desktop to open a window on.
pub fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// The webview's headers are installed.
pub fn has_webview(workspace: &Workspace) -> bool {
    succeeds(workspace.command("pkg-config").args(["--exists", "webkit2gtk-4.1"]))
}

/// The compiler that the build of maplibre-rs calls is installed.
pub fn has_protoc(workspace: &Workspace) -> bool {
    std::env::var_os("PROTOC").is_some() || workspace.which("protoc").is_some()
}

/// All that the shell's build needs is there: its screens are built into it.
pub fn can_be_built(workspace: &Workspace) -> bool {
    has_webview(workspace) && workspace.ui().join("dist/index.html").is_file()
}

/// What cargo is told so that it builds all that can be built here.
pub fn workspace_words(workspace: &Workspace) -> Vec<&'static str> {
    if can_be_built(workspace) {
        vec!["--workspace", "--features", FEATURE]
    } else {
        println!("      without the window: libwebkit2gtk-4.1-dev or the screens' build is missing here");
        vec!["--workspace", "--exclude", "shell"]
    }
}

/// The program of the window.
pub fn program(workspace: &Workspace, release: bool) -> PathBuf {
    workspace.target.join(if release { "release/regie-desktop" } else { "debug/regie-desktop" })
}

/// Builds it, with the screens as they are.
pub fn build(release: bool) -> Step {
    Step::needed("Building the window", move |workspace| make(workspace, release).map(|()| Outcome::Done))
}

/// The same where it can be; what looks at the window skips elsewhere.
pub fn build_if_possible(release: bool) -> Step {
    Step::needed("Building the window", move |workspace| {
        if !can_be_built(workspace) {
            return Ok(Outcome::Skipped("libwebkit2gtk-4.1-dev is missing here".into()));
        }
        make(workspace, release).map(|()| Outcome::Done)
    })
}

fn make(workspace: &mut Workspace, release: bool) -> Result<(), Failure> {
    let mut command = workspace.cargo(&["build", "-p", "shell", "--features", FEATURE]);
    if release {
        command.arg("--release");
    }
    compile(&mut command)
}

/// Builds the process that draws the maps of reports; without it they are drawn plainly, and say so.
pub fn build_map_renderer(release: bool) -> Step {
    Step::gate("Building the renderer of report maps", move |workspace| map_renderer(workspace, release))
}

/// The same, as part of another step.
pub fn map_renderer(workspace: &mut Workspace, release: bool) -> Result<(), Failure> {
    let mut command = map_renderer_build(workspace);
    if release {
        command.arg("--release");
    }
    compile(&mut command)
}

/// What cargo is told about it.
pub fn map_renderer_build(workspace: &Workspace) -> Command {
    workspace.cargo(&["build", "--manifest-path", "src-tauri/crates/map-renderer/Cargo.toml"])
}
