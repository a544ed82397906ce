//! A slice of the cube of expected demand: one SKU by age band, département and minute. It names its axes and tells the
//! cells as one column, since rows of objects would be ten times as large.

use model::{DeptId, Moment, SkuId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most cells of one slice, whatever its axes: 0.7 MB of text at the worst, half of that on a busy day.
pub const DEMAND_CELLS_MAX: usize = 65_536;

/// Buyers by age. The bands of one slice do not overlap and hold every buyer between them: their sum is the demand.
///
/// The World knows nobody's age today, so each slice has the one band [`AgeBand::Everyone`]; no split is guessed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AgeBand {
    /// Buyers of every age, and those whose age nobody knows.
    Everyone,
    /// Buyers of some ages.
    Years {
        /// From this age on, in whole years.
        from: u8,
        /// Below this age; `None` has no upper end.
        until: Option<u8>,
    },
    /// Beside bands of years: buyers whose age nobody knows, or who are too few (below ten) to be told apart.
    Unknown,
}

/// What is expected of one SKU.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DemandSlice {
    /// The SKU.
    #[ts(type = "string")]
    pub sku: SkuId,
    /// The first axis: who buys.
    pub bands: Vec<AgeBand>,
    /// The second axis: the départements, in order of code.
    #[ts(type = "Array<string>")]
    pub depts: Vec<DeptId>,
    /// The third axis: its first minute.
    #[ts(type = "number")]
    pub from: Moment,
    /// How many minutes it has, at most [`DemandSlice::minutes_max`].
    pub minutes: u32,
    /// Mean units, millionths: all minutes of the first band's first département, then of its next, then of the next
    /// band's. So fine because a hundred small départements are summed; a cell holds up to 4 294 units.
    pub micro_units: Vec<u32>,
    /// Where the next slice begins; `None` when the whole stretch is told.
    #[ts(type = "number | null")]
    pub next: Option<Moment>,
}

impl DemandSlice {
    /// Most minutes of a slice with so many bands and départements: as many as fit into [`DEMAND_CELLS_MAX`] cells, and
    /// one at least. Bands of whole years are 257 at most, so that one always fits.
    pub const fn minutes_max(bands: usize, depts: usize) -> u32 {
        match DEMAND_CELLS_MAX.checked_div(bands * depts) {
            Some(0) => 1,
            Some(minutes) => minutes as u32,
            None => DEMAND_CELLS_MAX as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn six_bands_of_all_of_france_fit_for_an_hour_and_the_finest_bands_for_a_minute() {
        assert!(DemandSlice::minutes_max(6, 101) >= 60);
        assert_eq!(DemandSlice::minutes_max(1, 96), 682);
        for (bands, depts) in [(1, 96), (1, 101), (6, 101), (22, 101), (257, 101)] {
            assert!(bands * depts * DemandSlice::minutes_max(bands, depts) as usize <= DEMAND_CELLS_MAX);
        }
        assert_eq!(DemandSlice::minutes_max(0, 96), 65_536, "without cells nothing is large");
    }

    #[test]
    fn a_slice_at_the_bound_stays_below_its_text() {
        let cells = vec![u32::MAX; DEMAND_CELLS_MAX];
        assert!(serde_json::to_string(&cells).expect("numbers").len() <= 720_897);
    }

    #[test]
    fn bands_are_written_by_name() {
        let bands = [AgeBand::Everyone, AgeBand::Years { from: 18, until: Some(25) }, AgeBand::Unknown];
        let written = json!([{"type": "everyone"}, {"type": "years", "from": 18, "until": 25}, {"type": "unknown"}]);
        assert_eq!(json!(bands), written);
        assert_eq!(serde_json::from_value::<[AgeBand; 3]>(written).expect("as written"), bands);
    }
}
