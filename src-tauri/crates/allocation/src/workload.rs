//! Work given to one node: units by quarter of an hour, parcels by evening of its vans.

use crate::calendar::{evening, quarter};
use model::{Moment, ParcelPlan, Via};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one node has been given to do.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Workload {
    units: BTreeMap<Moment, u32>,
    evenings: BTreeMap<Moment, u32>,
}

impl Workload {
    pub(crate) fn add(&mut self, plan: &ParcelPlan, units: u32) {
        raise(&mut self.units, quarter(plan.prepared_in), units);
        self.add_way(plan);
    }

    pub(crate) fn remove(&mut self, plan: &ParcelPlan, units: u32) {
        lower(&mut self.units, quarter(plan.prepared_in), units);
        self.remove_way(plan);
    }

    /// Counts the place in the evening's vans, when the parcel leaves so.
    pub(crate) fn add_way(&mut self, plan: &ParcelPlan) {
        if plan.via == Via::Van {
            raise(&mut self.evenings, evening(plan.eta), 1);
        }
    }

    pub(crate) fn remove_way(&mut self, plan: &ParcelPlan) {
        if plan.via == Via::Van {
            lower(&mut self.evenings, evening(plan.eta), 1);
        }
    }

    /// Units in the quarter that begins then.
    pub(crate) fn units(&self, quarter: Moment) -> u32 {
        self.units.get(&quarter).copied().unwrap_or(0)
    }

    /// Units by quarter, from then on.
    pub(crate) fn units_from(&self, quarter: Moment) -> impl Iterator<Item = (Moment, u32)> {
        self.units.range(quarter..).map(|(at, n)| (*at, *n))
    }

    /// Parcels in the vans of the evening that ends then.
    pub(crate) fn parcels(&self, evening: Moment) -> u32 {
        self.evenings.get(&evening).copied().unwrap_or(0)
    }

    /// Drops what lies before a moment: it no longer decides anything.
    pub(crate) fn forget_before(&mut self, at: Moment) {
        self.units = self.units.split_off(&at);
        self.evenings = self.evenings.split_off(&at);
    }
}

fn raise(counts: &mut BTreeMap<Moment, u32>, at: Moment, by: u32) {
    if by > 0 {
        let count = counts.entry(at).or_default();
        *count = count.saturating_add(by);
    }
}

/// Counts that reach zero are dropped, so that undoing leaves no trace.
fn lower(counts: &mut BTreeMap<Moment, u32>, at: Moment, by: u32) {
    if let Some(count) = counts.get_mut(&at) {
        *count = count.saturating_sub(by);
        if *count == 0 {
            counts.remove(&at);
        }
    }
}
