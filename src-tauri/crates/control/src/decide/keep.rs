//! Stock and preparation that are kept for the passages to come: told when a forecast says that shelves and pickers
//! will be wanted otherwise.

use crate::{
    cut::kept::{Expected, Nearest, room},
    section::{days::Days, forecasts::Forecasts, stock::Stock},
    world::World,
};
use model::{Decision, Draft, Moment, QUARTER, RoomKept, Seq, SkuId, StockKept};
use std::collections::BTreeMap;

/// Minutes between two looks.
const EVERY_MIN: u32 = 5;
/// Of a SKU at one node.
const OF_A_SHELF: Worth = Worth { units: 3, pct: 10 };
/// Of what is to be prepared at one node in a quarter of an hour.
const OF_A_QUARTER: Worth = Worth { units: 5, pct: 25 };

/// By how much what is kept must have moved to be worth a word, unless nothing is kept any more.
#[derive(Clone, Copy)]
struct Worth {
    /// At least so many units.
    units: u32,
    /// And more than this part of what was kept, percent.
    pct: u32,
}

impl Worth {
    fn is_reached(self, before: u32, after: u32) -> bool {
        let moved = before.abs_diff(after);
        let much = moved >= self.units && moved.saturating_mul(100) > before.saturating_mul(self.pct);
        much || (before > 0 && after == 0)
    }
}

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
        let shelves = all.iter().map(Expected::stock).filter(|fresh| self.has_other_units(fresh));
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

    /// Some node keeps other units of the SKU.
    fn has_other_units(&self, fresh: &StockKept) -> bool {
        has_moved(self.stock.kept().nodes(fresh.sku), &fresh.nodes, OF_A_SHELF)
    }

    /// Some quarter to come wants other preparation.
    fn has_other_room(&self, fresh: &RoomKept) -> bool {
        let running = self.now.floor(QUARTER);
        let ahead = self.stock.kept().quarters(fresh.node).filter(|(from, _)| *from >= running);
        has_moved(ahead, &fresh.quarters, OF_A_QUARTER)
    }
}

/// At some place so much more or less is kept than before, or nothing more.
fn has_moved<P: Copy + Ord>(before: impl Iterator<Item = (P, u32)>, after: &[(P, u32)], worth: Worth) -> bool {
    let mut places: BTreeMap<P, (u32, u32)> = before.map(|(place, units)| (place, (units, 0))).collect();
    for (place, units) in after {
        places.entry(*place).or_default().1 = *units;
    }
    places.into_values().any(|(before, after)| worth.is_reached(before, after))
}
