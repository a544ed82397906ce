//! What was sold and done today: the running minute, the closed ones, totals. The one home of units sold.

use crate::shared::Shared;
use model::{Minute, Moment, NodeId, QUARTER, SkuId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Minutes kept for trends: a day and a night.
const MINUTES_MAX: usize = 1_440;

/// What is counted in the running minute.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Orders placed.
    pub orders: u32,
    /// Units ordered by SKU.
    pub units: BTreeMap<SkuId, u32>,
    /// Parcels packed.
    pub packed: u32,
    /// Parcels delivered.
    pub delivered: u32,
}

/// Counts of one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Orders placed.
    pub orders: u32,
    /// Orders declined whole.
    pub declined: u32,
    /// Orders cancelled.
    pub cancelled: u32,
    /// Parcels packed.
    pub packed: u32,
    /// Parcels that left.
    pub left: u32,
    /// Parcels delivered.
    pub delivered: u32,
    /// Promises moved.
    pub moved: u32,
    /// Units ordered.
    pub units: u32,
}

/// Counts of the day.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Sales {
    tally: Tally,
    /// Closed minutes, newest last.
    minutes: Vec<Shared<Minute>>,
    /// Units ordered by SKU and quarter of an hour.
    sold: BTreeMap<SkuId, Shared<BTreeMap<Moment, u32>>>,
    /// Parcels packed by node.
    packed: BTreeMap<NodeId, u32>,
    totals: Totals,
}

impl Sales {
    /// What is counted in the running minute.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Closed minutes, newest last.
    pub fn minutes(&self) -> &[Shared<Minute>] {
        &self.minutes
    }

    /// Counts of the day.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// Parcels that a node packed today.
    pub fn packed_at(&self, node: NodeId) -> u32 {
        self.packed.get(&node).copied().unwrap_or(0)
    }

    /// Units of a SKU ordered in the minutes that begin within `from..until`, the `running` one among them as far as it
    /// has been counted.
    pub fn sold(&self, sku: SkuId, from: Moment, until: Moment, running: Moment) -> u32 {
        let first = self.minutes.partition_point(|minute| minute.minute < from);
        let within = self.minutes[first..].iter().take_while(|minute| minute.minute < until);
        let units = |minute: &Shared<Minute>| {
            let found = minute.units.binary_search_by_key(&sku, |(sold, _)| *sold);
            found.map_or(0, |at| minute.units[at].1)
        };
        let now = (from..until).contains(&running).then(|| self.tally.units.get(&sku).copied()).flatten();
        within.map(units).fold(now.unwrap_or(0), u32::saturating_add)
    }

    /// Units of a SKU ordered today, by quarter of an hour.
    pub fn sold_by_quarter(&self, sku: SkuId) -> impl Iterator<Item = (Moment, u32)> {
        self.sold.get(&sku).into_iter().flat_map(|sold| sold.iter()).map(|(from, units)| (*from, *units))
    }

    /// Units of a SKU ordered today.
    pub fn sold_today(&self, sku: SkuId) -> u32 {
        self.sold_by_quarter(sku).fold(0, |sum, (_, units)| sum.saturating_add(units))
    }

    pub(crate) fn placed(&mut self) {
        self.tally.orders += 1;
        self.totals.orders += 1;
    }

    /// Units are sold now.
    pub(crate) fn add(&mut self, sku: SkuId, qty: u32, now: Moment) {
        if qty == 0 {
            return;
        }
        let units = self.tally.units.entry(sku).or_default();
        *units = units.saturating_add(qty);
        let sold = self.sold.entry(sku).or_default().entry(now.floor(QUARTER)).or_default();
        *sold = sold.saturating_add(qty);
        self.totals.units = self.totals.units.saturating_add(qty);
    }

    /// Units sold in a quarter of an hour were not sold after all. A minute that is closed stays as it was told.
    pub(crate) fn take(&mut self, sku: SkuId, qty: u32, quarter: Moment) {
        if let Some(units) = self.tally.units.get_mut(&sku) {
            *units = units.saturating_sub(qty);
        }
        if let Some(sold) = self.sold.get_mut(&sku).and_then(|sold| sold.get_mut(&quarter)) {
            *sold = sold.saturating_sub(qty);
        }
        self.totals.units = self.totals.units.saturating_sub(qty);
        self.tally.units.retain(|_, units| *units > 0);
    }

    pub(crate) fn packed(&mut self, node: NodeId) {
        self.tally.packed += 1;
        self.totals.packed += 1;
        *self.packed.entry(node).or_default() += 1;
    }

    pub(crate) fn left(&mut self) {
        self.totals.left += 1;
    }

    pub(crate) fn delivered(&mut self) {
        self.tally.delivered += 1;
        self.totals.delivered += 1;
    }

    pub(crate) fn declined(&mut self) {
        self.totals.declined += 1;
    }

    pub(crate) fn cancelled(&mut self) {
        self.totals.cancelled += 1;
    }

    pub(crate) fn moved(&mut self) {
        self.totals.moved += 1;
    }

    pub(crate) fn close_minute(&mut self, minute: &Minute) {
        self.tally = Tally::default();
        if self.minutes.len() >= MINUTES_MAX {
            self.minutes.remove(0);
        }
        self.minutes.push(Shared::new(minute.clone()));
    }

    /// Another day is counted.
    pub(crate) fn restart(&mut self) {
        self.totals = Totals::default();
        self.sold.clear();
        self.packed.clear();
    }
}
