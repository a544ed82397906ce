//! The state of one grid node, and how events change it. Decides nothing and never fails.

use crate::{
    distance_map::{DistanceMap, DistanceMapMemo},
    floor::Floor,
    grid_fault::GridFault,
    pick_request::PickRequest,
    robot::{Robot, Waits},
};
use model::{
    Bin, Cell, FleetWindow, GridCard, Mission, Moment, NodeId, ParcelId, RobotAt, RobotCard, RobotId, Seq, SkuId,
    WaitingPlace,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Steps that emptying a robot is believed to take until the first ones have been measured.
const UNLOAD_STEPS_FIRST: u32 = 10;
/// A new measurement weighs one in so many.
const UNLOAD_MEMORY: u32 = 8;

/// One grid node: floor, bins, robots, and the parcels that wait or are under way.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Warehouse {
    pub(crate) node: Option<NodeId>,
    pub(crate) floor: Floor,
    pub(crate) bins: BTreeMap<SkuId, Vec<Cell>>,
    pub(crate) robots: BTreeMap<RobotId, Robot>,
    pub(crate) queue: BTreeMap<ParcelId, PickRequest>,
    /// Parcels in missions, kept so that they can wait again when their robot breaks down.
    pub(crate) under_way: BTreeMap<ParcelId, PickRequest>,
    /// The window being driven: its number and steps.
    pub(crate) outstanding: Option<(u64, u32)>,
    /// Number of the last window planned.
    pub(crate) last_window: u64,
    /// Steps driven since the grid was laid.
    driven_steps: u64,
    /// Sixteenths of a step a robot stands at its station, as measured; 0 until then.
    unload_sixteenths: u32,
    #[serde(skip)]
    distances: DistanceMapMemo,
}

impl Warehouse {
    /// Lays the grid, or another one. Refused with a reason, the grid that stood before is kept.
    /// A robot that stood where there is now a wall is taken to be at its home.
    pub fn lay(&mut self, card: &GridCard) -> Result<(), GridFault> {
        self.floor = Floor::check(card)?;
        self.node = Some(card.node);
        self.distances.forget();
        for robot in self.robots.values_mut() {
            robot.waits = None;
            if !self.floor.is_free(robot.cell) {
                robot.cell = robot.home;
            }
        }
        Ok(())
    }

    /// Replaces all bins. A SKU may lie in several. Robots that waited beside one go home.
    pub fn place_bins(&mut self, bins: &[Bin]) {
        self.bins.clear();
        self.robots.values_mut().for_each(|robot| robot.waits = None);
        for bin in bins {
            let cells = self.bins.entry(bin.sku).or_default();
            if !cells.contains(&bin.cell) {
                cells.push(bin.cell);
            }
        }
    }

    /// A new robot rests at its home; a known one gets a new home.
    pub fn list_robot(&mut self, card: &RobotCard) {
        self.robots.entry(card.robot).or_insert_with(|| Robot::resting(card.home)).home = card.home;
    }

    /// A released parcel waits for a robot. Released again, it is asked for anew.
    pub fn enqueue(&mut self, parcel: ParcelId, items: &[(SkuId, u32)], live: bool, due: Moment, at: Moment) {
        if !self.under_way.contains_key(&parcel) {
            self.queue.insert(parcel, PickRequest::new(items, live, due, at));
        }
    }

    /// A parcel that is cancelled, short or packed by hand leaves the queue, or its mission: the robot skips its
    /// picks. True when it was there.
    pub fn drop_parcel(&mut self, parcel: ParcelId) -> bool {
        let mut held = self.queue.remove(&parcel).is_some();
        held |= self.under_way.remove(&parcel).is_some();
        for robot in self.robots.values_mut().filter(|robot| robot.parcels.contains(&parcel)) {
            robot.skip(parcel);
            held = true;
        }
        held
    }

    /// A robot was given a mission; what it had before waits again. When only the station differs
    /// from what it still has to do, it goes on with what it carries.
    pub fn assigned(&mut self, robot: RobotId, mission: &Mission) {
        if self.robots.get_mut(&robot).is_some_and(|robot| robot.diverted(mission)) {
            return self.note_dock();
        }
        self.requeue(robot);
        let Some(held) = self.robots.get_mut(&robot) else { return };
        held.take(mission);
        for parcel in &held.parcels {
            if let Some(request) = self.queue.remove(parcel) {
                self.under_way.insert(*parcel, request);
            }
        }
    }

