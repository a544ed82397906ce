//! When to try again: pauses that grow over days, spread out so that what failed together does not come back together.

use model::{Moment, Seed, Seq, Span};

/// Pauses and patience of the ways out. The defaults are those of a real day; tests press days into seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pauses {
    /// After the first failure of a message.
    pub first: Span,
    /// How many times as long each further pause is.
    pub growth: i64,
    /// The longest.
    pub longest: Span,
    /// A message asked for so long ago is given up with its next failure,
    pub give_up_after: Span,
    /// when it was tried so often at least: a machine that was off for a week has tried nothing.
    pub tries_min: u32,
    /// While a receiver is away, the first pause between two tries whether it is back; each is twice the one before.
    pub probe_first: Span,
    /// The longest of these.
    pub probe_longest: Span,
    /// A way out that has failed for so long is a fault.
    pub fault_after: Span,
}

impl Default for Pauses {
    fn default() -> Self {
        Self {
            first: Span::seconds(5),
            growth: 3,
            longest: Span::hours(4),
            give_up_after: Span::hours(72),
            tries_min: 5,
            probe_first: Span::seconds(1),
            probe_longest: Span::seconds(60),
            fault_after: Span::seconds(20),
        }
    }
}

impl Pauses {
    /// After `failed` failures of one message, up to a fifth longer by its own draw.
    pub fn after(&self, failed: u32, (seq, n): (Seq, u16)) -> Span {
        let steps = failed.saturating_sub(1).min(40);
        let pause = (0..steps).fold(self.first.0, |pause, _| pause.saturating_mul(self.growth).min(self.longest.0));
        spread(
            Span(pause.min(self.longest.0)),
            seq.0 ^ u64::from(n).rotate_left(48) ^ u64::from(failed).rotate_left(32),
        )
    }

    /// Before the try that follows `failed` tries in vain whether a receiver is back.
    pub fn probe(&self, failed: u32, purpose: u64) -> Span {
        let doubled = self.probe_first.0.saturating_mul(1i64 << failed.min(30));
        spread(Span(doubled.min(self.probe_longest.0)), purpose ^ u64::from(failed))
    }

    /// Whether a message is given up with this failure, its `tries`th.
    pub fn is_over(&self, asked_at: Moment, tries: u32, now: Moment) -> bool {
        tries >= self.tries_min && now - asked_at > self.give_up_after
    }
}

/// Up to a fifth longer; the same draw for the same purpose.
fn spread(pause: Span, purpose: u64) -> Span {
    Span(pause.0 + Seed(purpose).stream("pause").between(0, pause.0 / 5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_for_three_days_with_growing_pauses() {
        let (pauses, key, asked) = (Pauses::default(), (Seq(812), 0), Moment(0));
        let (mut now, mut tries, mut last) = (asked, 0, Span::ZERO);
        let mut within_an_hour = 0;
        loop {
            tries += 1;
            if pauses.is_over(asked, tries, now) {
                break;
            }
            within_an_hour += u32::from(now - asked < Span::hours(1));
            let pause = pauses.after(tries, key);
            assert!(pause > last || pause >= pauses.longest, "the pauses grow: {pause:?} after {last:?}");
            (now, last) = (now + pause, pause);
        }
        assert!((6..10).contains(&within_an_hour), "{within_an_hour} tries in the first hour");
        assert!((20..30).contains(&tries), "{tries} tries");
        assert!(now - asked < Span::hours(78), "it ends");
    }

    #[test]
    fn what_failed_together_does_not_come_back_together() {
        let pauses = Pauses::default();
        let at: std::collections::BTreeSet<i64> = (0..50).map(|seq| pauses.after(4, (Seq(seq), 0)).0).collect();
        assert!(at.len() > 40, "{} different moments", at.len());
        assert_eq!(pauses.after(4, (Seq(7), 1)), pauses.after(4, (Seq(7), 1)), "the same draw for the same message");
    }

    #[test]
    fn a_week_without_current_gives_up_nothing_at_the_first_failure() {
        let pauses = Pauses::default();
        assert!(!pauses.is_over(Moment(0), 1, Moment(0) + Span::hours(200)));
        assert!(pauses.is_over(Moment(0), 5, Moment(0) + Span::hours(200)));
    }
}
