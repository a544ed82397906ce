//! What people call things: the names that stand in a report's sentences where the log has keys.

use model::{
    Body, CarrierCard, CarrierId, DepartureCard, DepartureId, Event, Fact, Moment, NodeCard, NodeId, RobotId, ShowSlot,
    ShowSlotId, SkuCard, SkuId, VanId,
};
use std::collections::BTreeMap;

/// Names of articles, sites, carriers and show slots, and where vans, robots and departures belong. Whoever has the
/// world fills it from there, since a slice of the log may begin after things were listed; [`Names::of_log`] reads it
/// from a log that reaches back to then.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Names {
    skus: Called<SkuId>,
    nodes: Called<NodeId>,
    carriers: Called<CarrierId>,
    /// Where from, with whom, when.
    departures: BTreeMap<DepartureId, (NodeId, CarrierId, Moment)>,
    depots: BTreeMap<VanId, NodeId>,
    robots: BTreeMap<RobotId, NodeId>,
    /// The brand, and from when.
    slots: BTreeMap<ShowSlotId, (String, Moment)>,
}

/// A departure as people speak of it.
pub(crate) struct Truck {
    /// The carrier.
    pub carrier: String,
    /// The site it leaves from.
    pub from: String,
    /// When.
    pub leaves: Moment,
}

impl Names {
    /// What a log tells.
    pub fn of_log(events: &[Event]) -> Self {
        let mut names = Self::default();
        names.learn(events);
        names
    }

    /// Adds what these events list; what was known under the same keys is known anew.
    pub fn learn(&mut self, events: &[Event]) {
        for event in events {
            match &event.body {
                Body::Fact(fact) => self.hear(fact),
                Body::Decision(_) => {}
            }
        }
    }

    fn hear(&mut self, fact: &Fact) {
        match fact {
            Fact::SkuListed(card) => self.list_sku(card),
            Fact::NodeListed(card) => self.list_node(card),
            Fact::CarrierListed(card) => self.list_carrier(card),
            Fact::DepartureListed(card) => self.list_departure(card),
            Fact::VanListed(card) => self.list_van(card.van, card.depot),
            Fact::RobotListed(card) => self.list_robot(card.robot, card.node),
            Fact::SlotPlanned(card) => self.list_slot(card),
            _ => {} // other facts name nothing
        }
    }

    /// An article, by its brand and its name.
    pub fn list_sku(&mut self, card: &SkuCard) {
        self.skus.call(card.sku, format!("{}, {}", card.brand, card.name));
    }

    /// A site.
    pub fn list_node(&mut self, card: &NodeCard) {
        self.nodes.call(card.node, card.name.clone());
    }

    /// A carrier.
    pub fn list_carrier(&mut self, card: &CarrierCard) {
        self.carriers.call(card.carrier, card.name.clone());
    }

    /// A departure.
    pub fn list_departure(&mut self, card: &DepartureCard) {
        self.departures.insert(card.departure, (card.node, card.carrier, card.leaves));
    }

    /// A van and its depot.
    pub fn list_van(&mut self, van: VanId, depot: NodeId) {
        self.depots.insert(van, depot);
    }

    /// A robot and the site where it works.
    pub fn list_robot(&mut self, robot: RobotId, node: NodeId) {
        self.robots.insert(robot, node);
    }

    /// A slot of the running order.
    pub fn list_slot(&mut self, card: &ShowSlot) {
        self.slots.insert(card.slot, (card.brand.clone(), card.from));
    }

    /// An article; `None` when nobody has listed it.
    pub(crate) fn sku(&self, sku: SkuId) -> Option<String> {
        self.skus.name(sku)
    }

    /// A site; its key when nobody has listed it.
    pub(crate) fn node(&self, node: NodeId) -> String {
        self.nodes.name(node).unwrap_or_else(|| node.to_string())
    }

    /// A van by its number, which is all the name it has, with its depot.
    pub(crate) fn van(&self, van: VanId) -> String {
        at_home(van.as_str(), self.depots.get(&van).and_then(|depot| self.nodes.name(*depot)))
    }

    /// A robot by its number, with its site.
    pub(crate) fn robot(&self, robot: RobotId) -> String {
        at_home(robot.as_str(), self.robots.get(&robot).and_then(|node| self.nodes.name(*node)))
    }

    /// A departure; `None` when nobody has listed it.
    pub(crate) fn departure(&self, departure: DepartureId) -> Option<Truck> {
        let (node, carrier, leaves) = self.departures.get(&departure)?;
        let carrier = self.carriers.name(*carrier).unwrap_or_else(|| carrier.to_string());
        Some(Truck { carrier, from: self.node(*node), leaves: *leaves })
    }

    /// The brand of a slot, and from when it is on air.
    pub(crate) fn slot(&self, slot: ShowSlotId) -> Option<(&str, Moment)> {
        self.slots.get(&slot).map(|(brand, from)| (brand.as_str(), *from))
    }
}

/// `VAN-93-07 (Plateforme Paris Nord)`.
fn at_home(number: &str, home: Option<String>) -> String {
    home.map_or_else(|| number.to_owned(), |home| format!("{number} ({home})"))
}

/// Names by key, and how many things bear each.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Called<K> {
    names: BTreeMap<K, String>,
    bearers: BTreeMap<String, u32>,
}

impl<K> Default for Called<K> {
    fn default() -> Self {
        Self { names: BTreeMap::new(), bearers: BTreeMap::new() }
    }
}

impl<K: Copy + Ord + std::fmt::Display> Called<K> {
    fn call(&mut self, key: K, name: String) {
        *self.bearers.entry(name.clone()).or_default() += 1;
        let before = self.names.insert(key, name);
        if let Some(bearers) = before.and_then(|before| self.bearers.get_mut(&before)) {
            *bearers -= 1;
        }
    }

    /// The name; with its key where another thing bears it too.
    fn name(&self, key: K) -> Option<String> {
        let name = self.names.get(&key)?;
        let alone = self.bearers.get(name).is_none_or(|bearers| *bearers < 2);
        Some(if alone { name.clone() } else { format!("{name} ({key})") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carrier(key: &str) -> CarrierId {
        CarrierId::new(key).unwrap()
    }

    #[test]
    fn a_key_stands_beside_a_name_only_where_two_things_bear_it() {
        let mut carriers = Called::default();
        carriers.call(carrier("FLE"), "Flèche".to_owned());
        carriers.call(carrier("FLE"), "Flèche".to_owned());
        assert_eq!(carriers.name(carrier("FLE")), Some("Flèche".to_owned()), "listed twice, it is one");
        carriers.call(carrier("FL2"), "Flèche".to_owned());
        assert_eq!(carriers.name(carrier("FLE")), Some("Flèche (FLE)".to_owned()));
        carriers.call(carrier("FL2"), "Flèche du Sud".to_owned());
        assert_eq!(carriers.name(carrier("FLE")), Some("Flèche".to_owned()));
        assert_eq!(carriers.name(carrier("?")), None);
    }
}
