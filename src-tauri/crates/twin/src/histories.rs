//! Random histories: an outside that says anything in any order, late, twice, of things that do not exist. The books
//! of the app hold all the same, and those of audit agree with them.

use audit::{Ledger, Rule, Violation};
use control::{Control, ParcelState, World};
use model::*;
use std::collections::{BTreeMap, BTreeSet};

/// Saturday 28 November 2026, 10:00 in Paris.
const TEN: Moment = Moment(1_795_856_400_000);
const SKUS: u64 = 5;

fn id<T, E: std::fmt::Debug>(text: &str, new: impl Fn(&str) -> Result<T, E>) -> T {
    new(text).expect("a short code")
}

fn sku(n: u64) -> SkuId {
    id(&format!("LUNE-{n:02}"), SkuId::new)
}

fn node(text: &str) -> NodeId {
    id(text, NodeId::new)
}

/// A warehouse with trucks, and a hub with trucks and two vans.
fn network(robots: bool) -> Vec<Fact> {
    let mut facts: Vec<Fact> = (0..SKUS).map(|n| Fact::SkuListed(article(n))).collect();
    facts.push(Fact::NodeListed(site("FR-CEN", NodeKind::Central, &[], 47_985, 1_870)));
    facts.push(Fact::NodeListed(site("FR-HUB", NodeKind::Hub, &["75", "93"], 48_936, 2_430)));
    facts.push(Fact::CarrierListed(CarrierCard {
        carrier: id("FLECHE", CarrierId::new),
        name: "Flèche".into(),
        services: vec![Service::NextDay, Service::Standard, Service::Pickup],
        base_cents: 460,
        per_100km_cents: 22,
        per_kg_cents: 40,
        lead_days: [1, 1, 2],
        delivers_by_min: 780,
    }));
    for (n, (place, minutes)) in [("FR-CEN", 60), ("FR-CEN", 600), ("FR-HUB", 90), ("FR-HUB", 620)].iter().enumerate() {
        let leaves = TEN + Span::minutes(*minutes);
        let (departure, carrier) = (id(&format!("D{n}"), DepartureId::new), id("FLECHE", CarrierId::new));
        let cutoff = leaves - Span::minutes(20);
        let (node, capacity_units, capacity_l) = (node(place), None, None);
        let card = DepartureCard { departure, node, carrier, cutoff, leaves, capacity_units, capacity_l };
        facts.push(Fact::DepartureListed(card));
    }
    for n in 1..=2 {
        let (shift_from, shift_to) = (TEN - Span::hours(2), TEN + Span::hours(12));
        let van = id(&format!("V{n}"), VanId::new);
        let (depot, capacity_parcels, capacity_g, capacity_l) = (node("FR-HUB"), 500, None, None);
        let card = VanCard { van, depot, capacity_parcels, capacity_g, capacity_l, shift_from, shift_to };
        facts.push(Fact::VanListed(card));
    }
    if robots {
        facts.extend(grid());
    }
    for place in ["FR-CEN", "FR-HUB"] {
        facts.extend((0..SKUS).map(|n| counted(place, n, 40)));
    }
    facts.push(Fact::DayOpened { from: TEN - Span::hours(1), until: TEN + Span::hours(12) });
    facts
}

fn grid() -> Vec<Fact> {
    let rows: Vec<String> = ["@@@@@@", "S....E"].iter().map(|row| (*row).to_owned()).collect();
    let home = |n: u32| RobotCard { robot: robot(n), node: node("FR-CEN"), home: Cell(7 + n) };
    let bin = |n| Bin { sku: sku(n), cell: Cell(6) };
    vec![
        Fact::RobotListed(home(1)),
        Fact::RobotListed(home(2)),
        Fact::BinsPlaced { node: node("FR-CEN"), bins: (0..SKUS).map(bin).collect() },
        Fact::GridLaid(GridCard { node: node("FR-CEN"), width: 6, height: 2, rows, packers_per_station: 2 }),
    ]
}

fn robot(n: u32) -> RobotId {
    id(&format!("R{n}"), RobotId::new)
}

fn article(n: u64) -> SkuCard {
    let (brand, name) = ("Maison Lune".to_owned(), format!("Article {n}"));
    let (price_cents, weight_g, volume_cm3, cost_cents) = (2_990, 120, None, None);
    SkuCard { sku: sku(n), brand, name, price_cents, weight_g, volume_cm3, cost_cents, hero: n == 0 }
}

