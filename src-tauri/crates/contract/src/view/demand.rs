//! A slice of the cube of expected demand: one SKU, every département, every minute of a stretch. Columns, since rows of
//! objects would be ten times as large.

use model::{DeptId, Moment, SkuId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most minutes of one slice: with 96 départements it stays below a hundred kilobytes.
pub const DEMAND_MINUTES_MAX: u32 = 240;

/// What is expected of one SKU.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DemandSlice {
    /// The SKU.
    #[ts(type = "string")]
    pub sku: SkuId,
    /// The first minute.
    #[ts(type = "number")]
    pub from: Moment,
    /// How many minutes.
    pub minutes: u32,
    /// The départements, in order of code.
    #[ts(type = "Array<string>")]
    pub depts: Vec<DeptId>,
    /// Mean units, thousandths: all minutes of the first département, then all of the next.
    pub milli_units: Vec<u32>,
    /// Where the next slice begins; `None` when the whole stretch is told.
    #[ts(type = "number | null")]
    pub next: Option<Moment>,
}
