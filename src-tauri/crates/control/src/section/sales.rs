//! What was sold and done today: the running minute, the closed ones, totals. The one home of units sold.
//!
//! A minute is closed with what was told in it and then stays as it was told. Everything else is counted when it
//! happened: units belong to the minute in which they were sold, totals are about what happened on the day.

use crate::shared::Shared;
use model::{Minute, Moment, NodeId, QUARTER, SkuId, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Minutes kept for trends: a day and a night.
const MINUTES_MAX: usize = 1_440;
/// How long units sold are kept by minute once another day is counted.
const KEPT: Span = Span::hours(24);
const MINUTE: Span = Span::minutes(1);

/// Units of a SKU by quarter of an hour, minute by minute.
type Sold = BTreeMap<Moment, [u32; 15]>;

/// What is told in the running minute.
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
    /// Orders whose customer asked for that when it was too late.
    pub cancelled_too_late: u32,
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
    /// Messages to customers asked for.
    pub messages: u32,
}

/// Counts of the day.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Sales {
    tally: Tally,
    /// Closed minutes, newest last.
    minutes: Vec<Shared<Minute>>,
    /// Units ordered by SKU, when they were ordered.
    sold: BTreeMap<SkuId, Shared<Sold>>,
    /// Parcels packed by node.
    packed: BTreeMap<NodeId, u32>,
    totals: Totals,
    /// The turn of the day that totals are about.
    since: Moment,
}

impl Sales {
    /// What is told in the running minute.
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

    /// Units of a SKU ordered in the minutes that begin within `from..until`.
    pub fn sold(&self, sku: SkuId, from: Moment, until: Moment) -> u32 {
        let Some(sold) = self.sold.get(&sku).filter(|_| from < until) else { return 0 };
        let within = sold.range(from.floor(QUARTER)..until).flat_map(|(quarter, units)| by_minute(*quarter, units));
        let within = within.filter(|(minute, _)| (from..until).contains(minute));
        within.fold(0, |sum, (_, units)| sum.saturating_add(units))
    }

    /// Units ordered in a minute, by SKU; SKUs without a sale are left out.
    pub fn sold_in(&self, minute: Moment) -> Vec<(SkuId, u32)> {
        let (quarter, row) = place_of(minute);
        let units = |sold: &Shared<Sold>| sold.get(&quarter).map_or(0, |units| units[row]);
        let sold = self.sold.iter().map(|(sku, sold)| (*sku, units(sold)));
        sold.filter(|(_, units)| *units > 0).collect()
    }

    /// Units of a SKU ordered today, by quarter of an hour.
    pub fn sold_by_quarter(&self, sku: SkuId) -> impl Iterator<Item = (Moment, u32)> {
        self.sold.get(&sku).map(|sold| sold.range(self.since..)).into_iter().flatten().map(sum)
    }

    /// The turn of the day that totals are about.
    pub fn since(&self) -> Moment {
        self.since
    }

    /// Units of a SKU ordered today.
    pub fn sold_today(&self, sku: SkuId) -> u32 {
        self.sold_by_quarter(sku).fold(0, |sum, (_, units)| sum.saturating_add(units))
    }

    /// Whether what happened then is of the day that totals are about.
    fn is_today(&self, when: Moment) -> bool {
        when >= self.since
    }

    pub(crate) fn placed(&mut self, when: Moment) {
        self.tally.orders += 1;
        self.totals.orders += u32::from(self.is_today(when));
    }

    /// Units were sold at `when`, and are told now.
    pub(crate) fn add(&mut self, sku: SkuId, qty: u32, when: Moment) {
        if qty == 0 {
            return;
        }
        let units = self.tally.units.entry(sku).or_default();
        *units = units.saturating_add(qty);
        if self.is_today(when) {
            self.totals.units = self.totals.units.saturating_add(qty);
        }
        if when >= self.since - KEPT {
            let (quarter, row) = place_of(when);
            let sold = &mut self.sold.entry(sku).or_default().entry(quarter).or_default()[row];
            *sold = sold.saturating_add(qty);
        }
    }

    /// Units sold at `when` were not sold after all. A minute that is closed, before `running`, stays as it was told.
    pub(crate) fn take(&mut self, sku: SkuId, qty: u32, when: Moment, running: Moment) {
        if let Some(units) = self.tally.units.get_mut(&sku).filter(|_| when >= running) {
            *units = units.saturating_sub(qty);
        }
        let (quarter, row) = place_of(when);
        if let Some(sold) = self.sold.get_mut(&sku).and_then(|sold| sold.get_mut(&quarter)) {
            sold[row] = sold[row].saturating_sub(qty);
        }
        if self.is_today(when) {
            self.totals.units = self.totals.units.saturating_sub(qty);
        }
        self.tally.units.retain(|_, units| *units > 0);
    }

    pub(crate) fn packed(&mut self, node: NodeId, when: Moment) {
        self.tally.packed += 1;
        if self.is_today(when) {
            self.totals.packed += 1;
            *self.packed.entry(node).or_default() += 1;
        }
    }

    pub(crate) fn left(&mut self, when: Moment) {
        self.totals.left += u32::from(self.is_today(when));
    }

    pub(crate) fn delivered(&mut self, when: Moment) {
        self.tally.delivered += 1;
        self.totals.delivered += u32::from(self.is_today(when));
    }

    pub(crate) fn declined(&mut self) {
        self.totals.declined += 1;
    }

    pub(crate) fn cancelled(&mut self) {
        self.totals.cancelled += 1;
    }

    pub(crate) fn cancelled_too_late(&mut self) {
        self.totals.cancelled_too_late += 1;
    }

    pub(crate) fn moved(&mut self) {
        self.totals.moved += 1;
    }

    pub(crate) fn messaged(&mut self) {
        self.totals.messages = self.totals.messages.saturating_add(1);
    }

    pub(crate) fn close_minute(&mut self, minute: &Minute) {
        self.tally = Tally::default();
        if self.minutes.len() >= MINUTES_MAX {
            self.minutes.remove(0);
        }
        self.minutes.push(Shared::new(minute.clone()));
    }

    /// Another day is counted, which began at this turn.
    pub(crate) fn restart(&mut self, turn: Moment) {
        self.since = turn;
        self.totals = Totals::default();
        self.sold.values_mut().for_each(|sold| sold.retain(|quarter, _| *quarter >= turn - KEPT));
        self.sold.retain(|_, sold| !sold.is_empty());
        self.packed.clear();
    }
}

/// The quarter of an hour of a moment, and the minute's row in it.
fn place_of(when: Moment) -> (Moment, usize) {
    let quarter = when.floor(QUARTER);
    (quarter, usize::try_from((when - quarter).as_minutes()).map_or(0, |row| row.min(14)))
}

fn by_minute(quarter: Moment, units: &[u32; 15]) -> impl Iterator<Item = (Moment, u32)> {
    (0..).map(move |row| quarter + Span(MINUTE.0 * row)).zip(*units)
}

fn sum((quarter, units): (&Moment, &[u32; 15])) -> (Moment, u32) {
    (*quarter, units.iter().fold(0, |sum: u32, units| sum.saturating_add(*units)))
}
