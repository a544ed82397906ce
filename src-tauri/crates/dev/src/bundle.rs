//! The packages that are installed: .deb and .rpm, with everything that the window starts. Uploads nothing.

use crate::{
    failure::Failure,
    later,
    program::run,
    progress::build as compile,
    step::{Outcome, Step, take},
    window,
    workspace::Workspace,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What stands beside the window in its package: the place there, and where it comes from.
fn contents(workspace: &Workspace) -> Vec<(&'static str, PathBuf)> {
    let release = |name: &str| workspace.target.join("release").join(name);
    vec![
        ("/usr/bin/regie", release("regie")),
        ("/usr/lib/regie/report-export", release("report-export")),
        ("/usr/lib/regie/map-renderer", release("map-renderer")),
        ("/usr/lib/regie/ui", workspace.ui().join("dist")),
        ("/usr/lib/regie/basemap/france.pmtiles", workspace.root.join("assets/basemap/france.pmtiles")),
        ("/usr/share/doc/regie/README.md", workspace.root.join("README.md")),
        ("/usr/share/doc/regie/SOURCES.md", workspace.root.join("assets/SOURCES.md")),
        ("/usr/share/doc/regie/copyright", workspace.root.join("LICENSE")),
    ]
}

/// Tauri's bundler. It is 20 MB of which only packing has a use, so it is no package of the screens.
const BUNDLER: &str = "@tauri-apps/cli@2.12.5";

fn install_bundler(workspace: &mut Workspace) -> Result<(), Failure> {
    let folder = workspace.cache.join("bundler");
    if folder.join("node_modules/.bin/tauri").exists() {
        return Ok(());
    }
    let told = |why: std::io::Error| Failure::new(format!("Cannot make {}: {why}", folder.display()));
    fs::create_dir_all(&folder).map_err(told)?;
    let mut npm = workspace.command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).arg(BUNDLER).current_dir(&folder);
    run(&mut npm)
}

/// The steps after the screens are built. A package is made of all of them or not at all.
fn steps() -> Vec<Step> {
    let needed = |title, act: fn(&mut Workspace) -> Result<(), Failure>| {
        Step::needed(title, move |workspace| act(workspace).map(|()| Outcome::Done))
    };
    vec![
        needed("Building regie and report export, optimised", |workspace| {
            let mut command = workspace.cargo(&later::EXPORT);
            compile(command.arg("--release"))
        }),
        needed("Building the renderer of report maps", |workspace| window::map_renderer(workspace, true)),
        needed("The bundler", install_bundler),
        needed("Building the window and its packages", pack),
    ]
}

/// Makes the packages and says where they are.
pub fn make(workspace: &mut Workspace, mut set_up: Vec<Step>) -> Result<(), Failure> {
    set_up.extend(steps());
    take(&set_up, workspace)?;
    println!();
    for file in made(&workspace.target.join("release/bundle")) {
        println!("{}", file.display());
    }
    Ok(())
}

fn pack(workspace: &mut Workspace) -> Result<(), Failure> {
    let missing = contents(workspace).into_iter().find(|(_, from)| !from.exists());
    if let Some((_, from)) = missing {
        return Err(Failure::new(format!("The package needs {}, which is not there.", from.display())));
    }
    let mut command = workspace.bundler();
    command.args(["build", "--ci", "--bundles", "deb,rpm", "--config", &overlay(&contents(workspace))]);
    run(&mut command)
}

/// What is added to tauri.conf.json: where things are on this machine.
fn overlay(contents: &[(&str, PathBuf)]) -> String {
    let lines: Vec<String> =
        contents.iter().map(|(to, from)| format!("{}:{}", json(to), json(&from.to_string_lossy()))).collect();
    let files = format!("{{\"files\":{{{}}}}}", lines.join(","));
    format!("{{\"bundle\":{{\"linux\":{{\"deb\":{files},\"rpm\":{files}}}}}}}")
}

fn json(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The packages in a folder and those below it.
fn made(folder: &Path) -> Vec<PathBuf> {
    let kind = |path: &Path| path.extension().is_some_and(|kind| kind == "deb" || kind == "rpm");
    let below = |name| fs::read_dir(folder.join(name)).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> =
        ["deb", "rpm"].into_iter().flat_map(below).map(|entry| entry.path()).filter(|path| kind(path)).collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_to_the_bundler_as_json() {
        let contents = [("/usr/bin/regie", PathBuf::from("/a \"b\"/regie"))];
        let files = r#"{"files":{"/usr/bin/regie":"/a \"b\"/regie"}}"#;
        assert_eq!(overlay(&contents), format!(r#"{{"bundle":{{"linux":{{"deb":{files},"rpm":{files}}}}}}}"#));
    }

    #[test]
    fn what_is_packed_and_not_built_is_in_the_project() {
        let workspace = Workspace::find().expect("tests run inside the project");
        let made = [workspace.target.join("release"), workspace.ui().join("dist")];
        for (to, from) in contents(&workspace) {
            assert!(made.iter().any(|folder| from.starts_with(folder)) || from.exists(), "{to}: {}", from.display());
        }
    }
}
