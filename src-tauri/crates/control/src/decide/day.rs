//! A day begins and ends by itself: when the network or the show says so, or when something happens that must be
//! counted.

use super::because;
use crate::{
    calendar::{Calendar, turn_after, turn_before},
    section::{days::Days, sales::Tally},
    world::World,
};
use model::{Decision, Draft, Moment, Span};

/// Minutes made up for one by one after a silence. A longer one is not made up for: the log shows the day ended at
/// its last counted minute and begun again.
pub(crate) const CATCH_UP: Span = Span::hours(2);

/// What days stand on.
struct Turning<'a> {
    days: &'a Days,
    tally: &'a Tally,
    calendar: Calendar<'a>,
    /// What says when the company works has changed.
    is_moved: bool,
    now: Moment,
}

/// The day is begun, made longer or ended. Minutes that are over are closed before.
pub(crate) fn day(world: &World, now: Moment) -> Vec<Draft> {
    let (days, is_moved) = (world.days(), world.dirty.calendar);
    let turning = Turning { days, tally: world.sales().tally(), calendar: Calendar::of(world), is_moved, now };
    let cause = days.woken_by().unwrap_or(world.seq);
    turning.decide().map(|decision| because(cause, decision)).into_iter().collect()
}

impl World {
    /// When the next day begins, at the latest looked at from `now`; `None` while one is open.
    pub fn day_due(&self, now: Moment) -> Option<Moment> {
        if self.days.open().is_some() { None } else { Calendar::of(self).next_open(now).map(|(from, _)| from) }
    }
}

impl Turning<'_> {
    fn decide(&self) -> Option<Decision> {
        match self.days.open() {
            Some((from, until)) => self.go_on(from, until),
            None => self.begin(),
        }
    }

    fn go_on(&self, from: Moment, until: Moment) -> Option<Decision> {
        let minute = self.days.minute();
        if self.now - minute > CATCH_UP {
            return (*self.tally == Tally::default()).then_some(Decision::DayEnded { until: minute });
        }
        let over = minute >= until;
        if !over && !self.is_moved {
            return None;
        }
        let later = self.calendar.closing(from, until);
        match (later > until, over) {
            (true, _) => Some(Decision::DayBegan { from, until: later }),
            (false, true) => Some(Decision::DayEnded { until }),
            (false, false) => None,
        }
    }

    fn begin(&self) -> Option<Decision> {
        let (now, counted) = (self.now, self.days.minute());
        let minute = now.floor(Span::minutes(1));
        let open = self.calendar.next_open(now);
        if let Some((from, until)) = open.filter(|(from, _)| *from <= now) {
            // A day that begins where the last one ended, or while nobody looked, has no minute missing.
            let from = from.max(counted);
            let from = if counted > Moment(0) && now - from <= CATCH_UP { from } else { minute };
            return Some(Decision::DayBegan { from, until });
        }
        // Something happened before or after hours: it opens the day early, or until the day turns.
        self.days.woken_by()?;
        let turn = turn_before(now);
        let today = open.filter(|(from, _)| turn_before(*from) == turn);
        Some(Decision::DayBegan { from: minute, until: today.map_or(turn_after(turn), |(_, until)| until) })
    }
}
