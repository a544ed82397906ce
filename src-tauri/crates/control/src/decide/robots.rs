//! Missions and moves of the robots.

use super::because;
use crate::world::World;
use model::{Decision, Draft, Moment, NodeId};

/// Steps of one second in a window of moves: long enough to leave time for the answer, short enough
/// that a robot seldom waits at a goal it has reached.
pub const STEPS_A_WINDOW: u32 = 5;

impl World {
    pub(super) fn decide_missions(&self, now: Moment) -> Vec<Draft> {
        let missions = |node: &NodeId| {
            let (node, cause) = (*node, self.warehouse_by.get(node).copied().unwrap_or(self.seq));
            let assigned = self.warehouses.get(&node).map(|warehouse| warehouse.assign(now)).unwrap_or_default();
            assigned
                .into_iter()
                .map(move |(robot, mission)| because(cause, Decision::MissionAssigned { node, robot, mission }))
        };
        self.touched.warehouses.iter().flat_map(missions).collect()
    }

    pub(super) fn decide_windows(&self, _: Moment) -> Vec<Draft> {
        let window = |node: &NodeId| {
            let window = self.warehouses.get(node)?.plan_window(STEPS_A_WINDOW)?;
            let cause = self.warehouse_by.get(node).copied().unwrap_or(self.seq);
            Some(Draft { cause, based_on: Some(self.seq), decision: Decision::FleetPlanned(window) })
        };
        self.touched.warehouses.iter().filter_map(window).collect()
    }
}
