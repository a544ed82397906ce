//! Stock and demand of one SKU.

use super::Band;
use model::{Moment, Seq, SkuId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One SKU over the whole network.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SkuView {
    /// Its key.
    #[ts(type = "string")]
    pub sku: SkuId,
    /// The brand.
    pub brand: String,
    /// What it is.
    pub name: String,
    /// A product on which the show counts.
    pub hero: bool,
    /// Units that may still be promised.
    pub atp: u32,
    /// Units held for orders.
    pub allocated: u32,
    /// Units on the shelves.
    pub on_hand: u32,
    /// Units ordered since the day opened.
    pub sold_today: u32,
    /// Learnt ratio of real to planned demand, percent.
    pub multiplier_pct: u32,
    /// Quarters of an hour ahead, in order; empty without a forecast.
    pub forecast: Vec<QuarterView>,
    /// Quarters of an hour gone by today, in order.
    pub actual: Vec<SoldView>,
    /// The day's first quarter of an hour.
    #[ts(type = "number")]
    pub plan_from: Moment,
    /// Units planned from then on, by quarter of an hour, to a tenth.
    pub plan: Vec<f64>,
    /// When nothing may be promised any more, if what is expected comes true; `None` when it lasts as far as is known.
    #[ts(type = "number | null")]
    pub out_at: Option<Moment>,
    /// Units expected in the next two hours: the mean.
    pub soon_units: u32,
    /// The event that last changed its forecast or stock.
    #[ts(type = "number | null")]
    pub because: Option<Seq>,
}

/// What may be sold in one quarter of an hour.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuarterView {
    /// Its start.
    #[ts(type = "number")]
    pub from: Moment,
    /// Units.
    pub band: Band,
    /// Mean units, which may be added. It is not told: sums are made where the laws are known.
    #[serde(skip)]
    #[ts(skip)]
    pub mean: f64,
}

/// What was sold in one quarter of an hour.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SoldView {
    /// Its start.
    #[ts(type = "number")]
    pub from: Moment,
    /// Units.
    pub units: u32,
}
