//! Which open orders will probably miss: a projection of each node's work against its cut-offs, and of each van's tour
//! against the first promises aboard. What has passed is missed, and no risk any more. Reads state, decides nothing.
//!
//! A node's parcels are taken at the pace that its card states: what is in hand, then what waits, each in order of its
//! cut-off; a van's stops as they are believed now. How long that takes is a belief: its error grows with the time ahead,
//! and a normal law (its distribution function by the logistic curve nearest to it, Haley, 1952) gives the probability
//! that the cut-off or the promise is missed. What nothing brings in time, be it that no van has room for it, is missed
//! for certain.

use crate::{
    calendar::{at_minute, is_open},
    cut::tours::retimed,
    order::{Order, Parcel},
    section::{orders::Orders, sites::Sites, stock::Stock},
    world::World,
};
use model::{Moment, NodeCard, NodeId, OrderId, ParcelId, QUARTER, Span, StopKind};
use routing::{VanState, VanStatus};
use std::collections::{BTreeMap, BTreeSet};

/// An order is at risk from this probability on, thousandths.
pub const AT_RISK: u16 = 500;
/// What nothing brings in time.
const CERTAIN: f64 = 1.0;
/// Share of the time ahead by which a projection is wrong, one standard deviation.
const ERROR: f64 = 0.2;
/// And at least by this much.
const ERROR_MIN: Span = Span::minutes(3);
/// Slope that brings the logistic curve nearest to the normal one.
const LOGISTIC: f64 = 1.702;

/// What the projection stands on.
#[derive(Clone, Copy)]
pub(crate) struct Projection<'a> {
    pub orders: &'a Orders,
    pub sites: &'a Sites,
    pub stock: &'a Stock,
    pub now: Moment,
}

/// A parcel that is not packed, and whether it will be in time.
#[derive(Clone, Copy)]
pub(crate) struct ToPrepare<'a> {
    pub parcel: &'a Parcel,
    /// Probability that it misses its cut-off.
    missed: f64,
}

impl ToPrepare<'_> {
    /// As it looks now it misses its cut-off.
    pub fn is_short(self) -> bool {
        self.missed * 1_000.0 >= f64::from(AT_RISK)
    }
}

impl World {
    /// Open orders that will probably miss a cut-off or their first promise, with the probability in thousandths;
    /// those whose first promise has passed are missed, and not among them.
    pub fn look_ahead(&self, now: Moment) -> BTreeMap<OrderId, u16> {
        let (orders, projection) = (self.orders(), self.projection(now));
        let mut risk: BTreeMap<OrderId, u16> = BTreeMap::new();
        let nodes = self.sites().nodes().flat_map(|node| projection.of(node));
        let nodes = nodes.map(|one| (one.parcel.order, one.missed));
        let toured = self.fleet().toured();
        let vans = self.fleet().vans().flat_map(|van| projection.of_van(van, &toured));
        let behind = orders.behind().map(|order| (order.card.order, CERTAIN));
        let left = self.docks().left(orders, now).map(|(_, parcel)| (parcel.order, CERTAIN));
        for (order, missed) in nodes.chain(vans).chain(behind).chain(left) {
            let worst = risk.entry(order).or_default();
            *worst = (*worst).max((missed * 1_000.0).round() as u16);
        }
        risk.retain(|id, missed| *missed >= AT_RISK && orders.get(*id).is_some_and(|order| projection.may_miss(order)));
        risk
    }

    /// The work of the nodes as it is projected now.
    pub(crate) fn projection(&self, now: Moment) -> Projection<'_> {
        Projection { orders: self.orders(), sites: self.sites(), stock: self.stock(), now }
    }
}

impl<'a> Projection<'a> {
    /// What a node has still to prepare, in the order in which it will: the one projection that risk, alerts and the
    /// departure board read.
    pub fn of(self, node: NodeId) -> Vec<ToPrepare<'a>> {
        let Some(card) = self.stock.book().node(node) else { return Vec::new() };
        let (begins, mut units) = (begins(card, self.now), 0u32);
        let project = |(due, parcel): (Moment, &'a Parcel)| {
            units = units.saturating_add(parcel.units());
            ToPrepare { parcel, missed: self.missed(due, begins + takes(card, units)) }
        };
        let (in_hand, waiting) = (self.by_cutoff(self.sites.in_hand(node)), self.by_cutoff(self.sites.waiting(node)));
        in_hand.into_iter().chain(waiting).map(project).collect()
    }

    fn by_cutoff(self, parcels: impl Iterator<Item = ParcelId>) -> Vec<(Moment, &'a Parcel)> {
        let parcels = parcels.filter_map(|id| self.orders.parcel(id));
        let mut queue: Vec<(Moment, &Parcel)> =
            parcels.map(|parcel| (self.stock.must_be_packed(parcel), parcel)).collect();
        queue.sort_by_key(|(due, parcel)| (*due, parcel.since, parcel.plan.parcel));
        queue
    }

    /// The orders of a van, with the probability that each misses its first promise: by its tour as it is believed now,
    /// for certain when it has broken down with their parcels aboard and nobody is on the way to take them over.
    fn of_van(&self, van: &VanState, toured: &BTreeSet<ParcelId>) -> Vec<(OrderId, f64)> {
        let stuck = van.status == VanStatus::Broken;
        let aboard = van.aboard.iter().filter(|id| stuck && !toured.contains(*id));
        let aboard = aboard.filter_map(|id| Some((self.orders.of_parcel(*id)?.card.order, CERTAIN)));
        let tour = if stuck { None } else { retimed(van, self.now).or_else(|| van.tour.clone()) };
        let stops = tour.iter().flat_map(|tour| &tour.stops).filter(|stop| stop.kind == StopKind::Deliver);
        let brought = stops.flat_map(|stop| stop.parcels.iter().map(|id| (*id, stop.eta)));
        aboard.chain(brought.filter_map(|(id, eta)| self.brought(id, eta))).collect()
    }

    fn brought(&self, id: ParcelId, eta: Moment) -> Option<(OrderId, f64)> {
        let order = self.orders.of_parcel(id)?;
        Some((order.card.order, self.missed(order.first?.promise.latest, eta)))
    }

    /// There is something left to miss.
    fn may_miss(&self, order: &Order) -> bool {
        !order.is_over() && order.first.is_none_or(|first| first.promise.latest >= self.now)
    }

    /// Probability that work which is projected to end at `ends` misses `due`.
    fn missed(&self, due: Moment, ends: Moment) -> f64 {
        let error = ((ends - self.now).0 as f64 * ERROR).max(ERROR_MIN.0 as f64);
        1.0 / (1.0 + (LOGISTIC * (due - ends).0 as f64 / error).exp())
    }
}

/// When people work on what waits: now, or when the node opens next.
pub(crate) fn begins(card: &NodeCard, now: Moment) -> Moment {
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
        let (orders, sites, stock) = Default::default();
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
