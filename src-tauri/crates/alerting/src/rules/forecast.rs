//! A SKU sells far from its forecast.

use super::{Stake, margin_of, measure, whole};
use crate::Condition;
use model::{AlertKind, Severity, SkuId, Subject};

/// Sales of one SKU so far in the window that is watched (a passage so far, or the running quarter of an hour).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sales {
    /// Units expected up to now, announced passages and campaigns included.
    pub expected: f64,
    /// Units that only one such window in ten exceeds.
    pub q90: f64,
    /// Units really sold.
    pub seen: u32,
    /// What a unit leaves over its cost, cents; `None` where that is not known.
    pub margin_cents: Option<i64>,
    /// True while a planned passage is on, at least some minutes old: only then is selling too little a surprise.
    pub passage_on: bool,
    /// Orders in which they were sold.
    pub orders: u32,
}

/// Selling this many times the expected opens.
const ABOVE_OPENS: f64 = 2.0;
/// Below this many times it closes.
const ABOVE_STAYS: f64 = 1.4;
/// Fewer units than this prove nothing.
const UNITS_MIN: u32 = 20;
/// Selling this part of the expected, or less, opens.
const BELOW_OPENS: f64 = 0.35;
/// Above this part it closes.
const BELOW_STAYS: f64 = 0.6;
/// A passage expected to sell fewer units than this is not watched for selling too little.
const EXPECTED_MIN: f64 = 30.0;

/// News: what sells otherwise than planned calls for nobody by itself; that stock runs out or a site is full is told
/// apart. Opens when a SKU sells at least twice what was expected and more than the 90 % quantile, or when a passage sells
/// about a third of it. Measured in units; a peak that was announced is part of what is expected.
pub fn forecast_missed(sku: SkuId, sales: &Sales, open: bool) -> Option<Condition> {
    let seen = f64::from(sales.seen);
    let factor = if open { ABOVE_STAYS } else { ABOVE_OPENS };
    let beyond_chance = open || seen > sales.q90;
    let above = sales.seen >= UNITS_MIN && seen >= sales.expected * factor && beyond_chance;
    let part = if open { BELOW_STAYS } else { BELOW_OPENS };
    let below = sales.passage_on && sales.expected >= EXPECTED_MIN && seen <= sales.expected * part;
    if !above && !below {
        return None;
    }
    // What is sold beyond the plan is not lost.
    let lost = (sales.expected - seen).max(0.0);
    let cents = margin_of(lost, sales.margin_cents).filter(|_| below);
    let measure = measure(i64::from(sales.seen), whole(sales.expected), Stake { orders: sales.orders, cents });
    let (kind, severity) = (AlertKind::ForecastMissed, Severity::Info);
    Some(Condition { kind, subject: Subject::Sku(sku), severity, measure })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Severity;

    fn serum() -> SkuId {
        SkuId::new("LUN-SERUM-30").expect("a code")
    }

    fn sales(seen: u32, expected: f64) -> Sales {
        Sales { expected, q90: expected * 1.5, seen, margin_cents: Some(3_900), passage_on: true, orders: seen / 2 }
    }

    #[test]
    fn twice_the_expected_opens_and_falling_back_below_one_and_four_tenths_closes() {
        let opens = |seen, open| forecast_missed(serum(), &sales(seen, 100.0), open).is_some();
        assert!(!opens(190, false), "a good passage is no alert");
        assert!(opens(200, false));
        assert!(opens(150, true), "still far above: the alert stays");
        assert!(!opens(139, true));
    }

    #[test]
    fn an_announced_peak_is_expected() {
        assert_eq!(forecast_missed(serum(), &sales(900, 880.0), false), None);
    }

    #[test]
    fn small_counts_prove_nothing() {
        assert_eq!(forecast_missed(serum(), &sales(12, 2.0), false), None);
    }

    #[test]
    fn within_the_band_of_a_wild_sku_is_no_surprise() {
        let wild = Sales { q90: 300.0, ..sales(250, 100.0) };
        assert_eq!(forecast_missed(serum(), &wild, false), None);
    }

    #[test]
    fn a_passage_that_sells_a_third_is_known_but_between_passages_nobody_minds() {
        let flop = sales(30, 100.0);
        let found = forecast_missed(serum(), &flop, false).expect("a flop");
        assert_eq!(found.severity, Severity::Info);
        assert_eq!((found.measure.seen, found.measure.expected, found.measure.cents), (30, 100, Some(273_000)));
        assert_eq!(forecast_missed(serum(), &Sales { passage_on: false, ..flop }, false), None);
    }

    #[test]
    fn selling_more_than_planned_is_news_and_loses_nothing() {
        let found = forecast_missed(serum(), &sales(1_000, 100.0), false).expect("ten times as much");
        assert_eq!((found.severity, found.measure.cents), (Severity::Info, None));
    }
}
