//! What hurts customers and sites: each is an alert within the minute, grouped by what it came from.

use crate::life::{
    Life, at, boxed, counted, depot, full_before_the_truck, next_day, order, parcel, place_of, robots, says, sku,
    toured, two_shops, van_id,
};
use model::{AlertKind, Cell, DepartureId, Fact, Measure, RobotId, Severity, Span, Subject};

/// The one open alert of this kind: about what, how much, and how bad.
fn open(life: &Life, kind: AlertKind) -> Option<(Subject, Measure, Severity)> {
    let found = |record: &&alerting::AlertRecord| record.alert.kind == kind && record.is_open() && !record.is_fading();
    let mut all = life.world().alerts().book().alerts().filter(found);
    let alert = &all.next()?.alert;
    assert!(all.next().is_none(), "one cause, one alert");
    Some((alert.subject, alert.measure, alert.severity))
}

fn site() -> Subject {
    Subject::Node(place_of("FR-A"))
}

#[test]
fn parcels_that_a_truck_will_leave_behind_are_told_before_it_leaves_and_those_it_left_after() {
    let mut life = full_before_the_truck();
    life.live_until(at(9, 45));
    let truck = Subject::Departure(DepartureId::new("D-1").expect("short"));
    let (subject, told, _) = open(&life, AlertKind::DepartureShort).expect("nobody has packed one");
    assert_eq!(subject, truck);
    assert!(told.seen >= 5 && told.expected >= told.seen && told.cents > Some(0), "{told:?}");
    life.live_until(at(10, 5));
    let (_, closed, severity) = open(&life, AlertKind::DepartureShort).expect("the cut-off has passed");
    assert_eq!(closed.seen, closed.expected, "all that is not packed stays");
    assert!(severity > Severity::Low);
    let taken = Fact::DepartureLeft { departure: DepartureId::new("D-1").expect("short"), parcels: Vec::new() };
    life.tell(at(10, 20), vec![taken]);
    life.live_until(at(10, 21));
    let (_, left, _) = open(&life, AlertKind::DepartureShort).expect("it has left without them");
    assert_eq!((left.seen, left.expected), (closed.seen, 0));
    life.live_until(at(10, 40));
    assert_eq!(open(&life, AlertKind::DepartureShort), None, "another truck takes them");
}

#[test]
fn a_truck_of_which_an_alert_is_told_keeps_its_name_after_its_week_on_the_timetable() {
    let mut life = full_before_the_truck();
    life.live_until(at(10, 5));
    let (told, truck) = (life.world().alerts().departures(), DepartureId::new("D-1").expect("short"));
    let mut stock = life.world().stock().clone();
    let next_month = at(10, 5) + Span::hours(30 * 24);
    stock.forget_departures(next_month, |departure| told.contains(&departure));
    assert!(stock.book().departure(truck).is_some());
    stock.forget_departures(next_month, |_| false);
    assert!(stock.book().departure(truck).is_none());
}

#[test]
fn promises_that_a_broken_van_moves_are_told_by_its_own_alert() {
    let (mut life, _, tour) = toured(3);
    life.tell(at(9, 30), vec![Fact::VanLoaded { van: tour.van, parcels: crate::life::parcels(&tour) }]);
    life.tell(at(9, 40), vec![crate::life::broke("V-1", 900)]);
    let refuse = model::Override::Reject(crate::life::proposal(&life).proposal);
    life.tell(at(9, 45), vec![crate::life::says(refuse)]);
    life.live_until(at(21, 30));
    let (subject, told, _) = open(&life, AlertKind::VanBroken).expect("nobody brings them");
    assert_eq!((subject, told.orders), (Subject::Van(van_id("V-1")), 3));
    assert_eq!(life.count("promise_moved"), 3, "tomorrow is promised when the evening ends");
    assert_eq!(open(&life, AlertKind::PromisesMoved), None, "the broken van explains them");
}

