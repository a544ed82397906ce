//! The logbook, read from the log.

use super::{NOON, append, chosen, open, order, orders, told};
use model::{
    Alert, AlertId, AlertKind, Closing, Decision, Event, Fact, Measure, Moment, NoteText, OperatorCommand, OperatorId,
    Override, Promise, Reason, Seq, Severity, Subject, Trend, VanId,
};
use store::{LOGBOOK, LogbookAsk, Store};

const ALL: LogbookAsk<'_> =
    LogbookAsk { before: None, kinds: LOGBOOK, notes: false, by: None, text: "", numbers: false, limit: 100 };

fn alert() -> AlertId {
    AlertId::new("A-1").expect("a code")
}

fn opened(seq: u64) -> Event {
    let opened = Alert {
        alert: alert(),
        kind: AlertKind::VanLate,
        subject: Subject::Van(VanId::new("V1").expect("a code")),
        severity: Severity::Medium,
        measure: Measure { seen: 1, expected: 0, orders: 3, cents: None },
        opened_at: Moment(0),
        started_at: None,
        foreseen: None,
    };
    chosen(seq, 1, Decision::AlertOpened(opened))
}

fn is_now(seq: u64, severity: Severity) -> Event {
    let measure = Measure { seen: 2, expected: 0, orders: 9, cents: None };
    chosen(seq, 1, Decision::AlertChanged { alert: alert(), severity, measure, trend: Trend::Holds })
}

fn says(seq: u64, by: &str, says: Override) -> Event {
    let by = OperatorId::new(by).expect("a code");
    told(seq, &format!("word-{seq}"), Fact::Operator(OperatorCommand { by, says }))
}

fn text(text: &str) -> NoteText {
    NoteText::new(text).expect("a note")
}

async fn found(store: &Store, ask: LogbookAsk<'_>) -> Vec<u64> {
    let page = store.logbook(&ask, NOON).await.expect("it answers");
    page.rows.iter().map(|(event, _)| event.seq.0).collect()
}

