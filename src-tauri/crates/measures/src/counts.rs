//! Sums of standings, and the shares that are made of them.

use crate::{Course, Given, Standing};
use model::LaterFor;
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// Orders, counted by how they stand.
///
/// `asked` is the sum of the seven courses, and of `as_asked`, the reasons of `later`, and those that were told nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Orders placed that asked for the service.
    pub asked: u32,
    /// Told first what they asked for.
    pub as_asked: u32,
    /// Told a later day at the sale, in the order of [`LaterFor::ALL`].
    pub later: [u32; LaterFor::ALL.len()],
    /// No first promise yet.
    pub waiting: u32,
    /// The ETA keeps the first promise.
    pub on_course: u32,
    /// The ETA is later than the first promise, which has not passed.
    pub behind: u32,
    /// Arrived by the first promise.
    pub in_time: u32,
    /// The first promise passed before all had arrived.
    pub missed: u32,
    /// Cancelled before the first promise passed.
    pub cancelled: u32,
    /// Nobody could serve them.
    pub declined: u32,
    /// Told a later promise since the first, once or more, however they stand.
    pub moved: u32,
    /// Told first what they asked for, and on course or arrived in time.
    pub served: u32,
}

impl Counts {
    /// Told a later day at the sale, whatever the reason.
    pub fn downgraded(&self) -> u32 {
        self.later.iter().fold(0, |sum, n| sum.saturating_add(*n))
    }

    /// Orders with a first promise that still counts: what a share of kept promises is out of.
    pub fn promised(&self) -> u32 {
        self.on_course.saturating_add(self.behind).saturating_add(self.in_time).saturating_add(self.missed)
    }

    /// Orders that ask for the service and were not cancelled: what the share of served ones is out of.
    pub fn wanted(&self) -> u32 {
        self.asked.saturating_sub(self.cancelled)
    }

    /// First promises kept so far or on course, percent of those that count, to a tenth; `None` before there is one.
    pub fn kept_pct(&self) -> Option<f64> {
        share(self.on_course.saturating_add(self.in_time), self.promised())
    }

    /// Served as asked so far or on course, percent of the orders that want it, to a tenth; `None` before there is one.
    pub fn served_pct(&self) -> Option<f64> {
        share(self.served, self.wanted())
    }

    pub(crate) fn shift(&mut self, of: &Standing, by: impl Fn(u32) -> u32) {
        let mut step = |count: &mut u32| *count = by(*count);
        step(&mut self.asked);
        match of.given {
            Given::Nothing => {}
            Given::AsAsked => step(&mut self.as_asked),
            Given::Later(why) => {
                let row = LaterFor::ALL.iter().position(|one| *one == why);
                row.and_then(|row| self.later.get_mut(row)).into_iter().for_each(&mut step);
            }
        }
        step(match of.course {
            Course::Waiting => &mut self.waiting,
            Course::OnCourse => &mut self.on_course,
            Course::Behind => &mut self.behind,
            Course::InTime => &mut self.in_time,
            Course::Missed => &mut self.missed,
            Course::Cancelled => &mut self.cancelled,
            Course::Declined => &mut self.declined,
        });
        if of.moved {
            step(&mut self.moved);
        }
        if of.given == Given::AsAsked && matches!(of.course, Course::OnCourse | Course::InTime) {
            step(&mut self.served);
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        let add = |sum: &mut u32, n: u32| *sum = sum.saturating_add(n);
        add(&mut self.asked, other.asked);
        add(&mut self.as_asked, other.as_asked);
        self.later.iter_mut().zip(other.later).for_each(|(sum, n)| add(sum, n));
        add(&mut self.waiting, other.waiting);
        add(&mut self.on_course, other.on_course);
        add(&mut self.behind, other.behind);
        add(&mut self.in_time, other.in_time);
        add(&mut self.missed, other.missed);
        add(&mut self.cancelled, other.cancelled);
        add(&mut self.declined, other.declined);
        add(&mut self.moved, other.moved);
        add(&mut self.served, other.served);
    }
}

/// Percent to a tenth; a part that is not the whole is never shown as all of it, nor as nothing.
fn share(part: u32, whole: u32) -> Option<f64> {
    let exact = (whole > 0).then(|| f64::from(part) * 100.0 / f64::from(whole))?;
    let tenths = (exact * 10.0).round() / 10.0;
    Some(if part == 0 || part == whole { exact } else { tenths.clamp(0.1, 99.9) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_many_is_never_rounded_away() {
        assert_eq!(share(2_999, 3_000), Some(99.9));
        assert_eq!(share(1, 30_000), Some(0.1));
        assert_eq!([share(0, 5), share(5, 5), share(0, 0)], [Some(0.0), Some(100.0), None]);
    }
}
