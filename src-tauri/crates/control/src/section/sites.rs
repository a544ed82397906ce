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
    /// Units in them.
    waiting_units: BTreeMap<NodeId, u32>,
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

    /// Units in them.
    pub fn waiting_units(&self, node: NodeId) -> u32 {
        self.waiting_units.get(&node).copied().unwrap_or(0)
    }

    /// Nodes at which a parcel has ever waited.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        self.waiting.keys().copied()
    }

    /// Units that wait to be released anywhere.
    pub fn all_waiting_units(&self) -> u32 {
        self.waiting_units.values().copied().fold(0, u32::saturating_add)
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

    /// A parcel of so many units waits.
    pub(crate) fn wait(&mut self, node: NodeId, parcel: ParcelId, units: u32) {
        if self.waiting.entry(node).or_default().insert(parcel).is_none() {
            let waiting = self.waiting_units.entry(node).or_default();
            *waiting = waiting.saturating_add(units);
        }
    }

    /// It waits no longer.
    pub(crate) fn leave(&mut self, node: NodeId, parcel: ParcelId, units: u32) {
        if self.waiting.get_mut(&node).is_some_and(|waiting| waiting.remove(&parcel).is_some()) {
            let waiting = self.waiting_units.entry(node).or_default();
            *waiting = waiting.saturating_sub(units);
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
