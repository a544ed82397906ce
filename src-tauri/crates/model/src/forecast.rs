//! Forecast values.

use crate::{Moment, SkuId, Span};
use serde::{Deserialize, Serialize};

/// What may be sold, in units: nine times in ten above `q10`, nine times in ten below `q90`.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Quantiles {
    /// 10 % quantile, units.
    pub q10: f64,
    /// Median, units.
    pub q50: f64,
    /// 90 % quantile, units.
    pub q90: f64,
}

/// Width of a forecast bucket and of a preparation quarter.
pub const QUARTER: Span = Span::minutes(15);

/// The national forecast of one SKU for the quarters ahead.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Forecast {
    /// The SKU.
    pub sku: SkuId,
    /// When it was made.
    pub made_at: Moment,
    /// Start of the first quarter.
    pub from: Moment,
    /// One entry a quarter. Medians do not add up: means do: [`Self::units`], [`Self::hour`].
    pub quarters: Vec<Quantiles>,
    /// Mean units of all quarters together. Older logs do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<f64>,
    /// Mean units of the first four quarters together. Older logs do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hour: Option<f64>,
    /// Learnt ratio of real to planned demand, percent (100 = as planned).
    pub multiplier_pct: u32,
}
