//! The robotised warehouse: cells, missions and moves.

use crate::{Code, Foreseen, Moment, NodeId, ParcelId, RobotId, SkuId};
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

/// Where an idle robot waits from now on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WaitingPlace {
    /// Where.
    pub node: NodeId,
    /// Who.
    pub robot: RobotId,
    /// Its cell, no other robot's.
    pub cell: Cell,
    /// What it waits for; nothing when nothing is foreseen any more, and the cell is its home.
    pub near: Option<NearForeseen>,
}

/// Why a robot waits where it waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NearForeseen {
    /// Units of a SKU that passages ahead are expected to ask of this node.
    pub foreseen: Foreseen,
    /// The cell from which the SKU is picked.
    pub bin: Cell,
    /// Steps of one cell from the waiting place to there.
    pub steps: u32,
    /// The cell where it would have waited otherwise.
    pub otherwise: Cell,
    /// Steps of one cell from there.
    pub otherwise_steps: u32,
}

/// Where one robot really is, and how it is, as far as its driver says: the `state` of VDA 5050 holds all of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RobotAt {
    /// The robot.
    pub robot: RobotId,
    /// Its cell.
    pub cell: Cell,
    /// Where it looks: degrees clockwise from the first row of the grid, 0 to 359.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_deg: Option<u16>,
    /// Charge of its battery, percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub battery_pct: Option<u8>,
    /// What is wrong with it, the type of the error; `None` when nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Code>,
}

impl RobotAt {
    /// A robot on a cell, of which nothing more is said.
    pub fn on(robot: RobotId, cell: Cell) -> Self {
        Self { robot, cell, heading_deg: None, battery_pct: None, error: None }
    }
}

/// The route of one robot: one letter a step of one second, `U D L R` to a neighbour, `W` wait. As many letters as it
/// has, so many steps it is planned for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RobotMoves {
    /// The robot.
    pub robot: RobotId,
    /// Where the plan believes it starts.
    pub from: Cell,
    /// When its first step is made. Older logs do not say: with the first step of its window.
    #[serde(default)]
    pub base: Option<Moment>,
    /// One letter a step.
    pub moves: String,
}

impl RobotMoves {
    /// Seconds that it is planned for, from its base on.
    pub fn horizon_s(&self) -> u32 {
        u32::try_from(self.moves.len()).unwrap_or(u32::MAX)
    }
}

/// Routes of all working robots of a node, free of collisions. Each has a base and a horizon of its own; today's planner
/// gives them all the same.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FleetWindow {
    /// The node.
    pub node: NodeId,
    /// Number of the window, counted from 1.
    pub window: u64,
    /// Steps until all its routes end.
    pub steps: u32,
    /// Routes, in order of robot; a robot that is not named stays where it is.
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
