//! A node has more work than it can prepare in time, or will have.

use super::{Stake, graded, measure, unless_news};
use crate::Condition;
use model::{AlertKind, NodeId, Span, Subject};

/// Work that waits at a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Load {
    /// Units still to prepare for the next cut-off.
    pub backlog_units: u32,
    /// Parcels among them that nobody has begun: what comes next goes before some of them.
    pub waiting: u32,
    /// Units that the forecast expects besides, until that cut-off.
    pub expected_units: u32,
    /// Units it prepares in a quarter of an hour.
    pub capacity_per_quarter: u32,
    /// Time until that cut-off.
    pub time_left: Span,
}

/// Needing this percentage of the time left opens.
const OPENS_PCT: i64 = 100;
/// Below this percentage it closes.
const STAYS_PCT: i64 = 80;
/// With what is only expected, needing this percentage opens: a forecast may be wrong by as much.
const FORESEEN_PCT: i64 = 125;
/// And so many parcels that wait: a handful is found another way.
const FORESEEN_WAITING: u32 = 10;
/// So near to the cut-off only what is there counts.
const FORESEEN_MIN: i64 = 20;
/// Less work than a quarter of an hour is never saturation.
const WORK_MIN: i64 = 15;
/// Fewer orders that wait are news: a handful is found another way.
const CALLS_ORDERS: u32 = 5;
/// Needing this percentage is medium.
const MEDIUM_PCT: i64 = 120;
/// Needing this percentage, for many orders, is high.
const HIGH_PCT: i64 = 150;
/// How many orders that is.
const HIGH_ORDERS: u32 = 50;
/// What a node that can prepare nothing is said to need, minutes.
const NEVER: i64 = 24 * 60;

/// How the work of a node stands against the time that is left.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Pressure {
    /// It can be done in time.
    Fits,
    /// It takes nearly all of the time, or will take more with what is expected.
    Tight,
    /// It takes more time than is left.
    Exceeds,
}

impl Load {
    /// Minutes that so many units take.
    fn need(&self, units: u32) -> i64 {
        match self.capacity_per_quarter {
            0 => NEVER,
            capacity => (u64::from(units) * 15).div_ceil(u64::from(capacity)).min(NEVER as u64) as i64,
        }
    }

    /// Minutes that what waits and what is in hand takes.
    pub fn needs_min(&self) -> i64 {
        self.need(self.backlog_units)
    }

    /// How it stands: the alert's rule, with its hysteresis while the alert is `open`, and a node's colour.
    pub fn pressure(&self, open: bool) -> Pressure {
        if self.takes(self.backlog_units, if open { STAYS_PCT } else { OPENS_PCT }) {
            Pressure::Exceeds
        } else if self.may_exceed(open) || self.takes(self.backlog_units, STAYS_PCT) {
            Pressure::Tight
        } else {
            Pressure::Fits
        }
    }

    /// Only with what is expected it takes more time than is left.
    fn may_exceed(&self, open: bool) -> bool {
        open && self.waiting > 0 && self.takes(self.whole(), STAYS_PCT) || self.is_foreseen()
    }

    fn left(&self) -> i64 {
        self.time_left.as_minutes().clamp(0, NEVER)
    }

    fn takes(&self, units: u32, pct: i64) -> bool {
        let need = self.need(units);
        self.backlog_units > 0 && need >= WORK_MIN && need * 100 >= self.left() * pct
    }

    /// With what is expected.
    fn whole(&self) -> u32 {
        self.backlog_units.saturating_add(self.expected_units)
    }

    /// What waits can be prepared in time, but not with what is expected besides.
    pub fn is_foreseen(&self) -> bool {
        !self.takes(self.backlog_units, OPENS_PCT)
            && self.left() >= FORESEEN_MIN
            && self.waiting >= FORESEEN_WAITING
            && self.takes(self.whole(), FORESEEN_PCT)
    }
}