fn site(name: &str, kind: NodeKind, van_depts: &[&str], lat_e3: i32, lon_e3: i32) -> NodeCard {
    NodeCard {
        node: node(name),
        kind,
        name: name.to_owned(),
        dept: id("45", DeptId::new),
        position: Position { lat_e5: lat_e3 * 100, lon_e5: lon_e3 * 100 },
        capacity_per_quarter: 80,
        opens_min: 360,
        closes_min: 1_425,
        handling_cents: 60,
        per_unit_cents: 10,
        van_depts: van_depts.iter().map(|dept| id(dept, DeptId::new)).collect(),
        van_cutoff_min: 1_170,
        van_parcels: 60,
    }
}

fn counted(place: &str, n: u64, on_hand: u32) -> Fact {
    Fact::StockCounted { node: node(place), sku: sku(n), on_hand, safety: None }
}

/// What the outside may say next.
struct Outside<'a> {
    draws: &'a mut Draws,
    world: &'a World,
    /// Parcels that there ever were: what is over has left the World.
    seen: &'a BTreeSet<ParcelId>,
    now: Moment,
}

impl Outside<'_> {
    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.draws.below(of.len() as u64) as usize]
    }

    fn order(&mut self) -> OrderId {
        id(&format!("SH-{}", self.draws.below(40)), OrderId::new)
    }

    fn parcel(&mut self) -> ParcelId {
        let known: Vec<ParcelId> = self.seen.iter().copied().collect();
        if known.is_empty() || self.draws.chance(0.05) { id("GHOST/1", ParcelId::new) } else { self.one_of(&known) }
    }

    fn parcels(&mut self) -> Vec<ParcelId> {
        (0..=self.draws.below(3)).map(|_| self.parcel()).collect()
    }

    fn lines(&mut self, least: u64) -> Vec<OrderLine> {
        let count = least + self.draws.below(3);
        let line = |draws: &mut Draws| OrderLine {
            sku: sku(draws.below(SKUS + 1)),
            qty: 1 + draws.below(3) as u32,
            price_cents: Some(2_990),
        };
        (0..count).map(|_| line(self.draws)).collect()
    }

    fn dept(&mut self) -> DeptId {
        let code = self.one_of(&["75", "93", "13", "59", "45", "99"]);
        id(code, DeptId::new)
    }

    fn node(&mut self) -> NodeId {
        let name = self.one_of(&["FR-CEN", "FR-HUB", "FR-CEN", "FR-HUB", "FR-NOWHERE"]);
        node(name)
    }

    fn home(&mut self, parcel: ParcelId) -> NodeId {
        let own = self.world.orders().parcel(parcel).map(|parcel| parcel.plan.node);
        if self.draws.chance(0.9) { own.unwrap_or(node("FR-CEN")) } else { self.node() }
    }

    fn van(&mut self) -> VanId {
        let name = self.one_of(&["V1", "V2", "V1", "V2", "V9"]);
        id(name, VanId::new)
    }

    fn place(&mut self) -> Position {
        self.one_of(&[
            Position { lat_e5: 4_890_000, lon_e5: 240_000 },
            Position { lat_e5: 4_870_000, lon_e5: 230_000 },
            Position::default(),
        ])
    }

    fn fact(&mut self) -> Fact {
        match self.draws.below(100) {
            0..=24 => self.placed(),
            25..=28 => Fact::OrderCancelled { order: self.order() },
            29..=34 => Fact::OrderEdited { order: self.order(), lines: self.lines(0) },
            35..=37 => Fact::OrderRedirected { order: self.order(), dept: self.dept(), near: None },
            38..=42 => self.count(),
            43 => Fact::StockDoubted { node: self.node(), sku: sku(self.draws.below(SKUS)), code: "negative".into() },
            44..=47 => {
                let parcels = self.parcels();
                Fact::PickStarted { node: self.home(parcels[0]), parcels }
            }
            48..=49 => {
                let parcel = self.parcel();
                let (node, sku) = (self.home(parcel), sku(self.draws.below(SKUS)));
                Fact::PickShort { node, parcel, sku, found: self.draws.below(3) as u32 }
            }
            50..=64 => {
                let parcel = self.parcel();
                Fact::ParcelPacked { node: self.home(parcel), parcel }
            }
            65..=70 => {
                let departure = self.one_of(&["D0", "D1", "D2", "D3", "D9"]);
                Fact::DepartureLeft { departure: id(departure, DepartureId::new), parcels: self.parcels() }
            }
            71..=75 => Fact::ParcelDelivered { parcel: self.parcel() },
            76..=88 => self.said_of_van(),
            89..=93 => self.said_of_robot(),
            _ => self.word(),
        }
    }

    fn placed(&mut self) -> Fact {
        let order = self.order();
        let service = self.one_of(&[Service::NextDay, Service::Standard, Service::Evening, Service::Pickup]);
        let contact = id(&format!("C-{order}"), ContactId::new);
        let (dept, lines, placed_at) = (self.dept(), self.lines(1), self.now);
        let channel = self.one_of(&[Channel::Live, Channel::Web]);
        Fact::OrderPlaced(OrderCard { order, channel, placed_at, contact, dept, near: None, service, lines })
    }

    fn count(&mut self) -> Fact {
        let (node, sku) = (self.node(), sku(self.draws.below(SKUS + 1)));
        Fact::StockCounted { node, sku, on_hand: self.draws.below(60) as u32, safety: None }
    }

    fn said_of_van(&mut self) -> Fact {
        let (van, position) = (self.van(), self.place());
        match self.draws.below(7) {
            0 | 1 => Fact::VanLoaded { van, parcels: self.parcels() },
            2 => Fact::VanSeen { van, position },
            3 => Fact::StopServed { van, parcels: self.parcels() },
            4 => Fact::StopFailed { van, parcels: self.parcels() },
            5 => Fact::ParcelsTransferred { from: van, to: self.van(), parcels: self.parcels() },
            _ if self.draws.chance(0.5) => Fact::VanBrokeDown { van, position },
            _ => Fact::VanReturned { van },
        }
    }

    fn said_of_robot(&mut self) -> Fact {
        let (robot, cell) = (robot(1 + self.draws.below(3) as u32), Cell(self.draws.below(14) as u32));
        match self.draws.below(4) {
            0 => Fact::RobotDown { robot, cell },
            1 => Fact::RobotUp { robot },
            2 => Fact::PickDone { robot, parcel: self.parcel(), sku: sku(self.draws.below(SKUS)) },
            _ => Fact::RobotUnloaded { robot },
        }
    }

    fn word(&mut self) -> Fact {
        let order = self.order();
        let says = match self.draws.below(6) {
            0 => Override::Hold(order),
            1 => Override::Unhold(order),
            2 => Override::Cancel(order),
            3 => Override::HoldAtDock(DockScope::Order(order)),
            4 => Override::FreeAtDock(DockScope::Order(order)),
            _ => Override::Pin { order, node: self.node() },
        };
        Fact::Operator(OperatorCommand { by: id("nadia", OperatorId::new), says })
    }

    /// When it is said to have happened: mostly nothing is said, else up to twenty minutes ago, or soon.
    fn happened_at(&mut self) -> Option<Moment> {
        let ago = Span::seconds(self.draws.between(-60, 1_200));
        self.draws.chance(0.3).then_some(self.now - ago)
    }
}

