//! What is counted: each opens at some number, is worse from another on, and stays until none is left.

use super::{Stake, graded, measure};
use crate::Condition;
use model::{AlertKind, DepartureId, NodeId, Subject};

/// From which numbers on a count opens, is medium and is high.
#[derive(Clone, Copy)]
struct Steps {
    opens: u32,
    medium: u32,
    high: u32,
}

/// A promise that was moved is a word that was broken: each counts.
const MOVED: Steps = Steps { opens: 1, medium: 10, high: 50 };
/// A parcel that missed its truck is looked for at once.
const MISSED: Steps = Steps { opens: 1, medium: 20, high: 100 };
/// Before the truck has left a projection may be wrong by a handful.
const WILL_MISS: Steps = Steps { opens: 5, ..MISSED };
/// Evening orders that were given a later day.
const LOST: Steps = Steps { opens: 3, medium: 20, high: 100 };
/// Somebody calls the customer.
const FAILED: Steps = Steps { opens: 1, medium: 4, high: 12 };
/// Somebody counts the shelf.
const SHELVES: Steps = Steps { opens: 1, medium: 3, high: 10 };
/// Percentage of a site's robots.
const ROBOTS_PCT: Steps = Steps { opens: 0, medium: 5, high: 15 };

fn counted(
    (kind, subject): (AlertKind, Subject),
    (seen, expected): (u32, i64),
    stake: Stake,
    steps: Steps,
    open: bool,
) -> Option<Condition> {
    let holds = seen > 0 && (open || seen >= steps.opens);
    let severity = graded(seen >= steps.high, seen >= steps.medium);
    let measure = measure(i64::from(seen), expected, stake);
    holds.then_some(Condition { kind, subject, severity, measure })
}

/// Promises moved lately for one cause: a van or a site. Measured in orders.
pub fn promises_moved(subject: Subject, stake: Stake, open: bool) -> Option<Condition> {
    counted((AlertKind::PromisesMoved, subject), (stake.orders, 0), stake, MOVED, open)
}

/// A departure and its parcels.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Short {
    /// Parcels that will not be packed in time, as it looks now.
    pub will_miss: u32,
    /// Parcels that it has left behind.
    pub missed: u32,
    /// Parcels that were or are to leave with it.
    pub expected: u32,
}

/// Opens when a departure will leave at least five parcels short, or has left any behind. Measured in parcels: seen are
/// the short ones, expected all that were to leave.
pub fn departure_short(departure: DepartureId, short: &Short, stake: Stake, open: bool) -> Option<Condition> {
    let steps = if short.missed > 0 { MISSED } else { WILL_MISS };
    let key = (AlertKind::DepartureShort, Subject::Departure(departure));
    counted(key, (short.will_miss.max(short.missed), i64::from(short.expected)), stake, steps, open)
}

/// Customers who asked for this evening and were given a later day at the sale, lately, by the depot whose vans serve
/// them. Measured in orders.
pub fn evening_lost(subject: Subject, stake: Stake, open: bool) -> Option<Condition> {
    counted((AlertKind::EveningLost, subject), (stake.orders, 0), stake, LOST, open)
}

/// Deliveries of a depot's vans that failed lately and that nobody has made up for. Measured in parcels: expected are
/// the vans concerned.
pub fn stops_failed(subject: Subject, failed: u32, vans: u32, stake: Stake, open: bool) -> Option<Condition> {
    counted((AlertKind::StopsFailed, subject), (failed, i64::from(vans)), stake, FAILED, open)
}

/// Shelves of a site at which a picker lately found fewer units than the books said, and that nobody has counted since.
/// Measured in articles.
pub fn short_picks(node: NodeId, skus: u32, stake: Stake, open: bool) -> Option<Condition> {
    counted((AlertKind::ShortPicks, Subject::Node(node)), (skus, 0), stake, SHELVES, open)
}

/// Robots of a site that stand still. Measured in robots: expected are the units that the site packs fewer in a quarter
/// of an hour.
pub fn robots_down(node: NodeId, down: u32, all: u32, capacity_per_quarter: u32) -> Option<Condition> {
    let share = |of: u32| (u64::from(down) * u64::from(of)).div_ceil(u64::from(all.max(1)));
    let slower = i64::try_from(share(capacity_per_quarter)).unwrap_or(i64::MAX);
    let pct = u32::try_from(share(100)).unwrap_or(u32::MAX);
    let severity = graded(pct >= ROBOTS_PCT.high, pct >= ROBOTS_PCT.medium);
    let key = (AlertKind::RobotsDown, Subject::Node(node));
    counted(key, (down, slower), Stake::default(), ROBOTS_PCT, true).map(|found| Condition { severity, ..found })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Severity;

    fn site() -> NodeId {
        NodeId::new("FR-CEN").expect("a code")
    }

    fn orders(orders: u32) -> Stake {
        Stake { orders, cents: None }
    }

    #[test]
    fn one_promise_moved_is_told_and_fifty_are_high_until_none_is_left() {
        let check = |n, open| promises_moved(Subject::Node(site()), orders(n), open).map(|found| found.severity);
        assert_eq!([check(0, true), check(1, false)], [None, Some(Severity::Low)]);
        assert_eq!([check(10, false), check(50, false)], [Some(Severity::Medium), Some(Severity::High)]);
    }

    #[test]
    fn a_truck_that_may_leave_a_handful_is_left_alone_until_it_has() {
        let truck = DepartureId::new("CEN-REL-28-1400").expect("a code");
        let will = |n, open| departure_short(truck, &Short { will_miss: n, missed: 0, expected: 300 }, orders(n), open);
        assert!(will(4, false).is_none() && will(5, false).is_some(), "a projection may be wrong by four");
        assert!(will(1, true).is_some() && will(0, true).is_none());
        let left = departure_short(truck, &Short { will_miss: 0, missed: 1, expected: 300 }, orders(1), false);
        assert_eq!(left.map(|found| (found.measure.seen, found.measure.expected)), Some((1, 300)));
    }

    #[test]
    fn evening_orders_are_lost_in_number() {
        let check = |n| evening_lost(Subject::App, orders(n), false).map(|found| found.severity);
        assert_eq!([check(2), check(3), check(100)], [None, Some(Severity::Low), Some(Severity::High)]);
    }

    #[test]
    fn failed_deliveries_and_short_shelves_grow_with_their_number() {
        let failed = |n| stops_failed(Subject::Node(site()), n, 2, orders(n), false).map(|found| found.severity);
        assert_eq!([failed(1), failed(4), failed(12)], [Severity::Low, Severity::Medium, Severity::High].map(Some));
        let shelves = |n| short_picks(site(), n, orders(n), false).map(|found| found.severity);
        assert_eq!([shelves(1), shelves(3), shelves(0)], [Some(Severity::Low), Some(Severity::Medium), None]);
    }

    #[test]
    fn robots_that_stand_cost_their_share_of_the_pace() {
        let check = |down| robots_down(site(), down, 120, 900).map(|found| (found.severity, found.measure.expected));
        assert_eq!(check(0), None);
        assert_eq!(check(1), Some((Severity::Low, 8)));
        assert_eq!(check(6), Some((Severity::Medium, 45)));
        assert_eq!(check(18), Some((Severity::High, 135)));
    }
}
