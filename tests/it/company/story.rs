//! One day, told once: what is bought in disorder, packed, driven, broken down and delivered, and a night in which the
//! clocks change. At the end both books are compared.

use super::{
    app::{Company, Delivery, files, marketplace},
    ledger::Ledger,
    morning, odd,
};
use crate::wire::eventually;
use adapters::{shopify, tiktok};
use model::{
    AlertKind, Body, Channel, Contact, ContactId, Decision, DeptId, Draws, Event, Fact, Moment, OrderCard, OrderId,
    OrderLine, OrderState, ParcelId, Position, Seed, Service, SkuId, Span, StopKind, Subject, VanId, Via,
};
use std::collections::{BTreeMap, BTreeSet};

/// Orders of one day.
pub const ORDERS: usize = 48;
/// Of these, the last ones want the article of which there is little.
const SCARCE: usize = 12;

/// Plays a day with this disorder; what it came to, in one line.
pub async fn play(seed: Seed) -> String {
    let mut draws = seed.stream("company");
    let mut company = Company::open().await;
    let mut ledger = Ledger::of(&files());
    let shelf_before = ledger.units();
    let bought = buy(&company, &mut ledger, &mut draws).await;
    odd::buy(&company, &mut ledger, &mut draws).await;
    cancel_one(&company, &mut ledger, &bought[3]).await;
    company.pass(Span::minutes(90)).await;
    pack(&mut company, &mut ledger, &mut draws).await;
    eventually("packed parcels are planned into tours", async || {
        company.pass(Span::minutes(1)).await;
        company
            .app()
            .read(|w| w.docks().all().all(|id| w.orders().parcel(id).is_some_and(|parcel| parcel.van.is_some())))
    })
    .await;
    break_down(&mut company, &mut ledger).await;
    send_trucks(&mut company, &mut ledger).await;
    // An hour of silence, then the night in which the clocks go back.
    company.pass(Span::hours(1)).await;
    company.pass(Span::hours(17)).await;
    let log = company.log().await;
    compare(&company, &ledger, &log).await;
    morning::look(&mut company, &ledger).await;
    let delivered = ledger.handed_over.len();
    let told = format!(
        "{} orders, {delivered} delivered, {} units left the shelves, {} mails, {} events",
        ledger.bought.len(),
        shelf_before - ledger.units(),
        company.mails(),
        log.len()
    );
    company.running.stop().await;
    told
}

/// Every order is told once to three times, in any order; the marketplace's notes are thin.
async fn buy(company: &Company, ledger: &mut Ledger, draws: &mut Draws) -> Vec<OrderId> {
    let orders: Vec<OrderCard> = (0..ORDERS).map(|n| card(n, company.now())).collect();
    let mut words: Vec<(String, Delivery)> = Vec::new();
    for card in &orders {
        ledger.bought.insert(card.order);
        let (path, delivery) = word(company, card);
        let times = 1 + usize::from(draws.chance(0.3)) + usize::from(draws.chance(0.1));
        words.extend((0..times).map(|_| (path.clone(), delivery.clone())));
    }
    for at in (1..words.len()).rev() {
        words.swap(at, draws.below(at as u64 + 1) as usize);
    }
    for (path, delivery) in words {
        let (status, told) = company.deliver(&path, delivery).await;
        assert_eq!(status, 200, "{told}");
    }
    orders.into_iter().map(|card| card.order).collect()
}

fn word(company: &Company, card: &OrderCard) -> (String, Delivery) {
    let (key, contact) = (format!("hook-{}", card.order), contact(card));
    if card.order.as_str().starts_with(tiktok::PREFIX) {
        company.outside.sells(card, &contact);
        let shop = marketplace("");
        let note = tiktok::render_notification(&shop, card.order, "AWAITING_SHIPMENT", &key, company.now());
        return ("/feeds/tiktok/ecume".to_owned(), note);
    }
    ("/feeds/shopify/ecume".to_owned(), shopify::render(card, &contact, &company.shop_secret(), &key))
}

