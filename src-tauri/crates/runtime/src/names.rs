//! What shops call the company's articles. Read by feeds beside the loop, so it is a copy that ticks keep fresh.

use control::World;
use model::{Body, DeptId, Event, Fact, NodeCard, NodeId, NodeKind, Override, SkuId, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// The catalogue's SKUs and what a person mapped to them.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Names {
    skus: BTreeSet<SkuId>,
    aliases: BTreeMap<(SourceId, String), SkuId>,
    shops: BTreeMap<NodeId, DeptId>,
}

impl Names {
    /// All names of a World.
    pub fn of(world: &World) -> Self {
        let (skus, aliases) = (world.stock().skus().map(|card| card.sku).collect(), world.feeds().aliases().clone());
        let shops =
            world.stock().book().nodes().filter(|card| card.kind == NodeKind::Shop).map(|card| (card.node, card.dept));
        Self { skus, aliases, shops: shops.collect() }
    }

    /// Follows what a tick made durable.
    pub fn learn(&mut self, events: &[Event]) {
        for event in events {
            match &event.body {
                Body::Fact(Fact::SkuListed(card)) => {
                    self.skus.insert(card.sku);
                }
                Body::Fact(Fact::NodeListed(card)) => self.list(card),
                Body::Fact(Fact::Operator(word)) => {
                    if let Override::MapSku { source, alias, sku } = &word.says {
                        self.aliases.insert((*source, alias.clone()), *sku);
                    }
                }
                Body::Fact(_) | Body::Decision(_) => {}
            }
        }
    }

    fn list(&mut self, card: &NodeCard) {
        if card.kind == NodeKind::Shop {
            self.shops.insert(card.node, card.dept);
        } else {
            self.shops.remove(&card.node);
        }
    }

    /// Where a till sale without an address belongs: the first shop by code.
    pub fn home(&self) -> Option<DeptId> {
        self.shops.values().next().copied()
    }

    /// The SKU behind a word of a source.
    pub fn resolve(&self, source: SourceId, word: &str) -> Option<SkuId> {
        let mapped = self.aliases.get(&(source, word.to_owned())).copied();
        mapped.or_else(|| SkuId::new(word).ok().filter(|sku| self.skus.contains(sku)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Moment, OperatorCommand, OperatorId, Seq};

    #[test]
    fn a_word_is_what_a_person_mapped_it_to_else_the_sku_of_that_name() {
        let (shop, sku) = (SourceId::new("shopify:lune").expect("short"), SkuId::new("ML-1").expect("short"));
        let names = Names { skus: BTreeSet::from([sku]), ..Names::default() };
        let says = Override::MapSku { source: shop, alias: "Crème de nuit".to_owned(), sku };
        let word = OperatorCommand { by: OperatorId::new("malo").expect("short"), says };
        let (seq, at, body) = (Seq(1), Moment(0), Body::Fact(Fact::Operator(word)));
        let mut taught = names.clone();
        taught.learn(&[Event { seq, at, cause: None, based_on: None, origin: None, happened_at: None, body }]);
        assert_eq!(names.resolve(shop, "ML-1"), Some(sku));
        assert_eq!(names.resolve(shop, "Crème de nuit"), None);
        assert_eq!(taught.resolve(shop, "Crème de nuit"), Some(sku));
        assert_eq!(taught.resolve(SourceId::new("shopify:other").expect("short"), "Crème de nuit"), None);
    }
}
