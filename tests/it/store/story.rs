//! Slices of the log: what names one order, and the window of an incident.

use super::{NOON, allocated, append, chosen, open, order, orders, told};
use model::{
    Alert, AlertId, AlertKind, Decision, Event, Fact, Incident, IncidentId, Measure, Seq, Severity, Span, Subject,
    VanId,
};
use runtime::Window;

#[tokio::test]
async fn what_names_an_order_is_found_between_two_places_of_the_log() {
    let store = open().await;
    let mut events = orders(1, 12);
    events.push(allocated(13, 1));
    events.push(allocated(14, 12));
    events.push(told(15, "cancelled-1", Fact::OrderCancelled { order: order(1, 1).order }));
    append(&store, &events).await.expect("the log takes them");
    let kinds = ["order_placed", "allocated", "order_cancelled"];
    let found = async |kinds: &[&str], within, limit| {
        let found = store.naming(order(1, 1).order, kinds, within, limit).await.expect("it answers");
        found.iter().map(|event| event.seq.0).collect::<Vec<_>>()
    };
    assert_eq!(found(&kinds, (Seq(1), Seq(99)), 9).await, [1, 13, 15], "and not what names ML-10 to ML-12");
    assert_eq!(found(&kinds, (Seq(2), Seq(14)), 9).await, [13]);
    assert_eq!(found(&kinds[..1], (Seq(1), Seq(99)), 9).await, [1]);
    assert_eq!(found(&kinds, (Seq(1), Seq(99)), 2).await, [1, 13]);
}

/// The log of an app may be long: of it an account reads the incident's hours.
#[tokio::test]
async fn an_account_is_read_from_the_window_of_its_incident() {
    let store = open().await;
    let evening = NOON + Span::hours(8);
    let (incident, alert) = (IncidentId::new("I-1").expect("a code"), AlertId::new("AL-1").expect("a code"));
    let opened = Alert {
        alert,
        kind: AlertKind::VanBroken,
        subject: Subject::Van(VanId::new("V1").expect("a code")),
        severity: Severity::High,
        measure: Measure { seen: 1, expected: 0, orders: 3, cents: None },
        opened_at: evening,
        started_at: None,
        foreseen: None,
    };
    let mut events = orders(1, 3);
    let later = [
        Decision::AlertOpened(opened),
        Decision::IncidentOpened(Incident { incident, alert, opened_at: evening, about: None, started_at: None }),
    ];
    events.extend(later.into_iter().zip(4..).map(|(said, seq)| Event { at: evening, ..chosen(seq, seq - 1, said) }));
    append(&store, &events).await.expect("the log takes them");
    let restarted = runtime::load(&store).await.expect("the World is read back");
    let window = Window::of(restarted.control.world(), incident).expect("the World knows it");
    let account = window.read(&store).await.expect("the log answers");
    assert_eq!(account.slice.events, events[3..], "the morning is not read");
    assert_eq!(account.tell().expect("it is told").0.incident, incident);
    assert_eq!(Window::of(restarted.control.world(), IncidentId::new("I-9").expect("a code")), None);
}
