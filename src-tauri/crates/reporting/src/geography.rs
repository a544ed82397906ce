//! What a map of an incident stands on beyond the incident's own events: places, depots, where orders go.

use model::{Body, CODE_MAX, DeptId, Event, Fact, NodeCard, NodeId, OrderId, ParcelId, VanId};
use std::collections::BTreeMap;

/// The network and the orders' destinations. Whoever has the world fills it from there; [`Geography::of_log`] reads it
/// from a log that reaches back to when the day was opened.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Geography {
    /// All nodes, by key; the newest card of each.
    pub nodes: BTreeMap<NodeId, NodeCard>,
    /// The node at which each van loads.
    pub depots: BTreeMap<VanId, NodeId>,
    /// The département to which each order goes.
    pub depts: BTreeMap<OrderId, DeptId>,
}

impl Geography {
    /// What a log tells of nodes, vans and orders.
    pub fn of_log(events: &[Event]) -> Self {
        let mut geography = Self::default();
        events.iter().for_each(|event| geography.learn(event));
        geography
    }

    fn learn(&mut self, event: &Event) {
        match &event.body {
            Body::Fact(Fact::NodeListed(card)) => _ = self.nodes.insert(card.node, card.clone()),
            Body::Fact(Fact::VanListed(card)) => _ = self.depots.insert(card.van, card.depot),
            Body::Fact(Fact::OrderPlaced(card)) => _ = self.depts.insert(card.order, card.dept),
            Body::Fact(_) | Body::Decision(_) => {} // says nothing of places
        }
    }

    /// The order a parcel belongs to, whose key may be cut in the parcel's.
    pub(crate) fn order_of(&self, parcel: ParcelId) -> Option<OrderId> {
        let whole = parcel.order().filter(|order| self.depts.contains_key(order));
        let is_cut = parcel.as_str().len() == CODE_MAX;
        let cut = || self.depts.keys().find(|order| parcel.is_of(**order)).copied();
        whole.or_else(|| is_cut.then(cut).flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_leads_to_its_order_even_when_its_key_is_cut() {
        let order = |text: &str| OrderId::new(text).unwrap();
        let long = order("TT-57646141303878575200");
        let mut geography = Geography::default();
        for known in [order("SH-1"), order("SH-10"), long] {
            geography.depts.insert(known, DeptId::new("93").unwrap());
        }
        assert_eq!(geography.order_of(ParcelId::of(order("SH-1"), 1)), Some(order("SH-1")));
        assert_eq!(geography.order_of(ParcelId::of(long, 2)), Some(long));
        assert_eq!(geography.order_of(ParcelId::of(order("SH-2"), 1)), None);
    }
}
