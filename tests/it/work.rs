//! Work and departures of the demo day, counted again from the log by code that shares nothing with the app's own.

use crate::days;
use cli::Demo;
use control::{Leaving, NodeWork, Way};
use model::{
    Body, Decision, DepartureId, Event, Fact, NodeId, OrderId, OrderLine, ParcelId, ParcelPlan, Reason, Seed, Seq,
    Span, VanId, Via,
};
use std::collections::{BTreeMap, BTreeSet};

/// How far a parcel has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Stage {
    Waits,
    InHand,
    Packed,
    Left,
    Dropped,
}

struct Parcel {
    order: OrderId,
    /// Where it is: a van may bring it back to another node than the one that packed it.
    at: NodeId,
    plan: ParcelPlan,
    units: u32,
    stage: Stage,
}

/// What the log says, read once.
#[derive(Default)]
struct Recount {
    lines: BTreeMap<OrderId, Vec<OrderLine>>,
    parcels: BTreeMap<ParcelId, Parcel>,
    depots: BTreeMap<VanId, NodeId>,
    aboard: BTreeMap<VanId, BTreeSet<ParcelId>>,
    /// Departures that have left: parcels taken, parcels left behind.
    left: BTreeMap<DepartureId, (u32, u32)>,
    /// Parcels that had to leave a departure before it left.
    missed: BTreeMap<DepartureId, u32>,
}

impl Recount {
    fn of(log: &[Event]) -> Self {
        let facts: BTreeMap<Seq, &Fact> = log.iter().filter_map(fact_of).collect();
        let voided: BTreeSet<Seq> = log.iter().filter_map(|event| refused(event, &facts)).collect();
        let mut count = Self::default();
        for event in log.iter().filter(|event| !voided.contains(&event.seq)) {
            match &event.body {
                Body::Fact(fact) => count.fact(fact),
                Body::Decision(decision) => count.decision(decision),
            }
        }
        count
    }

    fn fact(&mut self, fact: &Fact) {
        match fact {
            Fact::OrderPlaced(card) => _ = self.lines.entry(card.order).or_insert_with(|| card.lines.clone()),
            Fact::PickStarted { parcels, .. } => parcels.iter().for_each(|id| self.reach(*id, Stage::InHand)),
            Fact::PickDone { parcel, .. } => self.reach(*parcel, Stage::InHand),
            Fact::PickShort { parcel, .. } => self.drop_if(|one| one.plan.parcel == *parcel),
            Fact::ParcelPacked { parcel, .. } => self.reach(*parcel, Stage::Packed),
            Fact::DepartureLeft { departure, parcels } => self.depart(*departure, parcels),
            Fact::VanListed(card) => _ = self.depots.insert(card.van, card.depot),
            Fact::VanLoaded { van, parcels } => self.load(*van, parcels),
            Fact::StopServed { van, parcels } => self.unload(*van, parcels),
            Fact::ParcelsTransferred { from, to, parcels } => {
                self.unload(*from, parcels);
                self.load(*to, parcels);
            }
            Fact::VanReturned { van } => self.bring_back(*van),
            Fact::ParcelDelivered { parcel } => self.reach(*parcel, Stage::Left),
            Fact::OrderEdited { .. } => panic!("the recount knows no {fact:?}"),
            _ => {}
        }
    }

    fn decision(&mut self, decision: &Decision) {
        match decision {
            Decision::Allocated { order, parcels, .. } => self.allocate(*order, parcels),
            Decision::Declined { order, .. } | Decision::Cancelled { order, .. } => {
                self.drop_if(|one| one.order == *order)
            }
            Decision::Released { parcels, .. } => parcels.iter().for_each(|id| self.reach(*id, Stage::InHand)),
            Decision::Rebound { parcel, via, reason, .. } => self.rebind(*parcel, *via, *reason),
            _ => {}
        }
    }

    /// A parcel only goes forward, and one that was dropped goes nowhere.
    fn reach(&mut self, id: ParcelId, stage: Stage) {
        if let Some(parcel) = self.parcels.get_mut(&id) {
            parcel.stage = parcel.stage.max(stage);
        }
    }

    fn load(&mut self, van: VanId, parcels: &[ParcelId]) {
        parcels.iter().for_each(|id| self.reach(*id, Stage::Left));
        self.aboard.entry(van).or_default().extend(parcels);
    }

