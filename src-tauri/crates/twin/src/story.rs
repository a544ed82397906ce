//! Days told to the Plant by a small hand instead of control: what it is told it does, no more.

use crate::{Plant, Script, demo};
use model::{
    Action, Cell, DepartureId, Effect, Fact, FleetWindow, Incoming, Mission, Moment, NodeId, OrderCard, OrderLine,
    ParcelId, PickList, PickTask, Position, RobotId, RobotMoves, Seed, Seq, Service, SkuId, Span, Stop, StopKind, Tour,
    VanId, Via,
};
use std::collections::{BTreeMap, BTreeSet};

fn node(text: &str) -> NodeId {
    NodeId::new(text).expect("short")
}

fn parcel(text: &str) -> ParcelId {
    ParcelId::new(text).expect("short")
}

fn plant(change: impl FnOnce(&mut Script)) -> Plant {
    let mut script = demo::script();
    change(&mut script);
    Plant::new(&demo::facts(), script, Seed(7))
}

/// A Plant without surprises of its own: no shoppers, no failures, exact shelves.
fn calm() -> Plant {
    plant(|script| {
        (script.closes_min, script.shelves.wrong, script.robots.down_per_hour) = (script.opens_min + 1, 0.0, 0.0);
        (script.robots.stall, script.roads.nobody_home) = (0.0, 0.0);
        (script.base.units_per_day, script.passages.truth) = (0.0, 0.0);
        script.passages.surprises.clear();
        script.breakdowns.clear();
    })
}

/// What is said until `until`, without the audience and empty trucks.
fn listen(plant: &mut Plant, until: Moment) -> Vec<Fact> {
    let said = plant.advance(until).into_iter().map(|incoming| incoming.fact);
    said.filter(|fact| !matches!(fact, Fact::SignalSeen { .. }))
        .filter(|fact| !matches!(fact, Fact::DepartureLeft { parcels, .. } if parcels.is_empty()))
        .collect()
}

fn said_of_vans(plant: &mut Plant, until: Moment) -> Vec<Fact> {
    let mut facts = listen(plant, until);
    let vans = ["van_loaded", "van_broke_down", "parcels_transferred", "stop_served", "van_returned", "action_refused"];
    facts.retain(|fact| vans.contains(&fact.kind()));
    facts
}

fn kinds(facts: &[Fact]) -> Vec<&'static str> {
    facts.iter().map(Fact::kind).collect()
}

fn pick(node: NodeId, parcel: ParcelId, sku: &str, qty: u32, via: Via) -> Effect {
    let items = vec![(SkuId::new(sku).expect("short"), qty)];
    Effect::Act(Action::Pick { node, lists: vec![(PickList { parcel, items }, via)] })
}

fn drive(plant: &mut Plant, now: Moment, seq: u64, van: &str, stops: Vec<Stop>) {
    let van = VanId::new(van).expect("short");
    let tour = Tour { van, departs: now, stops, returns: now + Span::hours(2) };
    plant.receive(now, Seq(seq), &Effect::Act(Action::Drive(tour)));
}

fn stop(kind: StopKind, lat: f64, lon: f64, parcels: &[ParcelId]) -> Stop {
    let at = Position::from_degrees(lat, lon).expect("on Earth");
    let (earliest, latest) = (demo::at(16, 0), demo::at(22, 0));
    Stop { kind, at, parcels: parcels.to_vec(), service: Span::minutes(3), earliest, latest, eta: earliest }
}

#[test]
fn a_parcel_picked_by_hand_leaves_with_its_truck_and_is_delivered_on_monday() {
    let mut plant = calm();
    let truck = Via::Departure(DepartureId::new("LYO-FLE-28-1400").expect("short"));
    let effect = pick(node("FR-LYO"), parcel("SH-1/1"), "AUR-001", 2, truck);
    plant.receive(demo::at(11, 0), Seq(5), &effect);
    plant.receive(demo::at(11, 0), Seq(5), &effect);
    let facts = listen(&mut plant, demo::at(23, 59));
    assert_eq!(kinds(&facts), ["pick_started", "parcel_packed", "departure_left"], "told twice, done once");
    let later = listen(&mut plant, demo::at(23, 59) + Span::hours(48));
    assert_eq!(kinds(&later), ["parcel_delivered"]);
}