/// A history of this seed, its books checked after each tick. Now and then a night passes.
fn live_through(seed: u64, ticks: u64) {
    let mut seen = BTreeSet::new();
    let mut draws = Seed(seed).stream("history");
    let (mut control, mut again, mut ledger) = (Control::new(), Control::new(), Ledger::default());
    let (mut now, mut keys) = (TEN, 0u64);
    let mut said: Vec<Incoming> =
        network(seed.is_multiple_of(2)).into_iter().map(|fact| told(fact, None, &mut keys)).collect();
    for tick in 0..ticks {
        let spoken = said.len();
        let events = control.tick(std::mem::take(&mut said), now);
        for event in &events {
            ledger.apply(event);
            again.apply(event);
        }
        assert_eq!(control.decide(now), [], "seed {seed}, tick {tick}: a stage was not asked again");
        control.settle();
        let decisions = events.len() - spoken;
        assert!(decisions < 400, "seed {seed}, tick {tick}: {decisions} decisions on {spoken} facts");
        let loud = events.iter().any(|event| matches!(&event.body, Body::Decision(Decision::AlertOpened(alert)) if alert.kind == AlertKind::RoundsExhausted));
        assert!(!loud, "seed {seed}, tick {tick}: rounds exhausted");
        check(
            control.world(),
            &mut ledger,
            &format!("seed {seed}, tick {tick}, {:?}", events.last().map(|event| event.seq)),
        );
        seen.extend(control.world().orders().parcels().map(|(id, _)| id));
        now += if draws.chance(0.015) { Span::hours(20) } else { Span::seconds(1 + draws.below(90) as i64) };
        for _ in 0..=draws.below(4) {
            let mut outside = Outside { draws: &mut draws, world: control.world(), seen: &seen, now };
            let (fact, happened_at) = (outside.fact(), outside.happened_at());
            let twice = draws.chance(0.1);
            said.extend(twice.then(|| told(fact.clone(), happened_at, &mut keys)));
            said.push(told(fact, happened_at, &mut keys));
        }
    }
    assert_eq!(again.digest(), control.digest(), "seed {seed}: the log leads elsewhere");
}

