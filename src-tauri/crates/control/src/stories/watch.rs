//! What the house tells: forecasts, alerts, incidents, messages.

use crate::life::{
    Life, accept, article, at, broke, broken_down, changed, depot, may, node, order, passage, proposal, says, sku,
    slot, toured,
};
use model::{
    Autonomy, Body, Decision, DecisionKind, Event, Fact, Moment, NotificationId, Override, SkuId, SlotCard, Span, VanId,
};

fn shown(from: Moment) -> SlotCard {
    match slot("S1", at(14, 0), at(15, 0)) {
        Fact::SlotPlanned(card) => SlotCard { passages: vec![passage(from, from + Span::minutes(15), 60)], ..card },
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
    assert_eq!(life.count("alert_resolved"), 1);
    assert_eq!(life.world().alerts().book().alerts().filter(|record| record.is_open()).count(), 0);
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
fn messages_wait_for_a_person_where_the_house_may_only_ask() {
    let mut life = depot();
    life.tell(at(9, 1), vec![may(DecisionKind::Notify, Autonomy::Ask)]);
    life.tell(at(9, 5), vec![impossible(1, at(9, 5))]);
    assert_eq!((life.count("proposed"), life.count("notification_asked")), (1, 0));
    life.tell(at(9, 6), vec![accept(proposal(&life).proposal)]);
    assert_eq!(life.last("notification_asked").cause, Some(life.last("operator").seq));
}
