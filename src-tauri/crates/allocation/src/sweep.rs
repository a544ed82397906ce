//! Random days: whatever is ordered, counted, packed and cancelled, nothing is sold twice.

use crate::{
    Book, Line, Request,
    network::{OPEN, at, network, node, nth, order},
};
use model::{Channel, DEPTS, DeptId, Draws, Moment, NodeId, ParcelPlan, Seed, Service, SkuId, Span, Via};
use std::collections::BTreeMap;

/// A second set of books, kept by subtraction only: what is left on each shelf above its safety stock.
type Left = BTreeMap<(NodeId, SkuId), i64>;
type Held = Vec<(ParcelPlan, Vec<(SkuId, u32)>)>;

#[test]
fn nothing_is_sold_twice_nor_prepared_beyond_capacity() {
    for seed in 0..8 {
        let mut draws = Seed(seed).stream("orders");
        let mut book = network(6);
        let mut left = shelves(6 - 2);
        let mut held = Held::new();
        for batch in 0..60 {
            let now = at(batch * 3);
            let plans = one_batch(&book, &mut draws, now, batch as u32 * 100);
            for (plan, items) in plans {
                items.iter().for_each(|(sku, qty)| *left.entry((plan.node, *sku)).or_default() -= i64::from(*qty));
                book.hold(&plan, &items);
                held.push((plan, items));
            }
            unsettle(&mut book, &mut draws, &mut held, &mut left);
            check(&book, &left, &held, seed);
        }
    }
}

#[test]
fn undoing_every_parcel_brings_back_the_first_page() {
    let mut draws = Seed(5).stream("orders");
    let mut book = network(50);
    let before = book.clone();
    let plans = one_batch(&book, &mut draws, OPEN, 0);
    assert!(plans.len() > 50);
    plans.iter().for_each(|(plan, items)| book.hold(plan, items));
    assert_ne!(book, before);
    plans.iter().rev().for_each(|(plan, items)| book.free(plan, items));
    assert_eq!(book, before);
}

#[test]
#[ignore = "prints a speed; run by hand in release"]
fn orders_planned_in_a_second() {
    for (what, stock, batch) in
        [("full shelves", 1_000_000, 500), ("batches of 10", 1_000_000, 10), ("scarce", 40, 500)]
    {
        let mut draws = Seed(9).stream("orders");
        let mut book = network(stock);
        let requests: Vec<Request> = (0..100_000).map(|n| random_request(&mut draws, n)).collect();
        // The one place of this crate that looks at a clock, to be read by a person.
        #[allow(clippy::disallowed_methods)]
        let clock = std::time::Instant::now();
        let (mut served, mut late) = (0, 0);
        for (n, batch) in requests.chunks(batch).enumerate() {
            let now = at(n as i64 * 300 * batch.len() as i64 / 50_000);
            let plans: Vec<_> = {
                let mut overlay = book.overlay();
                batch.iter().map(|request| (request, overlay.plan(request, now))).collect()
            };
            for (request, plan) in plans {
                let Ok(plan) = plan else { continue };
                served += 1;
                late += u32::from(plan.promise.latest > now + Span::hours(4 * 24));
                plan.parcels.iter().for_each(|parcel| book.hold(parcel, &items(request, parcel)));
            }
        }
        let seconds = clock.elapsed().as_secs_f64();
        println!("{what}: {:.0} orders/s planned and held, {served} served, {late} beyond four days", 1e5 / seconds);
    }
}

fn shelves(units: i64) -> Left {
    let names = (0..23).map(|n| node(&format!("N{n:02}")));
    names.flat_map(|name| (0..120).map(move |s| ((name, nth(s)), units))).collect()
}

