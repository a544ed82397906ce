//! What is over leaves memory when the day turns, and is known all the same.

use crate::{
    Control,
    life::{Life, article, clock, node, order, parcel, place_of, says, slot, van},
};
use model::{
    Autonomy, Body, Decision, DecisionKind, DeptId, Event, Fact, Moment, OrderId, OrderLine, OrderState, Override,
    Reason, Service, ShowSlotId, SkuId, Span, VanId,
};

fn at(day: u8, hour: i64, minute: i64) -> Moment {
    clock(11, day, hour, minute)
}

fn id(number: u32) -> OrderId {
    OrderId::new(&format!("SH-{number}")).expect("short")
}

fn packed(number: u32) -> Fact {
    Fact::ParcelPacked { node: place_of("FR-A"), parcel: parcel(&format!("SH-{number}/1")) }
}

fn delivered(number: u32) -> Fact {
    Fact::ParcelDelivered { parcel: parcel(&format!("SH-{number}/1")) }
}

/// On the 26th: 1 and 2 are delivered, 3 waits on the dock, 4 is cancelled while it is picked, 5 finds no unit.
fn evening() -> Life {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 8, 22), van("V-1", at(26, 9, 0), at(26, 21, 0))];
    facts.extend(article("FR-A", 4));
    life.tell(at(26, 9, 0), facts);
    life.tell(at(26, 9, 5), (1..=5).map(|n| order(n, at(26, 9, 5))).collect());
    life.tell(at(26, 9, 6), (1..=3).map(packed).collect());
    life.tell(at(26, 9, 30), vec![delivered(1), delivered(2), Fact::OrderCancelled { order: id(4) }]);
    life.live_until(at(26, 21, 0));
    life
}

fn next_morning() -> Life {
    let mut life = evening();
    life.live_until(at(27, 9, 0));
    life
}

fn state(life: &Life, number: u32) -> Option<OrderState> {
    life.world().orders().get(id(number)).map(|order| order.state)
}

#[test]
fn what_is_over_leaves_and_what_is_open_stays() {
    let (before, after) = (evening(), next_morning());
    let states = |life: &Life| (1..=5).map(|n| state(life, n)).collect::<Vec<_>>();
    let (delivered, packed) = (Some(OrderState::Delivered), Some(OrderState::Packed));
    let (cancelled, declined) = (Some(OrderState::Cancelled), Some(OrderState::Declined));
    assert_eq!(states(&before), [delivered, delivered, packed, cancelled, declined]);
    // The pickers may not have heard in time that 4 is given up: should they pack it, its unit is gone.
    assert_eq!(states(&after), [None, None, packed, cancelled, None]);
    let known = |n| after.world().orders().has_ended(id(n));
    assert_eq!((1..=5).map(known).collect::<Vec<_>>(), [true, true, false, false, true]);
    assert_eq!(after.world().orders().parcels().count(), 2);
    assert_eq!(after.world().orders().open_len(), 1);
}

#[test]
fn a_box_packed_for_a_cancelled_order_is_gone_from_its_shelf_on_the_next_day_too() {
    let mut life = next_morning();
    let on_hand = |life: &Life| {
        let book = life.world().stock().book();
        book.stock(place_of("FR-A"), SkuId::new("BRUME-1").expect("short")).on_hand
    };
    assert_eq!(on_hand(&life), 1);
    life.tell(at(27, 9, 1), vec![packed(4)]);
    assert_eq!((on_hand(&life), life.refusal().map(|(_, reason)| reason)), (0, Some(Reason::TooLate)));
    life.live_until(at(28, 9, 0));
    assert_eq!(state(&life, 4), None, "nothing more comes of it");
}

#[test]
fn an_order_told_again_the_next_day_counts_once() {
    let mut life = next_morning();
    let allocated = life.count("allocated");
    life.tell(at(27, 9, 1), vec![order(1, at(26, 9, 5)), order(5, at(26, 9, 5))]);
    assert_eq!(life.world().sales().totals().orders, 0);
    assert_eq!((life.count("allocated"), life.count("declined")), (allocated, 1));
    assert_eq!((state(&life, 1), state(&life, 5)), (None, None));
}

