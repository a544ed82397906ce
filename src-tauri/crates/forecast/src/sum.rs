//! Sums of forecasts. Quantiles do not add up: the median of a slow article is zero in each quarter of an hour, and it
//! sells all the same. Means do, and variances as far as errors are not the same error.

use crate::quantile::quantiles;
use model::Quantiles;

/// What the band of a sum is to hold.
const LEVEL: f64 = 0.8;

/// The law of a count of units, as far as a sum needs it: Poisson around a mean that is itself uncertain.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Law {
    /// Mean, units. It may be added.
    pub mean: f64,
    /// Deviation of that mean for reasons of the SKU alone: its multiplier holds for all of its quarters.
    pub(crate) own: f64,
    /// Deviation for reasons that all SKUs share: the level of the day, the curve of the passages.
    pub(crate) shared: f64,
}

impl Law {
    /// The law of a SKU over several stretches of time: its errors are the same in each of them.
    pub fn along(stretches: impl IntoIterator<Item = Self>) -> Self {
        stretches.into_iter().fold(Self::default(), |sum, law| Self {
            mean: sum.mean + law.mean,
            own: sum.own + law.own,
            shared: sum.shared + law.shared,
        })
    }

    /// The law of several SKUs together: each errs for reasons of its own, and all for those that they share.
    pub fn across(skus: impl IntoIterator<Item = Self>) -> Self {
        skus.into_iter().fold(Self::default(), |sum, law| Self {
            mean: sum.mean + law.mean,
            own: sum.own.hypot(law.own),
            shared: sum.shared + law.shared,
        })
    }

    /// Its median, and what holds four in five.
    pub fn quantiles(&self) -> Quantiles {
        let spread = self.own * self.own + self.shared * self.shared;
        quantiles(self.mean, self.mean * self.mean / spread, LEVEL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Seed;

    /// Lives a sum of `skus` articles over `quarters` many times: the share inside its band, and what was sold on the
    /// average over the mean, and over the sum of medians.
    fn lived(skus: usize, quarters: usize, law: Law) -> (f64, f64, f64) {
        let mut draws = Seed(7).stream("sum");
        let told = Law::across((0..skus).map(|_| Law::along((0..quarters).map(|_| law))));
        let band = told.quantiles();
        let (mut inside, mut sold) = (0, 0.0);
        const DAYS: u32 = 2_000;
        for _ in 0..DAYS {
            let shared = draws.normal(0.0, law.shared);
            let mut day = 0.0;
            for _ in 0..skus {
                let mean = draws.normal(law.mean + shared, law.own).max(0.0);
                day += (0..quarters).map(|_| f64::from(draws.poisson(mean))).sum::<f64>();
            }
            inside += u32::from(band.q10 <= day && day <= band.q90);
            sold += day / f64::from(DAYS);
        }
        let medians = law.quantiles().q50 * (skus * quarters) as f64;
        (f64::from(inside) / f64::from(DAYS), sold / told.mean, sold / medians.max(1.0))
    }

    #[test]
    fn a_sum_holds_what_it_says_and_is_not_biased() {
        for (skus, quarters, law) in [
            (60, 1, Law { mean: 0.3, own: 0.05, shared: 0.0 }),
            (60, 1, Law { mean: 2.0, own: 0.4, shared: 0.3 }),
            (1, 8, Law { mean: 4.0, own: 1.2, shared: 0.4 }),
            (12, 4, Law { mean: 5.0, own: 1.0, shared: 0.7 }),
        ] {
            let (inside, bias, _) = lived(skus, quarters, law);
            assert!((0.76..0.86).contains(&inside), "{law:?}: {inside} inside");
            assert!((0.96..1.04).contains(&bias), "{law:?}: {bias} of what was told");
        }
    }

    #[test]
    fn medians_of_slow_articles_do_not_add_up() {
        let (_, bias, medians) = lived(60, 1, Law { mean: 0.3, own: 0.05, shared: 0.0 });
        assert!(medians > 10.0 * bias, "eighteen are sold of what every median calls none: {medians}");
    }

    #[test]
    fn one_law_alone_is_itself_and_none_is_nothing() {
        let law = Law { mean: 3.0, own: 0.5, shared: 0.2 };
        assert_eq!((Law::along([law]), Law::across([law])), (law, law));
        assert_eq!(Law::across([]).quantiles(), Quantiles::default());
    }
}
