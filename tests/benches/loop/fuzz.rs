//! Nonsense for every feed: what comes in is taken or refused with a code, and nothing panics.

use crate::{Failure, table::Table};
use adapters::{
    drop_folder::{Kind, Known, parse},
    fuzz::{Sample, Tally, mutate, run},
};
use cli::{DEMO_SEED, Demo};
use model::Seed;
use std::{panic, thread};

/// Where the nonsense comes from.
const SEED: Seed = Seed(2026);

/// Feeds `n` mutated inputs to each reader.
pub fn measure(quick: bool, table: &mut Table) -> Result<(), Failure> {
    let n: u32 = if quick { 2_000 } else { 1_000_000 };
    println!("nonsense for every feed, {n} each");
    let (mut panics, mut silent) = (0, 0);
    for sample in Sample::ALL {
        let told = panic::catch_unwind(|| run(sample, n, SEED));
        panics += u64::from(told.is_err());
        silent += told.as_ref().map_or(0, |tally| u64::from(tally.silent));
        told_as(table, &format!("{sample:?}"), told);
    }
    let files = Demo::load(DEMO_SEED)?.files();
    let told = panic::catch_unwind(|| whole_files(&files, n / 1_000));
    panics += u64::from(told.is_err());
    told_as(table, "files of the demo", told);
    table.none("panics under nonsense", panics);
    table.none("orders answered without a word on what became of them", silent);
    Ok(())
}

fn told_as(table: &mut Table, name: &str, told: thread::Result<Tally>) {
    let text = told.map_or("panicked".to_owned(), |tally| format!("{} / {}", tally.taken, tally.refused));
    table.note(&format!("{name}, taken / refused"), text);
}

/// The demo's own files, mutated: longer and truer than the samples of the feeds.
fn whole_files(files: &[(String, String)], n: u32) -> Tally {
    let mut draws = SEED.stream("files");
    let (mut tally, known) = (Tally::default(), Known::default());
    for (name, text) in files.iter().cycle().take(n as usize) {
        let Some(kind) = Kind::of_file(name) else { continue };
        // The first lines are as good as all of them, and a hundred times faster.
        let start: String = text.split_inclusive('\n').take(40).collect();
        if parse(kind, &mutate(start.into_bytes(), &mut draws), &known).facts.is_empty() {
            tally.refused += 1;
        } else {
            tally.taken += 1;
        }
    }
    tally
}
