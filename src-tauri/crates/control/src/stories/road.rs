//! Vans: tours, better tours, and what a broken one carries.

use crate::life::{
    Life, at, boxed, broke, broken_down, changed, depot, improving, may, order, parcels, passage, place_of, proposal,
    robots, slot, toured, tours, van_id,
};
use model::{
    Autonomy, Body, Cell, Decision, DecisionKind, Fact, Foreseen, Moment, Position, Reason, Remedy, RobotId, Seq,
    ShowSlot, Solution, Solved, Span, StopKind, Tour,
};

/// Three evening parcels on the dock at `packed`, for a place so far to the east; a passage of two hundred units begins
/// at `shown`.
fn few_before_a_passage(packed: Moment, shown: Moment, lon_e5: i32) -> Life {
    let mut life = depot();
    let passage = passage(shown, shown + Span::minutes(15), 200);
    let slot = match slot("S1", shown, shown + Span::hours(1)) {
        Fact::SlotPlanned(card) => Fact::SlotPlanned(ShowSlot { passages: vec![passage], ..card }),
        other => panic!("{other:?}"),
    };
    life.tell(packed - Span::minutes(30), vec![slot]);
    let near = Some(Position { lat_e5: 4_886_000, lon_e5 });
    let placed = |n| changed(order(n, packed - Span::minutes(1)), |card| card.near = near);
    life.tell(packed - Span::minutes(1), (1..=3).map(placed).collect());
    life.tell(packed, (1..=3).map(|n| boxed("FR-A", &format!("SH-{n}/1"))).collect());
    life.live_until(packed + Span::minutes(2));
    life
}

fn foreseen(life: &Life) -> Option<Foreseen> {
    match &life.last("tour_planned").body {
        Body::Decision(Decision::TourPlanned { foreseen, .. }) => foreseen.as_deref().copied(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn tours_that_are_nearly_empty_wait_for_what_a_passage_is_expected_to_bring() {
    let life = few_before_a_passage(at(14, 5), at(14, 30), 235_000);
    let (_, tour) = tours(&life).pop().expect("a tour");
    assert_eq!(tour.departs, at(15, 0), "when what is placed until a quarter to three is packed");
    assert!(tour.stops.iter().all(|stop| stop.latest - stop.eta >= Span::minutes(60)));
    let foreseen = foreseen(&life).expect("it says for what");
    assert!(foreseen.units >= 17, "half a van: {foreseen:?}");
    assert!(life.log.iter().any(|event| event.seq == foreseen.by && event.kind() == "forecast_revised"));
}

#[test]
fn tours_do_not_wait_for_anybody_when_a_promise_comes_near() {
    // The vans of the evening promise ten o'clock, and this is an hour away.
    for (lon_e5, waits) in [(235_000, true), (302_000, false)] {
        let life = few_before_a_passage(at(19, 25), at(19, 30), lon_e5);
        let (_, tour) = tours(&life).pop().expect("a tour");
        assert_eq!((foreseen(&life).is_some(), tour.departs > at(19, 46)), (waits, waits), "{tour:?}");
    }
}

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
fn rescues_are_carried_out_at_once_where_the_app_may() {
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
    let life = improving();
    let (request, tour) = (life.last("solve_asked").seq, tours(&life).pop().expect("a tour").1);
    (life, request, tour)
}

#[test]
fn solved_tours_are_adopted_on_the_basis_of_their_request() {
    let (mut life, request, mut tour) = asked();
    tour.departs += Span::minutes(2);
    life.tell(
        at(9, 10),
        vec![Fact::Solved(Solved { request, solution: Solution::Tours(vec![tour.clone()]), iterations: 9 })],
    );
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
    life.tell(at(9, 10), vec![Fact::Solved(Solved { request, solution: Solution::Tours(vec![tour]), iterations: 9 })]);
    let dropped = Decision::SolveDropped { request, reason: Reason::StalePlan };
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

#[test]
fn lapses_let_a_window_that_nobody_answers_be_told_again_later_and_later() {
    let mut life = depot();
    life.tell(at(9, 1), robots());
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    let planned = life.last("fleet_planned").clone();
    let asked = life.control.effects(&planned);
    assert_eq!(life.control.next_deadline(at(9, 5)), Some(at(9, 6)), "the minute comes first");
    life.live_until(at(9, 8));
    let lapsed = life.last("instruction_lapsed").clone();
    assert_eq!(lapsed.body, Body::Decision(Decision::InstructionLapsed { action: planned.seq }));
    assert_eq!((lapsed.cause, life.control.effects(&lapsed)), (Some(planned.seq), asked), "the same window once more");
    life.live_until(at(9, 14));
    assert_eq!((life.count("instruction_lapsed"), life.count("fleet_planned")), (2, 1), "never two windows at once");
    let robot = RobotId::new("R1").expect("short");
    let robots = vec![model::RobotAt::on(robot, Cell(7))];
    life.tell(at(9, 15), vec![Fact::RobotsMoved { node: place_of("FR-A"), window: 1, robots }]);
    assert_eq!(life.count("fleet_planned"), 2, "answered at last, the warehouse goes on");
}

#[test]
fn lapses_let_a_van_that_is_never_loaded_lose_its_parcels_to_another() {
    let (mut life, action, tour) = toured(2);
    life.live_until(tour.departs + Span::hours(2));
    let lapsed = Body::Decision(Decision::InstructionLapsed { action });
    assert!(life.log.iter().any(|event| event.body == lapsed));
    life.live_until(tour.departs + Span::minutes(122));
    let (_, again) = tours(&life).pop().expect("another");
    assert_ne!(again.van, tour.van);
    let (loaded, parcels) = (tour.van, parcels(&tour));
    life.tell(tour.departs + Span::minutes(123), vec![Fact::VanLoaded { van: loaded, parcels: parcels.clone() }]);
    assert_eq!(life.world().fleet().carrier_of(parcels[0]), Some(loaded), "what it carries all the same is believed");
}
