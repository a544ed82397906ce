//! The live multiplier: how real demand of passages compares with the announced one. Knows no SKU.
//!
//! Units sold under a lift of `e` announced units are taken as Poisson(M × e) with M ~ Gamma(shape, rate),
//! so a minute adds its units to the shape and its lift to the rate. Old minutes fade with a half-life,
//! and a minute that contradicts the belief makes it fade at once: that is how it follows within minutes.

use model::Span;
use serde::{Deserialize, Serialize};

/// Shape of the belief before the show: mean 1, standard deviation one half. A studio's guess is often
/// wrong by that much. Also the most that the belief may fade to.
const PRIOR_SHAPE: f64 = 4.0;

/// Time in which a closed minute loses half its weight.
const HALF_LIFE: Span = Span::minutes(8);

/// Deviations from the expected units beyond which the past is doubted.
const SURPRISE: f64 = 3.0;

/// Weight left to the past after a surprise.
const DOUBT: f64 = 0.25;

/// Bounds of the mean: outside, a sale would need too long to be believed again.
const MEAN_MIN: f64 = 0.1;
const MEAN_MAX: f64 = 20.0;

/// Lift under which a minute teaches nothing, units.
const LIFT_MIN: f64 = 0.01;

/// A gamma belief about the multiplier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Multiplier {
    shape: f64,
    rate: f64,
}

impl Default for Multiplier {
    fn default() -> Self {
        Self { shape: PRIOR_SHAPE, rate: PRIOR_SHAPE }
    }
}

impl Multiplier {
    pub(crate) fn mean(&self) -> f64 {
        self.shape / self.rate
    }

    /// Shape of the belief about the multiplier `ahead` from now: what is known today is worth less later.
    pub(crate) fn shape_in(&self, ahead: Span) -> f64 {
        (self.shape * fading(ahead)).max(PRIOR_SHAPE)
    }

    /// Time passed: the past counts less.
    pub(crate) fn fade(&mut self, passed: Span) {
        self.weaken(fading(passed));
    }

    /// One minute: `seen` units sold while `base` were to be expected without the show and `lift`
    /// announced by it. Each sale is credited to the show in proportion to what is believed now.
    pub(crate) fn observe(&mut self, seen: u32, base: f64, lift: f64) {
        if lift < LIFT_MIN || !base.is_finite() {
            return;
        }
        let ours = self.mean() * lift;
        let credited = f64::from(seen) * ours / (base + ours);
        let variance = ours + ours * ours / self.shape;
        if (credited - ours).abs() > SURPRISE * variance.sqrt() {
            self.weaken(DOUBT);
        }
        self.shape += credited;
        self.rate += lift;
        self.hold_to(self.mean().clamp(MEAN_MIN, MEAN_MAX));
    }

    /// `more` units of a minute that was observed already, which ended `ago`; fewer when negative. What was announced for
    /// that minute has been counted.
    pub(crate) fn correct(&mut self, more: i64, base: f64, lift: f64, ago: Span) {
        if lift < LIFT_MIN || !base.is_finite() {
            return;
        }
        let ours = self.mean() * lift;
        let credited = more as f64 * ours / (base + ours) * fading(ago);
        let shape = (self.shape + credited).max(0.0);
        let mean = (shape / self.rate).clamp(MEAN_MIN, MEAN_MAX);
        self.shape = shape;
        self.hold_to(mean);
    }

    /// Keeps the mean, and `kept` of the weight, but no less than the prior's.
    fn weaken(&mut self, kept: f64) {
        let mean = self.mean();
        self.shape = (self.shape * kept).max(PRIOR_SHAPE);
        self.hold_to(mean);
    }

    fn hold_to(&mut self, mean: f64) {
        self.shape = self.shape.max(PRIOR_SHAPE);
        self.rate = self.shape / mean;
    }
}

fn fading(passed: Span) -> f64 {
    (-(passed.0.max(0) as f64) / HALF_LIFE.0 as f64).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(belief: &mut Multiplier, minutes: u32, seen: u32, lift: f64) -> f64 {
        for _ in 0..minutes {
            belief.fade(Span::minutes(1));
            belief.observe(seen, 0.0, lift);
        }
        belief.mean()
    }

    #[test]
    fn demand_that_triples_is_believed_within_three_minutes() {
        let mut belief = Multiplier::default();
        assert!((run(&mut belief, 15, 20, 20.0) - 1.0).abs() < 0.05);
        let learnt = run(&mut belief, 3, 60, 20.0);
        assert!((2.5..3.1).contains(&learnt), "{learnt}");
        let back = run(&mut belief, 5, 20, 20.0);
        assert!((0.9..1.4).contains(&back), "{back}");
    }

    #[test]
    fn a_slow_sku_is_not_upset_by_two_sales() {
        let mut belief = Multiplier::default();
        let learnt = run(&mut belief, 1, 2, 0.5);
        assert!((1.0..1.6).contains(&learnt), "{learnt}");
    }

    #[test]
    fn a_dead_passage_can_come_back() {
        let mut belief = Multiplier::default();
        assert!(run(&mut belief, 20, 0, 10.0) <= 0.2);
        assert!(run(&mut belief, 10, 10, 10.0) > 0.7);
    }

    #[test]
    fn ordinary_sales_are_not_credited_to_the_show() {
        let mut belief = Multiplier::default();
        for _ in 0..20 {
            belief.observe(30, 20.0, 10.0);
        }
        assert!((belief.mean() - 1.0).abs() < 0.05, "{}", belief.mean());
    }

    #[test]
    fn sales_told_late_bring_the_belief_near_to_where_it_would_be() {
        let (mut late, mut punctual) = (Multiplier::default(), Multiplier::default());
        run(&mut punctual, 5, 40, 20.0);
        run(&mut late, 5, 20, 20.0);
        (0..5).for_each(|minute| late.correct(20, 0.0, 20.0, Span::minutes(minute)));
        assert!((late.mean() - punctual.mean()).abs() < 0.1 * punctual.mean(), "{late:?} {punctual:?}");
        (0..5).for_each(|minute| late.correct(-20, 0.0, 20.0, Span::minutes(minute)));
        assert!((late.mean() - 1.0).abs() < 0.1, "{late:?}");
        late.correct(i64::MIN, 0.0, 20.0, Span::ZERO);
        assert_eq!(late.mean(), MEAN_MIN);
    }

    #[test]
    fn what_is_known_today_is_worth_less_later() {
        let mut belief = Multiplier::default();
        run(&mut belief, 10, 50, 50.0);
        assert!(belief.shape_in(Span::ZERO) > 5.0 * belief.shape_in(Span::minutes(30)));
        assert_eq!(belief.shape_in(Span::hours(24)), PRIOR_SHAPE);
    }
}