    /// An idle robot waits there from now on, by that decision; at its home when nothing is foreseen.
    pub fn waits(&mut self, place: &WaitingPlace, by: Seq) {
        let free = self.floor.is_free(place.cell);
        let Some(robot) = self.robots.get_mut(&place.robot) else { return };
        let near = place.near.as_ref().filter(|_| free);
        robot.waits = near.map(|near| Waits { cell: place.cell, sku: near.foreseen.sku, bin: near.bin, by });
    }

    /// A robot has made a pick.
    pub fn picked(&mut self, robot: RobotId, parcel: ParcelId, sku: SkuId) {
        let Some(robot) = self.robots.get_mut(&robot) else { return };
        let Some(mission) = &mut robot.mission else { return };
        mission.picks.retain(|pick| (pick.parcel, pick.sku) != (parcel, sku));
        (robot.laden, robot.since_target) = (true, 0);
        self.note_dock();
    }

    /// A robot was emptied and is free. Parcels whose picks were not all made wait again.
    pub fn unloaded(&mut self, robot: RobotId) {
        let Some(held) = self.robots.get_mut(&robot) else { return };
        let docked_at = held.docked_at;
        let (parcels, left) = held.clear();
        for parcel in parcels {
            let Some(request) = self.under_way.remove(&parcel) else { continue };
            if left.iter().any(|pick| pick.parcel == parcel) {
                self.queue.insert(parcel, request);
            }
        }
        if let Some(docked_at) = docked_at {
            self.measure_unload(self.driven_steps.saturating_sub(docked_at));
        }
    }

    /// A window was sent out; no other is planned until it has been driven or refused.
    pub fn planned(&mut self, window: &FleetWindow) {
        if window.window > self.last_window {
            self.last_window = window.window;
            self.outstanding = Some((window.window, window.steps));
        }
    }

    /// A window was driven: where its robots really are. Ignored unless it is the outstanding one.
    pub fn moved(&mut self, window: u64, robots: &[RobotAt]) {
        let Some((number, steps)) = self.outstanding else { return };
        if number != window {
            return;
        }
        self.outstanding = None;
        self.driven_steps = self.driven_steps.saturating_add(u64::from(steps));
        for seen in robots {
            self.stands(seen.robot, seen.cell);
            if let Some(robot) = self.robots.get_mut(&seen.robot) {
                robot.health.hear(seen);
            }
        }
        for robot in self.robots.values_mut() {
            let rest = robot.waits.map_or(robot.home, |waits| waits.cell);
            let there = robot.target().unwrap_or(rest) == robot.cell;
            robot.since_target = if there { 0 } else { robot.since_target.saturating_add(steps) };
        }
        self.note_dock();
    }

    /// The outside would not drive a window: robots stay where they are and another may be planned.
    pub fn window_refused(&mut self, window: u64) {
        self.outstanding = self.outstanding.filter(|(number, _)| *number != window);
    }

    /// A robot has stopped for good: an obstacle, whose parcels wait again as a whole. What it
    /// carries is put back on the shelf by people.
    pub fn down(&mut self, robot: RobotId, cell: Cell) {
        self.requeue(robot);
        self.stands(robot, cell);
        if let Some(robot) = self.robots.get_mut(&robot) {
            (robot.down, robot.waits) = (true, None);
            self.distances.forget();
        }
    }

    /// A robot works again, from where it stands and without a mission.
    pub fn up(&mut self, robot: RobotId) {
        if let Some(robot) = self.robots.get_mut(&robot) {
            robot.down = false;
            self.distances.forget();
        }
    }

    /// The ways as they are now.
    pub(crate) fn distances(&self) -> &DistanceMap {
        let blocked = || self.robots.values().filter(|robot| robot.down).map(|robot| robot.cell).collect();
        self.distances.survey(&self.floor, blocked)
    }

    /// Steps that emptying a robot takes, as measured.
    pub(crate) fn unload_steps(&self) -> u32 {
        if self.unload_sixteenths == 0 { UNLOAD_STEPS_FIRST } else { self.unload_sixteenths / 16 }
    }

    fn stands(&mut self, robot: RobotId, cell: Cell) {
        let free = self.floor.is_free(cell);
        let Some(robot) = self.robots.get_mut(&robot).filter(|_| free) else { return };
        if robot.down && robot.cell != cell {
            self.distances.forget();
        }
        robot.cell = cell;
    }

    fn requeue(&mut self, robot: RobotId) {
        let Some(robot) = self.robots.get_mut(&robot) else { return };
        for parcel in robot.clear().0 {
            if let Some(request) = self.under_way.remove(&parcel) {
                self.queue.insert(parcel, request);
            }
        }
    }