#[test]
fn deliveries_that_failed_are_told_by_depot_until_they_are_made_up_for() {
    let (mut life, _, tour) = toured(2);
    life.tell(at(9, 30), vec![Fact::VanLoaded { van: tour.van, parcels: crate::life::parcels(&tour) }]);
    life.tell(at(9, 50), vec![Fact::StopFailed { van: tour.van, parcels: vec![parcel("SH-1/1")] }]);
    life.live_until(at(9, 51));
    let (subject, told, severity) = open(&life, AlertKind::StopsFailed).expect("nobody opened");
    assert_eq!((subject, told.seen, told.cents, severity), (site(), 1, Some(1_500), Severity::Info), "no alarm");
    let opened = life.last("alert_opened");
    assert_eq!(opened.cause, Some(life.last("stop_failed").seq));
    life.tell(at(9, 55), vec![Fact::StopFailed { van: tour.van, parcels: vec![parcel("SH-2/1")] }]);
    life.live_until(at(9, 56));
    let (subject, told, severity) = open(&life, AlertKind::StopsFailed).expect("nobody opened there either");
    assert_eq!((subject, told.seen, told.cents, severity), (site(), 2, Some(3_000), Severity::Low));
    assert_eq!(life.last("alert_changed").cause, Some(life.last("stop_failed").seq));
    life.tell(at(10, 0), vec![Fact::StopServed { van: tour.van, parcels: vec![parcel("SH-1/1")] }]);
    life.live_until(at(10, 1));
    let (_, told, severity) = open(&life, AlertKind::StopsFailed).expect("one is still to be made up for");
    assert_eq!((told.seen, severity), (1, Severity::Low), "an alarm stays until none is left");
    life.tell(at(10, 5), vec![Fact::StopServed { van: tour.van, parcels: vec![parcel("SH-2/1")] }]);
    life.live_until(at(10, 6));
    assert_eq!(open(&life, AlertKind::StopsFailed), None, "at the second try");
}

#[test]
fn a_shelf_that_held_less_is_told_until_somebody_has_counted_it() {
    let mut life = two_shops();
    life.tell(at(9, 1), vec![counted("FR-B", 50)]);
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    let (id, held) = life.world().orders().parcels().next().expect("it is planned");
    let node = held.plan.node;
    life.tell(at(9, 10), vec![Fact::PickShort { node, parcel: id, sku: sku(), found: 0 }]);
    life.live_until(at(9, 11));
    let (subject, told, severity) = open(&life, AlertKind::ShortPicks).expect("its books are wrong");
    assert_eq!((subject, told.seen, severity), (Subject::Node(node), 1, Severity::Info), "one shelf is news");
    life.tell(at(9, 30), vec![counted(node.as_str(), 3)]);
    life.live_until(at(9, 31));
    assert_eq!(open(&life, AlertKind::ShortPicks), None);
}

#[test]
fn what_went_wrong_half_an_hour_ago_is_news_when_it_is_told() {
    let (mut life, _, tour) = toured(1);
    life.tell(at(9, 30), vec![Fact::VanLoaded { van: tour.van, parcels: crate::life::parcels(&tour) }]);
    let nobody = Fact::StopFailed { van: tour.van, parcels: vec![parcel("SH-1/1")] };
    life.tell_of(at(10, 30), at(9, 50), vec![nobody]);
    life.live_until(at(10, 31));
    assert!(open(&life, AlertKind::StopsFailed).is_some(), "nobody opened, and nobody knew");
}

#[test]
fn a_robot_that_stands_is_told_with_what_it_costs_until_it_works() {
    let mut life = depot();
    life.tell(at(9, 1), robots());
    let robot = RobotId::new("R1").expect("short");
    life.tell(at(9, 10), vec![Fact::RobotDown { robot, cell: Cell(8) }]);
    life.live_until(at(9, 11));
    let (subject, told, severity) = open(&life, AlertKind::RobotsDown).expect("it stands");
    assert_eq!((subject, told.seen, told.expected, severity), (site(), 1, 50, Severity::High), "it was the only one");
    assert_eq!(life.last("alert_opened").cause, Some(life.last("robot_down").seq));
    life.tell(at(9, 20), vec![Fact::RobotUp { robot }]);
    life.live_until(at(9, 21));
    assert_eq!(open(&life, AlertKind::RobotsDown), None);
}

