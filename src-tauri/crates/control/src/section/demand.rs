//! What each département ordered, what had been expected of it, and from where it is served, by quarter of an
//! hour. Counts only: it knows no forecaster, no stock and no promise.

use crate::shared::Shared;
use model::{DEPTS, DeptId, Moment, NodeId, QUARTER, Span};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Quarters of an hour kept: two hours, the running one included.
const QUARTERS_KEPT: usize = 8;
/// Quarters a screen compares: the running one and the three before.
const QUARTERS_SHOWN: usize = 4;
/// Minutes of a quarter of an hour.
pub(crate) const MINUTES: usize = 15;

/// What one département ordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Ordered {
    /// Orders placed.
    pub orders: u32,
    /// Units in them.
    pub units: u32,
}

/// One quarter of an hour.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
struct Quarter {
    /// Its start.
    from: Moment,
    /// What was ordered in it.
    ordered: BTreeMap<DeptId, Ordered>,
    /// Units expected of each département by the end of each of its minutes, as seen when it began.
    expected: Shared<BTreeMap<DeptId, Vec<f64>>>,
    /// Parcels given to a node for a département.
    parcels: BTreeMap<(NodeId, DeptId), u32>,
}

/// Units of the whole country expected in each minute of a quarter, and the share of each département in them.
pub(crate) struct Outlook {
    /// Units, minute by minute.
    pub by_minute: [f64; MINUTES],
    /// Shares, in the order of [`DEPTS`].
    pub shares: [f64; DEPTS.len()],
}

/// The last quarters, and the day.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Demand {
    quarters: VecDeque<Shared<Quarter>>,
    /// Orders placed on the day that is counted.
    orders_today: BTreeMap<DeptId, u32>,
    /// The turn of that day.
    since: Moment,
}

impl Quarter {
    /// A quarter of which so much is expected.
    fn new(from: Moment, outlooks: &[Outlook]) -> Self {
        let mut expected = BTreeMap::new();
        for (row, dept) in DEPTS.iter().enumerate() {
            let Ok(dept) = DeptId::new(dept.code) else { continue };
            let mut sum = 0.0;
            let by_minute = (0..MINUTES).map(|minute| {
                let units = outlooks.iter().map(|sku| sku.by_minute[minute] * sku.shares[row]);
                sum += units.sum::<f64>();
                sum
            });
            expected.insert(dept, by_minute.collect());
        }
        Self { from, expected: Shared::new(expected), ..Self::default() }
    }

    /// Units expected of a département in its first `minutes` minutes, as seen when it began.
    fn expected(&self, dept: DeptId, minutes: usize) -> f64 {
        let by_minute = self.expected.get(&dept).map_or(&[][..], Vec::as_slice);
        minutes.min(by_minute.len()).checked_sub(1).map_or(0.0, |last| by_minute[last])
    }
}

impl Demand {
    /// The quarter that runs at `now` and those before it that a screen compares, oldest first.
    fn shown(&self, now: Moment) -> impl Iterator<Item = &Quarter> {
        let oldest = now.floor(QUARTER) - Span(QUARTER.0 * (QUARTERS_SHOWN as i64 - 1));
        self.quarters.iter().map(|quarter| &**quarter).filter(move |quarter| quarter.from >= oldest)
    }

    /// What a département ordered in them.
    pub fn ordered(&self, dept: DeptId, now: Moment) -> Ordered {
        let counts = self.shown(now).filter_map(|quarter| quarter.ordered.get(&dept));
        counts.fold(Ordered::default(), |sum, count| Ordered {
            orders: sum.orders.saturating_add(count.orders),
            units: sum.units.saturating_add(count.units),
        })
    }

    /// Units expected of a département in them up to `now`, each quarter as it was seen when it began. The running
    /// minute counts as expected already: its orders are counted too.
    pub fn expected(&self, dept: DeptId, now: Moment) -> f64 {
        let begun = |from: Moment| usize::try_from((now - from).as_minutes().max(-1) + 1).unwrap_or(0);
        self.shown(now).map(|quarter| quarter.expected(dept, begun(quarter.from))).sum()
    }

