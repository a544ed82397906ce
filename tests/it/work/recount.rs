//! What the log of a day says of parcels, trucks and vans, read once.

use model::{
    Body, Decision, DepartureCard, DepartureId, Event, Fact, Moment, NodeCard, NodeId, OrderId, OrderLine, Override,
    ParcelId, ParcelPlan, Reason, Seq, StopKind, Tour, VanId, Via,
};
use std::collections::{BTreeMap, BTreeSet};

/// How far a parcel has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    Waits,
    InHand,
    Packed,
    Left,
    Dropped,
}

pub struct Parcel {
    order: OrderId,
    /// Where it is: a van may bring it back to another node than the one that packed it.
    pub at: NodeId,
    /// The way out and the ETA follow what was decided since.
    pub plan: ParcelPlan,
    pub units: u32,
    pub stage: Stage,
    /// When it was allocated.
    pub since: Moment,
    /// When it was said to have been packed.
    pub packed_at: Option<Moment>,
}

/// What the log says, read once.
#[derive(Default)]
pub struct Recount {
    pub nodes: BTreeMap<NodeId, NodeCard>,
    pub departures: BTreeMap<DepartureId, DepartureCard>,
    lines: BTreeMap<OrderId, Vec<OrderLine>>,
    pub parcels: BTreeMap<ParcelId, Parcel>,
    depots: BTreeMap<VanId, NodeId>,
    aboard: BTreeMap<VanId, BTreeSet<ParcelId>>,
    /// Parcels that each van has handed over.
    served: BTreeMap<VanId, u32>,
    /// Departures that have left: parcels taken, parcels left behind.
    pub left: BTreeMap<DepartureId, (u32, BTreeSet<ParcelId>)>,
    /// Parcels that had to leave a departure before it left.
    pub missed: BTreeMap<DepartureId, u32>,
    /// Parcels that a depot's vans were to bring and that had to go another way.
    pub missed_vans: BTreeMap<NodeId, u32>,
}

impl Recount {
    pub fn of(log: &[Event]) -> Self {
        let facts: BTreeMap<Seq, &Fact> = log.iter().filter_map(fact_of).collect();
        let voided: BTreeSet<Seq> = log.iter().filter_map(|event| refused(event, &facts)).collect();
        let mut count = Self::default();
        for event in log.iter().filter(|event| !voided.contains(&event.seq)) {
            match &event.body {
                Body::Fact(fact) => count.fact(fact, event.when()),
                Body::Decision(decision) => count.decision(decision, event.at),
            }
        }
        count
    }

    fn fact(&mut self, fact: &Fact, when: Moment) {
        match fact {
            Fact::NodeListed(card) => _ = self.nodes.insert(card.node, card.clone()),
            Fact::DepartureListed(card) => _ = self.departures.insert(card.departure, card.clone()),
            Fact::OrderPlaced(card) => _ = self.lines.entry(card.order).or_insert_with(|| card.lines.clone()),
            Fact::PickStarted { parcels, .. } => parcels.iter().for_each(|id| self.reach(*id, Stage::InHand)),
            Fact::PickDone { parcel, .. } => self.reach(*parcel, Stage::InHand),
            Fact::PickShort { parcel, .. } => self.drop_if(|one| one.plan.parcel == *parcel),
            Fact::ParcelPacked { parcel, .. } => self.pack(*parcel, when),
            Fact::DepartureLeft { departure, parcels } => self.depart(*departure, parcels),
            Fact::VanListed(card) => _ = self.depots.insert(card.van, card.depot),
            Fact::VanLoaded { van, parcels } => self.load(*van, parcels),
            Fact::StopServed { van, parcels } => {
                let handed_over = self.unload(*van, parcels);
                *self.served.entry(*van).or_default() += handed_over;
            }
            Fact::ParcelsTransferred { from, to, parcels } => {
                self.unload(*from, parcels);
                self.load(*to, parcels);
            }
            Fact::VanReturned { van } => self.bring_back(*van),
            Fact::ParcelDelivered { parcel } => self.reach(*parcel, Stage::Left),
            Fact::OrderEdited { .. } => panic!("the recount knows no {fact:?}"),
            Fact::Operator(word) if matches!(word.says, Override::HoldAtDock(_)) => panic!("nor {word:?}"),
            _ => {}
        }
    }

    fn decision(&mut self, decision: &Decision, at: Moment) {
        match decision {
            Decision::Allocated { order, parcels, .. } => self.allocate(*order, parcels, at),
            Decision::Declined { order, .. } | Decision::Cancelled { order, .. } => {
                self.drop_if(|one| one.order == *order)
            }
            Decision::Released { parcels, .. } => parcels.iter().for_each(|id| self.reach(*id, Stage::InHand)),
            Decision::Rebound { parcel, via, eta, reason } => self.rebind(*parcel, (*via, *eta), *reason),
            Decision::TourPlanned { tour, .. } => self.expect(tour),
            _ => {}
        }
    }

    /// A parcel only goes forward, and one that was dropped goes nowhere.
    fn reach(&mut self, id: ParcelId, stage: Stage) {
        if let Some(parcel) = self.parcels.get_mut(&id) {
            parcel.stage = parcel.stage.max(stage);
        }
    }

    fn pack(&mut self, id: ParcelId, when: Moment) {
        let waits = self.parcels.get_mut(&id).filter(|parcel| parcel.stage < Stage::Packed);
        waits.into_iter().for_each(|parcel| parcel.packed_at = Some(when));
        self.reach(id, Stage::Packed);
    }

