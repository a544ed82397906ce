//! A SKU sells far from its forecast.

use super::{Stake, graded, measure, value_cents, whole};
use crate::Condition;
use model::{AlertKind, SkuId, Subject};

/// Sales of one SKU so far in the window that is watched (a passage so far, or the running quarter of an hour).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sales {
    /// Units expected up to now, announced passages and campaigns included.
    pub expected: f64,
    /// Units that only one such window in ten exceeds.
    pub q90: f64,
    /// Units really sold.
    pub seen: u32,
    /// Price of a unit, cents.
    pub price_cents: i64,
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
/// Difference in sales that makes it medium: 5 000 €.
const MEDIUM_CENTS: i64 = 500_000;
/// Difference in sales that makes far above high: 30 000 €.
const HIGH_CENTS: i64 = 3_000_000;

/// Opens when a SKU sells at least twice what was expected and more than the 90 % quantile, or when a passage sells
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
    let cents = value_cents((seen - sales.expected).abs(), sales.price_cents);
    let severity = graded(above && cents >= HIGH_CENTS, cents >= MEDIUM_CENTS);
    let measure = measure(i64::from(sales.seen), whole(sales.expected), Stake { orders: sales.orders, cents });
    Some(Condition { kind: AlertKind::ForecastMissed, subject: Subject::Sku(sku), severity, measure })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Severity;

    fn serum() -> SkuId {
        SkuId::new("LUN-SERUM-30").expect("a code")
    }

    fn sales(seen: u32, expected: f64) -> Sales {
        Sales { expected, q90: expected * 1.5, seen, price_cents: 3_900, passage_on: true, orders: seen / 2 }
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
        assert_eq!(found.severity, Severity::Low);
        assert_eq!((found.measure.seen, found.measure.expected, found.measure.cents), (30, 100, 273_000));
        assert_eq!(forecast_missed(serum(), &Sales { passage_on: false, ..flop }, false), None);
    }

    #[test]
    fn money_makes_it_worse() {
        let severity = |seen| forecast_missed(serum(), &sales(seen, 100.0), false).map(|found| found.severity);
        assert_eq!(severity(300), Some(Severity::Medium));
        assert_eq!(severity(1_000), Some(Severity::High));
    }
}