fn told(fact: Fact, happened_at: Option<Moment>, keys: &mut u64) -> Incoming {
    *keys += 1;
    let origin = Origin { source: id("wms:FR-CEN", SourceId::new), key: keys.to_string() };
    Incoming { origin, cause: None, fact, contact: None, happened_at }
}

fn check(world: &World, ledger: &mut Ledger, at: &str) {
    // Shelves that were counted emptier than what is packed next, vans overfull, a robot said to stand where another
    // does: the outside's own doing.
    let is_outside = |found: &Violation| match found.rule {
        Rule::ShelfEmpty | Rule::VanCapacity => true,
        Rule::RobotClash => found.detail.ends_with("at the start"),
        _ => false,
    };
    let found: Vec<_> = ledger.check().into_iter().filter(|found| !is_outside(found)).collect();
    assert_eq!(found, [], "{at}");
    let mut held: BTreeMap<(NodeId, SkuId), u32> = BTreeMap::new();
    for (_, parcel) in world.orders().parcels().filter(|(_, parcel)| parcel.state.holds_stock()) {
        for (sku, units) in &parcel.items {
            *held.entry((parcel.plan.node, *sku)).or_default() += units;
        }
    }
    for place in ["FR-CEN", "FR-HUB"].map(node) {
        for sku in (0..SKUS).map(sku) {
            let stock = world.stock().book().stock(place, sku);
            assert_eq!(
                stock.allocated,
                held.get(&(place, sku)).copied().unwrap_or(0),
                "{at}: held of {sku} at {place}"
            );
            let Some(books) = ledger.stock(place, sku) else { continue };
            let pair = (books.on_hand.max(0), books.allocated);
            assert_eq!(pair, (i64::from(stock.on_hand), i64::from(stock.allocated)), "{at}: {sku} at {place}");
        }
    }
    for (id, parcel) in world.orders().parcels() {
        let waits = world.sites().waiting(parcel.plan.node).any(|waiting| waiting == id);
        assert_eq!(waits, parcel.state == ParcelState::Waiting, "{at}: {id} waits while it is {:?}", parcel.state);
        let docked = world.docks().is_docked(id);
        assert!(!docked || parcel.state == ParcelState::Packed, "{at}: {id} on a dock while it is {:?}", parcel.state);
        let planned = world.fleet().vans().filter(|van| is_planned(van.tour.as_ref(), id)).count();
        assert!(planned <= 1 || parcel.state == ParcelState::Delivered, "{at}: {id} in {planned} tours");
        let aboard = world.fleet().vans().filter(|van| van.aboard.contains(&id)).count();
        assert!(aboard <= usize::from(parcel.state == ParcelState::Left), "{at}: {id} aboard of {aboard}");
    }
    assert!(
        world.feeds().to_refuse().is_empty() && world.orders().to_cancel().is_empty(),
        "{at}: something waits to be said"
    );
}

/// Whether a tour hands a parcel over.
fn is_planned(tour: Option<&Tour>, parcel: ParcelId) -> bool {
    let stops = tour.into_iter().flat_map(|tour| &tour.stops);
    stops.filter(|stop| stop.kind == StopKind::Deliver).any(|stop| stop.parcels.contains(&parcel))
}

#[test]
fn the_books_hold_whatever_is_said_in_whatever_order() {
    for seed in 0..40 {
        live_through(seed, 150);
    }
}

#[test]
#[ignore = "long: run on demand"]
fn the_books_hold_through_two_thousand_histories() {
    for seed in 1_000..3_000 {
        live_through(seed, 200);
    }
}