#[test]
fn a_stopped_parcel_goes_back_to_the_shelf_and_the_shelf_is_counted() {
    let mut plant = calm();
    let effect = pick(node("FR-LYO"), parcel("SH-1/1"), "AUR-001", 2, Via::Van);
    plant.receive(demo::at(11, 0), Seq(5), &effect);
    listen(&mut plant, demo::at(12, 0));
    let stop = Effect::Act(Action::StopPick { node: node("FR-LYO"), parcel: parcel("SH-1/1") });
    plant.receive(demo::at(12, 0), Seq(6), &stop);
    assert_eq!(kinds(&listen(&mut plant, demo::at(12, 10))), ["stock_counted"]);
}

#[test]
fn a_shelf_that_holds_too_little_is_said_and_counted() {
    let mut plant = calm();
    plant.receive(demo::at(11, 0), Seq(5), &pick(node("FR-LYO"), parcel("SH-1/1"), "AUR-001", 60_000, Via::Van));
    let facts = listen(&mut plant, demo::at(11, 5));
    assert_eq!(kinds(&facts), ["pick_short", "stock_counted"]);
    let (Fact::PickShort { found, .. }, Fact::StockCounted { on_hand, .. }) = (&facts[0], &facts[1]) else { panic!() };
    assert!(found == on_hand && *found > 0, "nothing was in hand: {found} found, {on_hand} counted");
}

#[test]
fn a_robot_drives_picks_unloads_and_people_pack() {
    let mut plant = calm();
    let (centre, robot) = (node("FR-CEN"), RobotId::new("R001").expect("short"));
    let sku = SkuId::new("AUR-001").expect("short");
    let picks = vec![PickTask { parcel: parcel("SH-1/1"), sku, qty: 1, cell: Cell(63) }];
    let (start, vias) = (demo::at(11, 0), vec![(parcel("SH-1/1"), Via::Van)]);
    plant.advance(start);
    let mission = Mission { picks, station: Cell(240) };
    plant.receive(start, Seq(1), &Effect::Act(Action::Assign { node: centre, robot, mission, vias }));
    let (mut clock, mut said) = (start, Vec::new());
    // Down from its home in the corner, along the free row to the bin, back, and down to the station.
    for (window, (from, moves)) in [(1, (0, "DRRR")), (2, (63, "LLL")), (3, (60, "DDD"))] {
        let moves = vec![RobotMoves { robot, from: Cell(from), base: None, moves: moves.to_owned() }];
        let window = FleetWindow { node: centre, window, steps: 4, moves };
        plant.receive(clock, Seq(2 + window.window), &Effect::Act(Action::Move(window)));
        clock += Span::seconds(20);
        said.extend(listen(&mut plant, clock));
    }
    said.extend(listen(&mut plant, clock + Span::minutes(3)));
    let moved = "robots_moved";
    assert_eq!(kinds(&said), [moved, "pick_done", moved, moved, "robot_unloaded", "parcel_packed"]);
}

/// A van loads at Paris and breaks down; another takes over.
#[test]
fn a_broken_van_keeps_its_parcels_until_another_takes_them() {
    let mut plant = plant(|script| {
        script.closes_min = script.opens_min + 1;
        (script.shelves.wrong, script.roads.nobody_home) = (0.0, 0.0);
        script.breakdowns[0].aboard = 2;
    });
    let names: Vec<ParcelId> = (1..=4).map(|n| parcel(&format!("SH-{n}/1"))).collect();
    for name in &names {
        plant.receive(demo::at(11, 0), Seq(1), &pick(node("FR-IDF"), *name, "AUR-001", 1, Via::Van));
    }
    listen(&mut plant, demo::at(18, 55));
    let far = |parcels: &[ParcelId]| vec![stop(StopKind::Deliver, 48.0, 2.30, parcels)];
    drive(&mut plant, demo::at(18, 55), 10, "VAN-93-01", far(&names[..3]));
    let facts = said_of_vans(&mut plant, demo::at(20, 30));
    let [Fact::VanLoaded { .. }, Fact::VanBrokeDown { position, .. }] = facts[..] else {
        panic!("{:?}", kinds(&facts))
    };
    let broken = VanId::new("VAN-93-01").expect("short");
    let mut stops = far(&names);
    stops.insert(0, Stop { at: position, ..stop(StopKind::Transfer(broken), 48.8, 2.3, &names[..3]) });
    drive(&mut plant, demo::at(20, 30), 11, "VAN-93-02", stops);
    let rescue = said_of_vans(&mut plant, demo::at(23, 59) + Span::hours(2));
    assert_eq!(kinds(&rescue), ["van_loaded", "parcels_transferred", "stop_served", "van_returned"]);
    let Some(Fact::StopServed { parcels, .. }) = rescue.get(2) else { panic!() };
    assert_eq!(*parcels, names, "one of its own and three taken over");
    drive(&mut plant, demo::at(23, 59) + Span::hours(2), 12, "VAN-93-01", far(&names[..1]));
    assert_eq!(kinds(&said_of_vans(&mut plant, demo::at(23, 59) + Span::hours(3))), ["action_refused"]);
}

