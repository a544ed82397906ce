//! Shelves: what was counted, what is held for parcels, what has been taken. Knows no order.

use crate::{
    order::Report,
    violation::{Findings, Rule},
};
use model::{Moment, NodeId, Seq, SkuId, Span};
use std::collections::BTreeMap;

/// Checks in a row at which a shelf may hold too much: control re-allocates within the minute of a low count.
const OVERHELD_CHECKS: u32 = 3;
/// And the log's time that must have passed, so that checking more often does not shorten the grace.
const OVERHELD_GRACE: Span = Span::minutes(1);

/// Minutes with taken units remembered for a shelf.
const MINUTES_KEPT: usize = 64;

/// The books of one SKU at one node, units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stock {
    /// Counted, less what was packed since.
    pub on_hand: i64,
    /// Held for parcels not yet packed.
    pub allocated: i64,
    /// Units allocation may never sell through.
    pub safety: i64,
}

/// Units of one shelf (by its place in the books) for a parcel.
pub(crate) type Hold = (u32, u32);

#[derive(Clone, Debug)]
struct Shelf {
    node: NodeId,
    sku: SkuId,
    stock: Stock,
    /// Last count and what was packed since: the second way to reach `on_hand`.
    counted: i64,
    packed: i64,
    /// Units taken by minute, with the last moment in it: a count may be told after what left since.
    taken: BTreeMap<Moment, (Moment, i64)>,
    /// The last count cannot be right: nothing may be sold.
    doubted: bool,
    overheld: u32,
    overheld_since: Moment,
}

/// All shelves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelves {
    list: Vec<Shelf>,
    index: BTreeMap<(NodeId, SkuId), u32>,
}

impl Shelves {
    /// The place of a shelf in the books.
    pub fn place(&mut self, node: NodeId, sku: SkuId) -> u32 {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let place = *self.index.entry((node, sku)).or_insert(next);
        if place == next {
            let (stock, overheld_since) = (Stock::default(), Moment::default());
            let (taken, doubted) = (BTreeMap::new(), false);
            self.list.push(Shelf {
                node,
                sku,
                stock,
                counted: 0,
                packed: 0,
                taken,
                doubted,
                overheld: 0,
                overheld_since,
            });
        }
        place
    }

    /// The figures of a shelf.
    pub fn stock(&self, node: NodeId, sku: SkuId) -> Option<Stock> {
        let place = self.index.get(&(node, sku))?;
        self.list.get(*place as usize).map(|shelf| shelf.stock)
    }

    /// A count says what was there at its moment, whatever the books said; what left since has left.
    pub fn count(&mut self, node: NodeId, sku: SkuId, on_hand: u32, safety: Option<u32>, when: Moment) {
        let place = self.place(node, sku);
        self.with(place, |shelf| {
            let after = shelf.taken.values().filter(|(last, _)| *last > when);
            let since = after.fold(0, |sum: i64, (_, units)| sum.saturating_add(*units));
            shelf.taken.retain(|_, (last, _)| *last > when);
            let left = i64::from(on_hand).saturating_sub(since).max(0);
            (shelf.counted, shelf.packed, shelf.stock.on_hand, shelf.doubted) = (left, 0, left, false);
            shelf.stock.safety = safety.map_or(shelf.stock.safety, i64::from);
        });
    }

    /// A count came that cannot be right.
    pub fn doubt(&mut self, node: NodeId, sku: SkuId) {
        let place = self.place(node, sku);
        self.with(place, |shelf| shelf.doubted = true);
    }

    /// A picker found too little. Units that other parcels hold may already be in totes, so that only a count may
    /// say less than they hold.
    pub fn correct(&mut self, node: NodeId, sku: SkuId, found: u32) {
        let place = self.place(node, sku);
        self.with(place, |shelf| {
            let on_hand = shelf.stock.on_hand.min(shelf.stock.allocated.max(i64::from(found)));
            (shelf.counted, shelf.packed, shelf.stock.on_hand) = (on_hand, 0, on_hand);
        });
    }

