//! What a feed counts, minute by minute, however long the spans are that it counts in.

use model::{Moment, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const MINUTE: Span = Span::minutes(1);
/// How long counts are kept, and the longest span of one.
const KEPT: Span = Span::hours(2);
/// After a longer silence a count is not about all of it.
const LATELY: Span = Span::minutes(15);

/// Counts of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Counts {
    /// Up to when it has been counted.
    until: Option<Moment>,
    by_minute: BTreeMap<Moment, u32>,
}

impl Counts {
    /// Counted in the minutes that begin within `from..until`.
    pub fn within(&self, from: Moment, until: Moment) -> u32 {
        let within = self.by_minute.range(from..until.max(from));
        within.fold(0, |sum, (_, n)| sum.saturating_add(*n))
    }

    /// Up to when it has been counted.
    pub fn until(&self) -> Option<Moment> {
        self.until
    }

    /// `n` were counted in the span before `when`, else since the last count, which was lately, else in a minute; each
    /// minute gets its part of them.
    pub fn add(&mut self, n: u32, over: Option<Span>, when: Moment) {
        let newest = self.until.map_or(when, |until| until.max(when));
        if when < newest - KEPT {
            return;
        }
        let since = self.until.filter(|until| *until < when && when - *until <= LATELY);
        let from = over.map(|over| when - over).or(since).unwrap_or(when - MINUTE).max(when - KEPT);
        for (minute, part) in parts(n, from, when) {
            let sum = self.by_minute.entry(minute).or_default();
            *sum = sum.saturating_add(part);
        }
        self.until = Some(newest);
        self.by_minute.retain(|minute, _| *minute >= newest - KEPT);
    }
}

/// `n` spread evenly over a span, minute by minute; nothing is lost by rounding. All of it in one minute where there is
/// no span.
fn parts(n: u32, from: Moment, until: Moment) -> Vec<(Moment, u32)> {
    if from >= until {
        return vec![(until.floor(MINUTE), n)];
    }
    let by = |at: Moment| u32::try_from(i64::from(n) * (at - from).0 / (until - from).0).unwrap_or(n);
    let (mut parts, mut begins) = (Vec::new(), from);
    while begins < until {
        let ends = (begins.floor(MINUTE) + MINUTE).min(until);
        parts.push((begins.floor(MINUTE), by(ends) - by(begins)));
        begins = ends;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Moment = Moment(1_795_856_400_000);

    #[test]
    fn a_span_is_spread_over_its_minutes_and_nothing_is_lost() {
        assert_eq!(parts(60, TEN, TEN + MINUTE), [(TEN, 60)]);
        let halves = parts(61, TEN + Span::seconds(30), TEN + Span::seconds(90));
        assert_eq!(halves, [(TEN, 30), (TEN + MINUTE, 31)]);
        assert_eq!(parts(7, TEN, TEN), [(TEN, 7)]);
        let long: u32 = parts(u32::MAX, TEN, TEN + KEPT).iter().map(|(_, part)| part).sum();
        assert_eq!(long, u32::MAX);
    }

    #[test]
    fn counts_are_kept_for_a_while_and_nonsense_moments_harm_nothing() {
        let mut counts = Counts::default();
        counts.add(5, None, TEN);
        counts.add(9, None, Moment(i64::MIN));
        assert_eq!(counts.within(Moment(i64::MIN), Moment(i64::MAX)), 5);
        counts.add(4, None, TEN + Span::hours(1));
        assert_eq!(counts.within(TEN, TEN + Span::minutes(59)), 0, "nobody clicked in the silence");
        counts.add(9, Some(Span(i64::MAX)), TEN + Span::hours(5));
        assert_eq!(counts.within(TEN, TEN + Span::hours(5)), 9, "what is old has gone");
        assert!(counts.by_minute.len() <= 121);
    }
}