/// Opens when the backlog needs more time than is left before the cut-off, or will clearly need it with what the
/// forecast expects; that alone is never more than low, and news when fewer than five orders wait. Measured in minutes:
/// seen is what the work needs, expected what is left.
pub fn node_saturated(node: NodeId, load: &Load, stake: impl FnOnce() -> Stake, open: bool) -> Option<Condition> {
    let here = load.pressure(open) == Pressure::Exceeds;
    if !here && !load.may_exceed(open) {
        return None;
    }
    let (stake, units) = (stake(), if here { load.backlog_units } else { load.whole() });
    let takes = |pct| here && load.takes(units, pct);
    let grade = graded(takes(HIGH_PCT) && stake.orders >= HIGH_ORDERS, takes(MEDIUM_PCT));
    let severity = unless_news(grade, stake.orders >= CALLS_ORDERS);
    let measure = measure(load.need(units), load.left(), stake);
    Some(Condition { kind: AlertKind::NodeSaturated, subject: Subject::Node(node), severity, measure })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Severity;

    fn check(backlog: u32, capacity: u32, left_min: i64, open: bool) -> Option<(Severity, i64)> {
        foreseen((backlog, backlog / 2, 0), capacity, left_min, open)
    }

    fn foreseen(units: (u32, u32, u32), capacity: u32, left: i64, open: bool) -> Option<(Severity, i64)> {
        let ((backlog_units, waiting, expected_units), time_left) = (units, Span::minutes(left));
        let load = Load { backlog_units, waiting, expected_units, capacity_per_quarter: capacity, time_left };
        let stake = || Stake { orders: backlog_units / 2, cents: None };
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
    fn what_is_expected_opens_it_before_it_is_late_and_lets_it_go_again() {
        assert_eq!(foreseen((400, 200, 500), 100, 120, false), None, "a forecast may be wrong by so much");
        assert_eq!(foreseen((400, 200, 600), 100, 120, false), Some((Severity::Low, 150)));
        let stays = foreseen((400, 200, 300), 100, 120, true);
        assert_eq!(stays, Some((Severity::Low, 105)), "it stays until there is air again");
        assert_eq!(foreseen((400, 200, 200), 100, 120, true), None);
        assert_eq!(foreseen((400, 5, 5_000), 100, 120, false), None, "hardly anybody waits who could be late");
        assert_eq!(foreseen((50, 25, 900), 100, 15, false), None, "what comes now is for the next cut-off");
        let alone = foreseen((1_000, 500, 900), 100, 120, false);
        assert_eq!(alone, Some((Severity::Medium, 150)), "what waits is told alone");
    }

    #[test]
    fn a_node_is_coloured_by_the_rule_of_its_alert() {
        let pressure = |backlog_units, open| {
            let time_left = Span::minutes(120);
            Load { backlog_units, waiting: 10, expected_units: 0, capacity_per_quarter: 100, time_left }.pressure(open)
        };
        let seen = [600, 640, 780, 800].map(|units| pressure(units, false));
        assert_eq!(seen, [Pressure::Fits, Pressure::Tight, Pressure::Tight, Pressure::Exceeds]);
        assert_eq!([600, 700].map(|units| pressure(units, true)), [Pressure::Fits, Pressure::Exceeds]);
    }

    #[test]
    fn half_as_much_again_is_high() {
        assert_eq!(check(1_000, 100, 120, false).map(|found| found.0), Some(Severity::Medium));
        assert_eq!(check(1_200, 100, 120, false).map(|found| found.0), Some(Severity::High));
    }

    #[test]
    fn little_too_much_work_for_a_handful_of_orders_is_news() {
        assert_eq!(check(8, 1, 120, false).map(|found| found.0), Some(Severity::Info));
        assert_eq!(check(10, 1, 150, false).map(|found| found.0), Some(Severity::Low), "for five");
    }

    #[test]
    fn a_few_minutes_of_work_at_the_cutoff_are_normal_a_stopped_node_is_not() {
        assert_eq!(check(60, 100, 2, false), None);
        assert_eq!(check(1, 0, 60, false).map(|found| found.1), Some(NEVER));
        assert_eq!(check(0, 0, 60, false), None);
    }
}
