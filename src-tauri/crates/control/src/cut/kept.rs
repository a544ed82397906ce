//! What a live sale is expected to take from each node: the forecast of its passages by département, each served from
//! the nearest shelf that still holds units.

use super::nearness::nearness;
use allocation::Book;
use forecast::Model;
use model::{DEPTS, Foreseen, Moment, NodeId, QUARTER, RoomKept, Seq, SkuId, Span, StockKept};
use std::collections::BTreeMap;

/// How far ahead passages are looked for: the longest show.
const AHEAD: Span = Span::hours(12);
/// Quarters of an hour for which preparation is kept: two hours.
const QUARTERS: usize = 8;

/// The nodes, nearest first, as each département sees them; in the order of [`DEPTS`].
pub(crate) struct Nearest([Vec<NodeId>; DEPTS.len()]);

/// What is expected of one SKU's passages.
pub(crate) struct Expected {
    sku: SkuId,
    /// The revision of the forecast.
    by: Seq,
    /// Units by node.
    nodes: BTreeMap<NodeId, f64>,
    /// Units expected in each of the quarters ahead, as parts of all.
    quarters: [f64; QUARTERS],
    foreseen: Option<Foreseen>,
}

impl Nearest {
    /// As the nodes of the book stand.
    pub fn of(book: &Book) -> Self {
        Self(DEPTS.map(|dept| {
            let mut nodes: Vec<_> = book.nodes().map(|card| nearness(card, &dept)).collect();
            nodes.sort_unstable();
            nodes.into_iter().map(|(_, node)| node).collect()
        }))
    }

    /// What the passages ahead are expected to take of the SKU, as the revision `by` of its forecast saw them.
    pub fn expected(&self, (sku, by): (SkuId, Seq), model: &Model, book: &Book, now: Moment) -> Expected {
        let ahead = model.in_passages(sku, now, now + AHEAD);
        if ahead < 0.5 {
            return Expected { sku, by, nodes: BTreeMap::new(), quarters: [0.0; QUARTERS], foreseen: None };
        }
        let mut nodes: BTreeMap<NodeId, f64> = BTreeMap::new();
        for (nearest, share) in self.0.iter().zip(model.shares(sku)) {
            let mut wanted = ahead * share;
            for node in nearest {
                let taken = nodes.entry(*node).or_default();
                let gets = wanted.min((f64::from(book.atp(*node, sku)) - *taken).max(0.0));
                *taken += gets;
                wanted -= gets;
                if wanted <= 0.0 {
                    break;
                }
            }
        }
        let quarters = starts(now).map(|from| model.in_passages(sku, from, from + QUARTER) / ahead);
        let shown = model.shown(sku, now, now + AHEAD);
        let foreseen = shown.map(|(from, until)| Foreseen { by, sku, units: ahead.round() as u32, from, until });
        Expected { sku, by, nodes, quarters, foreseen }
    }
}

/// The starts of the quarters ahead, the running one first.
fn starts(now: Moment) -> [Moment; QUARTERS] {
    std::array::from_fn(|n| now.floor(QUARTER) + Span(QUARTER.0 * n as i64))
}

impl Expected {
    /// Units that each shelf keeps.
    pub fn stock(&self) -> StockKept {
        let units = |(node, units): (&NodeId, &f64)| (*node, units.round() as u32);
        let nodes: Vec<_> = self.nodes.iter().map(units).filter(|(_, units)| *units > 0).collect();
        StockKept { sku: self.sku, foreseen: self.foreseen.filter(|_| !nodes.is_empty()), nodes }
    }
}

/// Preparation that the node keeps for all of these, quarter by quarter.
pub(crate) fn room(node: NodeId, all: &[Expected], now: Moment) -> RoomKept {
    let mut sums = [0.0; QUARTERS];
    let mut heaviest: Option<(f64, &Expected)> = None;
    for one in all {
        let units = one.nodes.get(&node).copied().unwrap_or(0.0);
        sums.iter_mut().zip(one.quarters).for_each(|(sum, part)| *sum += units * part);
        let weighs = units * one.quarters.iter().sum::<f64>();
        if heaviest.is_none_or(|(most, _)| weighs > most) {
            heaviest = Some((weighs, one));
        }
    }
    let starts = starts(now);
    let quarters: Vec<(Moment, u32)> =
        starts.iter().zip(sums).map(|(from, units)| (*from, units.round() as u32)).filter(|(_, n)| *n > 0).collect();
    let units = quarters.iter().fold(0u32, |sum, (_, units)| sum.saturating_add(*units));
    let until = now.floor(QUARTER) + Span(QUARTER.0 * QUARTERS as i64);
    let foreseen = heaviest.filter(|_| units > 0).map(|(_, most)| Foreseen {
        by: most.by,
        sku: most.sku,
        units,
        from: now,
        until,
    });
    RoomKept { node, quarters, foreseen }
}
