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

impl Tour {
    /// The least time in hand at a customer's door; negative is late, `None` without one.
    pub fn slack(&self) -> Option<Span> {
        let doors = self.stops.iter().filter(|stop| stop.kind == StopKind::Deliver);
        doors.map(|stop| stop.latest - stop.eta).min()
    }
}

/// What was compared when a van's tour was planned: what the plan changes for it, and the other vans asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Compared {
    /// How much longer the tour is than before, from leaving to being back; shorter is negative.
    pub added: Span,
    /// The least time in hand at a door before; `None` where there was none.
    pub slack_before: Option<Span>,
    /// The same from now on.
    pub slack: Option<Span>,
    /// Parcels that the van could take beside.
    pub free: u32,
    /// Vans that were asked to take the same stops, at most three, those that could take most first; none where no
    /// other was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherVan>,
}

/// A van that was asked to take the stops that another got.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OtherVan {
    /// The van.
    pub van: VanId,
    /// Stops for which it had a place.
    pub places: u32,
    /// What these would have cost: driving, a part of waiting, and of what customers wait longer.
    pub cost: Span,
    /// Stops with which it would have broken a promise.
    pub late: u32,
    /// Stops for which it was full.
    pub full: u32,
}

impl Compared {
    /// What a plan changes for a tour; no other van was asked.
    pub fn between(before: Option<&Tour>, after: &Tour, free: u32) -> Self {
        let length = |tour: &Tour| tour.returns - tour.departs;
        let added = Span(length(after).0 - before.map_or(0, |tour| length(tour).0));
        let slack_before = before.and_then(Tour::slack);
        Self { added, slack_before, slack: after.slack(), free, others: Vec::new() }
    }
}
