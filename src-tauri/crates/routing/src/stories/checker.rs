//! Is this plan legal? Written from the promises alone, with nothing of the planner but its travel times.

use crate::{Job, VanState, VanStatus, travel::travel};
use model::{Moment, ParcelId, Reason, Stop, StopKind, Tour};
use std::collections::{BTreeMap, BTreeSet};

/// Everything wrong with the fleet as it would be with these tours, in words.
pub(super) fn faults(before: &[VanState], after: &[VanState], jobs: &[Job], now: Moment) -> Vec<String> {
    let mut faults = Vec::new();
    let mut holder: BTreeMap<ParcelId, String> = BTreeMap::new();
    for (old, van) in before.iter().zip(after) {
        let mut held: BTreeSet<ParcelId> = van.tour.iter().flat_map(super::delivered).collect();
        let listed = van.tour.iter().flat_map(super::delivered).count();
        if held.len() != listed {
            faults.push(format!("{} delivers a parcel twice", van.van));
        }
        if van.status != VanStatus::Broken {
            held.extend(&van.aboard);
            for parcel in held {
                if let Some(other) = holder.insert(parcel, van.van.to_string()) {
                    faults.push(format!("{parcel} is with {other} and {}", van.van));
                }
            }
        }
        if let Some(tour) = van.tour.as_ref().filter(|tour| old.tour.as_ref() != Some(tour)) {
            check_tour(old, van, tour, now, &mut faults);
        }
    }
    check_windows(after, jobs, &mut faults);
    faults
}

fn check_tour(old: &VanState, van: &VanState, tour: &Tour, now: Moment, faults: &mut Vec<String>) {
    let moving = van.status == VanStatus::OnTour;
    let was = old.tour.as_ref();
    if moving && was.is_some_and(|was| was.stops.first().map(what) != tour.stops.first().map(what)) {
        faults.push(format!("{} was turned away from the stop it drives to", van.van));
    }
    let fetched = |kind: bool| -> BTreeSet<ParcelId> {
        let stops = tour.stops.iter().filter(|stop| matches!(stop.kind, StopKind::Transfer(_)) == kind);
        stops.flat_map(|stop| stop.parcels.iter().copied()).collect()
    };
    let start: BTreeSet<ParcelId> =
        if moving { van.aboard.clone() } else { fetched(false).difference(&fetched(true)).copied().collect() };
    let mut load = start.clone();
    let (mut here, mut left) = if moving { (van.position, now) } else { (van.depot_at, tour.departs) };
    if !moving && left < now.max(van.shift_from) {
        faults.push(format!("{} left in the past", van.van));
    }
    for (nth, stop) in tour.stops.iter().enumerate() {
        if load.len() > van.capacity as usize {
            faults.push(format!("{} carries {} of {}", van.van, load.len(), van.capacity));
        }
        // The first leg of a van under way began when it was last seen.
        if stop.eta < left + travel(here, stop.at) && !(moving && nth == 0) {
            faults.push(format!("{} is at {stop:?} faster than the road allows", van.van));
        }
        match stop.kind {
            StopKind::Transfer(_) => load.extend(&stop.parcels),
            StopKind::Deliver if !stop.parcels.iter().all(|parcel| load.remove(parcel)) => {
                faults.push(format!("{} delivers what is not aboard", van.van));
            }
            StopKind::Deliver => {}
        }
        (here, left) = (stop.at, stop.eta.max(stop.earliest) + stop.service);
    }
    if tour.returns < left + travel(here, van.depot_at) {
        faults.push(format!("{} is home too early", van.van));
    }
    if tour.returns > van.shift_to.max(was.map_or(van.shift_to, |was| was.returns)) {
        faults.push(format!("{} overruns its shift", van.van));
    }
}

fn what(stop: &Stop) -> (StopKind, Vec<ParcelId>) {
    (stop.kind, stop.parcels.clone())
}

fn check_windows(vans: &[VanState], jobs: &[Job], faults: &mut Vec<String>) {
    let jobs: BTreeMap<ParcelId, &Job> = jobs.iter().map(|job| (job.parcel, job)).collect();
    for stop in vans.iter().filter_map(|van| van.tour.as_ref()).flat_map(|tour| &tour.stops) {
        for job in stop.parcels.iter().filter_map(|parcel| jobs.get(parcel)) {
            let delivery = stop.kind == StopKind::Deliver;
            if delivery && (stop.at, stop.latest, stop.earliest) != (job.at, job.latest, job.earliest) {
                faults.push(format!("{} goes to the wrong door or window", job.parcel));
            }
            if delivery && stop.eta > job.latest {
                faults.push(format!("{} arrives late", job.parcel));
            }
        }
    }
}

/// Every job is with exactly one van or has a reason.
pub(super) fn unanswered(vans: &[VanState], jobs: &[Job], unassigned: &[(ParcelId, Reason)]) -> Vec<ParcelId> {
    let planned: BTreeSet<ParcelId> =
        vans.iter().filter_map(|van| van.tour.as_ref()).flat_map(super::delivered).collect();
    let left: BTreeSet<ParcelId> = unassigned.iter().map(|(parcel, _)| *parcel).collect();
    jobs.iter().map(|job| job.parcel).filter(|p| planned.contains(p) == left.contains(p)).collect()
}
