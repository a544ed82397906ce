//! Figures have one definition: the screens call them by its name, and what control counts is counted again from the
//! log by code that shares nothing with it. Service against the first promise is recounted on each day that the twin
//! runs (`audit::Ledger::compare_service`), so also in `sim.rs` and `regie sweep`.

use crate::days;
use audit::{Ledger, Rule};
use cli::Demo;
use control::{Control, World};
use measures::{Counts, DEFINITIONS, definition};
use model::{Body, DEPTS, Decision, DeptId, Event, Fact, Moment, NodeId, OrderId, ParcelId, Seed, Service, Span};
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

/// What there is, and the day: all figures stand on it, and none counts it.
const GIVEN: [&str; 7] =
    ["sku_listed", "node_listed", "carrier_listed", "departure_listed", "van_listed", "day_began", "day_ended"];

/// The state that a log of these kinds alone leads to.
fn folded(log: &[Event], kinds: &[&str]) -> Control {
    let mut control = Control::new();
    let counts = |event: &&Event| GIVEN.contains(&event.kind()) || kinds.contains(&event.kind());
    log.iter().filter(counts).for_each(|event| control.apply(event));
    control
}

/// A count of today's orders by the service that they asked for.
fn by_service(world: &World, of: impl Fn(&Counts) -> String) -> String {
    let (book, day) = (world.orders().service(), world.sales().since());
    let sums = Service::ALL.iter().map(|service| of(&book.sum(day, |cell| cell.service == *service)));
    sums.collect::<Vec<_>>().join(" ")
}

fn by_node(world: &World, of: impl Fn(NodeId) -> String) -> String {
    world.stock().book().nodes().map(|card| of(card.node)).collect::<Vec<_>>().join(" ")
}

/// A figure as the app counts it, in as much detail as it is shown.
fn figure(key: &str, world: &World, now: Moment) -> String {
    let (totals, work) = (world.sales().totals(), |node| world.work_at(node));
    match key {
        "ordersToday" => totals.orders.to_string(),
        "unitsToday" => totals.units.to_string(),
        "asked" => by_service(world, |counts| counts.asked.to_string()),
        "asAsked" => by_service(world, |counts| counts.as_asked.to_string()),
        "downgraded" => by_service(world, |counts| format!("{:?}", counts.later)),
        "onCourse" => by_service(world, |counts| counts.on_course.to_string()),
        "behind" => by_service(world, |counts| counts.behind.to_string()),
        "inTime" => by_service(world, |counts| counts.in_time.to_string()),
        "missed" => by_service(world, |counts| counts.missed.to_string()),
        "moved" => by_service(world, |counts| counts.moved.to_string()),
        "cancelled" => by_service(world, |counts| counts.cancelled.to_string()),
        "declined" => by_service(world, |counts| counts.declined.to_string()),
        "kept" => by_service(world, |counts| format!("{:?} of {}", counts.kept_pct(), counts.promised())),
        "served" => by_service(world, |counts| format!("{:?} of {}", counts.served_pct(), counts.wanted())),
        "atRisk" => world.sales().minutes().last().map_or(0, |minute| minute.at_risk).to_string(),
        "toPrepare" => by_node(world, |node| format!("{:?}", work(node).to_prepare)),
        "inHand" => by_node(world, |node| format!("{:?}", work(node).in_hand)),
        "atDock" => by_node(world, |node| format!("{:?}", work(node).at_dock)),
        "packedToday" => by_node(world, |node| world.sales().packed_at(node).to_string()),
        "deliveredToday" => totals.delivered.to_string(),
        "stake" => {
            let alerts = world.alerts().book().alerts();
            alerts.map(|record| format!("{} {:?}", record.alert.alert, record.alert.measure.cents)).collect()
        }
        "actualToForecast" => {
            let of = |dept| format!("{:?} {}", world.demand().ordered(dept, now), world.demand().expected(dept, now));
            DEPTS.iter().filter_map(|dept| DeptId::new(dept.code).ok()).map(of).collect()
        }
        other => panic!("nobody counts {other} again"),
    }
}

#[test]
fn figures_are_counted_from_the_events_that_their_definitions_name() {
    let demo = Demo::load(Seed(1)).expect("the demo's files are sound");
    let (outcome, log) = days::run(&demo, demo.until("22:10").expect("a time"));
    let (whole, nothing) = (outcome.control.world(), Control::new());
    let mut folds: BTreeMap<&[&str], Control> = BTreeMap::new();
    for one in DEFINITIONS {
        let control = folds.entry(one.events).or_insert_with(|| folded(&log, one.events));
        let (counted, shown) = (figure(one.key, control.world(), whole.now), figure(one.key, whole, whole.now));
        assert_eq!(counted, shown, "{}: {:?}", one.key, one.events);
        assert_ne!(shown, figure(one.key, nothing.world(), whole.now), "{}: nothing of it on the day", one.key);
    }
    let ahead = whole.look_ahead(whole.now).len().to_string();
    assert_eq!(figure("atRisk", whole, whole.now), ahead, "as the screens draw it");
}