    /// Holds units for a parcel; finds a shelf sold beyond its safety stock.
    pub fn hold(&mut self, seq: Seq, (place, qty): Hold, found: &mut Findings) {
        self.with(place, |shelf| {
            let stock = &mut shelf.stock;
            stock.allocated = stock.allocated.saturating_add(i64::from(qty));
            if shelf.doubted || stock.allocated > stock.on_hand.saturating_sub(stock.safety) {
                let Stock { on_hand, allocated, safety } = *stock;
                let (sku, node) = (shelf.sku, shelf.node);
                let detail = format!("{sku} at {node}: {allocated} held of {on_hand} on hand, {safety} safety");
                found.at(Rule::Oversold, seq, detail);
            }
        });
    }

    /// Lets held units go.
    pub fn free(&mut self, (place, qty): Hold) {
        self.with(place, |shelf| shelf.stock.allocated = shelf.stock.allocated.saturating_sub(i64::from(qty)));
    }

    /// Units leave the shelf in a packed parcel; their hold, if any, is freed apart.
    pub fn take(&mut self, told: Report, (place, qty): Hold, found: &mut Findings) {
        let Report { seq, when } = told;
        self.with(place, |shelf| {
            let (last, units) = shelf.taken.entry(when.floor(Span::minutes(1))).or_insert((when, 0));
            (*last, *units) = (when.max(*last), units.saturating_add(i64::from(qty)));
            if shelf.taken.len() > MINUTES_KEPT {
                shelf.taken.pop_first();
            }
            shelf.packed = shelf.packed.saturating_add(i64::from(qty));
            shelf.stock.on_hand = shelf.stock.on_hand.saturating_sub(i64::from(qty));
            if shelf.stock.on_hand < 0 {
                let detail = format!("{} at {}: {} on hand after {qty}", shelf.sku, shelf.node, shelf.stock.on_hand);
                found.at(Rule::ShelfEmpty, seq, detail);
            }
        });
    }

    /// Casts up the shelves against what all parcels hold.
    pub fn check(&mut self, now: Moment, holds: impl Iterator<Item = Hold>, found: &mut Findings) {
        let mut sums = vec![0_i64; self.list.len()];
        for (place, qty) in holds {
            if let Some(sum) = sums.get_mut(place as usize) {
                *sum = sum.saturating_add(i64::from(qty));
            }
        }
        for (shelf, held) in self.list.iter_mut().zip(sums) {
            shelf.check_sum(held, found);
            shelf.check_overheld(now, found);
        }
    }

    fn with(&mut self, place: u32, change: impl FnOnce(&mut Shelf)) {
        if let Some(shelf) = self.list.get_mut(place as usize) {
            change(shelf);
        }
    }
}

impl Shelf {
    fn check_sum(&self, held: i64, found: &mut Findings) {
        let Stock { on_hand, allocated, .. } = self.stock;
        if held != allocated || allocated < 0 || on_hand != self.counted.saturating_sub(self.packed) {
            let Self { node, sku, counted, packed, .. } = self;
            let detail =
                format!("{sku} at {node}: {allocated} held, parcels say {held}; {on_hand} = {counted} - {packed}");
            found.sum(Rule::StockSum, detail);
        }
    }

