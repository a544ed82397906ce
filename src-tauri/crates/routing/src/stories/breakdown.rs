//! A van stops for good; the others share out what it carried.

use super::{adopt, at, checker::faults, insert, job, lyon, parcel, rescue, send, told, van};
use crate::{Job, VanState};
use model::{Moment, Reason, StopKind};

/// Three vans under way at 16:20, one in each direction; van 1 breaks down at 16:40.
fn three_vans(capacity: u32) -> ([VanState; 3], Vec<Job>) {
    let north = [job(1, 6.0, 0.0, 240), job(2, 8.0, 0.5, 240), job(3, 9.0, 0.0, 240)];
    let east = [job(11, 2.0, 6.0, 240), job(12, 2.5, 8.0, 240)];
    let south = [job(21, -7.0, 0.0, 240), job(22, -9.0, 0.0, 240)];
    let mut vans = [van(1, capacity), van(2, capacity), van(3, capacity)];
    for (van, jobs) in vans.iter_mut().zip([&north[..], &east, &south]) {
        let planned = insert(&[&*van], jobs, at(0));
        adopt(std::slice::from_mut(van), &planned);
        send(van, at(20));
    }
    vans[0].broke(lyon(4.0, 0.0), at(40));
    (vans, north.to_vec())
}

fn help(vans: &mut [VanState; 3], jobs: &[Job], now: Moment) -> String {
    let before = vans.clone();
    let planned = rescue(&before.iter().collect::<Vec<_>>(), &before[0], jobs, now);
    adopt(vans, &planned);
    assert_eq!(faults(&before, vans, jobs, now), Vec::<String>::new());
    let left: Vec<String> = planned.unassigned.iter().map(|(p, why)| format!("; {p} left: {why}")).collect();
    told(&planned.tours) + &left.concat()
}

#[test]
fn the_nearest_van_meets_the_broken_one_and_finishes_its_tour() {
    let (mut vans, jobs) = three_vans(10);
    let told = help(&mut vans, &jobs, at(41));
    assert_eq!(told, "VAN-02: O-0011 O-0012 meets VAN-01, O-0001 O-0002 O-0003");
    assert_eq!(help(&mut vans, &jobs, at(42)), "", "help that is on its way is not called twice");
}

#[test]
fn when_one_van_has_no_room_two_share() {
    let (mut vans, jobs) = three_vans(3);
    vans[1].capacity = 2;
    vans[2].capacity = 2;
    let told = help(&mut vans, &jobs, at(41));
    assert!(told.contains("VAN-02: ") && told.contains("VAN-03: ") && !told.contains("left"), "{told}");
}

#[test]
fn what_does_not_fit_in_the_only_helper_has_a_reason() {
    let (mut vans, jobs) = three_vans(3);
    vans[1].capacity = 2;
    vans[2].grounded();
    let told = help(&mut vans, &jobs, at(41));
    assert_eq!(told, "VAN-02: O-0011 O-0012 meets VAN-01, O-0001 O-0002; O-0003/1 left: no_van");
}

#[test]
fn a_van_waiting_at_the_depot_leaves_at_once_to_help() {
    let (mut vans, jobs) = three_vans(10);
    vans[1].returned(at(40));
    vans[2].grounded();
    assert_eq!(help(&mut vans, &jobs, at(41)), "VAN-02: meets VAN-01, O-0001 O-0002 O-0003");
    assert_eq!(vans[1].tour.as_ref().map(|tour| tour.departs), Some(at(41)));
}

#[test]
fn the_handover_moves_the_parcels_and_what_was_not_handed_over_is_forgotten() {
    let (mut vans, jobs) = three_vans(10);
    help(&mut vans, &jobs, at(41));
    let handed = [parcel(1), parcel(2)];
    let broken = vans[0].van;
    vans[0].transferred_out(&handed);
    vans[1].transferred_in(broken, &handed, at(80));
    assert_eq!(vans[0].aboard.iter().copied().collect::<Vec<_>>(), [parcel(3)]);
    assert_eq!(told(vans[1].tour.as_slice()), "VAN-02: O-0011 O-0012 O-0001 O-0002");
    assert_eq!((vans[1].aboard.len(), vans[1].position), (4, lyon(4.0, 0.0)));
}

#[test]
fn nobody_to_help_and_nobody_in_time_are_different_reasons() {
    let (vans, jobs) = three_vans(10);
    let alone = rescue(&[&vans[0]], &vans[0], &jobs, at(41));
    assert!(alone.tours.is_empty() && alone.unassigned.iter().all(|(_, why)| *why == Reason::NoVan));
    let tight: Vec<Job> = jobs.iter().map(|job| Job { latest: at(50), ..*job }).collect();
    let late = rescue(&vans.iter().collect::<Vec<_>>(), &vans[0], &tight, at(41));
    assert!(late.tours.is_empty() && late.unassigned.iter().all(|(_, why)| *why == Reason::NoWindow));
    let strange = rescue(&vans.iter().collect::<Vec<_>>(), &vans[0], &[job(99, 1.0, 1.0, 300)], at(41));
    assert_eq!(strange.unassigned, [(parcel(99), Reason::Unknown)]);
}

#[test]
fn a_helper_that_breaks_down_too_gives_back_what_it_had_not_fetched() {
    let (mut vans, jobs) = three_vans(10);
    help(&mut vans, &jobs, at(41));
    vans[1].broke(lyon(2.0, 4.0), at(50));
    let told = help(&mut vans, &jobs, at(51));
    assert!(told.starts_with("VAN-03: ") && told.contains("meets VAN-01"), "{told}");
    let second = rescue(&vans.iter().collect::<Vec<_>>(), &vans[1], &[job(11, 2.0, 6.0, 240)], at(51));
    let meetings = |tour: &model::Tour| tour.stops.iter().filter(|s| s.kind != StopKind::Deliver).count();
    assert_eq!(second.tours.iter().map(meetings).collect::<Vec<_>>(), [2], "one van meets both");
}