    /// Parcels given to nodes for départements in them, in order of key; what was taken back is not among them.
    pub fn parcels(&self, now: Moment) -> BTreeMap<(NodeId, DeptId), u32> {
        let mut sums: BTreeMap<(NodeId, DeptId), u32> = BTreeMap::new();
        for (way, parcels) in self.shown(now).flat_map(|quarter| &quarter.parcels) {
            let sum = sums.entry(*way).or_default();
            *sum = sum.saturating_add(*parcels);
        }
        sums
    }

    /// Orders placed by a département on the day that is counted.
    pub fn orders_today(&self, dept: DeptId) -> u32 {
        self.orders_today.get(&dept).copied().unwrap_or(0)
    }

    /// Another day is counted, which began at this turn.
    pub(crate) fn restart(&mut self, turn: Moment) {
        self.since = turn;
        self.orders_today.clear();
    }

    /// Whether the quarter of `now` is open.
    pub(crate) fn is_open(&self, now: Moment) -> bool {
        self.quarters.back().is_some_and(|last| last.from >= now.floor(QUARTER))
    }

    /// Quarters to open so that the one of `now` is open; those of a long silence are not made up for.
    pub(crate) fn missing(&self, now: Moment) -> Vec<Moment> {
        let running = now.floor(QUARTER);
        let oldest = running - Span(QUARTER.0 * (QUARTERS_KEPT as i64 - 1));
        let first = self.quarters.back().map_or(running, |last| (last.from + QUARTER).max(oldest));
        let mut missing = Vec::new();
        let mut from = first;
        while from <= running {
            missing.push(from);
            from += QUARTER;
        }
        missing
    }

    pub(crate) fn open(&mut self, from: Moment, outlooks: &[Outlook]) {
        self.quarters.push_back(Shared::new(Quarter::new(from, outlooks)));
        while self.quarters.len() > QUARTERS_KEPT {
            self.quarters.pop_front();
        }
    }

    /// The quarter of a moment, while it is kept.
    fn quarter_of(&mut self, when: Moment) -> Option<&mut Quarter> {
        self.quarters.iter_mut().rev().find(|quarter| quarter.from == when.floor(QUARTER)).map(|quarter| &mut **quarter)
    }

    /// An order was placed at `when`.
    pub(crate) fn order(&mut self, dept: DeptId, units: u32, when: Moment) {
        if when >= self.since {
            let today = self.orders_today.entry(dept).or_default();
            *today = today.saturating_add(1);
        }
        let Some(quarter) = self.quarter_of(when) else { return };
        let count = quarter.ordered.entry(dept).or_default();
        count.orders = count.orders.saturating_add(1);
        count.units = count.units.saturating_add(units);
    }

    /// An edit changed the units of an order, not the number of orders: so many more and so many less, each with the
    /// moment to which they belong.
    pub(crate) fn correct(&mut self, dept: DeptId, more: (u32, Moment), less: (u32, Moment)) {
        if let Some(quarter) = self.quarter_of(more.1).filter(|_| more.0 > 0) {
            let count = quarter.ordered.entry(dept).or_default();
            count.units = count.units.saturating_add(more.0);
        }
        if let Some(count) = self.quarter_of(less.1).and_then(|quarter| quarter.ordered.get_mut(&dept)) {
            count.units = count.units.saturating_sub(less.0);
        }
    }

    /// A parcel given at `since` goes to another département.
    pub(crate) fn redirect(&mut self, node: NodeId, before: DeptId, after: DeptId, since: Moment) {
        self.take_back(node, before, since);
        if let Some(quarter) = self.quarter_of(since) {
            let parcels = quarter.parcels.entry((node, after)).or_default();
            *parcels = parcels.saturating_add(1);
        }
    }

