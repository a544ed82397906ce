//! A van is late, silent or broken.

use super::{Stake, graded, measure, unless_news};
use crate::Condition;
use model::{AlertKind, Moment, Span, Subject, VanId};

/// A slack this far below nothing opens.
const LATE_OPENS: Span = Span::minutes(-5);
/// A slack of at least this closes.
const LATE_STAYS: Span = Span::minutes(2);
/// This late is medium.
const LATE_MEDIUM: Span = Span::minutes(-20);
/// This late, for many orders, is high.
const LATE_HIGH: Span = Span::minutes(-45);
/// How many orders that is.
const LATE_HIGH_ORDERS: u32 = 8;
/// Fewer late orders, not yet very late, are news: their customers are told, and nobody drives faster.
const LATE_CALLS_ORDERS: u32 = 3;
/// Not heard of for this long opens: several stops without a word.
const SILENT_OPENS: Span = Span::minutes(15);
/// Heard of within this closes.
const SILENT_STAYS: Span = Span::minutes(3);
/// Not heard of for this long, with parcels aboard, is medium.
const SILENT_MEDIUM: Span = Span::minutes(30);
/// Not heard of for this long, with parcels aboard, is high.
const SILENT_HIGH: Span = Span::minutes(60);

/// Opens when a promise on the tour will be missed by five minutes. `worst_slack` is the least promise minus ETA;
/// the stake counts the late orders: one or two are news until they are twenty minutes late. Measured in minutes late.
pub fn van_late(van: VanId, worst_slack: Span, stake: Stake, open: bool, alarm: bool) -> Option<Condition> {
    let late = worst_slack <= LATE_OPENS || (open && worst_slack < LATE_STAYS);
    let calls = alarm || stake.orders >= LATE_CALLS_ORDERS;
    let high = worst_slack <= LATE_HIGH && stake.orders >= LATE_HIGH_ORDERS;
    let minutes = worst_slack.as_minutes().saturating_neg().max(0); // whole minutes as screens cut the slack itself
    let severity = unless_news(graded(high, worst_slack <= LATE_MEDIUM), calls);
    let measure = measure(minutes, 0, stake);
    late.then_some(Condition { kind: AlertKind::VanLate, subject: Subject::Van(van), severity, measure })
}

/// Opens when a van on tour has not been heard of for a quarter of an hour. Measured in minutes: seen is the
/// silence, expected what is allowed. A van that is not on tour may be silent.
pub fn van_silent(
    van: VanId,
    last_seen: Moment,
    now: Moment,
    on_tour: bool,
    stake: impl FnOnce() -> Stake,
    open: bool,
) -> Option<Condition> {
    let silence = now - last_seen;
    let limit = if open { SILENT_STAYS } else { SILENT_OPENS };
    if !on_tour || silence < limit {
        return None;
    }
    let stake = stake();
    let carries = stake.orders > 0;
    let severity = graded(carries && silence >= SILENT_HIGH, carries && silence >= SILENT_MEDIUM);
    let measure = measure(silence.as_minutes(), SILENT_OPENS.as_minutes(), stake);
    Some(Condition { kind: AlertKind::VanSilent, subject: Subject::Van(van), severity, measure })
}

/// Holds as long as the van is broken: high with orders aboard, low without. Measured in orders aboard.
pub fn van_broken(van: VanId, stake: Stake) -> Condition {
    let severity = graded(stake.orders > 0, false);
    let measure = measure(i64::from(stake.orders), 0, stake);
    Condition { kind: AlertKind::VanBroken, subject: Subject::Van(van), severity, measure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Severity;

    fn van() -> VanId {
        VanId::new("VAN-07").expect("a code")
    }

    fn orders(orders: u32) -> Stake {
        Stake { orders, cents: Some(i64::from(orders) * 4_000) }
    }

    #[test]
    fn a_van_is_late_from_five_minutes_and_until_it_has_two_in_hand() {
        let late = |minutes, open| van_late(van(), Span::minutes(minutes), orders(2), open, open).is_some();
        assert!(!late(-4, false));
        assert!(late(-5, false));
        assert!(late(1, true));
        assert!(!late(2, true));
    }

    #[test]
    fn very_late_for_many_is_high() {
        let found = van_late(van(), Span::minutes(-50), orders(9), false, false).expect("late");
        assert_eq!((found.severity, found.measure.seen), (Severity::High, 50));
        let few = van_late(van(), Span::minutes(-50), orders(2), false, false).expect("late");
        assert_eq!(few.severity, Severity::Medium);
    }

    #[test]
    fn a_little_late_for_one_or_two_is_news_unless_an_alarm_stands() {
        let late = |n, alarm| van_late(van(), Span::minutes(-6), orders(n), alarm, alarm).map(|found| found.severity);
        assert_eq!(
            [late(2, false), late(3, false), late(1, true)],
            [Severity::Info, Severity::Low, Severity::Low].map(Some)
        );
    }

    #[test]
    fn silence_counts_only_on_tour() {
        let silent = |minutes, on_tour, open| {
            van_silent(van(), Moment(0), Moment(0) + Span::minutes(minutes), on_tour, || orders(3), open)
        };
        assert_eq!(silent(14, true, false), None);
        assert_eq!(silent(15, true, false).map(|found| found.severity), Some(Severity::Low));
        assert_eq!(silent(31, true, true).map(|found| found.severity), Some(Severity::Medium));
        assert_eq!(silent(300, false, true), None, "back at the depot");
        assert_eq!(silent(1, true, true), None, "it spoke");
    }

    #[test]
    fn a_breakdown_is_high_only_with_orders_aboard() {
        assert_eq!(van_broken(van(), orders(12)).severity, Severity::High);
        assert_eq!(van_broken(van(), orders(0)).severity, Severity::Low);
    }
}
