//! Work and departures of the demo day, counted again from the log by code that shares nothing with the app's own.

mod due;
mod recount;

use crate::days;
use cli::Demo;
use control::{Departing, Leaving, NodeWork, Way, World};
use due::on_day;
use model::{DepartureId, Event, Moment, NodeId, ParcelId, Seed, Span, Via};
use recount::{Parcel, Recount, Stage};
use std::collections::BTreeSet;

fn shown(work: NodeWork) -> [(u32, u32); 3] {
    [work.to_prepare, work.in_hand, work.at_dock].map(|amount| (amount.parcels, amount.units))
}

/// `parcels packed taken short` of a row, and whether it has left.
type Row = ([u32; 4], bool);

fn seen(row: &Departing) -> Row {
    ([row.parcels, row.packed, row.taken, row.short], row.leaving == Leaving::Left)
}

/// What has not left, of one way out.
fn rest<'a>(bound: impl Iterator<Item = &'a Parcel>, short: &BTreeSet<ParcelId>) -> [u32; 3] {
    bound.fold([0; 3], |[parcels, packed, late], parcel| {
        let is_packed = u32::from(parcel.stage == Stage::Packed);
        [parcels + 1, packed + is_packed, late + u32::from(short.contains(&parcel.plan.parcel))]
    })
}

fn truck(count: &Recount, departure: DepartureId, short: &BTreeSet<ParcelId>) -> Row {
    let missed = count.missed.get(&departure).copied().unwrap_or(0);
    if let Some((took, behind)) = count.left.get(&departure) {
        let stayed = behind.len() as u32 + missed;
        return ([took + stayed, *took, *took, stayed], true);
    }
    let [parcels, packed, late] = rest(count.bound(departure), short);
    ([parcels + missed, packed, 0, late + missed], false)
}

/// The vans of a depot, this evening: what they are to bring before four in the morning.
fn vans(count: &Recount, depot: NodeId, short: &BTreeSet<ParcelId>, now: Moment) -> Row {
    let night = on_day(now, 4 * 60) + Span::hours(24);
    let tonight = |one: &&Parcel| {
        one.plan.via == Via::Van && one.plan.node == depot && one.stage < Stage::Left && one.plan.eta < night
    };
    let [parcels, packed, late] = rest(count.parcels.values().filter(tonight), short);
    let (taken, missed) = (count.taken_by_vans(depot), count.missed_vans.get(&depot).copied().unwrap_or(0));
    ([parcels + taken + missed, packed + taken, taken, late + missed], parcels == 0)
}

/// Each row of the board is what the log says; the sum of them, and how many of them are trucks and depots' vans.
fn compare(world: &World, log: &[Event]) -> ([u32; 4], [u32; 2]) {
    let (count, now) = (Recount::of(log), world.now);
    let short = due::short(&count, now);
    let (mut sums, mut rows) = ([0; 4], [0; 2]);
    for row in world.board(now) {
        let (expected, kind) = match row.way {
            Way::Departure(departure) => (truck(&count, departure, &short), 0),
            Way::Vans(depot) => (vans(&count, depot, &short, now), 1),
        };
        assert_eq!((seen(&row), row.held_back), (expected, 0), "at {now}: {row:?}");
        sums.iter_mut().zip(expected.0).for_each(|(sum, n)| *sum += n);
        rows[kind] += 1;
    }
    (sums, rows)
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
    let (sums, rows) = compare(world, &log);
    assert!(sums.iter().all(|sum| *sum > 10) && rows.iter().all(|kind| *kind > 2), "{sums:?} {rows:?}");
}
