//! Orders: who serves them, and what becomes of those that cannot be served as they were.

use crate::{
    ParcelState,
    life::{
        Life, accept, at, boxed, changed, counted, depot, edited, grid, loaded, may, next_day, node, order_id, packed,
        parcel, place_of, proposal, says, sku, truck, two_shops,
    },
};
use model::{
    Action, AlertKind, Autonomy, Body, Decision, DecisionKind, DeptId, Effect, Event, Fact, NodeId, OrderLine,
    OrderState, Override, Reason, Remedy, SkuId, Via,
};

fn at_node(life: &Life, key: &str) -> NodeId {
    life.world().orders().parcel(parcel(key)).expect("planned").plan.node
}

fn way(life: &Life, key: &str) -> Via {
    life.world().orders().parcel(parcel(key)).expect("planned").plan.via
}

fn state(life: &Life, number: u32) -> OrderState {
    life.world().orders().get(order_id(number)).expect("placed").state
}

fn part(life: &Life, key: &str) -> ParcelState {
    life.world().orders().parcel(parcel(key)).expect("planned").state
}

fn allocated_at(life: &Life, place: &str) -> u32 {
    life.world().stock().book().stock(place_of(place), sku()).allocated
}

#[test]
fn refusals_stand_right_behind_the_word_that_they_refuse() {
    let mut life = two_shops();
    life.tell(at(9, 5), vec![boxed("FR-A", "GHOST/1"), next_day(1, at(9, 5))]);
    let place = life.log.iter().position(|event| event.kind() == "parcel_packed").expect("told");
    let kinds: Vec<&str> = life.log[place..].iter().take(3).map(Event::kind).collect();
    assert_eq!(kinds, ["parcel_packed", "word_refused", "order_placed"]);
    assert_eq!(life.refusal(), Some((life.log[place].seq, Reason::UnknownParcel)));
}

#[test]
fn refusals_are_said_once() {
    let mut life = two_shops();
    life.tell(at(9, 5), vec![boxed("FR-A", "GHOST/1")]);
    life.live_until(at(9, 10));
    assert_eq!(life.count("word_refused"), 1);
    assert!(life.world().feeds().to_refuse().is_empty());
}

#[test]
fn cancels_free_what_was_held() {
    let mut life = two_shops();
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    assert_eq!(allocated_at(&life, "FR-A"), 1);
    life.tell(at(9, 6), vec![Fact::OrderCancelled { order: order_id(1) }]);
    assert_eq!(life.last("cancelled").cause, Some(life.last("order_cancelled").seq));
    assert_eq!((state(&life, 1), allocated_at(&life, "FR-A")), (OrderState::Cancelled, 0));
}

#[test]
fn cancels_come_too_late_once_a_parcel_is_packed() {
    let mut life = depot();
    packed(&mut life, 1);
    life.tell(at(9, 7), vec![Fact::OrderCancelled { order: order_id(1) }]);
    assert_eq!(life.refusal(), Some((life.last("order_cancelled").seq, Reason::TooLate)));
    assert_eq!((life.count("cancelled"), state(&life, 1)), (0, OrderState::Packed));
}

/// An order of which one parcel has left with a van, while another of two units is being prepared.
fn partly_gone() -> Life {
    let mut life = depot();
    packed(&mut life, 1);
    life.tell(at(9, 7), vec![edited(1, &[1, 2])]);
    life.tell(at(9, 9), vec![loaded("V-1", &["SH-1/1"])]);
    assert_eq!((state(&life, 1), allocated_at(&life, "FR-A")), (OrderState::Shipped, 2));
    life
}

#[test]
fn cancels_stop_what_is_not_packed_of_an_order_that_is_partly_on_its_way() {
    let mut life = partly_gone();
    life.tell(at(9, 10), vec![Fact::OrderCancelled { order: order_id(1) }]);
    let word = life.last("order_cancelled").seq;
    assert_eq!((life.last("allocated").cause, life.refusal()), (Some(word), Some((word, Reason::TooLate))));
    let order = life.world().orders().get(order_id(1)).expect("placed");
    assert_eq!((order.state, order.declined.as_slice()), (OrderState::Shipped, &[(1, Reason::CustomerAsked)][..]));
    assert_eq!((part(&life, "SH-1/1"), part(&life, "SH-1/2")), (ParcelState::Left, ParcelState::Dropped));
    assert_eq!((allocated_at(&life, "FR-A"), life.world().sites().in_work(place_of("FR-A"))), (0, 0));
    let stop = Effect::Act(Action::StopPick { node: place_of("FR-A"), parcel: parcel("SH-1/2") });
    assert_eq!(life.control.effects(life.last("allocated")), [stop], "the pickers are told");
}

