//! Which parcels will be packed too late, by a rule of its own: one after the other at the pace of the site's card, what
//! is in hand first, then what waits, each by its cut-off.

use super::recount::{Parcel, Recount, Stage};
use model::{Moment, NodeCard, ParcelId, Span, Via};
use std::collections::BTreeSet;

const QUARTER_MS: i64 = 15 * 60_000;

/// Parcels that are not packed and will not be in time, and those that were packed too late for their truck.
pub fn short(count: &Recount, now: Moment) -> BTreeSet<ParcelId> {
    let unpacked = count.nodes.values().flat_map(|card| too_slow(count, card, now));
    let late = |parcel: &&Parcel| parcel.stage == Stage::Packed && is_too_late(count, parcel);
    unpacked.chain(count.parcels.values().filter(late).map(|parcel| parcel.plan.parcel)).collect()
}

fn is_too_late(count: &Recount, parcel: &Parcel) -> bool {
    let Via::Departure(departure) = parcel.plan.via else { return false };
    parcel.packed_at.is_some_and(|at| at > count.departures[&departure].cutoff)
}

fn too_slow(count: &Recount, card: &NodeCard, now: Moment) -> Vec<ParcelId> {
    let (mut late, mut done) = (Vec::new(), 0);
    for stage in [Stage::InHand, Stage::Waits] {
        let here = count.parcels.values().filter(|parcel| parcel.plan.node == card.node && parcel.stage == stage);
        let mut queue: Vec<(Moment, &Parcel)> = here.map(|parcel| (due(count, card, parcel), parcel)).collect();
        queue.sort_by_key(|(due, parcel)| (*due, parcel.since, parcel.plan.parcel));
        for (due, parcel) in queue {
            done += i64::from(parcel.units);
            let ends = begins(card, now) + Span(done * QUARTER_MS / i64::from(card.capacity_per_quarter));
            late.extend((ends >= due).then_some(parcel.plan.parcel));
        }
    }
    late
}

/// The cut-off of its truck, or of its site's vans on the evening of its ETA, and never after that.
fn due(count: &Recount, card: &NodeCard, parcel: &Parcel) -> Moment {
    let cutoff = match parcel.plan.via {
        Via::Departure(departure) => count.departures[&departure].cutoff,
        Via::Van => on_day(parcel.plan.eta, card.van_cutoff_min),
    };
    cutoff.min(parcel.plan.eta)
}

/// Now, or when the site opens next.
fn begins(card: &NodeCard, now: Moment) -> Moment {
    assert!(card.opens_min < card.closes_min, "the demo has no night shift");
    let opens = on_day(now, card.opens_min);
    match () {
        () if now < opens => opens,
        () if now < on_day(now, card.closes_min) => now,
        () => on_day(now + Span::hours(24), card.opens_min),
    }
}

/// So many minutes after midnight in Paris; the demo plays on days of 24 hours.
pub fn on_day(at: Moment, minute: u32) -> Moment {
    Moment::at_paris(at.paris().date().at(0, 0, 0, 0)) + Span::minutes(i64::from(minute))
}
