//! What the app tells: forecasts, alerts, incidents, messages.

use crate::life::{
    Life, accept, article, at, broke, broken_down, changed, depot, edited, loaded, may, node, order, packed, parcel,
    passage, proposal, says, sku, slot, toured, van_id,
};
use model::{
    AlertKind, Autonomy, Body, Decision, DecisionKind, Event, Fact, Measure, Moment, NotificationId, Override,
    Position, ShowSlot, SkuId, Span, VanId,
};

/// A place near the depot.
const NEAR: Position = Position { lat_e5: 4_886_900, lon_e5: 234_000 };

fn shown(from: Moment) -> ShowSlot {
    match slot("S1", at(14, 0), at(15, 0)) {
        Fact::SlotPlanned(card) => ShowSlot { passages: vec![passage(from, from + Span::minutes(15), 60)], ..card },
        other => panic!("{other:?}"),
    }
}

/// A shop whose article is presented from two to a quarter past.
fn show() -> Life {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 8, 22)];
    facts.extend(article("FR-A", 500));
    facts.push(Fact::SlotPlanned(shown(at(14, 0))));
    life.tell(at(13, 0), facts);
    life
}

fn revised(life: &Life) -> Vec<&Event> {
    life.log.iter().filter(|event| event.kind() == "forecast_revised").collect()
}

#[test]
fn forecasts_are_told_every_five_minutes_at_most() {
    let mut life = show();
    life.live_until(at(14, 2));
    life.tell(at(14, 2), (0..200).map(|n| order(n, at(14, 2))).collect());
    let before = revised(&life).len();
    life.live_until(at(14, 4));
    assert_eq!(revised(&life).len(), before, "however much was sold");
    life.live_until(at(14, 6));
    assert!(revised(&life).len() > before);
    assert!(revised(&life).iter().all(|event| event.at.minute_of_day().is_multiple_of(5)));
}

#[test]
fn forecasts_are_told_at_once_when_a_person_moves_a_passage() {
    let mut life = show();
    life.live_until(at(13, 31));
    life.tell(at(13, 31), vec![says(Override::EditSlot(shown(at(14, 30))))]);
    let told = life.last("forecast_revised");
    assert_eq!((told.at, told.cause), (at(13, 31), Some(life.last("operator").seq)));
    assert!(matches!(&told.body, Body::Decision(Decision::ForecastRevised(fresh)) if fresh.sku == sku()));
}

/// Units kept at the shop by the last word on it, and the words.
fn kept(life: &Life) -> (u32, Vec<&Event>) {
    let told = life.log.iter().filter(|event| event.kind() == "stock_kept").collect();
    (life.world().stock().kept().units(sku(), crate::life::place_of("FR-A")), told)
}

#[test]
fn keeps_units_for_a_passage_because_of_its_forecast_until_it_is_over() {
    let mut life = show();
    life.live_until(at(13, 6));
    let (units, told) = kept(&life);
    assert!((40..=80).contains(&units), "sixty are announced, {units} are kept");
    let cause = told[0].cause.expect("a cause");
    assert!(
        life.log.iter().any(|event| event.seq == cause && ["forecast_revised", "sku_listed"].contains(&event.kind()))
    );
    life.live_until(at(16, 1));
    assert_eq!(kept(&life).0, 0, "nobody waits for what is over");
}

#[test]
fn keeps_room_to_prepare_in_the_quarters_of_a_passage_until_it_is_over() {
    let mut life = show();
    life.live_until(at(13, 6));
    let site = crate::life::place_of("FR-A");
    let room = |life: &Life, from| {
        let mut quarters = life.world().stock().kept().quarters(site);
        quarters.find(|(start, _)| *start == from).map_or(0, |(_, units)| units)
    };
    assert!((36..=48).contains(&room(&life, at(14, 0))), "seven in ten of sixty: {}", room(&life, at(14, 0)));
    assert_eq!(room(&life, at(13, 45)), 0);
    let told = life.last("room_kept");
    let Body::Decision(Decision::RoomKept(kept)) = &told.body else { panic!("{told:?}") };
    assert_eq!((told.cause, kept.node), (kept.foreseen.map(|foreseen| foreseen.by), site));
    life.live_until(at(16, 1));
    assert_eq!(life.world().stock().kept().between(site, at(16, 1), at(23, 0)), None);
}

