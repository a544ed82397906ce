//! Nodes, vans and the robotised warehouse.

use super::{LoadState, SlackState};
use model::{Cell, DeptId, Moment, NodeId, NodeKind, RobotId, Seq, VanId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A place that can fulfil.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NodeView {
    /// Its key.
    #[ts(type = "string")]
    pub node: NodeId,
    /// What kind of place.
    #[ts(type = "NodeKind")]
    pub kind: NodeKind,
    /// Its name.
    pub name: String,
    /// The département it stands in.
    #[ts(type = "string")]
    pub dept: DeptId,
    /// Latitude, degrees north.
    pub lat: f64,
    /// Longitude, degrees east.
    pub lon: f64,
    /// Units booked in the current quarter over its capacity, percent.
    pub load_pct: u32,
    /// How full that is.
    pub load: LoadState,
    /// Parcels allocated here and not yet packed.
    pub queue: u32,
    /// Parcels packed here today.
    pub packed: u32,
    /// Units it can prepare in a quarter of an hour.
    pub capacity: u32,
    /// The event that last changed it.
    #[ts(type = "number | null")]
    pub because: Option<Seq>,
}

/// What a van is doing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VanStatus {
    /// At its depot, without a tour.
    Idle,
    /// At its depot, with a tour.
    Planned,
    /// On the road.
    OnTour,
    /// Broken down where it stands.
    Broken,
    /// Taken out of the plan by a person.
    Grounded,
}

/// A van.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VanView {
    /// Its key.
    #[ts(type = "string")]
    pub van: VanId,
    /// The node it loads at.
    #[ts(type = "string")]
    pub depot: NodeId,
    /// What it is doing.
    pub status: VanStatus,
    /// It is on the road, or stands there with parcels aboard.
    pub out: bool,
    /// Latitude, degrees north.
    pub lat: f64,
    /// Longitude, degrees east.
    pub lon: f64,
    /// When it was last seen; `None` when it never was.
    #[ts(type = "number | null")]
    pub seen_at: Option<Moment>,
    /// Parcels aboard.
    pub aboard: u32,
    /// Parcels it can carry.
    pub capacity: u32,
    /// The stops not yet served, in order: latitude and longitude, degrees, to about a kilometre.
    pub path: Vec<[f64; 2]>,
    /// Stops not yet served.
    pub stops_left: u32,
    /// When we believe it reaches the next stop.
    #[ts(type = "number | null")]
    pub next_eta: Option<Moment>,
    /// Promise latest minus ETA of its tightest stop, minutes; negative is late; `None` without a tour.
    pub worst_slack_min: Option<i64>,
    /// How that stands.
    pub slack: Option<SlackState>,
    /// The event that last changed its tour.
    #[ts(type = "number | null")]
    pub because: Option<Seq>,
}

/// The robotised warehouse.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WarehouseView {
    /// The node it is in.
    #[ts(type = "string")]
    pub node: NodeId,
    /// Cells a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// One text a row: `@` shelf or wall, `.` free, `S` free beside a shelf, `E` station.
    pub rows: Vec<String>,
    /// Its robots.
    pub robots: Vec<RobotView>,
    /// Picks that wait for a robot.
    pub queue: u32,
}

/// A robot.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RobotView {
    /// Its key.
    #[ts(type = "string")]
    pub robot: RobotId,
    /// Where it is: row × width + column.
    #[ts(type = "number")]
    pub cell: Cell,
    /// It has a mission.
    pub busy: bool,
    /// It has stopped for good.
    pub down: bool,
    /// The decision that chose where it waits while it is idle; nothing when that is its home.
    #[ts(type = "number | null")]
    pub waits_by: Option<Seq>,
}
