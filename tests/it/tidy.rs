//! The app stays tidy: lengths, forbidden words, migrations. What is allowed is listed here, and
//! an allowance that is no longer needed is itself a fault, so that the list can only shrink.

pub mod source;

use source::{code_of, functions, line, test_modules, test_parts, words};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Faults that are known and borne for now: rule, file, and why.
const ALLOWED: [(&str, &str, &str); 0] = [];

/// Lines of a file above which it is listed, and above which it is refused.
const FILE_LISTED: usize = 500;
const FILE_MAX: usize = 800;
/// Lines of a function.
const FUNCTION_MAX: usize = 70;
/// Calls of `expect` a thousand lines outside tests.
const EXPECT_PER_1000: usize = 1;

/// One Rust file, as text and as code without strings and comments.
struct File {
    path: String,
    text: String,
    code: String,
    tests: bool,
}

/// A broken rule, in one file.
#[derive(Debug, PartialEq)]
struct Fault {
    rule: &'static str,
    path: String,
    what: String,
}

#[test]
fn the_tree_is_tidy() {
    let files = rust_files();
    print_figures(&files);
    let mut faults: Vec<Fault> = files.iter().flat_map(faults_of).collect();
    faults.extend(expect_faults(&files));
    faults.extend(migration_faults(&names(&root().join("migrations"))));
    let left = not_allowed(faults, &ALLOWED);
    let told: Vec<String> =
        left.iter().map(|fault| format!("{}: {}: {}", fault.path, fault.rule, fault.what)).collect();
    assert!(told.is_empty(), "\n{}\n", told.join("\n"));
}

#[test]
fn each_migration_says_why() {
    for name in names(&root().join("migrations")) {
        let text = fs::read_to_string(root().join("migrations").join(&name)).expect("a migration can be read");
        assert!(text.starts_with("--"), "{name} does not open with a comment that says why");
    }
}

#[test]
fn each_rule_finds_its_fault() {
    let rules = |path: &str, text: &str| -> Vec<&str> {
        faults_of(&File::new(path.to_string(), text.to_string(), false)).iter().map(|fault| fault.rule).collect()
    };
    let long = |lines: usize| "let x = 1;\n".repeat(lines);
    assert_eq!(rules("a.rs", &long(FILE_MAX + 1)), ["file length"]);
    assert_eq!(rules("a.rs", &format!("fn a() {{\n{}}}", long(FUNCTION_MAX))), ["function length"]);
    assert_eq!(rules("a/mod.rs", ""), ["mod.rs"]);
    assert_eq!(rules("a.rs", "unsafe { x() }"), ["unsafe"]);
    assert_eq!(rules("a.rs", "todo!() + unimplemented!()"), ["unfinished", "unfinished"]);
    assert_eq!(rules("a.rs", "x.unwrap();\n#[cfg(test)]\nmod tests { fn a() { y.unwrap(); } }"), ["unwrap"]);
    assert_eq!(rules("a.rs", "#[ignore]\nfn a() {}\n#[ignore = \"slow\"]\nfn b() {}"), ["ignored test"]);
    assert_eq!(rules("src-tauri/crates/control/src/a.rs", "if simulated {}"), ["simulation in control"]);
    assert_eq!(rules("src-tauri/crates/twin/src/a.rs", "if simulated {} // unsafe todo!() \"x.unwrap()\""), [""; 0]);
}

#[test]
fn an_allowance_that_is_not_needed_is_a_fault() {
    let fault = |path: &str| Fault { rule: "unwrap", path: path.to_string(), what: String::new() };
    let allowed = [("unwrap", "a.rs", "until it is split")];
    assert_eq!(not_allowed(vec![fault("a.rs"), fault("b.rs")], &allowed), [fault("b.rs")]);
    assert_eq!(not_allowed(Vec::new(), &allowed)[0].rule, "allowance no longer needed");
}

