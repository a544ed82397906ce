//! What a person said last of an alert, while that can be taken back: one fold of it, for the list and for the report.

use crate::{AlertAct, Course, Severity};
use serde::{Deserialize, Serialize};

/// What was said last, and how it was before, as far as who follows the alert has to put it back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LastAct<T>(Option<(AlertAct, T)>);

impl<T> Default for LastAct<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> LastAct<T> {
    /// What can be taken back.
    pub fn act(&self) -> Option<AlertAct> {
        self.0.as_ref().map(|(act, _)| *act)
    }

    /// A person said it while it was so: true when it counts. Of an alert that is over nothing does.
    pub fn said(&mut self, act: AlertAct, before: T, course: &Course) -> bool {
        if course.is_open() {
            self.0 = Some((act, before));
        }
        course.is_open()
    }

    /// Its severity is told again: one that got worse asks to be looked at anew.
    pub fn measured(&mut self, (told, now): (Severity, Severity), course: &Course) {
        if course.is_open() && now > told {
            self.0 = None;
        }
    }

    /// Its time aside is over: it asks to be looked at again.
    pub fn woken(&mut self, course: &Course) {
        if course.is_open() {
            self.0 = None;
        }
    }

    /// It ends with its condition. One that a person closed before stays theirs to open again.
    pub fn ended(&mut self, course: &Course) {
        self.woken(course);
    }

    /// It is taken back, once.
    pub fn take(&mut self) -> Option<(AlertAct, T)> {
        self.0.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Moment, Stake, Trend};

    fn open() -> Course {
        let (severity, trend) = (Severity::Medium, Trend::Holds);
        Course { severity, stake: Stake::default(), trend, gone_at: None, closed_at: None, by_person: false }
    }

    #[test]
    fn the_last_word_is_taken_back_once() {
        let (mut last, course) = (LastAct::default(), open());
        assert!(last.said(AlertAct::Acknowledge, 1, &course) && last.said(AlertAct::Assign, 2, &course));
        assert_eq!((last.take(), last.take()), (Some((AlertAct::Assign, 2)), None));
    }

    #[test]
    fn what_got_worse_came_back_or_ended_since_leaves_nothing_to_take_back() {
        type Step = fn(&mut LastAct<()>, &Course);
        let passes: [(Step, bool); 5] = [
            (|last, course| last.measured((Severity::Medium, Severity::High), course), true),
            (|last, course| last.measured((Severity::High, Severity::High), course), false),
            (|last, course| last.measured((Severity::High, Severity::Medium), course), false),
            (LastAct::woken, true),
            (LastAct::ended, true),
        ];
        for (pass, forgets) in passes {
            let (mut last, course) = (LastAct::default(), open());
            last.said(AlertAct::Acknowledge, (), &course);
            pass(&mut last, &course);
            assert_eq!(last.act().is_none(), forgets);
        }
    }

    #[test]
    fn a_close_is_taken_back_whatever_is_said_or_measured_of_it_since() {
        let (mut last, mut course) = (LastAct::default(), open());
        last.said(AlertAct::Close, (), &course);
        course.closed(Moment(5), true);
        assert!(!last.said(AlertAct::Acknowledge, (), &course));
        last.measured((Severity::Medium, Severity::High), &course);
        last.ended(&course);
        assert_eq!(last.act(), Some(AlertAct::Close));
    }
}
