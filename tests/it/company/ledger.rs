//! The company's own books: what was on its shelves, what was bought, what left. Knows nothing of what the app
//! believes.

use model::{NodeId, OrderId, SkuId};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// Kept by hand.
#[derive(Default)]
pub struct Ledger {
    shelf: BTreeMap<(NodeId, SkuId), i64>,
    pub bought: BTreeSet<OrderId>,
    pub cancelled: BTreeSet<OrderId>,
    pub handed_over: BTreeMap<OrderId, u32>,
}

impl Ledger {
    /// The shelves as the stock file says.
    pub fn of(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join("stock.csv")).expect("the company's stock");
        let shelf = text.lines().skip(1).map(|line| {
            let cells: Vec<&str> = line.split(';').collect();
            let (node, sku) = (NodeId::new(cells[0]).expect("a node"), SkuId::new(cells[1]).expect("a SKU"));
            ((node, sku), cells[2].parse().expect("a count"))
        });
        Self { shelf: shelf.collect(), ..Self::default() }
    }

    /// Units go into a parcel.
    pub fn take(&mut self, node: NodeId, items: &[(SkuId, u32)]) {
        for (sku, qty) in items {
            let left = self.shelf.entry((node, *sku)).or_default();
            *left -= i64::from(*qty);
            assert!(*left >= 0, "{sku} was sold twice at {node}");
        }
    }

    /// Every shelf, to be compared.
    pub fn shelves(&self) -> impl Iterator<Item = (NodeId, SkuId, i64)> + '_ {
        self.shelf.iter().map(|((node, sku), units)| (*node, *sku, *units))
    }

    pub fn units(&self) -> i64 {
        self.shelf.values().sum()
    }
}
