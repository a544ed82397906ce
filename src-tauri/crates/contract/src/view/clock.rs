//! The clock, the figures at the top of the screen, and how the app itself is doing.

use super::{Concern, WorkView};
use model::{Autonomy, DecisionKind, Moment};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The app's clock.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClockView {
    /// What time it is in the app.
    #[ts(type = "number")]
    pub at: Moment,
    /// Seconds of the app in one second of the machine; 1 outside a demo.
    pub speed: f64,
    /// The demo stands still.
    pub paused: bool,
    /// The clock may be set: a demo day, not a real one.
    pub demo: bool,
}

/// The figures at the top of the screen.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KpiView {
    /// When the day of these figures closed; null while it is open.
    #[ts(type = "number | null")]
    pub closed_at: Option<Moment>,
    /// Orders placed since the day opened.
    pub orders_today: u32,
    /// Units ordered since the day opened.
    pub units_today: u32,
    /// Orders placed in the last closed minute.
    pub orders_per_min: u32,
    /// First promises of today's orders kept or on course, percent; `None` before the first one.
    pub kept_pct: Option<f64>,
    /// Out of how many.
    pub promised: u32,
    /// How much that concerns.
    pub kept: Concern,
    /// Orders of today for this evening that were promised it and are kept or on course, percent of those not cancelled;
    /// `None` before the first one.
    pub evening_pct: Option<f64>,
    /// Out of how many.
    pub evening_wanted: u32,
    /// Orders of today whose first promise was later than the service asked for.
    pub downgraded: u32,
    /// Orders of today that were told a later promise since the first.
    pub moved: u32,
    /// Orders of today whose first promise passed before all had arrived.
    pub missed: u32,
    /// Open orders that will probably miss their departure or their first promise, as of the last closed minute.
    pub at_risk: u32,
    /// How much they concern.
    pub risk: Concern,
    /// Orders no line of which could be served.
    pub declined: u32,
    /// Their share of the orders placed, percent.
    pub declined_pct: f64,
    /// How much that concerns.
    pub refusal: Concern,
    /// Orders cancelled today.
    pub cancelled: u32,
    /// Orders whose customer asked for that when it was too late; each got an answer.
    pub cancelled_too_late: u32,
    /// Parcels packed in the last closed minute.
    pub packed_per_min: u32,
    /// Parcels packed today.
    pub packed: u32,
    /// Parcels delivered today.
    pub delivered: u32,
    /// Vans now on tour.
    pub vans_on_tour: u32,
    /// Alerts not resolved.
    pub open_alerts: u32,
    /// Work of all nodes: the sum of theirs.
    pub work: WorkView,
    /// How the last quarter of an hour compares with the one before.
    pub moves: MovesView,
    /// The last sixty closed minutes, oldest first.
    pub trend: Vec<MinuteView>,
}

/// The last quarter of an hour against the one before; `None` where there was nothing to compare with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MovesView {
    /// Orders placed, percent more.
    pub orders_pct: Option<i64>,
    /// Parcels packed, percent more.
    pub packed_pct: Option<i64>,
    /// Parcels delivered, percent more.
    pub delivered_pct: Option<i64>,
    /// Orders at risk now, less those at risk then.
    pub at_risk: Option<i64>,
}

/// One closed minute.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MinuteView {
    /// Its start.
    #[ts(type = "number")]
    pub minute: Moment,
    /// Orders placed.
    pub orders: u32,
    /// Parcels packed.
    pub packed: u32,
    /// Parcels delivered.
    pub delivered: u32,
    /// Orders at risk at its end.
    pub at_risk: u32,
}

/// How far the app goes on its own with one kind of decision.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AutonomyView {
    /// Which decisions.
    #[ts(type = "DecisionKind")]
    pub kind: DecisionKind,
    /// How far.
    #[ts(type = "Autonomy")]
    pub level: Autonomy,
}

/// How the database is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DatabaseState {
    /// Not there yet.
    #[default]
    Starting,
    /// There, repairing itself after a crash.
    Recovering,
    /// There.
    Ready,
    /// Gone; facts wait in a bounded queue or are refused.
    Down,
}

/// How the app itself is doing.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HealthView {
    /// The log's database.
    pub database: DatabaseState,
    /// Age of the oldest fact that waits to become durable, milliseconds.
    pub lag_ms: u64,
    /// Facts that wait.
    pub waiting: u32,
    /// How many may wait before feeds are told to come back later.
    pub waiting_max: u32,
    /// Effects handed out and not yet answered.
    pub unanswered: u32,
    /// Facts are taken, decisions made, and effects leave.
    pub ready: bool,
    /// The ways out.
    pub lanes: Vec<LaneView>,
    /// The app's background tasks.
    pub tasks: Vec<TaskView>,
    /// No minute has been closed for three, although the day is open: nothing is planned and nobody is alerted.
    pub standing_still: bool,
    /// Facts wait longer, or more of them, than they should.
    pub crowded: bool,
}

/// How a way out is doing. Moments are of the machine's clock, not of a demo's.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LaneView {
    /// `instructions`, `mail` or `notices`.
    pub lane: String,
    /// Effects that have not left.
    pub waiting: u32,
    /// When the oldest of them was asked for.
    #[ts(type = "number | null")]
    pub oldest: Option<Moment>,
    /// Since when nothing leaves.
    #[ts(type = "number | null")]
    pub failing_since: Option<Moment>,
    /// Why, as a code.
    pub code: Option<String>,
    /// Effects given up; they lie in the dead letters and can be sent again.
    pub given_up: u32,
}

/// How a background task is doing.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TaskView {
    /// Its name.
    pub task: String,
    /// It runs.
    pub running: bool,
    /// How often it was started again.
    pub restarts: u32,
}
