//! What people say: orders held back and pinned, vans taken out of the plan, alerts ended by hand.

use crate::life::{
    Life, at, boxed, broken_down, counted, depot, loaded, may, next_day, order, order_id, parcel, parcels, place_of,
    says, sku, toured, tours, two_shops, van_id,
};
use model::{AlertId, Autonomy, DecisionKind, Fact, NodeId, OrderId, OrderState, Override, Reason, SourceId};
use routing::VanStatus;

/// Two shops that hold the article, and an order that nobody has begun: pickers get nothing by themselves.
fn unbegun() -> Life {
    let mut life = two_shops();
    life.tell(at(9, 1), vec![counted("FR-B", 5), may(DecisionKind::Release, Autonomy::Advise)]);
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    life
}

fn state(life: &Life, number: u32) -> OrderState {
    life.world().orders().get(order_id(number)).expect("placed").state
}

fn prepared_at(life: &Life, key: &str) -> NodeId {
    life.world().orders().parcel(parcel(key)).expect("planned").plan.node
}

/// The reason with which what a person says now is refused.
fn refused(life: &mut Life, word: Override) -> Option<Reason> {
    let now = life.world().now;
    life.in_one_tick(now, None, vec![says(word)]);
    let seq = life.last("operator").seq;
    life.refusal().filter(|(word, _)| *word == seq).map(|(_, reason)| reason)
}

#[test]
fn an_order_that_is_held_back_is_prepared_once_it_is_let_go() {
    let mut life = unbegun();
    life.tell(at(9, 6), vec![says(Override::Hold(order_id(1))), may(DecisionKind::Release, Autonomy::Act)]);
    life.live_until(at(9, 20));
    assert_eq!((state(&life, 1), life.count("released")), (OrderState::Held, 0));
    life.tell(at(9, 21), vec![says(Override::Unhold(order_id(1)))]);
    assert_eq!((state(&life, 1), life.count("released")), (OrderState::Allocated, 1), "at once");
    assert_eq!(refused(&mut life, Override::Unhold(order_id(1))), Some(Reason::Unknown), "nobody holds it");
}

#[test]
fn an_order_whose_work_has_begun_is_neither_held_back_nor_moved() {
    let mut life = unbegun();
    life.tell(at(9, 6), vec![may(DecisionKind::Release, Autonomy::Act)]);
    assert_eq!(life.count("released"), 1);
    let node = place_of("FR-B");
    assert_eq!(refused(&mut life, Override::Hold(order_id(1))), Some(Reason::TooLate));
    assert_eq!(refused(&mut life, Override::Pin { order: order_id(1), node }), Some(Reason::TooLate));
    assert_eq!(refused(&mut life, Override::Hold(order_id(9))), Some(Reason::Unknown));
    assert_eq!((state(&life, 1), life.count("allocated")), (OrderState::Allocated, 1));
}

#[test]
fn a_pin_moves_what_waits_to_the_shop_that_a_person_chose() {
    let mut life = unbegun();
    assert_eq!(prepared_at(&life, "SH-1/1"), place_of("FR-A"));
    let pin = |place: &str| Override::Pin { order: order_id(1), node: place_of(place) };
    assert_eq!(refused(&mut life, pin("NOWHERE")), Some(Reason::Unknown));
    assert_eq!(refused(&mut life, pin("FR-B")), None);
    assert_eq!(prepared_at(&life, "SH-1/2"), place_of("FR-B"));
    let book = life.world().stock().book();
    let allocated = |place: &str| book.stock(place_of(place), sku()).allocated;
    assert_eq!((allocated("FR-A"), allocated("FR-B")), (0, 1), "the first shelf is free again");
    assert_eq!(refused(&mut life, Override::Unpin(order_id(1))), None);
    assert_eq!(life.world().orders().get(order_id(1)).expect("placed").pin, None);
    assert_eq!(prepared_at(&life, "SH-1/2"), place_of("FR-B"), "what is planned stays where it is");
}

