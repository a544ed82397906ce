//! A receiver that is away is asked now and then whether it is back, instead of being called by everything that waits.

use super::pauses::Pauses;
use model::Moment;

/// How a receiver is believed to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Breaker {
    /// It answers, but for so many failures in a row.
    Closed { strikes: u32 },
    /// It is away; after so many tries in vain it is tried again at this moment.
    Open { tries: u32, until: Moment },
}

/// What may be sent now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gate {
    /// All.
    Free,
    /// One, to see whether the receiver is back.
    Probe,
    /// Nothing before this moment.
    Shut(Moment),
}

impl Breaker {
    pub fn gate(self, now: Moment) -> Gate {
        match self {
            Self::Closed { .. } => Gate::Free,
            Self::Open { until, .. } if now < until => Gate::Shut(until),
            Self::Open { .. } => Gate::Probe,
        }
    }

    /// It answered. True when it was believed to be away.
    pub fn answered(&mut self) -> bool {
        let was_open = matches!(self, Self::Open { .. });
        *self = Self::Closed { strikes: 0 };
        was_open
    }

    /// It did not answer; away after so many times in a row. What was on its way when it went says nothing new.
    pub fn missed(&mut self, most: u32, pauses: &Pauses, purpose: u64, now: Moment) {
        let open = |tries| Self::Open { tries, until: now + pauses.probe(tries, purpose) };
        *self = match *self {
            Self::Closed { strikes } if strikes + 1 < most => Self::Closed { strikes: strikes + 1 },
            Self::Closed { .. } => open(0),
            Self::Open { until, .. } if now < until => *self,
            Self::Open { tries, .. } => open(tries + 1),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Span;

    #[test]
    fn a_receiver_that_is_away_for_an_hour_is_called_about_once_a_minute() {
        let (mut breaker, pauses, begun) = (Breaker::Closed { strikes: 0 }, Pauses::default(), Moment(0));
        let (mut now, mut calls) = (begun, 0);
        while now - begun < Span::hours(1) {
            match breaker.gate(now) {
                Gate::Free | Gate::Probe => {
                    calls += 1;
                    breaker.missed(3, &pauses, 1, now);
                }
                Gate::Shut(until) => now = until,
            }
        }
        assert!((50..75).contains(&calls), "{calls} calls in an hour");
        assert!(breaker.answered(), "it was away");
        assert_eq!(breaker.gate(now), Gate::Free);
    }

    #[test]
    fn two_failures_among_many_are_no_outage() {
        let (mut breaker, pauses) = (Breaker::Closed { strikes: 0 }, Pauses::default());
        for _ in 0..10 {
            breaker.missed(3, &pauses, 1, Moment(0));
            breaker.missed(3, &pauses, 1, Moment(0));
            assert_eq!(breaker.gate(Moment(0)), Gate::Free);
            assert!(!breaker.answered());
        }
    }
}
