//! What persons do with an alert: put aside for a time, taken back.

use super::{alert_id, condition, group, lea, minute, review, van};
use crate::{AlertBook, AlertRecord, SNOOZE_MAX, Snooze};
use model::{AlertAct, AlertKind, AlertState, Moment, Reason, Seq, Severity, Span};

fn late(severity: Severity) -> [crate::Condition; 1] {
    [condition(AlertKind::VanLate, van(7), severity, 4)]
}

/// A van is late since minute 0.
fn one_open(severity: Severity) -> AlertBook {
    let mut book = AlertBook::default();
    review(&mut book, &late(severity), minute(0));
    book
}

fn snooze(book: &mut AlertBook, until: Moment) {
    book.snoozed(alert_id(1), Snooze { until, by: lea(), word: Seq(9) }, minute(1));
}

fn the(book: &AlertBook) -> &AlertRecord {
    book.alert(alert_id(1)).expect("it was opened")
}

fn aside(book: &AlertBook) -> Vec<Moment> {
    book.snoozes().map(|(_, snooze)| snooze.until).collect()
}

#[test]
fn what_is_put_aside_stays_so_until_it_gets_worse() {
    let mut book = one_open(Severity::Low);
    snooze(&mut book, minute(60));
    assert_eq!(review(&mut book, &late(Severity::Low), minute(20)), Vec::<String>::new());
    assert_eq!(aside(&book), [minute(60)]);
    assert_eq!(review(&mut book, &late(Severity::Medium), minute(21)), ["A-000001 is medium, 4 orders"]);
    assert_eq!(aside(&book), [], "it is back");
    assert_eq!(book.undoable(alert_id(1)), Err(Reason::NothingToUndo));
}

#[test]
fn it_comes_back_to_be_looked_at_again() {
    let mut book = one_open(Severity::Low);
    book.acknowledge(alert_id(1), lea(), minute(1));
    snooze(&mut book, minute(60));
    book.woken(alert_id(1), minute(60));
    let record = the(&book);
    assert_eq!((&record.state, record.snoozed, record.owner), (&AlertState::Open, None, Some(lea())));
}

#[test]
fn what_ends_while_it_is_put_aside_does_not_come_back() {
    let mut book = one_open(Severity::Low);
    snooze(&mut book, minute(60));
    assert_eq!(review(&mut book, &[], minute(20)), ["A-000001 fades"]);
    assert_eq!(review(&mut book, &[], minute(30)), ["A-000001 is over"]);
    assert_eq!(aside(&book), []);
    assert_eq!(book.may_snooze(alert_id(1), minute(60), minute(31)), Err(Reason::TooLate));
}

#[test]
fn the_end_lies_ahead_and_not_too_far() {
    let book = one_open(Severity::Low);
    let may = |until| book.may_snooze(alert_id(1), until, minute(1));
    assert_eq!((may(minute(1)), may(minute(2))), (Err(Reason::Implausible), Ok(())));
    assert_eq!(may(minute(1) + SNOOZE_MAX), Ok(()));
    assert_eq!(may(minute(1) + SNOOZE_MAX + Span(1)), Err(Reason::Implausible));
    assert_eq!(book.may_snooze(alert_id(2), minute(2), minute(1)), Err(Reason::Unknown));
}

#[test]
fn the_last_act_is_taken_back_once_and_no_other() {
    let mut book = one_open(Severity::Low);
    assert_eq!(book.undoable(alert_id(1)), Err(Reason::NothingToUndo));
    book.acknowledge(alert_id(1), lea(), minute(1));
    snooze(&mut book, minute(60));
    assert_eq!(book.undoable(alert_id(1)), Ok(AlertAct::Snooze));
    book.undone(alert_id(1), minute(2));
    let record = the(&book);
    assert_eq!((&record.state, record.snoozed), (&AlertState::Acknowledged(lea()), None));
    assert_eq!(book.undoable(alert_id(1)), Err(Reason::NothingToUndo), "one step back, not two");
}

#[test]
fn who_has_not_looked_after_all_does_not_own_it() {
    let mut book = one_open(Severity::Low);
    book.acknowledge(alert_id(1), lea(), minute(1));
    book.undone(alert_id(1), minute(2));
    let record = the(&book);
    assert_eq!((&record.state, record.owner), (&AlertState::Open, None));
}

#[test]
fn what_was_closed_by_mistake_is_open_as_before_and_does_not_rest() {
    let mut book = one_open(Severity::High);
    assert_eq!(group(&mut book, minute(0)), ["I-0001 opens with A-000001"]);
    book.resolved_by(alert_id(1), lea(), minute(4));
    book.undone(alert_id(1), minute(5));
    assert!(book.is_open(AlertKind::VanLate, van(7)));
    assert_eq!(group(&mut book, minute(20)), Vec::<String>::new(), "its incident runs on");
    assert_eq!(review(&mut book, &[], minute(20)), ["A-000001 fades"]);
    assert_eq!(review(&mut book, &[], minute(30)), ["A-000001 is over"]);
    assert_eq!(review(&mut book, &late(Severity::High), minute(46)).len(), 1, "it rests as after an end of its own");
}

#[test]
fn what_was_closed_comes_back_without_an_incident_that_has_ended() {
    let mut book = one_open(Severity::High);
    group(&mut book, minute(0));
    book.resolved_by(alert_id(1), lea(), minute(4));
    assert_eq!(group(&mut book, minute(9)), Vec::<String>::new(), "its effect lasts");
    review(&mut book, &[], minute(10));
    assert_eq!(group(&mut book, minute(20)), ["I-0001 closes"]);
    book.undone(alert_id(1), minute(21));
    assert_eq!(group(&mut book, minute(21)), ["I-0002 opens with A-000001"]);
}

#[test]
fn closing_is_not_taken_back_when_the_same_was_opened_anew() {
    let mut book = one_open(Severity::Low);
    book.resolved_by(alert_id(1), lea(), minute(4));
    assert_eq!(review(&mut book, &late(Severity::High), minute(6)), ["A-000002 opens: van_late Van(VAN-07), high"]);
    assert_eq!(book.undoable(alert_id(1)), Err(Reason::TooLate));
    book.undone(alert_id(1), minute(7));
    assert_eq!(book.open_alert(AlertKind::VanLate, van(7)).map(|record| record.alert.alert), Some(alert_id(2)));
}

#[test]
fn what_ended_by_itself_was_no_persons_act() {
    let mut book = one_open(Severity::Low);
    book.acknowledge(alert_id(1), lea(), minute(1));
    review(&mut book, &[], minute(5));
    review(&mut book, &[], minute(15));
    assert_eq!(book.undoable(alert_id(1)), Err(Reason::NothingToUndo));
}
