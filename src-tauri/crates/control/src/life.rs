//! A small app that is told things and lives on by the clock: what stories are told with.

use crate::{Control, World, calendar};
use model::{
    Autonomy, Bin, Body, CarrierCard, CarrierId, Cell, Channel, ContactId, Decision, DecisionKind, DepartureCard,
    DepartureId, DeptId, Event, Fact, GridCard, Incoming, Moment, NodeCard, NodeId, NodeKind, OperatorCommand,
    OperatorId, OrderCard, OrderId, OrderLine, Origin, Override, ParcelId, Passage, Position, Proposal, ProposalId,
    RobotCard, RobotId, Seq, Service, ShowSlot, ShowSlotId, SkuCard, SkuId, SourceId, Span, Tour, VanCard, VanId,
};

/// An app that is told things and lives on from deadline to deadline.
#[derive(Clone, Default)]
pub(crate) struct Life {
    pub control: Control,
    pub log: Vec<Event>,
    keys: u32,
}

impl Life {
    pub fn tell(&mut self, at: Moment, facts: Vec<Fact>) {
        self.told(at, None, facts);
    }

    /// What happened at `when`, told at `at`.
    pub fn tell_of(&mut self, at: Moment, when: Moment, facts: Vec<Fact>) {
        self.told(at, Some(when), facts);
    }

    fn told(&mut self, at: Moment, happened_at: Option<Moment>, facts: Vec<Fact>) {
        self.live_until(at);
        self.in_one_tick(at, happened_at, facts);
    }

    /// Told without waiting for what is due before.
    pub fn in_one_tick(&mut self, at: Moment, happened_at: Option<Moment>, facts: Vec<Fact>) {
        let source = SourceId::new("test").expect("short");
        let said = facts.into_iter().map(|fact| {
            self.keys += 1;
            let origin = Origin { source, key: self.keys.to_string() };
            Incoming { origin, cause: None, fact, contact: None, happened_at }
        });
        let said = said.collect();
        self.tick(at, said);
    }

    pub fn tick(&mut self, at: Moment, said: Vec<Incoming>) {
        self.log.extend(self.control.tick(said, at));
        self.control.settle();
    }

    pub fn live_until(&mut self, until: Moment) {
        let mut now = self.control.world().now;
        while let Some(due) = self.control.next_deadline(now).filter(|due| *due <= until) {
            assert!(due >= now, "a deadline lies in the past");
            now = due;
            let before = self.log.len();
            self.tick(now, Vec::new());
            assert!(self.log.len() > before, "a deadline was due and nothing was said");
        }
    }

    /// `begin 09:00-20:00` and `end 20:00`, as the log tells them, with the day of the month.
    pub fn days(&self) -> Vec<String> {
        let told = |event: &Event| match &event.body {
            Body::Decision(Decision::DayBegan { from, until }) => {
                Some(format!("begin {} {}", short(*from), short(*until)))
            }
            Body::Decision(Decision::DayEnded { until }) => Some(format!("end {}", short(*until))),
            Body::Decision(_) | Body::Fact(_) => None,
        };
        self.log.iter().filter_map(told).collect()
    }

    pub fn minutes(&self) -> Vec<Moment> {
        let closed = |event: &Event| match &event.body {
            Body::Decision(Decision::MinuteClosed(minute)) => Some(minute.minute),
            Body::Decision(_) | Body::Fact(_) => None,
        };
        self.log.iter().filter_map(closed).collect()
    }

    pub fn count(&self, kind: &str) -> usize {
        self.log.iter().filter(|event| event.kind() == kind).count()
    }

    pub fn world(&self) -> &World {
        self.control.world()
    }
}

/// `28 09:00` on the clocks of Paris.
pub(crate) fn short(at: Moment) -> String {
    at.to_string()[8..16].to_owned()
}

