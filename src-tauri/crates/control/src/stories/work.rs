//! The day, its minutes, and the work in the shops.

use crate::{
    STEPS_A_WINDOW,
    life::{
        Life, article, at, boxed, changed, clock, depot, may, next_day, node, order, order_id, passage, place_of,
        proposal, robots, says, sku, slot, truck,
    },
};
use model::{
    Autonomy, Bin, Body, Cell, Channel, Code, Decision, DecisionKind, Event, Fact, FleetWindow, Foreseen, GridCard,
    Minute, Moment, Override, RobotAt, RobotCard, RobotId, ShowSlot, Span, WaitingPlace,
};

fn minute(life: &Life) -> Minute {
    match &life.last("minute_closed").body {
        Body::Decision(Decision::MinuteClosed(minute)) => minute.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn day_begins_with_the_first_thing_that_happens() {
    let mut life = Life::default();
    life.tell(at(5, 0), vec![node("FR-A", 8, 22)]);
    assert_eq!(life.count("day_began"), 0, "a list is nothing that happens");
    life.tell(at(6, 0), vec![order(1, at(6, 0))]);
    assert_eq!(life.days(), ["begin 26 06:00 26 22:00"]);
    assert_eq!(life.last("day_began").cause, Some(life.last("order_placed").seq));
}

#[test]
fn day_is_made_longer_when_a_show_is_planned_late() {
    let mut life = Life::default();
    life.tell(at(7, 0), vec![node("FR-A", 8, 20)]);
    life.tell(at(10, 0), vec![slot("S1", at(22, 0), at(23, 0))]);
    assert_eq!(life.days(), ["begin 26 08:00 26 20:00", "begin 26 08:00 27 01:00"]);
    life.live_until(clock(11, 27, 1, 5));
    assert_eq!((life.count("day_ended"), life.minutes().len()), (1, 17 * 60));
}

#[test]
fn minute_is_closed_with_what_was_told_in_it() {
    let mut life = depot();
    life.tell(at(9, 5), vec![order(1, at(9, 5)), changed(order(2, at(9, 5)), |card| card.lines[0].qty = 3)]);
    life.live_until(at(9, 6));
    let told = minute(&life);
    assert_eq!((told.minute, told.orders, told.units.iter().map(|(_, units)| units).sum::<u32>()), (at(9, 5), 2, 4));
    life.live_until(at(9, 7));
    assert_eq!((minute(&life).minute, minute(&life).orders), (at(9, 6), 0));
}

#[test]
fn minute_that_is_over_is_closed_before_what_comes_after_it() {
    let mut life = depot();
    life.live_until(at(9, 5));
    life.in_one_tick(at(9, 6), None, vec![order(1, at(9, 6))]);
    assert!(life.last("minute_closed").seq < life.last("order_placed").seq);
    assert_eq!((minute(&life).minute, minute(&life).orders), (at(9, 5), 0));
}

#[test]
fn releases_give_the_pickers_no_more_than_they_can_prepare() {
    let mut life = depot();
    life.tell(at(9, 5), (1..=80).map(|n| order(n, at(9, 5))).collect());
    let site = place_of("FR-A");
    assert_eq!((life.world().sites().in_work(site), life.world().sites().waiting_len(site)), (50, 30));
    life.tell(at(9, 6), (1..=10).map(|n| crate::life::boxed("FR-A", &format!("SH-{n}/1"))).collect());
    assert_eq!(life.world().sites().in_work(site), 50, "what is packed makes room");
}

/// A shop with a truck at `cutoff` that is told, at two, of sixty web orders. A passage of two hundred units begins then.
fn passage_begins(cutoff: Moment) -> Life {
    let mut life = depot();
    let passage = passage(at(14, 0), at(14, 15), 200);
    let shown = match slot("S1", at(14, 0), at(15, 0)) {
        Fact::SlotPlanned(card) => Fact::SlotPlanned(ShowSlot { passages: vec![passage], ..card }),
        other => panic!("{other:?}"),
    };
    life.tell(at(13, 0), truck("D-1", "FR-A", cutoff).into_iter().chain([shown]).collect());
    life.tell(at(14, 0), (1..=60).map(|n| next_day(n, at(14, 0))).collect());
    life
}

/// Parcels given to the pickers, and the live units for which room was kept, of the last release.
fn released(life: &Life) -> (usize, Option<Foreseen>) {
    match &life.last("released").body {
        Body::Decision(Decision::Released { parcels, foreseen, .. }) => (parcels.len(), foreseen.as_deref().copied()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn releases_keep_room_for_live_orders_that_are_expected_next_and_say_for_which() {
    let mut life = passage_begins(at(20, 0));
    let (parcels, foreseen) = released(&life);
    assert_eq!(parcels, 25, "half of what fifty would be");
    let Foreseen { by, units, .. } = foreseen.expect("a forecast");
    assert!((100..=180).contains(&units), "seven in ten of two hundred: {units}");
    assert!(life.log.iter().any(|event| event.seq == by && event.kind() == "forecast_revised"));
    life.tell(at(14, 1), vec![changed(order(99, at(14, 1)), |card| card.channel = Channel::Live)]);
    assert_eq!(released(&life).0, 1, "it goes before those that came before it");
    life.tell(at(14, 2), (1..=25).map(|n| boxed("FR-A", &format!("SH-{n}/1"))).collect());
    assert!(life.world().sites().in_work(place_of("FR-A")) >= 20, "no picker is idle while something waits");
    life.live_until(at(17, 0));
    let left = life.world().sites().waiting_len(place_of("FR-A"));
    assert_eq!(left, 0, "nothing is expected any more, and nothing waits for it");
}

#[test]
fn releases_do_not_let_a_parcel_wait_that_would_miss_its_truck() {
    let life = passage_begins(at(14, 50));
    assert_eq!(released(&life), (50, None));
}

#[test]
fn releases_wait_for_opening_hours() {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 12, 22), crate::life::van("V-1", at(9, 0), at(23, 0))];
    facts.extend(crate::life::article("FR-A", 10));
    life.tell(at(9, 0), facts);
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    life.live_until(at(11, 59));
    assert_eq!((life.count("allocated"), life.count("released")), (1, 0));
    life.live_until(at(12, 1));
    assert_eq!(life.count("released"), 1);
}

#[test]
fn proposals_whose_basis_has_changed_are_taken_from_the_table() {
    let mut life = depot();
    life.tell(at(9, 1), vec![may(DecisionKind::Release, Autonomy::Ask)]);
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    let put = proposal(&life).proposal;
    life.tell(at(9, 6), vec![Fact::OrderCancelled { order: order_id(1) }]);
    assert!(life.world().approvals().proposal(put).is_none(), "nothing waits there any more");
    assert_eq!(life.count("proposal_dropped"), 1);
}

#[test]
fn proposals_that_a_person_rejected_are_put_again_when_something_new_waits() {
    let mut life = depot();
    life.tell(at(9, 1), vec![may(DecisionKind::Release, Autonomy::Ask)]);
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    life.tell(at(9, 6), vec![says(Override::Reject(proposal(&life).proposal))]);
    life.live_until(at(9, 10));
    assert_eq!(life.count("proposed"), 1, "no is no");
    life.tell(at(9, 11), vec![order(2, at(9, 11))]);
    assert_eq!((life.count("proposal_dropped"), life.count("proposed")), (1, 2));
}

/// A shop with a robot, and one order for it.
fn warehouse() -> Life {
    let mut life = depot();
    life.tell(at(9, 1), robots());
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    life
}

fn window(life: &Life) -> FleetWindow {
    match &life.last("fleet_planned").body {
        Body::Decision(Decision::FleetPlanned(window)) => window.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn missions_send_an_idle_robot_for_what_was_released() {
    let life = warehouse();
    let mission = life.last("mission_assigned");
    assert!(life.last("released").seq < mission.seq);
    let robot = RobotId::new("R1").expect("short");
    assert!(matches!(mission.body, Body::Decision(Decision::MissionAssigned { robot: sent, .. }) if sent == robot));
}

#[test]
fn missions_are_not_given_to_a_robot_that_has_one() {
    let mut life = warehouse();
    life.tell(at(9, 6), vec![order(2, at(9, 6))]);
    life.live_until(at(9, 9));
    assert_eq!((life.count("released"), life.count("mission_assigned")), (2, 1));
}

#[test]
fn windows_stand_on_the_basis_that_they_name() {
    let life = warehouse();
    let planned = life.last("fleet_planned");
    assert!(planned.based_on.is_some_and(|basis| basis >= life.last("mission_assigned").seq));
    assert_eq!((window(&life).window, window(&life).steps), (1, STEPS_A_WINDOW));
}

#[test]
fn windows_follow_each_other_when_the_robots_say_where_they_are() {
    let mut life = warehouse();
    life.live_until(at(9, 8));
    assert_eq!(life.count("fleet_planned"), 1, "not before they have answered");
    let seen = RobotAt::on(RobotId::new("R1").expect("short"), Cell(8));
    life.tell(
        at(9, 8) + Span::seconds(5),
        vec![Fact::RobotsMoved { node: place_of("FR-A"), window: 1, robots: vec![seen] }],
    );
    assert_eq!(window(&life).window, 2);
}

/// A shop with three robots whose article, in the aisle farthest from their homes, is presented at two.
fn warehouse_before_a_passage() -> Life {
    let mut life = Life::default();
    let at_home = |n: u32| {
        let robot = RobotId::new(&format!("R{n}")).expect("short");
        Fact::RobotListed(RobotCard { robot, node: place_of("FR-A"), home: Cell(n) })
    };
    let rows = ["E.....", ".@@@@.", "......"].iter().map(|row| (*row).to_owned()).collect();
    let mut facts = vec![node("FR-A", 8, 22)];
    facts.extend(article("FR-A", 500));
    facts.extend((1..=3).map(at_home));
    facts.push(Fact::GridLaid(GridCard { node: place_of("FR-A"), width: 6, height: 3, rows, packers_per_station: 2 }));
    facts.push(Fact::BinsPlaced { node: place_of("FR-A"), bins: vec![Bin { sku: sku(), cell: Cell(15) }] });
    facts.push(with_passage(slot("S1", at(14, 0), at(15, 0))));
    life.tell(at(13, 0), facts);
    life
}

/// With sixty units expected in a passage of a quarter of an hour.
fn with_passage(planned: Fact) -> Fact {
    let Fact::SlotPlanned(mut card) = planned else { return planned };
    card.passages = vec![passage(card.from, card.from + Span::minutes(15), 60)];
    Fact::SlotPlanned(card)
}

fn waiting_places(life: &Life) -> Vec<(&Event, WaitingPlace)> {
    let place = |event: &'_ Event| match &event.body {
        Body::Decision(Decision::RobotWaits(place)) => Some(*place),
        Body::Decision(_) | Body::Fact(_) => None,
    };
    life.log.iter().filter_map(|event| Some((event, place(event)?))).collect()
}

#[test]
fn waits_are_beside_the_bin_of_a_passage_to_come_and_name_its_forecast() {
    let mut life = warehouse_before_a_passage();
    life.live_until(at(13, 49));
    assert_eq!(waiting_places(&life).len(), 0, "too early");
    life.live_until(at(14, 1));
    let told = waiting_places(&life);
    assert_eq!(told.len(), 3);
    let (event, place) = told[0];
    let near = place.near.expect("a forecast");
    assert_eq!((near.foreseen.sku, near.bin, Some(near.foreseen.by)), (sku(), Cell(15), event.cause));
    assert!(near.steps < near.otherwise_steps && near.foreseen.units >= 4, "{near:?}");
    let named = life.log.iter().find(|event| event.seq == near.foreseen.by).map(Event::kind);
    assert!(matches!(named, Some("forecast_revised" | "sku_listed")), "{named:?}");
}

#[test]
fn waits_are_said_once_and_end_with_what_was_foreseen() {
    let mut life = warehouse_before_a_passage();
    life.live_until(at(14, 8));
    assert_eq!(waiting_places(&life).len(), 3, "they stay while the passage lasts");
    life.live_until(at(14, 30));
    let told = waiting_places(&life);
    let homes = told[3..].iter().filter(|(_, place)| place.near.is_none() && place.cell.0 <= 3).count();
    assert_eq!((told.len(), homes), (6, 3));
}

#[test]
fn windows_come_back_with_how_the_robots_are() {
    let mut life = warehouse();
    let (quiet, error) =
        (RobotAt::on(RobotId::new("R1").expect("short"), Cell(8)), Code::new("localizationError").ok());
    let seen = RobotAt { heading_deg: Some(270), battery_pct: Some(41), error, ..quiet };
    life.tell(at(9, 8), vec![Fact::RobotsMoved { node: place_of("FR-A"), window: 1, robots: vec![seen] }]);
    let health = |life: &Life| {
        let robots = life.world().robots().warehouse(place_of("FR-A")).expect("a grid");
        let health = robots.robots().next().expect("a robot").health;
        (health.heading_deg, health.battery_pct, health.error.map(|error| error.as_str().to_owned()))
    };
    assert_eq!(health(&life), (Some(270), Some(41), Some("localizationError".to_owned())));
    life.tell(at(9, 9), vec![Fact::RobotsMoved { node: place_of("FR-A"), window: 2, robots: vec![quiet] }]);
    assert_eq!(health(&life), (Some(270), Some(41), None), "what is not said again stays, an error is over");
}
