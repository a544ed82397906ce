//! The simulated outside: one calendar of what will happen, and the parts that make it happen.
//! Hears effects, says facts; knows no decision and no reason for one.

use crate::{
    Script,
    agenda::{Agenda, Task, caused, fact, source},
    audience::Audience,
    bench::{Bench, count},
    demand::Demand,
    dock::Dock,
    fleet::{Assignment, Fleet},
    network::Network,
    shoppers::Shoppers,
    stockroom::Stockroom,
    vans::Vans,
};
use model::{
    Action, DepartureCard, Effect, Fact, Incoming, Moment, NodeId, Notification, OperatorCommand, OperatorId, Override,
    ParcelId, Proposal, Seed, Seq, Span,
};
use std::{collections::BTreeMap, sync::Arc};

/// The outside of one day. A clone goes its own way from then on.
#[derive(Clone, Debug)]
pub struct Plant {
    script: Arc<Script>,
    network: Arc<Network>,
    agenda: Agenda,
    demand: Demand,
    shoppers: Shoppers,
    audience: Audience,
    stockroom: Stockroom,
    benches: BTreeMap<NodeId, Bench>,
    fleets: BTreeMap<NodeId, Fleet>,
    dock: Dock,
    vans: Vans,
}

impl Plant {
    /// The outside as the cards describe it, before anything has happened.
    pub fn new(setup: &[Fact], script: Script, seed: Seed) -> Self {
        let (network, script) = (Arc::new(Network::of(setup)), Arc::new(script));
        let mut agenda = Agenda::default();
        let dock = Dock::new(&network, Arc::clone(&script), seed, &mut agenda);
        let mut plant = Self {
            demand: Demand::new(&network, Arc::clone(&script), seed),
            shoppers: Shoppers::new(&network, Arc::clone(&script), seed),
            audience: Audience::new(Arc::clone(&script), seed),
            stockroom: Stockroom::new(&network, &script, seed),
            benches: BTreeMap::new(),
            fleets: BTreeMap::new(),
            vans: Vans::new(&network, Arc::clone(&script), seed),
            dock,
            script,
            network,
            agenda,
        };
        plant.staff(seed);
        plant.open(seed);
        plant
    }

    /// Another day of the same outside, as its cards describe it: shelves are filled and people buy anew; what is under
    /// way, on docks or on the road stays so.
    pub fn next_day(&mut self, setup: &[Fact], seed: Seed) {
        let (mut network, script) = (Network::of(setup), Arc::clone(&self.script));
        // What a truck of before brings is still to be told.
        for (name, card) in &self.network.departures {
            network.departures.entry(*name).or_insert_with(|| card.clone());
        }
        let is_new = |card: &&DepartureCard| !self.network.departures.contains_key(&card.departure);
        for card in network.departures.values().filter(is_new) {
            self.agenda.plan(card.leaves, Task::Leaves(card.departure));
        }
        self.demand = Demand::new(&network, Arc::clone(&script), seed);
        self.audience = Audience::new(Arc::clone(&script), seed);
        self.stockroom.next_day(&network, &script, seed);
        self.shoppers.next_day(&self.stockroom, seed);
        self.vans.next_day(&network);
        self.network = Arc::new(network);
        self.open(seed);
    }

    /// When something will next happen by itself.
    pub fn next_at(&self) -> Option<Moment> {
        self.agenda.next_at()
    }

    /// What the outside says up to `now`, in order of time.
    pub fn advance(&mut self, now: Moment) -> Vec<Incoming> {
        while let Some((at, task)) = self.agenda.due(now) {
            self.happen(at, task);
        }
        self.agenda.take()
    }

    /// An effect of the event `cause` reaches the outside. Told twice, it happens once.
    pub fn receive(&mut self, now: Moment, cause: Seq, effect: &Effect) {
        match effect {
            Effect::Act(action) => self.act(now, cause, action),
            Effect::Notify(notification) => self.deliver(now, cause, notification),
            Effect::Solve(_) => {} // thinking is done by workers, not by the outside
        }
    }

    /// A virtual supervisor accepts a proposal after a while. For days without a person only.
    pub fn propose(&mut self, now: Moment, proposal: &Proposal) {
        let at = now + Span::seconds(i64::from(self.script.supervisor_s));
        let by = OperatorId::new("twin").expect("four letters");
        let word = Fact::Operator(OperatorCommand { by, says: Override::Accept(proposal.proposal) });
        self.later(at, fact(source("operator", "twin"), at, &proposal.proposal, word));
    }

    /// Units of a SKU anywhere in the outside.
    #[cfg(test)]
    pub(crate) fn everywhere(&self, sku: model::SkuId) -> u32 {
        self.stockroom.everywhere(sku)
    }

    /// People and robots to their places. A node has robots or a bench.
    fn staff(&mut self, seed: Seed) {
        for node in self.network.nodes.keys() {
            let (network, script) = (&self.network, &self.script);
            if let Some(fleet) = Fleet::new(*node, network, Arc::clone(script), seed) {
                self.fleets.insert(*node, fleet);
            } else if let Some(bench) = Bench::new(*node, network, Arc::clone(script), seed) {
                self.benches.insert(*node, bench);
            }
        }
    }

    fn open(&mut self, seed: Seed) {
        let script = Arc::clone(&self.script);
        let from = self.network.minute(script.opens_min);
        self.agenda.plan(from, Task::Minute);
        for fleet in self.fleets.values_mut() {
            fleet.plan_failure(from, &mut self.agenda);
        }
        let mut draws = seed.stream("breakdowns");
        for (number, breakdown) in script.breakdowns.iter().enumerate() {
            let minute = draws.between(i64::from(breakdown.from_min), i64::from(breakdown.until_min));
            self.agenda.plan(self.network.minute(minute as u32), Task::Breakdown(number));
        }
    }

