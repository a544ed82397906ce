//! What was said is what happens: many messages wait for a person, late cancellations are answered, what cannot be is
//! refused, and what is held at the dock stays there.

use crate::life::{
    Life, accept, at, boxed, broke, broken_down, clock, counted, depot, loaded, may, next_day, order, order_id, packed,
    parcel, parcels, place_of, proposal, says, sku, toured, tours, truck, two_shops, van_id,
};
use model::{
    Action, AlertKind, Autonomy, Body, Decision, DecisionKind, DepartureId, DockScope, Effect, Event, Fact, OrderState,
    Override, Promise, Reason, Remedy, Subject, Template,
};

/// So many parcels on the dock for a truck; the next leaves a day later.
fn on_the_dock(count: u32) -> (Life, DepartureId) {
    let mut life = two_shops();
    let mut facts = truck("D-C", "FR-A", clock(11, 27, 18, 0));
    facts.push(counted("FR-A", 500));
    life.tell(at(9, 1), facts);
    life.tell(at(9, 5), (1..=count).map(|n| next_day(n, at(9, 5))).collect());
    life.tell(at(9, 30), (1..=count).map(|n| boxed("FR-A", &format!("SH-{n}/1"))).collect());
    (life, DepartureId::new("D-A").expect("short"))
}

fn leaves(life: &mut Life, departure: DepartureId, taken: &[&str]) {
    let parcels = taken.iter().map(|key| parcel(key)).collect();
    life.tell(at(18, 20), vec![Fact::DepartureLeft { departure, parcels }]);
}

fn told(life: &Life) -> Vec<Template> {
    let asked = |event: &Event| match &event.body {
        Body::Decision(Decision::NotificationAsked(asked)) => Some(asked.template),
        Body::Decision(_) | Body::Fact(_) => None,
    };
    life.log.iter().filter_map(asked).collect()
}

/// What the last message says of when it arrives.
fn promised(life: &Life) -> Option<Promise> {
    match &life.last("notification_asked").body {
        Body::Decision(Decision::NotificationAsked(asked)) => asked.promise,
        other => panic!("{other:?}"),
    }
}

fn has_alert(life: &Life) -> bool {
    life.world().alerts().book().is_open(AlertKind::MassMessage, Subject::Node(place_of("FR-A")))
}

#[test]
fn a_mass_message_waits_for_a_person_and_goes_when_they_say_so() {
    let (mut life, truck) = on_the_dock(30);
    leaves(&mut life, truck, &[]);
    assert_eq!((life.count("promise_moved"), told(&life).len()), (30, 0), "nobody is told yet");
    let put = proposal(&life);
    assert!(matches!(&put.remedy, Remedy::Announce { orders, .. } if orders.len() == 30), "{put:?}");
    assert!(has_alert(&life) && put.alert.is_some());
    life.live_until(at(19, 30));
    assert_eq!((told(&life).len(), has_alert(&life), life.count("proposed")), (0, true, 1), "nobody answers: it stays");
    life.tell(at(19, 31), vec![accept(put.proposal)]);
    assert_eq!((told(&life).len(), has_alert(&life)), (30, false));
    assert_eq!(life.last("notification_asked").cause, Some(life.last("operator").seq));
    assert!(life.world().messages().to_tell().is_empty() && life.world().approvals().proposals().next().is_none());
}

#[test]
fn messages_count_on_the_day_on_which_they_are_asked_for_whatever_is_told_by_them() {
    let (mut life, truck) = on_the_dock(30);
    leaves(&mut life, truck, &[]);
    life.tell(at(18, 30), vec![next_day(31, at(18, 30))]);
    life.tell(at(18, 31), vec![Fact::OrderCancelled { order: order_id(31) }]);
    let asked = |life: &Life| life.world().sales().totals().messages;
    assert_eq!((told(&life).len(), asked(&life)), (1, 1));
    let (evening, morning) = (life.world().sales().since(), clock(11, 27, 9, 30));
    life.live_until(morning);
    assert_eq!(asked(&life), 0, "another day is counted");
    let put = life.world().approvals().proposals().next().expect("it waits").proposal.proposal;
    life.tell(morning, vec![accept(put)]);
    assert_eq!((told(&life).len(), asked(&life)), (31, 30), "of what happened the evening before");
    assert_eq!(life.world().review(evening).map(|day| day.totals.messages), Some(1));
}

#[test]
fn a_mass_message_that_a_person_refuses_is_dropped_whole() {
    let (mut life, truck) = on_the_dock(30);
    leaves(&mut life, truck, &[]);
    let put = proposal(&life);
    life.tell(at(18, 30), vec![says(Override::Reject(put.proposal))]);
    life.live_until(at(18, 40));
    assert_eq!((told(&life).len(), has_alert(&life), life.count("proposed")), (0, false, 1));
    assert!(life.world().messages().to_tell().is_empty());
}

