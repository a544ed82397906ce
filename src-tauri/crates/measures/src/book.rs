//! The counts, by day and cell.

use crate::{Cell, Counts, Standing};
use model::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days whose counts are kept, the running one included: what was promised for in three days is over by then.
pub const DAYS_KEPT: usize = 8;

/// Orders of the last days, each counted once.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ServiceBook {
    days: BTreeMap<Moment, BTreeMap<Cell, Counts>>,
    /// Days before this one have been given up: nothing of them is counted any more.
    since: Option<Moment>,
}

impl ServiceBook {
    /// An order that counted as `was` counts as `is` from now on.
    pub fn shift(&mut self, was: Option<Standing>, is: Option<Standing>) {
        if was == is {
            return;
        }
        if let Some(standing) = was {
            self.count(&standing, |n| n.saturating_sub(1));
        }
        if let Some(standing) = is {
            self.count(&standing, |n| n.saturating_add(1));
        }
    }

    fn count(&mut self, standing: &Standing, by: impl Fn(u32) -> u32) {
        let cell = standing.cell;
        if self.since.is_some_and(|since| cell.day < since) {
            return;
        }
        let day = self.days.entry(cell.day).or_default();
        let counts = day.entry(cell).or_default();
        counts.shift(standing, by);
        if *counts == Counts::default() {
            day.remove(&cell);
        }
    }

    /// Another day begins: those that are too old are given up.
    pub fn turn(&mut self) {
        while self.days.len() > DAYS_KEPT {
            self.days.pop_first();
            self.since = self.days.keys().next().copied();
        }
    }

    /// The counts of the orders placed on the day that began at this turn, by cell.
    pub fn day(&self, turn: Moment) -> impl Iterator<Item = (&Cell, &Counts)> {
        self.days.get(&turn).into_iter().flatten()
    }

    /// Sum of the cells of a day that `which` picks.
    pub fn sum(&self, turn: Moment, which: impl Fn(&Cell) -> bool) -> Counts {
        let mut sum = Counts::default();
        self.day(turn).filter(|(cell, _)| which(cell)).for_each(|(_, counts)| sum += *counts);
        sum
    }

    /// The days that are kept, oldest first.
    pub fn days(&self) -> impl Iterator<Item = Moment> {
        self.days.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Course, Given};
    use model::{LaterFor, Service, Span};

    fn standing(day: i64, given: Given, course: Course) -> Standing {
        let day = Moment(0) + Span::hours(24 * day);
        let cell = Cell { day, hour: day + Span::hours(8), service: Service::Evening, site: None };
        Standing { cell, given, course, moved: course == Course::Behind }
    }

    #[test]
    fn an_order_counts_once_however_often_it_moves() {
        let (mut book, mut last) = (ServiceBook::default(), None);
        let life = [
            standing(0, Given::Nothing, Course::Waiting),
            standing(0, Given::AsAsked, Course::OnCourse),
            standing(0, Given::AsAsked, Course::Behind),
            standing(0, Given::AsAsked, Course::Missed),
        ];
        for is in life {
            book.shift(last, Some(is));
            last = Some(is);
            assert_eq!(book.sum(Moment(0), |_| true).asked, 1);
        }
        let counts = book.sum(Moment(0), |_| true);
        assert_eq!(
            (counts.missed, counts.served, counts.kept_pct(), counts.served_pct()),
            (1, 0, Some(0.0), Some(0.0))
        );
        book.shift(last, None);
        assert_eq!(book.day(Moment(0)).count(), 0, "an empty cell is none");
    }

    #[test]
    fn a_later_day_told_at_the_sale_is_kept_and_not_served() {
        let mut book = ServiceBook::default();
        book.shift(None, Some(standing(0, Given::Later(LaterFor::Cutoff), Course::InTime)));
        book.shift(None, Some(standing(0, Given::AsAsked, Course::InTime)));
        let counts = book.sum(Moment(0), |_| true);
        assert_eq!((counts.kept_pct(), counts.served_pct(), counts.downgraded()), (Some(100.0), Some(50.0), 1));
    }

    #[test]
    fn days_are_kept_for_a_while_and_given_up_for_good() {
        let mut book = ServiceBook::default();
        for day in 0..20 {
            book.shift(None, Some(standing(day, Given::AsAsked, Course::OnCourse)));
            book.turn();
        }
        assert_eq!(book.days().count(), DAYS_KEPT);
        let (was, is) = (standing(3, Given::AsAsked, Course::OnCourse), standing(3, Given::AsAsked, Course::InTime));
        book.shift(Some(was), Some(is));
        assert_eq!(book.days().count(), DAYS_KEPT, "an old order that arrives opens no day again");
    }
}
