//! Work at the nodes: what waits, what is in hand.

use imbl::OrdSet;
use model::{NodeId, ParcelId, Seq};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Queues of the nodes. A parcel waits at one node at most.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Sites {
    /// Parcels that wait to be released.
    waiting: BTreeMap<NodeId, OrdSet<ParcelId>>,
    /// Units released and not yet packed.
    in_work: BTreeMap<NodeId, u32>,
    /// The event that last changed a node's stock, queue or card.
    changed_by: BTreeMap<NodeId, Seq>,
}

impl Sites {
    /// Parcels that wait to be released at a node.
    pub fn waiting(&self, node: NodeId) -> impl Iterator<Item = ParcelId> {
        self.waiting.get(&node).into_iter().flat_map(|waiting| waiting.iter().copied())
    }

    /// How many they are.
    pub fn waiting_len(&self, node: NodeId) -> usize {
        self.waiting.get(&node).map_or(0, OrdSet::len)
    }

    /// Nodes at which a parcel has ever waited.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        self.waiting.keys().copied()
    }

    /// All parcels that wait.
    pub fn all_waiting(&self) -> impl Iterator<Item = ParcelId> {
        self.waiting.values().flat_map(|waiting| waiting.iter().copied())
    }

    /// Units released and not yet packed at a node.
    pub fn in_work(&self, node: NodeId) -> u32 {
        self.in_work.get(&node).copied().unwrap_or(0)
    }

    /// Units released and not yet packed anywhere.
    pub fn all_in_work(&self) -> u32 {
        self.in_work.values().copied().fold(0, u32::saturating_add)
    }

    /// The event that last changed a node's stock, queue or card.
    pub fn changed_by(&self, node: NodeId) -> Option<Seq> {
        self.changed_by.get(&node).copied()
    }

    pub(crate) fn changed(&mut self, node: NodeId, seq: Seq) {
        self.changed_by.insert(node, seq);
    }

    pub(crate) fn wait(&mut self, node: NodeId, parcel: ParcelId) {
        self.waiting.entry(node).or_default().insert(parcel);
    }

    /// It waits no longer.
    pub(crate) fn leave(&mut self, node: NodeId, parcel: ParcelId) {
        if let Some(waiting) = self.waiting.get_mut(&node) {
            waiting.remove(&parcel);
        }
    }

    pub(crate) fn begin_work(&mut self, node: NodeId, units: u32) {
        let work = self.in_work.entry(node).or_default();
        *work = work.saturating_add(units);
    }

    pub(crate) fn finish_work(&mut self, node: NodeId, units: u32) {
        let work = self.in_work.entry(node).or_default();
        *work = work.saturating_sub(units);
    }
}
