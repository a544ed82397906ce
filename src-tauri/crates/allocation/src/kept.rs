//! Units that a live sale is expected to take from shelves near its customers, and the preparation that they will need.
//! Orders of other channels take both last.

use model::{Foreseen, Moment, NodeId, QUARTER, RoomKept, SkuId, StockKept};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What shelves keep, by SKU, and nodes, by quarter of an hour. They keep it from nobody who is not served as well by
/// others.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    skus: BTreeMap<SkuId, Shelves>,
    rooms: BTreeMap<NodeId, Room>,
}

/// Preparation kept at one node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Room {
    foreseen: Option<Foreseen>,
    /// Units by start of the quarter, in order.
    quarters: Vec<(Moment, u32)>,
}

/// What is kept of one SKU.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Shelves {
    foreseen: Option<Foreseen>,
    units: BTreeMap<NodeId, u32>,
}

impl Kept {
    /// From now on this is kept of the SKU.
    pub fn keep(&mut self, kept: &StockKept) {
        let units: BTreeMap<NodeId, u32> = kept.nodes.iter().copied().filter(|(_, units)| *units > 0).collect();
        if units.is_empty() {
            self.skus.remove(&kept.sku);
        } else {
            self.skus.insert(kept.sku, Shelves { foreseen: kept.foreseen, units });
        }
    }

    /// From now on the node keeps this room.
    pub fn keep_room(&mut self, kept: &RoomKept) {
        if kept.quarters.is_empty() {
            self.rooms.remove(&kept.node);
        } else {
            let room = Room { foreseen: kept.foreseen, quarters: kept.quarters.clone() };
            self.rooms.insert(kept.node, room);
        }
    }

    /// Units that a node keeps room for, by start of the quarter of an hour.
    pub fn quarters(&self, node: NodeId) -> impl Iterator<Item = (Moment, u32)> + '_ {
        self.rooms.get(&node).into_iter().flat_map(|room| room.quarters.iter().copied())
    }

    /// The live units for which a node keeps room within `[from, until)`, of a quarter the part that lies there; nothing
    /// when there are none.
    pub fn between(&self, node: NodeId, from: Moment, until: Moment) -> Option<Foreseen> {
        let part = |(start, units): (Moment, u32)| {
            let ms = (until.min(start + QUARTER) - from.max(start)).0.max(0);
            i64::from(units).saturating_mul(ms)
        };
        let units = self.quarters(node).map(part).fold(0, i64::saturating_add) / QUARTER.0;
        let units = u32::try_from(units).ok().filter(|units| *units > 0)?;
        let foreseen = self.rooms.get(&node)?.foreseen?;
        Some(Foreseen { units, from, until, ..foreseen })
    }

    /// Units of the SKU that the node keeps.
    pub fn units(&self, sku: SkuId, node: NodeId) -> u32 {
        self.skus.get(&sku).and_then(|shelves| shelves.units.get(&node)).copied().unwrap_or(0)
    }

    /// Nodes that keep units of the SKU, in order of key.
    pub fn nodes(&self, sku: SkuId) -> impl Iterator<Item = (NodeId, u32)> + '_ {
        self.skus.get(&sku).into_iter().flat_map(|shelves| shelves.units.iter().map(|(node, units)| (*node, *units)))
    }

    /// The forecast for which units of the SKU are kept.
    pub fn foreseen(&self, sku: SkuId) -> Option<Foreseen> {
        self.skus.get(&sku).and_then(|shelves| shelves.foreseen)
    }
}