    fn unload(&mut self, van: VanId, parcels: &[ParcelId]) {
        self.aboard.entry(van).or_default().retain(|id| !parcels.contains(id));
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

    fn allocate(&mut self, order: OrderId, plans: &[ParcelPlan]) {
        self.drop_if(|one| one.order == order && !plans.contains(&one.plan));
        for plan in plans {
            let known = self.parcels.get(&plan.parcel).is_some_and(|one| one.stage != Stage::Dropped);
            if !known {
                let units = plan.lines.iter().map(|line| self.lines[&order][usize::from(*line)].qty).sum();
                self.parcels.insert(
                    plan.parcel,
                    Parcel { order, at: plan.node, plan: plan.clone(), units, stage: Stage::Waits },
                );
            }
        }
    }

    fn rebind(&mut self, id: ParcelId, via: Via, reason: Reason) {
        let Some(parcel) = self.parcels.get_mut(&id) else { return };
        if let Via::Departure(before) = parcel.plan.via
            && before_it_left(&self.left, before)
            && reason != Reason::CustomerAsked
            && via != parcel.plan.via
        {
            *self.missed.entry(before).or_default() += 1;
        }
        parcel.plan.via = via;
    }

    fn depart(&mut self, departure: DepartureId, parcels: &[ParcelId]) {
        let before: Vec<ParcelId> = self.bound(departure).map(|parcel| parcel.plan.parcel).collect();
        let mut took = 0;
        for id in parcels {
            took += u32::from(self.parcels.get(id).is_some_and(|parcel| parcel.stage < Stage::Left));
            self.reach(*id, Stage::Left);
        }
        let behind = before.iter().filter(|id| !parcels.contains(id)).count() as u32;
        self.left.insert(departure, (took, behind));
    }

    /// Parcels bound to a departure that have not left.
    fn bound(&self, departure: DepartureId) -> impl Iterator<Item = &Parcel> {
        let waits = move |one: &&Parcel| one.plan.via == Via::Departure(departure) && one.stage < Stage::Left;
        self.parcels.values().filter(waits)
    }

    /// Parcels and units to prepare, in hand, at the dock.
    fn work(&self, of: impl Fn(NodeId) -> bool) -> [(u32, u32); 3] {
        let sum = |stages: &[Stage]| {
            let here = self.parcels.values().filter(|one| of(one.at) && stages.contains(&one.stage));
            here.fold((0, 0), |(parcels, units), one| (parcels + 1, units + one.units))
        };
        [sum(&[Stage::Waits, Stage::InHand]), sum(&[Stage::InHand]), sum(&[Stage::Packed])]
    }
}

fn before_it_left(left: &BTreeMap<DepartureId, (u32, u32)>, departure: DepartureId) -> bool {
    !left.contains_key(&departure)
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

fn shown(work: NodeWork) -> [(u32, u32); 3] {
    [work.to_prepare, work.in_hand, work.at_dock].map(|amount| (amount.parcels, amount.units))
}

/// `parcels packed taken` and, once it has left, how many stayed.
fn recounted(count: &Recount, departure: DepartureId) -> ([u32; 3], Option<u32>) {
    let missed = count.missed.get(&departure).copied().unwrap_or(0);
    match count.left.get(&departure) {
        Some((took, behind)) => ([took + behind + missed, *took, *took], Some(behind + missed)),
        None => {
            let bound: Vec<&Parcel> = count.bound(departure).collect();
            let packed = bound.iter().filter(|parcel| parcel.stage == Stage::Packed).count() as u32;
            ([bound.len() as u32 + missed, packed, 0], None)
        }
    }
}

#[test]
fn work_and_departures_of_the_demo_are_what_the_log_says() {
    let demo = Demo::load(Seed(1)).expect("the demo's files are sound");
    // In the evening, with trucks ahead and trucks that have left, and vans on the road and back.
    let (outcome, log) = days::run(&demo, demo.opens() + Span::minutes(10 * 60 + 35));
    let (world, count) = (outcome.control.world(), Recount::of(&log));
    for card in world.stock().book().nodes() {
        assert_eq!(shown(world.work_at(card.node)), count.work(|node| node == card.node), "{}", card.node);
    }
    let all = shown(world.sites().all_work());
    assert_eq!(all, count.work(|_| true));
    assert!(all.iter().all(|(parcels, units)| *parcels > 100 && units >= parcels), "{all:?}");

    let (mut ahead, mut left) = (0, 0);
    for row in world.board(world.now) {
        let Way::Departure(departure) = row.way else { continue };
        let ((expected, stayed), seen) = (recounted(&count, departure), [row.parcels, row.packed, row.taken]);
        assert_eq!(seen, expected, "{row:?}");
        match stayed {
            Some(stayed) => {
                assert_eq!((row.leaving, row.short), (Leaving::Left, stayed), "{row:?}");
                left += row.taken;
            }
            None => {
                assert!(row.leaving != Leaving::Left && row.packed + row.short <= row.parcels, "{row:?}");
                ahead += row.packed;
            }
        }
    }
    assert!(ahead > 100 && left > 100, "{ahead} stand packed for trucks ahead, {left} were taken lately");
}
