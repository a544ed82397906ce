//! Two nodes, Lyon and Paris: who serves whom, when, and why not.

use crate::{
    Book, Plan, Request,
    network::{at, departure, dept, node, node_card, request, sku, two_nodes},
};
use model::{DepartureCard, Moment, NodeCard, NodeKind, Reason, Service, Via};

const EVERYWHERE: [(&str, &str); 6] = [
    ("LYON", "ROUGE"),
    ("LYON", "CREME"),
    ("LYON", "PARFUM"),
    ("PARIS", "ROUGE"),
    ("PARIS", "CREME"),
    ("PARIS", "PARFUM"),
];

fn stocked(shelves: &[(&str, &str)]) -> Book {
    let mut book = two_nodes();
    shelves.iter().for_each(|(name, article)| book.count(node(name), sku(article), 10, Some(0)));
    book
}

/// A plan in one line: parcels with node, lines and way, then what was declined, then the promise.
fn told(plan: Result<Plan, Reason>) -> String {
    let plan = match plan {
        Ok(plan) => plan,
        Err(reason) => return format!("declined: {reason}"),
    };
    let mut parts: Vec<String> = plan
        .parcels
        .iter()
        .map(|p| {
            let way = match p.via {
                Via::Van => "van".to_owned(),
                Via::Departure(id) => id.as_str().to_owned(),
            };
            format!("{} {} {:?} {way}", p.parcel, p.node, p.lines)
        })
        .collect();
    parts.extend(plan.declined.iter().map(|(line, reason)| format!("{line} {reason}")));
    parts.push(plan.promise.latest.to_string());
    parts.join("; ")
}

fn ask(book: &Book, request: &Request, now: Moment) -> String {
    told(book.overlay().plan(request, now))
}

#[test]
fn the_nearer_node_serves() {
    let book = stocked(&EVERYWHERE);
    let paris = ask(&book, &request(1, "92", Service::Standard, &["ROUGE"]), at(0));
    assert_eq!(paris, "WEB-1/1 PARIS [0] PARIS-SLOW-480; 2026-11-30 23:59:59");
    let lyon = ask(&book, &request(2, "38", Service::Standard, &["ROUGE", "CREME"]), at(0));
    assert_eq!(lyon, "WEB-2/1 LYON [0, 1] LYON-SLOW-480; 2026-11-30 23:59:59");
}

#[test]
fn equals_are_served_by_the_first_name() {
    let mut book = stocked(&[]);
    book.list_node(&node_card("AUTRE", NodeKind::Dark, "75"));
    book.list_departure(&departure("AUTRE", "SLOW", 480));
    ["PARIS", "AUTRE"].iter().for_each(|name| book.count(node(name), sku("ROUGE"), 10, None));
    let plan = ask(&book, &request(1, "75", Service::Standard, &["ROUGE"]), at(0));
    assert_eq!(plan, "WEB-1/1 AUTRE [0] AUTRE-SLOW-480; 2026-11-30 23:59:59");
}

#[test]
fn one_node_for_the_whole_order_even_when_it_is_further() {
    let book = stocked(&[("PARIS", "ROUGE"), ("LYON", "ROUGE"), ("LYON", "CREME")]);
    let plan = ask(&book, &request(1, "75", Service::Standard, &["ROUGE", "CREME"]), at(0));
    assert_eq!(plan, "WEB-1/1 LYON [0, 1] LYON-SLOW-480; 2026-11-30 23:59:59");
}

#[test]
fn an_order_is_split_when_no_node_holds_all_of_it() {
    let book = stocked(&[("PARIS", "ROUGE"), ("PARIS", "PARFUM"), ("LYON", "CREME")]);
    let mut order = request(1, "75", Service::Standard, &["ROUGE", "CREME", "PARFUM"]);
    order.first_parcel = 4;
    let plan = ask(&book, &order, at(0));
    assert_eq!(plan, "WEB-1/4 PARIS [0, 2] PARIS-SLOW-480; WEB-1/5 LYON [1] LYON-SLOW-480; 2026-11-30 23:59:59");
}

