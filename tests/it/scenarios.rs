//! Stories of one small network, told as lines of text, and what control decided, kept beside them as
//! text too: a change of behaviour is read in a review like prose.
//!
//! `INSTA_UPDATE=always` writes the snapshots anew.

mod app;
mod lines;
mod words;

use app::App;
pub use app::network;
use lines::Line;
use std::{collections::BTreeSet, fs, path::PathBuf};

/// One test a story, and the list of all of them.
macro_rules! stories {
    ($($name:ident),+ $(,)?) => {
        const STORIES: &[&str] = &[$(stringify!($name)),+];
        $(
            #[test]
            fn $name() {
                tell(stringify!($name));
            }
        )+
    };
}

stories![
    autonomy,
    breakdown,
    breakdown_late,
    cancel,
    cancelled_first,
    count_below,
    doubted_count,
    edited,
    hands_on,
    hero,
    last_unit,
    missed_departure,
    nearest,
    older_count,
    packed_too_late,
    redirected,
    relief,
    short_pick,
    stranded,
    unknown_names,
    whatever_order,
];

#[test]
fn every_story_is_told() {
    let entries = fs::read_dir(folder()).expect("the stories' folder can be read");
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let found: BTreeSet<String> = names.filter_map(|name| name.strip_suffix(".txt").map(str::to_owned)).collect();
    assert_eq!(found, STORIES.iter().map(|name| (*name).to_owned()).collect());
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Plays one story and compares what was decided with its snapshot.
fn tell(name: &str) {
    let text = fs::read_to_string(folder().join(format!("{name}.txt"))).expect("the story can be read");
    let lines = Line::read(&text);
    let mut app = App::furnish(&folder().join("network"));
    for batch in lines.chunk_by(|a, b| a.at == b.at) {
        app.hear(batch);
    }
    let told = app.end();
    insta::with_settings!({
        snapshot_path => folder(),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!(name, told) });
}
