//! Tours not yet under way are given to a worker to improve; what it finds is taken only if nothing that it stands on
//! has changed. Else it is dropped with the reason and asked for again, at most once in a closed minute.

use super::because;
use crate::{
    section::{days::Days, fleet::Fleet},
    world::World,
};
use model::{Decision, Draft, Moment, NodeId, Reason, Seq, SolveRequest, Tour};
use routing::{VanState, VanStatus};
use std::collections::BTreeMap;

/// Minutes between two requests for a depot.
const EVERY_MIN: u32 = 10;
/// Budget of a request.
const ITERATIONS: u32 = 2_000;

/// What requests stand on.
struct Solves<'a> {
    days: &'a Days,
    fleet: &'a Fleet,
    /// It is time for every depot; else only for those whose last answer was dropped.
    all: bool,
    seq: Seq,
}

pub(super) fn solves(world: &World, _: Moment) -> Vec<Draft> {
    let (days, fleet) = (world.days(), world.fleet());
    let all = world.touched.minute && days.minute().minute_of_day().is_multiple_of(EVERY_MIN);
    if !all && !fleet.any_asks_again() {
        return Vec::new();
    }
    Solves { days, fleet, all, seq: world.seq }.requests()
}

impl Solves<'_> {
    fn requests(&self) -> Vec<Draft> {
        let mut tours: BTreeMap<NodeId, Vec<Tour>> = BTreeMap::new();
        let due = |van: &&VanState| self.all || self.fleet.asks_again(van.depot);
        for van in self.fleet.vans().filter(due).filter(|van| van.status == VanStatus::AtDepot) {
            if let Some(tour) = van.tour.as_ref().filter(|tour| tour.stops.len() > 1) {
                tours.entry(van.depot).or_default().push(tour.clone());
            }
        }
        tours.into_iter().filter_map(|(depot, tours)| self.ask(depot, tours)).collect()
    }

    fn ask(&self, depot: NodeId, tours: Vec<Tour>) -> Option<Draft> {
        let minute_by = self.days.minute_by();
        if self.fleet.asked(depot).is_some_and(|asked| asked >= minute_by) {
            return None;
        }
        let request = SolveRequest { depot, based_on: self.seq, tours, seed: minute_by.0, iterations: ITERATIONS };
        Some(Draft { cause: minute_by, based_on: Some(self.seq), decision: Decision::SolveAsked(request) })
    }
}

pub(super) fn solved(world: &World, _: Moment) -> Vec<Draft> {
    let fleet = world.fleet();
    fleet.solved().iter().flat_map(|(cause, (request, tours))| judge(fleet, *cause, *request, tours)).collect()
}

fn judge(fleet: &Fleet, cause: Seq, request: Seq, tours: &[Tour]) -> Vec<Draft> {
    let stands = |tour: &Tour| {
        let waits = fleet.van(tour.van).is_some_and(|van| van.status == VanStatus::AtDepot);
        // Nor has it broken down and come back since; a position changes nothing.
        let untouched = fleet.changed_by(tour.van).is_none_or(|by| by <= request);
        waits && untouched && fleet.planned_by(tour.van).is_some_and(|planned| planned <= request)
    };
    if !tours.iter().all(stands) {
        return vec![because(cause, Decision::SolveDropped { request, reason: Reason::GroundMoved })];
    }
    let adopt = |tour: &Tour| {
        let decision = Decision::TourPlanned { tour: tour.clone(), unassigned: Vec::new() };
        Draft { cause, based_on: Some(request), decision }
    };
    tours.iter().map(adopt).collect()
}
