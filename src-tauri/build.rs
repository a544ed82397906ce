//! Declares the commands of the shell, so that each window may call only what its capability file names.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&["call", "follow", "desk"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))
        .expect("the configuration and the capabilities of the window are well formed");
}
