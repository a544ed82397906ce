//! Which shelves a live sale is expected to empty: the forecast of its passages by département, each served from the
//! nearest shelf that still holds units.

use allocation::Book;
use model::{DEPTS, DeptId, Moment, NodeId, SkuId, Span, StockKept};
use std::collections::BTreeMap;

/// How far ahead passages are looked for: the longest show.
const AHEAD: Span = Span::hours(12);

/// The nodes, nearest first, as each département sees them.
pub(crate) struct Nearest {
    depts: Vec<(DeptId, Vec<NodeId>)>,
}

impl Nearest {
    /// As the nodes of the book stand; equally near ones in order of key.
    pub fn of(book: &Book) -> Self {
        let of = |dept: &model::Dept| {
            let distance = |card: &model::NodeCard| (card.position.distance_m(dept.position), card.node);
            let mut nodes: Vec<_> = book.nodes().map(distance).collect();
            nodes.sort_unstable();
            Some((DeptId::new(dept.code).ok()?, nodes.into_iter().map(|(_, node)| node).collect()))
        };
        Self { depts: DEPTS.iter().filter_map(of).collect() }
    }

    /// Units of the SKU that the passages ahead are expected to take from each shelf.
    pub fn keep(&self, sku: SkuId, model: &forecast::Model, book: &Book, now: Moment) -> StockKept {
        let ahead = model.in_passages(sku, now, now + AHEAD);
        let mut kept: BTreeMap<NodeId, f64> = BTreeMap::new();
        if ahead >= 0.5 {
            for (dept, nodes) in &self.depts {
                let mut wanted = ahead * model.share(sku, *dept);
                for node in nodes {
                    let taken = kept.entry(*node).or_default();
                    let gets = wanted.min((f64::from(book.atp(*node, sku)) - *taken).max(0.0));
                    *taken += gets;
                    wanted -= gets;
                    if wanted <= 0.0 {
                        break;
                    }
                }
            }
        }
        let units = |(node, units): (NodeId, f64)| (node, units.round() as u32);
        StockKept { sku, nodes: kept.into_iter().map(units).filter(|(_, units)| *units > 0).collect() }
    }
}