/// An order, an alert that gets worse twice and better once, words of two persons, a hand-over.
async fn a_watch() -> Store {
    let store = open().await;
    let mut events = orders(1, 1);
    events.extend([opened(2), is_now(3, Severity::Medium), is_now(4, Severity::High)]);
    events.extend([is_now(5, Severity::Medium), is_now(6, Severity::High)]);
    events.push(says(7, "lea", Override::AcknowledgeAlert(alert())));
    events.push(says(8, "lea", Override::Note { text: text(r#"Quai "3" fermé"#), about: None }));
    let close = Override::CloseAlert { alert: alert(), reason: Closing::Settled, text: Some(text("note")) };
    events.push(says(9, "malo", close));
    let to = OperatorId::new("malo").expect("a code");
    events.push(says(10, "lea", Override::HandOver { to, summary: text("rien à signaler") }));
    append(&store, &events).await.expect("the log takes them");
    store
}

#[tokio::test]
async fn the_newest_comes_first_and_of_changes_only_what_got_worse() {
    let store = a_watch().await;
    assert_eq!(found(&store, ALL).await, [10, 9, 8, 7, 6, 4, 2]);
    assert_eq!(found(&store, LogbookAsk { limit: 2, ..ALL }).await, [10, 9]);
    assert_eq!(found(&store, LogbookAsk { before: Some(Seq(9)), limit: 2, ..ALL }).await, [8, 7]);
}

#[tokio::test]
async fn it_is_narrowed_by_kind_by_person_and_by_what_is_written() {
    let store = a_watch().await;
    assert_eq!(found(&store, LogbookAsk { kinds: &["alert_opened"], ..ALL }).await, [2]);
    assert_eq!(found(&store, LogbookAsk { kinds: &["operator"], notes: true, ..ALL }).await, [10, 8]);
    let by = |name| Some(OperatorId::new(name).expect("a code"));
    assert_eq!(
        found(&store, LogbookAsk { by: by("malo"), ..ALL }).await,
        [9],
        "to whom it was handed over says nothing"
    );
    assert_eq!(found(&store, LogbookAsk { by: by("le"), ..ALL }).await, Vec::<u64>::new());
    assert_eq!(found(&store, LogbookAsk { text: r#"QUAI "3""#, ..ALL }).await, [8]);
    assert_eq!(found(&store, LogbookAsk { text: "100 %_", ..ALL }).await, Vec::<u64>::new());
}

#[tokio::test]
async fn the_last_hand_over_and_what_alerts_were_about_are_found() {
    let store = a_watch().await;
    let last = store.last_hand_over().await.expect("it answers");
    assert_eq!(last.map(|event| event.seq), Some(Seq(10)));
    let openings = store.openings(&[alert(), AlertId::new("A-9").expect("a code")]).await.expect("it answers");
    assert_eq!(openings.iter().map(|event| event.seq.0).collect::<Vec<_>>(), [2]);
    assert_eq!(open().await.last_hand_over().await.expect("it answers"), None);
}

/// The promise of order 1 moves.
fn moved(seq: u64, reason: Reason, at: i64) -> Event {
    let promise = Promise { latest: Moment(9_000_000) };
    Event { at: Moment(at), ..chosen(seq, 1, Decision::PromiseMoved { order: order(1, 1).order, promise, reason }) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    Numbers,
    Note,
}

/// Two busy times of a year and two single hours, weeks apart: in each hour five promises move, and in every third a
/// note is written. Its rows, newest first.
async fn a_year() -> (Store, Vec<(u64, Row)>) {
    let store = open().await;
    let mut events = orders(1, 1);
    events.iter_mut().for_each(|event| event.at = Moment(0));
    let mut rows = Vec::new();
    for hour in (0..60).chain(400..430).chain([2_000, 2_001, 8_700]) {
        let (first, at) = (events.len() as u64 + 1, hour * 3_600_000);
        events.extend((first..first + 5).map(|seq| moved(seq, Reason::Breakdown, at)));
        rows.push((first + 4, Row::Numbers));
        if hour % 3 == 0 {
            let note = says(first + 5, "lea", Override::Note { text: text("calme"), about: None });
            events.push(Event { at: Moment(at + 60_000), ..note });
            rows.push((first + 5, Row::Note));
        }
    }
    append(&store, &events).await.expect("the log takes them");
    rows.reverse();
    (store, rows)
}

#[tokio::test]
async fn who_turns_all_pages_reads_each_row_once() {
    let (store, rows) = a_year().await;
    let of = |kinds: &[Row]| -> Vec<u64> {
        rows.iter().filter(|(_, row)| kinds.contains(row)).map(|(seq, _)| *seq).collect()
    };
    let (both, numbers, notes) = (of(&[Row::Numbers, Row::Note]), of(&[Row::Numbers]), of(&[Row::Note]));
    for (ask, expected) in [
        (LogbookAsk { numbers: true, limit: 7, ..ALL }, &both),
        (LogbookAsk { numbers: true, limit: 200, ..ALL }, &both),
        (LogbookAsk { numbers: true, kinds: &[], limit: 7, ..ALL }, &numbers),
        (LogbookAsk { limit: 7, ..ALL }, &notes),
    ] {
        assert_eq!(&all_pages(&store, ask).await, expected);
    }
}

async fn all_pages(store: &Store, ask: LogbookAsk<'_>) -> Vec<u64> {
    let (mut read, mut before) = (Vec::new(), None);
    loop {
        let page = store.logbook(&LogbookAsk { before, ..ask }, Moment(8_800 * 3_600_000)).await.expect("it answers");
        assert!(page.rows.len() <= ask.limit as usize);
        read.extend(page.rows.iter().map(|(event, _)| event.seq.0));
        match page.next {
            Some(next) => before = Some(next),
            None => return read,
        }
    }
}

#[tokio::test]
async fn what_comes_in_numbers_is_one_row_a_minute() {
    let store = open().await;
    let mut events = orders(1, 1);
    events.iter_mut().for_each(|event| event.at = Moment(0));
    events.extend((2..9).map(|seq| moved(seq, Reason::Breakdown, 60_000)));
    events.extend((9..12).map(|seq| moved(seq, Reason::ShortPick, 61_000)));
    events.extend((12..18).map(|seq| moved(seq, Reason::Breakdown, 120_000)));
    append(&store, &events).await.expect("the log takes them");
    let crowds = async |from, until, within| {
        let crowds = store.crowds((Moment(from), Moment(until)), within, 9).await.expect("it answers");
        crowds.iter().map(|(event, count)| (event.seq.0, *count)).collect::<Vec<_>>()
    };
    assert_eq!(crowds(0, 130_000, (Seq(0), Seq(u64::MAX))).await, [(17, 6), (8, 7)], "three are not many");
    assert_eq!(crowds(61_500, 61_500, (Seq(0), Seq(u64::MAX))).await, [(8, 7)], "the whole minute is counted");
    assert_eq!(crowds(0, 130_000, (Seq(9), Seq(17))).await, []);
}