    fn happen(&mut self, at: Moment, task: Task) {
        let (stockroom, agenda) = (&mut self.stockroom, &mut self.agenda);
        match task {
            Task::Say(incoming) => agenda.say(*incoming),
            Task::Minute => self.minute(at),
            Task::Bench(node) => with(&mut self.benches, node, |bench| bench.start(at, stockroom, agenda)),
            Task::BenchDone(node, parcel) => {
                with(&mut self.benches, node, |bench| bench.done(at, parcel, stockroom, agenda))
            }
            Task::Packed(parcel) => {
                let Some(node) = stockroom.parcel(parcel).map(|known| known.node) else { return };
                with(&mut self.fleets, node, |fleet| fleet.packed(at, parcel, stockroom, agenda));
            }
            Task::Step(node) => with(&mut self.fleets, node, |fleet| fleet.step(at, agenda)),
            Task::RobotDone { node, robot, dwell } => {
                with(&mut self.fleets, node, |fleet| fleet.done(at, robot, dwell, stockroom, agenda));
            }
            Task::RobotFails(node) => with(&mut self.fleets, node, |fleet| fleet.fail(at, stockroom, agenda)),
            Task::RobotUp { node, robot } => with(&mut self.fleets, node, |fleet| fleet.up(at, robot, agenda)),
            Task::Count(node, sku) => count(node, at, sku, stockroom, agenda),
            Task::Leaves(departure) => {
                let Some(card) = self.network.departures.get(&departure) else { return };
                let home = |parcel: ParcelId| self.shoppers.home(parcel.order()?);
                self.dock.leaves(card, &self.network, &home, stockroom, agenda);
            }
            Task::Delivered { carrier, parcel, at } => {
                agenda.say(fact(source("carrier", carrier.as_str()), at, &parcel, Fact::ParcelDelivered { parcel }));
            }
            Task::Van { van, epoch } => self.vans.act(at, van, epoch, stockroom, agenda),
            Task::Ping { van, epoch } => self.vans.ping(at, van, epoch, agenda),
            Task::Breakdown(number) => self.breakdown(at, number),
        }
    }

    fn minute(&mut self, at: Moment) {
        let rates = self.demand.minute(at);
        self.shoppers.minute(at, &rates, &self.demand, &mut self.agenda);
        self.audience.minute(at, &self.demand, &mut self.agenda);
        let next = at + Span::minutes(1);
        if next < self.network.minute(self.script.closes_min) {
            self.agenda.plan(next, Task::Minute);
        }
    }

    fn breakdown(&mut self, at: Moment, number: usize) {
        let Some(breakdown) = self.script.breakdowns.get(number) else { return };
        let broke = self.vans.break_one(at, breakdown.depot, breakdown.aboard, &mut self.agenda);
        let again = at + Span::minutes(2);
        if !broke && again <= self.network.minute(breakdown.until_min) {
            self.agenda.plan(again, Task::Breakdown(number));
        }
    }

    fn act(&mut self, now: Moment, cause: Seq, action: &Action) {
        let (stockroom, agenda) = (&mut self.stockroom, &mut self.agenda);
        match action {
            Action::Pick { node, lists } => {
                with(&mut self.benches, *node, |b| b.ask(now, cause, lists, stockroom, agenda))
            }
            Action::StopPick { node, parcel } => self.stop(now, *node, *parcel),
            Action::Relabel { parcel, via, .. } => stockroom.relabel(*parcel, *via),
            Action::HoldAtDock { parcels, .. } => parcels.iter().for_each(|parcel| stockroom.keep(*parcel, true)),
            Action::FreeAtDock { parcels, .. } => parcels.iter().for_each(|parcel| stockroom.keep(*parcel, false)),
            Action::Assign { node, robot, mission, vias } => {
                let told = Assignment { robot: *robot, mission, vias };
                with(&mut self.fleets, *node, |fleet| fleet.assign(now, cause, told, stockroom, agenda));
            }
            Action::Move(window) => with(&mut self.fleets, window.node, |f| f.drive(now, cause, window, agenda)),
            Action::Drive(tour) => self.vans.drive(now, cause, tour, agenda),
        }
    }

    /// A parcel is given up. Units of one that was packed are put back and counted some minutes later.
    fn stop(&mut self, now: Moment, node: NodeId, parcel: ParcelId) {
        let (stockroom, agenda) = (&mut self.stockroom, &mut self.agenda);
        let back = stockroom.stop(parcel);
        with(&mut self.fleets, node, |fleet| fleet.stop(now, parcel, agenda));
        for sku in back {
            agenda.plan(now + Span::minutes(3), Task::Count(node, sku));
        }
    }

    fn deliver(&mut self, now: Moment, cause: Seq, notification: &Notification) {
        let at = now + Span::seconds(1);
        let key = notification.notification;
        // Decided by the key, so that the same message sent again has the same fate.
        let fails = Seed(cause.0).stream(key.as_str()).chance(self.script.mail_fails);
        let said = if fails {
            Fact::NotificationFailed { notification: key, code: "mailbox_full".to_owned() }
        } else {
            Fact::NotificationSent { notification: key }
        };
        let said = caused(source("mail", "plant"), at, &key, Some(cause), said);
        self.later(at, said);
    }

    fn later(&mut self, at: Moment, said: Incoming) {
        self.agenda.plan(at, Task::Say(Box::new(said)));
    }
}

/// Does something with the part of a node, if it has one.
fn with<T>(parts: &mut BTreeMap<NodeId, T>, node: NodeId, f: impl FnOnce(&mut T)) {
    if let Some(part) = parts.get_mut(&node) {
        f(part);
    }
}
