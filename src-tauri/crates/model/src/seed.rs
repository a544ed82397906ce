//! Randomness that is handed in: one seed, named streams, the same draws on every machine.

use serde::{Deserialize, Serialize};

/// What all randomness of a run comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(pub u64);

impl Seed {
    /// An independent stream of draws for one purpose.
    pub fn stream(self, purpose: &str) -> Draws {
        // FNV-1a over the name, mixed with the seed: streams differ by name and by seed.
        let name =
            purpose.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        let mut draws = Draws { state: self.0 ^ name.rotate_left(17) };
        draws.next();
        draws
    }
}

/// A stream of draws: SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Draws {
    state: u64,
}

impl Draws {
    /// 64 random bits.
    #[allow(clippy::should_implement_trait)] // an endless stream, not an iterator
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in 0..n; 0 when n is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// Uniform in low..=high; `low` when the range is empty.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low).max(0) as u64 + 1) as i64
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Exponential with the given mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }

    /// Normal with the given mean and standard deviation (Box and Muller).
    pub fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        mean + deviation * radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Poisson count: inversion for small means, a rounded normal above 60.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        if mean > 60.0 {
            return self.normal(mean, mean.sqrt()).round().max(0.0) as u32;
        }
        let (limit, mut product, mut count) = ((-mean).exp(), self.unit(), 0);
        while product > limit {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// An index drawn in proportion to `weights`; `None` when they sum to nothing.
    pub fn weighted(&mut self, weights: &[f64]) -> Option<usize> {
        let total: f64 = weights.iter().sum();
        if total <= 0.0 {
            return None;
        }
        let mut left = self.unit() * total;
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return Some(index);
            }
        }
        Some(weights.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_repeatable_and_apart() {
        let draw = |seed: u64, name: &str| Seed(seed).stream(name).next();
        assert_eq!(draw(7, "picking"), draw(7, "picking"));
        assert_ne!(draw(7, "picking"), draw(7, "vans"));
        assert_ne!(draw(7, "picking"), draw(8, "picking"));
    }

    #[test]
    fn means_are_as_asked() {
        let mut draws = Seed(1).stream("test");
        let n = 20_000;
        let poisson: u32 = (0..n).map(|_| draws.poisson(3.0)).sum();
        let normal: f64 = (0..n).map(|_| draws.normal(5.0, 2.0)).sum();
        assert!((f64::from(poisson) / f64::from(n) - 3.0).abs() < 0.1);
        assert!((normal / f64::from(n) - 5.0).abs() < 0.1);
    }
}