#[test]
fn a_van_that_finds_nothing_to_load_says_so() {
    let mut plant = calm();
    plant.advance(demo::at(17, 0));
    drive(&mut plant, demo::at(17, 0), 9, "VAN-59-01", vec![stop(StopKind::Deliver, 50.6, 3.0, &[parcel("X/1")])]);
    assert_eq!(kinds(&said_of_vans(&mut plant, demo::at(17, 10))), ["action_refused"]);
}

#[test]
fn the_same_seed_and_hand_give_the_same_day_and_keys_are_told_once() {
    let (_, first) = day(3, demo::at(13, 0));
    let (_, second) = day(3, demo::at(13, 0));
    assert_eq!(first, second);
    let keys: BTreeSet<_> = first.iter().map(|incoming| &incoming.origin).collect();
    assert_eq!(keys.len(), first.len());
    assert!(first.iter().all(|incoming| incoming.origin.key.len() < model::KEY_MAX));
}

#[test]
fn units_are_neither_made_nor_lost() {
    let facts = demo::facts();
    let before = Plant::new(&facts, demo::script(), Seed(4));
    let (after, said) = day(4, demo::at(14, 0));
    assert!(said.iter().any(|incoming| matches!(&incoming.fact, Fact::ParcelPacked { .. })));
    for fact in &facts {
        if let Fact::SkuListed(card) = fact {
            assert_eq!(before.everywhere(card.sku), after.everywhere(card.sku), "{}", card.sku);
        }
    }
}

#[test]
fn a_clone_goes_the_same_way_until_it_is_told_otherwise() {
    let (mut plant, _) = day(5, demo::at(11, 0));
    let mut branch = plant.clone();
    assert_eq!(plant.advance(demo::at(11, 20)), branch.advance(demo::at(11, 20)));
    branch.receive(demo::at(11, 20), Seq(99), &pick(node("FR-LYO"), parcel("SH-1/1"), "AUR-001", 1, Via::Van));
    assert_ne!(plant.advance(demo::at(11, 40)), branch.advance(demo::at(11, 40)));
}

/// A day whose orders are served by [`serve`].
fn day(seed: u64, until: Moment) -> (Plant, Vec<Incoming>) {
    let facts = demo::facts();
    let counted = |fact: &Fact| match fact {
        Fact::StockCounted { node, sku, on_hand, .. } => Some(((*node, *sku), *on_hand)),
        _ => None,
    };
    let mut stock: BTreeMap<(NodeId, SkuId), u32> = facts.iter().filter_map(counted).collect();
    let mut plant = Plant::new(&facts, demo::script(), Seed(seed));
    let mut all = Vec::new();
    while let Some(now) = plant.next_at().filter(|now| *now <= until) {
        for incoming in plant.advance(now) {
            if let Fact::OrderPlaced(card) = &incoming.fact {
                serve(&mut plant, now, card, &mut stock, all.len() as u64);
            }
            all.push(incoming);
        }
    }
    (plant, all)
}

/// A hand that serves an order at the first hub with stock, by the last truck of the day, or by van.
fn serve(plant: &mut Plant, now: Moment, card: &OrderCard, stock: &mut BTreeMap<(NodeId, SkuId), u32>, seq: u64) {
    for hub in ["FR-IDF", "FR-LYO", "FR-LIL", "FR-NAN", "FR-BOR", "FR-MRS"].map(node) {
        let has = |line: &OrderLine| stock.get(&(hub, line.sku)).is_some_and(|units| *units >= line.qty);
        if !card.lines.iter().all(has) {
            continue;
        }
        for line in &card.lines {
            *stock.entry((hub, line.sku)).or_default() -= line.qty;
        }
        let items = card.lines.iter().map(|line| (line.sku, line.qty)).collect();
        let truck = DepartureId::new(&format!("{}-TOR-28-2230", &hub.as_str()[3..])).expect("short");
        let via = if card.service == Service::Evening { Via::Van } else { Via::Departure(truck) };
        let list = PickList { parcel: ParcelId::of(card.order, 1), items };
        let effect = Effect::Act(Action::Pick { node: hub, lists: vec![(list, via)] });
        return plant.receive(now, Seq(seq), &effect);
    }
}
