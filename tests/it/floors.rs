//! Dependencies only go down: reads the workspace's metadata and refuses upward edges, foreign
//! crates in pure ones, and Tauri outside the shell. The floors are those of the design.

use cargo_metadata::{DependencyKind, MetadataCommand, Package};
use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

/// Each crate's floor. A crate may use those strictly below it.
const FLOORS: [(&str, u8); 23] = [
    ("alike", 0), // no code: features of shared dependencies
    ("model", 0),
    ("forecast", 1),
    ("allocation", 1),
    ("picking", 1),
    ("routing", 1),
    ("alerting", 1),
    ("measures", 1),
    ("reporting", 1),
    ("audit", 1),
    ("control", 2),
    ("static-map", 2),
    ("store", 3),
    ("adapters", 3),
    ("contract", 3),
    ("twin", 3),
    ("export", 3),
    ("report-renderer", 4),
    ("runtime", 4),
    ("cli", 5),
    (SHELL, 6), // it opens a window on the app that `cli` starts
    ("tests", 7),
    ("dev", 0),
];

/// The package in the folder `src-tauri`, whatever its name.
const SHELL: &str = "shell";

/// All that a crate may use beyond the app; crates that are not named may use what they need.
const FOREIGN: [(&str, &[&str]); 13] = [
    ("model", &["serde", "jiff", "thiserror"]),
    ("forecast", &["serde"]),
    ("allocation", &["serde"]),
    ("picking", &["serde", "petgraph"]),
    ("routing", &["serde", "petgraph"]),
    ("alerting", &["serde"]),
    ("measures", &["serde"]),
    ("reporting", &["serde", "serde_json"]),
    ("audit", &[]),
    ("control", &["serde", "postcard", "blake3", "imbl"]),
    ("static-map", &["serde", "thiserror", "tiny-skia", "fast-mvt"]),
    ("twin", &["serde", "serde_json", "blake3"]),
    ("dev", &[]),
];

/// Crates that may see fewer of the app than their floor allows.
const ONLY: [(&str, &[&str]); 3] = [("audit", &["model"]), ("contract", &["model"]), ("dev", &[])];

#[test]
fn dependencies_only_go_down() {
    let faults: Vec<String> = workspace().iter().flat_map(Crate::faults).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_crate_of_the_design_exists() {
    let crates: BTreeMap<String, Crate> = workspace().into_iter().map(|one| (one.name.clone(), one)).collect();
    let missing: Vec<&str> =
        FLOORS.iter().map(|(name, _)| *name).filter(|name| *name != SHELL && !crates.contains_key(*name)).collect();
    assert_eq!(missing, [""; 0], "a floor is kept for a crate that is gone");
}

#[test]
fn an_upward_edge_is_refused() {
    let faults = |name: &str, app: &[&str], foreign: &[&str]| Crate::of(name, app, foreign).faults();
    assert_eq!(faults("control", &["model", "picking"], &["serde"]), [""; 0]);
    assert_eq!(faults("picking", &["control"], &[]), ["picking (floor 1) may not use control (floor 2)"]);
    assert_eq!(faults("picking", &["routing"], &[]), ["picking (floor 1) may not use routing (floor 1)"]);
    assert_eq!(faults("model", &["tests"], &[]), ["model (floor 0) may not use tests (floor 7)"]);
}

#[test]
fn a_foreign_crate_in_a_pure_one_is_refused() {
    let faults = |name: &str, foreign: &[&str]| Crate::of(name, &[], foreign).faults();
    assert_eq!(faults("control", &["tokio"]), ["control is pure and may not use tokio"]);
    assert_eq!(faults("audit", &["serde"]), ["audit is pure and may not use serde"]);
    assert_eq!(faults("runtime", &["tokio", "tauri"]), ["runtime may not use tauri: only the shell knows it"]);
    assert_eq!(faults(SHELL, &["tauri"]), [""; 0]);
}

#[test]
fn crates_apart_stay_apart() {
    let faults = |name: &str, app: &[&str]| Crate::of(name, app, &[]).faults();
    assert_eq!(faults("contract", &["control"]), ["contract may see only model, not control"]);
    assert_eq!(
        faults("dev", &["model"]),
        ["dev (floor 0) may not use model (floor 0)", "dev may see only nothing, not model"]
    );
    assert_eq!(faults("helpers", &[]), ["helpers has no floor: give it one in the design and here"]);
}

/// What differs is compiled once more: crates/alike names it.
#[test]
fn regie_is_made_of_the_same_parts_in_every_build_and_of_few() {
    let (alone, all) = (parts(&["-p", "cli"]), parts(&["--workspace", "--features", "shell/custom-protocol"]));
    let other: Vec<&String> = alone.difference(&all).collect();
    assert!(other.is_empty(), "other features than in the workspace (name them in crates/alike): {other:#?}");
    let names: BTreeSet<&str> = alone.iter().map(|part| part.split_once(" [").map_or("", |(name, _)| name)).collect();
    assert_eq!(alone.len(), names.len(), "compiled twice, for programs and for macros, in {alone:#?}");
    assert!(alone.len() <= 320, "{} crates", alone.len());
    assert!(!names.iter().any(|name| name.starts_with("typst")), "report export is a program of its own");
}

/// Names, versions and features of the crates that are compiled for a choice of packages.
fn parts(choice: &[&str]) -> BTreeSet<String> {
    let mut tree = Command::new(env!("CARGO"));
    tree.args(["tree", "--offline", "-e", "normal,build", "--prefix", "none", "-f", "{p} [{f}]"]).args(choice);
    let told = tree.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).output().expect("cargo runs");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let line = |line: &str| line.trim_end_matches(" (*)").replace(" (proc-macro)", "");
    String::from_utf8_lossy(&told.stdout).lines().map(line).collect()
}

