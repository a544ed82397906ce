//! Stock and preparation that are kept for the passages to come: told when a forecast says that shelves and pickers
//! will be wanted otherwise.

use crate::{
    cut::kept::{Expected, Nearest, room},
    section::{days::Days, forecasts::Forecasts, stock::Stock},
    world::World,
};
use model::{Decision, Draft, Moment, NodeId, QUARTER, RoomKept, Seq, SkuId, StockKept};
use std::collections::BTreeSet;

/// Minutes between two looks.
const EVERY_MIN: u32 = 5;
/// Units that are worth a word: of a SKU at one node, and to be prepared at one in a quarter of an hour.
const WORTH: u32 = 3;
const WORTH_A_QUARTER: u32 = 5;
/// Percent by which they must have moved.
const MOVED_PCT: u32 = 10;
const MOVED_A_QUARTER_PCT: u32 = 25;

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
    if !world.dirty.minute || !days.minute().minute_of_day().is_multiple_of(EVERY_MIN) {
        return Vec::new();
    }
    Keeping { days, forecasts, stock, seq: world.seq, now }.drafts()
}

impl Keeping<'_> {
    fn drafts(&self) -> Vec<Draft> {
        let (book, nearest) = (self.stock.book(), Nearest::of(self.stock.book()));
        let expected = |sku| nearest.expected((sku, self.told_by(sku)), self.forecasts.model(), book, self.now);
        let all: Vec<Expected> = self.stock.skus().map(|card| expected(card.sku)).collect();
        let shelves = all.iter().map(Expected::stock).filter(|fresh| self.has_moved(fresh));
        let shelves = shelves.map(|fresh| self.draft(self.told_by(fresh.sku), Decision::StockKept(fresh)));
        let rooms = book.nodes().map(|card| room(card.node, &all, self.now)).filter(|fresh| self.has_other_room(fresh));
        let cause = |fresh: &RoomKept| fresh.foreseen.map_or(self.days.minute_by(), |foreseen| foreseen.by);
        shelves.chain(rooms.map(|fresh| self.draft(cause(&fresh), Decision::RoomKept(fresh)))).collect()
    }

    /// The revision of a SKU's forecast.
    fn told_by(&self, sku: SkuId) -> Seq {
        self.forecasts.told_by(sku).unwrap_or_else(|| self.days.minute_by())
    }

    fn draft(&self, cause: Seq, decision: Decision) -> Draft {
        Draft { cause, based_on: Some(self.seq), decision }
    }

    /// Some node keeps a tenth more or less, or nothing more.
    fn has_moved(&self, fresh: &StockKept) -> bool {
        let (kept, sku) = (self.stock.kept(), fresh.sku);
        let before = |node: NodeId| kept.units(sku, node);
        let after = |node: NodeId| fresh.nodes.iter().find(|(other, _)| *other == node).map_or(0, |(_, units)| *units);
        let nodes: BTreeSet<NodeId> =
            kept.nodes(sku).chain(fresh.nodes.iter().copied()).map(|(node, _)| node).collect();
        nodes.into_iter().any(|node| is_other(before(node), after(node), WORTH, MOVED_PCT))
    }

    /// Some quarter to come wants a quarter more or less, or nothing more.
    fn has_other_room(&self, fresh: &RoomKept) -> bool {
        let kept = self.stock.kept();
        let after =
            |from: Moment| fresh.quarters.iter().find(|(other, _)| *other == from).map_or(0, |(_, units)| *units);
        let running = self.now.floor(QUARTER);
        let before = kept.quarters(fresh.node).filter(|(from, _)| *from >= running);
        let quarters: BTreeSet<Moment> = before.chain(fresh.quarters.iter().copied()).map(|(from, _)| from).collect();
        quarters
            .into_iter()
            .any(|from| is_other(kept.room(fresh.node, from), after(from), WORTH_A_QUARTER, MOVED_A_QUARTER_PCT))
    }
}

fn is_other(before: u32, after: u32, worth: u32, pct: u32) -> bool {
    let moved = before.abs_diff(after);
    (before > 0 && after == 0) || (moved >= worth && moved.saturating_mul(100) > before.saturating_mul(pct))
}
