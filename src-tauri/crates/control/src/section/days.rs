//! The day that is open and the minute that is counted.

use crate::{calendar::turn_before, review::DayReview};
use measures::DAYS_KEPT;
use model::{Moment, Seq, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days and minutes. The minute that is counted lies within the day that is open.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Days {
    /// First and last minute of the day that is open.
    open: Option<(Moment, Moment)>,
    /// The turn of the day that the totals are about.
    counted: Moment,
    /// The minute being counted.
    minute: Moment,
    /// The event that closed the last minute.
    minute_by: Seq,
    /// Something happened while no day was open: one has to begin.
    woken_by: Option<Seq>,
    /// When the day that is counted closed; it may open again.
    closed_at: Option<Moment>,
    /// What days before it came to, by their turn.
    reviews: BTreeMap<Moment, DayReview>,
}

impl Days {
    /// First and last minute of the day that is open.
    pub fn open(&self) -> Option<(Moment, Moment)> {
        self.open
    }

    /// The minute being counted.
    pub fn minute(&self) -> Moment {
        self.minute
    }

    /// The event that closed the last minute.
    pub fn minute_by(&self) -> Seq {
        self.minute_by
    }

    /// The fact for which a day has to begin.
    pub fn woken_by(&self) -> Option<Seq> {
        self.woken_by
    }

    /// When the day that is counted closed; `None` before that and while it is open again.
    pub fn closed_at(&self) -> Option<Moment> {
        self.closed_at
    }

    /// What the days before the one that is counted came to, by their turn, oldest first: as many as service is kept of.
    pub fn reviews(&self) -> &BTreeMap<Moment, DayReview> {
        &self.reviews
    }

    /// When the running minute ends; `None` outside the day.
    pub fn minute_due(&self) -> Option<Moment> {
        let (_, until) = self.open?;
        (self.minute < until).then(|| self.minute + Span::minutes(1))
    }

    /// Something happened outside the day; the first such fact counts.
    pub(crate) fn wake(&mut self, seq: Seq) {
        self.woken_by.get_or_insert(seq);
    }

    /// A day begins, or the one that is open is made longer.
    pub(crate) fn begin(&mut self, from: Moment, until: Moment) {
        if self.open.is_none() {
            self.minute = from;
        }
        (self.open, self.woken_by, self.closed_at) = (Some((from, until)), None, None);
    }

    pub(crate) fn end(&mut self, until: Moment) {
        self.open = None;
        self.closed_at = Some(until);
    }

    pub(crate) fn close_minute(&mut self, minute: Moment, seq: Seq) {
        self.minute = minute + Span::minutes(1);
        self.minute_by = seq;
    }

    /// Totals are about one day: from one turn to the next, whatever hours are kept in between. The turn, when they
    /// are to start anew.
    pub(crate) fn turn_due(&self, at: Moment) -> Option<Moment> {
        Some(turn_before(at)).filter(|turn| *turn > self.counted)
    }

    /// They do; what the day before came to is kept, unless nothing happened on it.
    pub(crate) fn count_anew(&mut self, turn: Moment, before: Moment, review: DayReview) {
        self.counted = turn;
        self.closed_at = None;
        if review != DayReview::default() {
            self.reviews.insert(before, review);
        }
        while self.reviews.len() > DAYS_KEPT {
            self.reviews.pop_first();
        }
    }
}