    pub(crate) fn give(&mut self, node: NodeId, dept: DeptId) {
        let Some(running) = self.quarters.back_mut() else { return };
        let parcels = running.parcels.entry((node, dept)).or_default();
        *parcels = parcels.saturating_add(1);
    }

    /// A parcel given at `since` is not sent after all.
    pub(crate) fn take_back(&mut self, node: NodeId, dept: DeptId, since: Moment) {
        let Some(quarter) = self.quarter_of(since) else { return };
        if let Some(parcels) = quarter.parcels.get_mut(&(node, dept)) {
            *parcels = parcels.saturating_sub(1);
            if *parcels == 0 {
                quarter.parcels.remove(&(node, dept));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Saturday 28 November 2026, 20:00 in Paris.
    const EIGHT: Moment = Moment(1_795_892_400_000);

    fn dept(code: &str) -> DeptId {
        DeptId::new(code).expect("a code")
    }

    fn node(key: &str) -> NodeId {
        NodeId::new(key).expect("a code")
    }

    /// A SKU of which `units` are expected each minute, all by Paris.
    fn paris(units: f64) -> Outlook {
        let shares = DEPTS.map(|dept| if dept.code == "75" { 1.0 } else { 0.0 });
        Outlook { by_minute: [units; MINUTES], shares }
    }

    fn open(demand: &mut Demand, now: Moment, units: f64) {
        for from in demand.missing(now) {
            demand.open(from, &[paris(units)]);
        }
    }

    #[test]
    fn a_quarter_counts_as_far_as_it_has_gone() {
        let mut demand = Demand::default();
        open(&mut demand, EIGHT, 2.0);
        assert_eq!(demand.expected(dept("75"), EIGHT), 2.0);
        assert_eq!(demand.expected(dept("75"), EIGHT + Span::minutes(4)), 10.0);
        assert_eq!(demand.expected(dept("75"), EIGHT + Span::minutes(40)), 30.0);
        assert_eq!(demand.expected(dept("13"), EIGHT + Span::minutes(40)), 0.0);
    }

    #[test]
    fn what_is_older_than_an_hour_leaves_the_map_but_not_the_day() {
        let mut demand = Demand::default();
        open(&mut demand, EIGHT, 1.0);
        demand.order(dept("75"), 3, EIGHT);
        assert_eq!(demand.ordered(dept("75"), EIGHT + Span::minutes(59)), Ordered { orders: 1, units: 3 });
        assert_eq!(demand.ordered(dept("75"), EIGHT + Span::minutes(61)), Ordered::default(), "nobody orders any more");
        open(&mut demand, EIGHT + Span::minutes(61), 1.0);
        assert_eq!(demand.ordered(dept("75"), EIGHT + Span::minutes(61)), Ordered::default());
        assert_eq!(demand.orders_today(dept("75")), 1);
        open(&mut demand, EIGHT + Span::hours(1_000_000), 1.0);
        assert_eq!(demand.quarters.len(), QUARTERS_KEPT);
    }

    #[test]
    fn a_parcel_that_is_replaced_is_taken_back_from_its_own_quarter() {
        let mut demand = Demand::default();
        let (lyon, lille) = (node("FR-LYS"), node("FR-LIL"));
        open(&mut demand, EIGHT, 0.0);
        demand.give(lyon, dept("75"));
        demand.give(lyon, dept("75"));
        let now = EIGHT + Span::minutes(20);
        open(&mut demand, now, 0.0);
        demand.give(lille, dept("75"));
        demand.take_back(lyon, dept("75"), EIGHT + Span::minutes(3));
        let expected = BTreeMap::from([((lyon, dept("75")), 1), ((lille, dept("75")), 1)]);
        assert_eq!(demand.parcels(now), expected);
        demand.take_back(lyon, dept("75"), EIGHT + Span::minutes(3));
        demand.take_back(lyon, dept("75"), EIGHT + Span::minutes(3));
        assert_eq!(demand.parcels(now), BTreeMap::from([((lille, dept("75")), 1)]));
    }
}
