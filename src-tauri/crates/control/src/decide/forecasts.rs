//! Forecasts are told when they have changed enough to matter, and at once when a person moved a passage.

use super::because;
use crate::world::World;
use model::{Decision, Draft, Forecast, Moment, SkuId};

/// Quarters of an hour told ahead: three hours.
pub const QUARTERS_AHEAD: usize = 12;
/// Minutes between two looks.
const EVERY_MIN: u32 = 5;

impl World {
    pub(super) fn decide_forecasts(&self, now: Moment) -> Vec<Draft> {
        let replanned = self.touched.replanned.iter();
        let replanned: Vec<Draft> = replanned
            .map(|(sku, word)| {
                because(*word, Decision::ForecastRevised(self.forecast.forecast(*sku, now, QUARTERS_AHEAD)))
            })
            .collect();
        if !replanned.is_empty() {
            return replanned;
        }
        if !self.touched.minute || !self.minute.minute_of_day().is_multiple_of(EVERY_MIN) {
            return Vec::new();
        }
        let revised = |sku: &SkuId| {
            let told = self.forecasts.get(sku);
            if told.is_some_and(|told| told.made_at == now) {
                return None;
            }
            let fresh = self.forecast.forecast(*sku, now, QUARTERS_AHEAD);
            let moved = told.is_none_or(|told| has_moved(told, &fresh));
            moved.then(|| because(self.minute_by, Decision::ForecastRevised(fresh)))
        };
        self.skus.keys().filter_map(revised).collect()
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
