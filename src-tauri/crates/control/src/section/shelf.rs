//! When a shelf was counted and what left it since, so that a count told late or out of order is taken for what it was.

use model::{Moment, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Minutes with packed units remembered for a shelf; the oldest is forgotten first.
const MINUTES_KEPT: usize = 64;

/// One SKU at one node in time.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ShelfTimes {
    /// The moment that the last count, or doubt, speaks of.
    pub counted_at: Option<Moment>,
    /// Units that left, by minute, with the last moment in it at which some did.
    taken: BTreeMap<Moment, (Moment, u32)>,
}

impl ShelfTimes {
    /// A count older than the last is no news; of two for the same moment the later told one counts.
    pub fn is_stale(&self, at: Moment) -> bool {
        self.counted_at.is_some_and(|last| at < last)
    }

    /// It was counted.
    pub fn counted(&mut self, at: Moment) {
        self.counted_at = Some(at);
        self.taken.retain(|_, (last, _)| *last > at);
    }

    /// Units left.
    pub fn took(&mut self, at: Moment, units: u32) {
        let (last, sum) = self.taken.entry(at.floor(Span::minutes(1))).or_insert((at, 0));
        *last = at.max(*last);
        *sum = sum.saturating_add(units);
        if self.taken.len() > MINUTES_KEPT {
            self.taken.pop_first();
        }
    }

    /// Whether units that left before a moment are remembered.
    pub fn took_before(&self, at: Moment) -> bool {
        self.taken.values().next().is_some_and(|(last, _)| *last < at)
    }

    /// What left before a moment is forgotten.
    pub fn forget_before(&mut self, at: Moment) {
        self.taken.retain(|_, (last, _)| *last >= at);
    }

    /// Units that left after a moment. A minute in which some left after it counts whole: too few units are
    /// promised, never too many.
    pub fn taken_since(&self, at: Moment) -> u32 {
        let after = self.taken.values().filter(|(last, _)| *last > at);
        after.fold(0, |sum, (_, units)| sum.saturating_add(*units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64, second: i64) -> Moment {
        Moment(1_795_856_400_000) + Span::minutes(minute) + Span::seconds(second)
    }

    #[test]
    fn an_older_count_is_stale_and_one_of_the_same_moment_is_not() {
        let mut shelf = ShelfTimes::default();
        assert!(!shelf.is_stale(at(0, 0)));
        shelf.counted(at(10, 0));
        assert!(shelf.is_stale(at(9, 59)) && !shelf.is_stale(at(10, 0)) && !shelf.is_stale(at(10, 1)));
    }

    #[test]
    fn what_left_after_a_count_is_known_and_bounded() {
        let mut shelf = ShelfTimes::default();
        shelf.took(at(3, 10), 2);
        shelf.took(at(3, 50), 1);
        shelf.took(at(7, 0), 4);
        assert_eq!(shelf.taken_since(at(3, 30)), 7, "the minute counts whole");
        assert_eq!((shelf.taken_since(at(3, 50)), shelf.taken_since(at(7, 0))), (4, 0));
        shelf.counted(at(5, 0));
        assert_eq!(shelf.taken_since(at(0, 0)), 4);
        (0..200).for_each(|minute| shelf.took(at(minute, 0), 1));
        assert_eq!(shelf.taken.len(), MINUTES_KEPT);
    }
}