    fn check_overheld(&mut self, now: Moment, found: &mut Findings) {
        let Stock { on_hand, allocated, .. } = self.stock;
        // A shelf that was counted too low is found when its units leave; where nothing is held, nothing is held too much.
        if allocated <= on_hand.max(0) {
            self.overheld = 0;
            return;
        }
        if self.overheld == 0 {
            self.overheld_since = now;
        }
        self.overheld = self.overheld.saturating_add(1);
        let lasted = now - self.overheld_since >= OVERHELD_GRACE;
        if self.overheld >= OVERHELD_CHECKS && lasted {
            let Self { node, sku, overheld_since, .. } = self;
            let detail = format!("{sku} at {node}: {allocated} held of {on_hand} on hand since {overheld_since}");
            found.sum(Rule::Overheld, detail);
            self.overheld = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Rule, story::*};
    use model::{Fact, Span};

    #[test]
    fn an_order_beyond_the_safety_stock_is_found() {
        let mut story = Story::default();
        story.fact(counted("FR-CEN", "LAMP", 5, Some(2)));
        story.order("A", &[("LAMP", 3)]);
        story.order("B", &[("LAMP", 1)]);
        story.decide(allocated("A", &[("A/1", "FR-CEN", &[0])]));
        assert_eq!(story.rules(), []);
        story.decide(allocated("B", &[("B/1", "FR-CEN", &[0])]));
        assert_eq!(story.rules(), [Rule::Oversold]);
    }

    #[test]
    fn a_shelf_never_counted_has_nothing_to_sell() {
        let mut story = Story::default();
        story.order("A", &[("LAMP", 1)]);
        story.decide(allocated("A", &[("A/1", "FR-CEN", &[0])]));
        assert_eq!(story.rules(), [Rule::Oversold]);
    }

    #[test]
    fn packing_takes_the_units_once_and_a_count_resets_the_books() {
        let mut story = Story::one_order_released();
        story.fact(packed("FR-CEN", "A/1"));
        assert_eq!(story.stock("FR-CEN", "LAMP"), (7, 0));
        story.fact(counted("FR-CEN", "LAMP", 4, None));
        assert_eq!(story.stock("FR-CEN", "LAMP"), (4, 0));
        assert_eq!(story.rules(), []);
    }

    #[test]
    fn a_refused_count_changes_nothing_and_a_doubted_shelf_sells_nothing() {
        let mut story = Story::one_order_released();
        story.fact(counted("FR-CEN", "LAMP", 50, None));
        story.decide(model::Decision::WordRefused { reason: model::Reason::Stale });
        assert_eq!(story.stock("FR-CEN", "LAMP"), (10, 3));
        story.fact(Fact::StockDoubted { node: node("FR-CEN"), sku: sku("LAMP"), code: "negative".into() });
        story.order("B", &[("LAMP", 1)]);
        story.decide(allocated("B", &[("B/1", "FR-CEN", &[0])]));
        assert_eq!(story.rules(), [Rule::Oversold]);
        story.fact(counted("FR-CEN", "LAMP", 8, None));
        story.order("C", &[("LAMP", 1)]);
        story.decide(allocated("C", &[("C/1", "FR-CEN", &[0])]));
        assert_eq!(story.rules(), []);
    }

    #[test]
    fn a_count_told_late_is_less_what_left_since() {
        let mut story = Story::one_order_released();
        story.wait(Span::minutes(5));
        story.fact(packed("FR-CEN", "A/1"));
        story.wait(Span::minutes(2));
        story.fact(counted("FR-CEN", "LAMP", 10, None));
        story.event_mut().happened_at = Some(model::Moment(0) + Span::minutes(4));
        assert_eq!((story.stock("FR-CEN", "LAMP"), story.rules()), ((7, 0), vec![]));
    }

    #[test]
    fn a_low_count_is_no_fault_until_control_has_left_it_so() {
        let mut story = Story::one_order_released();
        story.fact(counted("FR-CEN", "LAMP", 1, None));
        assert_eq!(story.rules(), []);
        story.wait(Span::minutes(1));
        story.fact(Fact::RobotUp { robot: robot(1) });
        assert_eq!(story.rules(), []);
        assert_eq!(story.rules(), [Rule::Overheld]);
    }

    #[test]
    fn a_low_count_that_control_answers_is_clean() {
        let mut story = Story::one_order_released();
        story.fact(counted("FR-CEN", "LAMP", 1, None));
        story.fact(counted("FR-HUB", "LAMP", 9, None));
        assert_eq!(story.rules(), []);
        story.decide(allocated("A", &[("A/2", "FR-HUB", &[0])]));
        story.wait(Span::minutes(5));
        story.fact(Fact::RobotUp { robot: robot(1) });
        assert_eq!((story.rules(), story.rules(), story.rules()), (vec![], vec![], vec![]));
        assert_eq!((story.stock("FR-CEN", "LAMP"), story.stock("FR-HUB", "LAMP")), ((1, 0), (9, 3)));
    }

    #[test]
    fn more_packed_than_counted_is_found() {
        let mut story = Story::one_order_released();
        story.fact(counted("FR-CEN", "LAMP", 2, None));
        story.fact(packed("FR-CEN", "A/1"));
        assert_eq!(story.rules(), [Rule::ShelfEmpty]);
    }
}
