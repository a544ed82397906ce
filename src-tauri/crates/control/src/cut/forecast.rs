//! What a SKU will sell, as it is told: the same question for the log and for a preview.

use forecast::{Model, Problem, solve};
use model::{Forecast, Moment, SkuId};

/// Quarters of an hour told ahead: three hours.
const QUARTERS_AHEAD: usize = 12;

/// The forecast of a SKU that this model tells now.
pub fn forecast_of(model: &Model, sku: SkuId, now: Moment) -> Forecast {
    solve(&Problem { model, sku, made_at: now, quarters: QUARTERS_AHEAD })
}
