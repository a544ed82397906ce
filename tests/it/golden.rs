//! Logs written by an earlier build, read by this one. The log is the only thing kept across formats: a snapshot that
//! cannot be read is dropped and the state is folded from the log again, so a type that stops reading old events loses
//! the app's memory. A new member of a logged type takes `#[serde(default)]`.
//!
//! `kinds.jsonl` holds events of every kind, picked from a whole demo day; the last ones, of kinds that the demo does
//! not say, were written by hand. `morning.jsonl` is the beginning of the demo day, without the departures and counts
//! that nothing in it stands on, and with its places in the log numbered anew.

use audit::Ledger;
use control::Control;
use model::{
    Body, Budget, Decision, Digest, Event, Fact, Moment, NodeId, RobotAt, RobotMoves, Scope, Seq, ShowId, SolveRequest,
};
use std::{collections::BTreeSet, fs, path::Path};

/// Kinds that came after the build that wrote these logs.
const NEWER: &[&str] = &["alert_woken", "instruction_lapsed", "robot_waits", "room_kept", "solve_failed", "stock_kept"];

#[test]
fn every_line_is_read() {
    for name in ["kinds", "morning"] {
        assert!(!read(name).is_empty(), "{name}");
    }
}

#[test]
fn every_kind_is_there() {
    let there: BTreeSet<&str> = read("kinds").iter().map(Event::kind).collect();
    let all = Fact::KINDS.iter().chain(Decision::KINDS).copied();
    let missing: Vec<&str> = all.filter(|kind| !there.contains(kind) && !NEWER.contains(kind)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// Events of another day, taken out of it: what they name is mostly unknown, and nothing minds.
#[test]
fn any_event_gives_a_state() {
    let (mut control, events) = (Control::new(), read("kinds"));
    events.iter().chain(&events).for_each(|event| control.apply(event));
    assert!(control.snapshot().is_ok());
}

#[test]
fn an_old_morning_leads_to_sound_books() {
    let (mut control, mut ledger) = (Control::new(), Ledger::default());
    let events = read("morning");
    for event in &events {
        control.apply(event);
        ledger.apply(event);
    }
    assert_eq!(ledger.check(), []);
    let (world, books) = (control.world(), ledger.totals());
    assert_eq!(u64::from(world.sales().totals().orders), books.orders, "orders");
    assert_eq!(u64::from(world.sales().totals().cancelled), books.cancelled, "cancelled");
    assert_eq!(u64::from(world.sales().totals().declined), books.declined, "declined");
    assert_eq!(u64::from(world.sales().totals().packed), books.packed, "packed");
    let mut shelves = 0;
    for event in &events {
        let Body::Fact(Fact::StockCounted { node, sku, .. }) = &event.body else { continue };
        let (stock, Some(book)) = (world.stock().book().stock(*node, *sku), ledger.stock(*node, *sku)) else {
            continue;
        };
        let ours = (i64::from(stock.on_hand), i64::from(stock.allocated));
        assert_eq!(ours, (book.on_hand, book.allocated), "{sku} at {node}");
        shelves += 1;
    }
    assert!(books.orders > 50 && shelves > 50, "{} orders, {shelves} shelves", books.orders);
}

const TOUR: &str = r#"{"van":"V-1","departs":60000,"stops":[],"returns":120000}"#;

#[test]
fn a_request_and_an_answer_of_an_earlier_build_are_read_and_written_in_the_new_form() {
    let before =
        format!(r#"{{"solve_asked":{{"depot":"FR-A","based_on":7,"tours":[{TOUR}],"seed":6,"iterations":9}}}}"#);
    let asked: Decision = serde_json::from_str(&before).expect("it is read");
    let now = serde_json::to_string(&asked).expect("plain data");
    let scope = format!(r#"{{"tours":{{"depot":"FR-A","tours":[{TOUR}]}}}}"#);
    let rest = r#""basis":7,"seed":6,"budget":{"iterations":9,"wall_ms":null},"resources":[]"#;
    assert_eq!(now, format!(r#"{{"solve_asked":{{"scope":{scope},{rest}}}}}"#));
    assert_eq!(serde_json::from_str::<Decision>(&now).expect("and read again"), asked);

    let before = format!(r#"{{"solved":{{"request":8,"tours":[{TOUR}],"iterations":9}}}}"#);
    let answer: Fact = serde_json::from_str(&before).expect("it is read");
    let now = serde_json::to_string(&answer).expect("plain data");
    assert_eq!(now, format!(r#"{{"solved":{{"request":8,"solution":{{"tours":[{TOUR}]}},"iterations":9}}}}"#));
    assert_eq!(serde_json::from_str::<Fact>(&now).expect("and read again"), answer);
}

#[test]
fn a_route_of_an_earlier_build_starts_with_its_window() {
    let before = r#"{"robot":"R016","from":15,"moves":"DDDDD"}"#;
    let route: RobotMoves = serde_json::from_str(before).expect("it is read");
    assert_eq!((route.base, route.horizon_s()), (None, 5));
    let now = RobotMoves { base: Some(Moment(60_000)), ..route };
    let text = serde_json::to_string(&now).expect("plain data");
    assert_eq!(serde_json::from_str::<RobotMoves>(&text).expect("and read again"), now);
}

#[test]
fn a_robot_of_an_earlier_build_says_nothing_of_how_it_is() {
    let before = r#"{"robot":"R016","cell":15}"#;
    let seen: RobotAt = serde_json::from_str(before).expect("it is read");
    assert_eq!(serde_json::to_string(&seen).expect("plain data"), before);
    let told = r#"{"robot":"R016","cell":15,"heading_deg":270,"battery_pct":41,"error":"localizationError"}"#;
    let seen: RobotAt = serde_json::from_str(told).expect("as a driver says it");
    assert_eq!((seen.heading_deg, seen.battery_pct), (Some(270), Some(41)));
    assert_eq!(serde_json::to_string(&seen).expect("plain data"), told);
}

#[test]
fn every_scope_of_a_request_is_read_as_it_is_written() {
    let (node, show) = (NodeId::new("FR-A").expect("short"), ShowId::new("S-1").expect("short"));
    for scope in [Scope::Prices, Scope::Moves, Scope::Robots { node }, Scope::Learning { show }] {
        let (budget, resources) = (Budget { iterations: 1, wall_ms: Some(2) }, vec![Digest("af13".to_owned())]);
        let request = SolveRequest { scope, basis: Seq(1), seed: 0, budget, resources };
        let text = serde_json::to_string(&request).expect("plain data");
        assert_eq!(serde_json::from_str::<SolveRequest>(&text).expect("it is read"), request);
    }
}

fn read(name: &str) -> Vec<Event> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(format!("{name}.jsonl"));
    let text = fs::read_to_string(path).expect("the log is there");
    let event = |(n, line): (usize, &str)| {
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}, line {}: {error}\n{line}", n + 1))
    };
    text.lines().enumerate().map(event).collect()
}
