//! The departure board, and how full the quarters ahead of each node are.

use super::LoadState;
use model::{Moment, NodeId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is foreseen of a departure, or has become of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeavingState {
    /// It leaves with all that is bound to it.
    Whole,
    /// It will leave some behind.
    Short,
    /// By the timetable it has left; nobody has said so.
    Overdue,
    /// It has left.
    Left,
}

/// A departure ahead, or one that left lately: a carrier's truck, or the evening's vans of a depot.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DepartureView {
    /// Its key; of a depot's vans, `vans:` and the depot's.
    pub departure: String,
    /// Where from.
    #[ts(type = "string")]
    pub node: NodeId,
    /// The carrier's name; `None` for the node's own vans.
    pub carrier: Option<String>,
    /// Until when a parcel must be packed.
    #[ts(type = "number")]
    pub cutoff: Moment,
    /// When it leaves or left; `None` for vans of which none has a tour at the depot.
    #[ts(type = "number | null")]
    pub leaves: Option<Moment>,
    /// Parcels that were to leave with it, also those that had to go another way.
    pub parcels: u32,
    /// Of these, packed.
    pub packed: u32,
    /// Of these, taken: by a truck that has left, or loaded into vans.
    pub taken: u32,
    /// Of these, those that a person holds at the dock, or held when it left.
    pub held_back: u32,
    /// Of these, the others that are projected to stay behind, or have stayed.
    pub short: u32,
    /// How it stands.
    pub leaving: LeavingState,
    /// A person keeps its parcels at the dock, whatever leaves.
    pub held: bool,
}

/// The quarters of an hour ahead of a node, the running one first; each list has one entry a quarter.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AheadView {
    /// Where.
    #[ts(type = "string")]
    pub node: NodeId,
    /// Start of the running quarter.
    #[ts(type = "number")]
    pub from: Moment,
    /// Units booked.
    pub booked: Vec<u32>,
    /// Units of live orders that the forecast expects besides, as far as it is told.
    pub expected: Vec<u32>,
    /// Units that can be prepared; 0 while it is closed.
    pub capacity: Vec<u32>,
    /// How full each is with what is expected.
    pub load: Vec<LoadState>,
    /// Cut-offs of departures in these quarters that have parcels, in order.
    #[ts(type = "number[]")]
    pub cutoffs: Vec<Moment>,
}
