//! A breakdown from the first alert to the closed incident.

use super::{condition, group, minute, review, van};
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
    assert!(group(&mut book, minute(24)).is_empty());
    assert_eq!(group(&mut book, minute(25)), ["I-0001 closes"]);
    assert!(group(&mut book, minute(60)).is_empty());
    let record = book.incidents().next().expect("it is kept");
    assert_eq!((record.alerts.len(), record.closed_at), (2, Some(minute(25))));
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
    group(&mut book, minute(10));
    review(&mut book, &broken, minute(12));
    assert_eq!(group(&mut book, minute(12)), ["I-0002 opens with A-000002"]);
}
