//! What screens and the control room may read of a grid node. Changes nothing.

use crate::{Health, Warehouse, distance_map::FAR};
use model::{Cell, Mission, NodeId, ParcelId, RobotId, Seq};

/// Picks of one mission at most, unless a single parcel needs more.
pub(crate) const PICKS_MAX: usize = 8;

/// One robot, for a screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RobotView<'a> {
    /// Who.
    pub robot: RobotId,
    /// Where it stands.
    pub cell: Cell,
    /// Where its mission leads it next; `None` when it is idle.
    pub target: Option<Cell>,
    /// What it still has to do: picks already made are gone from it.
    pub mission: Option<&'a Mission>,
    /// Broken down.
    pub down: bool,
    /// The decision that chose where it waits while it is idle; `None` when that is its home.
    pub waits_by: Option<Seq>,
    /// Heading, battery and error, as last said.
    pub health: Health,
}

impl Warehouse {
    /// All robots, in order of their key.
    pub fn robots(&self) -> impl Iterator<Item = RobotView<'_>> {
        self.robots.iter().map(|(&robot, held)| RobotView {
            robot,
            cell: held.cell,
            target: held.target(),
            mission: held.mission.as_ref(),
            down: held.down,
            waits_by: held.waits.map(|waits| waits.by),
            health: held.health,
        })
    }

    /// Whether this robot works here.
    pub fn has_robot(&self, robot: RobotId) -> bool {
        self.robots.contains_key(&robot)
    }

    /// Whether this robot stands still because it cannot work.
    pub fn is_down(&self, robot: RobotId) -> bool {
        self.robots.get(&robot).is_some_and(|held| held.down)
    }

    /// The node; `None` until a grid is laid.
    pub fn node(&self) -> Option<NodeId> {
        self.node
    }

    /// Parcels that wait for a robot.
    pub fn queue_len(&self) -> usize {
        self.queue.len()
    }

    /// Units of the parcels that wait for a robot.
    pub fn queue_units(&self) -> u32 {
        self.queue.values().fold(0, |sum, request| sum.saturating_add(request.units()))
    }

    /// Units that may still be released: one full mission in waiting for each robot that works, so
    /// that no robot stands idle for want of work and what is released later is still the most urgent.
    pub fn room_units(&self) -> u32 {
        let working = self.robots.values().filter(|robot| !robot.down).count();
        u32::try_from(working * PICKS_MAX).unwrap_or(u32::MAX).saturating_sub(self.queue_units())
    }

    /// Whether a parcel waits for a robot.
    pub fn is_queued(&self, parcel: ParcelId) -> bool {
        self.queue.contains_key(&parcel)
    }

    /// Whether a robot is collecting a parcel.
    pub fn is_under_way(&self, parcel: ParcelId) -> bool {
        self.under_way.contains_key(&parcel)
    }

    /// Robots on a mission.
    pub fn busy(&self) -> usize {
        self.robots.values().filter(|robot| robot.mission.is_some()).count()
    }

    /// The number of the window being driven.
    pub fn outstanding(&self) -> Option<u64> {
        self.outstanding.map(|(number, _)| number)
    }

    /// Whether a window of this number was ever planned.
    pub fn knows_window(&self, window: u64) -> bool {
        (1..=self.last_window).contains(&window)
    }

    /// Whether a robot can stand there: a cell of the grid that is no wall.
    pub fn is_floor(&self, cell: Cell) -> bool {
        self.floor.is_free(cell)
    }

    /// Steps of the shortest way between two cells, broken robots in the way; `None` when there is none.
    pub fn steps(&self, from: Cell, to: Cell) -> Option<u32> {
        let steps = self.distances().steps(from, to);
        (steps != FAR).then_some(u32::from(steps))
    }

    /// Cells a row; 0 without a grid.
    pub fn width(&self) -> u32 {
        self.floor.width
    }

    /// Rows; 0 without a grid.
    pub fn height(&self) -> u32 {
        self.floor.height
    }

    /// The drawing of the grid, one text a row.
    pub fn rows(&self) -> &[String] {
        &self.floor.rows
    }

    /// The station cells, in order.
    pub fn stations(&self) -> &[Cell] {
        &self.floor.stations
    }
}
