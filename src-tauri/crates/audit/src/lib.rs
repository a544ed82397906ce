//! Is this world consistent? A ledger folded from the log alone. Knows no engine and shares no line with one.
//!
//! The ledger keeps its own books of stock, orders, parcels, vans and robots, in plain words of the log. What it
//! finds at an event is recorded at once; `check` adds the cross-sums and hands everything out. It never judges the
//! outside: a feed may tell late or twice, so only what the house decided, and what cannot physically be, is found.

mod chain;
mod forecast;
mod order;
mod parcel;
mod robot;
mod stock;
#[cfg(test)]
mod story;
mod van;
mod violation;

pub use stock::Stock;
pub use violation::{FINDINGS_MAX, Rule, Violation};

use chain::Chain;
use model::{Body, Decision, Event, Fact, NodeId, SkuId};
use order::Orders;
use robot::Robots;
use stock::Shelves;
use van::Vans;
use violation::Findings;

/// The books, folded from the log.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    chain: Chain,
    shelves: Shelves,
    orders: Orders,
    vans: Vans,
    robots: Robots,
    findings: Findings,
}

/// What the books add up to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// Orders placed; the sum of the four figures that follow.
    pub orders: u64,
    /// Orders all of whose parcels have arrived.
    pub delivered: u64,
    /// Orders of which no line could be served.
    pub declined: u64,
    /// Orders cancelled.
    pub cancelled: u64,
    /// Orders still on their way.
    pub in_flight: u64,
    /// Parcels that stand, whatever their place.
    pub parcels: u64,
    /// Parcels packed, also those that have left or arrived since.
    pub packed: u64,
    /// Parcels that have arrived.
    pub parcels_delivered: u64,
}

impl Ledger {
    /// Takes one event into the books. Total: any event on any books gives books.
    pub fn apply(&mut self, event: &Event) {
        self.chain.apply(event, &mut self.findings);
        match &event.body {
            Body::Fact(fact) => self.apply_fact(event, fact),
            Body::Decision(decision) => self.apply_decision(event, decision),
        }
    }

    /// Casts up the books and hands out all that was found since the last check, oldest first, at most
    /// [`FINDINGS_MAX`].
    pub fn check(&mut self) -> Vec<Violation> {
        let now = self.chain.now();
        self.shelves.check(now, self.orders.parcels().holds(), &mut self.findings);
        self.orders.check(&mut self.findings);
        self.vans.check(self.orders.parcels(), &mut self.findings);
        self.findings.drain()
    }

    /// What the books add up to.
    pub fn totals(&self) -> Totals {
        self.orders.totals()
    }

    /// The books of one SKU at one node; `None` when neither a count nor an order ever named it.
    pub fn stock(&self, node: NodeId, sku: SkuId) -> Option<Stock> {
        self.shelves.stock(node, sku)
    }

