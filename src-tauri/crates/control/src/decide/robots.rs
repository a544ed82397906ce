//! Missions and moves of the robots.

use super::because;
use crate::{cut::robots as cut, section::robots::Robots, world::World};
use model::{Decision, Draft, Moment, NodeId, Seq};

/// Steps of one second in a window of moves: long enough to leave time for the answer, short enough
/// that a robot seldom waits at a goal it has reached.
pub const STEPS_A_WINDOW: u32 = 5;

/// What robots are moved on.
struct Moving<'a> {
    robots: &'a Robots,
    seq: Seq,
    now: Moment,
}

pub(super) fn missions(world: &World, now: Moment) -> Vec<Draft> {
    let moving = Moving { robots: world.robots(), seq: world.seq, now };
    world.dirty.warehouses.iter().flat_map(|node| moving.missions(*node)).collect()
}

pub(super) fn windows(world: &World, now: Moment) -> Vec<Draft> {
    let moving = Moving { robots: world.robots(), seq: world.seq, now };
    world.dirty.warehouses.iter().filter_map(|node| moving.window(*node)).collect()
}

impl Moving<'_> {
    fn cause(&self, node: NodeId) -> Seq {
        self.robots.changed_by(node).unwrap_or(self.seq)
    }

    fn missions(&self, node: NodeId) -> Vec<Draft> {
        let cause = self.cause(node);
        let assigned =
            self.robots.warehouse(node).map(|warehouse| cut::missions(warehouse, self.now)).unwrap_or_default();
        let mission = |(robot, mission)| because(cause, Decision::MissionAssigned { node, robot, mission });
        assigned.into_iter().map(mission).collect()
    }

    fn window(&self, node: NodeId) -> Option<Draft> {
        let window = cut::window(self.robots.warehouse(node)?, STEPS_A_WINDOW, self.now)?;
        let decision = Decision::FleetPlanned(window);
        Some(Draft { cause: self.cause(node), based_on: Some(self.seq), decision })
    }
}