#[test]
fn single_messages_and_few_of_one_cause_go_at_once() {
    let (mut life, truck) = on_the_dock(5);
    leaves(&mut life, truck, &["SH-1/1"]);
    assert_eq!((told(&life).len(), life.count("proposed")), (4, 0));
    let (mut life, truck) = on_the_dock(5);
    life.tell(at(9, 40), vec![says(Override::AskAbove(3))]);
    leaves(&mut life, truck, &[]);
    assert_eq!((told(&life).len(), life.count("proposed")), (0, 1), "a person set the number");
}

#[test]
fn an_alert_closed_by_hand_comes_back_while_its_messages_wait() {
    let (mut life, truck) = on_the_dock(30);
    leaves(&mut life, truck, &[]);
    let first = proposal(&life);
    let alert = first.alert.expect("it has one");
    life.tell(at(18, 30), vec![says(Override::ResolveAlert(alert))]);
    life.live_until(at(18, 35));
    let again = proposal(&life);
    assert!(has_alert(&life) && again.alert.is_some_and(|other| other != alert), "{again:?}");
    life.tell(at(18, 36), vec![accept(again.proposal)]);
    assert_eq!(told(&life).len(), 30);
}

#[test]
fn a_cancellation_is_told_as_what_it_was() {
    let mut life = depot();
    life.tell(at(9, 5), vec![order(1, at(9, 5)), order(2, at(9, 5)), order(3, at(9, 5))]);
    life.tell(at(9, 6), vec![Fact::OrderCancelled { order: order_id(1) }]);
    life.tell(at(9, 7), vec![says(Override::Cancel(order_id(2)))]);
    life.tell(at(9, 8), vec![boxed("FR-A", "SH-3/1"), Fact::OrderCancelled { order: order_id(3) }]);
    assert_eq!(told(&life), [Template::Cancelled, Template::CancelledByUs, Template::CancelTooLate]);
    life.tell(at(9, 9), vec![Fact::OrderCancelled { order: order_id(3) }]);
    life.tell(at(9, 10), vec![says(Override::Cancel(order_id(3)))]);
    assert_eq!((told(&life).len(), life.world().sales().totals().cancelled_too_late), (3, 1), "answered once");
}

#[test]
fn a_customer_who_cancels_what_has_arrived_is_answered_too() {
    let mut life = depot();
    packed(&mut life, 1);
    life.tell(at(9, 20), vec![loaded("V-1", &["SH-1/1"]), Fact::ParcelDelivered { parcel: parcel("SH-1/1") }]);
    life.tell(at(9, 50), vec![Fact::OrderCancelled { order: order_id(1) }]);
    assert_eq!(told(&life), [Template::CancelTooLate]);
    assert_eq!(promised(&life), None, "nothing will arrive: the mail says that it has");
    life.tell(at(9, 51), vec![order(2, at(9, 51))]);
    life.tell(at(9, 52), vec![boxed("FR-A", "SH-2/1")]);
    life.tell(at(9, 55), vec![Fact::OrderCancelled { order: order_id(2) }]);
    let stands = life.world().orders().get(order_id(2)).expect("placed").promise;
    assert!(stands.is_some() && promised(&life) == stands, "what is on its way will");
}

#[test]
fn what_is_held_at_the_dock_is_not_loaded_and_leaves_with_another_truck() {
    let (mut life, truck) = on_the_dock(2);
    life.tell(at(10, 0), vec![says(Override::HoldAtDock(DockScope::Order(order_id(1))))]);
    let node = place_of("FR-A");
    let hold = Effect::Act(Action::HoldAtDock { node, parcels: vec![parcel("SH-1/1")] });
    assert_eq!(life.control.effects(life.last("operator")), std::slice::from_ref(&hold));
    leaves(&mut life, truck, &["SH-2/1"]);
    let rebound = life.last("rebound").clone();
    assert!(matches!(rebound.body, Body::Decision(Decision::Rebound { reason: Reason::OperatorAsked, .. })));
    assert_eq!(life.control.effects(&rebound).last(), Some(&hold), "it stays held under its new label");
    life.tell(at(18, 30), vec![says(Override::FreeAtDock(DockScope::Order(order_id(1))))]);
    let free = Effect::Act(Action::FreeAtDock { node, parcels: vec![parcel("SH-1/1")] });
    assert_eq!(life.control.effects(life.last("operator")), [free]);
}

