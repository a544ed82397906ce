//! Parcels become tours, tours leave, ETAs move.

use super::{adopt, at, depot, improve, insert, job, lyon, parcel, retime, send, told, van};
use crate::{
    HOLD, Job, VanState, drift, late_parcels,
    travel::{distance_m, travel},
    worst_slack,
};
use model::{Moment, NodeId, Reason, Span};

fn plan(vans: &mut [VanState], jobs: &[Job], now: Moment) -> String {
    let planned = insert(&vans.iter().collect::<Vec<_>>(), jobs, now);
    adopt(vans, &planned);
    let left: Vec<String> = planned.unassigned.iter().map(|(p, why)| format!("; {p} left: {why}")).collect();
    told(&planned.tours) + &left.concat()
}

#[test]
fn neighbours_share_a_van_and_a_full_van_hands_over_to_the_next() {
    let mut vans = [van(1, 2), van(2, 2)];
    let jobs = [job(1, 5.0, 0.0, 200), job(2, 5.2, 0.1, 201), job(3, -6.0, 0.0, 202)];
    assert_eq!(plan(&mut vans, &jobs, at(10)), "VAN-01: O-0001 O-0002 | VAN-02: O-0003");
    assert_eq!(plan(&mut vans, &jobs, at(11)), "", "what is planned stays planned");
    let more = [job(4, -6.1, 0.0, 200), job(5, 0.0, 3.0, 200)];
    assert_eq!(plan(&mut vans, &more, at(12)), "VAN-02: O-0003 O-0004; O-0005/1 left: no_van");
}

#[test]
fn nobody_is_promised_what_the_road_cannot_keep() {
    let mut vans = [van(1, 10)];
    let jobs = [job(1, 60.0, 0.0, 30), job(2, 1.0, 0.0, -5), job(3, 2.0, 0.0, 60)];
    let told = plan(&mut vans, &jobs, at(0));
    assert_eq!(told, "VAN-01: O-0003; O-0001/1 left: no_window; O-0002/1 left: no_window");
}

#[test]
fn a_tour_waits_for_more_parcels_but_not_longer_than_its_slack() {
    let mut vans = [van(1, 10)];
    let departs = |vans: &[VanState]| vans[0].tour.as_ref().expect("planned").departs;
    plan(&mut vans, &[job(1, 3.0, 0.0, 300)], at(10));
    assert_eq!(departs(&vans), at(10) + HOLD);
    plan(&mut vans, &[job(2, 3.1, 0.0, 300)], at(20));
    assert_eq!(departs(&vans), at(10) + HOLD, "the second parcel does not make the first one wait longer");
    plan(&mut vans, &[job(3, 3.0, 0.1, 48)], at(25));
    assert!((at(25)..at(30)).contains(&departs(&vans)), "the third is urgent: {}", departs(&vans));
}

#[test]
fn a_full_van_leaves_at_once_and_a_van_whose_time_has_come_takes_no_more() {
    let mut vans = [van(1, 2)];
    plan(&mut vans, &[job(1, 3.0, 0.0, 300), job(2, 3.0, 0.5, 300)], at(10));
    assert_eq!(vans[0].tour.as_ref().map(|tour| tour.departs), Some(at(10)));
    let mut late = [van(1, 9)];
    plan(&mut late, &[job(1, 3.0, 0.0, 300)], at(10));
    assert_eq!(plan(&mut late, &[job(2, 3.0, 0.0, 300)], at(31)), "; O-0002/1 left: no_van");
}

#[test]
fn nobody_waits_in_the_street_for_an_evening_window() {
    let mut vans = [van(1, 9)];
    let evening = Job { earliest: at(120), ..job(1, 3.0, 0.0, 240) };
    plan(&mut vans, &[evening], at(10));
    let tour = vans[0].tour.clone().expect("planned");
    assert_eq!(tour.stops[0].eta, at(120), "the van leaves so as to ring when the window opens");
}

#[test]
fn vans_of_other_depots_broken_ones_and_ended_shifts_take_nothing() {
    let mut vans = [van(1, 9), van(2, 9), van(3, 9)];
    vans[0].depot = NodeId::new("FR-HUB-NANTES").expect("a code");
    vans[1].broke(lyon(0.0, 0.0), at(0));
    vans[2].grounded();
    assert_eq!(plan(&mut vans, &[job(1, 3.0, 0.0, 300)], at(10)), "; O-0001/1 left: no_van");
    let mut over = [van(1, 9)];
    assert_eq!(plan(&mut over, &[job(1, 3.0, 0.0, 900)], at(360)), "; O-0001/1 left: no_van");
}

#[test]
fn what_is_not_loaded_is_not_on_the_tour_and_what_is_served_leaves_it() {
    let mut vans = [van(1, 9)];
    plan(&mut vans, &[job(1, 3.0, 0.0, 300), job(2, 5.0, 0.0, 300), job(3, 7.0, 0.0, 300)], at(0));
    let [van] = &mut vans;
    van.loaded(&[parcel(1), parcel(2)], at(20));
    assert_eq!(told(van.tour.as_slice()), "VAN-01: O-0001 O-0002");
    van.served(&[parcel(1)], at(30));
    assert_eq!((van.position, van.served, van.aboard.len()), (lyon(3.0, 0.0), 1, 1));
    van.failed(&[parcel(2)]);
    assert_eq!((told(van.tour.as_slice()), van.aboard.len()), ("VAN-01: ".into(), 1), "still aboard");
    van.returned(at(60));
    assert_eq!((van.tour.clone(), van.aboard.len()), (None, 0));
}

