//! The robotised warehouse: cells, missions and moves.

use crate::{NodeId, ParcelId, RobotId, SkuId};
use serde::{Deserialize, Serialize};

/// A cell of a warehouse grid: row × width + column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cell(pub u32);

/// One pick: units of one SKU for one parcel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PickTask {
    /// For which parcel.
    pub parcel: ParcelId,
    /// What.
    pub sku: SkuId,
    /// Units.
    pub qty: u32,
    /// From which cell.
    pub cell: Cell,
}

/// A robot's ordered tasks: picks, then a station where people pack.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mission {
    /// Picks in the order they are made.
    pub picks: Vec<PickTask>,
    /// The station cell at the end.
    pub station: Cell,
}

/// Where one robot really is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RobotAt {
    /// The robot.
    pub robot: RobotId,
    /// Its cell.
    pub cell: Cell,
}

/// Moves of one robot in one window: one letter a step, `U D L R` to a neighbour, `W` wait.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RobotMoves {
    /// The robot.
    pub robot: RobotId,
    /// Where the plan believes it starts.
    pub from: Cell,
    /// One letter a step.
    pub moves: String,
}

/// Moves of all working robots of a node for some steps of one second, free of collisions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FleetWindow {
    /// The node.
    pub node: NodeId,
    /// Number of the window, counted from 1.
    pub window: u64,
    /// Steps in it.
    pub steps: u32,
    /// Moves, in order of robot; a robot that is not named stays where it is.
    pub moves: Vec<RobotMoves>,
}

/// What a node without a grid, or a packing station, is asked to prepare.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PickList {
    /// The parcel.
    pub parcel: ParcelId,
    /// SKU and units.
    pub items: Vec<(SkuId, u32)>,
}