pub fn card(n: usize, now: Moment) -> OrderCard {
    let number = 7_700_000 + n;
    let prefix = if n.is_multiple_of(3) { tiktok::PREFIX } else { "SH-" };
    let order = OrderId::new(&format!("{prefix}{number}")).expect("an order");
    let evening = n.is_multiple_of(2);
    let dept = if evening { ["75", "92", "93", "94"][n / 2 % 4] } else { ["69", "31", "59", "44"][n / 2 % 4] };
    let sku = if n >= ORDERS - SCARCE { "ECUME-08".to_owned() } else { format!("ECUME-{:02}", 1 + n % 7) };
    OrderCard {
        order,
        channel: if n.is_multiple_of(3) { Channel::Live } else { Channel::Web },
        placed_at: now.floor(Span::seconds(1)),
        contact: ContactId::new(&format!("C-{order}")).expect("a contact"),
        dept: DeptId::new(dept).expect("a département"),
        near: None,
        service: if evening { Service::Evening } else { Service::NextDay },
        lines: vec![OrderLine {
            sku: SkuId::new(&sku).expect("a SKU"),
            qty: 1 + (n % 3 == 1) as u32,
            price_cents: 1_550.into(),
        }],
    }
}

pub fn contact(card: &OrderCard) -> Contact {
    Contact {
        name: format!("Client {}", card.order),
        mail: format!("{}@client.example", card.order.as_str().to_lowercase()),
        phone: "0639980101".to_owned(),
        street: "3 rue du Marché".to_owned(),
        zip: format!("{}002", card.dept),
        city: "Ville".to_owned(),
        position: None,
    }
}

async fn cancel_one(company: &Company, ledger: &mut Ledger, order: &OrderId) {
    let path = if order.as_str().starts_with(tiktok::PREFIX) { "/feeds/tiktok/ecume" } else { "/feeds/shopify/ecume" };
    let delivery = match path {
        "/feeds/tiktok/ecume" => {
            company.outside.cancels(order);
            tiktok::render_notification(&marketplace(""), *order, "CANCELLED", "cancel-1", company.now())
        }
        _ => shopify::cancel(*order, &company.shop_secret(), "cancel-1"),
    };
    assert_eq!(company.deliver(path, delivery).await.0, 200);
    ledger.cancelled.insert(*order);
    let over = async || {
        company.app().read(|w| w.orders().get(*order).is_some_and(|order| order.state == OrderState::Cancelled))
    };
    eventually("the order is cancelled", over).await;
}

/// People pack what they were told, in any order and sometimes said twice, until nothing waits.
async fn pack(company: &mut Company, ledger: &mut Ledger, draws: &mut Draws) {
    let mut packed: BTreeSet<ParcelId> = BTreeSet::new();
    loop {
        let (words, unloaded) = company.outside.hands().fleet.told();
        for word in words {
            company.say(vec![word], 1 + usize::from(draws.chance(0.1))).await;
        }
        company.outside.hands().picks.extend(unloaded);
        let told: Vec<_> = company.outside.hands().picks.clone().into_iter().collect();
        for (parcel, pick) in told {
            if !packed.insert(parcel) {
                continue;
            }
            ledger.take(pick.node, &pick.items);
            company.say(vec![Fact::ParcelPacked { node: pick.node, parcel }], 1 + usize::from(draws.chance(0.2))).await;
        }
        company.pass(Span::minutes(1)).await;
        let waits = company.app().read(|w| w.orders().parcels().filter(|(_, p)| p.state.holds_stock()).count());
        if waits == 0 {
            return;
        }
        assert!(company.now() < super::app::BEGINS + Span::hours(7), "{waits} parcels are never packed");
    }
}

