//! What is at stake: what customers paid, or the margin of sales that are lost. The one place where it is counted.

use super::Measuring;
use crate::order::Order;
use alerting::rules::Stake;
use model::{OrderId, ParcelId};
use std::collections::BTreeSet;

impl Measuring<'_> {
    /// Orders and what their customers paid.
    pub(super) fn stake(&self, orders: impl Iterator<Item = OrderId>) -> Stake {
        let orders: BTreeSet<OrderId> = orders.collect();
        let paid = orders.iter().filter_map(|id| self.orders.get(*id)).filter_map(Order::paid);
        Stake { orders: number(orders.len()), cents: paid.reduce(i64::saturating_add) }
    }

    /// What customers paid for what is in these parcels, and for how many orders; what else the orders hold is not at
    /// stake.
    pub(super) fn stake_of_parcels<'a>(&self, parcels: impl Iterator<Item = &'a ParcelId>) -> Stake {
        let (mut orders, mut paid) = (BTreeSet::new(), None::<i64>);
        for parcel in parcels.filter_map(|id| self.orders.parcel(*id)) {
            orders.insert(parcel.order);
            let order = self.orders.get(parcel.order);
            let more = order.and_then(|order| order.paid_for(&parcel.plan.lines));
            paid = more.map_or(paid, |more| Some(paid.unwrap_or(0).saturating_add(more)));
        }
        Stake { orders: number(orders.len()), cents: paid }
    }
}

pub(super) fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
