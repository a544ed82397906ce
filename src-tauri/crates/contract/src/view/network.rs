//! Nodes, vans and the robotised warehouse.

use super::{LoadState, SlackState};
use model::{Cell, DeptId, Moment, NodeId, NodeKind, RobotId, Seq, VanId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Work of one node or of all. A parcel counts from its allocation until it leaves: first to prepare, then at the dock.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WorkView {
    /// Parcels allocated and not packed.
    pub to_prepare_parcels: u32,
    /// Units in them.
    pub to_prepare_units: u32,
    /// Of these parcels, those released to robots or people.
    pub in_hand_parcels: u32,
    /// Units in them.
    pub in_hand_units: u32,
    /// Parcels packed that have not left.
    pub at_dock_parcels: u32,
    /// Units in them.
    pub at_dock_units: u32,
}

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
    /// Its work against the time until its next cut-off: the rule of its alert.
    pub load: LoadState,
    /// Minutes that the work until that cut-off takes; `None` while nobody works there.
    pub work_min: Option<u32>,
    /// That cut-off.
    #[ts(type = "number")]
    pub work_due: Moment,
    /// Its work.
    pub work: WorkView,
    /// Parcels packed here today.
    pub packed_today: u32,
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
    /// Parcels released here of which no robot has a pick yet.
    pub picks_waiting: u32,
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
