//! Robots and the grid.

use crate::order::ParcelState;
use crate::world::World;
use model::{Cell, FleetWindow, Mission, NodeId, ParcelId, RobotAt, RobotId, Seq, SkuId};
use picking::Warehouse;

impl World {
    /// Applies a change to the warehouse a robot works in.
    fn with_robot(&mut self, robot: RobotId, seq: Seq, change: impl FnOnce(&mut Warehouse)) {
        let home = self.warehouses.iter_mut().find(|(_, warehouse)| warehouse.has_robot(robot));
        let Some((node, warehouse)) = home else { return };
        change(warehouse);
        let node = *node;
        self.touch_warehouse(node, seq);
    }

    pub(super) fn assign_mission(&mut self, node: NodeId, robot: RobotId, mission: &Mission, seq: Seq) {
        let Some(warehouse) = self.warehouses.get_mut(&node) else { return };
        warehouse.assigned(robot, mission);
        self.touch_warehouse(node, seq);
    }

    pub(super) fn plan_window(&mut self, window: &FleetWindow, seq: Seq) {
        let Some(warehouse) = self.warehouses.get_mut(&window.node) else { return };
        warehouse.planned(window);
        self.touch_warehouse(window.node, seq);
    }

    pub(super) fn pick_done(&mut self, robot: RobotId, parcel: ParcelId, sku: SkuId, seq: Seq) {
        self.with_robot(robot, seq, |warehouse| warehouse.picked(robot, parcel, sku));
        self.advance(parcel, ParcelState::Picking, self.now, seq);
    }

    pub(super) fn unload_robot(&mut self, robot: RobotId, seq: Seq) {
        self.with_robot(robot, seq, |warehouse| warehouse.unloaded(robot));
    }

    pub(super) fn move_robots(&mut self, node: NodeId, window: u64, robots: &[RobotAt], seq: Seq) {
        let Some(warehouse) = self.warehouses.get_mut(&node) else { return };
        warehouse.moved(window, robots);
        self.touch_warehouse(node, seq);
    }

    pub(super) fn stop_robot(&mut self, robot: RobotId, cell: Cell, seq: Seq) {
        self.with_robot(robot, seq, |warehouse| warehouse.down(robot, cell));
    }

    pub(super) fn start_robot(&mut self, robot: RobotId, seq: Seq) {
        self.with_robot(robot, seq, |warehouse| warehouse.up(robot));
    }
}
