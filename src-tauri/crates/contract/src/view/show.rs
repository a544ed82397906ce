//! The running order with what was forecast and what was sold.

use super::Hold;
use model::{Moment, Quantiles, Seq, ShowId, ShowSlotId, SkuId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Units that may be sold: nine times in ten above `q10`, nine times in ten below `q90`.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
pub struct Band {
    /// 10 % quantile, units.
    pub q10: f64,
    /// Median, units.
    pub q50: f64,
    /// 90 % quantile, units.
    pub q90: f64,
}

impl From<Quantiles> for Band {
    /// Rounded to tenths of a unit: screens show no more, and equal pictures then send no patch.
    fn from(q: Quantiles) -> Self {
        let tenths = |units: f64| (units * 10.0).round() / 10.0;
        Self { q10: tenths(q.q10), q50: tenths(q.q50), q90: tenths(q.q90) }
    }
}

/// Sales of several SKUs together, quarter of an hour by quarter of an hour: planned, and believed. Units that would sell
/// anyway are in both, as they are in what is sold.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FanView {
    /// The slot whose SKUs they are, or `all`.
    pub fan: String,
    /// The first quarter of the plan.
    #[ts(type = "number")]
    pub plan_from: Moment,
    /// Units planned, by quarter.
    pub plan: Vec<u32>,
    /// The running quarter.
    #[ts(type = "number")]
    pub ahead_from: Moment,
    /// Units believed, by quarter: quantiles of the sum, which are no sums of quantiles.
    pub ahead: Vec<Band>,
}

/// Where a slot is in its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlotStatus {
    /// Not begun.
    Upcoming,
    /// On air.
    Live,
    /// Over.
    Done,
}

impl SlotStatus {
    /// The status at `now` of what lasts from `from` until `until` (excluded).
    pub fn at(now: Moment, from: Moment, until: Moment) -> Self {
        if now < from {
            Self::Upcoming
        } else if now < until {
            Self::Live
        } else {
            Self::Done
        }
    }
}

/// A brand's time in the show.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ShowSlotView {
    /// Its key.
    #[ts(type = "string")]
    pub slot: ShowSlotId,
    /// The show it belongs to.
    #[ts(type = "string")]
    pub show: ShowId,
    /// The brand.
    pub brand: String,
    /// Who presents.
    pub creator: String,
    /// The room it is broadcast in.
    pub room: String,
    /// Beginning.
    #[ts(type = "number")]
    pub from: Moment,
    /// End.
    #[ts(type = "number")]
    pub until: Moment,
    /// Where it is in its life.
    pub status: SlotStatus,
    /// What is presented, in order.
    pub passages: Vec<PassageView>,
    /// The event that last changed it: what "why?" asks about.
    #[ts(type = "number | null")]
    pub because: Option<Seq>,
}

/// A moment of the show in which one SKU is presented.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PassageView {
    /// The SKU.
    #[ts(type = "string")]
    pub sku: SkuId,
    /// Its name; the key again when the catalogue does not hold it.
    pub name: String,
    /// Beginning.
    #[ts(type = "number")]
    pub from: Moment,
    /// End.
    #[ts(type = "number")]
    pub until: Moment,
    /// When what is sold counts as its own no longer: it goes on selling for a while.
    #[ts(type = "number")]
    pub sells_until: Moment,
    /// Price during the passage, cents.
    pub price_cents: i64,
    /// Units the brand expected to sell through it.
    pub planned_units: u32,
    /// Units planned for its time and its tail, what would sell anyway included: what sales are compared with.
    pub plan_units: u32,
    /// Units we expect in the same time; `None` while there is no forecast.
    pub forecast: Option<Band>,
    /// The mean of that; of several passages only means may be added.
    pub mean_units: Option<f64>,
    /// Units sold in the same time so far.
    pub actual_units: u32,
    /// Whether the stock lasts; `None` once it is over, or when the catalogue does not hold its SKU.
    pub hold: Option<Hold>,
    /// The moment that `hold` is about; `None` when it simply holds.
    #[ts(type = "number | null")]
    pub turns_at: Option<Moment>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_live_from_its_first_to_its_last_millisecond() {
        let at = |now| SlotStatus::at(Moment(now), Moment(10), Moment(20));
        assert_eq!([at(9), at(10), at(19), at(20)].map(|s| s as u8), [0, 1, 1, 2]);
    }

    #[test]
    fn a_band_moves_only_when_a_reader_would_see_it() {
        let band = |q50| Band::from(Quantiles { q10: 1.0, q50, q90: 9.0 });
        assert_eq!(band(4.01), band(4.03));
        assert_ne!(band(4.01), band(4.11));
    }
}