#[test]
fn a_departure_a_sku_or_a_node_is_held_too_and_what_is_packed_meanwhile_with_it() {
    for scope in [
        DockScope::Departure(DepartureId::new("D-A").expect("short")),
        DockScope::Sku(sku()),
        DockScope::Node(place_of("FR-A")),
    ] {
        let mut life = two_shops();
        life.tell(at(9, 5), vec![next_day(1, at(9, 5)), says(Override::HoldAtDock(scope))]);
        life.tell(at(9, 30), vec![boxed("FR-A", "SH-1/1")]);
        let effects = life.control.effects(life.last("parcel_packed"));
        assert!(matches!(&effects[..], [Effect::Act(Action::HoldAtDock { .. })]), "{scope:?}: {effects:?}");
    }
    let mut life = two_shops();
    let gone = DockScope::Departure(DepartureId::new("D-9").expect("short"));
    life.tell(at(9, 5), vec![says(Override::HoldAtDock(gone))]);
    assert_eq!(life.refusal().map(|(_, reason)| reason), Some(Reason::UnknownDeparture));
}

#[test]
fn a_van_is_not_sent_with_what_is_held() {
    let (mut life, _, tour) = toured(3);
    life.tell(at(9, 9), vec![says(Override::HoldAtDock(DockScope::Order(order_id(1))))]);
    life.live_until(at(9, 15));
    let held = life.world().orders().parcel(parcel("SH-1/1")).expect("known");
    assert_eq!(held.van, None);
    let planned = life.world().fleet().van(tour.van).and_then(|van| van.tour.clone()).expect("a tour");
    assert!(!parcels(&planned).contains(&parcel("SH-1/1")) && parcels(&planned).len() == 2);
    life.tell(at(9, 16), vec![says(Override::FreeAtDock(DockScope::Order(order_id(1))))]);
    life.live_until(at(9, 18));
    assert!(life.world().orders().parcel(parcel("SH-1/1")).is_some_and(|parcel| parcel.van.is_some()));
}

#[test]
fn a_node_that_cannot_serve_an_order_is_not_among_the_choices_and_is_refused() {
    let mut life = two_shops();
    life.tell(at(9, 1), vec![may(DecisionKind::Release, Autonomy::Advise)]);
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    let nodes = |life: &Life| {
        let options = life.world().pin_options(order_id(1), life.world().now);
        options.iter().map(|option| option.node).collect::<Vec<_>>()
    };
    assert_eq!(nodes(&life), [place_of("FR-A")], "the other has none");
    let pin = Override::Pin { order: order_id(1), node: place_of("FR-B") };
    life.tell(at(9, 6), vec![says(pin.clone())]);
    assert_eq!(life.refusal(), Some((life.last("operator").seq, Reason::NoStock)));
    let order = life.world().orders().get(order_id(1)).expect("placed");
    assert_eq!((order.pin, order.state, order.asked_by), (None, OrderState::Allocated, None), "it stays as it is");
    life.tell(at(9, 7), vec![counted("FR-B", 5)]);
    let options = life.world().pin_options(order_id(1), at(9, 7));
    let other = options.iter().find(|option| option.node == place_of("FR-B")).expect("it can now");
    assert_eq!((other.lines, other.open, other.stock), (1, 1, 5));
    life.tell(at(9, 8), vec![says(pin)]);
    assert_eq!(life.world().orders().get(order_id(1)).expect("placed").pin, Some(place_of("FR-B")));
}

#[test]
fn a_rescue_that_nobody_can_do_cannot_be_accepted_and_is_put_anew_with_what_changed() {
    let (mut life, _, tour) = toured(4);
    let helper = if tour.van == van_id("V-1") { van_id("V-2") } else { van_id("V-1") };
    life.tell(at(9, 20), vec![says(Override::GroundVan(helper))]);
    life.tell(at(9, 30), vec![Fact::VanLoaded { van: tour.van, parcels: parcels(&tour) }]);
    life.tell(at(9, 40), vec![broke(tour.van.as_str(), 900)]);
    let put = proposal(&life);
    assert!(matches!(&put.remedy, Remedy::Transfer { tours, left, .. } if tours.is_empty() && left.len() == 4));
    life.tell(at(9, 41), vec![accept(put.proposal)]);
    assert_eq!(life.refusal(), Some((life.last("operator").seq, Reason::NoVan)));
    life.tell(at(9, 50), vec![says(Override::ReturnVan(helper))]);
    life.live_until(at(9, 52));
    let again = proposal(&life);
    let record = life.world().approvals().proposal(again.proposal).expect("it stands");
    assert_ne!(again.proposal, put.proposal);
    assert_eq!((record.before.as_deref(), record.barred()), (Some(&put.remedy), None));
}

#[test]
fn a_rescue_that_was_begun_is_followed_until_it_is_over() {
    let mut life = broken_down();
    let put = proposal(&life);
    assert_eq!(life.world().fleet().recovery(van_id("V-1")), None, "nobody has said yes");
    life.tell(at(9, 45), vec![accept(put.proposal)]);
    let recovery = life.world().fleet().recovery(van_id("V-1")).expect("begun");
    assert_eq!((recovery.parcels.len(), recovery.promised.len(), recovery.since), (4, 4, at(9, 45)));
    assert!(tours(&life).iter().any(|(seq, tour)| *seq == recovery.by && tour.van == van_id("V-2")));
}