    fn note_dock(&mut self) {
        for robot in self.robots.values_mut().filter(|robot| robot.docked()) {
            robot.docked_at.get_or_insert(self.driven_steps);
        }
    }

    fn measure_unload(&mut self, steps: u64) {
        let seen = steps.clamp(1, 3_600) as u32 * 16;
        let held = if self.unload_sixteenths == 0 { seen } else { self.unload_sixteenths };
        self.unload_sixteenths = held.saturating_mul(UNLOAD_MEMORY - 1).saturating_add(seen) / UNLOAD_MEMORY;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::{blocks, fitted, parcel, pick, robot, sku};

    /// One robot on a mission for two parcels of one pick each.
    fn on_mission() -> Warehouse {
        let mut warehouse = fitted(&blocks(20, 12), 2, 1);
        for n in [1, 2] {
            warehouse.enqueue(parcel(n), &[(sku(&format!("K{n}")), 1)], n == 1, Moment(9), Moment(i64::from(n)));
        }
        warehouse.assigned(robot(0), &Mission { picks: vec![pick(1, "K1", 1), pick(2, "K2", 2)], station: Cell(40) });
        warehouse
    }

    #[test]
    fn a_parcel_waits_then_is_under_way_then_is_gone() {
        let mut warehouse = on_mission();
        assert!(!warehouse.is_queued(parcel(1)) && warehouse.is_under_way(parcel(1)));
        warehouse.picked(robot(0), parcel(1), sku("K1"));
        warehouse.picked(robot(0), parcel(2), sku("K2"));
        warehouse.unloaded(robot(0));
        assert_eq!((warehouse.queue_len(), warehouse.busy(), warehouse.is_under_way(parcel(1))), (0, 0, false));
    }

    #[test]
    fn the_parcels_of_a_broken_robot_wait_again_as_they_were() {
        let mut warehouse = on_mission();
        warehouse.picked(robot(0), parcel(1), sku("K1"));
        warehouse.down(robot(0), Cell(1));
        assert_eq!((warehouse.queue_len(), warehouse.busy()), (2, 0));
        assert!(warehouse.queue[&parcel(1)].live && warehouse.queue[&parcel(1)].since == Moment(1));
        assert_eq!(warehouse.assign(Moment(0))[0].0, robot(1));
    }

    #[test]
    fn a_cancelled_parcel_leaves_queue_and_mission() {
        let mut warehouse = on_mission();
        warehouse.enqueue(parcel(3), &[(sku("K3"), 1)], true, Moment(9), Moment(3));
        warehouse.drop_parcel(parcel(3));
        warehouse.drop_parcel(parcel(1));
        assert_eq!(warehouse.queue_len(), 0);
        let mission = warehouse.robots[&robot(0)].mission.as_ref().expect("parcel 2 is still wanted");
        assert_eq!(mission.picks, [pick(2, "K2", 2)]);
    }

    #[test]
    fn what_was_unloaded_without_all_its_picks_waits_again() {
        let mut warehouse = on_mission();
        warehouse.picked(robot(0), parcel(1), sku("K1"));
        warehouse.unloaded(robot(0));
        assert!(warehouse.is_queued(parcel(2)) && !warehouse.is_queued(parcel(1)));
    }

    #[test]
    fn room_is_one_full_mission_in_waiting_for_each_working_robot() {
        let mut warehouse = fitted(&blocks(20, 12), 3, 1);
        warehouse.enqueue(parcel(1), &[(sku("K1"), 5)], true, Moment(9), Moment(0));
        assert_eq!(warehouse.room_units(), 24 - 5);
        warehouse.down(robot(0), Cell(1));
        assert_eq!(warehouse.room_units(), 16 - 5);
    }

    #[test]
    fn a_bad_grid_leaves_the_one_that_stood() {
        let mut warehouse = on_mission();
        let before = warehouse.clone();
        let mut bad = blocks(20, 12);
        bad.rows[3].push('?');
        assert_eq!(warehouse.lay(&bad).map_err(|fault| fault.code()), Err("grid_letter"));
        assert_eq!(warehouse, before);
    }

    #[test]
    fn unloading_is_believed_as_measured() {
        let mut warehouse = fitted(&blocks(20, 12), 1, 1);
        assert_eq!(warehouse.unload_steps(), UNLOAD_STEPS_FIRST);
        for _ in 0..40 {
            warehouse.measure_unload(30);
        }
        assert_eq!(warehouse.unload_steps(), 30);
        warehouse.measure_unload(u64::MAX);
        assert!(warehouse.unload_steps() < 500, "one robot that broke down at its station does not decide");
    }
}