#[test]
fn what_a_day_came_to_is_kept_when_the_next_is_counted() {
    let evening = evening();
    let today = evening.world().sales().since();
    let before = evening.world().review(today).expect("it is counted");
    let life = next_morning();
    let kept = life.world().review(today).expect("it is kept");
    let totals = kept.totals;
    assert_eq!((totals.orders, totals.packed, totals.delivered, totals.cancelled, totals.declined), (5, 3, 2, 1, 1));
    assert_eq!((kept.totals, kept.alarms), (before.totals, before.alarms));
    assert_eq!((before.closed_at, kept.closed_at), (None, Some(at(26, 22, 0))));
    let now = life.world().review(life.world().sales().since()).expect("it is counted");
    assert_eq!((now.totals.orders, now.closed_at), (0, None));
    assert_eq!(life.world().review(at(25, 4, 0)), None);
}

#[test]
fn as_many_days_are_kept_as_service_is_counted_of() {
    let mut life = next_morning();
    for day in 27..=30 {
        life.tell(at(day, 9, 10), vec![order(u32::from(day), at(day, 9, 10))]);
    }
    for day in 1..=9 {
        life.tell(clock(12, day, 9, 10), vec![order(100 + u32::from(day), clock(12, day, 9, 10))]);
    }
    let world = life.world();
    assert_eq!(world.days().reviews().len(), measures::DAYS_KEPT);
    assert!(world.orders().service().days().all(|day| world.review(day).is_some()), "both know the same days");
}

/// Whatever is said late of an order that is over.
fn late_words() -> Vec<Fact> {
    let line = |qty| vec![OrderLine { sku: SkuId::new("BRUME-1").expect("short"), qty, price_cents: Some(1_500) }];
    let (site, van) = (place_of("FR-A"), VanId::new("V-1").expect("short"));
    let sku = SkuId::new("BRUME-1").expect("short");
    let mut words = Vec::new();
    for number in [1, 5] {
        let order = id(number);
        words.extend([
            self::order(number, at(26, 9, 5)),
            Fact::OrderCancelled { order },
            Fact::OrderEdited { order, lines: line(1) },
            Fact::OrderEdited { order, lines: line(0) },
            Fact::OrderRedirected { order, dept: DeptId::new("93").expect("short"), near: None },
            Fact::OrderRedirected { order, dept: DeptId::new("9").expect("short"), near: None },
            Fact::ServiceChanged { order, service: Service::NextDay },
            says(Override::Hold(order)),
            says(Override::Unhold(order)),
            says(Override::Cancel(order)),
            says(Override::Pin { order, node: site }),
        ]);
    }
    let (own, none) = (parcel("SH-1/1"), parcel("SH-1/2"));
    words.extend([
        Fact::OrderEdited { order: id(1), lines: line(2) },
        Fact::OrderEdited { order: id(9), lines: line(2) },
        packed(1),
        delivered(1),
        Fact::ParcelDelivered { parcel: none },
        Fact::ParcelPacked { node: place_of("FR-B"), parcel: own },
        Fact::PickStarted { node: site, parcels: vec![own] },
        Fact::PickShort { node: site, parcel: own, sku, found: 0 },
        Fact::VanLoaded { van, parcels: vec![own] },
        Fact::StopServed { van, parcels: vec![own] },
        Fact::StopFailed { van, parcels: vec![own] },
        Fact::StopServed { van, parcels: vec![none] },
    ]);
    words
}

/// What the app answers to each of them, said from `now` on.
fn answers(mut life: Life, mut now: Moment) -> (Life, Vec<Option<Reason>>) {
    let mut told = Vec::new();
    for word in late_words() {
        now += Span::seconds(1);
        life.tell(now, vec![word]);
        let fact = life.log.iter().rev().find(|event| matches!(event.body, Body::Fact(_))).expect("told").seq;
        let refused = |event: &Event| match event.body {
            Body::Decision(Decision::WordRefused { reason }) if event.cause == Some(fact) => Some(reason),
            Body::Decision(_) | Body::Fact(_) => None,
        };
        told.push(life.log.iter().find_map(refused));
    }
    (life, told)
}

