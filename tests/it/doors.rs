//! Planning has one door an engine: a `Problem` goes in, `solve` answers. Reads the engines' text and refuses a second
//! public solver, and whoever outside the cut of control asks one. What only looks at a plan is listed here by name.

use crate::tidy::source::{code_of, line, test_parts, words};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// An engine, and what a second door would look like.
struct Engine {
    name: &'static str,
    /// What a plan is made of: only its solver returns them.
    plans: &'static [&'static str],
    /// Exported functions that plan nothing.
    looks: &'static [&'static str],
}

const ENGINES: [Engine; 4] = [
    Engine { name: "allocation", plans: &["Answer", "Plan", "Via"], looks: &["due"] },
    Engine { name: "forecast", plans: &["Forecast"], looks: &[] },
    Engine { name: "picking", plans: &["FleetWindow", "Mission", "Place", "Solution"], looks: &[] },
    Engine {
        name: "routing",
        plans: &["Planned", "Solution", "Tour"],
        // A tour told with new times is the same tour.
        looks: &["drift", "late_parcels", "retime", "slack", "worst_slack"],
    },
];

/// Where control makes problems of its World.
const CUT: &str = "control/src/cut/";

#[test]
fn each_engine_has_one_door() {
    let mut faults = Vec::new();
    for engine in &ENGINES {
        let files = rust_files(&crates().join(engine.name).join("src"));
        let text = |name: &str| files.iter().find(|file| file.path.ends_with(name)).map_or("", |file| &file.code);
        faults.extend(engine.export_faults(text("src/lib.rs")));
        faults.extend(engine.door_faults(text("src/problem.rs")));
        faults.extend(files.iter().flat_map(|file| engine.plan_faults(file)));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn engines_are_asked_from_the_cut_alone() {
    let mut files: Vec<File> = rust_files(&crates()).into_iter().filter(|file| !file.path.contains(CUT)).collect();
    files.extend(rust_files(&crates().join("../src")));
    let mut faults = Vec::new();
    for engine in &ENGINES {
        let own = format!("crates/{}/", engine.name);
        let others = files.iter().filter(|file| !file.path.contains(&own) && uses(engine.name, &file.path));
        faults.extend(others.flat_map(|file| engine.call_faults(file)));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_second_door_is_seen() {
    let engine = &ENGINES[3];
    let plans = |text: &str| engine.plan_faults(&File::new("a.rs", text)).len();
    assert_eq!(plans("pub fn solve() -> Solution {}\npub(crate) fn improve() -> Planned {}"), 0);
    assert_eq!(plans("pub fn retime(van: &VanState) -> Option<Tour> {}\nfn own() -> Tour {}"), 0);
    assert_eq!(plans("impl Yard {\n    pub fn better(\n        &self,\n    ) -> Vec<Tour> { x }\n}"), 1);
    assert_eq!(plans("#[cfg(test)]\nmod tests {\n    pub fn made_up() -> Tour { x }\n}"), 0);
    let exports = |text: &str| engine.export_faults(text).len();
    let looks = "pub use lateness::{drift, late_parcels, slack, worst_slack};\npub use retime::retime;\n";
    assert_eq!(exports(&format!("{looks}pub use problem::{{Problem, solve}};")), 0);
    assert_eq!(exports(&format!("{looks}pub use problem::{{Problem, solve}};\npub use improve::improve;")), 1);
    assert_eq!(exports(&format!("{looks}pub use problem::{{Problem, solve}};\npub use improve::*;")), 1);
    assert_eq!(exports(looks), 1, "without a door");
    assert_eq!(engine.door_faults("pub fn solve(vans: &[Van]) {}").len(), 1, "a solver without a problem");
}

#[test]
fn a_stage_that_asks_an_engine_itself_is_seen() {
    let calls = |text: &str| ENGINES[3].call_faults(&File::new("a.rs", text)).len();
    assert_eq!(calls("let plan = routing::solve(&problem);"), 1);
    assert_eq!(calls("use routing::{Ask, Problem,\n    solve};"), 1);
    assert_eq!(calls("use routing::*;"), 1);
    assert_eq!(calls("use routing as r;"), 1);
    assert_eq!(calls("use routing::{Ask, VanState};\nlet told = routing::retime(van, now);"), 0);
    assert_eq!(calls("use axum::routing::post; // routing::solve"), 0);
}

impl Engine {
    /// What the crate exports, besides types and modules, is its door and what only looks.
    fn export_faults(&self, lib: &str) -> Vec<String> {
        let exported: BTreeSet<&str> = lib
            .match_indices("pub use ")
            .flat_map(|(at, found)| {
                lib[at + found.len()..].split(';').next().unwrap_or_default().split(['{', ',', '}'])
            })
            .map(|path| path.rsplit("::").next().unwrap_or_default().trim())
            .filter(|name| name.starts_with(|first: char| first.is_lowercase() || first == '*'))
            .collect();
        let wanted: BTreeSet<&str> = self.looks.iter().copied().chain(["solve"]).collect();
        let odd = exported.symmetric_difference(&wanted);
        let name = self.name;
        odd.map(|odd| format!("{name}: `{odd}` is exported and no door, or a door and not exported")).collect()
    }

    /// The door takes a problem.
    fn door_faults(&self, problem: &str) -> Vec<String> {
        let takes = problem.split("pub fn solve(").nth(1).is_some_and(|takes| takes.starts_with("problem: &Problem"));
        let door = takes && problem.contains("pub struct Problem");
        (!door)
            .then(|| format!("{}: problem.rs has no `solve` that takes a `Problem`", self.name))
            .into_iter()
            .collect()
    }

    /// Nobody else returns a plan.
    fn plan_faults(&self, file: &File) -> Vec<String> {
        let other = |at: &usize| {
            let name = file.code[at + "pub fn ".len()..].split(['(', '<']).next().unwrap_or_default();
            name != "solve" && !self.looks.contains(&name)
        };
        let returns = |at: usize| {
            let signature = file.code[at..].split(['{', ';']).next()?;
            let (_, result) = signature.rsplit_once("->")?;
            let plan = self.plans.iter().find(|plan| words(result, plan).next().is_some())?;
            let (path, name) = (&file.path, self.name);
            Some(format!("{path}:{}: returns {plan}, as only the door of {name} may", line(&file.code, at)))
        };
        words(&file.code, "pub fn").filter(other).filter_map(returns).collect()
    }

    /// Nobody but the cut names the door.
    fn call_faults(&self, file: &File) -> Vec<String> {
        let code = &file.code;
        let asks = |at: &usize| {
            let before = code[..*at].trim_end();
            let after = &code[at + self.name.len()..];
            !before.ends_with("::") && (after.starts_with(" as ") || after.strip_prefix("::").is_some_and(names_door))
        };
        let fault = |at| format!("{}:{}: asks {} outside {CUT}", file.path, line(code, at), self.name);
        words(code, self.name).filter(asks).map(fault).collect()
    }
}

/// Whether a path that follows a crate's name reaches its door.
fn names_door(path: &str) -> bool {
    let item = match path.strip_prefix('{') {
        Some(list) => list.split(';').next().unwrap_or_default(),
        None => path.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '*').next().unwrap_or_default(),
    };
    item.contains('*') || words(item, "solve").next().is_some()
}

/// One Rust file without strings, comments and tests.
struct File {
    path: String,
    code: String,
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        let mut code = code_of(text);
        for part in test_parts(&code).into_iter().rev() {
            let blank =
                code[part.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect::<String>();
            code.replace_range(part, &blank);
        }
        Self { path: path.to_owned(), code }
    }
}

/// Whether the crate of a file may name this engine.
fn uses(engine: &str, path: &str) -> bool {
    let Some((krate, _)) = path.split_once("/src/") else { return false };
    let manifest = fs::read_to_string(Path::new(krate).join("Cargo.toml")).unwrap_or_default();
    manifest.lines().any(|line| line.starts_with(&format!("{engine}.")) || line.starts_with(&format!("{engine} ")))
}

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates")
}

fn rust_files(folder: &Path) -> Vec<File> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).expect("a folder of the app can be read");
    for path in entries.map(|entry| entry.expect("an entry can be read").path()) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let text = fs::read_to_string(&path).expect("a file of the app can be read");
            files.push(File::new(&path.to_string_lossy(), &text));
        }
    }
    files
}
