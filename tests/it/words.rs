//! Whatever a feed finds wrong is said to people in French and in English: on the screens by its code, in a result
//! file of the drop folder by its sentence.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Where codes are made.
const SOURCES: [&str; 2] = ["src-tauri/crates/adapters/src", "src-tauri/crates/runtime/src"];
/// The screens' words for them.
const WORDS: &str = "ui/src/i18n/codes.ts";
/// What stands before a code: as the first argument or value, and as the second argument.
const BEFORE: [&str; 10] = [
    "FeedError::new(",
    "FeedError::at(",
    "Problem::new(",
    "Problem::at(",
    "Refusal::away(",
    " whole(",
    "doubt(",
    "code:",
    "Err(",
    "ok_or(",
];
const SECOND: [&str; 5] = ["blame(", "blame::<()>(", ".read(", "problem(", "Doubt::new("];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the sources are there").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        match path.is_dir() {
            true => files(&path, found),
            false if name.ends_with(".rs") && !name.contains("tests") && name != "fuzz.rs" => found.push(path),
            false => {}
        }
    }
}

/// The part of a source before its tests, without line breaks inside calls.
fn plain(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source is text");
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = code.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.collect::<Vec<_>>().join(" ").replace("( ", "(")
}

fn is_code(text: &str) -> bool {
    text.len() > 2 && text.bytes().all(|sign| sign.is_ascii_lowercase() || sign == b'_' || sign.is_ascii_digit())
}

/// The literal at the beginning of a text.
fn literal(text: &str) -> Option<&str> {
    let code = text.trim_start().strip_prefix('"')?.split('"').next()?;
    is_code(code).then_some(code)
}

fn codes_of(source: &str) -> BTreeSet<&str> {
    let first = BEFORE.iter().flat_map(|mark| source.split(mark).skip(1)).filter_map(literal);
    let second = SECOND.iter().flat_map(|mark| source.split(mark).skip(1));
    let second = second.filter_map(|rest| literal(rest.split_once(',')?.1));
    first.chain(second).collect()
}

/// Each code with the file that makes it.
fn made() -> BTreeMap<String, PathBuf> {
    let mut all = Vec::new();
    SOURCES.iter().for_each(|folder| files(&root().join(folder), &mut all));
    let mut made = BTreeMap::new();
    for path in all {
        let source = plain(&path);
        made.extend(codes_of(&source).into_iter().map(|code| (code.to_owned(), path.clone())));
    }
    made
}

/// The codes that the screens have two sentences for.
fn said() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(WORDS)).expect("the screens' words are there");
    let said = text.lines().filter_map(|line| {
        let (code, pair) = line.trim().split_once(": ['")?;
        let (french, english) = pair.strip_suffix("'],")?.split_once("', '")?;
        (is_code(code) && !french.is_empty() && !english.is_empty()).then(|| code.to_owned())
    });
    said.collect()
}

#[test]
fn every_code_of_a_feed_has_words_on_the_screens_in_both_languages() {
    let (made, said) = (made(), said());
    assert!(made.len() > 40, "the search itself works: {made:?}");
    let silent: Vec<_> = made.iter().filter(|(code, _)| !said.contains(*code)).collect();
    assert!(silent.is_empty(), "{WORDS} lacks {silent:#?}");
}

#[test]
fn every_problem_of_a_file_has_a_sentence() {
    let of_files = made().into_iter().filter(|(_, path)| path.to_string_lossy().contains("drop_folder"));
    let silent: Vec<String> =
        of_files.map(|(code, _)| code).filter(|code| adapters::drop_folder::sentence(code) == *code).collect();
    assert!(silent.is_empty(), "drop_folder/words.rs lacks {silent:?}");
}
