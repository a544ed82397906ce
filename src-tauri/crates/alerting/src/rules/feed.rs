//! A feed has gone quiet.

use super::{Stake, graded, measure};
use crate::Condition;
use model::{AlertKind, Moment, SourceId, Span, Subject};

/// So many usual gaps without a word open.
const OPENS_GAPS: i64 = 5;
/// Fewer gaps than this close.
const STAYS_GAPS: i64 = 2;
/// No feed is called silent before this, however busy it was.
const OPENS_MIN: Span = Span::minutes(2);
/// A usual gap shorter than this counts as this, or a very busy feed could never be called heard again.
const GAP_MIN: Span = Span::seconds(10);
/// So many gaps, and at least this long, are medium.
const MEDIUM: (i64, Span) = (20, Span::minutes(10));
/// So many gaps, and at least this long, are high.
const HIGH: (i64, Span) = (60, Span::minutes(30));

/// Opens when a source has said nothing for five of its usual gaps and two minutes. Measured in minutes: seen is
/// the silence, expected the usual gap.
pub fn feed_silent(source: SourceId, last: Moment, usual_gap: Span, now: Moment, open: bool) -> Option<Condition> {
    let (silence, gap) = (now - last, usual_gap.max(GAP_MIN));
    let lasts = |gaps: i64, least: Span| silence >= least && silence.0 >= gap.0.saturating_mul(gaps);
    let silent = if open { lasts(STAYS_GAPS, Span::ZERO) } else { lasts(OPENS_GAPS, OPENS_MIN) };
    let severity = graded(lasts(HIGH.0, HIGH.1), lasts(MEDIUM.0, MEDIUM.1));
    let measure = measure(silence.as_minutes(), usual_gap.as_minutes(), Stake::default());
    silent.then_some(Condition { kind: AlertKind::FeedSilent, subject: Subject::Feed(source), severity, measure })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Severity;

    fn check(silent_s: i64, gap_s: i64, open: bool) -> Option<Severity> {
        let source = SourceId::new("shopify:maison-lune").expect("a code");
        let now = Moment(0) + Span::seconds(silent_s);
        feed_silent(source, Moment(0), Span::seconds(gap_s), now, open).map(|found| found.severity)
    }

    #[test]
    fn a_busy_shop_is_missed_after_two_minutes_a_calm_one_later() {
        assert_eq!(check(119, 3, false), None);
        assert_eq!(check(120, 3, false), Some(Severity::Low));
        assert_eq!(check(120, 60, false), None);
        assert_eq!(check(300, 60, false), Some(Severity::Low));
    }

    #[test]
    fn it_closes_when_words_come_again() {
        assert_eq!(check(200, 60, true), Some(Severity::Low));
        assert_eq!(check(100, 60, true), None);
    }

    #[test]
    fn half_an_hour_of_nothing_from_a_busy_shop_is_high() {
        assert_eq!(check(700, 3, true), Some(Severity::Medium));
        assert_eq!(check(1_800, 3, true), Some(Severity::High));
        assert_eq!(check(1_800, 600, true), Some(Severity::Low), "a stock file that comes every ten minutes");
    }
}
