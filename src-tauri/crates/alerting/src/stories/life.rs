//! One alert from opening to rest.

use super::{alert_id, condition, lea, minute, review, van};
use crate::AlertBook;
use model::{AlertKind, AlertState, Measure, OperatorId, Severity, Trend};

#[test]
fn what_an_open_alert_measures_is_always_what_its_condition_measures_now() {
    let mut book = AlertBook::default();
    let late = |severity, orders| [condition(AlertKind::VanLate, van(7), severity, orders)];
    let mut at = |n, severity, orders| review(&mut book, &late(severity, orders), minute(n)).join("; ");
    assert_eq!(at(0, Severity::Low, 4), "A-000001 opens: van_late Van(VAN-07), low");
    assert_eq!(at(1, Severity::Low, 5), "A-000001 is low, 5 orders");
    assert_eq!(at(2, Severity::Low, 5), "", "nothing has changed");
    assert_eq!(at(3, Severity::High, 20), "A-000001 is high, 20 orders", "worse is said at once");
    assert_eq!(at(4, Severity::Low, 3), "A-000001 eases, still high, 3 orders");
    assert_eq!(at(13, Severity::Low, 3), "", "it may come back");
    assert_eq!(at(14, Severity::Low, 3), "A-000001 is low, 3 orders", "better is said when it lasts");
}

#[test]
fn an_alert_fades_for_ten_minutes_and_rests_a_quarter_of_an_hour() {
    let mut book = AlertBook::default();
    let late = [condition(AlertKind::VanLate, van(7), Severity::Low, 4)];
    review(&mut book, &late, minute(0));
    assert_eq!(review(&mut book, &[], minute(2)), ["A-000001 fades"]);
    let record = book.alert(alert_id(1)).expect("it is open");
    assert_eq!((record.is_fading(), record.alert.measure.orders), (true, 0), "nothing is at stake any more");
    assert_eq!(review(&mut book, &[], minute(11)), Vec::<String>::new(), "it may come back");
    assert_eq!(review(&mut book, &[], minute(12)), ["A-000001 is over"]);
    assert!(!book.is_open(AlertKind::VanLate, van(7)));
    assert_eq!(review(&mut book, &late, minute(26)), Vec::<String>::new(), "it rests");
    assert_eq!(review(&mut book, &late, minute(27)), ["A-000002 opens: van_late Van(VAN-07), low"]);
}

#[test]
fn a_part_of_the_app_that_works_again_is_believed_at_once() {
    let mut book = AlertBook::default();
    review(&mut book, &[condition(AlertKind::PartFailing, van(7), Severity::Medium, 0)], minute(0));
    assert_eq!(review(&mut book, &[], minute(3)), ["A-000001 is over"]);
}

#[test]
fn what_a_person_closed_stays_closed_unless_it_gets_worse() {
    let mut book = AlertBook::default();
    let late = |severity| [condition(AlertKind::VanLate, van(7), severity, 4)];
    review(&mut book, &late(Severity::Low), minute(0));
    book.resolved_by(alert_id(1), lea(), minute(1));
    assert!(review(&mut book, &late(Severity::Low), minute(29)).is_empty());
    assert_eq!(review(&mut book.clone(), &late(Severity::Medium), minute(29)).len(), 1);
    assert_eq!(review(&mut book, &late(Severity::Low), minute(31)).len(), 1);
}

#[test]
fn who_looks_owns_it_and_a_worse_turn_asks_again() {
    let mut book = AlertBook::default();
    review(&mut book, &[condition(AlertKind::VanLate, van(7), Severity::Low, 4)], minute(0));
    book.acknowledge(alert_id(1), lea(), minute(1));
    let karim = OperatorId::new("karim").expect("a code");
    book.assign(alert_id(1), karim, minute(2));
    let record = book.alert(alert_id(1)).expect("it is open");
    assert_eq!((&record.state, record.owner), (&AlertState::Acknowledged(lea()), Some(karim)));
    review(&mut book, &[condition(AlertKind::VanLate, van(7), Severity::High, 40)], minute(3));
    let record = book.alert(alert_id(1)).expect("it is open");
    assert_eq!((&record.state, record.owner), (&AlertState::Open, Some(karim)));
}

#[test]
fn a_broken_van_is_one_alert_not_three() {
    let mut book = AlertBook::default();
    let silent = condition(AlertKind::VanSilent, van(7), Severity::Low, 12);
    let late = condition(AlertKind::VanLate, van(7), Severity::Medium, 12);
    review(&mut book, &[silent], minute(0));
    let broken = condition(AlertKind::VanBroken, van(7), Severity::High, 12);
    let told = review(&mut book, &[silent, late, broken], minute(4));
    assert_eq!(told, ["A-000001 is over", "A-000002 opens: van_broken Van(VAN-07), high"]);
}

#[test]
fn the_same_thing_found_twice_counts_once_at_its_worst() {
    let mut book = AlertBook::default();
    let twice = [Severity::Low, Severity::Medium].map(|s| condition(AlertKind::VanLate, van(7), s, 4));
    assert_eq!(review(&mut book, &twice, minute(0)), ["A-000001 opens: van_late Van(VAN-07), medium"]);
}

#[test]
fn words_about_alerts_that_nobody_knows_change_nothing() {
    let mut book = AlertBook::default();
    let measure = Measure { seen: 1, expected: 0, orders: 1, cents: Some(1) };
    book.acknowledge(alert_id(9), lea(), minute(0));
    book.assign(alert_id(9), lea(), minute(0));
    book.changed(alert_id(9), Severity::High, measure, Trend::Gone, minute(0));
    book.resolved(alert_id(9), minute(0));
    book.resolved_by(alert_id(9), lea(), minute(0));
    assert_eq!(book, AlertBook::default());
}

#[test]
fn the_same_alert_told_twice_leaves_one_open() {
    let mut book = AlertBook::default();
    review(&mut book, &[condition(AlertKind::VanLate, van(7), Severity::Low, 4)], minute(0));
    let alert = book.alert(alert_id(1)).expect("it is open").alert.clone();
    book.opened(&model::Alert { alert: alert_id(2), ..alert });
    assert_eq!(book.alerts().filter(|record| record.is_open()).count(), 1);
    assert!(book.is_open(AlertKind::VanLate, van(7)));
}
