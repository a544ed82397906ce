//! Small logs told in a few words, for the tests of this crate.

use crate::{Ledger, Rule};
use model::*;

pub const PROMISED: Promise = Promise { latest: Moment(1_000_000) };

/// A log in the making, and the books it is folded into when rules are asked for.
#[derive(Default)]
pub struct Story {
    pub ledger: Ledger,
    events: Vec<Event>,
    folded: usize,
    now: Moment,
}

impl Story {
    /// Ten lamps; order A wants three, allocated to the central warehouse.
    pub fn one_order_allocated() -> Self {
        let mut story = Self::default();
        story.fact(counted("FR-CEN", "LAMP", 10, None));
        story.order("A", &[("LAMP", 3)]);
        story.decide(allocated("A", &[("A/1", "FR-CEN", &[0])]));
        story
    }

    /// The same, given to the pickers.
    pub fn one_order_released() -> Self {
        let mut story = Self::one_order_allocated();
        story.decide(released("FR-CEN", &["A/1"]));
        story
    }

    /// One packed parcel of one lamp for each order.
    pub fn packed_at_the_dock(orders: &[&str]) -> Self {
        let mut story = Self::default();
        story.fact(counted("FR-CEN", "LAMP", 100, None));
        for order in orders {
            let parcel = format!("{order}/1");
            story.order(order, &[("LAMP", 1)]);
            story.decide(allocated(order, &[(&parcel, "FR-CEN", &[0])]));
            story.decide(released("FR-CEN", &[&parcel]));
            story.fact(packed("FR-CEN", &parcel));
        }
        story
    }

    pub fn fact(&mut self, fact: Fact) -> Seq {
        self.say(Body::Fact(fact), None)
    }

    /// A decision caused by the event before it.
    pub fn decide(&mut self, decision: Decision) -> Seq {
        let cause = Seq(self.events.len().max(1) as u64);
        if self.events.is_empty() {
            self.fact(Fact::DayOpened { from: Moment(0), until: Moment(1) });
        }
        self.say(Body::Decision(decision), Some(cause))
    }

    pub fn order(&mut self, key: &str, lines: &[(&str, u32)]) {
        let lines = lines.iter().map(|(sku, qty)| OrderLine { sku: self::sku(sku), qty: *qty, price_cents: Some(100) });
        self.fact(Fact::OrderPlaced(OrderCard {
            order: order(key),
            channel: Channel::Live,
            placed_at: self.now,
            contact: ContactId::new("c").unwrap(),
            dept: DeptId::new("75").unwrap(),
            near: None,
            service: Service::NextDay,
            lines: lines.collect(),
        }));
    }

    pub fn wait(&mut self, span: Span) {
        self.now += span;
    }

    /// The last event, to spoil it.
    pub fn event_mut(&mut self) -> &mut Event {
        self.events.last_mut().unwrap()
    }

    /// Folds what is new, checks, and gives the rules found.
    pub fn rules(&mut self) -> Vec<Rule> {
        self.fold();
        self.ledger.check().into_iter().map(|violation| violation.rule).collect()
    }

    /// On hand and held.
    pub fn stock(&mut self, node: &str, sku: &str) -> (i64, i64) {
        self.fold();
        let stock = self.ledger.stock(self::node(node), self::sku(sku)).unwrap();
        (stock.on_hand, stock.allocated)
    }

    fn fold(&mut self) {
        self.events[self.folded..].iter().for_each(|event| self.ledger.apply(event));
        self.folded = self.events.len();
    }

    fn say(&mut self, body: Body, cause: Option<Seq>) -> Seq {
        let seq = self.events.last().map_or(Seq(1), |last| Seq(last.seq.0 + 1));
        self.events.push(Event { seq, at: self.now, cause, based_on: None, origin: None, happened_at: None, body });
        seq
    }
}

pub fn sku(text: &str) -> SkuId {
    SkuId::new(text).unwrap()
}
pub fn node(text: &str) -> NodeId {
    NodeId::new(text).unwrap()
}
pub fn order(text: &str) -> OrderId {
    OrderId::new(text).unwrap()
}
pub fn parcel(text: &str) -> ParcelId {
    ParcelId::new(text).unwrap()
}
pub fn robot(n: u32) -> RobotId {
    RobotId::new(&format!("R{n}")).unwrap()
}
pub fn van(n: u32) -> VanId {
    VanId::new(&format!("V{n}")).unwrap()
}
fn parcels(texts: &[&str]) -> Vec<ParcelId> {
    texts.iter().map(|text| parcel(text)).collect()
}

pub fn counted(node: &str, sku: &str, on_hand: u32, safety: Option<u32>) -> Fact {
    Fact::StockCounted { node: self::node(node), sku: self::sku(sku), on_hand, safety }
}
pub fn packed(node: &str, parcel: &str) -> Fact {
    Fact::ParcelPacked { node: self::node(node), parcel: self::parcel(parcel) }
}
pub fn left(parcels: &[&str]) -> Fact {
    Fact::DepartureLeft { departure: departure(), parcels: self::parcels(parcels) }
}
pub fn delivered(parcel: &str) -> Fact {
    Fact::ParcelDelivered { parcel: self::parcel(parcel) }
}
pub fn says(says: Override) -> Fact {
    Fact::Operator(OperatorCommand { by: OperatorId::new("eve").unwrap(), says })
}
fn departure() -> DepartureId {
    DepartureId::new("D1").unwrap()
}

