//! Vans: stops and tours.

use crate::{Moment, ParcelId, Position, Span, VanId};
use serde::{Deserialize, Serialize};

/// What happens at a stop.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopKind {
    /// Parcels are handed to a customer.
    Deliver,
    /// Parcels are taken over from a van that broke down.
    Transfer(VanId),
}

/// A place visited.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stop {
    /// What happens there.
    pub kind: StopKind,
    /// Where.
    pub at: Position,
    /// Parcels handed over or taken.
    pub parcels: Vec<ParcelId>,
    /// Time it takes.
    pub service: Span,
    /// Not before.
    pub earliest: Moment,
    /// Promised at the latest.
    pub latest: Moment,
    /// When we believe the van arrives.
    pub eta: Moment,
}

/// A van's ordered stops until it is back at its depot.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tour {
    /// The van.
    pub van: VanId,
    /// When it leaves the depot (past, once it has left).
    pub departs: Moment,
    /// Stops not yet served, in order.
    pub stops: Vec<Stop>,
    /// When it is back.
    pub returns: Moment,
}
