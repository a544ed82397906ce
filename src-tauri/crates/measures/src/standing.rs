//! How one order counts, and where.

use model::{LaterFor, Moment, NodeId, Service};
use serde::{Deserialize, Serialize};

/// Where an order is counted; none of it changes once the first promise is given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// The turn of the day on which it was placed.
    pub day: Moment,
    /// Start of the hour in which it was placed.
    pub hour: Moment,
    /// What the customer asked for.
    pub service: Service,
    /// The site of the first parcel of the plan that the first promise stands on; `None` before there is one.
    pub site: Option<NodeId>,
}

/// What the customer was told first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Given {
    /// Nothing yet.
    Nothing,
    /// What was asked for.
    AsAsked,
    /// A later day.
    Later(LaterFor),
}

/// How the first promise stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Course {
    /// There is none yet.
    Waiting,
    /// The ETA keeps it.
    OnCourse,
    /// The ETA is later than it, and it has not passed yet.
    Behind,
    /// All parcels arrived by then.
    InTime,
    /// It passed before all parcels had arrived.
    Missed,
    /// The order was cancelled before it passed.
    Cancelled,
    /// Nobody could serve the order.
    Declined,
}

/// How one order counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Standing {
    /// Where.
    pub cell: Cell,
    /// What it was told first.
    pub given: Given,
    /// How that stands.
    pub course: Course,
    /// It was told something later since, once or more.
    pub moved: bool,
}
