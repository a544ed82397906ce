//! Work at the nodes: what waits, what is in hand, what stands packed at the dock.

use crate::work::{Amount, NodeWork};
use imbl::OrdSet;
use model::{Moment, NodeId, ParcelId, Seq};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Add,
};

/// Parcels by node, and the units in them. A parcel stands in a pile once.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
struct Piles {
    parcels: BTreeMap<NodeId, OrdSet<ParcelId>>,
    units: BTreeMap<NodeId, u32>,
}

/// Queues of the nodes. A parcel is in one of them at most.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Sites {
    /// Parcels that wait to be released.
    waiting: Piles,
    /// Parcels released and not yet packed.
    in_hand: Piles,
    /// Parcels packed that have not left, where they stand.
    at_dock: Piles,
    /// When a node last packed a parcel, or was given work while it had none in hand.
    advanced_at: BTreeMap<NodeId, Moment>,
    /// The event that last changed a node's stock, queue or card.
    changed_by: BTreeMap<NodeId, Seq>,
}

impl Sites {
    /// Parcels that wait to be released at a node.
    pub fn waiting(&self, node: NodeId) -> impl Iterator<Item = ParcelId> {
        self.waiting.at(node)
    }

    /// How many they are.
    pub fn waiting_len(&self, node: NodeId) -> usize {
        self.waiting.len(node)
    }

    /// Units in them.
    pub fn waiting_units(&self, node: NodeId) -> u32 {
        self.waiting.units(node)
    }

    /// Nodes at which a parcel has ever waited.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        self.waiting.parcels.keys().copied()
    }

    /// Parcels released and not yet packed at a node.
    pub fn in_hand(&self, node: NodeId) -> impl Iterator<Item = ParcelId> {
        self.in_hand.at(node)
    }

    /// Units in them.
    pub fn in_work(&self, node: NodeId) -> u32 {
        self.in_hand.units(node)
    }

    /// Since when a node has work in hand and has packed nothing.
    pub fn stands_since(&self, node: NodeId) -> Option<Moment> {
        self.advanced_at.get(&node).copied().filter(|_| self.in_work(node) > 0)
    }

    /// Parcels packed that stand at a node and have not left.
    pub fn at_dock(&self, node: NodeId) -> impl Iterator<Item = ParcelId> {
        self.at_dock.at(node)
    }

    /// The same of all nodes.
    pub fn at_docks(&self) -> impl Iterator<Item = (NodeId, impl Iterator<Item = ParcelId>)> {
        self.at_dock.parcels.iter().map(|(node, pile)| (*node, pile.iter().copied()))
    }

    /// What a node has to do, and what stands there done.
    pub fn work(&self, node: NodeId) -> NodeWork {
        let in_hand = self.in_hand.amount(node);
        NodeWork { to_prepare: self.waiting.amount(node) + in_hand, in_hand, at_dock: self.at_dock.amount(node) }
    }

    /// The same of all nodes: the sum of them.
    pub fn all_work(&self) -> NodeWork {
        let nodes: BTreeSet<NodeId> = [&self.waiting, &self.in_hand, &self.at_dock]
            .into_iter()
            .flat_map(|piles| piles.parcels.keys().copied())
            .collect();
        nodes.into_iter().map(|node| self.work(node)).fold(NodeWork::default(), NodeWork::add)
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
        self.waiting.put(node, parcel, units);
    }

    /// It waits no longer.
    pub(crate) fn leave(&mut self, node: NodeId, parcel: ParcelId, units: u32) {
        self.waiting.take(node, parcel, units);
    }

    /// Somebody has work with it.
    pub(crate) fn begin_work(&mut self, node: NodeId, parcel: ParcelId, units: u32, now: Moment) {
        if self.in_work(node) == 0 {
            self.advanced_at.insert(node, now);
        }
        self.in_hand.put(node, parcel, units);
    }

    /// A node has packed a parcel.
    pub(crate) fn packed(&mut self, node: NodeId, now: Moment) {
        self.advanced_at.insert(node, now);
    }

    /// Nobody has work with it any more.
    pub(crate) fn finish_work(&mut self, node: NodeId, parcel: ParcelId, units: u32) {
        self.in_hand.take(node, parcel, units);
    }

    /// It stands packed at a node.
    pub(crate) fn dock(&mut self, node: NodeId, parcel: ParcelId, units: u32) {
        self.at_dock.put(node, parcel, units);
    }

    /// It has left; a van may have brought it back to another node than the one that packed it.
    pub(crate) fn undock(&mut self, parcel: ParcelId, units: u32) {
        let stands = |(_, dock): &(&NodeId, &OrdSet<ParcelId>)| dock.contains(&parcel);
        if let Some(node) = self.at_dock.parcels.iter().find(stands).map(|(node, _)| *node) {
            self.at_dock.take(node, parcel, units);
        }
    }
}

impl Piles {
    fn at(&self, node: NodeId) -> impl Iterator<Item = ParcelId> {
        self.parcels.get(&node).into_iter().flat_map(|pile| pile.iter().copied())
    }

    fn len(&self, node: NodeId) -> usize {
        self.parcels.get(&node).map_or(0, OrdSet::len)
    }

    fn units(&self, node: NodeId) -> u32 {
        self.units.get(&node).copied().unwrap_or(0)
    }

    fn amount(&self, node: NodeId) -> Amount {
        Amount { parcels: u32::try_from(self.len(node)).unwrap_or(u32::MAX), units: self.units(node) }
    }

    fn put(&mut self, node: NodeId, parcel: ParcelId, units: u32) {
        if self.parcels.entry(node).or_default().insert(parcel).is_none() {
            let sum = self.units.entry(node).or_default();
            *sum = sum.saturating_add(units);
        }
    }

    fn take(&mut self, node: NodeId, parcel: ParcelId, units: u32) {
        if self.parcels.get_mut(&node).is_some_and(|pile| pile.remove(&parcel).is_some()) {
            let sum = self.units.entry(node).or_default();
            *sum = sum.saturating_sub(units);
        }
    }
}