/// Midnight before a day of 2026 in Paris, by its month.
pub(crate) fn clock(month: u8, day: u8, hour: i64, minute: i64) -> Moment {
    // Counted from the noon of 1 January, whose offset is that of winter, and corrected by the clock itself.
    const LENGTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let days = LENGTHS[..usize::from(month) - 1].iter().sum::<i64>() + i64::from(day) - 1;
    let near = Moment(1_767_222_000_000) + Span::hours(24 * days + 12);
    let minutes = u32::try_from(hour * 60 + minute).expect("a time of day");
    calendar::at_minute(near, minutes)
}

pub(crate) fn node(key: &str, opens: u32, closes: u32) -> Fact {
    Fact::NodeListed(NodeCard {
        node: NodeId::new(key).expect("short"),
        kind: NodeKind::Shop,
        name: key.to_owned(),
        dept: DeptId::new("75").expect("short"),
        position: Position { lat_e5: 4_886_000, lon_e5: 234_000 },
        capacity_per_quarter: 50,
        opens_min: opens * 60,
        closes_min: closes * 60,
        handling_cents: 100,
        per_unit_cents: 10,
        van_depts: vec![DeptId::new("75").expect("short")],
        van_cutoff_min: 20 * 60,
        van_parcels: 100,
    })
}

pub(crate) fn order(number: u32, at: Moment) -> Fact {
    let order = OrderId::new(&format!("SH-{number}")).expect("short");
    Fact::OrderPlaced(OrderCard {
        order,
        channel: Channel::Web,
        placed_at: at,
        contact: ContactId::new(&format!("C-{number}")).expect("short"),
        dept: DeptId::new("75").expect("short"),
        near: None,
        service: Service::Evening,
        lines: vec![OrderLine { sku: sku(), qty: 1, price_cents: Some(1_500) }],
    })
}

pub(crate) fn slot(key: &str, from: Moment, until: Moment) -> Fact {
    Fact::SlotPlanned(ShowSlot {
        slot: ShowSlotId::new(key).expect("short"),
        show: model::ShowId::new("LS").expect("short"),
        brand: "Brume".to_owned(),
        creator: "Ada".to_owned(),
        room: "A".to_owned(),
        from,
        until,
        passages: Vec::new(),
    })
}

/// A presentation of the one article, which announces so many units.
pub(crate) fn passage(from: Moment, until: Moment, expected_units: u32) -> Passage {
    Passage { sku: sku(), from, until, price_cents: 1_500, expected_units }
}

pub(crate) fn van(key: &str, from: Moment, to: Moment) -> Fact {
    Fact::VanListed(VanCard {
        van: VanId::new(key).expect("short"),
        depot: NodeId::new("FR-A").expect("short"),
        capacity_parcels: 40,
        capacity_g: None,
        capacity_l: None,
        shift_from: from,
        shift_to: to,
    })
}

pub(crate) fn broke(key: &str, metre: i32) -> Fact {
    let position = Position { lat_e5: 4_886_000 + metre, lon_e5: 234_000 };
    Fact::VanBrokeDown { van: VanId::new(key).expect("short"), position }
}

/// The one article of these stories.
pub(crate) fn sku() -> SkuId {
    SkuId::new("BRUME-1").expect("short")
}

/// The article, of which `on_hand` lie at a node.
pub(crate) fn article(place: &str, on_hand: u32) -> Vec<Fact> {
    let sku = sku();
    let (brand, name) = ("Brume".to_owned(), "Brume de nuit".to_owned());
    let (price_cents, weight_g, volume_cm3, cost_cents) = (1_500, 100, Some(400), Some(600));
    let card = SkuCard { sku, brand, name, price_cents, weight_g, volume_cm3, cost_cents, hero: false };
    let counted = Fact::StockCounted { node: place_of(place), sku, on_hand, safety: None };
    vec![Fact::SkuListed(card), counted]
}

pub(crate) fn place_of(key: &str) -> NodeId {
    NodeId::new(key).expect("short")
}

