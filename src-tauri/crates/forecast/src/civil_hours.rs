//! Cuts a stretch of time at the full hours of a clock in Paris. Knows nothing of SKUs.

use model::{Moment, Span};

/// Longest stretch that is looked at; the rest of a longer one is left out.
pub(crate) const STRETCH_MAX: Span = Span::hours(31 * 24);

/// 2100-01-01 in UTC: later moments are no plan, and are cut here so that a bad date cannot overflow.
const LAST: Moment = Moment(4_102_444_800_000);

const HOUR: Span = Span::hours(1);

/// A stretch within one hour of the Paris clock.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Piece {
    pub from: Moment,
    pub until: Moment,
    /// Hour of day in Paris, 0 to 23.
    pub hour: usize,
    /// Day in Paris, counted from 1970-01-01.
    pub day: i64,
}

impl Piece {
    /// The part of it inside `[from, until)`, hours.
    pub(crate) fn hours_within(&self, from: Moment, until: Moment) -> f64 {
        let inside = self.until.min(until) - self.from.max(from);
        inside.0.max(0) as f64 / HOUR.0 as f64
    }
}

/// `[from, until)` hour by hour. Clocks in Paris change by whole hours, so its full hours are those of UTC.
pub(crate) fn pieces(from: Moment, until: Moment) -> Vec<Piece> {
    let from = from.clamp(Moment(0), LAST);
    let until = until.min(from + STRETCH_MAX).min(LAST);
    let mut cut = Vec::new();
    let mut start = from;
    while start < until {
        let end = (start.floor(HOUR) + HOUR).min(until);
        let (day, hour) = day_and_hour(start);
        cut.push(Piece { from: start, until: end, hour, day });
        start = end;
    }
    cut
}

/// Day (from 1970-01-01) and hour on a clock in Paris.
pub(crate) fn day_and_hour(at: Moment) -> (i64, usize) {
    let civil = at.clamp(Moment(0), LAST).paris();
    let epoch = Moment(0).paris().date();
    (epoch.duration_until(civil.date()).as_hours() / 24, usize::try_from(civil.hour()).unwrap_or(0))
}

/// Weekday of such a day, Monday first.
pub(crate) fn weekday(day: i64) -> usize {
    // 1 January 1970 was a Thursday.
    usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-28 10:00 in Paris, a Saturday.
    const OPEN: Moment = Moment(1_795_856_400_000);

    #[test]
    fn a_stretch_is_cut_at_full_hours() {
        let cut = pieces(OPEN + Span::minutes(45), OPEN + Span::minutes(75));
        let seen: Vec<(usize, i64)> = cut.iter().map(|p| (p.hour, (p.until - p.from).as_minutes())).collect();
        assert_eq!(seen, [(10, 15), (11, 15)]);
        assert_eq!(weekday(cut[0].day), 5);
    }

    #[test]
    fn the_long_night_of_october_has_two_hours_named_two() {
        // 2026-10-25 00:00 in Paris is 22:00 UTC on the 24th.
        let midnight = Moment(1_792_879_200_000);
        let hours: Vec<usize> = pieces(midnight, midnight + Span::hours(5)).iter().map(|p| p.hour).collect();
        assert_eq!(hours, [0, 1, 2, 2, 3]);
    }

    #[test]
    fn absurd_dates_end() {
        assert!(pieces(Moment(i64::MIN), Moment(i64::MAX)).len() <= 31 * 24 + 1);
        assert!(pieces(Moment(i64::MAX), Moment(i64::MAX)).is_empty());
        assert!(pieces(OPEN, OPEN - Span::hours(1)).is_empty());
    }
}
