//! The cards of the day, gathered from facts. Knows nothing of what will happen.

use model::{
    Bin, CampaignCard, CarrierCard, CarrierId, DepartureCard, DepartureId, Fact, GridCard, Moment, NodeCard, NodeId,
    RobotCard, ShowSlot, ShowSlotId, SkuCard, SkuId, Span, VanCard, VanId,
};
use std::collections::BTreeMap;

/// All cards; of several with one key, the last counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Network {
    pub skus: BTreeMap<SkuId, SkuCard>,
    pub nodes: BTreeMap<NodeId, NodeCard>,
    pub carriers: BTreeMap<CarrierId, CarrierCard>,
    pub departures: BTreeMap<DepartureId, DepartureCard>,
    pub vans: BTreeMap<VanId, VanCard>,
    pub robots: BTreeMap<model::RobotId, RobotCard>,
    pub grids: BTreeMap<NodeId, GridCard>,
    pub bins: BTreeMap<NodeId, Vec<Bin>>,
    pub slots: BTreeMap<ShowSlotId, ShowSlot>,
    pub campaigns: Vec<CampaignCard>,
    pub counts: BTreeMap<(NodeId, SkuId), u32>,
}

impl Network {
    /// Gathers the cards among facts; other facts are passed over.
    pub fn of<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Self {
        let mut network = Self::default();
        for fact in facts {
            network.add(fact);
        }
        network
    }

    fn add(&mut self, fact: &Fact) {
        match fact {
            Fact::SkuListed(card) => drop(self.skus.insert(card.sku, card.clone())),
            Fact::NodeListed(card) => drop(self.nodes.insert(card.node, card.clone())),
            Fact::CarrierListed(card) => drop(self.carriers.insert(card.carrier, card.clone())),
            Fact::DepartureListed(card) => drop(self.departures.insert(card.departure, card.clone())),
            Fact::VanListed(card) => drop(self.vans.insert(card.van, card.clone())),
            Fact::RobotListed(card) => drop(self.robots.insert(card.robot, card.clone())),
            Fact::GridLaid(card) => drop(self.grids.insert(card.node, card.clone())),
            Fact::BinsPlaced { node, bins } => drop(self.bins.insert(*node, bins.clone())),
            Fact::SlotPlanned(card) => drop(self.slots.insert(card.slot, card.clone())),
            Fact::SlotDropped(slot) => drop(self.slots.remove(slot)),
            Fact::CampaignPlanned(card) => self.campaigns.push(card.clone()),
            Fact::StockCounted { node, sku, on_hand, .. } => drop(self.counts.insert((*node, *sku), *on_hand)),
            _ => {} // what happens during a day is no card
        }
    }

    /// Midnight in Paris of the day of the show: of its first slot, else of the first truck.
    pub fn midnight(&self) -> Moment {
        let slot = self.slots.values().map(|slot| slot.from).min();
        let first = slot.or_else(|| self.departures.values().map(|card| card.leaves).min()).unwrap_or_default();
        Moment::at_paris(first.paris().date().at(0, 0, 0, 0))
    }

    /// A minute of the day of the show.
    pub fn minute(&self, minute: u32) -> Moment {
        self.midnight() + Span::minutes(i64::from(minute))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;

    #[test]
    fn the_demo_has_its_network() {
        let network = Network::of(&demo::facts());
        assert_eq!(network.nodes.len(), 23);
        assert_eq!(network.vans.len(), 60);
        assert_eq!(network.robots.len(), 120);
        assert_eq!(network.minute(600).to_string(), "2026-11-28 10:00:00");
        let stocked =
            network.counts.keys().all(|(node, sku)| network.nodes.contains_key(node) && network.skus.contains_key(sku));
        assert!(stocked, "a count names a node and a SKU of the demo");
    }

    #[test]
    fn a_dropped_slot_is_gone() {
        let mut facts = demo::facts();
        let slot = *Network::of(&facts).slots.keys().next().expect("the show has slots");
        facts.push(Fact::SlotDropped(slot));
        assert!(!Network::of(&facts).slots.contains_key(&slot));
    }
}