#[test]
fn migrations_are_numbered_without_a_gap() {
    let rules = |list: &[&str]| {
        let list: Vec<String> = list.iter().map(|name| name.to_string()).collect();
        migration_faults(&list).len()
    };
    assert_eq!(rules(&["0001_log.sql", "0002_more.sql"]), 0);
    assert_eq!(rules(&["0001_log.sql", "0003_more.sql"]), 1);
    assert_eq!(rules(&["0001_log.sql", "0001_more.sql"]), 1);
}

impl File {
    fn new(path: String, text: String, tests: bool) -> Self {
        let code = code_of(&text);
        Self { path, text, code, tests }
    }

    fn fault(&self, rule: &'static str, what: String) -> Fault {
        Fault { rule, path: self.path.clone(), what }
    }

    /// Code outside tests: their lines are blanked.
    fn working_code(&self) -> String {
        let mut code = if self.tests { String::new() } else { self.code.clone() };
        for part in test_parts(&code) {
            let blank: String = code[part.clone()].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
            // Wider characters are gone with the comments; a rare one in a test shortens nothing that is read.
            let width = part.len() - blank.len();
            code.replace_range(part, &(blank + &" ".repeat(width)));
        }
        code
    }
}

fn faults_of(file: &File) -> Vec<Fault> {
    let mut faults = Vec::new();
    let lines = file.text.lines().count();
    if lines > FILE_MAX {
        faults.push(file.fault("file length", format!("{lines} lines, at most {FILE_MAX}")));
    }
    for function in functions(&file.code).into_iter().filter(|function| function.len() > FUNCTION_MAX) {
        faults.push(file.fault("function length", format!("line {}: {} lines", function.start, function.len())));
    }
    if file.path.ends_with("/mod.rs") {
        faults.push(file.fault("mod.rs", "name the file after its module".to_string()));
    }
    faults.extend(words(&file.code, "unsafe").map(|at| file.fault("unsafe", at_line(&file.code, at))));
    for word in ["todo", "unimplemented"] {
        let called = words(&file.code, word).filter(|at| file.code[at + word.len()..].starts_with('!'));
        faults.extend(called.map(|at| file.fault("unfinished", at_line(&file.code, at))));
    }
    let bare = file.code.match_indices("#[ignore]");
    faults.extend(bare.map(|(at, _)| file.fault("ignored test", at_line(&file.code, at))));
    faults.extend(working_faults(file));
    faults
}

fn working_faults(file: &File) -> Vec<Fault> {
    let code = file.working_code();
    let unwraps = code.match_indices(".unwrap()").map(|(at, _)| file.fault("unwrap", at_line(&code, at)));
    let mut faults: Vec<Fault> = unwraps.collect();
    if file.path.contains("crates/control/") {
        let found = code.match_indices("simulat");
        faults.extend(found.map(|(at, _)| file.fault("simulation in control", at_line(&code, at))));
    }
    faults
}

/// `expect` is a proof: rare over the whole app, so counted over the whole app.
fn expect_faults(files: &[File]) -> Option<Fault> {
    let working: Vec<String> = files.iter().map(File::working_code).collect();
    let lines: usize = working.iter().map(|code| code.lines().filter(|line| !line.trim().is_empty()).count()).sum();
    let expects: usize = working.iter().map(|code| code.matches(".expect(").count()).sum();
    println!("expect outside tests: {expects} in {lines} lines");
    (expects * 1000 > EXPECT_PER_1000 * lines.max(1000)).then(|| Fault {
        rule: "expect",
        path: "the whole app".to_string(),
        what: format!("{expects} in {lines} lines, at most {EXPECT_PER_1000} a thousand"),
    })
}

fn migration_faults(names: &[String]) -> Vec<Fault> {
    let numbered = names.iter().zip(1..).filter(|(name, number)| !name.starts_with(&format!("{number:04}_")));
    let fault = |(name, number): (&String, usize)| Fault {
        rule: "migration number",
        path: format!("migrations/{name}"),
        what: format!("number {number:04} was expected here"),
    };
    numbered.map(fault).take(1).collect()
}