fn random_request(draws: &mut Draws, n: u32) -> Request {
    let service = [Service::Evening, Service::NextDay, Service::Standard, Service::Pickup];
    let lines = 1 + draws.below(3) as u16;
    Request {
        order: order(n),
        dept: DeptId::new(DEPTS[draws.below(96) as usize].code).expect("a code"),
        near: None,
        channel: [Channel::Web, Channel::Live, Channel::Store][draws.below(3) as usize],
        service: service[draws.below(4) as usize],
        lines: (0..lines).map(|line| random_line(draws, line)).collect(),
        pinned: draws.chance(0.02).then(|| node("N03")),
        avoid: if draws.chance(0.02) { vec![node("N00")] } else { Vec::new() },
        first_parcel: 1,
    }
}

fn random_line(draws: &mut Draws, line: u16) -> Line {
    Line {
        line,
        sku: nth(draws.below(120)),
        qty: 1 + draws.below(2) as u32,
        margin_cents: Some(draws.between(-200, 900)),
    }
}

fn items(request: &Request, parcel: &ParcelPlan) -> Vec<(SkuId, u32)> {
    request.lines.iter().filter(|one| parcel.lines.contains(&one.line)).map(|one| (one.sku, one.qty)).collect()
}

/// Plans a hundred orders; each line is in exactly one parcel or declined.
fn one_batch(book: &Book, draws: &mut Draws, now: Moment, first: u32) -> Held {
    let mut overlay = book.overlay();
    let mut all = Held::new();
    for n in 0..100 {
        let request = random_request(draws, first + n);
        let Ok(plan) = overlay.plan(&request, now) else { continue };
        let mut lines: Vec<u16> = plan.parcels.iter().flat_map(|p| p.lines.clone()).collect();
        lines.extend(plan.declined.iter().map(|(line, _)| *line));
        lines.sort_unstable();
        assert_eq!(lines, request.lines.iter().map(|one| one.line).collect::<Vec<_>>());
        all.extend(plan.parcels.into_iter().map(|parcel| (parcel.clone(), items(&request, &parcel))));
    }
    all
}

/// Some parcels are packed, some cancelled, and a shelf is refilled.
fn unsettle(book: &mut Book, draws: &mut Draws, held: &mut Held, left: &mut Left) {
    for _ in 0..draws.below(30) {
        let Some(index) = (!held.is_empty()).then(|| draws.below(held.len() as u64) as usize) else { return };
        let (plan, items) = held.swap_remove(index);
        if draws.chance(0.3) {
            items.iter().for_each(|(sku, qty)| *left.entry((plan.node, *sku)).or_default() += i64::from(*qty));
            book.free(&plan, &items);
        } else {
            book.consume(plan.node, &items);
        }
    }
    let (node, sku) = (node(&format!("N{:02}", draws.below(23))), nth(draws.below(120)));
    book.count(node, sku, book.stock(node, sku).on_hand + 3, None);
    *left.entry((node, sku)).or_default() += 3;
}

fn check(book: &Book, left: &Left, held: &Held, seed: u64) {
    for ((node, sku), units) in left {
        assert!(*units >= 0, "seed {seed}: {sku} oversold at {node}");
        assert_eq!(i64::from(book.atp(*node, *sku)), *units, "seed {seed}: {sku} at {node}");
    }
    assert!(book.short().is_empty());
    let mut vans: BTreeMap<(NodeId, Moment), u32> = BTreeMap::new();
    for (plan, _) in held {
        let (used, capacity) = book.load(plan.node, plan.prepared_in);
        assert!(used <= capacity, "seed {seed}: {used} of {capacity} at {}", plan.node);
        match plan.via {
            Via::Van => *vans.entry((plan.node, plan.eta)).or_default() += 1,
            Via::Departure(id) => {
                let departure = book.departure(id).expect("a departure of the timetable");
                assert!(departure.node == plan.node && plan.prepared_in + Span::minutes(15) <= departure.cutoff);
                assert!(departure.leaves <= plan.eta);
            }
        }
    }
    assert!(vans.values().all(|parcels| *parcels <= 40), "seed {seed}: a van is overfull");
}
