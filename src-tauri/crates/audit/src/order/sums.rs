//! What the books of orders add up to, and whether parcels agree with the states of their orders.

use super::{Order, Orders, Stage};
use crate::{
    Totals,
    parcel::Place,
    violation::{Findings, Rule},
};

impl Orders {
    /// What the books add up to.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals { orders: self.list.len() as u64, ..Totals::default() };
        for order in &self.list {
            match order.stage {
                Stage::Placed | Stage::Allocated => totals.in_flight += 1,
                Stage::Delivered => totals.delivered += 1,
                Stage::Declined => totals.declined += 1,
                Stage::Cancelled => totals.cancelled += 1,
            }
        }
        for parcel in self.parcels.all() {
            let stands = parcel.place.holds() || parcel.place.is_packed();
            totals.parcels += u64::from(stands);
            totals.packed += u64::from(parcel.place.is_packed());
            totals.parcels_delivered += u64::from(parcel.place == Place::Delivered);
        }
        totals
    }

    /// Casts up parcels against the states of their orders.
    pub fn check(&self, found: &mut Findings) {
        let mut tally = vec![(0_usize, 0_usize, 0_usize); self.list.len()];
        for parcel in self.parcels.all() {
            if let Some((held, packed, delivered)) = tally.get_mut(parcel.order as usize) {
                *held += usize::from(parcel.place.holds());
                *packed += usize::from(parcel.place.is_packed());
                *delivered += usize::from(parcel.place == Place::Delivered);
            }
        }
        for (order, (held, packed, delivered)) in self.list.iter().zip(tally) {
            let sound = match order.stage {
                Stage::Placed => held + packed == 0,
                // A parcel set aside still stands in the order until it is allocated anew.
                Stage::Allocated => order.parcels.is_empty() || order.parcels.len() > delivered,
                Stage::Delivered => held == 0 && packed == delivered && packed > 0,
                Stage::Declined => held + packed == 0,
                Stage::Cancelled => held == 0,
            };
            if !sound {
                let Order { key, stage, .. } = order;
                let detail = format!("{key} is {stage:?} with {held} parcels held, {packed} packed, {delivered} there");
                found.sum(Rule::OrderSum, detail);
            }
        }
    }
}
