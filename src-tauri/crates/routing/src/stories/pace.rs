//! How long planning takes. Run by hand: `cargo test -p routing --release pace -- --ignored --nocapture`.
#![allow(clippy::disallowed_methods)] // measuring is the one thing here that needs a stopwatch

use super::{adopt, at, depot, improve, insert, lyon, parcel, rescue, retime, send, van};
use crate::{Job, VanState, travel::travel, worst_slack};
use model::{Draws, Seed, Span, Tour};
use std::time::{Duration, Instant};

fn jobs(draws: &mut Draws, first: u32, n: u32) -> Vec<Job> {
    let mut job = |n| Job {
        parcel: parcel(n),
        depot: depot(),
        at: lyon(draws.normal(0.0, 6.0), draws.normal(0.0, 6.0)).coarse(),
        earliest: at(60),
        latest: at(60 + 150 + draws.between(0, 1) * 120),
        service: Span::minutes(2),
        weight_g: 300,
        volume_cm3: None,
    };
    (first..first + n).map(&mut job).collect()
}

/// The best of eleven runs, the answer, and what it is about.
fn timed<T>(what: &str, mut run: impl FnMut() -> T) -> T {
    let mut best = Duration::MAX;
    let mut answer = None;
    for _ in 0..11 {
        let start = Instant::now();
        let result = run();
        best = best.min(start.elapsed());
        answer = Some(result);
    }
    println!("{what}: {:.2} ms", best.as_secs_f64() * 1_000.0);
    answer.expect("it ran")
}

fn driving_min(tours: &[Tour]) -> i64 {
    let drive = |tour: &Tour| {
        let places: Vec<_> = tour.stops.iter().map(|stop| stop.at).collect();
        places.windows(2).map(|pair| travel(pair[0], pair[1]).as_seconds()).sum::<i64>()
    };
    tours.iter().map(drive).sum::<i64>() / 60
}

#[test]
#[ignore = "measures time"]
fn pace_of_a_depot_with_twenty_vans() {
    let mut draws = Seed(11).stream("pace");
    let mut vans: Vec<VanState> = (0..20).map(|n| van(n, 60)).collect();
    let refs = |vans: &[VanState]| -> Vec<VanState> { vans.to_vec() };
    let mut first = 0;
    for round in 0..3 {
        let batch = jobs(&mut draws, first, 100);
        first += 100;
        let before = refs(&vans);
        let fleet: Vec<&VanState> = before.iter().collect();
        let planned = timed(&format!("insert 100 on {} planned", round * 100), || insert(&fleet, &batch, at(0)));
        println!("   {} left, {} tours changed", planned.unassigned.len(), planned.tours.len());
        adopt(&mut vans, &planned);
    }
    let before = refs(&vans);
    let fleet: Vec<&VanState> = before.iter().collect();
    let tours: Vec<Tour> = before.iter().filter_map(|van| van.tour.clone()).collect();
    let (better, _) = timed("improve 20 000 iterations", || improve(&tours, &fleet, 1, 20_000));
    let after: Vec<Tour> =
        tours.iter().map(|tour| better.iter().find(|b| b.van == tour.van).unwrap_or(tour).clone()).collect();
    println!("   tours {} -> {} min between stops", driving_min(&tours), driving_min(&after));
    for tour in better {
        vans.iter_mut().filter(|van| van.van == tour.van).for_each(|van| van.planned(tour.clone()));
    }
    for van in &mut vans {
        send(van, at(45));
    }
    timed("retime 20 vans", || vans.iter().filter_map(|van| retime(van, at(70))).count());
    vans[3].broke(lyon(3.0, 3.0), at(70));
    let aboard: Vec<Job> = after
        .iter()
        .filter(|tour| tour.van == vans[3].van)
        .flat_map(|tour| &tour.stops)
        .flat_map(|stop| {
            stop.parcels.iter().map(|parcel| Job {
                parcel: *parcel,
                depot: depot(),
                at: stop.at,
                earliest: stop.earliest,
                latest: stop.latest,
                service: stop.service,
                weight_g: 300,
                volume_cm3: None,
            })
        })
        .collect();
    let fleet: Vec<&VanState> = vans.iter().collect();
    let planned = timed(&format!("rescue of {} parcels", aboard.len()), || rescue(&fleet, &vans[3], &aboard, at(70)));
    println!(
        "   {} helpers, {} left, worst slack {:?}",
        planned.tours.len(),
        planned.unassigned.len(),
        planned.tours.iter().filter_map(worst_slack).min()
    );
}
