//! Forecasts are told when they have changed enough to matter, and at once when a person moved a passage.

use crate::{
    cut::forecast::forecast_of,
    section::{days::Days, forecasts::Forecasts, show::Show},
    world::World,
};
use model::{Decision, Draft, Forecast, Moment, Seq, SkuId};
use std::collections::BTreeMap;

/// Minutes between two looks.
const EVERY_MIN: u32 = 5;

/// What a forecast is told on.
struct Telling<'a> {
    forecasts: &'a Forecasts,
    days: &'a Days,
    show: &'a Show,
    /// SKUs whose passages a person moved, by the word that did it.
    replanned: &'a BTreeMap<SkuId, Seq>,
    now: Moment,
}

pub(super) fn forecasts(world: &World, now: Moment) -> Vec<Draft> {
    let (forecasts, days, show, replanned) = (world.forecasts(), world.days(), world.show(), &world.dirty.replanned);
    let telling = Telling { forecasts, days, show, replanned, now };
    let mut drafts: Vec<Draft> = replanned.iter().map(|(sku, word)| telling.at_once(*sku, *word)).collect();
    if world.dirty.minute && days.minute().minute_of_day().is_multiple_of(EVERY_MIN) {
        drafts.extend(world.stock().skus().filter_map(|card| telling.revised(card.sku)));
    }
    drafts
}

impl Telling<'_> {
    fn fresh(&self, sku: SkuId) -> Forecast {
        forecast_of(self.forecasts.model(), sku, self.now)
    }

    fn at_once(&self, sku: SkuId, word: Seq) -> Draft {
        self.draft(word, self.fresh(sku))
    }

    /// While signals have a say in it, a forecast stands on the last of them.
    fn draft(&self, cause: Seq, fresh: Forecast) -> Draft {
        let based_on = self.show.counted_by(fresh.sku).filter(|_| self.forecasts.model().hears(fresh.sku));
        Draft { cause, based_on, decision: Decision::ForecastRevised(fresh) }
    }

    fn revised(&self, sku: SkuId) -> Option<Draft> {
        let told = self.forecasts.told(sku);
        if self.replanned.contains_key(&sku) || told.is_some_and(|told| told.made_at == self.now) {
            return None;
        }
        let fresh = self.fresh(sku);
        let moved = told.is_none_or(|told| has_moved(told, &fresh));
        moved.then(|| self.draft(self.days.minute_by(), fresh))
    }
}

/// Told again when a new quarter begins with something in it, or when the hour ahead has moved by a tenth.
fn has_moved(told: &Forecast, fresh: &Forecast) -> bool {
    let (before, after) = (ahead(told), ahead(fresh));
    let tenth = (after - before).abs() > 0.1 * before.max(20.0);
    let multiplier = told.multiplier_pct.abs_diff(fresh.multiplier_pct) >= 10;
    tenth || multiplier || (told.from != fresh.from && after >= 1.0)
}

/// Mean units of the hour ahead: those of a slow article add up, while the median of each of its quarters is zero.
fn ahead(forecast: &Forecast) -> f64 {
    let medians = || forecast.quarters.iter().take(4).map(|quarter| quarter.q50).sum();
    forecast.hour.unwrap_or_else(medians)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Quantiles;

    /// A quarter in which nothing is the likeliest, four times, and what the hour sells all the same.
    fn slow(hour: f64) -> Forecast {
        let quarter = Quantiles { q10: 0.0, q50: 0.0, q90: 2.0 };
        let (sku, at) = (SkuId::new("A").expect("short"), Moment(0));
        let quarters = vec![quarter; 4];
        Forecast { sku, made_at: at, from: at, quarters, units: None, hour: Some(hour), multiplier_pct: 100 }
    }

    #[test]
    fn a_slow_article_moves_by_its_mean_though_its_medians_stay_at_nothing() {
        assert!(!has_moved(&slow(1.5), &slow(3.0)), "less than a tenth of twenty units is no news");
        assert!(has_moved(&slow(1.5), &slow(4.0)));
        let later = |hour| Forecast { from: Moment(1), ..slow(hour) };
        assert!(has_moved(&slow(1.5), &later(1.5)), "a new quarter has something in it");
        assert!(!has_moved(&slow(0.4), &later(0.4)));
    }

    #[test]
    fn an_older_log_is_read_by_its_medians() {
        let older = |q50: f64| Forecast {
            hour: None,
            quarters: vec![Quantiles { q10: 0.0, q50, q90: 2.0 * q50 }; 12],
            ..slow(0.0)
        };
        assert!(has_moved(&older(10.0), &older(12.0)));
        assert!(!has_moved(&older(10.0), &older(10.5)));
    }
}