    fn apply_fact(&mut self, event: &Event, fact: &Fact) {
        let (orders, found) = (&mut self.orders, &mut self.findings);
        match fact {
            Fact::StockCounted { node, sku, on_hand, safety } => self.shelves.count(*node, *sku, *on_hand, *safety),
            Fact::PickShort { node, parcel, sku, found: units } => {
                orders.set_aside(*parcel, (*node, *sku, *units), &mut self.shelves);
            }
            Fact::OrderPlaced(card) => orders.place(card),
            Fact::Operator(word) => orders.hear(event.seq, &word.says),
            Fact::ParcelPacked { node, parcel } => orders.pack(event.seq, *node, *parcel, &mut self.shelves, found),
            Fact::DepartureLeft { parcels, .. } => orders.leave(event.seq, parcels, found),
            Fact::ParcelDelivered { parcel } => orders.deliver(event.seq, *parcel, found),
            Fact::VanListed(card) => self.vans.list(card),
            Fact::VanLoaded { van, parcels } => self.vans.load(event.seq, *van, parcels, orders, found),
            Fact::StopServed { van, parcels } => self.vans.serve(event.seq, *van, parcels, orders, found),
            Fact::ParcelsTransferred { from, to, parcels } => {
                self.vans.transfer(event.seq, (*from, *to), parcels, orders, found);
            }
            Fact::VanBrokeDown { van, .. } => self.vans.break_down(*van),
            Fact::VanReturned { van } => self.vans.come_back(*van, orders),
            Fact::GridLaid(card) => self.robots.lay(card),
            Fact::RobotListed(card) => self.robots.list(card),
            Fact::RobotsMoved { node, window, robots } => self.robots.see(event.seq, *node, robots, *window, found),
            Fact::RobotDown { robot, cell } => self.robots.stop(*robot, *cell),
            Fact::RobotUp { robot } => self.robots.restart(*robot),
            // What changes no book: descriptions, telemetry, answers and wishes.
            Fact::SkuListed(_)
            | Fact::NodeListed(_)
            | Fact::CarrierListed(_)
            | Fact::DepartureListed(_)
            | Fact::BinsPlaced { .. }
            | Fact::SlotPlanned(_)
            | Fact::SlotDropped(_)
            | Fact::CampaignPlanned(_)
            | Fact::SalesRecorded { .. }
            | Fact::OrderCancelled { .. }
            | Fact::SignalSeen { .. }
            | Fact::PickStarted { .. }
            | Fact::PickDone { .. }
            | Fact::RobotUnloaded { .. }
            | Fact::VanSeen { .. }
            | Fact::StopFailed { .. }
            | Fact::NotificationSent { .. }
            | Fact::NotificationFailed { .. }
            | Fact::ActionTaken { .. }
            | Fact::ActionRefused { .. }
            | Fact::Solved { .. }
            | Fact::DeadLettered { .. }
            | Fact::ServiceChanged { .. }
            | Fact::DayOpened { .. }
            | Fact::OrderEdited { .. }
            | Fact::OrderRedirected { .. }
            | Fact::StockDoubted { .. }
            | Fact::FaultSeen { .. }
            | Fact::FaultCleared { .. } => {}
        }
    }

    fn apply_decision(&mut self, event: &Event, decision: &Decision) {
        let (orders, found) = (&mut self.orders, &mut self.findings);
        match decision {
            Decision::Allocated { order, parcels, declined, promise } => {
                let plan = order::Plan { parcels, declined, promise: *promise };
                orders.allocate(event.seq, *order, plan, &mut self.shelves, found);
            }
            Decision::Declined { order, .. } => orders.decline(event.seq, *order, &mut self.shelves, found),
            Decision::Cancelled { order, .. } => orders.cancel(event.seq, *order, &mut self.shelves, found),
            Decision::Released { node, parcels } => orders.release(event.seq, *node, parcels, found),
            Decision::Rebound { parcel, .. } => orders.rebind(event.seq, *parcel, found),
            Decision::PromiseMoved { order, promise, .. } => orders.promise(event.seq, *order, *promise, found),
            Decision::NotificationAsked(note) => orders.tell(event.seq, note, found),
            Decision::WordRefused { .. } => orders.refuse(event.cause),
            Decision::FleetPlanned(window) => self.robots.plan(event.seq, window, found),
            Decision::TourPlanned { tour, .. } => self.vans.plan(event.seq, tour, found),
            Decision::ForecastRevised(revised) => forecast::check(event.seq, revised, found),
            // What changes no book.
            Decision::MissionAssigned { .. }
            | Decision::SolveAsked(_)
            | Decision::SolveDropped { .. }
            | Decision::MinuteClosed(_)
            | Decision::AlertOpened(_)
            | Decision::AlertChanged { .. }
            | Decision::AlertResolved { .. }
            | Decision::IncidentOpened(_)
            | Decision::IncidentJoined { .. }
            | Decision::IncidentClosed { .. }
            | Decision::Proposed(_)
            | Decision::ProposalDropped { .. }
            | Decision::DayBegan { .. }
            | Decision::DayEnded { .. } => {}
        }
    }
}
