//! What deserves a person: how each condition comes to be an alert, and how it ends.

use crate::life::{
    Life, article, at, boxed, counted, full_before_the_truck, next_day, node, order, passage, robots, says, slot,
    truck, two_shops,
};
use model::{
    AlertKind, Body, Decision, DockScope, Fact, Incoming, Measure, Moment, Origin, Override, Passage, ShowSlot,
    SourceId, Span,
};

/// What was last told of an open alert of this kind whose condition is not gone.
fn open(life: &Life, kind: AlertKind) -> Option<Measure> {
    let found = |record: &&alerting::AlertRecord| record.alert.kind == kind && record.is_open() && !record.is_fading();
    life.world().alerts().book().alerts().find(found).map(|record| record.alert.measure)
}

#[test]
fn a_count_that_cannot_be_right_sells_nothing_until_somebody_has_counted_again() {
    let mut life = two_shops();
    life.tell(at(9, 1), vec![counted("FR-B", 5)]);
    let doubted = |code: &str| Fact::StockDoubted {
        node: crate::life::place_of("FR-A"),
        sku: crate::life::sku(),
        code: code.to_owned(),
    };
    life.tell(at(9, 2), vec![doubted("negative")]);
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    assert!(life.world().orders().parcels().all(|(_, parcel)| parcel.plan.node.as_str() == "FR-B"));
    life.live_until(at(9, 6));
    assert_eq!(open(&life, AlertKind::CountDoubted).map(|measure| measure.seen), Some(1), "one article");
    life.tell(at(9, 20), vec![counted("FR-A", 10)]);
    life.live_until(at(9, 22));
    assert_eq!(open(&life, AlertKind::CountDoubted), None);
}

#[test]
fn more_work_than_fits_before_the_truck_is_an_alert_until_it_is_packed() {
    let mut life = full_before_the_truck();
    life.live_until(at(9, 10));
    assert_eq!(open(&life, AlertKind::NodeSaturated), None, "three quarters of work, and most of an hour");
    life.live_until(at(9, 30));
    let told = open(&life, AlertKind::NodeSaturated).expect("nobody has packed one");
    assert!(told.seen > told.expected && told.orders > 0 && told.cents > Some(0), "{told:?}");
    // What is packed makes room, and what is then given to the pickers is packed in its turn.
    for minute in 31..=34 {
        let begun = life.world().orders().parcels().filter(|(_, parcel)| parcel.state == crate::ParcelState::Released);
        let boxes: Vec<Fact> = begun.map(|(id, _)| boxed("FR-A", id.as_str())).collect();
        life.tell(at(9, minute), boxes);
    }
    life.live_until(at(9, 40));
    assert_eq!(open(&life, AlertKind::NodeSaturated), None);
}

#[test]
fn work_that_a_passage_is_expected_to_bring_puts_a_node_at_risk_before_it_is_late_and_once() {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 8, 22)];
    facts.extend(article("FR-A", 5_000));
    facts.extend(truck("D-1", "FR-A", at(15, 30)));
    let Fact::SlotPlanned(card) = slot("S1", at(14, 0), at(15, 0)) else { panic!("a slot") };
    facts.push(Fact::SlotPlanned(ShowSlot { passages: vec![passage(at(14, 0), at(14, 30), 400)], ..card }));
    life.tell(at(13, 30), facts);
    life.tell(at(13, 50), (1..=100).map(|n| next_day(n, at(13, 50))).collect());
    life.live_until(at(13, 57));
    let told = open(&life, AlertKind::NodeSaturated).expect("two hours and more of work, an hour and a half is left");
    assert!(told.seen > told.expected && told.orders > 0, "{told:?}");
    life.tell(at(14, 20), (1..=100).map(|n| boxed("FR-A", &format!("SH-{n}/1"))).collect());
    life.live_until(at(18, 0));
    let opened = life.log.iter().filter_map(|event| match &event.body {
        Body::Decision(Decision::AlertOpened(alert)) if alert.kind == AlertKind::NodeSaturated => Some(alert),
        Body::Decision(_) | Body::Fact(_) => None,
    });
    let [alert] = &opened.collect::<Vec<_>>()[..] else { panic!("it opens once") };
    let foreseen = alert.foreseen.as_deref().expect("it names the forecast");
    assert!(life.log.iter().any(|event| event.seq == foreseen.by && event.kind() == "forecast_revised"));
    assert_eq!(open(&life, AlertKind::NodeSaturated), None, "what waited is packed");
}