/// A truck for the next day that calls at a node.
pub(crate) fn truck(key: &str, place: &str, cutoff: Moment) -> Vec<Fact> {
    let carrier = CarrierId::new("RAPIDO").expect("short");
    let card = CarrierCard {
        carrier,
        name: "Rapido".to_owned(),
        services: vec![Service::NextDay],
        base_cents: 400,
        per_100km_cents: 30,
        per_kg_cents: 60,
        lead_days: [1, 1, 2],
        delivers_by_min: 13 * 60,
    };
    let departure = DepartureId::new(key).expect("short");
    let leaves = cutoff + Span::minutes(20);
    let (node, capacity_units, capacity_l) = (place_of(place), None, None);
    let departure = DepartureCard { departure, node, carrier, cutoff, leaves, capacity_units, capacity_l };
    vec![Fact::CarrierListed(card), Fact::DepartureListed(departure)]
}

pub(crate) fn says(word: Override) -> Fact {
    Fact::Operator(OperatorCommand { by: OperatorId::new("malo").expect("short"), says: word })
}

pub(crate) fn parcel(key: &str) -> ParcelId {
    ParcelId::new(key).expect("short")
}

/// A time of 26 November, the day of most stories.
pub(crate) fn at(hour: i64, minute: i64) -> Moment {
    clock(11, 26, hour, minute)
}

pub(crate) fn van_id(key: &str) -> VanId {
    VanId::new(key).expect("short")
}

/// A node that is open all day, an article, two vans.
pub(crate) fn depot() -> Life {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 8, 22)];
    facts.extend(article("FR-A", 500));
    facts.extend([van("V-1", at(9, 0), at(23, 0)), van("V-2", at(9, 0), at(23, 0))]);
    life.tell(at(9, 0), facts);
    life
}

/// Evening orders `1..=count`, packed and on the dock.
pub(crate) fn packed(life: &mut Life, count: u32) {
    let orders = (1..=count).map(|n| order(n, at(9, 5)));
    life.tell(at(9, 5), orders.collect());
    let boxes =
        (1..=count).map(|n| Fact::ParcelPacked { node: place_of("FR-A"), parcel: parcel(&format!("SH-{n}/1")) });
    life.tell(at(9, 6), boxes.collect());
}

/// Tours planned so far, each with the event that planned it.
pub(crate) fn tours(life: &Life) -> Vec<(Seq, Tour)> {
    let planned = |event: &Event| match &event.body {
        Body::Decision(Decision::TourPlanned { tour, .. }) => Some((event.seq, tour.clone())),
        Body::Decision(_) | Body::Fact(_) => None,
    };
    life.log.iter().filter_map(planned).collect()
}

/// An app with so many parcels in one tour, and the event that planned it.
pub(crate) fn toured(count: u32) -> (Life, Seq, Tour) {
    let mut life = depot();
    packed(&mut life, count);
    life.live_until(at(9, 8));
    let (action, tour) = tours(&life).pop().expect("a tour");
    (life, action, tour)
}

/// Parcels that a tour hands over.
pub(crate) fn parcels(tour: &Tour) -> Vec<ParcelId> {
    tour.stops.iter().flat_map(|stop| stop.parcels.clone()).collect()
}

/// A grid with one robot, and the bin of the article.
pub(crate) fn robots() -> Vec<Fact> {
    let mut facts = grid("FR-A", "R1");
    facts.push(Fact::BinsPlaced { node: place_of("FR-A"), bins: vec![Bin { sku: sku(), cell: Cell(6) }] });
    facts
}

/// A grid with one robot and no bin.
pub(crate) fn grid(place: &str, robot: &str) -> Vec<Fact> {
    let node = place_of(place);
    let rows = ["@@@@@@", "S....E"].iter().map(|row| (*row).to_owned()).collect();
    let robot = RobotId::new(robot).expect("short");
    vec![
        Fact::RobotListed(RobotCard { robot, node, home: Cell(8) }),
        Fact::GridLaid(GridCard { node, width: 6, height: 2, rows, packers_per_station: 2 }),
    ]
}

