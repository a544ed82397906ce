//! Small evenings of a depot in Lyon, and a checker that shares no line with the planning.

mod breakdown;
mod checker;
mod evening;
mod pace;
mod random;

use crate::{Job, Planned, VanState, travel::Estimate};
use model::{Moment, NodeId, ParcelId, Position, Span, Stop, StopKind, Tour, VanCard, VanId};

/// Tours for parcels that wait, by estimated drives.
pub(super) fn insert(vans: &[&VanState], jobs: &[Job], now: Moment) -> Planned {
    crate::insert::insert(vans, jobs, &Estimate, now)
}

pub(super) fn rescue(vans: &[&VanState], broken: &VanState, jobs: &[Job], now: Moment) -> Planned {
    crate::rescue::rescue(vans, broken, jobs, &Estimate, now)
}

pub(super) fn improve(tours: &[Tour], vans: &[&VanState], seed: u64, iterations: u32) -> (Vec<Tour>, u32) {
    crate::improve::improve(tours, vans, &Estimate, seed, iterations, &|| false)
}

pub(super) fn retime(van: &VanState, now: Moment) -> Option<Tour> {
    crate::retime(van, &Estimate, now)
}

/// A minute after 16:00.
pub(super) fn at(minute: i64) -> Moment {
    Moment(1_795_878_000_000) + Span::minutes(minute)
}

pub(super) fn depot() -> NodeId {
    NodeId::new("FR-HUB-LYON").expect("a code")
}

pub(super) fn lyon(north_km: f64, east_km: f64) -> Position {
    Position::from_degrees(45.75 + north_km / 111.2, 4.85 + east_km / 77.6).expect("on Earth")
}

/// A van on shift from 16:00 to 22:00.
pub(super) fn van(n: u32, capacity: u32) -> VanState {
    let card = VanCard {
        van: VanId::new(&format!("VAN-{n:02}")).expect("a code"),
        depot: depot(),
        capacity_parcels: capacity,
        capacity_g: None,
        capacity_l: None,
        shift_from: at(0),
        shift_to: at(360),
    };
    VanState::new(&card, lyon(0.0, 0.0))
}

pub(super) fn parcel(n: u32) -> ParcelId {
    ParcelId::new(&format!("O-{n:04}/1")).expect("a code")
}

/// A parcel for a door, to be there by `latest` minutes after 16:00.
pub(super) fn job(n: u32, north_km: f64, east_km: f64, latest: i64) -> Job {
    Job {
        parcel: parcel(n),
        depot: depot(),
        at: lyon(north_km, east_km),
        earliest: at(0),
        latest: at(latest),
        service: Span::minutes(3),
        weight_g: 300,
        volume_cm3: Some(1_500),
    }
}

/// Gives each van its tour, as control does when the plan has become an event.
pub(super) fn adopt(vans: &mut [VanState], planned: &Planned) {
    for tour in &planned.tours {
        vans.iter_mut().filter(|van| van.van == tour.van).for_each(|van| van.planned(tour.clone()));
    }
}

/// Loads a van with all that its tour delivers and lets it leave.
pub(super) fn send(van: &mut VanState, now: Moment) {
    let parcels: Vec<ParcelId> = van.tour.iter().flat_map(delivered).collect();
    van.loaded(&parcels, now);
}

pub(super) fn delivered(tour: &Tour) -> impl Iterator<Item = ParcelId> + '_ {
    let deliver = |stop: &&Stop| stop.kind == StopKind::Deliver;
    tour.stops.iter().filter(deliver).flat_map(|stop| stop.parcels.iter().copied())
}

/// `VAN-01: O-0001 O-0002 | VAN-02: meets VAN-01, O-0003`
pub(super) fn told(tours: &[Tour]) -> String {
    let stop = |stop: &Stop| match stop.kind {
        StopKind::Transfer(from) => format!("meets {from},"),
        StopKind::Deliver => stop.parcels.iter().map(|p| p.as_str().replace("/1", "")).collect::<Vec<_>>().join("+"),
    };
    let tour = |tour: &Tour| format!("{}: {}", tour.van, tour.stops.iter().map(stop).collect::<Vec<_>>().join(" "));
    tours.iter().map(tour).collect::<Vec<_>>().join(" | ")
}
