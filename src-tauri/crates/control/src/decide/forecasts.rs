//! Forecasts are told when they have changed enough to matter, and at once when a person moved a passage.

use super::because;
use crate::{
    cut::forecast::forecast_of,
    section::{days::Days, forecasts::Forecasts},
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
    /// SKUs whose passages a person moved, by the word that did it.
    replanned: &'a BTreeMap<SkuId, Seq>,
    now: Moment,
}

pub(super) fn forecasts(world: &World, now: Moment) -> Vec<Draft> {
    let (forecasts, days, replanned) = (world.forecasts(), world.days(), &world.touched.replanned);
    let telling = Telling { forecasts, days, replanned, now };
    let mut drafts: Vec<Draft> = replanned.iter().map(|(sku, word)| telling.at_once(*sku, *word)).collect();
    if world.touched.minute && days.minute().minute_of_day().is_multiple_of(EVERY_MIN) {
        drafts.extend(world.stock().skus().filter_map(|card| telling.revised(card.sku)));
    }
    drafts
}

impl Telling<'_> {
    fn fresh(&self, sku: SkuId) -> Forecast {
        forecast_of(self.forecasts.model(), sku, self.now)
    }

    fn at_once(&self, sku: SkuId, word: Seq) -> Draft {
        because(word, Decision::ForecastRevised(self.fresh(sku)))
    }

    fn revised(&self, sku: SkuId) -> Option<Draft> {
        let told = self.forecasts.told(sku);
        if self.replanned.contains_key(&sku) || told.is_some_and(|told| told.made_at == self.now) {
            return None;
        }
        let fresh = self.fresh(sku);
        let moved = told.is_none_or(|told| has_moved(told, &fresh));
        moved.then(|| because(self.days.minute_by(), Decision::ForecastRevised(fresh)))
    }
}

/// Told again when a new quarter begins with something in it, or when the hour ahead has moved by a tenth.
fn has_moved(told: &Forecast, fresh: &Forecast) -> bool {
    let ahead = |forecast: &Forecast| forecast.quarters.iter().take(4).map(|quarter| quarter.q50).sum::<f64>();
    let (before, after) = (ahead(told), ahead(fresh));
    let tenth = (after - before).abs() > 0.1 * before.max(20.0);
    let multiplier = told.multiplier_pct.abs_diff(fresh.multiplier_pct) >= 10;
    tenth || multiplier || (told.from != fresh.from && after >= 1.0)
}
