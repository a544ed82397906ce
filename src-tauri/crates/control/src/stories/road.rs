//! Vans: tours, better tours, and what a broken one carries.

use crate::life::{Life, at, broke, broken_down, depot, may, order, packed, parcels, proposal, toured, tours, van_id};
use model::{Autonomy, Body, Decision, DecisionKind, Fact, Reason, Remedy, Seq, Span, StopKind, Tour};

#[test]
fn rescues_are_put_before_a_person_with_the_alert_that_they_answer() {
    let life = broken_down();
    let put = proposal(&life);
    assert!(matches!(&put.remedy, Remedy::Transfer { from, .. } if *from == van_id("V-1")));
    let opened = life.last("alert_opened");
    assert!(matches!(&opened.body, Body::Decision(Decision::AlertOpened(alert)) if Some(alert.alert) == put.alert));
    assert_eq!(life.last("proposed").cause, Some(life.last("van_broke_down").seq));
}

#[test]
fn rescues_are_carried_out_at_once_where_the_house_may() {
    let (mut life, _, tour) = toured(4);
    life.tell(at(9, 10), vec![may(DecisionKind::Transfer, Autonomy::Act)]);
    life.tell(at(9, 30), vec![Fact::VanLoaded { van: tour.van, parcels: parcels(&tour) }]);
    life.tell(at(9, 40), vec![broke("V-1", 900)]);
    let (_, rescue) = tours(&life).pop().expect("a tour");
    assert_eq!((rescue.van, life.count("proposed")), (van_id("V-2"), 0));
    assert!(rescue.stops.iter().any(|stop| stop.kind == StopKind::Transfer(van_id("V-1"))));
}

/// Six parcels in a tour that a worker was asked to improve: the request, and the tour.
fn asked() -> (Life, Seq, Tour) {
    let mut life = depot();
    packed(&mut life, 6);
    life.live_until(at(9, 10));
    let (request, tour) = (life.last("solve_asked").seq, tours(&life).pop().expect("a tour").1);
    (life, request, tour)
}

#[test]
fn solved_tours_are_adopted_on_the_ground_of_their_request() {
    let (mut life, request, mut tour) = asked();
    tour.departs += Span::minutes(2);
    life.tell(at(9, 10), vec![Fact::Solved { request, tours: vec![tour.clone()], iterations: 9 }]);
    let (seq, adopted) = tours(&life).pop().expect("a tour");
    assert_eq!(adopted, tour);
    let event = life.log.iter().find(|event| event.seq == seq).expect("in the log");
    assert_eq!((event.based_on, event.cause), (Some(request), Some(life.last("solved").seq)));
}

#[test]
fn solved_tours_of_a_van_that_has_left_are_dropped_with_the_reason() {
    let (mut life, request, tour) = asked();
    life.tell(at(9, 10), vec![Fact::VanLoaded { van: tour.van, parcels: parcels(&tour) }]);
    let before = tours(&life).len();
    life.tell(at(9, 10), vec![Fact::Solved { request, tours: vec![tour], iterations: 9 }]);
    let dropped = Decision::SolveDropped { request, reason: Reason::GroundMoved };
    assert_eq!(life.last("solve_dropped").body, Body::Decision(dropped));
    assert_eq!(tours(&life).len(), before);
}

#[test]
fn tours_take_what_is_packed_with_the_next_minute() {
    let (life, seq, tour) = toured(3);
    assert_eq!(parcels(&tour).len(), 3);
    let planned = life.log.iter().find(|event| event.seq == seq).expect("in the log");
    let cause = life.log.iter().find(|event| Some(event.seq) == planned.cause).expect("in the log");
    assert_eq!(cause.kind(), "minute_closed");
}

#[test]
fn tours_are_told_again_when_their_times_have_slipped() {
    let (mut life, _, tour) = toured(3);
    life.tell(at(9, 30), vec![Fact::VanLoaded { van: tour.van, parcels: parcels(&tour) }]);
    let told = tours(&life).len();
    // It stands where it is until long after its first customer expected it.
    life.live_until(tour.stops[0].eta + Span::minutes(60));
    let (_, fresh) = tours(&life).pop().expect("a tour");
    assert!(tours(&life).len() > told && fresh.stops[0].eta > tour.stops[0].eta);
}

#[test]
fn solves_are_asked_every_ten_minutes_while_a_tour_waits() {
    let (mut life, _, _) = asked();
    life.live_until(at(9, 19));
    assert_eq!(life.count("solve_asked"), 1);
    life.live_until(at(9, 20));
    assert_eq!(life.count("solve_asked"), 2);
}

#[test]
fn solves_are_not_asked_for_a_tour_of_one_stop() {
    let mut life = depot();
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    life.tell(at(9, 6), vec![crate::life::boxed("FR-A", "SH-1/1")]);
    life.live_until(at(9, 31));
    assert!(!tours(&life).is_empty());
    assert_eq!(life.count("solve_asked"), 0);
}