#[test]
fn late_words_change_nothing_and_get_the_answer_that_they_got_before() {
    let (_, before) = answers(evening(), at(26, 21, 0));
    let morning = next_morning();
    let (after, told) = answers(morning.clone(), at(27, 9, 0));
    for ((word, before), told) in late_words().iter().zip(&before).zip(&told) {
        assert_eq!(before, told, "{word:?}");
    }
    assert!(told.iter().filter(|answer| answer.is_some()).count() > 15 && told.contains(&None));
    let (old, new) = (morning.world(), after.world());
    assert!(old.stock() == new.stock() && old.docks() == new.docks());
    assert_eq!(old.orders().len(), new.orders().len());
}

/// After a week only the projection knows it: what may be a repeat is not served again.
#[test]
fn an_order_told_again_after_more_than_a_week_is_refused() {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 9, 10)];
    facts.extend(article("FR-A", 9));
    life.tell(at(20, 9, 0), facts);
    life.tell(at(20, 9, 5), vec![order(1, at(20, 9, 5)), order(2, at(20, 9, 5))]);
    life.tell(at(20, 9, 6), vec![packed(1), delivered(1)]);
    life.live_until(at(29, 9, 30));
    assert!(!life.world().orders().has_ended(id(1)), "a week is over");
    let may_know = |number: u32, day: u8| life.world().orders().may_know(id(number), at(day, 9, 5));
    assert!(
        may_know(1, 20) && may_know(2, 20),
        "the projection is asked about what is as old as that, and what is open"
    );
    assert!(!may_know(3, 29), "and not about what has just been placed");
    let allocated = life.count("allocated");
    life.tell(at(29, 9, 30), vec![order(1, at(20, 9, 5))]);
    assert_eq!(life.refusal().map(|(_, reason)| reason), Some(Reason::Stale));
    let refused = life.count("word_refused");
    life.tell(at(29, 9, 31), vec![order(2, at(20, 9, 5)), order(3, at(29, 9, 31))]);
    assert_eq!(life.count("word_refused"), refused, "what is open is known for as long as it is open");
    assert_eq!(life.count("allocated"), allocated + 1);
}

/// A message that nobody allows waits for a week, and its order with it.
#[test]
fn what_a_person_is_asked_about_stays_for_a_week() {
    let mut life = Life::default();
    let level = Override::SetAutonomy { kind: DecisionKind::Notify, level: Autonomy::Ask };
    life.tell(at(20, 9, 0), vec![node("FR-A", 9, 10), says(level)]);
    life.tell(at(20, 9, 5), vec![order(1, at(20, 9, 5))]);
    assert_eq!((state(&life, 1), life.world().approvals().proposals().count()), (Some(OrderState::Declined), 1));
    life.live_until(at(27, 9, 30));
    assert_eq!((state(&life, 1), life.world().messages().to_tell().len()), (Some(OrderState::Declined), 1));
    life.live_until(at(28, 9, 30));
    assert_eq!((state(&life, 1), life.world().messages().to_tell().len()), (None, 0));
    assert_eq!(life.world().approvals().proposals().count(), 0);
}

#[test]
fn slots_that_are_over_leave_the_running_order() {
    let mut life = Life::default();
    let on = |day| (at(day, 20, 0), at(day, 21, 0));
    let slots = [slot("S1", on(26).0, on(26).1), slot("S2", on(26).1, at(27, 4, 30)), slot("S3", on(27).0, on(27).1)];
    life.tell(at(26, 9, 0), slots.into());
    let left = |life: &Life| life.world().show().slots().map(|slot| slot.slot).collect::<Vec<ShowSlotId>>();
    life.live_until(at(26, 23, 30));
    assert_eq!(left(&life).len(), 3, "the evening is shown until the day turns");
    life.live_until(at(27, 20, 30));
    assert_eq!(left(&life), [ShowSlotId::new("S2").expect("short"), ShowSlotId::new("S3").expect("short")]);
}

#[test]
fn what_has_left_is_read_back_from_a_snapshot_and_from_the_log() {
    let life = next_morning();
    let mut again = Control::new();
    life.log.iter().for_each(|event| again.apply(event));
    assert_eq!(again.digest(), life.control.digest());
    let restored = Control::restore(&life.control.snapshot().expect("plain data")).expect("a snapshot");
    assert!(restored.world().orders().has_ended(id(1)));
}
