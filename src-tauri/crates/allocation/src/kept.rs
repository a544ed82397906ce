//! Units that a live sale is expected to take from shelves near its customers. Orders of other channels take them last.

use model::{NodeId, Seq, SkuId, StockKept};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What shelves keep, by SKU. They keep it from nobody who is served by no other shelf.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    skus: BTreeMap<SkuId, Shelves>,
}

/// What is kept of one SKU.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Shelves {
    by: Seq,
    units: BTreeMap<NodeId, u32>,
}

impl Kept {
    /// From now on this is kept of the SKU, by that decision.
    pub fn keep(&mut self, kept: &StockKept, by: Seq) {
        let units: BTreeMap<NodeId, u32> = kept.nodes.iter().copied().filter(|(_, units)| *units > 0).collect();
        if units.is_empty() {
            self.skus.remove(&kept.sku);
        } else {
            self.skus.insert(kept.sku, Shelves { by, units });
        }
    }

    /// Units of the SKU that the node keeps.
    pub fn units(&self, sku: SkuId, node: NodeId) -> u32 {
        self.skus.get(&sku).and_then(|shelves| shelves.units.get(&node)).copied().unwrap_or(0)
    }

    /// Nodes that keep units of the SKU, in order of key.
    pub fn nodes(&self, sku: SkuId) -> impl Iterator<Item = (NodeId, u32)> + '_ {
        self.skus.get(&sku).into_iter().flat_map(|shelves| shelves.units.iter().map(|(node, units)| (*node, *units)))
    }

    /// The decision that keeps units of the SKU.
    pub fn kept_by(&self, sku: SkuId) -> Option<Seq> {
        self.skus.get(&sku).map(|shelves| shelves.by)
    }

    /// SKUs of which units are kept.
    pub fn skus(&self) -> impl Iterator<Item = SkuId> + '_ {
        self.skus.keys().copied()
    }
}