/// A show in which the article is presented from two to half past, and is to sell so many.
fn presented(on_hand: u32, expected: u32) -> Life {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 8, 22)];
    facts.extend(article("FR-A", on_hand));
    let Fact::SlotPlanned(card) = slot("S1", at(14, 0), at(15, 0)) else { panic!("a slot") };
    let passages: Vec<Passage> = vec![passage(at(14, 0), at(14, 30), expected)];
    facts.push(Fact::SlotPlanned(ShowSlot { passages, ..card }));
    life.tell(at(13, 0), facts);
    life
}

#[test]
fn less_stock_than_a_passage_will_sell_is_an_alert_until_more_has_come() {
    let mut life = presented(10, 120);
    life.live_until(at(13, 2));
    let told = open(&life, AlertKind::StockRunningOut).expect("ten for more than a hundred");
    assert!(told.seen == 10 && told.expected > 60 && told.cents > Some(0), "{told:?}");
    life.tell(at(13, 10), vec![counted("FR-A", 5_000)]);
    life.live_until(at(13, 12));
    assert_eq!(open(&life, AlertKind::StockRunningOut), None);
}

#[test]
fn a_passage_that_sells_nothing_is_an_alert_before_it_is_over() {
    let mut life = presented(5_000, 400);
    life.live_until(at(14, 3));
    assert_eq!(open(&life, AlertKind::ForecastMissed), None, "it has only begun");
    life.live_until(at(14, 20));
    let told = open(&life, AlertKind::ForecastMissed).expect("nobody buys");
    assert!(told.seen == 0 && told.expected >= 30, "{told:?}");
    life.live_until(at(15, 30));
    assert_eq!(open(&life, AlertKind::ForecastMissed), None, "after it, to sell nothing is no surprise");
}

/// A word of the robots' own warehouse, as many as it takes for a rhythm.
fn warehouse_says(life: &mut Life, from: Moment, count: i64) {
    let source = SourceId::new("wms:FR-A").expect("short");
    for n in 0..count {
        let now = from + Span::seconds(10 * n);
        life.live_until(now);
        let origin = Origin { source, key: format!("{}:{n}", from.0) };
        let said = Incoming { origin, cause: None, fact: counted("FR-A", 500), contact: None, happened_at: None };
        life.tick(now, vec![said]);
    }
}

#[test]
fn a_warehouse_with_work_that_falls_silent_is_an_alert_until_it_speaks() {
    let mut life = crate::life::depot();
    life.tell(at(9, 1), robots());
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    warehouse_says(&mut life, at(9, 6), 60);
    life.live_until(at(9, 17));
    assert_eq!(open(&life, AlertKind::FeedSilent), None, "a minute is nothing");
    life.live_until(at(9, 20));
    assert!(open(&life, AlertKind::FeedSilent).is_some_and(|told| told.seen >= 2));
    warehouse_says(&mut life, at(9, 21), 90);
    life.live_until(at(9, 36));
    assert_eq!(open(&life, AlertKind::FeedSilent), None);
}

#[test]
fn a_warehouse_without_work_may_be_silent() {
    let mut life = crate::life::depot();
    life.tell(at(9, 1), robots());
    warehouse_says(&mut life, at(9, 6), 60);
    life.live_until(at(10, 30));
    assert_eq!(open(&life, AlertKind::FeedSilent), None, "nothing is expected of it");
}

#[test]
fn a_truck_is_short_of_as_many_parcels_on_the_board_in_the_alert_and_in_the_orders_at_risk() {
    let mut life = full_before_the_truck();
    life.live_until(at(9, 50));
    let short = |life: &Life| {
        let row = life.world().board(life.world().now).into_iter().next().expect("a truck");
        (i64::from(row.short), i64::from(row.held_back))
    };
    // Fifty are in hand, and ten minutes are left for 33.
    let in_hand = life.world().work_at(crate::life::place_of("FR-A")).in_hand.parcels;
    let (behind, _) = short(&life);
    let told = open(&life, AlertKind::DepartureShort).expect("most will stay behind");
    assert!(in_hand == 50 && behind > 100, "also of what is in hand: {behind}");
    assert_eq!((told.seen, life.world().look_ahead(life.world().now).len() as i64), (behind, behind));
    let departure = model::DepartureId::new("D-1").expect("short");
    life.tell(at(9, 51), vec![says(Override::HoldAtDock(DockScope::Departure(departure)))]);
    life.live_until(at(9, 53));
    assert_eq!((short(&life).0, open(&life, AlertKind::DepartureShort)), (0, None), "a person wants it so");
    assert!(short(&life).1 > behind);
}