#[test]
fn keeps_no_more_than_there_is_and_says_it_once() {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 8, 22)];
    facts.extend(article("FR-A", 12));
    facts.push(Fact::SlotPlanned(shown(at(14, 0))));
    life.tell(at(13, 0), facts);
    life.live_until(at(13, 31));
    let (units, told) = kept(&life);
    assert_eq!((units, told.len()), (12, 1));
    let foreseen = life.world().stock().kept().foreseen(sku()).expect("a forecast");
    assert_eq!((Some(foreseen.by), foreseen.units), (told[0].cause, 60), "it names what it stands on");
}

#[test]
fn alerts_about_a_broken_van_do_not_wait_for_the_minute() {
    let (mut life, _, tour) = toured(2);
    let now = at(9, 40) + Span::seconds(20);
    life.tell(at(9, 30), vec![Fact::VanLoaded { van: tour.van, parcels: crate::life::parcels(&tour) }]);
    life.tell(now, vec![broke(tour.van.as_str(), 900)]);
    let opened = life.last("alert_opened");
    assert_eq!((opened.at, opened.cause), (now, Some(life.last("van_broke_down").seq)));
}

#[test]
fn alerts_end_with_what_they_are_about() {
    let mut life = broken_down();
    assert_eq!((life.count("alert_opened"), life.count("alert_resolved")), (1, 0));
    life.tell(at(9, 45), vec![Fact::VanReturned { van: VanId::new("V-1").expect("short") }]);
    life.live_until(at(9, 50));
    assert_eq!(life.count("alert_resolved"), 0, "it may break down again");
    life.live_until(at(9, 57));
    assert_eq!(life.count("alert_resolved"), 1);
    assert_eq!(life.world().alerts().book().alerts().filter(|record| record.is_open()).count(), 0);
}

fn broken_alert(life: &Life) -> (bool, Measure) {
    let kind = AlertKind::VanBroken;
    let found = life.world().alerts().book().alerts().find(|record| record.alert.kind == kind).expect("opened");
    (found.is_open() && !found.is_fading(), found.alert.measure)
}

#[test]
fn alerts_about_a_broken_van_count_what_is_aboard() {
    let mut life = depot();
    packed(&mut life, 1);
    life.tell(at(9, 7), vec![edited(1, &[1, 2])]);
    life.tell(at(9, 9), vec![loaded("V-1", &["SH-1/1"])]);
    life.tell(at(9, 20), vec![broke("V-1", 900)]);
    let (open, stake) = broken_alert(&life);
    assert_eq!((open, stake.orders, stake.cents), (true, 1, Some(1_500)), "the two other units are not on the road");
}

#[test]
fn alerts_about_a_broken_van_end_when_all_it_carried_is_aboard_of_another() {
    let mut life = broken_down();
    let keys = |range: std::ops::RangeInclusive<u32>| range.map(|n| parcel(&format!("SH-{n}/1"))).collect();
    let taken = |parcels| Fact::ParcelsTransferred { from: van_id("V-1"), to: van_id("V-2"), parcels };
    life.tell(at(10, 0), vec![taken(keys(1..=3))]);
    life.live_until(at(10, 5));
    assert!(broken_alert(&life).0, "one is left");
    life.tell(at(10, 6), vec![taken(keys(4..=4))]);
    life.live_until(at(10, 8));
    assert!(!broken_alert(&life).0);
}

