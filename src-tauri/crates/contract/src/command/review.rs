//! What a day came to: its totals, its service, what was sold on air.

use crate::ServiceView;
use model::Moment;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewArgs {
    /// The turn at which it began, one of [`ReviewView::days`]; the day that is counted without one.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub day: Option<Moment>,
}

/// A day.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    /// The turns of the days of which this is known, newest first.
    #[ts(type = "number[]")]
    pub days: Vec<Moment>,
    /// The turn at which the day began.
    #[ts(type = "number")]
    pub day: Moment,
    /// The turn at which the next one began, or will.
    #[ts(type = "number")]
    pub until: Moment,
    /// When it closed; null while it is open.
    #[ts(type = "number | null")]
    pub closed_at: Option<Moment>,
    /// Orders of it that are still open: their promises can still be kept or missed.
    pub open: u32,
    /// What was counted on it.
    pub totals: TotalsView,
    /// Its first promises kept so far or on course, percent; null before there is one.
    pub kept_pct: Option<f64>,
    /// Out of how many.
    pub promised: u32,
    /// Its orders for the same evening served so far or on course, percent; null before there is one.
    pub evening_pct: Option<f64>,
    /// Out of how many.
    pub evening_wanted: u32,
    /// What passages sold.
    pub air: AirView,
    /// Its orders by service; of what has become of them until now.
    pub service: Vec<ServiceView>,
}

/// What was counted on a day.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TotalsView {
    /// Orders placed.
    pub orders: u32,
    /// Units ordered.
    pub units: u32,
    /// Parcels packed.
    pub packed: u32,
    /// Parcels delivered.
    pub delivered: u32,
    /// Orders no line of which could be served.
    pub declined: u32,
    /// Orders cancelled.
    pub cancelled: u32,
    /// Cancellations that came too late.
    pub cancelled_too_late: u32,
    /// Alerts opened, news left out.
    pub alarms: u32,
    /// Messages to customers asked for.
    pub messages: u32,
}

/// Passages that have begun, their tails included.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AirView {
    /// Passages.
    pub passages: u32,
    /// Units planned for their minutes, what would have sold anyway included.
    pub plan: u32,
    /// Units sold in the same minutes.
    pub sold: u32,
}
