//! What clicks and baskets foretell. Knows neither SKUs nor how they are counted.
//!
//! Passages that have ended say how many of a kind come with each unit sold, tenth by tenth of their time on screen. What
//! is counted of a running passage, against that, is a second opinion on its multiplier. It weighs as much as its kind
//! has foretold well in this show: the inverse of its squared relative error, and never more than its own count.
//! Viewers and comments speak of a room and nobody plans them, so they foretell nothing here.

use crate::curve::TENTHS;
use model::SignalKind;
use serde::{Deserialize, Serialize};

/// The kinds that are counted by product.
pub(crate) const KINDS: [SignalKind; 2] = [SignalKind::Clicks, SignalKind::Baskets];

/// Relative error of a kind that has foretold nothing yet: its weight is then at most four units.
const PRIOR_ERROR: f64 = 0.5;

/// Passages that this prior counts for.
const PRIOR_PASSAGES: f64 = 3.0;

/// Fewest counts expected by now for which a kind has a say.
const EXPECTED_MIN: f64 = 1.0;

/// What one kind of signal says of a multiplier.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Evidence {
    pub kind: SignalKind,
    /// Counted against what comes with the announced units.
    pub ratio: f64,
    /// As many units sold would say as much.
    pub weight: f64,
}

/// What was learnt of one kind of signal.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Interest {
    /// Counted by the end of each tenth, over all passages that ended.
    by_tenth: [f64; TENTHS],
    /// Units that these passages turned out to be worth.
    units: f64,
    /// Sum of squared relative errors, by passage.
    errors: f64,
    passages: f64,
}

impl Interest {
    /// What `counted` says of a passage of so many announced units that has come to the end of a tenth.
    pub(crate) fn says(&self, kind: SignalKind, counted: u32, announced: f64, tenth: usize) -> Option<Evidence> {
        let expected = self.expected(announced, tenth).filter(|expected| *expected >= EXPECTED_MIN)?;
        let counted = f64::from(counted) + 1.0;
        let error = (PRIOR_PASSAGES * PRIOR_ERROR * PRIOR_ERROR + self.errors) / (PRIOR_PASSAGES + self.passages);
        Some(Evidence { kind, ratio: counted / (expected + 1.0), weight: 1.0 / (1.0 / counted + error) })
    }

    /// A passage has ended: so much was counted by the end of each of its tenths, and by its sales it was worth
    /// `multiplier` times what was announced. First it is seen how well that was foretold.
    pub(crate) fn learn(&mut self, counted: [u32; TENTHS], announced: f64, multiplier: f64) {
        let errors = (0..TENTHS).filter_map(|tenth| {
            let (expected, counted) = (self.expected(announced, tenth)?, f64::from(counted[tenth]) + 1.0);
            let error = (counted / (expected + 1.0) / multiplier).ln();
            // Chance in the count itself is allowed for already.
            Some((error * error - 1.0 / counted).max(0.0))
        });
        let errors: Vec<f64> = errors.collect();
        if !errors.is_empty() {
            self.errors += errors.iter().sum::<f64>() / errors.len() as f64;
            self.passages += 1.0;
        }
        self.by_tenth.iter_mut().zip(counted).for_each(|(sum, counted)| *sum += f64::from(counted));
        self.units += announced * multiplier;
    }

    /// Counts that come with the announced units by the end of a tenth; nothing before a passage was seen.
    fn expected(&self, announced: f64, tenth: usize) -> Option<f64> {
        let counted = self.by_tenth.get(tenth).filter(|_| self.units >= 1.0)?;
        Some(announced * counted / self.units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nine clicks a unit, evenly.
    fn clicks(units: u32) -> [u32; TENTHS] {
        std::array::from_fn(|tenth| units * 9 * (tenth as u32 + 1) / 10)
    }

    #[test]
    fn a_kind_that_foretells_well_is_believed_and_one_that_does_not_is_not() {
        let (mut good, mut bad) = (Interest::default(), Interest::default());
        assert_eq!(good.says(SignalKind::Clicks, 900, 100.0, 2), None, "nothing is known of it");
        for n in 0..20 {
            good.learn(clicks(100), 100.0, 1.0);
            bad.learn(clicks(if n % 2 == 0 { 20 } else { 180 }), 100.0, 1.0);
        }
        let (sure, unsure) =
            (good.says(SignalKind::Clicks, 810, 100.0, 2), bad.says(SignalKind::Clicks, 810, 100.0, 2));
        let (sure, unsure) = (sure.expect("known"), unsure.expect("known"));
        assert!((sure.ratio - 3.0).abs() < 0.1 && sure.weight > 15.0, "{sure:?}");
        assert!(unsure.weight < 4.0, "{unsure:?}");
    }

    #[test]
    fn a_few_counts_say_little() {
        let mut interest = Interest::default();
        (0..50).for_each(|_| interest.learn(clicks(100), 100.0, 1.0));
        let few = interest.says(SignalKind::Clicks, 3, 2.0, 1).expect("some were expected");
        assert!(few.weight < 4.0, "{few:?}");
        assert_eq!(interest.says(SignalKind::Clicks, 3, 0.1, 1), None);
    }
}
