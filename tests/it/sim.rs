//! Many days with other luck, each audited after every minute. A failure prints the seed that led to it.

use cli::Demo;
use control::Control;
use model::{Event, Moment, Seed, Span};
use std::{collections::BTreeMap, time::Instant};

/// Seeds of the mornings; the longer sweep is run by hand: `regie sweep`.
const MORNINGS: std::ops::Range<u64> = 101..113;

#[test]
fn mornings_are_legal_whatever_the_luck() {
    for seed in MORNINGS {
        let demo = Demo::load(Seed(seed)).expect("the demo's files are sound");
        let kinds = audited(&demo, demo.opens() + Span::minutes(105));
        let count = |kind: &str| kinds.get(kind).copied().unwrap_or(0);
        assert!(count("order_placed") > 1_000, "seed {seed}: {} orders", count("order_placed"));
        assert!(count("parcel_packed") > 700, "seed {seed}: {} packed", count("parcel_packed"));
        assert!(count("robot_unloaded") > 100, "seed {seed}: {} robots unloaded", count("robot_unloaded"));
        assert_eq!(count("alert_opened:rounds_exhausted"), 0, "seed {seed}: control did not come to an end");
    }
}

#[test]
fn a_whole_day_with_its_evening_vans_is_legal() {
    let demo = Demo::load(Seed(107)).expect("the demo's files are sound");
    let kinds = audited(&demo, demo.closes());
    let count = |kind: &str| kinds.get(kind).copied().unwrap_or(0);
    for kind in ["stop_served", "van_broke_down", "parcels_transferred", "departure_left", "incident_closed"] {
        assert!(count(kind) > 0, "{kind} never happened: {kinds:?}");
    }
}

/// Runs a day, fails on the first violation with its seed, and counts what happened by kind.
fn audited(demo: &Demo, until: Moment) -> BTreeMap<String, u32> {
    let started = Instant::now();
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    let mut count = |event: &Event| {
        *kinds.entry(event.kind().to_owned()).or_default() += 1;
        if let model::Body::Decision(model::Decision::AlertOpened(alert)) = &event.body {
            *kinds.entry(format!("alert_opened:{}", alert.kind)).or_default() += 1;
        }
    };
    let outcome = twin::run(Control::new(), demo.plant(), demo.facts.clone(), until, &mut count);
    let (Seed(seed), found) = (demo.seed, outcome.violations.len());
    assert!(outcome.violations.is_empty(), "seed {seed}: {found} violations, first {:?}", outcome.violations.first());
    println!("seed {seed}: {} events in {:.1} s", outcome.events, started.elapsed().as_secs_f64());
    kinds
}