pub fn allocated(order: &str, parcels: &[(&str, &str, &[u16])]) -> Decision {
    allocated_with(order, parcels, &[])
}
pub fn allocated_with(order: &str, parcels: &[(&str, &str, &[u16])], declined: &[u16]) -> Decision {
    let plan = |(parcel, node, lines): &(&str, &str, &[u16])| ParcelPlan {
        parcel: self::parcel(parcel),
        node: self::node(node),
        lines: lines.to_vec(),
        via: Via::Departure(departure()),
        prepared_in: Moment(0),
        eta: Moment(0),
        cost_cents: 0,
        atp: None,
        passed: Vec::new(),
        foreseen: None,
    };
    Decision::Allocated {
        order: self::order(order),
        parcels: parcels.iter().map(plan).collect(),
        declined: declined.iter().map(|line| (*line, Reason::NoStock)).collect(),
        promise: PROMISED,
        later: None,
    }
}
pub fn declined(order: &str) -> Decision {
    Decision::Declined { order: self::order(order), reason: Reason::NoStock }
}
pub fn cancelled(order: &str) -> Decision {
    Decision::Cancelled { order: self::order(order), reason: Reason::CustomerAsked }
}
pub fn released(node: &str, parcels: &[&str]) -> Decision {
    Decision::Released { node: self::node(node), parcels: self::parcels(parcels), foreseen: None }
}
pub fn rebound(parcel: &str) -> Decision {
    let (parcel, via) = (self::parcel(parcel), Via::Departure(departure()));
    Decision::Rebound { parcel, via, eta: Moment(0), reason: Reason::MissedDeparture }
}
pub fn promise_moved(order: &str, latest: Moment) -> Decision {
    let promise = Promise { latest };
    Decision::PromiseMoved { order: self::order(order), promise, reason: Reason::MissedDeparture }
}
pub fn told(order: &str, promise: Option<Promise>) -> Decision {
    Decision::NotificationAsked(Notification {
        notification: NotificationId::new("n").unwrap(),
        order: self::order(order),
        contact: ContactId::new("c").unwrap(),
        medium: Medium::Mail,
        template: Template::PromiseMoved,
        promise,
    })
}

pub fn van_listed(n: u32, capacity_parcels: u32) -> Fact {
    let (shift_from, shift_to) = (Moment(0), Moment(1));
    let (van, depot, capacity_g, capacity_l) = (van(n), node("FR-CEN"), None, None);
    Fact::VanListed(VanCard { van, depot, capacity_parcels, capacity_g, capacity_l, shift_from, shift_to })
}
pub fn loaded(n: u32, parcels: &[&str]) -> Fact {
    Fact::VanLoaded { van: van(n), parcels: self::parcels(parcels) }
}
pub fn served(n: u32, parcels: &[&str]) -> Fact {
    Fact::StopServed { van: van(n), parcels: self::parcels(parcels) }
}
pub fn transferred(from: u32, to: u32, parcels: &[&str]) -> Fact {
    Fact::ParcelsTransferred { from: van(from), to: van(to), parcels: self::parcels(parcels) }
}
pub fn toured(n: u32, stops: &[(StopKind, &[&str])]) -> Decision {
    let stop = |(kind, parcels): &(StopKind, &[&str])| Stop {
        kind: *kind,
        at: Position::default(),
        parcels: self::parcels(parcels),
        service: Span::ZERO,
        earliest: Moment(0),
        latest: Moment(0),
        eta: Moment(0),
    };
    let stops = stops.iter().map(stop).collect();
    Decision::TourPlanned {
        tour: Tour { van: van(n), departs: Moment(0), stops, returns: Moment(0) },
        unassigned: Vec::new(),
        foreseen: None,
        compared: None,
    }
}

pub fn grid(rows: &[&str]) -> Fact {
    Fact::GridLaid(GridCard {
        node: node("FR-CEN"),
        width: rows[0].len() as u32,
        height: rows.len() as u32,
        rows: rows.iter().map(|row| (*row).to_owned()).collect(),
        packers_per_station: 1,
    })
}
pub fn robot_listed(n: u32, home: u32) -> Fact {
    Fact::RobotListed(RobotCard { robot: robot(n), node: node("FR-CEN"), home: Cell(home) })
}
pub fn moved(window: u64, robots: &[(u32, u32)]) -> Fact {
    let robots = robots.iter().map(|(n, cell)| RobotAt::on(robot(*n), Cell(*cell))).collect();
    Fact::RobotsMoved { node: node("FR-CEN"), window, robots }
}
pub fn fleet(window: u64, moves: &[(u32, u32, &str)]) -> Decision {
    let moves = moves.iter().map(|(n, from, moves)| RobotMoves {
        robot: robot(*n),
        from: Cell(*from),
        base: None,
        moves: (*moves).to_owned(),
    });
    Decision::FleetPlanned(FleetWindow { node: node("FR-CEN"), window, steps: 5, moves: moves.collect() })
}
