//! Two nodes and three SKUs.

use super::*;
use crate::network::{at, departure, node, request, sku, two_nodes};
use model::{ParcelId, Service, Via};

fn parcel(via: Via, prepared_in: Moment) -> ParcelPlan {
    let parcel = ParcelId::new("WEB-1/1").expect("a code");
    ParcelPlan {
        parcel,
        node: node("PARIS"),
        lines: vec![0],
        via,
        prepared_in,
        eta: at(720),
        cost_cents: 0,
        atp: None,
        passed: Vec::new(),
        foreseen: None,
    }
}

#[test]
fn a_parcel_is_held_then_packed() {
    let mut book = two_nodes();
    let items = [(sku("ROUGE"), 3)];
    book.count(node("PARIS"), sku("ROUGE"), 10, Some(2));
    book.hold(&parcel(Via::Van, at(5)), &items);
    assert_eq!(book.stock(node("PARIS"), sku("ROUGE")), Stock { on_hand: 10, allocated: 3, safety: 2, doubted: false });
    assert_eq!(book.atp(node("PARIS"), sku("ROUGE")), 5);
    assert_eq!(book.load(node("PARIS"), at(14)), (3, 60));
    book.consume(node("PARIS"), &items);
    assert_eq!(book.stock(node("PARIS"), sku("ROUGE")), Stock { on_hand: 7, allocated: 0, safety: 2, doubted: false });
    assert_eq!(book.load(node("PARIS"), at(14)), (3, 60));
}

#[test]
fn a_low_count_names_what_is_short_until_it_is_freed() {
    let mut book = two_nodes();
    let (plan, items) = (parcel(Via::Van, at(0)), [(sku("ROUGE"), 3)]);
    book.count(node("PARIS"), sku("ROUGE"), 5, None);
    book.hold(&plan, &items);
    book.count(node("PARIS"), sku("ROUGE"), 1, None);
    assert_eq!(book.short(), [(node("PARIS"), sku("ROUGE"), 2)]);
    assert_eq!(book.atp_total(sku("ROUGE")), 0);
    book.free(&plan, &items);
    assert!(book.short().is_empty());
    assert_eq!(book.atp_total(sku("ROUGE")), 1);
}

#[test]
fn a_closed_node_prepares_nothing() {
    let book = two_nodes();
    assert_eq!(book.load(node("PARIS"), at(0)), (0, 60));
    assert_eq!(book.load(node("PARIS"), at(12 * 60)), (0, 0));
    assert_eq!(book.load(node("NULLE-PART"), at(0)), (0, 0));
}

#[test]
fn a_departure_that_moves_leaves_its_old_place() {
    let mut book = two_nodes();
    let mut card = departure("PARIS", "SLOW", 8 * 60);
    card.cutoff = at(30);
    card.leaves = at(45);
    book.list_departure(&card);
    let mut overlay = book.overlay();
    let next = |overlay: &mut Overlay<'_>, minute| {
        let near = None;
        let way = overlay.rebind(node("PARIS"), crate::network::dept("75"), near, Service::Standard, 250, at(minute));
        way.map(|(_, eta)| eta.to_string())
    };
    // At 10:20 the slow carrier's earlier truck helps; FAST still leaves at 18:00.
    assert_eq!(next(&mut overlay, 20).as_deref(), Some("2026-11-30 18:00:00"));
    assert_eq!(next(&mut overlay, 40).as_deref(), Some("2026-11-30 18:00:00"));
    assert_eq!(next(&mut overlay, 9 * 60).as_deref(), Some("2026-12-01 18:00:00"));
    assert_eq!(next(&mut overlay, 60 * 60), None);
}

#[test]
fn a_carrier_listed_after_its_departures_still_counts() {
    let mut late = Book::default();
    let early = two_nodes();
    late.list_departure(&departure("PARIS", "SLOW", 480));
    late.list_sku(&crate::network::sku_card("ROUGE"));
    late.list_node(early.node(node("PARIS")).expect("listed"));
    late.count(node("PARIS"), sku("ROUGE"), 5, None);
    let ask = request(1, "75", Service::Standard, &["ROUGE"]);
    assert_eq!(late.overlay().plan(&ask, at(0)), Err(model::Reason::NoDeparture));
    late.list_carrier(&crate::network::carrier_card("SLOW", &[Service::Standard], 400, [2, 2, 3]));
    assert!(late.overlay().plan(&ask, at(0)).is_ok());
}

#[test]
fn a_parcel_that_leaves_another_way_gives_its_place_in_the_van_back() {
    let mut book = two_nodes();
    let before = book.clone();
    let van = parcel(Via::Van, at(0));
    let truck = ParcelPlan { via: Via::Departure(departure("PARIS", "FAST", 480).departure), ..van.clone() };
    book.hold(&van, &[]);
    assert_ne!(book, before);
    book.rebound(&van, &truck);
    assert_eq!(book, before);
}

#[test]
fn yesterday_can_be_forgotten() {
    let mut book = two_nodes();
    let before = book.clone();
    book.hold(&parcel(Via::Van, at(0)), &[(sku("ROUGE"), 1)]);
    book.free(&parcel(Via::Van, at(900)), &[(sku("ROUGE"), 1)]);
    book.forget_before(at(1440));
    assert_eq!(book.load(node("PARIS"), at(0)), before.load(node("PARIS"), at(0)));
}

#[test]
fn a_snapshot_brings_everything_back() {
    let mut book = two_nodes();
    book.count(node("PARIS"), sku("ROUGE"), 10, Some(2));
    book.hold(&parcel(Via::Van, at(5)), &[(sku("ROUGE"), 3)]);
    let bytes = postcard::to_allocvec(&book).expect("plain data");
    assert_eq!(postcard::from_bytes::<Book>(&bytes).expect("the same data"), book);
}

#[test]
fn nonsense_gives_a_state() {
    let mut book = Book::default();
    let items = [(sku("INCONNU"), u32::MAX), (sku("INCONNU"), u32::MAX)];
    book.consume(node("NULLE-PART"), &items);
    for moment in [Moment(i64::MIN), Moment(i64::MAX)] {
        book.hold(&ParcelPlan { eta: moment, ..parcel(Via::Van, moment) }, &items);
        book.load(node("PARIS"), moment);
        assert!(book.overlay().plan(&request(1, "75", Service::Evening, &["INCONNU"]), moment).is_err());
    }
    assert_eq!(book.short(), [(node("PARIS"), sku("INCONNU"), u32::MAX)]);
}

#[test]
fn a_doubted_shelf_sells_nothing_until_it_is_counted() {
    let mut book = Book::default();
    book.count(node("PARIS"), sku("ROUGE"), 10, None);
    book.doubt(node("PARIS"), sku("ROUGE"));
    assert_eq!((book.atp(node("PARIS"), sku("ROUGE")), book.atp_total(sku("ROUGE"))), (0, 0));
    assert_eq!(book.doubted().collect::<Vec<_>>(), [(node("PARIS"), sku("ROUGE"))]);
    book.count(node("PARIS"), sku("ROUGE"), 4, None);
    assert_eq!((book.atp(node("PARIS"), sku("ROUGE")), book.doubted().count()), (4, 0));
}

#[test]
fn a_box_packed_for_nobody_takes_its_units_and_frees_no_others() {
    let mut book = Book::default();
    book.count(node("PARIS"), sku("ROUGE"), 10, None);
    book.take(node("PARIS"), &[(sku("ROUGE"), 3)]);
    assert_eq!((book.stock(node("PARIS"), sku("ROUGE")).on_hand, book.atp(node("PARIS"), sku("ROUGE"))), (7, 7));
}
