//! Is this world consistent? A ledger folded from the log alone. Knows no engine and shares no line with one.
//!
//! The ledger keeps its own books of stock, orders, parcels, vans and robots, in plain words of the log. What it
//! finds at an event is recorded at once; `check` adds the cross-sums and hands everything out. It never judges the
//! outside: a feed may tell late, twice or with steps left out, so only what the app decided, and what cannot
//! physically be and the app has not refused, is found. A fact is taken into the books once the event after it is
//! known, because that one may be its refusal.

mod chain;
mod forecast;
mod order;
mod parcel;
mod robot;
mod service;
mod stock;
#[cfg(test)]
mod story;
mod van;
mod violation;

pub use service::{Cell, Tally};
pub use stock::Stock;
pub use violation::{FINDINGS_MAX, Rule, Violation};

use chain::Chain;
use model::{Body, Decision, Event, Fact, NodeId, SkuId};
use order::{Orders, Report};
use parcel::Place;
use robot::Robots;
use std::collections::{BTreeMap, BTreeSet};
use stock::Shelves;
use van::{Books, Vans};
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
    /// The last fact, until the next event shows whether it was refused.
    pending: Option<Event>,
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
        self.settle(Some(event));
        match &event.body {
            Body::Fact(_) => self.pending = Some(event.clone()),
            Body::Decision(decision) => self.apply_decision(event, decision),
        }
    }

    /// Takes the fact that waits into the books, as far as the event after it lets it stand. Where the app has
    /// refused a part, what is odd about it is no finding: the app has found it.
    fn settle(&mut self, next: Option<&Event>) {
        let Some(event) = self.pending.take() else { return };
        let Body::Fact(fact) = &event.body else { return };
        let refused = next.and_then(|next| next.refuses(&event));
        if refused.is_some_and(|reason| fact.is_voided_by(reason)) {
            return;
        }
        let before = refused.map(|_| self.findings.clone());
        self.apply_fact(&event, fact);
        if let Some(before) = before {
            self.findings = before;
        }
    }

    /// Casts up the books and hands out all that was found since the last check, oldest first, at most
    /// [`FINDINGS_MAX`].
    pub fn check(&mut self) -> Vec<Violation> {
        self.settle(None);
        let now = self.chain.now();
        self.shelves.check(now, self.orders.parcels().holds(), &mut self.findings);
        self.orders.check(&mut self.findings);
        self.vans.check(self.orders.parcels(), &mut self.findings);
        self.findings.drain()
    }

    /// What the books add up to.
    pub fn totals(&mut self) -> Totals {
        self.settle(None);
        self.orders.totals()
    }

    /// Service against the first promise, counted again order by order.
    pub fn service(&mut self) -> BTreeMap<Cell, Tally> {
        self.settle(None);
        self.orders.service(self.orders.closed())
    }

    /// Holds what the app counts against the recount: a finding for each cell that differs.
    pub fn compare_service(&mut self, told: &BTreeMap<Cell, Tally>) {
        let counted = self.service();
        let cells: BTreeSet<&Cell> = told.keys().chain(counted.keys()).collect();
        for cell in cells {
            let (said, is) = (told.get(cell), counted.get(cell));
            if said != is {
                let (_, hour, service, site) = cell;
                let place = site.map_or("no site".to_owned(), |site| site.to_string());
                let detail = format!("{service} of {place} in the hour of {hour}: told {said:?}, counted {is:?}");
                self.findings.sum(Rule::Service, detail);
            }
        }
    }

    /// The books of one SKU at one node; `None` when neither a count nor an order ever named it.
    pub fn stock(&mut self, node: NodeId, sku: SkuId) -> Option<Stock> {
        self.settle(None);
        self.shelves.stock(node, sku)
    }

    fn apply_fact(&mut self, event: &Event, fact: &Fact) {
        let (orders, found) = (&mut self.orders, &mut self.findings);
        let told = Report { seq: event.seq, when: event.when() };
        match fact {
            Fact::StockCounted { node, sku, on_hand, safety } => {
                self.shelves.count(*node, *sku, *on_hand, *safety, told.when);
            }
            Fact::StockDoubted { node, sku, .. } => self.shelves.doubt(*node, *sku),
            Fact::OrderEdited { order, lines } => orders.edit(*order, lines, &mut self.shelves),
            Fact::PickShort { node, parcel, sku, found: units } => {
                orders.set_aside(*parcel, (*node, *sku, *units), &mut self.shelves);
            }
            Fact::OrderPlaced(card) => orders.place(card, event.at),
            Fact::Operator(word) => orders.hear(event.seq, &word.says),
            Fact::ParcelPacked { node, parcel } => orders.pack(told, *node, *parcel, &mut self.shelves, found),
            Fact::DepartureLeft { departure, parcels } => {
                orders.leave(told, *departure, parcels, &mut self.shelves, found);
            }
            Fact::DepartureListed(card) => orders.call(card),
            Fact::ParcelDelivered { parcel } => {
                self.vans.hand_over(*parcel);
                orders.step(told, *parcel, Place::Delivered, &mut self.shelves, found);
            }
            Fact::StopFailed { van, parcels } => self.vans.fail(*van, parcels),
            Fact::VanListed(card) => self.vans.list(card),
            Fact::VanLoaded { van, parcels } => self.drive(|vans, books| vans.load(told, *van, parcels, books)),
            Fact::StopServed { van, parcels } => self.drive(|vans, books| vans.serve(told, *van, parcels, books)),
            Fact::ParcelsTransferred { from, to, parcels } => {
                self.drive(|vans, books| vans.transfer(told, (*from, *to), parcels, books));
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
            | Fact::NotificationSent { .. }
            | Fact::NotificationFailed { .. }
            | Fact::ActionTaken { .. }
            | Fact::ActionRefused { .. }
            | Fact::Solved(_)
            | Fact::SolveFailed { .. }
            | Fact::DeadLettered { .. }
            | Fact::ServiceChanged { .. }
            | Fact::DayOpened { .. }
            | Fact::OrderRedirected { .. }
            | Fact::FaultSeen { .. }
            | Fact::FaultCleared { .. } => {}
        }
    }

    /// A van takes or gives parcels, which changes their orders and shelves.
    fn drive(&mut self, says: impl FnOnce(&mut Vans, &mut Books<'_>)) {
        let books = &mut Books { orders: &mut self.orders, shelves: &mut self.shelves, found: &mut self.findings };
        says(&mut self.vans, books);
    }

    fn apply_decision(&mut self, event: &Event, decision: &Decision) {
        let (orders, found) = (&mut self.orders, &mut self.findings);
        match decision {
            Decision::Allocated { order, parcels, declined, promise, later } => {
                let plan = order::Plan { parcels, declined, promise: *promise, later: *later };
                orders.allocate(event, *order, plan, &mut self.shelves, found);
            }
            Decision::Declined { order, .. } => orders.decline(event.seq, *order, &mut self.shelves, found),
            Decision::Cancelled { order, .. } => orders.cancel(event.seq, *order, &mut self.shelves, found),
            Decision::Released { node, parcels, .. } => orders.release(event.seq, *node, parcels, found),
            Decision::Rebound { parcel, eta, .. } => orders.rebind(event.seq, *parcel, *eta, found),
            Decision::PromiseMoved { order, promise, .. } => orders.promise(event.seq, *order, *promise, found),
            Decision::NotificationAsked(note) => orders.tell(event.seq, note, found),
            Decision::WordRefused { .. } => orders.refuse(event.cause),
            Decision::FleetPlanned(window) => self.robots.plan(event.seq, window, found),
            Decision::TourPlanned { tour, .. } => {
                orders.expect(tour);
                self.vans.plan(event.seq, tour, found);
            }
            Decision::ForecastRevised(revised) => forecast::check(event.seq, revised, found),
            Decision::MinuteClosed(_) => orders.close_minute(event.at),
            // What changes no book.
            Decision::MissionAssigned { .. }
            | Decision::RobotWaits(_)
            | Decision::SolveAsked(_)
            | Decision::SolveDropped { .. }
            | Decision::InstructionLapsed { .. }
            | Decision::StockKept(_)
            | Decision::RoomKept(_)
            | Decision::AlertOpened(_)
            | Decision::AlertChanged { .. }
            | Decision::AlertResolved { .. }
            | Decision::AlertWoken { .. }
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
