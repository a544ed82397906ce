//! The live multiplier: how real demand of passages compares with the announced one. Knows no SKU.
//!
//! Two kinds of evidence say it: units sold, and what the public does before it buys. Both fade, the announcement does
//! not: a product that surprised once is announced as honestly as any other the next time. A minute that contradicts the
//! belief makes what was learnt fade at once: that is how it follows within minutes.

use crate::{
    interest::Evidence,
    ratio::{Ratio, kept},
};
use model::Span;
use serde::{Deserialize, Serialize};

/// Weight of an announcement, units: mean 1, standard deviation about a third. A studio's guess is often wrong by that.
const PRIOR_SHAPE: f64 = 10.0;

/// Time in which a closed minute loses half its weight.
const HALF_LIFE: Span = Span::minutes(20);

/// Deviations from the expected units beyond which the past is doubted.
const SURPRISE: f64 = 3.0;

/// Weight left to the past after a surprise.
const DOUBT: f64 = 0.1;

/// Lift under which a minute teaches nothing, units.
pub(crate) const LIFT_MIN: f64 = 0.01;

/// A gamma belief about the multiplier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Multiplier {
    sales: Ratio,
    signals: Vec<Evidence>,
}

impl Default for Multiplier {
    fn default() -> Self {
        Self { sales: Ratio::planned(PRIOR_SHAPE), signals: Vec::new() }
    }
}

impl Multiplier {
    /// The mean now.
    pub(crate) fn mean(&self) -> f64 {
        self.ahead(Span::ZERO).0
    }

    /// What sales alone say.
    pub(crate) fn sold(&self) -> f64 {
        self.sales.mean()
    }

    /// Mean and shape of the belief about the time `ahead` of now: what is known today is worth less later.
    pub(crate) fn ahead(&self, ahead: Span) -> (f64, f64) {
        let left = kept(ahead, HALF_LIFE);
        let mut sales = self.sales;
        sales.fade(left);
        let weight: f64 = self.signals.iter().map(|evidence| evidence.weight * left).sum();
        let rate: f64 = self.signals.iter().map(|evidence| evidence.weight * left / evidence.ratio).sum();
        let shape = sales.shape() + weight;
        (shape / (sales.rate() + rate), shape)
    }

    /// Whether signals have a say.
    pub(crate) fn hears(&self) -> bool {
        !self.signals.is_empty()
    }

    /// What signals say from now on.
    pub(crate) fn hear(&mut self, signals: Vec<Evidence>) {
        self.signals = signals;
    }

    /// Time passed: the past counts less.
    pub(crate) fn fade(&mut self, passed: Span) {
        self.sales.fade(kept(passed, HALF_LIFE));
    }

    /// One minute: `seen` units credited to the show, where it had announced `lift`.
    pub(crate) fn observe(&mut self, seen: f64, lift: f64) {
        if lift < LIFT_MIN {
            return;
        }
        let (mean, shape) = self.ahead(Span::ZERO);
        let ours = mean * lift;
        if (seen - ours).abs() > SURPRISE * (ours + ours * ours / shape).sqrt() {
            self.sales.fade(DOUBT);
        }
        self.sales.learn(seen, lift);
    }

    /// `more` units credited to the show in a minute that was observed already, which ended `ago`; fewer when negative.
    /// What was announced for that minute has been counted.
    pub(crate) fn correct(&mut self, more: f64, ago: Span) {
        self.sales.learn(more * kept(ago, HALF_LIFE), 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::SignalKind;

    fn run(belief: &mut Multiplier, minutes: u32, seen: f64, lift: f64) -> f64 {
        for _ in 0..minutes {
            belief.fade(Span::minutes(1));
            belief.observe(seen, lift);
        }
        belief.mean()
    }

    #[test]
    fn demand_that_triples_is_believed_within_three_minutes() {
        let mut belief = Multiplier::default();
        assert!((run(&mut belief, 15, 20.0, 20.0) - 1.0).abs() < 0.05);
        let learnt = run(&mut belief, 3, 60.0, 20.0);
        assert!((2.3..3.1).contains(&learnt), "{learnt}");
        let back = run(&mut belief, 5, 20.0, 20.0);
        assert!((0.9..1.4).contains(&back), "{back}");
    }

    #[test]
    fn a_slow_sku_is_not_upset_by_two_sales() {
        let mut belief = Multiplier::default();
        let learnt = run(&mut belief, 1, 2.0, 0.5);
        assert!((1.0..1.6).contains(&learnt), "{learnt}");
    }

    #[test]
    fn a_dead_passage_can_come_back() {
        let mut belief = Multiplier::default();
        assert!(run(&mut belief, 20, 0.0, 10.0) <= 0.2);
        assert!(run(&mut belief, 10, 10.0, 10.0) > 0.7);
    }

    #[test]
    fn sales_told_late_bring_the_belief_near_to_where_it_would_be() {
        let (mut late, mut punctual) = (Multiplier::default(), Multiplier::default());
        run(&mut punctual, 5, 40.0, 20.0);
        run(&mut late, 5, 20.0, 20.0);
        (0..5).for_each(|minute| late.correct(20.0, Span::minutes(minute)));
        assert!((late.mean() - punctual.mean()).abs() < 0.1 * punctual.mean(), "{late:?} {punctual:?}");
        (0..5).for_each(|minute| late.correct(-20.0, Span::minutes(minute)));
        assert!((late.mean() - 1.0).abs() < 0.1, "{late:?}");
        late.correct(f64::MIN, Span::ZERO);
        assert!(late.mean() > 0.0);
    }

    #[test]
    fn what_is_known_today_is_worth_less_later_and_the_next_passage_is_as_announced() {
        let mut belief = Multiplier::default();
        run(&mut belief, 10, 150.0, 50.0);
        let (now, soon, later) = (belief.mean(), belief.ahead(Span::minutes(60)), belief.ahead(Span::hours(24)));
        assert!(now > 2.8 && soon.0 < now && soon.1 < 1000.0, "{now} {soon:?}");
        assert!((later.0 - 1.0).abs() < 0.01 && (later.1 - PRIOR_SHAPE).abs() < 0.01, "{later:?}");
    }

    #[test]
    fn signals_move_it_before_sales_do() {
        let mut belief = Multiplier::default();
        belief.hear(vec![Evidence { kind: SignalKind::Clicks, ratio: 3.0, weight: 40.0 }]);
        assert!((2.0..3.0).contains(&belief.mean()) && belief.hears(), "{}", belief.mean());
        assert_eq!(belief.sold(), 1.0);
        belief.hear(Vec::new());
        assert_eq!(belief.mean(), 1.0);
    }
}