    fn expect(&mut self, tour: &Tour) {
        for stop in tour.stops.iter().filter(|stop| stop.kind == StopKind::Deliver) {
            for id in &stop.parcels {
                self.parcels.get_mut(id).into_iter().for_each(|parcel| parcel.plan.eta = stop.eta);
            }
        }
    }

    fn load(&mut self, van: VanId, parcels: &[ParcelId]) {
        parcels.iter().for_each(|id| self.reach(*id, Stage::Left));
        self.aboard.entry(van).or_default().extend(parcels);
    }

    /// How many of these it had aboard.
    fn unload(&mut self, van: VanId, parcels: &[ParcelId]) -> u32 {
        let aboard = self.aboard.entry(van).or_default();
        let before = aboard.len();
        aboard.retain(|id| !parcels.contains(id));
        (before - aboard.len()) as u32
    }

    /// What nobody took stands at the depot again.
    fn bring_back(&mut self, van: VanId) {
        for id in self.aboard.remove(&van).unwrap_or_default() {
            if let Some(parcel) = self.parcels.get_mut(&id) {
                (parcel.stage, parcel.at) = (Stage::Packed, self.depots[&van]);
            }
        }
    }

    fn drop_if(&mut self, which: impl Fn(&Parcel) -> bool) {
        let held = self.parcels.values_mut().filter(|parcel| parcel.stage < Stage::Packed);
        held.filter(|parcel| which(parcel)).for_each(|parcel| parcel.stage = Stage::Dropped);
    }

    fn allocate(&mut self, order: OrderId, plans: &[ParcelPlan], since: Moment) {
        self.drop_if(|one| one.order == order && !plans.contains(&one.plan));
        for plan in plans {
            let known = self.parcels.get(&plan.parcel).is_some_and(|one| one.stage != Stage::Dropped);
            if !known {
                let units = plan.lines.iter().map(|line| self.lines[&order][usize::from(*line)].qty).sum();
                let (plan, stage, packed_at) = (plan.clone(), Stage::Waits, None);
                let parcel = Parcel { order, at: plan.node, plan, units, stage, since, packed_at };
                self.parcels.insert(parcel.plan.parcel, parcel);
            }
        }
    }

    fn rebind(&mut self, id: ParcelId, (via, eta): (Via, Moment), reason: Reason) {
        let Some(parcel) = self.parcels.get_mut(&id) else { return };
        let moved = reason != Reason::CustomerAsked && via != parcel.plan.via;
        match parcel.plan.via {
            Via::Van if moved => *self.missed_vans.entry(parcel.plan.node).or_default() += 1,
            Via::Departure(before) if moved && !self.left.contains_key(&before) => {
                *self.missed.entry(before).or_default() += 1;
            }
            Via::Van | Via::Departure(_) => {}
        }
        (parcel.plan.via, parcel.plan.eta) = (via, eta);
    }

    /// Its last word counts for what it left behind: a part that is told later takes what an earlier one did not.
    fn depart(&mut self, departure: DepartureId, parcels: &[ParcelId]) {
        let bound: Vec<ParcelId> = self.bound(departure).map(|parcel| parcel.plan.parcel).collect();
        let is_new = |id: &&ParcelId| self.parcels.get(id).is_some_and(|parcel| parcel.stage < Stage::Left);
        let took = parcels.iter().filter(is_new).count() as u32;
        parcels.iter().for_each(|id| self.reach(*id, Stage::Left));
        let (sum, behind) = self.left.entry(departure).or_default();
        *sum += took;
        behind.extend(bound);
        behind.retain(|id| !parcels.contains(id));
    }

    /// Parcels aboard a depot's vans, and those that they have handed over.
    pub fn taken_by_vans(&self, depot: NodeId) -> u32 {
        let vans = self.depots.iter().filter(|(_, of)| **of == depot).map(|(van, _)| van);
        let taken = |van| self.aboard.get(van).map_or(0, BTreeSet::len) as u32 + self.served.get(van).unwrap_or(&0);
        vans.map(taken).sum()
    }

    /// Parcels bound to a departure that have not left.
    pub fn bound(&self, departure: DepartureId) -> impl Iterator<Item = &Parcel> {
        let waits = move |one: &&Parcel| one.plan.via == Via::Departure(departure) && one.stage < Stage::Left;
        self.parcels.values().filter(waits)
    }

    /// Parcels and units to prepare, in hand, at the dock.
    pub fn work(&self, of: impl Fn(NodeId) -> bool) -> [(u32, u32); 3] {
        let sum = |stages: &[Stage]| {
            let here = self.parcels.values().filter(|one| of(one.at) && stages.contains(&one.stage));
            here.fold((0, 0), |(parcels, units), one| (parcels + 1, units + one.units))
        };
        [sum(&[Stage::Waits, Stage::InHand]), sum(&[Stage::InHand]), sum(&[Stage::Packed])]
    }
}

fn fact_of(event: &Event) -> Option<(Seq, &Fact)> {
    match &event.body {
        Body::Fact(fact) => Some((event.seq, fact)),
        Body::Decision(_) => None,
    }
}

/// The word that a refusal has made void.
fn refused(event: &Event, facts: &BTreeMap<Seq, &Fact>) -> Option<Seq> {
    let Body::Decision(Decision::WordRefused { reason }) = &event.body else { return None };
    event.cause.filter(|cause| facts.get(cause).is_some_and(|fact| fact.is_voided_by(*reason)))
}
