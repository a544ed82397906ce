//! Figures have one definition: the screens call them by its name, and what control counts is counted again from the
//! log by code that shares nothing with it. Service against the first promise is recounted on each day that the twin
//! runs (`audit::Ledger::compare_service`), so also in `sim.rs` and `regie sweep`.

use crate::days;
use audit::{Ledger, Rule};
use cli::Demo;
use measures::{DEFINITIONS, definition};
use model::{Body, Decision, Event, Fact, Moment, OrderId, ParcelId, Seed, Span};
use std::{collections::BTreeMap, collections::BTreeSet, fs, path::Path};

#[test]
fn screens_call_figures_as_they_are_defined() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/i18n/catalogue/figures.ts");
    let text = fs::read_to_string(&file).expect("the catalogue is there");
    let mut named = 0;
    for line in text.lines().filter_map(|line| line.trim().strip_prefix("'figure.")) {
        let (key, words) = line.split_once("': ").expect("a key and its words");
        let found = definition(key).unwrap_or_else(|| panic!("{key} has no definition"));
        let (fr, en) = found.name;
        for word in [fr, en] {
            assert!(words.contains(&format!("'{word}'")) || words.contains(&format!("\"{word}\"")), "{key}: {word}");
        }
        named += 1;
    }
    assert!(named >= 12 && named <= DEFINITIONS.len(), "{named} figures are named");
}

/// What a day's log says happened, each thing once.
#[derive(Default)]
struct Day {
    placed: BTreeMap<OrderId, Moment>,
    declined: BTreeSet<OrderId>,
    cancelled: BTreeSet<OrderId>,
    moved: BTreeSet<OrderId>,
    gone: BTreeSet<ParcelId>,
    delivered: BTreeSet<ParcelId>,
}

impl Day {
    fn of(log: &[Event]) -> Self {
        let mut day = Self::default();
        for event in log {
            match &event.body {
                Body::Fact(Fact::OrderPlaced(card)) => {
                    day.placed.entry(card.order).or_insert(event.at);
                }
                Body::Fact(Fact::ParcelDelivered { parcel }) => _ = day.delivered.insert(*parcel),
                Body::Fact(Fact::StopServed { parcels, .. }) => day.delivered.extend(parcels),
                Body::Fact(Fact::ParcelPacked { parcel, .. }) => _ = day.gone.insert(*parcel),
                Body::Decision(Decision::Declined { order, .. }) => _ = day.declined.insert(*order),
                Body::Decision(Decision::Cancelled { order, .. }) => _ = day.cancelled.insert(*order),
                Body::Decision(Decision::PromiseMoved { order, .. }) => _ = day.moved.insert(*order),
                Body::Fact(_) | Body::Decision(_) => {}
            }
        }
        day
    }
}

#[test]
fn totals_of_the_demo_are_what_its_log_says() {
    let demo = Demo::load(Seed(1)).expect("the demo's files are sound");
    let (outcome, log) = days::run(&demo, demo.opens() + Span::minutes(10 * 60 + 35));
    let (totals, day) = (*outcome.control.world().sales().totals(), Day::of(&log));
    let counted = [day.placed.len(), day.declined.len(), day.cancelled.len(), day.delivered.len()].map(|n| n as u32);
    assert_eq!([totals.orders, totals.declined, totals.cancelled, totals.delivered], counted);
    let book = outcome.control.world().orders().service();
    let all = book.sum(outcome.control.world().sales().since(), |_| true);
    assert_eq!((all.asked, all.moved), (day.placed.len() as u32, day.moved.len() as u32));
    assert_eq!(all.asked, all.waiting + all.promised() + all.cancelled + all.declined, "each order counts once");
    assert!(all.downgraded() > 300 && all.moved > 0, "{} downgraded, {} moved", all.downgraded(), all.moved);
    assert_eq!(outcome.violations, []);
}

#[test]
fn a_count_that_is_off_by_one_is_found() {
    let demo = Demo::load(Seed(3)).expect("the demo's files are sound");
    let (_, log) = days::run(&demo, demo.opens() + Span::minutes(30));
    let mut ledger = Ledger::default();
    log.iter().for_each(|event| ledger.apply(event));
    let mut told = ledger.service();
    ledger.compare_service(&told);
    assert!(ledger.check().iter().all(|found| found.rule != Rule::Service));
    told.values_mut().next().expect("orders were placed").on_course += 1;
    ledger.compare_service(&told);
    let found = ledger.check();
    assert_eq!(found.iter().filter(|found| found.rule == Rule::Service).count(), 1, "{found:?}");
}