#[test]
fn a_van_in_a_jam_is_believed_later_and_then_late() {
    let mut vans = [van(1, 9)];
    plan(&mut vans, &[job(1, 8.0, 0.0, 60), job(2, 12.0, 0.0, 70)], at(0));
    let [van] = &mut vans;
    send(van, at(20));
    van.seen(lyon(2.0, 0.0), at(30));
    let fine = retime(van, at(30)).expect("on tour");
    assert_eq!(late_parcels(&fine).count(), 0, "{fine:?}");
    van.seen(lyon(2.1, 0.0), at(55));
    let stuck = retime(van, at(55)).expect("on tour");
    assert_eq!(late_parcels(&stuck).collect::<Vec<_>>(), [parcel(1), parcel(2)]);
    assert!(worst_slack(&stuck).is_some_and(|slack| slack < Span::minutes(-5)));
    assert!((Span::minutes(20)..Span::minutes(30)).contains(&drift(&fine, &stuck)));
    assert_eq!(stuck.stops[0].eta, at(55) + travel(lyon(2.1, 0.0), lyon(8.0, 0.0)));
}

#[test]
fn a_silent_van_is_never_believed_to_have_arrived_already() {
    let mut vans = [van(1, 9)];
    plan(&mut vans, &[job(1, 8.0, 0.0, 300)], at(0));
    send(&mut vans[0], at(20));
    let tour = retime(&vans[0], at(200)).expect("on tour");
    assert!(tour.stops[0].eta >= at(200));
}

#[test]
fn improving_untangles_a_crossed_tour_without_making_anybody_late() {
    let mut vans = [van(1, 20), van(2, 20)];
    // North and south dealt alternately to both vans: each drives across the town and back.
    for (nth, van) in vans.iter_mut().enumerate() {
        let jobs: Vec<Job> = (0..8)
            .map(|n| job(nth as u32 * 8 + n, if n % 2 == 0 { 6.0 } else { -6.0 }, f64::from(n) / 4.0, 350))
            .collect();
        let mut tour = insert(&[&*van], &jobs, at(0)).tours.remove(0);
        tour.stops.sort_by_key(|stop| stop.parcels[0]);
        van.planned(tour);
        van.planned(retime(van, at(0)).expect("planned"));
    }
    let fleet: Vec<&VanState> = vans.iter().collect();
    let tours: Vec<_> = vans.iter().filter_map(|van| van.tour.clone()).collect();
    let (better, used) = improve(&tours, &fleet, 7, 20_000);
    assert_eq!(used, 20_000);
    assert_eq!((better.clone(), used), improve(&tours, &fleet, 7, 20_000), "same seed, same tours");
    let metres = |tours: &[model::Tour]| -> i64 {
        let legs = |tour: &model::Tour| -> i64 {
            let places: Vec<_> = tour.stops.iter().map(|stop| stop.at).collect();
            places.windows(2).map(|pair| distance_m(pair[0], pair[1])).sum()
        };
        tours.iter().map(legs).sum()
    };
    assert!(metres(&better) * 3 < metres(&tours), "{} of {}", metres(&better), metres(&tours));
    assert_eq!(better.iter().flat_map(late_parcels).count(), 0);
}

#[test]
fn tours_under_way_and_unknown_tours_are_not_improved() {
    let mut vans = [van(1, 9)];
    plan(&mut vans, &[job(1, 8.0, 0.0, 300), job(2, -8.0, 0.0, 300), job(3, 8.1, 0.0, 300)], at(0));
    let tours: Vec<_> = vans[0].tour.clone().into_iter().collect();
    send(&mut vans[0], at(20));
    assert_eq!(improve(&tours, &[&vans[0]], 1, 500), (vec![], 0));
    assert_eq!(improve(&tours, &[], 1, 500), (vec![], 0));
}

#[test]
fn a_flood_of_parcels_is_bounded_and_the_rest_has_a_reason() {
    let vans = [van(1, 1_000)];
    let jobs: Vec<Job> = (0..500).map(|n| Job { service: Span::ZERO, ..job(n, 0.5, 0.0, 20_000) }).collect();
    let planned = insert(&[&vans[0]], &jobs, at(0));
    assert_eq!(planned.unassigned.iter().filter(|(_, why)| *why == Reason::NoVan).count(), 100);
    assert_eq!(depot(), vans[0].depot);
}

#[test]
fn absurd_times_and_places_give_an_answer() {
    let mut vans = [van(1, 9), van(2, 0)];
    vans[0].shift_to = Moment(i64::MAX);
    let mut absurd = job(1, 0.0, 0.0, 0);
    (absurd.earliest, absurd.latest, absurd.service) = (Moment(i64::MAX), Moment(i64::MAX), Span(i64::MAX));
    let past = Job { latest: Moment(i64::MIN), earliest: Moment(i64::MIN), ..job(2, 0.0, 0.0, 0) };
    let told = plan(&mut vans, &[absurd, past, job(3, 1.0, 0.0, 300)], at(0));
    assert!(told.contains("O-0003"), "{told}");
    assert!(retime(&vans[0], Moment(i64::MAX)).is_some());
    assert!(retime(&vans[0], Moment(i64::MIN)).is_some());
}
