//! A site has work in hand and packs nothing.

use super::{Stake, graded, measure};
use crate::Condition;
use model::{AlertKind, NodeId, Span, Subject};

/// Nothing packed for this long opens: people who pick by hand pack in bursts.
const OPENS: Span = Span::minutes(20);
/// Nothing packed for this long is medium.
const MEDIUM: Span = Span::minutes(40);
/// Nothing packed for this long, while many orders wait, is high.
const HIGH: Span = Span::minutes(60);
/// How many orders that is.
const HIGH_ORDERS: u32 = 20;

/// Opens when an open site has had work in hand for twenty minutes and packed nothing; ends with the first box. Measured
/// in minutes: expected is what is allowed.
pub fn site_stalled(node: NodeId, lasts: Span, stake: impl FnOnce() -> Stake) -> Option<Condition> {
    if lasts < OPENS {
        return None;
    }
    let stake = stake();
    let severity = graded(lasts >= HIGH && stake.orders >= HIGH_ORDERS, lasts >= MEDIUM);
    let measure = measure(lasts.as_minutes(), OPENS.as_minutes(), stake);
    Some(Condition { kind: AlertKind::SiteStalled, subject: Subject::Node(node), severity, measure })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Severity;

    #[test]
    fn twenty_minutes_without_a_box_are_a_stall_and_an_hour_before_many_orders_is_high() {
        let node = NodeId::new("FR-DK2").expect("a code");
        let check = |lasts, orders| {
            let stake = || Stake { orders, cents: None };
            site_stalled(node, Span::minutes(lasts), stake).map(|found| found.severity)
        };
        assert_eq!([check(19, 90), check(20, 1)], [None, Some(Severity::Low)]);
        assert_eq!([check(60, 5), check(60, 20)], [Some(Severity::Medium), Some(Severity::High)]);
    }
}
