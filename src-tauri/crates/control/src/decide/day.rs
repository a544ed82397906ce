//! A day begins and ends by itself: when the network or the show says so, or when something happens that must be
//! counted.

use super::because;
use crate::{
    calendar::{turn_after, turn_before},
    world::{Tally, World},
};
use model::{Decision, Draft, Moment, Span};

/// Minutes made up for one by one after a silence. A longer one is not made up for: the log shows the day ended at
/// its last counted minute and begun again.
pub(crate) const CATCH_UP: Span = Span::hours(2);

impl World {
    /// The day is begun, made longer or ended. Minutes that are over are closed before.
    pub(crate) fn decide_day(&self, now: Moment) -> Vec<Draft> {
        let decision = match self.day {
            Some((from, until)) => self.go_on(from, until, now),
            None => self.begin(now),
        };
        decision.map(|decision| because(self.todo.day.unwrap_or(self.seq), decision)).into_iter().collect()
    }

    fn go_on(&self, from: Moment, until: Moment, now: Moment) -> Option<Decision> {
        if now - self.minute > CATCH_UP {
            return (self.tally == Tally::default()).then_some(Decision::DayEnded { until: self.minute });
        }
        let over = self.minute >= until;
        if !over && !self.touched.calendar {
            return None;
        }
        let later = self.closing(from, until);
        match (later > until, over) {
            (true, _) => Some(Decision::DayBegan { from, until: later }),
            (false, true) => Some(Decision::DayEnded { until }),
            (false, false) => None,
        }
    }

    fn begin(&self, now: Moment) -> Option<Decision> {
        let minute = now.floor(Span::minutes(1));
        let open = self.next_open(now);
        if let Some((from, until)) = open.filter(|(from, _)| *from <= now) {
            // A day that begins where the last one ended, or while nobody looked, has no minute missing.
            let from = from.max(self.minute);
            let from = if self.minute > Moment(0) && now - from <= CATCH_UP { from } else { minute };
            return Some(Decision::DayBegan { from, until });
        }
        // Something happened before or after hours: it opens the day early, or until the day turns.
        self.todo.day?;
        let turn = turn_before(now);
        let today = open.filter(|(from, _)| turn_before(*from) == turn);
        Some(Decision::DayBegan { from: minute, until: today.map_or(turn_after(turn), |(_, until)| until) })
    }

    /// When the next day begins, at the latest looked at from `now`.
    pub fn day_due(&self, now: Moment) -> Option<Moment> {
        if self.day.is_some() { None } else { self.next_open(now).map(|(from, _)| from) }
    }
}
