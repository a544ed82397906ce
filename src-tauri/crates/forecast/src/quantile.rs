//! Quantiles of a count whose mean is itself uncertain. Knows nothing of SKUs or time.
//!
//! A Poisson count whose mean follows a gamma law is negative binomial: mean `m`, variance
//! `m + m²/size`. Small means are inverted exactly; above [`EXACT_MAX`] the law is smooth enough for
//! the cube-root approximation of the gamma law (Wilson and Hilferty, 1931).

use model::Quantiles;

/// Largest mean inverted term by term, units. The first term stays far above the smallest double.
const EXACT_MAX: f64 = 200.0;

/// A size beyond which the count is Poisson for every purpose.
const SIZE_MAX: f64 = 1e9;

/// Smallest size: below, nearly all counts are zero and a few are enormous.
const SIZE_MIN: f64 = 0.05;

/// Quantiles of a negative binomial count, `level` of the law between the outer two; all zero for a mean that is not
/// positive.
pub(crate) fn quantiles(mean: f64, size: f64, level: f64) -> Quantiles {
    if !(mean > 0.0 && mean.is_finite()) {
        return Quantiles::default();
    }
    let size = if size.is_nan() { SIZE_MAX } else { size.clamp(SIZE_MIN, SIZE_MAX) };
    if mean <= EXACT_MAX {
        let [q10, q50, q90] = inverted(mean, size, level);
        Quantiles { q10, q50, q90 }
    } else {
        let shape = mean * mean / (mean + mean * mean / size);
        let z = deviations((1.0 - level) / 2.0);
        Quantiles { q10: cube_root(mean, shape, -z), q50: cube_root(mean, shape, 0.0), q90: cube_root(mean, shape, z) }
    }
}

/// Smallest counts whose cumulated probability reaches the lower end of the level, the half and its upper end.
fn inverted(mean: f64, size: f64, level: f64) -> [f64; 3] {
    let odds = mean / (mean + size);
    let mut term = (-size * (mean / size).ln_1p()).exp();
    let (mut below, mut count) = (term, 0.0);
    // The highest level asked is below 97.5 %: its quantile is below forty means (Markov), so the walk ends even when
    // rounding eats the tail.
    let last = 40.0 * mean + 10.0;
    [(1.0 - level) / 2.0, 0.5, (1.0 + level) / 2.0].map(|reached| {
        while below < reached && count < last {
            term *= odds * (size + count) / (count + 1.0);
            count += 1.0;
            below += term;
        }
        count
    })
}

/// Deviations of the standard normal law above which this share of it lies (Abramowitz and Stegun, 26.2.23).
fn deviations(share: f64) -> f64 {
    let t = (-2.0 * share.clamp(1e-6, 0.5).ln()).sqrt();
    let (above, below) =
        (2.515_517 + t * (0.802_853 + t * 0.010_328), 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    t - above / below
}

/// Quantile of the gamma law of this mean and shape, by its cube root being nearly normal.
fn cube_root(mean: f64, shape: f64, z: f64) -> f64 {
    let width = 1.0 / (9.0 * shape);
    mean * (1.0 - width + z * width.sqrt()).max(0.0).powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(mean: f64, size: f64) -> [f64; 3] {
        let q = quantiles(mean, size, 0.8);
        [q.q10, q.q50, q.q90]
    }

    #[test]
    fn small_means_match_the_tables() {
        assert_eq!(of(10.0, f64::INFINITY), [6.0, 10.0, 14.0]); // Poisson tables
        assert_eq!(of(1.0, f64::INFINITY), [0.0, 1.0, 2.0]);
        assert_eq!(of(3.0, 1.0), [0.0, 2.0, 8.0]); // geometric law with p = 1/4: ln 0.1 / ln 0.75 = 8.004
        assert_eq!(of(0.05, 4.0), [0.0, 0.0, 0.0]);
    }

    #[test]
    fn deviations_match_the_tables() {
        for (share, z) in [(0.1, 1.281_55), (0.05, 1.644_85), (0.025, 1.959_96), (0.2, 0.841_62)] {
            assert!((deviations(share) - z).abs() < 5e-4, "{share}");
        }
    }

    #[test]
    fn large_means_agree_with_term_by_term_inversion() {
        for size in [1.0, 4.0, 20.0, 1e9] {
            let (near, exact) = (of(EXACT_MAX + 1e-9, size), inverted(EXACT_MAX, size, 0.8));
            for (a, b) in near.iter().zip(exact) {
                assert!((a - b).abs() <= 1.0 + 0.03 * b, "size {size}: {near:?} against {exact:?}");
            }
        }
    }

    #[test]
    fn quantiles_are_ordered_and_finite_whatever_comes_in() {
        for mean in [-1.0, 0.0, 1e-9, 0.3, 7.0, 150.0, 201.0, 1e7, f64::NAN, f64::INFINITY] {
            for size in [-1.0, 0.0, 0.05, 0.5, 4.0, 1e12, f64::NAN, f64::INFINITY] {
                let [a, b, c] = of(mean, size);
                assert!(0.0 <= a && a <= b && b <= c && c.is_finite(), "{mean} {size}: {a} {b} {c}");
            }
        }
    }
}
