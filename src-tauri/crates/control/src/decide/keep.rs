//! Stock that is kept for the passages to come: told when a forecast says that shelves will be wanted otherwise.

use crate::{
    cut::kept::Nearest,
    section::{days::Days, forecasts::Forecasts, stock::Stock},
    world::World,
};
use model::{Decision, Draft, Moment, NodeId, Seq, SkuId, StockKept};
use std::collections::BTreeSet;

/// Minutes between two looks.
const EVERY_MIN: u32 = 5;
/// Units at one node that are worth a word.
const WORTH: u32 = 3;

/// What keeping stands on.
struct Keeping<'a> {
    days: &'a Days,
    forecasts: &'a Forecasts,
    stock: &'a Stock,
    seq: Seq,
    now: Moment,
}

pub(super) fn keeps(world: &World, now: Moment) -> Vec<Draft> {
    let (days, forecasts, stock) = (world.days(), world.forecasts(), world.stock());
    if !world.touched.minute || !days.minute().minute_of_day().is_multiple_of(EVERY_MIN) {
        return Vec::new();
    }
    let (keeping, nearest) = (Keeping { days, forecasts, stock, seq: world.seq, now }, Nearest::of(stock.book()));
    stock.skus().filter_map(|card| keeping.of(card.sku, &nearest)).collect()
}

impl Keeping<'_> {
    fn of(&self, sku: SkuId, nearest: &Nearest) -> Option<Draft> {
        let fresh = nearest.keep(sku, self.forecasts.model(), self.stock.book(), self.now);
        let cause = self.forecasts.told_by(sku).unwrap_or_else(|| self.days.minute_by());
        let draft = |kept| Draft { cause, based_on: Some(self.seq), decision: Decision::StockKept(kept) };
        self.has_moved(sku, &fresh).then(|| draft(fresh))
    }

    /// Some node keeps a tenth more or less, or nothing more.
    fn has_moved(&self, sku: SkuId, fresh: &StockKept) -> bool {
        let kept = self.stock.kept();
        let before = |node: NodeId| kept.units(sku, node);
        let after = |node: NodeId| fresh.nodes.iter().find(|(other, _)| *other == node).map_or(0, |(_, units)| *units);
        let nodes: BTreeSet<NodeId> =
            kept.nodes(sku).chain(fresh.nodes.iter().copied()).map(|(node, _)| node).collect();
        nodes.into_iter().any(|node| is_other(before(node), after(node)))
    }
}

fn is_other(before: u32, after: u32) -> bool {
    let moved = before.abs_diff(after);
    (before > 0 && after == 0) || (moved >= WORTH && moved.saturating_mul(10) > before)
}
