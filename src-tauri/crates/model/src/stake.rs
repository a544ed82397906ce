//! What is at stake, and what became of an alert: the one count of both, for the alert, its incident and its report.

use crate::{Alert, Measure, Moment, Severity, Subject, Trend};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Orders concerned and money at stake.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Stake {
    /// Orders concerned.
    pub orders: u32,
    /// Money at stake, cents; `None` where it is not known.
    pub cents: Option<i64>,
}

impl Stake {
    /// The more of both.
    pub fn worst(self, other: Self) -> Self {
        // No money is less than any.
        Self { orders: self.orders.max(other.orders), cents: self.cents.max(other.cents) }
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        let sum = |a: i64, b: i64| a.saturating_add(b);
        let cents = match (self.cents, other.cents) {
            (Some(a), Some(b)) => Some(sum(a, b)),
            (some, None) | (None, some) => some,
        };
        Self { orders: self.orders.saturating_add(other.orders), cents }
    }

    /// What an incident puts at stake: the worst of each subject's alerts, which speak of the same orders, added up
    /// over subjects, which do not.
    pub fn of_all(alerts: impl IntoIterator<Item = (Subject, Self)>) -> Self {
        let mut worst: BTreeMap<Subject, Self> = BTreeMap::new();
        for (subject, stake) in alerts {
            let kept = worst.entry(subject).or_default();
            *kept = kept.worst(stake);
        }
        worst.into_values().fold(Self::default(), Self::and)
    }
}

/// What became of an alert, folded from what the log tells of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Course {
    /// The worst it became.
    pub severity: Severity,
    /// The most that was at stake.
    pub stake: Stake,
    /// What has become of its condition.
    pub trend: Trend,
    /// Since when its condition has been gone.
    pub gone_at: Option<Moment>,
    /// When it was closed, whether its condition was gone or not.
    pub closed_at: Option<Moment>,
    /// A person closed it.
    pub by_person: bool,
}

impl Course {
    /// An alert was opened.
    pub fn of(alert: &Alert) -> Self {
        let stake = alert.measure.stake();
        let (severity, trend) = (alert.severity, Trend::Holds);
        Self { severity, stake, trend, gone_at: None, closed_at: None, by_person: false }
    }

    /// It was measured again.
    pub fn changed(&mut self, severity: Severity, measure: &Measure, trend: Trend, at: Moment) {
        self.severity = self.severity.max(severity);
        self.stake = self.stake.worst(measure.stake());
        self.trend = trend;
        self.gone_at = match trend {
            Trend::Gone => self.gone_at.or(Some(at)),
            Trend::Holds | Trend::Eases => None,
        };
    }

    /// It was closed; the first time counts.
    pub fn closed(&mut self, at: Moment, by_person: bool) {
        if self.closed_at.is_none() {
            self.closed_at = Some(at);
            self.by_person = by_person;
        }
    }

    /// That it was closed does not count.
    pub fn opened_again(&mut self) {
        (self.closed_at, self.by_person) = (None, false);
    }

    /// Nobody has closed it, and its condition has not ended it.
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// When the effect was over: with its condition, not with its closing. A person may close it while it lasts.
    pub fn effect_ended(&self) -> Option<Moment> {
        self.gone_at.or(self.closed_at.filter(|_| !self.by_person))
    }
}

/// When the effect of alerts that belong together was over; `None` while one of them lasts, and for none.
pub fn effect_ended<'a>(alerts: impl IntoIterator<Item = &'a Course>) -> Option<Moment> {
    let ends: Option<Vec<Moment>> = alerts.into_iter().map(Course::effect_ended).collect();
    ends?.into_iter().max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NodeId, VanId};

    fn stake(orders: u32, cents: Option<i64>) -> Stake {
        Stake { orders, cents }
    }

    #[test]
    fn two_alerts_about_one_van_are_one_stake_and_two_vans_are_two() {
        let van = |code| Subject::Van(VanId::new(code).expect("a code"));
        let told = [(van("V1"), stake(10, Some(90_000))), (van("V1"), stake(4, Some(30_000)))];
        assert_eq!(Stake::of_all(told), stake(10, Some(90_000)));
        let other = [(van("V2"), stake(3, Some(5_000)))];
        assert_eq!(Stake::of_all(told.into_iter().chain(other)), stake(13, Some(95_000)));
    }

    #[test]
    fn money_that_nobody_knows_is_none_and_not_nothing() {
        let node = Subject::Node(NodeId::new("FR-CEN").expect("a code"));
        assert_eq!(Stake::of_all([(node, stake(3, None))]).cents, None);
        assert_eq!(stake(1, None).and(stake(1, Some(5))).cents, Some(5));
        assert_eq!(stake(1, None).worst(stake(1, Some(0))).cents, Some(0));
    }

    #[test]
    fn the_effect_ends_with_the_condition_and_not_with_a_person_who_closes_the_alert() {
        let mut course = Course {
            severity: Severity::High,
            stake: Stake::default(),
            trend: Trend::Holds,
            gone_at: None,
            closed_at: None,
            by_person: false,
        };
        let measure = Measure { seen: 1, expected: 0, orders: 1, cents: None };
        course.closed(Moment(5), true);
        assert_eq!(course.effect_ended(), None, "it lasts");
        course.changed(Severity::High, &measure, Trend::Gone, Moment(9));
        assert_eq!(effect_ended([&course]), Some(Moment(9)));
    }
}
