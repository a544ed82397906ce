//! How passages of this show really sell over their time, against what is assumed of all passages. Knows no SKU.
//!
//! Stages are shares of the assumed curve: tenths of the time on screen, then of the tail. A stage in which passages so
//! far sold twice what was assumed is expected to sell twice as much in the next one.

use crate::{
    exposure::ON_SCREEN,
    ratio::{Ratio, kept},
};
use model::Span;
use serde::{Deserialize, Serialize};

/// Parts of the time on screen.
pub(crate) const TENTHS: usize = 10;
const STAGES: usize = TENTHS + TAIL_BY.len();

/// Share of the tail that is assumed to be sold 5, 10, 15, 20, 30, 45 and 90 minutes after the passage.
const TAIL_BY: [f64; 7] = [0.209_574, 0.375_913, 0.507_937, 0.612_724, 0.761_905, 0.888_889, 1.0];

/// What the assumed curve weighs in each stage, units.
const PRIOR_UNITS: f64 = 20.0;

/// What one passage weighs at most, announced units: a great one that surprises says much of itself, not of all others.
const PASSAGE_UNITS: f64 = 50.0;

/// A show goes on for a day; another day has another public.
const HALF_LIFE: Span = Span::hours(12);

/// Real against assumed units, stage by stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Curve([Ratio; STAGES]);

impl Default for Curve {
    fn default() -> Self {
        Self([Ratio::planned(PRIOR_UNITS); STAGES])
    }
}

impl Curve {
    /// Share of the announced units now expected while the assumed share goes from `from` to `until`.
    pub(crate) fn within(&self, from: f64, until: f64) -> f64 {
        if until <= from { 0.0 } else { self.parts(from, until).map(|(_, share)| share).sum() }
    }

    pub(crate) fn fade(&mut self, passed: Span) {
        let left = kept(passed, HALF_LIFE);
        self.0.iter_mut().for_each(|stage| stage.fade(left));
    }

    /// Relative variance of that share: a stage that few passages have told of is doubted.
    pub(crate) fn doubt(&self, from: f64, until: f64) -> f64 {
        let doubts = self.parts(from, until).map(|(stage, share)| (share, share / self.0[stage].shape()));
        let (whole, doubt) = doubts.fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        if whole > 0.0 { doubt / whole } else { 0.0 }
    }

    /// How much of a passage of so many announced units counts for all.
    pub(crate) fn weight(announced: f64) -> f64 {
        PASSAGE_UNITS / announced.max(PASSAGE_UNITS)
    }

    /// `seen` units were sold while the assumed share went from `from` to `until`, of a passage that sells `units`.
    /// Each stage touched learns in proportion to what was expected of it.
    pub(crate) fn learn(&mut self, seen: f64, units: f64, from: f64, until: f64) {
        let parts: Vec<(usize, f64)> = self.parts(from, until).collect();
        let whole: f64 = parts.iter().map(|(_, share)| share).sum();
        if whole <= 0.0 {
            return;
        }
        for (stage, share) in parts {
            let assumed = units * share / self.0[stage].mean();
            self.0[stage].learn(seen * share / whole, assumed);
        }
    }

    /// Units of a minute that was learnt already.
    pub(crate) fn correct(&mut self, more: f64, from: f64, until: f64) {
        self.learn(more, 0.0, from, until);
    }

    /// Stages between two assumed shares, with the share now expected of each.
    fn parts(&self, from: f64, until: f64) -> impl Iterator<Item = (usize, f64)> + '_ {
        let mut begins: f64 = 0.0;
        self.0.iter().enumerate().filter_map(move |(stage, ratio)| {
            let (low, high) = (begins.max(from), ends(stage).min(until));
            begins = ends(stage);
            (high > low).then(|| (stage, ratio.mean() * (high - low)))
        })
    }
}

/// Assumed share at the end of a stage.
fn ends(stage: usize) -> f64 {
    match stage.checked_sub(TENTHS) {
        None => ON_SCREEN * (stage + 1) as f64 / TENTHS as f64,
        Some(tail) => ON_SCREEN + (1.0 - ON_SCREEN) * TAIL_BY[tail],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_anything_is_learnt_it_is_as_assumed() {
        let curve = Curve::default();
        assert!((curve.within(0.0, 1.0) - 1.0).abs() < 1e-9);
        assert!((curve.within(0.21, 0.8) - 0.59).abs() < 1e-9);
        assert_eq!((curve.within(0.4, 0.4), curve.within(0.6, 0.4)), (0.0, 0.0));
    }

    #[test]
    fn a_slow_start_and_a_peak_are_learnt_and_the_rest_stays() {
        let mut curve = Curve::default();
        for _ in 0..20 {
            curve.learn(20.0, 1000.0, 0.0, 0.07);
            curve.learn(140.0, 1000.0, 0.21, 0.28);
        }
        assert!((curve.within(0.0, 0.07) / 0.07 - 0.3).abs() < 0.05);
        assert!((curve.within(0.21, 0.28) / 0.07 - 2.0).abs() < 0.1);
        assert!((curve.within(0.7, 1.0) - 0.3).abs() < 1e-9);
        curve.fade(Span::hours(24 * 14));
        assert!((curve.within(0.0, 1.0) - 1.0).abs() < 0.01);
    }
}
