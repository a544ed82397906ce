//! Long thinking. Tours not yet under way are given to a worker to improve. One judge takes what workers find: only if
//! nothing that it stands on has changed. Else, and when a worker finds no answer, the request is dropped with the
//! reason and asked again, at most once in a closed minute.

use super::because;
use crate::{
    section::{days::Days, fleet::Fleet},
    world::World,
};
use model::{Budget, Compared, Decision, Draft, Moment, NodeId, Reason, Scope, Seq, Solution, SolveRequest, Tour};
use routing::{VanState, VanStatus};
use std::collections::BTreeMap;

/// Minutes between two requests for a depot.
const EVERY_MIN: u32 = 10;
/// Budget of a request. It takes some milliseconds; the clock ends what a slow or crowded machine does not.
const BUDGET: Budget = Budget { iterations: 2_000, wall_ms: Some(20_000) };

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
    let all = world.dirty.minute && days.minute().minute_of_day().is_multiple_of(EVERY_MIN);
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
        let scope = Scope::Tours { depot, tours };
        let (basis, seed) = (self.seq, minute_by.0);
        let request = SolveRequest { scope, basis, seed, budget: BUDGET, resources: Vec::new() };
        Some(Draft { cause: minute_by, based_on: Some(self.seq), decision: Decision::SolveAsked(request) })
    }
}

pub(super) fn solved(world: &World, _: Moment) -> Vec<Draft> {
    let fleet = world.fleet();
    let answers = fleet.answers().iter();
    answers.flat_map(|(cause, (request, found))| judge(fleet, *cause, *request, found)).collect()
}

/// Adopts an answer, or drops it with the reason.
fn judge(fleet: &Fleet, cause: Seq, request: Seq, found: &Result<Solution, Reason>) -> Vec<Draft> {
    let adopted = match found {
        Ok(Solution::Tours(tours)) => adopt_tours(fleet, cause, request, tours),
        Err(reason) => Err(*reason),
    };
    adopted.unwrap_or_else(|reason| vec![because(cause, Decision::SolveDropped { request, reason })])
}

/// Tours of vans that wait at their depot as they did when they were asked about.
fn adopt_tours(fleet: &Fleet, cause: Seq, request: Seq, tours: &[Tour]) -> Result<Vec<Draft>, Reason> {
    let stands = |tour: &Tour| {
        let waits = fleet.van(tour.van).is_some_and(|van| van.status == VanStatus::AtDepot);
        // Nor has it broken down and come back since; a position changes nothing.
        let untouched = fleet.changed_by(tour.van).is_none_or(|by| by <= request);
        waits && untouched && fleet.planned_by(tour.van).is_some_and(|planned| planned <= request)
    };
    if !tours.iter().all(stands) {
        return Err(Reason::StalePlan);
    }
    let adopt = |tour: &Tour| {
        let before = fleet.van(tour.van);
        let held = tour.stops.iter().map(|stop| stop.parcels.len() as u32).sum();
        let free = before.map_or(0, |van| van.capacity.saturating_sub(held));
        let compared = Compared::between(before.and_then(|van| van.tour.as_ref()), tour, free);
        let (tour, unassigned, compared) = (tour.clone(), Vec::new(), Some(Box::new(compared)));
        let decision = Decision::TourPlanned { tour, unassigned, foreseen: None, compared };
        Draft { cause, based_on: Some(request), decision }
    };
    Ok(tours.iter().map(adopt).collect())
}
