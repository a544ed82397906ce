//! What waits to leave: packed parcels on docks, parcels bound to departures, parcels whose way out is gone.

use imbl::OrdSet;
use model::{DepartureId, NodeId, ParcelId, ParcelPlan, Reason, Seq, Via};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Ways out. A parcel stands on one dock at most.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Docks {
    /// Packed parcels that wait for a van, by depot.
    docks: BTreeMap<NodeId, OrdSet<ParcelId>>,
    /// Parcels bound to a departure that has not left.
    bound: BTreeMap<DepartureId, OrdSet<ParcelId>>,
    /// Parcels whose way out is gone, with what took it and why.
    to_rebind: BTreeMap<ParcelId, (Seq, Reason)>,
}

impl Docks {
    /// Depots with a dock.
    pub fn depots(&self) -> impl Iterator<Item = NodeId> {
        self.docks.keys().copied()
    }

    /// Packed parcels on a depot's dock.
    pub fn at(&self, depot: NodeId) -> impl Iterator<Item = ParcelId> {
        self.docks.get(&depot).into_iter().flat_map(|dock| dock.iter().copied())
    }

    /// Packed parcels on all docks.
    pub fn all(&self) -> impl Iterator<Item = ParcelId> {
        self.docks.values().flatten().copied()
    }

    /// Whether a parcel stands on a depot's dock.
    pub fn holds(&self, depot: NodeId, parcel: ParcelId) -> bool {
        self.docks.get(&depot).is_some_and(|dock| dock.contains(&parcel))
    }

    /// Whether a parcel stands on any dock.
    pub fn is_docked(&self, parcel: ParcelId) -> bool {
        self.docks.values().any(|dock| dock.contains(&parcel))
    }

    /// Parcels bound to a departure.
    pub fn bound(&self, departure: DepartureId) -> impl Iterator<Item = ParcelId> {
        self.bound.get(&departure).into_iter().flatten().copied()
    }

    /// Parcels whose way out is gone.
    pub fn to_rebind(&self) -> &BTreeMap<ParcelId, (Seq, Reason)> {
        &self.to_rebind
    }

    pub(crate) fn dock(&mut self, depot: NodeId, parcel: ParcelId) {
        self.docks.entry(depot).or_default().insert(parcel);
    }

    /// The dock that it stood on: its node's, or that of another depot to which a van brought it back.
    pub(crate) fn undock(&mut self, parcel: ParcelId) -> Option<NodeId> {
        let (node, dock) = self.docks.iter_mut().find(|(_, dock)| dock.contains(&parcel))?;
        dock.remove(&parcel);
        Some(*node)
    }

    pub(crate) fn bind(&mut self, plan: &ParcelPlan) {
        if let Via::Departure(departure) = plan.via {
            self.bound.entry(departure).or_default().insert(plan.parcel);
        }
    }

    /// The parcel no longer waits for its departure.
    pub(crate) fn unbind(&mut self, plan: &ParcelPlan) {
        if let Via::Departure(departure) = plan.via
            && let Some(bound) = self.bound.get_mut(&departure)
        {
            bound.remove(&plan.parcel);
        }
    }

    /// A departure has left: nothing is bound to it any more; those that were.
    pub(crate) fn depart(&mut self, departure: DepartureId) -> OrdSet<ParcelId> {
        self.bound.remove(&departure).unwrap_or_default()
    }

    /// Departures to which nothing is bound any more are forgotten.
    pub(crate) fn forget_empty(&mut self) {
        self.bound.retain(|_, parcels| !parcels.is_empty());
    }

    pub(crate) fn ask_way(&mut self, parcel: ParcelId, seq: Seq, reason: Reason) {
        self.to_rebind.insert(parcel, (seq, reason));
    }

    pub(crate) fn unask_way(&mut self, parcel: ParcelId) {
        self.to_rebind.remove(&parcel);
    }
}
