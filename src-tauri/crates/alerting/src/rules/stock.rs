//! A SKU will run out before its demand does, or nobody knows how much of it there is.

use super::{Stake, graded, margin_of, measure, whole};
use crate::Condition;
use model::{AlertKind, NodeId, Severity, SkuId, Span, Subject};

/// What is left of one SKU and what is still expected.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Cover {
    /// Units that may still be promised, all nodes together.
    pub atp: u32,
    /// Units still expected to be asked for until the end of the show.
    pub expected_to_end: f64,
    /// What a unit leaves over its cost, cents; `None` where that is not known.
    pub margin_cents: Option<i64>,
    /// How long the units last at the present pace; `None` when nothing sells now.
    pub lasts: Option<Span>,
    /// A passage of it is on or still to come: the running order can be changed, so there is something to do.
    pub presented: bool,
}

/// Opens when the units cover less than this part of what is expected.
const OPENS: f64 = 0.8;
/// Closes when they cover at least this part.
const STAYS: f64 = 1.0;
/// Fewer missing units than this are not worth a word.
const MISSING_MIN: f64 = 10.0;
/// Running out within this is soon.
const SOON: Span = Span::minutes(30);
/// Units lost that make it medium when soon.
const MEDIUM_UNITS: f64 = 50.0;
/// Units lost that make it high when soon.
const HIGH_UNITS: f64 = 400.0;

/// Opens when stock covers less than four fifths of what is still expected. Measured in units: seen is what may
/// still be promised; the stake is the margin of the sales that are lost. News, unless a passage is on or to come: only
/// then is there something to do.
pub fn stock_running_out(sku: SkuId, cover: &Cover, open: bool) -> Option<Condition> {
    let missing = cover.expected_to_end - f64::from(cover.atp);
    let part = if open { STAYS } else { OPENS };
    let short = f64::from(cover.atp) < cover.expected_to_end * part;
    if !short || (!open && missing < MISSING_MIN) {
        return None;
    }
    let soon = cover.atp == 0 || cover.lasts.is_some_and(|lasts| lasts <= SOON);
    let grade = graded(soon && missing >= HIGH_UNITS, soon && missing >= MEDIUM_UNITS);
    let severity = if cover.presented { grade } else { Severity::Info };
    let stake = Stake { orders: 0, cents: margin_of(missing.max(0.0), cover.margin_cents) };
    let measure = measure(i64::from(cover.atp), whole(cover.expected_to_end), stake);
    Some(Condition { kind: AlertKind::StockRunningOut, subject: Subject::Sku(sku), severity, measure })
}

/// Holds while shelves of a node sell nothing because their last count cannot be right. Measured in SKUs; the stake
/// counts the orders that wait for units of them.
pub fn count_doubted(node: NodeId, skus: usize, stake: Stake) -> Condition {
    let measure = measure(i64::try_from(skus).unwrap_or(i64::MAX), 0, stake);
    let (kind, subject) = (AlertKind::CountDoubted, Subject::Node(node));
    Condition { kind, subject, severity: graded(false, true), measure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Severity;

    #[test]
    fn a_doubted_count_is_medium_and_counts_skus() {
        let node = NodeId::new("FR-CEN").expect("a code");
        let found = count_doubted(node, 3, Stake { orders: 2, cents: Some(9_000) });
        assert_eq!((found.severity, found.measure.seen, found.measure.orders), (Severity::Medium, 3, 2));
    }

    fn cover(atp: u32, expected_to_end: f64, lasts_min: i64) -> Cover {
        let lasts = Some(Span::minutes(lasts_min));
        Cover { atp, expected_to_end, margin_cents: Some(4_500), lasts, presented: true }
    }

    fn judged(cover: &Cover, open: bool) -> Option<(Severity, Option<i64>)> {
        let sku = SkuId::new("TER-GANT-NOIR").expect("a code");
        stock_running_out(sku, cover, open).map(|found| (found.severity, found.measure.cents))
    }

    fn check(atp: u32, expected: f64, lasts_min: i64, open: bool) -> Option<(Severity, Option<i64>)> {
        judged(&cover(atp, expected, lasts_min), open)
    }

    #[test]
    fn with_no_passage_to_change_it_is_news_and_without_a_cost_no_euro() {
        let over = Cover { presented: false, ..cover(100, 600.0, 15) };
        assert_eq!(judged(&over, false), Some((Severity::Info, Some(2_250_000))));
        let costless = Cover { margin_cents: None, ..cover(100, 600.0, 15) };
        assert_eq!(judged(&costless, false), Some((Severity::High, None)));
    }

    #[test]
    fn enough_for_four_fifths_is_left_alone_until_it_was_short() {
        assert_eq!(check(85, 100.0, 20, false), None);
        assert!(check(79, 100.0, 20, false).is_some());
        assert!(check(90, 100.0, 20, true).is_some(), "still short: the alert stays");
        assert_eq!(check(100, 100.0, 20, true), None, "the delivery arrived");
    }

    #[test]
    fn a_handful_missing_is_no_alert() {
        assert_eq!(check(2, 10.0, 5, false), None);
    }

    #[test]
    fn losing_much_soon_is_high_losing_it_tonight_is_low() {
        assert_eq!(check(100, 600.0, 15, false), Some((Severity::High, Some(2_250_000))));
        assert_eq!(check(100, 600.0, 200, false).map(|found| found.0), Some(Severity::Low));
        assert_eq!(check(0, 60.0, 0, false).map(|found| found.0), Some(Severity::Medium), "sold out");
    }

    #[test]
    fn a_forecast_that_is_no_number_is_no_alert() {
        assert_eq!(check(5, f64::NAN, 5, false), None);
    }
}