/// A van that breaks down at its depot before it is loaded with the parcels of its tour; the other one is grounded.
fn broken_before_loading() -> Life {
    let (mut life, _, tour) = toured(3);
    assert_eq!(tour.van, van_id("V-1"));
    life.tell(at(9, 10), vec![says(Override::GroundVan(van_id("V-2"))), broke("V-1", 0)]);
    assert_eq!(life.count("alert_opened"), 1);
    life
}

#[test]
fn alerts_about_a_van_that_broke_empty_stand_while_its_parcels_wait_and_end_when_another_takes_them() {
    let mut life = broken_before_loading();
    life.live_until(at(10, 30));
    assert!(broken_alert(&life).0, "nobody brings them");
    life.tell(at(10, 31), vec![says(Override::ReturnVan(van_id("V-2")))]);
    life.live_until(at(10, 35));
    assert!(life.world().orders().parcel(parcel("SH-1/1")).is_some_and(|parcel| parcel.van == Some(van_id("V-2"))));
    assert!(!broken_alert(&life).0, "nothing of its tour is at stake any more");
}

#[test]
fn alerts_about_a_van_that_broke_with_nothing_to_bring_do_not_stand_all_day() {
    let mut life = depot();
    life.tell(at(9, 10), vec![broke("V-1", 900)]);
    life.live_until(at(9, 20));
    assert!(broken_alert(&life).0, "long enough to be seen");
    life.tell(at(9, 30), vec![Fact::VanSeen { van: van_id("V-1"), position: NEAR }]);
    life.live_until(at(9, 40));
    assert_eq!((broken_alert(&life).0, life.count("alert_opened")), (false, 1), "its tracker opens no other");
}

#[test]
fn incidents_begin_with_a_grave_alert_and_name_it() {
    let life = broken_down();
    let opened = life.last("incident_opened");
    let Body::Decision(Decision::IncidentOpened(incident)) = &opened.body else { panic!("{opened:?}") };
    let alert = life.last("alert_opened");
    assert!(matches!(&alert.body, Body::Decision(Decision::AlertOpened(alert)) if alert.alert == incident.alert));
    assert_eq!(opened.cause, Some(alert.seq));
}

#[test]
fn incidents_close_when_their_alerts_are_over() {
    let mut life = broken_down();
    life.live_until(at(9, 44));
    assert_eq!(life.count("incident_closed"), 0);
    life.tell(at(9, 45), vec![Fact::VanReturned { van: VanId::new("V-1").expect("short") }]);
    life.live_until(at(10, 30));
    assert_eq!(life.count("incident_closed"), 1);
    assert!(life.last("incident_closed").seq > life.last("alert_resolved").seq);
}

/// An order of what nobody sells.
fn impossible(number: u32, now: Moment) -> Fact {
    changed(order(number, now), |card| card.lines[0].sku = SkuId::new("NOBODYS").expect("short"))
}

#[test]
fn messages_tell_a_customer_once_what_was_declined() {
    let mut life = depot();
    life.tell(at(9, 5), vec![impossible(1, at(9, 5))]);
    life.live_until(at(9, 30));
    assert_eq!(life.count("notification_asked"), 1);
    let (asked, declined) = (life.last("notification_asked"), life.last("declined").seq);
    assert_eq!(asked.cause, Some(declined));
    let key = NotificationId::new(&format!("N-{:08}", declined.0)).expect("short");
    assert!(matches!(&asked.body, Body::Decision(Decision::NotificationAsked(note)) if note.notification == key));
}

#[test]
fn messages_wait_for_a_person_where_the_app_may_only_ask() {
    let mut life = depot();
    life.tell(at(9, 1), vec![may(DecisionKind::Notify, Autonomy::Ask)]);
    life.tell(at(9, 5), vec![impossible(1, at(9, 5))]);
    assert_eq!((life.count("proposed"), life.count("notification_asked")), (1, 0));
    life.tell(at(9, 6), vec![accept(proposal(&life).proposal)]);
    assert_eq!(life.last("notification_asked").cause, Some(life.last("operator").seq));
}
