//! Work and departures of the demo day, counted again from the log by code that shares nothing with the app's own.

use crate::days;
use cli::Demo;
use control::{Departing, Leaving, NodeWork, Way, World};
use model::{
    Body, Decision, DepartureId, Event, Fact, NodeId, OrderId, OrderLine, ParcelId, ParcelPlan, Reason, Seed, Seq,
    Span, Via,
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
    plan: ParcelPlan,
    units: u32,
    stage: Stage,
}

/// What the log says, read once.
#[derive(Default)]
struct Recount {
    lines: BTreeMap<OrderId, Vec<OrderLine>>,
    parcels: BTreeMap<ParcelId, Parcel>,
    /// Departures that have left: parcels taken, parcels left behind.
    left: BTreeMap<DepartureId, (u32, u32)>,
    /// Parcels that had to leave a departure before it left.
    missed: BTreeMap<DepartureId, u32>,
}

impl Recount {
    fn of(log: &[Event]) -> Self {
        let voided: BTreeSet<Seq> = log.iter().filter_map(refused).collect();
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
            Fact::VanLoaded { parcels, .. } => parcels.iter().for_each(|id| self.reach(*id, Stage::Left)),
            Fact::ParcelDelivered { parcel } => self.reach(*parcel, Stage::Left),
            Fact::OrderEdited { .. } | Fact::VanReturned { .. } => panic!("the recount knows no {fact:?}"),
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
                self.parcels.insert(plan.parcel, Parcel { order, plan: plan.clone(), units, stage: Stage::Waits });
            }
        }
    }

    fn rebind(&mut self, id: ParcelId, via: Via, reason: Reason) {
        let Some(parcel) = self.parcels.get_mut(&id) else { return };
        if let Via::Departure(before) = parcel.plan.via
            && before_it_left(&self.left, before)
            && reason != Reason::CustomerAsked
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
            let here = self.parcels.values().filter(|one| of(one.plan.node) && stages.contains(&one.stage));
            here.fold((0, 0), |(parcels, units), one| (parcels + 1, units + one.units))
        };
        [sum(&[Stage::Waits, Stage::InHand]), sum(&[Stage::InHand]), sum(&[Stage::Packed])]
    }
}

fn before_it_left(left: &BTreeMap<DepartureId, (u32, u32)>, departure: DepartureId) -> bool {
    !left.contains_key(&departure)
}

/// The word that a refusal has made void.
fn refused(event: &Event) -> Option<Seq> {
    matches!(event.body, Body::Decision(Decision::WordRefused { .. })).then_some(event.cause?)
}

fn shown(work: NodeWork) -> [(u32, u32); 3] {
    [work.to_prepare, work.in_hand, work.at_dock].map(|amount| (amount.parcels, amount.units))
}

fn row(world: &World, departure: DepartureId) -> Departing {
    let is = |row: &Departing| row.way == Way::Departure(departure);
    world.board(world.now).into_iter().find(is).unwrap_or_else(|| panic!("{departure} is not on the board"))
}

#[test]
fn work_and_a_departure_of_the_demo_are_what_the_log_says_before_it_leaves_and_after() {
    let demo = Demo::load(Seed(1)).expect("the demo's files are sound");
    let departure = DepartureId::new("CEN-TOR-28-1600").expect("short");
    // Its cut-off is at half past three, and the truck leaves late.
    let (outcome, log) = days::run(&demo, demo.opens() + Span::minutes(5 * 60 + 5));
    let (world, count) = (outcome.control.world(), Recount::of(&log));
    for card in world.stock().book().nodes() {
        assert_eq!(shown(world.work_at(card.node)), count.work(|node| node == card.node), "{}", card.node);
    }
    let all = shown(world.sites().all_work());
    assert_eq!(all, count.work(|_| true));
    assert!(all.iter().all(|(parcels, units)| *parcels > 0 && units >= parcels), "{all:?}");
    let (seen, bound) = (row(world, departure), count.bound(departure).count() as u32);
    let missed = count.missed.get(&departure).copied().unwrap_or(0);
    let packed = count.bound(departure).filter(|parcel| parcel.stage == Stage::Packed).count() as u32;
    assert_eq!((seen.parcels, seen.packed, seen.taken), (bound + missed, packed, 0));
    assert!(packed > 20 && seen.short <= bound + missed - packed, "{seen:?}");

    let (outcome, log) = days::run(&demo, demo.opens() + Span::minutes(6 * 60 + 45));
    let (seen, count) = (row(outcome.control.world(), departure), Recount::of(&log));
    let missed = count.missed.get(&departure).copied().unwrap_or(0);
    let (took, behind) = count.left[&departure];
    assert_eq!(seen.leaving, Leaving::Left);
    assert_eq!((seen.taken, seen.short, seen.parcels), (took, behind + missed, took + behind + missed));
    assert!(took >= packed, "{took} were taken, {packed} stood packed an hour before");
}
