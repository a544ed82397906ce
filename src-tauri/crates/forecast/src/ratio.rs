//! How much more is seen than was expected. Knows neither what is counted nor when.
//!
//! Counts are taken as Poisson(ratio × expected) and the ratio as gamma of mean 1, so what is seen adds to the shape and
//! what was expected to the rate. Evidence is discounted with time and the prior is not: a belief of which nothing is
//! heard returns to the plan. (Harvey and Fernandes, *Time series models for count or qualitative observations*, 1989.)

use model::Span;
use serde::{Deserialize, Serialize};

/// A discounted gamma-Poisson belief.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ratio {
    /// What the plan weighs, in units.
    prior: f64,
    seen: f64,
    expected: f64,
}

impl Ratio {
    /// As planned, which weighs as much as so many units.
    pub(crate) fn planned(prior: f64) -> Self {
        Self { prior, seen: 0.0, expected: 0.0 }
    }

    pub(crate) fn mean(&self) -> f64 {
        self.shape() / self.rate()
    }

    /// Shape of the gamma law: the units it stands on.
    pub(crate) fn shape(&self) -> f64 {
        self.prior + self.seen
    }

    /// Rate of the gamma law.
    pub(crate) fn rate(&self) -> f64 {
        self.prior + self.expected
    }

    /// Relative variance of the belief.
    pub(crate) fn doubt(&self) -> f64 {
        1.0 / self.shape()
    }

    /// So much of what was learnt is still worth something.
    pub(crate) fn fade(&mut self, kept: f64) {
        self.seen *= kept;
        self.expected *= kept;
    }

    /// Learns; less than nothing is seen when sales are taken back.
    pub(crate) fn learn(&mut self, seen: f64, expected: f64) {
        self.seen = (self.seen + seen).max(0.0);
        self.expected = (self.expected + expected).max(0.0);
    }
}

/// What is left of a weight after a time.
pub(crate) fn kept(passed: Span, half_life: Span) -> f64 {
    (-(passed.0.max(0) as f64) / half_life.0 as f64).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_is_believed_and_forgotten() {
        let mut ratio = Ratio::planned(10.0);
        assert_eq!((ratio.mean(), ratio.shape()), (1.0, 10.0));
        ratio.learn(300.0, 100.0);
        assert!((2.7..3.0).contains(&ratio.mean()), "{ratio:?}");
        ratio.fade(kept(Span::hours(3), Span::minutes(10)));
        assert!((ratio.mean() - 1.0).abs() < 0.01, "{ratio:?}");
        ratio.learn(f64::MIN, 0.0);
        assert!(ratio.mean() > 0.0 && ratio.mean() <= 1.0);
    }
}
