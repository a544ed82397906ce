//! Which open orders are at risk: a projection of each node's work against its cut-offs, and what is late already.
//! Reads state, decides nothing.
//!
//! A node's parcels are taken in order of their cut-off, behind what is in hand, at the pace that its card states. How
//! long that takes is a belief: its error grows with the time ahead, and a normal law (its distribution function by the
//! logistic curve nearest to it, Haley, 1952) gives the probability that the cut-off is missed.

use crate::{
    calendar::{at_minute, is_open},
    order::Parcel,
    section::{orders::Orders, sites::Sites, stock::Stock},
    world::World,
};
use model::{Moment, NodeCard, NodeId, OrderId, QUARTER, Span};
use std::collections::BTreeMap;

/// An order is at risk from this probability on that it misses its cut-off.
pub const AT_RISK: f64 = 0.5;
/// Share of the time ahead by which a projection is wrong, one standard deviation.
const ERROR: f64 = 0.2;
/// And at least by this much.
const ERROR_MIN: Span = Span::minutes(3);
/// Slope that brings the logistic curve nearest to the normal one.
const LOGISTIC: f64 = 1.702;

/// What the projection stands on.
struct Projection<'a> {
    orders: &'a Orders,
    sites: &'a Sites,
    stock: &'a Stock,
    now: Moment,
}

impl World {
    /// Open orders at risk, with the probability that each misses its cut-off; 1 for what is late already.
    pub fn at_risk(&self, now: Moment) -> BTreeMap<OrderId, f64> {
        let projection = Projection { orders: self.orders(), sites: self.sites(), stock: self.stock(), now };
        let mut risk: BTreeMap<OrderId, f64> = BTreeMap::new();
        for (order, missed) in self.sites().nodes().flat_map(|node| projection.of(node)) {
            let worst = risk.entry(order).or_default();
            *worst = worst.max(missed);
        }
        risk.retain(|_, missed| *missed >= AT_RISK);
        risk.extend(self.orders().late().map(|order| (order.card.order, 1.0)));
        risk
    }
}

impl Projection<'_> {
    /// The orders that wait at a node, with the probability that each misses its cut-off there.
    fn of(&self, node: NodeId) -> Vec<(OrderId, f64)> {
        let Some(card) = self.stock.book().node(node) else { return Vec::new() };
        let waiting = self.sites.waiting(node).filter_map(|id| self.orders.parcel(id));
        let mut queue: Vec<(Moment, &Parcel)> =
            waiting.map(|parcel| (self.stock.must_be_packed(parcel), parcel)).collect();
        queue.sort_by_key(|(due, parcel)| (*due, parcel.since, parcel.plan.parcel));
        let begins = begins(card, self.now);
        let mut units = self.sites.in_work(node);
        let missed = |(due, parcel): (Moment, &Parcel)| {
            units = units.saturating_add(parcel.units());
            (parcel.order, self.missed(due, begins + takes(card, units)))
        };
        queue.into_iter().map(missed).collect()
    }

    /// Probability that work which is projected to end at `ends` misses `due`.
    fn missed(&self, due: Moment, ends: Moment) -> f64 {
        let error = ((ends - self.now).0 as f64 * ERROR).max(ERROR_MIN.0 as f64);
        1.0 / (1.0 + (LOGISTIC * (due - ends).0 as f64 / error).exp())
    }
}

/// When people work on what waits: now, or when the node opens next.
fn begins(card: &NodeCard, now: Moment) -> Moment {
    if is_open(card, now) {
        return now;
    }
    let today = at_minute(now, card.opens_min);
    if today > now { today } else { at_minute(now + Span::hours(24), card.opens_min) }
}

/// How long a node takes for so many units.
pub(crate) fn takes(card: &NodeCard, units: u32) -> Span {
    Span((i64::from(units) * QUARTER.0).checked_div(i64::from(card.capacity_per_quarter)).unwrap_or(QUARTER.0 * 96))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_795_892_400_000);

    fn missed(work_min: i64, left_min: i64) -> f64 {
        let (orders, sites, stock) = (Orders::default(), Sites::default(), Stock::default());
        let projection = Projection { orders: &orders, sites: &sites, stock: &stock, now: NOW };
        projection.missed(NOW + Span::minutes(left_min), NOW + Span::minutes(work_min))
    }

    #[test]
    fn an_hour_and_a_quarter_of_work_before_a_cutoff_in_forty_minutes_is_a_risk() {
        assert!(missed(78, 38) > 0.95);
        assert!(missed(38, 78) < 0.05);
        assert!((missed(60, 60) - 0.5).abs() < 1e-9, "even odds");
        assert!(missed(0, -5) > 0.9, "the truck has gone");
    }
}
