//! A part of the app does not do its work.

use super::{Stake, graded, measure};
use crate::Condition;
use model::{AlertKind, SourceId, Span, Subject};

/// Parts without which nothing is decided or nobody moves.
const HIGH: [&str; 2] = ["lane:instructions", "task:beat"];
/// What is put aside for a person is known, and waits.
const LOW: &str = ":dead";

/// Holds as long as the part fails. Measured in minutes: seen is how long.
pub fn part_failing(part: SourceId, lasts: Span) -> Condition {
    let name = part.as_str();
    let severity = graded(HIGH.contains(&name), !name.ends_with(LOW));
    let measure = measure(lasts.as_minutes(), 0, Stake::default());
    Condition { kind: AlertKind::PartFailing, subject: Subject::Part(part), severity, measure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Severity;

    #[test]
    fn robots_that_hear_nothing_are_worse_than_mails_that_wait() {
        let check = |name| part_failing(SourceId::new(name).expect("a code"), Span::minutes(7));
        assert_eq!(check("lane:instructions").severity, Severity::High);
        assert_eq!(check("lane:mail").severity, Severity::Medium);
        assert_eq!(check("task:publish").severity, Severity::Medium);
        assert_eq!(check("lane:mail:dead").severity, Severity::Low);
        assert_eq!(check("lane:mail").measure.seen, 7);
    }
}
