//! Where the show's demand arises, and from where it is served.

use model::{DeptId, NodeId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One département: what it orders against what was expected of it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlaceView {
    /// Its code.
    #[ts(type = "string")]
    pub dept: DeptId,
    /// Its name.
    pub name: String,
    /// Orders placed in the running quarter of an hour and the three before.
    pub orders: u32,
    /// Units ordered in them.
    pub units: u32,
    /// Units that were forecast for them, each quarter as it was seen at its beginning; the running quarter counts
    /// as far as it has gone.
    pub expected_units: f64,
    /// Units ordered over units forecast, percent, drawn towards the country's ratio as far as chance explains what
    /// differs; `None` when too few were forecast of the whole country to compare.
    pub ratio_pct: Option<u32>,
    /// Chance alone explains how far it is from the country's ratio.
    pub within_noise: bool,
    /// Open orders whose ETA is later than promised.
    pub at_risk: u32,
    /// Orders placed since the day opened.
    pub orders_today: u32,
}

/// Parcels that one node was given for one département.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FlowView {
    /// Its key, `NODE>DEPT`.
    pub flow: String,
    /// From where.
    #[ts(type = "string")]
    pub node: NodeId,
    /// To where.
    #[ts(type = "string")]
    pub dept: DeptId,
    /// Parcels allocated in the running quarter of an hour and the three before.
    pub parcels: u32,
}
