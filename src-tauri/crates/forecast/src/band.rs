//! How wide the 80 % band is asked, so that it holds what it says. Knows nothing of how it is computed.
//!
//! Adaptive conformal inference (Gibbs and Candès, 2021): after each quarter of an hour the level asked of the law of
//! counts is raised when fewer than four in five of the units sold lay inside what had been told, and lowered when more
//! did. Counts are whole, so a law that is right holds too much; one that is wrong holds too little. Both are mended.

use model::{Moment, QUARTER, Quantiles, SkuId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the band is to hold.
const TARGET: f64 = 0.8;

/// Step of the level for one quarter in which all SKUs were misjudged.
const STEP: f64 = 0.2;

/// SKUs that a quarter of few SKUs is filled up with, judged as they should be: one shop article says little.
const PRIOR_SKUS: f64 = 20.0;

/// Bounds of the level.
const LEVEL_MIN: f64 = 0.6;
const LEVEL_MAX: f64 = 0.95;

/// Least 90 % quantile judged, units: where next to nothing sells, every band holds.
const Q90_MIN: f64 = 2.0;

/// The level asked, and what was told of the running quarter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Band {
    level: f64,
    quarter: Option<Moment>,
    told: BTreeMap<SkuId, (Quantiles, f64)>,
}

impl Default for Band {
    fn default() -> Self {
        Self { level: TARGET, quarter: None, told: BTreeMap::new() }
    }
}

impl Band {
    /// Share of the law between the two outer quantiles.
    pub(crate) fn level(&self) -> f64 {
        self.level
    }

    /// Units were sold at `when`, or not sold after all.
    pub(crate) fn sold(&mut self, when: Moment, sku: SkuId, units: f64) {
        if self.quarter != Some(when.floor(QUARTER)) {
            return;
        }
        if let Some((_, sold)) = self.told.get_mut(&sku) {
            *sold += units;
        }
    }

    /// The running quarter has ended at `end`: it is judged, if it is the one that was told.
    pub(crate) fn judge(&mut self, end: Moment) {
        if self.quarter.is_some_and(|from| from + QUARTER == end) && !self.told.is_empty() {
            let inside = |(told, sold): &(Quantiles, f64)| told.q10 <= *sold && *sold <= told.q90;
            let misjudged: f64 = self.told.values().map(|told| TARGET - f64::from(u8::from(inside(told)))).sum();
            let step = STEP * misjudged / (self.told.len() as f64 + PRIOR_SKUS);
            self.level = (self.level + step).clamp(LEVEL_MIN, LEVEL_MAX);
        }
        self.told.clear();
    }

    /// What is told of the quarter that begins.
    pub(crate) fn tell(&mut self, from: Moment, told: impl Iterator<Item = (SkuId, Quantiles)>) {
        self.quarter = Some(from);
        self.told = told.filter(|(_, told)| told.q90 >= Q90_MIN).map(|(sku, told)| (sku, (told, 0.0))).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many quarters of an hour, of which each SKU sells `units` while 3 to 9 were told.
    fn level(quarters: i64, units: f64) -> f64 {
        let mut band = Band::default();
        let skus: Vec<SkuId> = (0..100).map(|n| SkuId::new(&format!("SKU-{n}")).expect("short")).collect();
        for n in 0..quarters {
            let from = Moment(n * QUARTER.0);
            let told = Quantiles { q10: 3.0, q50: 6.0, q90: 9.0 };
            band.tell(from, skus.iter().map(|sku| (*sku, told)));
            skus.iter().for_each(|sku| band.sold(from, *sku, units));
            band.judge(from + QUARTER);
        }
        band.level()
    }

    #[test]
    fn a_band_that_misses_is_widened_and_one_that_never_does_is_narrowed() {
        assert_eq!(level(0, 0.0), 0.8);
        assert!(level(1, 12.0) > 0.9 && level(9, 12.0) == LEVEL_MAX);
        assert!((0.75..0.8).contains(&level(1, 6.0)) && level(99, 6.0) == LEVEL_MIN);
    }

    #[test]
    fn a_quarter_that_was_not_told_is_not_judged() {
        let mut band = Band::default();
        let sku = SkuId::new("ROUGE").expect("short");
        band.tell(Moment(0), std::iter::once((sku, Quantiles { q10: 3.0, q50: 6.0, q90: 9.0 })));
        band.judge(Moment(2 * QUARTER.0));
        band.judge(Moment(QUARTER.0));
        assert_eq!(band.level(), 0.8);
    }
}