#[test]
fn an_order_is_split_rather_than_late() {
    let mut book = stocked(&[("LYON", "ROUGE"), ("LYON", "CREME"), ("PARIS", "ROUGE"), ("AUTRE", "CREME")]);
    book.list_node(&node_card("AUTRE", NodeKind::Shop, "92"));
    book.list_departure(&departure("AUTRE", "FAST", 480));
    let order = request(1, "75", Service::NextDay, &["ROUGE", "CREME"]);
    assert_eq!(ask(&book, &order, at(0)), "WEB-1/1 LYON [0, 1] LYON-FAST-480; 2026-11-30 23:59:59");
    // Lyon's truck of today is moved to Monday: it could still take all, a day late.
    book.list_departure(&DepartureCard { cutoff: at(56 * 60), leaves: at(57 * 60), ..departure("LYON", "FAST", 480) });
    let split = "WEB-1/1 AUTRE [1] AUTRE-FAST-480; WEB-1/2 PARIS [0] PARIS-FAST-480; 2026-11-30 23:59:59";
    assert_eq!(ask(&book, &order, at(0)), split);
    // When splitting would be late too, one parcel it stays.
    book.count(node("PARIS"), sku("ROUGE"), 0, None);
    assert_eq!(ask(&book, &order, at(0)), "WEB-1/1 LYON [0, 1] LYON-FAST-3360; 2026-12-01 23:59:59");
}

#[test]
fn an_order_that_no_quarter_can_hold_is_prepared_in_two() {
    let mut book = stocked(&[("PARIS", "ROUGE"), ("PARIS", "CREME"), ("LYON", "CREME")]);
    let card = NodeCard { capacity_per_quarter: 1, ..node_card("PARIS", NodeKind::Dark, "75") };
    book.list_node(&card);
    let plan = ask(&book, &request(1, "75", Service::NextDay, &["ROUGE", "CREME"]), at(15));
    assert_eq!(plan, "WEB-1/1 PARIS [0] PARIS-FAST-480; WEB-1/2 PARIS [1] PARIS-FAST-480; 2026-11-30 23:59:59");
}

#[test]
fn the_evening_van_serves_its_departement_until_its_cutoff() {
    let book = stocked(&EVERYWHERE);
    let evening = request(1, "75", Service::Evening, &["ROUGE"]);
    assert_eq!(ask(&book, &evening, at(0)), "WEB-1/1 PARIS [0] van; 2026-11-28 22:00:00");
    // Ready at 18:00 is still in time, at 18:15 no more; Monday's truck takes it and arrives on Tuesday.
    assert_eq!(ask(&book, &evening, at(465)), "WEB-1/1 PARIS [0] van; 2026-11-28 22:00:00");
    assert_eq!(ask(&book, &evening, at(480)), "WEB-1/1 PARIS [0] PARIS-FAST-3360; 2026-12-01 23:59:59");
    let elsewhere = request(2, "92", Service::Evening, &["ROUGE"]);
    assert_eq!(ask(&book, &elsewhere, at(0)), "WEB-2/1 PARIS [0] PARIS-FAST-480; 2026-11-30 23:59:59");
}

#[test]
fn vans_fill_up_within_one_batch() {
    let mut book = stocked(&EVERYWHERE);
    let mut card = node_card("PARIS", NodeKind::Dark, "75");
    card.van_parcels = 2;
    book.list_node(&card);
    let mut overlay = book.overlay();
    let ways: Vec<bool> = (0..4)
        .filter_map(|n| overlay.plan(&request(n, "75", Service::Evening, &["ROUGE"]), at(0)).ok())
        .map(|plan| plan.parcels[0].via == Via::Van)
        .collect();
    assert_eq!(ways, [true, true, false, false]);
}

#[test]
fn two_orders_of_a_batch_never_take_the_same_unit() {
    let mut book = stocked(&[]);
    book.count(node("PARIS"), sku("ROUGE"), 3, Some(1));
    let mut overlay = book.overlay();
    let mut plans = (0..3).map(|n| told(overlay.plan(&request(n, "75", Service::Standard, &["ROUGE"]), at(0))));
    assert!(plans.next().is_some_and(|p| p.starts_with("WEB-0/1 PARIS")));
    assert!(plans.next().is_some_and(|p| p.starts_with("WEB-1/1 PARIS")));
    assert_eq!(plans.next().as_deref(), Some("declined: no_stock"));
}

#[test]
fn a_line_twice_in_an_order_needs_its_units_twice() {
    let mut book = stocked(&[]);
    book.count(node("PARIS"), sku("ROUGE"), 1, None);
    let plan = ask(&book, &request(1, "75", Service::Standard, &["ROUGE", "ROUGE"]), at(0));
    assert_eq!(plan, "WEB-1/1 PARIS [0] PARIS-SLOW-480; 1 no_stock; 2026-11-30 23:59:59");
}

