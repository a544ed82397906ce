//! How the units announced for a passage are assumed to arrive over time. Knows nothing of what really sells.

use crate::curve::TENTHS;
use model::{Moment, Passage, ShowSlotId, Span};
use serde::{Deserialize, Serialize};

/// Share of the announced units bought while the SKU is on screen, evenly; the rest comes afterwards.
pub(crate) const ON_SCREEN: f64 = 0.7;

/// Half-life of the interest once the passage is over.
const HALF_LIFE: Span = Span::minutes(15);

/// A passage goes on selling after it; this much of that is counted as its own: three quarters of what comes late.
pub const TAIL: Span = Span(2 * HALF_LIFE.0);

/// Half-lives after which a passage is forgotten.
const TAIL_HALF_LIVES: f64 = 6.0;

/// One passage of a SKU.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Exposure {
    pub slot: ShowSlotId,
    pub from: Moment,
    pub until: Moment,
    units: u32,
}

impl Exposure {
    pub(crate) fn of(slot: ShowSlotId, passage: &Passage) -> Self {
        Self { slot, from: passage.from, until: passage.until, units: passage.expected_units }
    }

    /// Announced units that fall into `[from, until)`.
    pub(crate) fn units_within(&self, from: Moment, until: Moment) -> f64 {
        self.units() * (self.share_by(until) - self.share_by(from)).max(0.0)
    }

    /// Announced units.
    pub(crate) fn units(&self) -> f64 {
        f64::from(self.units)
    }

    /// From when until when it sells, all that comes late included.
    pub(crate) fn sells(&self) -> (Moment, Moment) {
        let tail = Span((TAIL_HALF_LIVES * HALF_LIFE.0 as f64) as i64);
        (self.from, self.until.max(self.from) + tail)
    }

    /// Whole tenths of its time on screen that have gone by.
    pub(crate) fn tenths_by(&self, at: Moment) -> usize {
        (0..TENTHS).take_while(|tenth| self.tenth_ends(*tenth) <= at).count()
    }

    /// When a tenth of its time on screen ends.
    pub(crate) fn tenth_ends(&self, tenth: usize) -> Moment {
        let length = (self.until - self.from).0.max(0) / TENTHS as i64;
        if tenth + 1 >= TENTHS { self.until } else { self.from + Span(length.saturating_mul(tenth as i64 + 1)) }
    }

    /// Share of its units expected before `at`.
    pub(crate) fn share_by(&self, at: Moment) -> f64 {
        if at <= self.from {
            return 0.0;
        }
        if at < self.until {
            return ON_SCREEN * (at - self.from).0 as f64 / (self.until - self.from).0 as f64;
        }
        // A card that ends before it begins has its tail from the beginning.
        let half_lives = (at - self.until.max(self.from)).0 as f64 / HALF_LIFE.0 as f64;
        if half_lives >= TAIL_HALF_LIVES {
            return 1.0;
        }
        let faded = 1.0 - (-half_lives).exp2();
        ON_SCREEN + (1.0 - ON_SCREEN) * faded / (1.0 - (-TAIL_HALF_LIVES).exp2())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(from: i64, until: i64) -> Exposure {
        let slot = ShowSlotId::new("S1").expect("a code");
        Exposure { slot, from: at(from), until: at(until), units: 1000 }
    }

    fn at(minute: i64) -> Moment {
        Moment(1_795_856_400_000) + Span::minutes(minute)
    }

    #[test]
    fn seven_in_ten_come_on_screen_and_all_within_the_hour_and_a_half() {
        let p = passage(0, 10);
        assert!((p.units_within(at(0), at(10)) - 700.0).abs() < 1e-9);
        assert!((p.units_within(at(-60), at(100)) - 1000.0).abs() < 1e-9);
        assert_eq!(p.units_within(at(-60), at(0)), 0.0);
        assert_eq!(p.units_within(at(101), at(200)), 0.0);
    }

    #[test]
    fn the_tail_halves_every_quarter() {
        let p = passage(0, 10);
        let (first, second) = (p.units_within(at(10), at(25)), p.units_within(at(25), at(40)));
        assert!((first / second - 2.0).abs() < 1e-9, "{first} {second}");
    }

    #[test]
    fn a_passage_that_ends_before_it_begins_loses_no_unit() {
        assert!((passage(10, 0).units_within(at(-5), at(200)) - 1000.0).abs() < 1e-9);
    }
}
