//! Moves of the whole fleet for one window. Knows missions only as targets.

use crate::{
    Warehouse,
    robot::Robot,
    step::{Agent, Steps},
};
use model::{Cell, FleetWindow, Moment, RobotId, RobotMoves};
use std::cmp::Reverse;

/// Steps of one window at most.
const STEPS_MAX: u32 = 60;

impl Warehouse {
    /// Collision-free moves of the next `steps` steps (at most 60), from where the robots really
    /// are. `None` while a window is outstanding or when nobody moves. Robots that pick or are
    /// emptied stay put; idle ones make way and drift to where they wait; broken ones are obstacles. Whoever has
    /// not reached a target for longest has the right of way, so that everybody gets there.
    pub(crate) fn plan_window(&self, steps: u32, now: Moment) -> Option<FleetWindow> {
        let node = self.node.filter(|_| self.outstanding.is_none())?;
        let fleet = self.by_right_of_way();
        let steps = steps.min(STEPS_MAX);
        let moves = self.drive(&fleet, steps, now);
        let mut moves: Vec<RobotMoves> =
            moves.into_iter().filter(|one| one.moves.contains(['U', 'D', 'L', 'R'])).collect();
        moves.sort_by_key(|one| one.robot);
        let window = self.last_window.saturating_add(1);
        (!moves.is_empty()).then_some(FleetWindow { node, window, steps, moves })
    }

    /// Working robots on the grid: those on a mission, then those at rest where they wait, then those on
    /// their way there. Rest goes before the way, or two robots that wait in one aisle would push each
    /// other out for ever. On a mission, whoever leaves a dead end goes before
    /// whoever may enter it, then time since a target counts.
    fn by_right_of_way(&self) -> Vec<(RobotId, &Robot)> {
        let drives = |robot: &Robot| !robot.down && self.floor.is_free(robot.cell);
        let mut fleet: Vec<(RobotId, &Robot)> =
            self.robots.iter().filter(|(_, robot)| drives(robot)).map(|(&id, robot)| (id, robot)).collect();
        let distances = self.distances();
        let class = |robot: &Robot| match robot.target() {
            Some(target) if distances.leaves_dead_end(robot.cell, target) => 0,
            Some(_) => 1,
            None if robot.cell == self.rest(robot) => 2,
            None => 3,
        };
        fleet.sort_by_cached_key(|(id, robot)| (class(robot), Reverse(robot.since_target), *id));
        fleet
    }

    fn drive(&self, fleet: &[(RobotId, &Robot)], steps: u32, now: Moment) -> Vec<RobotMoves> {
        let distances = self.distances();
        let agent = |robot: &Robot| Agent {
            cell: robot.cell.0,
            to: distances.to(robot.target().unwrap_or_else(|| self.rest(robot))),
            holds: robot.at_work(),
        };
        let agents = fleet.iter().map(|(_, robot)| agent(robot)).collect();
        let mut run = Steps::new(distances, agents, self.last_window.wrapping_mul(u64::from(STEPS_MAX)));
        let mut moves: Vec<String> = fleet.iter().map(|_| String::with_capacity(steps as usize)).collect();
        for _ in 0..steps {
            let before: Vec<u32> = run.agents.iter().map(|agent| agent.cell).collect();
            run.advance();
            for (index, (_, robot)) in fleet.iter().enumerate() {
                let agent = &mut run.agents[index];
                moves[index].push(self.letter(before[index], agent.cell));
                agent.holds |= robot.target() == Some(Cell(agent.cell));
            }
        }
        let named = fleet.iter().zip(moves);
        let route = |((robot, held), moves): (&(RobotId, &Robot), String)| RobotMoves {
            robot: *robot,
            from: held.cell,
            base: Some(now),
            moves,
        };
        named.map(route).collect()
    }

    fn letter(&self, from: u32, to: u32) -> char {
        match (i64::from(to) - i64::from(from), i64::from(self.floor.width)) {
            (0, _) => 'W',
            (step, width) if step == -width => 'U',
            (step, width) if step == width => 'D',
            (-1, _) => 'L',
            _ => 'R',
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::drill::{blocks, fitted, parcel, sku};
    use model::{Moment, Span};

    #[test]
    fn each_route_says_from_when_and_for_how_long_it_is_planned() {
        let mut warehouse = fitted(&blocks(20, 12), 4, 1);
        for n in 0..4 {
            warehouse.enqueue(parcel(n), &[(sku(&format!("K{}", n + 9)), 1)], true, Moment(9), Moment(0));
        }
        let now = Moment(0) + Span::minutes(7);
        for (robot, mission) in warehouse.assign(now) {
            warehouse.assigned(robot, &mission);
        }
        let window = warehouse.plan_window(5, now).expect("somebody drives");
        assert!(window.moves.iter().all(|route| (route.base, route.horizon_s()) == (Some(now), window.steps)));
    }
}