/// A crate and what it names in its manifest.
struct Crate {
    name: String,
    /// Crates of the app, for any purpose: tests may not look up either.
    app: Vec<String>,
    /// Others, tests left out.
    foreign: Vec<String>,
}

impl Crate {
    fn of(name: &str, app: &[&str], foreign: &[&str]) -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
        Self { name: name.to_string(), app: owned(app), foreign: owned(foreign) }
    }

    fn read(package: &Package) -> Self {
        let (app, foreign): (Vec<_>, Vec<_>) = package.dependencies.iter().partition(|one| one.path.is_some());
        let kept = foreign.into_iter().filter(|one| one.kind != DependencyKind::Development);
        let folder = package.manifest_path.parent().and_then(|folder| folder.file_name());
        Self {
            name: if folder == Some("src-tauri") { SHELL.to_string() } else { package.name.to_string() },
            app: app.into_iter().map(|one| one.name.clone()).collect(),
            foreign: kept.map(|one| one.name.clone()).collect(),
        }
    }

    fn faults(&self) -> Vec<String> {
        let Some(floor) = floor(&self.name) else {
            return vec![format!("{} has no floor: give it one in the design and here", self.name)];
        };
        let upward = self.app.iter().filter_map(|used| upward(&self.name, floor, used));
        let apart = self.app.iter().filter_map(|used| apart(&self.name, used));
        let foreign = self.foreign.iter().filter_map(|used| foreign(&self.name, used));
        upward.chain(apart).chain(foreign).collect()
    }
}

fn floor(name: &str) -> Option<u8> {
    FLOORS.iter().find(|(known, _)| *known == name).map(|(_, floor)| *floor)
}

fn upward(name: &str, floor_here: u8, used: &str) -> Option<String> {
    match floor(used) {
        Some(floor_there) if floor_there < floor_here => None,
        Some(floor_there) => Some(format!("{name} (floor {floor_here}) may not use {used} (floor {floor_there})")),
        None => Some(format!("{name} uses {used}, which has no floor")),
    }
}

fn apart(name: &str, used: &str) -> Option<String> {
    let (_, only) = ONLY.iter().find(|(known, _)| *known == name)?;
    let seen = if only.is_empty() { "nothing".to_string() } else { only.join(", ") };
    (!only.contains(&used)).then(|| format!("{name} may see only {seen}, not {used}"))
}

fn foreign(name: &str, used: &str) -> Option<String> {
    if used.starts_with("tauri") && name != SHELL {
        return Some(format!("{name} may not use {used}: only the shell knows it"));
    }
    let (_, allowed) = FOREIGN.iter().find(|(known, _)| *known == name)?;
    (!allowed.contains(&used)).then(|| format!("{name} is pure and may not use {used}"))
}

fn workspace() -> Vec<Crate> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata = MetadataCommand::new()
        .manifest_path(manifest)
        .no_deps()
        .other_options(["--offline".to_string()])
        .exec()
        .expect("cargo describes its own workspace");
    metadata.packages.iter().map(Crate::read).collect()
}
