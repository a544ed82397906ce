//! Parcels will miss their promise.

use super::{Stake, graded, measure};
use crate::Condition;
use model::{AlertKind, Subject};

/// So many orders open.
const OPENS_ORDERS: u32 = 5;
/// So much money opens, whatever the number: 500 €.
const OPENS_CENTS: i64 = 50_000;
/// So many orders are medium.
const MEDIUM_ORDERS: u32 = 25;
/// So many orders are high.
const HIGH_ORDERS: u32 = 100;

/// Opens when at least five orders (or 500 €) of one node, van or order will arrive after their promise; closes when
/// none is left. Measured in orders.
pub fn promise_at_risk(subject: Subject, stake: Stake, open: bool) -> Option<Condition> {
    let opens = stake.orders >= OPENS_ORDERS || stake.cents.is_some_and(|cents| cents >= OPENS_CENTS);
    let severity = graded(stake.orders >= HIGH_ORDERS, stake.orders >= MEDIUM_ORDERS);
    let measure = measure(i64::from(stake.orders), 0, stake);
    let at_risk = stake.orders > 0 && (open || opens);
    at_risk.then_some(Condition { kind: AlertKind::PromiseAtRisk, subject, severity, measure })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{NodeId, Severity};

    fn check(orders: u32, cents: i64, open: bool) -> Option<Severity> {
        let subject = Subject::Node(NodeId::new("FR-CEN").expect("a code"));
        promise_at_risk(subject, Stake { orders, cents: Some(cents) }, open).map(|found| found.severity)
    }

    #[test]
    fn one_late_parcel_is_daily_life_five_are_not() {
        assert_eq!(check(1, 4_000, false), None);
        assert_eq!(check(5, 20_000, false), Some(Severity::Low));
        assert_eq!(check(1, 90_000, false), Some(Severity::Low), "an expensive one");
    }

    #[test]
    fn it_stays_until_nobody_waits() {
        assert_eq!(check(1, 4_000, true), Some(Severity::Low));
        assert_eq!(check(0, 0, true), None);
        assert_eq!(check(120, 0, true), Some(Severity::High));
    }
}
