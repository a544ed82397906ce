//! Many customers would be told at once.

use super::{Stake, measure};
use crate::Condition;
use model::{AlertKind, Severity, Subject};

/// Holds as long as messages of one cause wait for a person. Measured in messages: seen is what waits, expected what
/// would go out without a person.
pub fn mass_message(subject: Subject, stake: Stake, above: u32) -> Condition {
    let measure = measure(i64::from(stake.orders), i64::from(above), stake);
    Condition { kind: AlertKind::MassMessage, subject, severity: Severity::Medium, measure }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mass_message_measures_what_waits_against_what_would_go() {
        let found = mass_message(Subject::App, Stake { orders: 56, cents: Some(180_000) }, 25);
        assert_eq!((found.measure.seen, found.measure.expected, found.severity), (56, 25, Severity::Medium));
    }
}
