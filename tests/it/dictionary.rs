//! The words of the trade in reports, maps and result files: one word for one thing, from the file that the screens are
//! held to as well (`ui/src/i18n/dictionary.test.ts`).

use serde::Deserialize;
use std::{fs, path::Path};

/// Texts in both languages, French first, after one of these marks.
const PAIRS: [&str; 2] = ["text!(", "Words("];
const SOURCES: [&str; 12] = [
    "src-tauri/crates/reporting/src/catalogue.rs",
    "src-tauri/crates/reporting/src/catalogue/failure.rs",
    "src-tauri/crates/reporting/src/sentence.rs",
    "src-tauri/crates/reporting/src/sentence/decision.rs",
    "src-tauri/crates/reporting/src/sentence/fact.rs",
    "src-tauri/crates/reporting/src/sentence/remedy.rs",
    "src-tauri/crates/reporting/src/sentence/summary.rs",
    "src-tauri/crates/reporting/src/sentence/word.rs",
    "src-tauri/crates/reporting/src/verdict.rs",
    "src-tauri/crates/reporting/src/page.rs",
    "src-tauri/crates/static-map/src/words.rs",
    "src-tauri/crates/adapters/src/drop_folder/words.rs",
];
const MAILS: &str = "src-tauri/crates/adapters/src/mail/words.rs";

#[derive(Deserialize)]
struct Entry {
    never: Never,
}

#[derive(Deserialize)]
struct Never {
    fr: Vec<String>,
    en: Vec<String>,
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).expect("the file is there")
}

fn dictionary() -> Vec<Entry> {
    serde_json::from_str(&read("assets/words/dictionary.json")).expect("the dictionary is JSON")
}

/// The first literals of a source, one after the other.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').skip(1).step_by(2)
}

/// A text in small letters without its blanks: words, each between two spaces.
fn plain(text: &str) -> String {
    let mut inside = false;
    let letter = |sign: char| {
        inside = (inside || sign == '{') && sign != '}';
        if !inside && (sign.is_alphanumeric() || "/-'".contains(sign)) { sign } else { ' ' }
    };
    let words: String = text.chars().map(letter).collect();
    let words: Vec<_> = words.split_whitespace().collect();
    format!(" {} ", words.join(" ").to_lowercase())
}

fn wrong<'a>(text: &str, never: impl Iterator<Item = &'a String>) -> Vec<String> {
    let text = plain(text);
    never
        .filter(|form| text.contains(&format!(" {} ", form.to_lowercase())))
        .map(|form| format!("{form}:{text}"))
        .collect()
}

/// French and English texts of a source: after a mark, or a row of code, French, English.
fn pairs(source: &str) -> Vec<(String, String)> {
    let code = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let marked = PAIRS.iter().flat_map(|mark| code.split(mark).skip(1)).filter_map(|rest| {
        let mut told = literals(rest.split(';').next()?).map(str::to_owned);
        Some((told.next()?, told.next()?))
    });
    let rows = code.lines().filter(|line| line.trim_start().starts_with("(\"")).filter_map(|line| {
        let mut told = literals(line).skip(1).map(str::to_owned);
        Some((told.next()?, told.next()?))
    });
    marked.chain(rows).collect()
}

#[test]
fn reports_maps_and_result_files_use_the_words_of_the_trade() {
    let all: Vec<_> = SOURCES.iter().flat_map(|path| pairs(&read(path))).collect();
    assert!(all.len() > 150, "the search itself works: {}", all.len());
    let found: Vec<_> = dictionary()
        .iter()
        .flat_map(|entry| {
            let french = all.iter().flat_map(|(french, _)| wrong(french, entry.never.fr.iter()));
            let english = all.iter().flat_map(|(_, english)| wrong(english, entry.never.en.iter()));
            french.chain(english).collect::<Vec<_>>()
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn mails_use_the_words_of_the_trade() {
    let source = read(MAILS);
    let (french, english) = source.split_once("fn english(").expect("French first, then English");
    let found: Vec<_> = dictionary()
        .iter()
        .flat_map(|entry| {
            let fr = literals(french).flat_map(|text| wrong(text, entry.never.fr.iter()));
            let en = literals(english).flat_map(|text| wrong(text, entry.never.en.iter()));
            fr.chain(en).collect::<Vec<_>>()
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_word_that_must_not_be_used_is_found() {
    let never = ["van".to_owned()];
    assert_eq!(wrong("Le van {van} tombe en panne.", never.iter()).len(), 1);
    assert!(wrong("Le véhicule {van} avance.", never.iter()).is_empty());
}