/// The van with most aboard breaks down; a person lets others take over, and they deliver.
async fn break_down(company: &mut Company, ledger: &mut Ledger) {
    let loads = company.app().read(planned);
    assert!(loads.len() > 1, "more than one van is needed: {loads:?}");
    let (broken, aboard) = loads.iter().max_by_key(|(_, parcels)| parcels.len()).expect("a tour").clone();
    for (van, parcels) in &loads {
        company.say(vec![Fact::VanLoaded { van: *van, parcels: parcels.clone() }], 1).await;
    }
    let position = Position { lat_e5: 4_885_000, lon_e5: 237_000 };
    company.say(vec![Fact::VanBrokeDown { van: broken, position }], 2).await;
    let alerted = async || {
        let subject = model::Subject::Van(broken);
        company.app().read(|w| {
            w.alerts().book().is_open(AlertKind::VanBroken, subject) && w.approvals().proposals().next().is_some()
        })
    };
    eventually("the breakdown is an alert with a way out", alerted).await;
    let proposal = company
        .app()
        .read(|w| w.approvals().proposals().next().map(|record| record.proposal.proposal))
        .expect("just seen");
    let (status, answer) = company.call("accept_proposal", serde_json::json!({"proposal": proposal})).await;
    assert_eq!(status, 200, "{answer}");
    let rescued = async || {
        let hands = company.outside.hands();
        hands.tours.values().flat_map(|tour| &tour.stops).any(|stop| stop.kind == StopKind::Transfer(broken))
    };
    eventually("another van is told to take over", rescued).await;
    let tours = company.outside.hands().tours.clone();
    for (van, tour) in tours.iter().filter(|(van, _)| **van != broken) {
        drive(company, ledger, *van, &tour.stops, broken).await;
    }
    let left: Vec<ParcelId> = company.app().read(|w| {
        aboard.iter().copied().filter(|id| w.fleet().van(broken).is_some_and(|van| van.aboard.contains(id))).collect()
    });
    // What nobody could take comes home and goes out again with another.
    company.say(vec![Fact::VanReturned { van: broken }], 1).await;
    if !left.is_empty() {
        company.pass(Span::minutes(2)).await;
        let again = company.app().read(planned);
        for (van, parcels) in again {
            company.say(vec![Fact::VanLoaded { van, parcels: parcels.clone() }], 1).await;
            hand_over(ledger, &parcels);
            company.say(vec![Fact::StopServed { van, parcels }, Fact::VanReturned { van }], 1).await;
        }
    }
}

async fn drive(company: &mut Company, ledger: &mut Ledger, van: VanId, stops: &[model::Stop], broken: VanId) {
    for stop in stops {
        let parcels = stop.parcels.clone();
        match stop.kind {
            StopKind::Transfer(from) => {
                company.say(vec![Fact::ParcelsTransferred { from, to: van, parcels }], 1).await;
            }
            StopKind::Deliver => {
                let aboard = company.app().read(|w| w.fleet().van(van).expect("it is listed").aboard.clone());
                let parcels: Vec<ParcelId> = parcels.into_iter().filter(|id| aboard.contains(id)).collect();
                hand_over(ledger, &parcels);
                company.say(vec![Fact::StopServed { van, parcels }], 1).await;
            }
        }
    }
    assert_ne!(van, broken);
    company.say(vec![Fact::VanReturned { van }], 1).await;
}

fn hand_over(ledger: &mut Ledger, parcels: &[ParcelId]) {
    for parcel in parcels {
        let order = parcel.order().expect("its order");
        *ledger.handed_over.entry(order).or_default() += 1;
    }
}

/// What each planned van is to load.
fn planned(w: &control::World) -> Vec<(VanId, Vec<ParcelId>)> {
    let mut loads: BTreeMap<VanId, Vec<ParcelId>> = BTreeMap::new();
    for (id, parcel) in w.docks().all().filter_map(|id| Some((id, w.orders().parcel(id)?))) {
        if let Some(van) = parcel.van {
            loads.entry(van).or_default().push(id);
        }
    }
    loads.into_iter().collect()
}