#[test]
fn work_moves_on_when_a_quarter_is_full_and_to_another_node_when_the_truck_is_missed() {
    // 17:15: three quarters end by the cut-off at 18:00.
    let mut book = stocked(&EVERYWHERE);
    let mut small = node_card("PARIS", NodeKind::Dark, "75");
    small.capacity_per_quarter = 2;
    book.list_node(&small);
    let mut overlay = book.overlay();
    let served: Vec<String> = (0..4)
        .filter_map(|n| {
            let mut order = request(n, "75", Service::NextDay, &["ROUGE"]);
            order.lines[0].qty = 2;
            overlay.plan(&order, at(435)).ok()
        })
        .map(|plan| format!("{} {}", plan.parcels[0].node, plan.parcels[0].prepared_in))
        .collect();
    let expected = [
        "PARIS 2026-11-28 17:15:00",
        "PARIS 2026-11-28 17:30:00",
        "PARIS 2026-11-28 17:45:00",
        "LYON 2026-11-28 17:15:00",
    ];
    assert_eq!(served, expected);
}

#[test]
fn of_a_running_quarter_only_the_rest_counts() {
    let book = stocked(&EVERYWHERE);
    let mut order = request(1, "75", Service::Standard, &["ROUGE"]);
    order.lines[0].qty = 10;
    // 60 units a quarter: with 2 minutes left, 8 units.
    let plan = book.overlay().plan(&order, at(13)).expect("stock");
    assert_eq!(plan.parcels[0].prepared_in, at(15));
    let plan = book.overlay().plan(&order, at(11)).expect("stock");
    assert_eq!(plan.parcels[0].prepared_in, at(0));
}

#[test]
fn a_persons_word_outranks_cost_and_failures() {
    let book = stocked(&[("PARIS", "ROUGE"), ("LYON", "ROUGE"), ("PARIS", "CREME")]);
    let mut order = request(1, "75", Service::Standard, &["ROUGE", "CREME"]);
    order.pinned = Some(node("LYON"));
    order.avoid = vec![node("LYON")];
    let plan = ask(&book, &order, at(0));
    assert_eq!(plan, "WEB-1/1 LYON [0] LYON-SLOW-480; WEB-1/2 PARIS [1] PARIS-SLOW-480; 2026-11-30 23:59:59");
}

#[test]
fn a_node_that_failed_the_order_is_avoided() {
    let book = stocked(&EVERYWHERE);
    let mut order = request(1, "75", Service::Standard, &["ROUGE"]);
    order.avoid = vec![node("PARIS")];
    assert!(ask(&book, &order, at(0)).starts_with("WEB-1/1 LYON"));
}

#[test]
fn each_refusal_has_its_reason() {
    let book = stocked(&[("PARIS", "ROUGE")]);
    let refuse = |service, code, article, qty, minute| {
        let mut order = request(1, code, service, &[article]);
        order.lines[0].qty = qty;
        book.overlay().plan(&order, at(minute)).err()
    };
    assert_eq!(refuse(Service::Standard, "974", "ROUGE", 1, 0), Some(Reason::UnknownPlace));
    assert_eq!(refuse(Service::Standard, "75", "INCONNU", 1, 0), Some(Reason::UnknownSku));
    assert_eq!(refuse(Service::Standard, "75", "ROUGE", 11, 0), Some(Reason::NoStock));
    assert_eq!(refuse(Service::Pickup, "75", "ROUGE", 1, 0), Some(Reason::NoDeparture));
    // Monday 18:00 was the last departure of the timetable.
    assert_eq!(refuse(Service::Standard, "75", "ROUGE", 1, 57 * 60), Some(Reason::NoDeparture));
    let mut book = book.clone();
    let mut card = node_card("PARIS", NodeKind::Dark, "75");
    card.capacity_per_quarter = 3;
    book.list_node(&card);
    let mut order = request(1, "75", Service::Standard, &["ROUGE"]);
    order.lines[0].qty = 4;
    assert_eq!(book.overlay().plan(&order, at(0)).err(), Some(Reason::NoCapacity));
    order.lines.clear();
    assert_eq!(book.overlay().plan(&order, at(0)).err(), Some(Reason::Unknown));
}

#[test]
fn a_parcel_that_missed_its_truck_takes_the_next_way_out() {
    let mut book = stocked(&EVERYWHERE);
    let mut card = node_card("PARIS", NodeKind::Dark, "75");
    card.van_parcels = 1;
    book.list_node(&card);
    let mut overlay = book.overlay();
    let mut next = |service, ready| overlay.rebind(node("PARIS"), dept("75"), None, service, 300, ready);
    assert_eq!(next(Service::Evening, at(60)).map(|(via, eta)| (via == Via::Van, eta)), Some((true, at(720))));
    let second = next(Service::Evening, at(60)).map(|(_, eta)| eta.to_string());
    assert_eq!(second.as_deref(), Some("2026-11-30 18:00:00"));
    let after = next(Service::NextDay, at(481)).map(|(_, eta)| eta.to_string());
    assert_eq!(after.as_deref(), Some("2026-12-01 18:00:00"));
    assert_eq!(overlay.rebind(node("PARIS"), dept("974"), None, Service::Standard, 300, at(0)), None);
}