#[test]
fn a_grounded_van_brings_what_it_carries_and_gets_nothing_more() {
    let (mut life, _, tour) = toured(2);
    let van = tour.van;
    life.tell(at(9, 9), vec![Fact::VanLoaded { van, parcels: parcels(&tour) }]);
    assert_eq!(refused(&mut life, Override::GroundVan(van)), None);
    assert_eq!(refused(&mut life, Override::GroundVan(van)), Some(Reason::TooLate), "it is grounded already");
    assert_eq!(refused(&mut life, Override::GroundVan(van_id("V-9"))), Some(Reason::Unknown));
    assert!(life.world().fleet().van(van).is_some_and(|state| state.tour.is_some()), "it finishes its tour");
    life.tell(at(9, 40), vec![Fact::StopServed { van, parcels: parcels(&tour) }]);
    life.tell(at(9, 50), vec![Fact::VanReturned { van }, order(3, at(9, 50))]);
    life.tell(at(9, 55), vec![boxed("FR-A", "SH-3/1")]);
    life.live_until(at(9, 58));
    assert_ne!(tours(&life).pop().map(|(_, tour)| tour.van), Some(van));
    assert_eq!(refused(&mut life, Override::ReturnVan(van)), None);
    assert_eq!(life.world().fleet().van(van).map(|state| state.status), Some(VanStatus::AtDepot));
}

#[test]
fn a_van_that_is_grounded_before_it_is_loaded_leaves_its_parcels_to_another() {
    let (mut life, _, tour) = toured(2);
    life.tell(at(9, 9), vec![says(Override::GroundVan(tour.van))]);
    life.live_until(at(9, 12));
    let (_, again) = tours(&life).pop().expect("another tour");
    assert_ne!(again.van, tour.van);
    assert_eq!(parcels(&again).len(), 2);
    let keys: Vec<String> = parcels(&again).iter().map(ToString::to_string).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    life.tell(at(9, 20), vec![loaded(again.van.as_str(), &keys)]);
    assert_eq!(life.refusal(), None);
}

fn only_alert(life: &Life) -> (AlertId, bool) {
    let found = life.world().alerts().book().alerts().last().expect("an alert");
    (found.alert.alert, found.is_open())
}

#[test]
fn an_alert_that_a_person_has_ended_rests_for_half_an_hour_though_its_cause_stands() {
    let mut life = broken_down();
    let (alert, _) = only_alert(&life);
    life.tell(at(9, 42), vec![says(Override::AcknowledgeAlert(alert)), says(Override::ResolveAlert(alert))]);
    assert!(!only_alert(&life).1);
    life.live_until(at(10, 10));
    assert_eq!(life.count("alert_opened"), 1, "who ended it is not called again at once");
    life.live_until(at(10, 15));
    assert_eq!((life.count("alert_opened"), only_alert(&life).1), (2, true));
}

#[test]
fn a_shops_word_for_an_article_is_what_a_person_last_said() {
    let mut life = depot();
    let source = SourceId::new("shopify:maison-lune").expect("short");
    let map = |sku| says(Override::MapSku { source, alias: "Brume n° 1".to_owned(), sku });
    life.tell(at(9, 5), vec![map(model::SkuId::new("OTHER").expect("short"))]);
    life.tell(at(9, 6), vec![map(sku())]);
    let aliases = life.world().feeds().aliases();
    assert_eq!(aliases.get(&(source, "Brume n° 1".to_owned())), Some(&sku()));
}

#[test]
fn a_cancellation_that_came_before_its_order_ends_it_when_it_comes() {
    let mut life = depot();
    life.tell(at(9, 5), vec![Fact::OrderCancelled { order: order_id(1) }]);
    assert_eq!((life.count("word_refused"), life.count("cancelled")), (0, 0), "its order may be on its way");
    life.tell(at(9, 8), vec![order(1, at(9, 4))]);
    assert_eq!((state(&life, 1), life.count("allocated")), (OrderState::Cancelled, 0));
    assert_eq!(refused(&mut life, Override::Cancel(order_id(1))), Some(Reason::TooLate));
    assert_eq!(refused(&mut life, Override::Cancel(OrderId::new("SH-77").expect("short"))), Some(Reason::Unknown));
}
