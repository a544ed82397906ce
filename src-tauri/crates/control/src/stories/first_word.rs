//! What counts is the first word: a promise that is moved, and kept afterwards, was not kept.

use crate::life::{
    Life, at, clock, depot, edited, may, next_day, order, order_id, parcel, place_of, sku, truck, two_shops,
};
use measures::Counts;
use model::{AlertKind, Autonomy, Body, Decision, DecisionKind, DepartureId, Fact, LaterFor, Moment, Service};

fn counts(life: &Life) -> Counts {
    life.world().orders().service().sum(life.world().sales().since(), |_| true)
}

/// When what was told first has passed.
fn passed(life: &Life) -> Moment {
    let first = life.world().orders().get(order_id(1)).and_then(|order| order.first).expect("a first word");
    first.promise.latest
}

#[test]
fn an_order_counts_from_its_sale_and_once() {
    let mut life = depot();
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    let told = counts(&life);
    assert_eq!((told.asked, told.as_asked, told.on_course, told.served_pct()), (1, 1, 1, Some(100.0)));
    life.tell(at(9, 30), vec![Fact::OrderCancelled { order: order_id(1) }]);
    let over = counts(&life);
    assert_eq!((over.asked, over.cancelled, over.on_course, over.promised(), over.kept_pct()), (1, 1, 0, 0, None));
}

#[test]
fn what_arrives_after_the_first_word_is_missed_whatever_was_told_since() {
    let mut life = depot();
    life.tell(at(9, 5), vec![order(1, at(9, 5))]);
    life.tell(at(9, 20), vec![Fact::ParcelPacked { node: place_of("FR-A"), parcel: parcel("SH-1/1") }]);
    let late = passed(&life) + model::Span::hours(1);
    life.tell_of(late, late, vec![Fact::ParcelDelivered { parcel: parcel("SH-1/1") }]);
    let all = life.world().orders().service();
    let told = all.days().map(|day| all.sum(day, |_| true)).fold(Counts::default(), |mut sum, counts| {
        sum += counts;
        sum
    });
    assert_eq!((told.asked, told.missed, told.in_time, told.served), (1, 1, 0, 0));
}

fn changed_to(service: Service) -> Fact {
    Fact::ServiceChanged { order: order_id(1), service }
}

/// Why the first word is later, as it was decided.
fn told_later(life: &Life) -> Option<LaterFor> {
    match &life.last("allocated").body {
        Body::Decision(Decision::Allocated { later, .. }) => *later,
        other => panic!("{other:?}"),
    }
}

fn lost(life: &Life) -> usize {
    life.world().setbacks().of(AlertKind::EveningLost).count()
}

#[test]
fn an_evening_that_is_changed_to_the_next_day_before_its_first_word_is_an_evening_lost() {
    let mut life = depot();
    life.tell(at(9, 1), truck("D-1", "FR-A", at(18, 0)));
    life.tell(at(9, 5), vec![order(1, at(9, 5)), changed_to(Service::NextDay)]);
    let told = counts(&life);
    assert_eq!((told.asked, told.as_asked, told.downgraded(), told.served, lost(&life)), (1, 0, 1, 0, 1));
}

#[test]
fn a_next_day_that_is_changed_to_an_evening_nobody_can_keep_is_promised_as_it_was_bought() {
    let mut life = depot();
    life.tell(at(9, 1), truck("D-1", "FR-A", at(21, 30)));
    life.tell(at(20, 30), vec![next_day(1, at(20, 30)), changed_to(Service::Evening)]);
    let told = counts(&life);
    assert_eq!((told.asked, told.as_asked, told.downgraded(), lost(&life)), (1, 1, 0, 0));
    assert_eq!(told_later(&life), None, "it is no later than what was bought");
}

/// An order that its truck left behind unpacked: it arrives a day after its first promise. A person decides on nodes.
fn behind() -> Life {
    let mut life = two_shops();
    life.tell(at(9, 1), truck("D-C", "FR-A", clock(11, 27, 18, 0)));
    life.tell(at(9, 5), vec![next_day(1, at(9, 5))]);
    let departure = DepartureId::new("D-A").expect("short");
    life.tell(at(18, 20), vec![Fact::DepartureLeft { departure, parcels: Vec::new() }]);
    assert_eq!((counts(&life).behind, life.world().orders().behind().count()), (1, 1));
    life.tell(at(18, 25), vec![may(DecisionKind::Allocate, Autonomy::Ask)]);
    life
}

#[test]
fn an_order_whose_late_parcel_is_given_up_is_behind_no_more_until_another_is_planned() {
    let short = Fact::PickShort { node: place_of("FR-A"), parcel: parcel("SH-1/1"), sku: sku(), found: 0 };
    for gives_up in [edited(1, &[2]), short] {
        let mut life = behind();
        life.tell(at(18, 30), vec![gives_up]);
        let (told, orders) = (counts(&life), life.world().orders());
        assert_eq!((told.behind, told.on_course, orders.behind().count(), orders.late_len()), (0, 1, 0, 0));
    }
}
