//! A node has more work than it can prepare in time.

use super::{Stake, graded, measure};
use crate::Condition;
use model::{AlertKind, NodeId, Span, Subject};

/// Work that waits at a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Load {
    /// Units still to prepare for the next cut-off.
    pub backlog_units: u32,
    /// Units it prepares in a quarter of an hour.
    pub capacity_per_slot: u32,
    /// Time until that cut-off.
    pub time_left: Span,
}

/// Needing this percentage of the time left opens.
const OPENS_PCT: i64 = 100;
/// Below this percentage it closes.
const STAYS_PCT: i64 = 80;
/// Less work than a quarter of an hour is never saturation.
const WORK_MIN: i64 = 15;
/// Needing this percentage is medium.
const MEDIUM_PCT: i64 = 120;
/// Needing this percentage, for many orders, is high.
const HIGH_PCT: i64 = 150;
/// How many orders that is.
const HIGH_ORDERS: u32 = 50;
/// What a node that can prepare nothing is said to need, minutes.
const NEVER: i64 = 24 * 60;

/// Opens when the backlog needs more time than is left before the cut-off. Measured in minutes: seen is what the
/// work needs, expected what is left.
pub fn node_saturated(node: NodeId, load: &Load, stake: impl FnOnce() -> Stake, open: bool) -> Option<Condition> {
    let need = match load.capacity_per_slot {
        0 => NEVER,
        capacity => (u64::from(load.backlog_units) * 15).div_ceil(u64::from(capacity)).min(NEVER as u64) as i64,
    };
    let left = load.time_left.as_minutes().clamp(0, NEVER);
    let takes = |pct: i64| need * 100 >= left * pct;
    let limit = if open { STAYS_PCT } else { OPENS_PCT };
    if load.backlog_units == 0 || need < WORK_MIN || !takes(limit) {
        return None;
    }
    let stake = stake();
    let severity = graded(takes(HIGH_PCT) && stake.orders >= HIGH_ORDERS, takes(MEDIUM_PCT));
    let measure = measure(need, left, stake);
    Some(Condition { kind: AlertKind::NodeSaturated, subject: Subject::Node(node), severity, measure })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Severity;

    fn check(backlog: u32, capacity: u32, left_min: i64, open: bool) -> Option<(Severity, i64)> {
        let load = Load { backlog_units: backlog, capacity_per_slot: capacity, time_left: Span::minutes(left_min) };
        let stake = || Stake { orders: backlog / 2, cents: 0 };
        let node = NodeId::new("FR-HUB-LYON").expect("a code");
        node_saturated(node, &load, stake, open).map(|found| (found.severity, found.measure.seen))
    }

    #[test]
    fn two_hours_of_work_in_two_hours_is_the_edge() {
        assert_eq!(check(780, 100, 120, false), None);
        assert_eq!(check(800, 100, 120, false), Some((Severity::Low, 120)));
        assert_eq!(check(700, 100, 120, true), Some((Severity::Low, 105)), "it stays until there is air again");
        assert_eq!(check(600, 100, 120, true), None);
    }

    #[test]
    fn half_as_much_again_is_high() {
        assert_eq!(check(1_000, 100, 120, false).map(|found| found.0), Some(Severity::Medium));
        assert_eq!(check(1_200, 100, 120, false).map(|found| found.0), Some(Severity::High));
    }

    #[test]
    fn a_few_minutes_of_work_at_the_cutoff_are_normal_a_stopped_node_is_not() {
        assert_eq!(check(60, 100, 2, false), None);
        assert_eq!(check(1, 0, 60, false).map(|found| found.1), Some(NEVER));
        assert_eq!(check(0, 0, 60, false), None);
    }
}
