//! The app itself is in trouble.

use super::{Stake, measure};
use crate::Condition;
use model::{AlertKind, Severity, Span, Subject};

/// An app that has closed no minute for this long stands still.
pub const IDLE: Span = Span::minutes(3);

/// Holds when control reached its limit of rounds in a tick: two of its rules answer each other without end.
pub fn rounds_exhausted(rounds: u32, limit: u32) -> Option<Condition> {
    let measure = measure(i64::from(rounds), i64::from(limit), Stake::default());
    let (kind, subject, severity) = (AlertKind::RoundsExhausted, Subject::App, Severity::Medium);
    (limit > 0 && rounds >= limit).then_some(Condition { kind, subject, severity, measure })
}

/// Holds as long as the app says that it stands still: nothing is planned, measured or alerted meanwhile. Measured in
/// minutes without a closed one, of which three are the least that is said.
pub fn app_idle(silence: Span, orders: u32) -> Condition {
    let stake = Stake { orders, cents: None };
    let measure = measure(silence.max(IDLE).as_minutes(), 1, stake);
    Condition { kind: AlertKind::AppIdle, subject: Subject::App, severity: Severity::High, measure }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_limit_is_an_alert() {
        assert!(rounds_exhausted(7, 8).is_none());
        assert!(rounds_exhausted(8, 8).is_some());
    }

    #[test]
    fn an_app_that_stands_still_says_so_loudly() {
        let found = app_idle(Span::minutes(7), 12);
        assert_eq!((found.severity, found.measure.seen, found.measure.orders), (Severity::High, 7, 12));
        assert_eq!(app_idle(Span::ZERO, 0).measure.seen, 3, "a clock that stands measures nothing");
    }
}