fn not_allowed(faults: Vec<Fault>, allowed: &[(&str, &str, &str)]) -> Vec<Fault> {
    let bears =
        |fault: &Fault, allowance: &(&str, &str, &str)| (fault.rule, fault.path.as_str()) == (allowance.0, allowance.1);
    let idle = allowed.iter().filter(|allowance| !faults.iter().any(|fault| bears(fault, allowance)));
    let idle: Vec<Fault> = idle
        .map(|(rule, path, _)| Fault {
            rule: "allowance no longer needed",
            path: path.to_string(),
            what: format!("strike out {rule:?}"),
        })
        .collect();
    let left = faults.into_iter().filter(|fault| !allowed.iter().any(|allowance| bears(fault, allowance)));
    left.chain(idle).collect()
}

fn print_figures(files: &[File]) {
    let lengths = sorted(files.iter().map(|file| file.text.lines().count()).collect());
    let spans = sorted(files.iter().flat_map(|file| functions(&file.code)).map(|function| function.len()).collect());
    println!("{} files, lines: {}", lengths.len(), spread(&lengths));
    println!("{} functions, lines: {}", spans.len(), spread(&spans));
    println!("{} % of lines are tests", test_share(files));
    for file in files.iter().filter(|file| file.text.lines().count() > FILE_LISTED) {
        println!("long: {} has {} lines", file.path, file.text.lines().count());
    }
}

fn test_share(files: &[File]) -> usize {
    let lines = |file: &File| {
        let all = file.text.lines().count();
        let parts = test_parts(&file.code).into_iter().map(|part| file.code[part].lines().count());
        (all, if file.tests { all } else { parts.sum() })
    };
    let (all, tests) = files.iter().map(lines).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    tests * 100 / all.max(1)
}

fn sorted(mut values: Vec<usize>) -> Vec<usize> {
    values.sort_unstable();
    values
}

fn spread(sorted: &[usize]) -> String {
    let at = |percent: usize| sorted.get(sorted.len().saturating_sub(1) * percent / 100).copied().unwrap_or(0);
    format!("median {}, p95 {}, max {}", at(50), at(95), at(100))
}

fn at_line(code: &str, at: usize) -> String {
    format!("line {}", line(code, at))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All Rust files of the app, with those that are compiled for tests only marked.
fn rust_files() -> Vec<File> {
    let mut paths = Vec::new();
    for folder in ["src-tauri", "tests"] {
        collect(&root().join(folder), &mut paths);
    }
    let read = |path: &PathBuf| (path.clone(), fs::read_to_string(path).expect("a source file can be read"));
    let texts: Vec<(PathBuf, String)> = paths.iter().map(read).collect();
    let test_only: BTreeSet<PathBuf> = texts.iter().flat_map(|(path, text)| test_files(path, text)).collect();
    let file = |(path, text): (PathBuf, String)| {
        let name = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().into_owned();
        // What a module of tests is made of is compiled for tests only, too.
        let within = path.ancestors().any(|folder| test_only.contains(&folder.with_extension("rs")));
        File::new(name.clone(), text, name.starts_with("tests/") || within)
    };
    texts.into_iter().map(file).collect()
}

/// Files that a file declares as test modules.
fn test_files(path: &Path, text: &str) -> Vec<PathBuf> {
    let stem = path.file_stem().unwrap_or_default();
    let folder = if ["lib", "main"].iter().any(|root| stem == *root) {
        path.with_file_name("")
    } else {
        path.with_extension("")
    };
    test_modules(&code_of(text)).into_iter().map(|name| folder.join(format!("{name}.rs"))).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for name in names(folder) {
        let path = folder.join(&name);
        if path.is_dir() && !["target", "node_modules", "gen"].contains(&name.as_str()) {
            collect(&path, found);
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

/// Names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|problem| panic!("{}: {problem}", folder.display()));
    let name =
        |entry: std::io::Result<fs::DirEntry>| entry.ok().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = entries.filter_map(name).collect();
    names.sort();
    names
}
