//! Robots and the grid.

use crate::order::ParcelState;
use crate::world::World;
use model::{Cell, FleetWindow, Mission, NodeId, ParcelId, RobotAt, RobotId, Seq, SkuId, WaitingPlace};

impl World {
    pub(super) fn assign_mission(&mut self, node: NodeId, robot: RobotId, mission: &Mission, seq: Seq) {
        if self.robots.assigned(node, robot, mission, seq) {
            self.dirty.warehouses.insert(node);
        }
    }

    pub(super) fn move_place(&mut self, place: &WaitingPlace, seq: Seq) {
        if self.robots.waits(place, seq) {
            self.dirty.warehouses.insert(place.node);
        }
    }

    pub(super) fn plan_window(&mut self, window: &FleetWindow, seq: Seq) {
        if self.robots.planned(window, self.now, seq) {
            self.dirty.warehouses.insert(window.node);
        }
    }

    pub(super) fn pick_done(&mut self, robot: RobotId, parcel: ParcelId, sku: SkuId, seq: Seq) {
        self.dirty.warehouses.extend(self.robots.picked(robot, parcel, sku, seq));
        self.advance(parcel, ParcelState::Picking, self.now, seq);
    }

    pub(super) fn unload_robot(&mut self, robot: RobotId, seq: Seq) {
        self.dirty.warehouses.extend(self.robots.unloaded(robot, seq));
    }

    pub(super) fn move_robots(&mut self, node: NodeId, window: u64, robots: &[RobotAt], seq: Seq) {
        if self.robots.moved(node, window, robots, seq) {
            self.dirty.warehouses.insert(node);
        }
    }

    pub(super) fn stop_robot(&mut self, robot: RobotId, cell: Cell, seq: Seq) {
        // Said again, perhaps every second: that it stands is news once.
        if !self.robots.is_down(robot) {
            self.note_stopped(robot, seq);
        }
        self.dirty.warehouses.extend(self.robots.down(robot, cell, seq));
    }

    pub(super) fn start_robot(&mut self, robot: RobotId, seq: Seq) {
        self.dirty.warehouses.extend(self.robots.up(robot, seq));
    }
}