/// At nine, more work than a shop can do before the truck that leaves at ten; another leaves in the evening.
pub(crate) fn full_before_the_truck() -> Life {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 8, 22)];
    facts.extend(article("FR-A", 5_000));
    facts.extend(truck("D-1", "FR-A", at(10, 0)));
    facts.extend(truck("D-2", "FR-A", at(21, 0)));
    life.tell(at(8, 30), facts);
    life.tell(at(9, 0), (1..=150).map(|n| next_day(n, at(9, 0))).collect());
    life
}

/// Six parcels in a tour that a worker was asked to improve, at ten past nine.
pub(crate) fn improving() -> Life {
    let mut life = depot();
    packed(&mut life, 6);
    life.live_until(at(9, 10));
    life
}

/// Four parcels aboard of a van that breaks down; another van could take them.
pub(crate) fn broken_down() -> Life {
    let (mut life, _, tour) = toured(4);
    assert_eq!(tour.van, van_id("V-1"));
    life.tell(at(9, 30), vec![Fact::VanLoaded { van: tour.van, parcels: parcels(&tour) }]);
    life.tell(at(9, 40), vec![broke("V-1", 900)]);
    life
}

/// The choice that was last put before a person.
pub(crate) fn proposal(life: &Life) -> Proposal {
    match &life.last("proposed").body {
        Body::Decision(Decision::Proposed(proposal)) => proposal.clone(),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn accept(id: ProposalId) -> Fact {
    says(Override::Accept(id))
}

/// The order is changed before it is placed.
pub(crate) fn changed(placed: Fact, change: impl FnOnce(&mut OrderCard)) -> Fact {
    match placed {
        Fact::OrderPlaced(mut card) => {
            change(&mut card);
            Fact::OrderPlaced(card)
        }
        other => panic!("{other:?} is no order"),
    }
}

/// An order that a truck brings.
pub(crate) fn next_day(number: u32, at: Moment) -> Fact {
    changed(order(number, at), |card| card.service = Service::NextDay)
}

pub(crate) fn order_id(number: u32) -> OrderId {
    OrderId::new(&format!("SH-{number}")).expect("short")
}

/// The order now stands with one line of so many units each.
pub(crate) fn edited(number: u32, units: &[u32]) -> Fact {
    let line = |qty: &u32| OrderLine { sku: sku(), qty: *qty, price_cents: Some(1_500) };
    Fact::OrderEdited { order: order_id(number), lines: units.iter().map(line).collect() }
}

pub(crate) fn loaded(van: &str, keys: &[&str]) -> Fact {
    Fact::VanLoaded { van: van_id(van), parcels: keys.iter().map(|key| parcel(key)).collect() }
}

pub(crate) fn counted(place: &str, on_hand: u32) -> Fact {
    Fact::StockCounted { node: place_of(place), sku: sku(), on_hand, safety: None }
}

pub(crate) fn boxed(place: &str, key: &str) -> Fact {
    Fact::ParcelPacked { node: place_of(place), parcel: parcel(key) }
}

pub(crate) fn may(kind: DecisionKind, level: Autonomy) -> Fact {
    says(Override::SetAutonomy { kind, level })
}

/// Two shops with a truck each, of which the first has ten of the article.
pub(crate) fn two_shops() -> Life {
    let mut life = Life::default();
    let mut facts = vec![node("FR-A", 8, 22), node("FR-B", 8, 22)];
    facts.extend(article("FR-A", 10));
    facts.extend(truck("D-A", "FR-A", at(18, 0)));
    facts.extend(truck("D-B", "FR-B", at(18, 0)));
    life.tell(at(9, 0), facts);
    life
}

impl Life {
    /// The last event of a kind.
    pub fn last(&self, kind: &str) -> &Event {
        self.log.iter().rev().find(|event| event.kind() == kind).unwrap_or_else(|| panic!("no {kind} in the log"))
    }

    /// The reason with which the last word was refused.
    pub fn refusal(&self) -> Option<(Seq, model::Reason)> {
        let refused = |event: &Event| match &event.body {
            Body::Decision(Decision::WordRefused { reason }) => Some((event.cause?, *reason)),
            Body::Decision(_) | Body::Fact(_) => None,
        };
        self.log.iter().rev().find_map(refused)
    }
}
