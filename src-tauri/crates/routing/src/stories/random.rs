//! Many drawn evenings, each plan checked from outside.

use super::{
    adopt, at,
    checker::{faults, unanswered},
    depot, improve, insert, lyon, parcel, rescue, retime, send, van,
};
use crate::{Job, VanState, VanStatus};
use model::{Draws, Moment, ParcelId, Seed, Span};

fn jobs(draws: &mut Draws, first: u32, n: u32, minute: i64) -> Vec<Job> {
    let mut jobs = Vec::new();
    for n in first..first + n {
        let from = minute + draws.between(0, 120) * draws.between(0, 1);
        let job = Job {
            parcel: parcel(n),
            depot: depot(),
            at: lyon(draws.normal(0.0, 8.0), draws.normal(0.0, 8.0)).coarse(),
            earliest: at(from),
            latest: at(from + draws.between(20, 200)),
            service: Span::minutes(draws.between(1, 5)),
            weight_g: 300,
            volume_cm3: None,
        };
        jobs.push(job);
        if draws.chance(0.2) {
            // A second parcel of the same order.
            let parcel = ParcelId::new(&format!("O-{n:04}/2")).expect("a code");
            jobs.push(Job { parcel, ..job });
        }
    }
    jobs
}

fn refs(vans: &[VanState]) -> Vec<&VanState> {
    vans.iter().collect()
}

#[test]
fn drawn_evenings_are_legal_from_the_first_parcel_to_the_last_rescue() {
    let (mut planned_parcels, mut rescued, mut improved) = (0, 0, 0);
    for seed in 0..150 {
        let mut draws = Seed(seed).stream("evening");
        let mut vans: Vec<VanState> =
            (0..2 + draws.below(5)).map(|n| van(n as u32, draws.between(1, 25) as u32)).collect();
        let mut all: Vec<Job> = Vec::new();
        for minute in (0..60).step_by(15) {
            let count = draws.below(20) as u32;
            let fresh = jobs(&mut draws, all.len() as u32, count, minute);
            send_due(&mut vans, at(minute));
            let before = vans.clone();
            let planned = insert(&refs(&before), &fresh, at(minute));
            adopt(&mut vans, &planned);
            all.extend(&fresh);
            planned_parcels += fresh.len() - planned.unassigned.len();
            assert_eq!(faults(&before, &vans, &all, at(minute)), Vec::<String>::new(), "seed {seed}, minute {minute}");
            assert_eq!(unanswered(&vans, &fresh, &planned.unassigned), [], "seed {seed}, minute {minute}");
        }
        improved += improve_and_check(seed, &mut vans, &all);
        rescued += break_and_check(seed, &mut vans, &all, &mut draws);
    }
    println!("{planned_parcels} parcels planned, {improved} tours improved, {rescued} parcels rescued");
    assert!(planned_parcels > 2_000 && improved > 50 && rescued > 100);
}

/// Vans whose moment has come leave.
fn send_due(vans: &mut [VanState], now: Moment) {
    for van in vans.iter_mut().filter(|van| van.status == VanStatus::AtDepot) {
        if let Some(departs) = van.tour.as_ref().map(|tour| tour.departs).filter(|departs| *departs <= now) {
            send(van, departs);
        }
    }
}

fn improve_and_check(seed: u64, vans: &mut [VanState], all: &[Job]) -> usize {
    let before = vans.to_vec();
    let tours: Vec<_> = before.iter().filter_map(|van| van.tour.clone()).collect();
    let (better, _) = improve(&tours, &refs(&before), seed, 2_000);
    for tour in &better {
        vans.iter_mut().filter(|van| van.van == tour.van).for_each(|van| van.planned(tour.clone()));
    }
    let now = tours.iter().map(|tour| tour.departs).min().unwrap_or(at(0));
    assert_eq!(faults(&before, vans, all, now), Vec::<String>::new(), "seed {seed}, improved");
    let held = |vans: &[VanState]| {
        let mut held: Vec<ParcelId> = vans.iter().flat_map(|van| van.holds().collect::<Vec<_>>()).collect();
        held.sort_unstable();
        held
    };
    assert_eq!(held(&before), held(vans), "seed {seed}: nothing lost, nothing new");
    better.len()
}

fn break_and_check(seed: u64, vans: &mut [VanState], all: &[Job], draws: &mut Draws) -> usize {
    send_due(vans, at(500));
    let now = vans.iter().filter_map(|van| van.seen_at).max().unwrap_or(at(60)) + Span::minutes(5);
    for van in vans.iter_mut() {
        if let Some(tour) = retime(van, now) {
            van.planned(tour);
        }
    }
    let nth = draws.below(vans.len() as u64) as usize;
    vans[nth].broke(lyon(draws.normal(0.0, 5.0), draws.normal(0.0, 5.0)), now);
    let before = vans.to_vec();
    let aboard: Vec<Job> = all.iter().filter(|job| before[nth].aboard.contains(&job.parcel)).copied().collect();
    let late: Vec<ParcelId> = before
        .iter()
        .filter_map(|van| van.tour.as_ref())
        .flat_map(|tour| crate::late_parcels(tour).collect::<Vec<_>>())
        .collect();
    let planned = rescue(&refs(&before), &before[nth], &aboard, now);
    adopt(vans, &planned);
    let punctual: Vec<Job> = all.iter().filter(|job| !late.contains(&job.parcel)).copied().collect();
    assert_eq!(faults(&before, vans, &punctual, now), Vec::<String>::new(), "seed {seed}, van {nth} broken");
    assert_eq!(unanswered(vans, &aboard, &planned.unassigned), [], "seed {seed}, van {nth} broken");
    aboard.len() - planned.unassigned.len()
}

#[test]
fn the_order_in_which_vans_and_jobs_are_named_does_not_matter() {
    let mut draws = Seed(3).stream("evening");
    let vans: Vec<VanState> = (0..5).map(|n| van(n, 12)).collect();
    let mut jobs = jobs(&mut draws, 0, 40, 0);
    let forward = insert(&refs(&vans), &jobs, at(0));
    jobs.reverse();
    let backward: Vec<&VanState> = vans.iter().rev().collect();
    assert_eq!(insert(&backward, &jobs, at(0)), forward);
}
