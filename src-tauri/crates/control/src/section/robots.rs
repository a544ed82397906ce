//! Robotised warehouses.

use crate::shared::Shared;
use model::{
    Bin, Cell, FleetWindow, GridCard, Mission, Moment, NodeId, ParcelId, RobotAt, RobotCard, RobotId, Seq, SkuId, Span,
    WaitingPlace,
};
use picking::Warehouse;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long after its last step the answer to a window of moves is waited for; twice as long each time it is told again.
const PATIENCE: Span = Span::minutes(2);
/// The longest such wait.
const PATIENCE_MAX: Span = Span::minutes(32);

/// A window that a warehouse is driving.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
struct Driving {
    /// The event that planned it.
    by: Seq,
    window: Shared<FleetWindow>,
    /// How long its answer is waited for, and until when.
    patience: Span,
    due: Moment,
}

/// Grids, robots and their queues. A robot works in one warehouse.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Robots {
    /// Grids as laid, for the screens.
    grids: BTreeMap<NodeId, Shared<GridCard>>,
    warehouses: BTreeMap<NodeId, Shared<Warehouse>>,
    /// The event that last changed a warehouse.
    changed_by: BTreeMap<NodeId, Seq>,
    /// The window that a warehouse is driving.
    driving: BTreeMap<NodeId, Driving>,
}

impl Robots {
    /// Grids as laid.
    pub fn grids(&self) -> impl Iterator<Item = (NodeId, &GridCard)> {
        self.grids.iter().map(|(node, grid)| (*node, &**grid))
    }

    /// The warehouse of a node.
    pub fn warehouse(&self, node: NodeId) -> Option<&Warehouse> {
        self.warehouses.get(&node).map(|warehouse| &**warehouse)
    }

