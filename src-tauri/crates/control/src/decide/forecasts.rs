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
    let ahead = |forecast: &Forecast| forecast.quarters.iter().take(4).map(|quarter| quarter.q50).sum::<f64>();
    let (before, after) = (ahead(told), ahead(fresh));
    let tenth = (after - before).abs() > 0.1 * before.max(20.0);
    let multiplier = told.multiplier_pct.abs_diff(fresh.multiplier_pct) >= 10;
    tenth || multiplier || (told.from != fresh.from && after >= 1.0)
}
