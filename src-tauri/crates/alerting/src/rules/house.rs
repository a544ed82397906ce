//! The house itself is in trouble.

use super::{Stake, measure};
use crate::Condition;
use model::{AlertKind, Severity, Subject};

/// Holds when control reached its limit of rounds in a tick: two of its rules answer each other without end.
pub fn rounds_exhausted(rounds: u32, limit: u32) -> Option<Condition> {
    let measure = measure(i64::from(rounds), i64::from(limit), Stake::default());
    let (kind, subject, severity) = (AlertKind::RoundsExhausted, Subject::House, Severity::Medium);
    (limit > 0 && rounds >= limit).then_some(Condition { kind, subject, severity, measure })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_limit_is_an_alert() {
        assert!(rounds_exhausted(7, 8).is_none());
        assert!(rounds_exhausted(8, 8).is_some());
    }
}
