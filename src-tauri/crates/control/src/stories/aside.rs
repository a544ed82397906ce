//! Alerts that a person puts aside, and what is taken back.

use crate::life::{Life, at, broken_down, says};
use alerting::AlertRecord;
use model::{AlertId, Closing, NoteAbout, NoteText, OperatorId, Override, Reason};

fn last(life: &Life) -> &AlertRecord {
    life.world().alerts().book().alerts().last().expect("an alert")
}

fn alert(life: &Life) -> AlertId {
    last(life).alert.alert
}

fn is_open(life: &Life) -> bool {
    last(life).is_open()
}

fn refused(life: &mut Life, word: Override) -> Option<Reason> {
    life.in_one_tick(life.world().now, None, vec![says(word)]);
    let seq = life.last("operator").seq;
    life.refusal().filter(|(word, _)| *word == seq).map(|(_, reason)| reason)
}

/// What the test spells is well formed.
fn spelt<T, E: std::fmt::Debug>(made: Result<T, E>) -> T {
    made.expect("well formed")
}

fn text(text: &str) -> NoteText {
    spelt(NoteText::new(text))
}

#[test]
fn wakes_bring_an_alert_back_at_its_end_to_the_second() {
    let mut life = broken_down();
    let (alert, until) = (alert(&life), at(10, 0) + model::Span::seconds(20));
    life.tell(at(9, 42), vec![says(Override::SnoozeAlert { alert, until })]);
    life.live_until(at(10, 0));
    assert_eq!(life.count("alert_woken"), 0);
    life.live_until(at(10, 2));
    let (woken, word) = (life.last("alert_woken"), life.last("operator"));
    assert_eq!((life.count("alert_woken"), woken.at, woken.cause), (1, until, Some(word.seq)));
}

#[test]
fn wakes_do_not_come_for_what_is_over_or_no_longer_put_aside() {
    let mut life = broken_down();
    let (alert, until) = (alert(&life), at(10, 0));
    life.tell(at(9, 42), vec![says(Override::SnoozeAlert { alert, until }), says(Override::UndoAlert(alert))]);
    life.live_until(at(10, 5));
    assert!(is_open(&life));
    life.tell(at(10, 6), vec![says(Override::SnoozeAlert { alert, until: at(10, 20) })]);
    life.tell(at(10, 7), vec![says(Override::CloseAlert { alert, reason: Closing::Borne, text: None })]);
    life.live_until(at(10, 30));
    assert_eq!(life.count("alert_woken"), 0);
}

#[test]
fn an_end_that_has_passed_is_refused_and_so_is_an_alert_that_is_over() {
    let mut life = broken_down();
    let alert = alert(&life);
    let snooze = |until| Override::SnoozeAlert { alert, until };
    assert_eq!(refused(&mut life, snooze(at(9, 0))), Some(Reason::Implausible));
    assert_eq!(refused(&mut life, snooze(at(11, 0))), None);
    let close = Override::CloseAlert { alert, reason: Closing::Settled, text: Some(text("remorquée")) };
    assert_eq!(refused(&mut life, close), None);
    assert_eq!(refused(&mut life, snooze(at(11, 0))), Some(Reason::TooLate));
}

#[test]
fn what_a_person_said_last_is_taken_back_once() {
    let mut life = broken_down();
    let alert = alert(&life);
    let close = Override::CloseAlert { alert, reason: Closing::FalseAlarm, text: None };
    assert_eq!((refused(&mut life, close), is_open(&life)), (None, false));
    assert_eq!((refused(&mut life, Override::UndoAlert(alert)), is_open(&life)), (None, true));
    assert_eq!(refused(&mut life, Override::UndoAlert(alert)), Some(Reason::NothingToUndo));
    life.live_until(at(10, 30));
    assert_eq!(life.count("alert_opened"), 1, "the same alert is open, no second one");
}

#[test]
fn notes_and_the_hand_over_change_nothing_that_the_engines_know() {
    let mut life = broken_down();
    let about = Some(NoteAbout::Alert(alert(&life)));
    let before = life.log.len();
    assert_eq!(refused(&mut life, Override::Note { text: text("dépanneuse à 10 h"), about }), None);
    let to = spelt(OperatorId::new("lea"));
    assert_eq!(refused(&mut life, Override::HandOver { to, summary: text("V-1 en panne") }), None);
    assert_eq!(life.log.len(), before + 2);
    let nothing = Some(NoteAbout::Alert(spelt(AlertId::new("A-9"))));
    assert_eq!(refused(&mut life, Override::Note { text: text("?"), about: nothing }), Some(Reason::Unknown));
}