#[test]
fn a_robot_that_says_again_that_it_stands_is_one_mishap_until_it_works_and_stops_anew() {
    let mut life = depot();
    life.tell(at(9, 1), robots());
    let robot = RobotId::new("R1").expect("short");
    let stops = |life: &Life| life.world().setbacks().of(AlertKind::RobotsDown).count();
    for minute in 10..13 {
        life.tell(at(9, minute), vec![Fact::RobotDown { robot, cell: Cell(8) }]);
    }
    assert_eq!(stops(&life), 1);
    let opened = life.last("alert_opened").cause;
    let first = life.log.iter().find(|event| event.kind() == "robot_down").map(|event| event.seq);
    assert_eq!(opened, first, "the word that it stopped, not the last that it stands");
    life.tell(at(9, 20), vec![Fact::RobotUp { robot }]);
    life.tell(at(9, 21), vec![Fact::RobotDown { robot, cell: Cell(8) }]);
    assert_eq!(stops(&life), 2);
}

#[test]
fn a_site_with_work_in_hand_that_packs_nothing_is_told_until_it_does() {
    let mut life = depot();
    life.tell(at(9, 5), (1..=3).map(|n| order(n, at(9, 5))).collect());
    assert!(life.world().sites().in_work(place_of("FR-A")) > 0);
    life.live_until(at(9, 20));
    assert_eq!(open(&life, AlertKind::SiteStalled), None, "people pack in bursts");
    life.live_until(at(9, 26));
    let (subject, told, _) = open(&life, AlertKind::SiteStalled).expect("twenty minutes without a box");
    assert_eq!((subject, told.orders), (site(), 3));
    life.tell(at(9, 30), vec![boxed("FR-A", "SH-1/1")]);
    life.live_until(at(9, 31));
    assert_eq!(open(&life, AlertKind::SiteStalled), None);
}

#[test]
fn evenings_that_are_given_a_later_day_at_the_sale_are_told_in_number() {
    let mut life = depot();
    life.tell(at(9, 1), crate::life::truck("D-1", "FR-A", at(21, 30)));
    let late = at(21, 0);
    life.tell(late, (1..=2).map(|n| order(n, late)).collect());
    life.live_until(at(21, 2));
    assert_eq!(open(&life, AlertKind::EveningLost), None, "two are not many");
    life.tell(at(21, 3), (3..=5).map(|n| order(n, at(21, 3))).collect());
    life.live_until(at(21, 4));
    let (subject, told, _) = open(&life, AlertKind::EveningLost).expect("the vans have left");
    assert_eq!((subject, told.seen, told.cents), (site(), 5, Some(7_500)));
}

#[test]
fn packed_parcels_that_no_van_can_take_are_at_risk_long_before_the_evening_ends() {
    let mut life = depot();
    life.tell(at(9, 4), ["V-1", "V-2"].map(|van| says(model::Override::GroundVan(van_id(van)))).to_vec());
    life.tell(at(9, 5), (1..=6).map(|n| order(n, at(9, 5))).collect());
    life.tell(at(9, 10), (1..=6).map(|n| boxed("FR-A", &format!("SH-{n}/1"))).collect());
    life.live_until(at(9, 12));
    assert!(life.world().look_ahead(at(9, 12)).is_empty(), "the next tours may have them");
    life.live_until(at(9, 15));
    assert_eq!(life.world().look_ahead(at(9, 15)).len(), 6);
    let (subject, told, _) = open(&life, AlertKind::PromiseAtRisk).expect("no van goes");
    assert_eq!((subject, told.orders), (site(), 6));
    life.tell(at(9, 16), vec![says(model::Override::ReturnVan(van_id("V-1")))]);
    life.live_until(at(9, 18));
    assert!(life.world().look_ahead(at(9, 18)).is_empty());
    assert_eq!(open(&life, AlertKind::PromiseAtRisk), None, "a van takes them");
}
