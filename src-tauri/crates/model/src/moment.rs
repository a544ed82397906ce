//! Points in time and lengths of time, and the wall clock of metropolitan France.

use jiff::{
    Timestamp, civil,
    tz::{AmbiguousOffset, Offset, TimeZone},
};
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    ops::{Add, AddAssign, Sub},
};

static PARIS: TimeZone = jiff::tz::get!("Europe/Paris");

/// A point in time: UTC milliseconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// A length of time in milliseconds; may be negative (a late slack).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

/// How often clocks in Paris show a date and a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown {
    /// Once, as on all days but two.
    Once(Moment),
    /// Twice, on the night in autumn: first in summer time, then in winter time.
    Twice(Moment, Moment),
    /// Never: the hour that is left out in spring.
    Never,
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// Whole seconds.
    pub const fn seconds(n: i64) -> Self {
        Self(n * 1_000)
    }
    /// Whole minutes.
    pub const fn minutes(n: i64) -> Self {
        Self(n * 60_000)
    }
    /// Whole hours.
    pub const fn hours(n: i64) -> Self {
        Self(n * 3_600_000)
    }
    /// Length in whole seconds, rounded down.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000)
    }
    /// Length in whole minutes, rounded down.
    pub const fn as_minutes(self) -> i64 {
        self.0.div_euclid(60_000)
    }
}

impl Moment {
    /// Start of the grid cell of width `step` that holds this moment (grid anchored at the epoch).
    pub const fn floor(self, step: Span) -> Self {
        Self(self.0.saturating_sub(self.0.rem_euclid(step.0)))
    }

    /// Date and time on a wall clock in Paris.
    pub fn paris(self) -> civil::DateTime {
        let instant = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::MAX);
        instant.to_zoned(PARIS.clone()).datetime()
    }

    /// The moment at which clocks in Paris show this. A time skipped in spring resolves to the
    /// moment after the gap, a time shown twice in autumn to its first occurrence.
    pub fn at_paris(civil: civil::DateTime) -> Self {
        match PARIS.to_ambiguous_zoned(civil).compatible() {
            Ok(zoned) => Self(zoned.timestamp().as_millisecond()),
            Err(_) => Self(0),
        }
    }

    /// The moments at which clocks in Paris show this, told apart on the two nights that the clocks change.
    pub fn shown(civil: civil::DateTime) -> Shown {
        let at = |offset: Offset| offset.to_timestamp(civil).map(|stamp| Self(stamp.as_millisecond()));
        match PARIS.to_ambiguous_zoned(civil).offset() {
            AmbiguousOffset::Unambiguous { .. } => Shown::Once(Self::at_paris(civil)),
            AmbiguousOffset::Gap { .. } => Shown::Never,
            AmbiguousOffset::Fold { before, after } => match (at(before), at(after)) {
                (Ok(first), Ok(second)) => Shown::Twice(first, second),
                _ => Shown::Once(Self::at_paris(civil)),
            },
        }
    }

    /// Minutes since midnight on a Paris wall clock, 0 to 1439.
    pub fn minute_of_day(self) -> u32 {
        let civil = self.paris();
        civil.hour() as u32 * 60 + civil.minute() as u32
    }
}

impl fmt::Display for Moment {
    /// `2026-11-28 10:00:00` in Paris.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.paris();
        write!(f, "{} {:02}:{:02}:{:02}", civil.date(), civil.hour(), civil.minute(), civil.second())
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}.{:03}", self.0.rem_euclid(1000))
    }
}

impl Add<Span> for Moment {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}
impl AddAssign<Span> for Moment {
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}
impl Sub<Span> for Moment {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}
impl Sub for Moment {
    type Output = Span;
    fn sub(self, other: Self) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}
impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::datetime;

    #[test]
    fn the_demo_opens_at_ten_in_paris() {
        let open = Moment::at_paris(datetime(2026, 11, 28, 10, 0, 0, 0));
        assert_eq!(open.0, 1_795_856_400_000);
        assert_eq!(open.to_string(), "2026-11-28 10:00:00");
        assert_eq!(open.minute_of_day(), 600);
    }

    #[test]
    fn the_night_the_clocks_change() {
        // 29 March 2026: 02:30 does not exist; 25 October 2026: 02:30 comes twice, the first counts.
        assert_eq!(Moment::at_paris(datetime(2026, 3, 29, 2, 30, 0, 0)).to_string(), "2026-03-29 03:30:00");
        let first = Moment::at_paris(datetime(2026, 10, 25, 2, 30, 0, 0));
        assert_eq!((first + Span::hours(1)).to_string(), "2026-10-25 02:30:00");
        let midnight = Moment::at_paris(datetime(2026, 10, 25, 0, 0, 0, 0));
        assert_eq!(Moment::at_paris(datetime(2026, 10, 26, 0, 0, 0, 0)) - midnight, Span::hours(25));
    }

    #[test]
    fn a_time_is_shown_once_twice_or_never() {
        let ten = datetime(2027, 3, 28, 10, 0, 0, 0);
        assert_eq!(Moment::shown(ten), Shown::Once(Moment::at_paris(ten)));
        assert_eq!(Moment::shown(datetime(2027, 3, 28, 2, 0, 0, 0)), Shown::Never);
        assert_eq!(Moment::shown(datetime(2027, 3, 28, 2, 59, 59, 0)), Shown::Never);
        let three = datetime(2027, 3, 28, 3, 0, 0, 0);
        assert_eq!(Moment::shown(three), Shown::Once(Moment::at_paris(three)));
        let fold = datetime(2027, 10, 31, 2, 30, 0, 0);
        let first = Moment::at_paris(fold);
        assert_eq!(Moment::shown(fold), Shown::Twice(first, first + Span::hours(1)));
    }

    #[test]
    fn buckets_start_on_the_grid() {
        assert_eq!(Moment(61_234).floor(Span::minutes(1)), Moment(60_000));
        assert_eq!(Moment(-1).floor(Span::minutes(1)), Moment(-60_000));
    }
}
