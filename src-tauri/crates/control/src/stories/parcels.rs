//! What the outside does with parcels unasked: the books follow.

use crate::{
    ParcelState,
    life::{Life, at, depot, order, packed, parcel, place_of, says, sku, toured, van_id},
};
use model::{Autonomy, DecisionKind, Fact, OrderId, OrderLine, OrderState, Override, ParcelId, VanId};

fn planned_on(life: &Life, van: VanId, id: ParcelId) -> bool {
    let tour = life.world().fleet().van(van).and_then(|state| state.tour.as_ref());
    tour.is_some_and(|tour| tour.stops.iter().any(|stop| stop.parcels.contains(&id)))
}

#[test]
fn what_another_van_has_loaded_leaves_the_plan_of_the_one_that_was_to_take_it() {
    let (mut life, _, tour) = toured(3);
    let other = if tour.van == van_id("V-1") { van_id("V-2") } else { van_id("V-1") };
    let taken = parcel("SH-2/1");
    assert!(planned_on(&life, tour.van, taken));
    life.tell(at(9, 9), vec![Fact::VanLoaded { van: other, parcels: vec![taken] }]);
    assert!(!planned_on(&life, tour.van, taken), "its driver would look for it");
    assert!(planned_on(&life, tour.van, parcel("SH-1/1")), "the rest of the plan stands");
    assert_eq!(life.world().orders().parcel(taken).expect("known").van, Some(other));
}

#[test]
fn what_a_third_van_was_to_take_leaves_its_plan_when_it_changes_hands_on_the_road() {
    let (mut life, _, tour) = toured(3);
    let other = if tour.van == van_id("V-1") { van_id("V-2") } else { van_id("V-1") };
    let taken = parcel("SH-2/1");
    life.tell(at(9, 9), vec![Fact::ParcelsTransferred { from: other, to: other, parcels: vec![taken] }]);
    assert!(!planned_on(&life, tour.van, taken));
    assert!(life.world().fleet().van(other).expect("listed").aboard.contains(&taken));
}

#[test]
fn an_order_with_a_line_that_waits_for_a_node_is_not_delivered() {
    let mut life = depot();
    packed(&mut life, 1);
    let id = OrderId::new("SH-1").expect("short");
    let line = |qty| OrderLine { sku: sku(), qty, price_cents: Some(1_500) };
    let more = Fact::OrderEdited { order: id, lines: vec![line(1), line(2)] };
    // In one breath: the second line has no node yet.
    life.tell(at(9, 7), vec![more, Fact::ParcelDelivered { parcel: parcel("SH-1/1") }]);
    let state = |life: &Life| life.world().orders().get(id).expect("placed").state;
    assert_eq!(state(&life), OrderState::Shipped, "a part is there, a part is still to come");
    assert_eq!(life.world().orders().open_len(), 1);
    life.tell(at(9, 8), vec![Fact::ParcelDelivered { parcel: parcel("SH-1/2") }]);
    assert_eq!((state(&life), life.world().orders().open_len()), (OrderState::Delivered, 0));
}

#[test]
fn a_parcel_that_is_picked_unasked_waits_no_longer() {
    let mut life = depot();
    let advise = Override::SetAutonomy { kind: DecisionKind::Release, level: Autonomy::Advise };
    life.tell(at(9, 5), vec![says(advise), order(1, at(9, 5))]);
    let site = place_of("FR-A");
    assert_eq!(life.world().sites().waiting_len(site), 1);
    life.tell(at(9, 6), vec![Fact::PickStarted { node: site, parcels: vec![parcel("SH-1/1")] }]);
    let world = life.world();
    assert_eq!(world.orders().parcel(parcel("SH-1/1")).expect("known").state, ParcelState::Picking);
    assert_eq!((world.sites().waiting_len(site), world.sites().in_work(site)), (0, 1));
    life.tell(at(9, 7), vec![Fact::ParcelPacked { node: site, parcel: parcel("SH-1/1") }]);
    assert_eq!((life.world().sites().waiting_len(site), life.world().sites().in_work(site)), (0, 0));
}
