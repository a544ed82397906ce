//! A breakdown from the first alert to the closed incident.

use super::{alert_id, condition, group, lea, minute, review, van};
use crate::AlertBook;
use model::{AlertKind, Severity};

#[test]
fn a_breakdown_is_one_incident_from_its_alert_to_five_quiet_minutes() {
    let mut book = AlertBook::default();
    let broken = condition(AlertKind::VanBroken, van(7), Severity::High, 12);
    review(&mut book, &[broken], minute(0));
    assert_eq!(group(&mut book, minute(0)), ["I-0001 opens with A-000001"]);
    assert!(group(&mut book, minute(1)).is_empty(), "once is enough");

    let empty = condition(AlertKind::VanBroken, van(7), Severity::Low, 0);
    let late = condition(AlertKind::VanLate, van(7), Severity::Medium, 3);
    assert_eq!(review(&mut book, &[empty, late], minute(6)).len(), 2);
    assert_eq!(group(&mut book, minute(6)), ["A-000002 joins I-0001"], "the same van");

    review(&mut book, &[], minute(20));
    let ended = |book: &AlertBook| book.incidents().next().expect("it is kept").ended_at;
    assert_eq!(ended(&book), Some(minute(20)), "its effect is over with its conditions");
    review(&mut book, &[], minute(30));
    assert!(group(&mut book, minute(34)).is_empty());
    assert_eq!(group(&mut book, minute(35)), ["I-0001 closes"]);
    assert!(group(&mut book, minute(60)).is_empty());
    let record = book.incidents().next().expect("it is kept");
    assert_eq!((record.alerts.len(), record.closed_at, ended(&book)), (2, Some(minute(35)), Some(minute(20))));
    assert_eq!((record.stake.orders, record.stake.cents), (12, Some(48_000)), "one van's orders count once");
}

#[test]
fn two_vans_that_break_in_the_same_half_hour_are_one_incident_a_third_later_is_another() {
    let mut book = AlertBook::default();
    let broken = |n| condition(AlertKind::VanBroken, van(n), Severity::High, 12);
    review(&mut book, &[broken(1), broken(2)], minute(0));
    assert_eq!(group(&mut book, minute(0)), ["I-0001 opens with A-000001", "A-000002 joins I-0001"]);
    review(&mut book, &[broken(1), broken(2), broken(3)], minute(40));
    assert_eq!(group(&mut book, minute(40)), ["I-0002 opens with A-000003"]);
}

#[test]
fn low_alerts_make_no_incident() {
    let mut book = AlertBook::default();
    let late = |n| condition(AlertKind::VanLate, van(n), Severity::Medium, 4);
    review(&mut book, &[late(1), late(2)], minute(0));
    assert!(group(&mut book, minute(0)).is_empty());
    assert_eq!(book.incidents().count(), 0);
}

#[test]
fn a_second_wave_after_the_close_is_a_new_incident() {
    let mut book = AlertBook::default();
    let broken = [condition(AlertKind::VanBroken, van(7), Severity::High, 12)];
    review(&mut book, &broken, minute(0));
    group(&mut book, minute(0));
    review(&mut book, &[], minute(5));
    review(&mut book, &[], minute(15));
    assert_eq!(group(&mut book, minute(20)), ["I-0001 closes"]);
    review(&mut book, &broken, minute(31));
    assert_eq!(group(&mut book, minute(31)), ["I-0002 opens with A-000002"]);
}

#[test]
fn an_incident_whose_alert_a_person_closed_runs_until_its_effect_is_over() {
    let mut book = AlertBook::default();
    let broken = [condition(AlertKind::VanBroken, van(7), Severity::High, 12)];
    review(&mut book, &broken, minute(0));
    group(&mut book, minute(0));
    book.resolved_by(alert_id(1), lea(), minute(2));
    assert!(review(&mut book, &broken, minute(10)).is_empty());
    assert!(group(&mut book, minute(10)).is_empty(), "twelve customers still wait");
    assert_eq!(review(&mut book, &[], minute(20)), ["A-000001 fades"]);
    assert_eq!(group(&mut book, minute(20)), ["I-0001 closes"]);
    let record = book.incidents().next().expect("it is kept");
    assert_eq!((record.ended_at, record.closed_at), (Some(minute(20)), Some(minute(20))));
}

#[test]
fn an_incident_says_what_it_was_about_when_its_alerts_are_forgotten() {
    let mut book = AlertBook::default();
    review(&mut book, &[condition(AlertKind::VanBroken, van(7), Severity::High, 12)], minute(0));
    group(&mut book, minute(0));
    for now in [5, 15, 20] {
        review(&mut book, &[], minute(now));
        group(&mut book, minute(now));
    }
    book.forget_before(minute(600));
    assert_eq!(book.alerts().count(), 0);
    let record = book.incidents().next().expect("it is kept");
    assert_eq!(record.incident.about, Some((AlertKind::VanBroken, van(7))));
    assert_eq!((record.incident.started_at, record.ended_at), (Some(minute(0)), Some(minute(5))));
    assert_eq!((record.severity, record.stake.orders), (Severity::High, 12));
}
