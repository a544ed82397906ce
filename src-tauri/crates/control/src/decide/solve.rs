//! Tours not yet under way are given to a worker to improve; what it finds is taken only if its
//! ground has not moved.

use super::because;
use crate::world::World;
use model::{Decision, Draft, Moment, NodeId, Reason, Seq, SolveRequest, Tour};
use routing::VanStatus;
use std::collections::BTreeMap;

/// Minutes between two requests for a depot.
const EVERY_MIN: u32 = 10;
/// Budget of a request.
const ITERATIONS: u32 = 2_000;

impl World {
    pub(super) fn decide_solves(&self, _: Moment) -> Vec<Draft> {
        if !self.touched.minute || !self.minute.minute_of_day().is_multiple_of(EVERY_MIN) {
            return Vec::new();
        }
        let mut tours: BTreeMap<NodeId, Vec<Tour>> = BTreeMap::new();
        for van in self.vans.values().filter(|van| van.status == VanStatus::AtDepot) {
            if let Some(tour) = van.tour.as_ref().filter(|tour| tour.stops.len() > 1) {
                tours.entry(van.depot).or_default().push(tour.clone());
            }
        }
        tours.into_iter().filter_map(|(depot, tours)| self.ask_solve(depot, tours)).collect()
    }

    fn ask_solve(&self, depot: NodeId, tours: Vec<Tour>) -> Option<Draft> {
        if self.solves.get(&depot).is_some_and(|asked| *asked >= self.minute_by) {
            return None;
        }
        let request = SolveRequest { depot, based_on: self.seq, tours, seed: self.minute_by.0, iterations: ITERATIONS };
        Some(Draft { cause: self.minute_by, based_on: Some(self.seq), decision: Decision::SolveAsked(request) })
    }

    pub(super) fn decide_solved(&self, _: Moment) -> Vec<Draft> {
        self.todo.solved.iter().flat_map(|(cause, (request, tours))| self.judge(*cause, *request, tours)).collect()
    }

    fn judge(&self, cause: Seq, request: Seq, tours: &[Tour]) -> Vec<Draft> {
        let stands = |tour: &Tour| {
            let waits = self.vans.get(&tour.van).is_some_and(|van| van.status == VanStatus::AtDepot);
            waits && self.van_by.get(&tour.van).is_some_and(|(_, planned)| *planned <= request)
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
}