    /// Nodes with a warehouse.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        self.warehouses.keys().copied()
    }

    /// Whether the grid of this node is worked by robots.
    pub fn works_at(&self, node: NodeId) -> bool {
        self.warehouses.contains_key(&node)
    }

    /// The node in whose grid a robot works.
    pub fn home_of(&self, robot: RobotId) -> Option<NodeId> {
        self.warehouses.iter().find(|(_, warehouse)| warehouse.has_robot(robot)).map(|(node, _)| *node)
    }

    /// Whether a robot stands still because it cannot work.
    pub fn is_down(&self, robot: RobotId) -> bool {
        self.warehouses.values().any(|warehouse| warehouse.is_down(robot))
    }

    /// The event that last changed a warehouse.
    pub fn changed_by(&self, node: NodeId) -> Option<Seq> {
        self.changed_by.get(&node).copied()
    }

    pub(crate) fn list_robot(&mut self, card: &RobotCard, seq: Seq) {
        self.warehouses.entry(card.node).or_default().list_robot(card);
        self.changed_by.insert(card.node, seq);
    }

    pub(crate) fn lay_grid(&mut self, card: &GridCard, seq: Seq) {
        // A grid that does not hold together was refused at the door; here it changes nothing.
        if self.warehouses.entry(card.node).or_default().lay(card).is_ok() {
            self.grids.insert(card.node, Shared::new(card.clone()));
        }
        self.changed_by.insert(card.node, seq);
    }

    pub(crate) fn place_bins(&mut self, node: NodeId, bins: &[Bin], seq: Seq) {
        self.warehouses.entry(node).or_default().place_bins(bins);
        self.changed_by.insert(node, seq);
    }

    /// A released parcel waits for a robot, where robots work.
    pub(crate) fn enqueue(
        &mut self,
        node: NodeId,
        id: ParcelId,
        items: &[(SkuId, u32)],
        live: bool,
        due: Moment,
        since: Moment,
    ) {
        if let Some(warehouse) = self.warehouses.get_mut(&node) {
            warehouse.enqueue(id, items, live, due, since);
        }
    }

    pub(crate) fn changed(&mut self, node: NodeId, seq: Seq) {
        self.changed_by.insert(node, seq);
    }

    /// A parcel leaves queue and missions; true when it was there.
    pub(crate) fn drop_parcel(&mut self, node: NodeId, parcel: ParcelId) -> bool {
        self.warehouses.get_mut(&node).is_some_and(|warehouse| warehouse.drop_parcel(parcel))
    }

    /// Applies a change to the warehouse of a node; false when it has none.
    fn with(&mut self, node: NodeId, seq: Seq, change: impl FnOnce(&mut Warehouse)) -> bool {
        let Some(warehouse) = self.warehouses.get_mut(&node) else { return false };
        change(warehouse);
        self.changed_by.insert(node, seq);
        true
    }

    /// Applies a change to the warehouse that a robot works in, and names its node.
    fn with_robot(&mut self, robot: RobotId, seq: Seq, change: impl FnOnce(&mut Warehouse)) -> Option<NodeId> {
        let node = self.home_of(robot)?;
        self.with(node, seq, change).then_some(node)
    }

    pub(crate) fn assigned(&mut self, node: NodeId, robot: RobotId, mission: &Mission, seq: Seq) -> bool {
        self.with(node, seq, |warehouse| warehouse.assigned(robot, mission))
    }

    pub(crate) fn waits(&mut self, place: &WaitingPlace, seq: Seq) -> bool {
        self.with(place.node, seq, |warehouse| warehouse.waits(place, seq))
    }

    /// Windows that are driven, by the event that planned each, with the moment by which the answer is due.
    pub fn awaited(&self) -> impl Iterator<Item = (Seq, Moment)> {
        self.driving.values().map(|driving| (driving.by, driving.due))
    }

    /// The window that this event planned, while it is driven.
    pub fn window_of(&self, action: Seq) -> Option<&FleetWindow> {
        self.driving.values().find(|driving| driving.by == action).map(|driving| &*driving.window)
    }

    /// The answer to a window is overdue and it is told again; false when this event planned none that is driven.
    pub(crate) fn told_again(&mut self, action: Seq, now: Moment, seq: Seq) -> bool {
        let Some((node, driving)) = self.driving.iter_mut().find(|(_, driving)| driving.by == action) else {
            return false;
        };
        driving.patience = Span(driving.patience.0 * 2).min(PATIENCE_MAX);
        driving.due = now + driving.patience;
        self.changed_by.insert(*node, seq);
        true
    }

    pub(crate) fn planned(&mut self, window: &FleetWindow, now: Moment, seq: Seq) -> bool {
        let (by, patience) = (seq, Span::seconds(i64::from(window.steps)) + PATIENCE);
        let driving = Driving { by, window: Shared::new(window.clone()), patience, due: now + patience };
        self.driving.insert(window.node, driving);
        self.with(window.node, seq, |warehouse| warehouse.planned(window))
    }

    /// The outside would not drive the window planned by this event: the robots stand, and another may be planned. The
    /// node, when it was the window that is driven.
    pub(crate) fn refused(&mut self, action: Seq, seq: Seq) -> Option<NodeId> {
        let node = *self.driving.iter().find(|(_, driving)| driving.by == action)?.0;
        self.driving.remove(&node);
        self.with(node, seq, |warehouse| {
            if let Some(window) = warehouse.outstanding() {
                warehouse.window_refused(window);
            }
        });
        Some(node)
    }

    pub(crate) fn moved(&mut self, node: NodeId, window: u64, robots: &[RobotAt], seq: Seq) -> bool {
        self.driving.retain(|at, driving| *at != node || driving.window.window != window);
        self.with(node, seq, |warehouse| warehouse.moved(window, robots))
    }

    pub(crate) fn picked(&mut self, robot: RobotId, parcel: ParcelId, sku: SkuId, seq: Seq) -> Option<NodeId> {
        self.with_robot(robot, seq, |warehouse| warehouse.picked(robot, parcel, sku))
    }

    pub(crate) fn unloaded(&mut self, robot: RobotId, seq: Seq) -> Option<NodeId> {
        self.with_robot(robot, seq, |warehouse| warehouse.unloaded(robot))
    }

    pub(crate) fn down(&mut self, robot: RobotId, cell: Cell, seq: Seq) -> Option<NodeId> {
        self.with_robot(robot, seq, |warehouse| warehouse.down(robot, cell))
    }

    pub(crate) fn up(&mut self, robot: RobotId, seq: Seq) -> Option<NodeId> {
        self.with_robot(robot, seq, |warehouse| warehouse.up(robot))
    }
}