#[test]
fn cancels_of_a_part_end_the_order_with_what_arrives() {
    let mut life = partly_gone();
    life.tell(at(9, 10), vec![says(Override::Cancel(order_id(1))), Fact::OrderCancelled { order: order_id(1) }]);
    let declined = &life.world().orders().get(order_id(1)).expect("placed").declined;
    assert_eq!(declined.as_slice(), [(1, Reason::OperatorAsked)], "who asked first");
    life.tell(at(9, 40), vec![Fact::ParcelDelivered { parcel: parcel("SH-1/1") }]);
    assert_eq!((state(&life, 1), life.world().orders().open_len()), (OrderState::Delivered, 0));
    assert_eq!((life.count("cancelled"), life.count("declined")), (0, 0), "a part of it was served");
}

#[test]
fn cancels_of_a_part_reach_lines_that_wait_for_a_node_too() {
    let mut life = depot();
    packed(&mut life, 1);
    life.tell(at(9, 7), vec![edited(1, &[1, 2]), Fact::OrderCancelled { order: order_id(1) }]);
    life.live_until(at(9, 9));
    assert_eq!((state(&life, 1), allocated_at(&life, "FR-A")), (OrderState::Packed, 0));
    assert_eq!(life.world().orders().to_allocate_len(), 0, "nobody looks for a node");
}

#[test]
fn shortages_move_the_newest_parcels_to_another_shelf() {
    let mut life = two_shops();
    for n in 1..=4 {
        life.tell(at(9, 5 + i64::from(n)), vec![next_day(n, at(9, 5 + i64::from(n)))]);
    }
    life.tell(at(9, 15), vec![counted("FR-B", 5)]);
    life.tell(at(9, 16), vec![counted("FR-A", 1)]);
    assert_eq!((allocated_at(&life, "FR-A"), allocated_at(&life, "FR-B")), (1, 3));
    assert_eq!((at_node(&life, "SH-1/1"), at_node(&life, "SH-4/2")), (place_of("FR-A"), place_of("FR-B")));
    assert_eq!(life.last("allocated").cause, Some(life.last("stock_counted").seq), "because of the count");
}

#[test]
fn shortages_that_nobody_can_make_good_are_declined() {
    let mut life = two_shops();
    life.tell(at(9, 5), vec![next_day(1, at(9, 5)), next_day(2, at(9, 5))]);
    life.tell(at(9, 6), vec![counted("FR-A", 1)]);
    assert_eq!((state(&life, 1), state(&life, 2)), (OrderState::Allocated, OrderState::Declined));
    assert_eq!(allocated_at(&life, "FR-A"), 1, "what is promised lies there");
}

/// A parcel that waits in a shop whose new robots have no bin of its article; the other shop has so many.
fn without_a_bin(elsewhere: u32) -> Life {
    let mut life = two_shops();
    life.tell(at(9, 1), vec![may(DecisionKind::Release, Autonomy::Advise)]);
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    let mut facts = grid("FR-A", "R1");
    facts.extend([counted("FR-B", elsewhere), may(DecisionKind::Release, Autonomy::Act)]);
    life.tell(at(9, 6), facts);
    life.live_until(at(9, 8));
    life
}

#[test]
fn unpickable_parcels_are_prepared_where_somebody_reaches_them() {
    let life = without_a_bin(5);
    assert_eq!(at_node(&life, "SH-1/2"), place_of("FR-B"));
    assert_eq!((allocated_at(&life, "FR-A"), allocated_at(&life, "FR-B")), (0, 1));
}

#[test]
fn unpickable_parcels_that_no_other_shelf_holds_are_declined() {
    let life = without_a_bin(0);
    assert_eq!((state(&life, 1), allocated_at(&life, "FR-A")), (OrderState::Declined, 0));
}

