//! Every fact has a way in that needs no demo: the table of FEEDS.md says which, and the code agrees.

use adapters::{drop_folder::Kind, wms};
use model::Fact;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

#[test]
fn every_fact_has_somebody_who_can_say_it() {
    let table = table();
    let listed: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    assert_eq!(listed, Fact::KINDS.iter().copied().collect(), "the table of FEEDS.md and the facts differ");
    for (fact, who) in &table {
        let files: BTreeSet<String> = Kind::ALL
            .iter()
            .filter(|kind| kind.facts().contains(&fact.as_str()))
            .map(|kind| format!("file `{}`", kind.name()))
            .collect();
        assert!(files.iter().all(|file| who.contains(file)), "{fact}: {files:?} is not in {who:?}");
        assert_eq!(who.contains("file `"), !files.is_empty(), "{fact}: {who}");
        assert_eq!(who.contains("feed `wms`"), wms::KINDS.contains(&fact.as_str()), "{fact}: {who}");
        let way = ["file `", "feed `", "shop", "app", "person", "retired"].iter().any(|way| who.contains(way));
        assert!(way, "{fact} can be said by nobody: {who:?}");
    }
}

/// Facts and who says them.
fn table() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates/adapters/FEEDS.md");
    let text = fs::read_to_string(path).expect("FEEDS.md");
    let (_, part) = text.split_once("## Who can say what").expect("the part is there");
    let part = part.split("\n## ").next().unwrap_or(part);
    let rows = part.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(" | "));
    let mut table = BTreeMap::new();
    for (facts, who) in rows {
        for fact in facts.split(',').map(|fact| fact.trim().trim_matches('`')) {
            table.insert(fact.to_owned(), who.trim_end_matches(" |").to_owned());
        }
    }
    table
}
