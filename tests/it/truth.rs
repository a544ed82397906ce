//! Alerts for what hurts: a list of what truly went wrong in a day, made from its log alone, against the alerts of
//! that day. `cargo test --test it truth:: -- --nocapture` prints the lists and the table.
//!
//! The list shares no code and no threshold with `alerting` and does not look into control's state, so that neither
//! can be wrong in the same way as what it judges.

mod alarms;
mod books;
mod cases;
mod feeds;
mod promises;
mod rules;
mod score;
mod shelves;
mod sites;
mod watch;

pub use alarms::Alarms;
pub use books::{Books, Order};
use cli::{DEMO_SEED, Demo};
use control::Control;
use model::{Event, Moment, Seed};
use score::{Score, score, share};
use std::{collections::BTreeMap, thread};
use watch::Watch;

/// Days that are judged: the demo's and three of other luck. `SEEDS="11 12"` names others to be judged instead.
const DAYS: [Seed; 4] = [DEMO_SEED, Seed(101), Seed(107), Seed(202)];
/// Share of true cases with an alert within 60 s: of all cases, and on average over the kinds, so that a kind that is
/// never told cannot hide behind one that comes often.
const TOLD: f64 = 0.9;
/// Share of alarms that no person would act on.
const USELESS: f64 = 0.2;

/// How many of a kind there were, and how many of these are counted.
type Kinds = BTreeMap<&'static str, (usize, usize)>;

#[test]
fn what_truly_goes_wrong_is_told_and_little_else() {
    let days: Vec<_> = days().into_iter().map(|seed| thread::spawn(move || day(seed))).collect();
    let scores: Vec<Score> = days.into_iter().map(|day| day.join().expect("a day runs to its end")).collect();
    let cases = summed(scores.iter().map(Score::by_kind));
    let alarms = summed(scores.iter().map(Score::by_alarm));
    println!("{}\n{}", table(["case", "told in 60 s"], &cases), table(["alarm", "nobody acts"], &alarms));
    let mean = cases.values().map(|(cases, told)| share(*told, *cases)).sum::<f64>() / cases.len().max(1) as f64;
    println!("told on average over the kinds: {mean:.2}");
    let ((all, told), (rung, useless)) = (total(&cases), total(&alarms));
    assert!(share(told, all) >= TOLD, "{told} of {all} cases were told in time");
    assert!(mean >= TOLD, "told in time, on average over the kinds: {mean:.2} of {cases:?}");
    assert!(share(useless, rung.max(1)) <= USELESS, "{useless} of {rung} alarms are of no use");
}

fn days() -> Vec<Seed> {
    let named = std::env::var("SEEDS").unwrap_or_default();
    let named: Vec<Seed> = named.split_whitespace().map(|seed| Seed(seed.parse().expect("a number"))).collect();
    if named.is_empty() { DAYS.to_vec() } else { named }
}

fn summed(days: impl Iterator<Item = Kinds>) -> Kinds {
    let mut sum = Kinds::new();
    for (kind, (all, counted)) in days.flatten() {
        let counts = sum.entry(kind).or_default();
        *counts = (counts.0 + all, counts.1 + counted);
    }
    sum
}

fn total(kinds: &Kinds) -> (usize, usize) {
    kinds.values().fold((0, 0), |sum, kind| (sum.0 + kind.0, sum.1 + kind.1))
}

/// A table for a person to read: all of a kind, those counted, their share.
fn table([what, counted]: [&str; 2], kinds: &Kinds) -> String {
    let row = |name: &str, (all, part): (usize, usize)| {
        format!("{name:<18} {all:>5} {part:>13} {:>5.0} %\n", share(part, all) * 100.0)
    };
    let rows: String = kinds.iter().map(|(kind, counts)| row(kind, *counts)).collect();
    format!("{what:<18} {:>5} {counted:>13}  share\n{rows}{}", "all", row("all", total(kinds)))
}

/// The instrument itself: on a day on which everything breaks it sees each kind.
#[test]
fn a_hard_day_shows_each_kind() {
    let mut demo = Demo::load(Seed(7)).expect("the demo's files are sound");
    demo.script.roads.nobody_home = 0.1;
    demo.script.robots.down_per_hour = 8.0;
    demo.script.shelves = twin::Shelves { wrong: 0.5, missing: 8 };
    demo.script.benches.speed = 0.6;
    demo.script.passages.surprises.iter_mut().for_each(|surprise| surprise.times = 12.0);
    let kinds = judged(&demo, demo.until("21:15").expect("a time")).by_kind();
    for kind in ["van_broken", "evening_lost", "departure_missed", "cutoff_missed", "delivery_failed", "pick_short"] {
        assert!(kinds.contains_key(kind), "{kind} is missing: {kinds:?}");
    }
    for kind in ["promises_moved", "robots_down", "stock_out"] {
        assert!(kinds.contains_key(kind), "{kind} is missing: {kinds:?}");
    }
}

/// Runs a whole day and judges it.
fn day(seed: Seed) -> Score {
    let demo = Demo::load(seed).expect("the demo's files are sound");
    judged(&demo, demo.closes())
}

fn judged(demo: &Demo, until: Moment) -> Score {
    let (mut watch, mut alarms) = (Watch::default(), Alarms::default());
    let mut see = |event: &Event| {
        watch.see(event);
        alarms.see(event);
    };
    twin::run(Control::new(), demo.plant(), demo.facts.clone(), until, &mut see);
    let score = score(&watch.happened, alarms);
    println!("day of seed {}\n{}", demo.seed.0, score.told());
    score
}
