//! The evening of `day.rs`, as the stories of its three orders.

use super::*;
use crate::day::{self, Log, minute, order, van};
use model::*;

fn kinds(id: &str, log: &[Event]) -> Vec<String> {
    let shown = |step: &Step<'_>| match step.sense {
        Sense::Plain => step.event.kind().to_owned(),
        Sense::LeftBehind => "left_behind".to_owned(),
        Sense::Brought { .. } => "brought".to_owned(),
        Sense::Dropped => "dropped".to_owned(),
    };
    order_story(order(id), log).iter().map(shown).collect()
}

/// What allocation had said of the three parcels before they were loaded.
fn evening() -> Vec<Event> {
    let mut log = Log::default();
    for name in ["A", "B", "C"] {
        log.decide(-400, Seq(1), allocated(name, Via::Van));
    }
    let before = log.0.len() as u64;
    let later = day::log().into_iter().map(|event| Event {
        seq: Seq(event.seq.0 + before),
        cause: event.cause.map(|cause| Seq(cause.0 + before)),
        ..event
    });
    log.0.extend(later);
    log.0
}

fn allocated(name: &str, via: Via) -> Decision {
    let plan = ParcelPlan {
        parcel: ParcelId::of(order(name), 1),
        node: NodeId::new("FR-PAR1").unwrap(),
        lines: vec![0],
        via,
        prepared_in: Moment(0),
        eta: Moment(0),
        cost_cents: 0,
        atp: None,
        passed: Vec::new(),
        foreseen: None,
    };
    let promise = Promise { latest: Moment(day::BROKE) + Span::hours(3) };
    Decision::Allocated { order: order(name), parcels: vec![plan], declined: Vec::new(), promise, later: None }
}

#[test]
fn a_broken_van_is_in_the_story_of_what_it_carried_and_a_rescue_in_that_of_whom_it_helps() {
    let log = evening();
    let start = ["allocated", "van_loaded", "van_broke_down", "proposed", "operator"];
    let helped = ["promise_moved", "notification_asked", "notification_sent", "parcels_transferred", "stop_served"];
    assert_eq!(kinds("A", &log), [&start[..], &["brought"], &helped[..]].concat());
    assert_eq!(kinds("B", &log), [&start[..], &["brought"], &["parcels_transferred", "stop_served"]].concat());
    let left = ["dropped", "promise_moved", "notification_asked", "notification_failed"];
    assert_eq!(kinds("C", &log), [&start[..], &left[..]].concat());
}

#[test]
fn a_truck_that_leaves_without_a_parcel_and_a_cancellation_too_late_are_told() {
    let truck = DepartureId::new("D-16").unwrap();
    let mut log = Log::default();
    log.decide(0, Seq(1), allocated("A", Via::Departure(truck)));
    log.decide(1, Seq(1), minute());
    log.fact(2, None, Fact::DepartureLeft { departure: truck, parcels: vec![ParcelId::of(order("B"), 1)] });
    let wish = log.fact(3, None, Fact::OrderCancelled { order: order("A") });
    log.decide(3, wish, Decision::WordRefused { reason: Reason::TooLate });
    log.fact(4, None, Fact::VanBrokeDown { van: van(1), position: Position::default() });
    log.fact(5, None, Fact::DepartureLeft { departure: truck, parcels: Vec::new() });
    assert_eq!(kinds("A", &log.0), ["allocated", "left_behind", "order_cancelled", "word_refused"]);
    assert_eq!(kinds("B", &log.0), ["departure_left"]);
}

#[test]
fn what_must_be_looked_for_besides_is_named() {
    let log = evening();
    let Beside { keys, asked } = beside(order("C"), &log);
    assert_eq!(keys.into_iter().collect::<Vec<_>>(), ["N-C", "P-3", "V1"]);
    assert!(asked.len() >= 5);
}