#[test]
fn unpickable_parcels_leave_their_node_whoever_pinned_them_there() {
    let mut life = without_a_bin(5);
    let before = life.count("allocated");
    let pin = Override::Pin { order: order_id(2), node: place_of("FR-A") };
    life.tell(at(9, 30), vec![next_day(2, at(9, 30)), says(pin)]);
    assert_eq!((at_node(&life, "SH-2/2"), life.count("allocated") - before), (place_of("FR-B"), 2));
    let told = life.log.iter().filter_map(|event| match &event.body {
        Body::Decision(Decision::AlertOpened(alert)) => Some(alert.kind),
        Body::Decision(_) | Body::Fact(_) => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [AlertKind::SiteStalled], "it comes to an end, and nobody packs");
}

/// Two shops that hold the article and whose robots find it in no bin, and an order for it.
fn without_bins_anywhere() -> Life {
    let mut life = two_shops();
    let mut facts = grid("FR-A", "R1");
    facts.extend(grid("FR-B", "R2"));
    facts.push(counted("FR-B", 5));
    life.tell(at(9, 1), facts);
    life
}

#[test]
fn unpickable_parcels_do_not_go_to_and_fro_between_shops_whose_robots_cannot_reach_them() {
    let mut life = without_bins_anywhere();
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    life.live_until(at(9, 8));
    assert_eq!((life.count("allocated"), life.count("alert_opened")), (1, 0));
    assert_eq!(state(&life, 1), OrderState::Declined);
    assert_eq!((allocated_at(&life, "FR-A"), allocated_at(&life, "FR-B")), (0, 0));
}

#[test]
fn unpickable_parcels_find_the_shop_where_people_pick() {
    let mut life = without_bins_anywhere();
    let mut facts = vec![node("FR-C", 8, 22), counted("FR-C", 5)];
    facts.extend(truck("D-C", "FR-C", at(18, 0)));
    life.tell(at(9, 2), facts);
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    life.live_until(at(9, 8));
    assert_eq!((allocated_at(&life, "FR-C"), life.count("allocated")), (1, 2), "at the second look");
}

#[test]
fn allocations_hold_stock_and_promise_at_once() {
    let mut life = two_shops();
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    let allocated = life.last("allocated");
    let placed = life.last("order_placed").seq;
    assert_eq!((allocated.cause, allocated.at), (Some(placed), at(9, 5)));
    assert!(allocated.based_on.is_some_and(|basis| basis >= placed), "it names its basis");
    assert!(life.world().orders().get(order_id(1)).is_some_and(|order| order.promise.is_some()));
    assert_eq!(allocated_at(&life, "FR-A"), 1);
}

#[test]
fn allocations_decline_the_lines_that_nobody_has_and_serve_the_others() {
    let mut life = two_shops();
    let unknown = OrderLine { sku: SkuId::new("NOBODYS").expect("short"), qty: 1, price_cents: None };
    life.tell(at(9, 5), vec![changed(next_day(1, at(9, 5)), |card| card.lines.push(unknown))]);
    let order = life.world().orders().get(order_id(1)).expect("placed");
    assert_eq!(order.declined, [(1, Reason::UnknownSku)]);
    assert_eq!(life.world().orders().parcel(parcel("SH-1/1")).expect("planned").plan.lines, [0]);
}

#[test]
fn allocations_wait_for_a_person_where_the_app_may_only_ask() {
    let mut life = two_shops();
    life.tell(at(9, 1), vec![may(DecisionKind::Allocate, Autonomy::Ask)]);
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    life.live_until(at(9, 8));
    assert_eq!((life.count("allocated"), life.count("proposed")), (0, 1), "asked once");
    let put = proposal(&life);
    assert_eq!(put.remedy, Remedy::Allocate(order_id(1)));
    life.tell(at(9, 9), vec![accept(put.proposal)]);
    assert_eq!(life.last("allocated").cause, Some(life.last("operator").seq), "because a person said so");
}

#[test]
fn rebinds_send_what_a_truck_left_behind_with_the_next_one() {
    let mut life = two_shops();
    life.tell(at(9, 1), truck("D-C", "FR-A", at(20, 0)));
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    life.tell(at(9, 30), vec![boxed("FR-A", "SH-1/1")]);
    let Via::Departure(departure) = way(&life, "SH-1/1") else { panic!("a truck") };
    life.tell(at(17, 0), vec![Fact::DepartureLeft { departure, parcels: Vec::new() }]);
    let why =
        |event: &Event| matches!(event.body, Body::Decision(Decision::Rebound { reason: Reason::MissedDeparture, .. }));
    assert!(why(life.last("rebound")) && way(&life, "SH-1/1") != Via::Departure(departure));
}

#[test]
fn rebinds_follow_a_customer_to_another_address() {
    let mut life = two_shops();
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    let dept = DeptId::new("13").expect("a code");
    life.tell(at(9, 6), vec![Fact::OrderRedirected { order: order_id(1), dept, near: None }]);
    let rebound = life.last("rebound");
    assert_eq!(rebound.cause, Some(life.last("order_redirected").seq));
    assert!(matches!(rebound.body, Body::Decision(Decision::Rebound { reason: Reason::CustomerAsked, .. })));
    assert_eq!(allocated_at(&life, "FR-A"), 1, "from where it is prepared");
}
