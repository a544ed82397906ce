//! A released parcel and what must be collected for it. Knows no robot.

use crate::release::rank;
use model::{Moment, SkuId};
use serde::{Deserialize, Serialize};

/// What is asked for one parcel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PickRequest {
    /// SKU and units, each SKU once.
    pub(crate) items: Vec<(SkuId, u32)>,
    pub(crate) live: bool,
    pub(crate) due: Moment,
    pub(crate) since: Moment,
}

impl PickRequest {
    pub(crate) fn new(items: &[(SkuId, u32)], live: bool, due: Moment, since: Moment) -> Self {
        let mut merged: Vec<(SkuId, u32)> = Vec::with_capacity(items.len());
        for &(sku, qty) in items.iter().filter(|(_, qty)| *qty > 0) {
            match merged.iter_mut().find(|(held, _)| *held == sku) {
                Some((_, held)) => *held = held.saturating_add(qty),
                None => merged.push((sku, qty)),
            }
        }
        Self { items: merged, live, due, since }
    }

    pub(crate) fn units(&self) -> u32 {
        self.items.iter().fold(0, |sum, (_, qty)| sum.saturating_add(*qty))
    }

    /// The smaller, the more urgent: the same rule as for release.
    pub(crate) fn rank(&self, now: Moment) -> (u8, Moment) {
        rank(self.live, self.due, self.since, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::sku;

    #[test]
    fn two_lines_of_one_sku_are_one_pick() {
        let request = PickRequest::new(&[(sku("A"), 1), (sku("B"), 0), (sku("A"), 2)], true, Moment(1), Moment(0));
        assert_eq!(request.items, [(sku("A"), 3)]);
        assert_eq!(request.units(), 3);
    }
}