async fn send_trucks(company: &mut Company, ledger: &mut Ledger) {
    let mut trucks: BTreeMap<model::DepartureId, Vec<ParcelId>> = BTreeMap::new();
    let bound = |w: &control::World| {
        let packed = w.orders().parcels().filter(|(_, p)| p.state == control::ParcelState::Packed);
        packed.map(|(id, p)| (id, p.plan.via)).collect::<Vec<_>>()
    };
    for (parcel, via) in company.app().read(bound) {
        if let Via::Departure(departure) = via {
            trucks.entry(departure).or_default().push(parcel);
        }
    }
    for (departure, parcels) in trucks {
        hand_over(ledger, &parcels);
        company.say(vec![Fact::DepartureLeft { departure, parcels: parcels.clone() }], 1).await;
        company.say(parcels.into_iter().map(|parcel| Fact::ParcelDelivered { parcel }).collect(), 2).await;
    }
}

async fn compare(company: &Company, ledger: &Ledger, log: &[Event]) {
    let placed: Vec<OrderId> = log
        .iter()
        .filter_map(|event| if let Body::Fact(Fact::OrderPlaced(card)) = &event.body { Some(card.order) } else { None })
        .collect();
    assert_eq!(placed.len(), ledger.bought.len(), "lost or doubled");
    assert_eq!(placed.into_iter().collect::<BTreeSet<_>>(), ledger.bought);
    company.app().read(|w| {
        for (node, sku, units) in ledger.shelves() {
            let stock = w.stock().book().stock(node, sku);
            assert_eq!((i64::from(stock.on_hand), stock.allocated), (units, 0), "{sku} at {node}");
        }
    });
    assert_eq!(company.outside.forged(), 0);
    assert!(company.outside.hands().fleet.missions > 0, "robots brought what the warehouse sold");
    let count = |kind: &str| log.iter().filter(|event| event.kind() == kind).count();
    assert!(count("declined") > 0 && count("alert_opened") > 0);
    // The hub leaves twenty orders untouched for an hour before its people begin.
    let begun = log.iter().filter_map(|event| match &event.body {
        Body::Decision(Decision::IncidentOpened(incident)) => incident.about,
        Body::Decision(_) | Body::Fact(_) => None,
    });
    let begun: Vec<(AlertKind, Subject)> = begun.collect();
    assert_eq!(
        begun.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
        [AlertKind::SiteStalled, AlertKind::VanBroken],
        "{begun:?}"
    );
    assert_eq!(company.mails(), count("notification_sent"), "every customer that was to be told was told once");
    assert!(company.mails() > 0);
    let mut audit = audit::Ledger::default();
    log.iter().for_each(|event| audit.apply(event));
    assert_eq!(audit.check(), []);
    compare_days(log);
}

/// Days follow each other over the change of the clocks, and no minute of a day is missing.
fn compare_days(log: &[Event]) {
    let mut told = Vec::new();
    let mut next: Option<Moment> = None;
    for event in log {
        match &event.body {
            Body::Decision(Decision::DayBegan { from, until }) => {
                told.push(format!("{} {}", &from.to_string()[8..16], &until.to_string()[8..16]));
                next = next.filter(|_| told.len() > 1).or(Some(*from)).map(|next| next.max(*from));
            }
            Body::Decision(Decision::MinuteClosed(minute)) => {
                assert_eq!(Some(minute.minute), next, "a minute is missing");
                next = Some(minute.minute + Span::minutes(1));
            }
            Body::Decision(_) | Body::Fact(_) => {}
        }
    }
    assert_eq!(told.first().map(|day| &day[..8]), Some("24 13:00"), "{told:?}");
    assert_eq!(told.last().map(String::as_str), Some("25 06:00 26 00:30"), "{told:?}");
}
