//! Customers who buy and cancel. Knows nothing of stock: a shop window does not empty by itself.

use crate::{
    Script, Shop,
    agenda::{Agenda, Task, fact, with_contact},
    demand::{Demand, Rate},
    network::Network,
    people::People,
    stockroom::Stockroom,
};
use model::{
    Contact, ContactId, DeptId, Draws, Fact, Moment, OrderCard, OrderId, OrderLine, ParcelId, Seed, Service, SkuId,
    SourceId, Span,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The shoppers of the day; their draws depend on nothing that the app does.
#[derive(Clone, Debug)]
pub(crate) struct Shoppers {
    script: Arc<Script>,
    people: Arc<People>,
    brands: Arc<BTreeMap<SkuId, Vec<SkuId>>>,
    draws: Draws,
    placed: u64,
    /// Where each order goes, for its carrier.
    homes: BTreeMap<OrderId, DeptId>,
}

impl Shoppers {
    /// Nobody has bought yet.
    pub fn new(network: &Network, script: Arc<Script>, seed: Seed) -> Self {
        let mates = |brand: &str| network.skus.values().filter(|c| c.brand == brand).map(|c| c.sku).collect();
        let brands = network.skus.values().map(|card| (card.sku, mates(&card.brand))).collect();
        let people = Arc::new(People::new(network, &script));
        Self {
            script,
            people,
            brands: Arc::new(brands),
            draws: seed.stream("shoppers"),
            placed: 0,
            homes: BTreeMap::new(),
        }
    }

    /// Others buy; the homes of parcels that wait are remembered.
    pub fn next_day(&mut self, stockroom: &Stockroom, seed: Seed) {
        self.draws = seed.stream("shoppers");
        let waiting: BTreeSet<OrderId> = stockroom.parcels().filter_map(ParcelId::order).collect();
        self.homes.retain(|order, _| waiting.contains(order));
    }

    /// Plans all orders of a minute, and their cancellations.
    pub fn minute(&mut self, minute: Moment, rates: &[Rate], demand: &Demand, agenda: &mut Agenda) {
        for rate in rates {
            for (mean, stirred) in [(rate.passages, true), (rate.base, false)] {
                for _ in 0..self.draws.poisson(mean) {
                    let at = minute + Span(self.draws.below(600) as i64 * 100);
                    self.buy(at, rate, stirred, rates, demand, agenda);
                }
            }
        }
    }

    /// Where an order goes; `None` for orders that are not of these shoppers.
    pub fn home(&self, order: OrderId) -> Option<DeptId> {
        self.homes.get(&order).copied()
    }

    fn buy(&mut self, at: Moment, rate: &Rate, stirred: bool, rates: &[Rate], demand: &Demand, agenda: &mut Agenda) {
        let script = Arc::clone(&self.script);
        let weights: Vec<f64> = script.channels.iter().map(|s| if stirred { s.passages } else { s.base }).collect();
        let Some(shop) = self.draws.weighted(&weights).map(|row| &script.channels[row]) else { return };
        let (dept, person, vans) = self.people.draw(&mut self.draws);
        let service = self.service(at, vans);
        let lines = self.basket(rate, rates, demand);
        let Some((order, contact)) = self.name(shop) else { return };
        let near = person.position.filter(|_| service == Service::Evening || self.draws.chance(shop.located));
        let card = OrderCard {
            order,
            channel: shop.channel,
            placed_at: at,
            contact,
            dept,
            near: near.map(model::Position::coarse),
            service,
            lines,
        };
        self.homes.insert(order, dept);
        self.place(at, shop, card, person, agenda);
    }

    fn place(&mut self, at: Moment, shop: &Shop, card: OrderCard, person: Contact, agenda: &mut Agenda) {
        let source = SourceId::new(&shop.source).unwrap_or_else(|_| crate::agenda::source("shop", ""));
        let (order, contact) = (card.order, card.contact);
        let placed = with_contact(fact(source, at, &order, Fact::OrderPlaced(card)), (contact, person));
        agenda.plan(at, Task::Say(Box::new(placed)));
        if self.draws.chance(self.script.cancels.rate) {
            let delay = Span((self.draws.exponential(self.script.cancels.after_min) * 60_000.0) as i64 + 1_000);
            let cancelled = fact(source, at + delay, &order, Fact::OrderCancelled { order });
            agenda.plan(at + delay, Task::Say(Box::new(cancelled)));
        }
    }

    fn service(&mut self, at: Moment, vans: bool) -> Service {
        let script = &self.script.services;
        let drawn = self.draws.unit();
        if vans && at.minute_of_day() < script.evening_until_min && self.draws.chance(script.evening) {
            return Service::Evening;
        }
        if drawn < script.next_day {
            Service::NextDay
        } else if drawn < script.next_day + script.pickup {
            Service::Pickup
        } else {
            Service::Standard
        }
    }

    fn basket(&mut self, rate: &Rate, rates: &[Rate], demand: &Demand) -> Vec<OrderLine> {
        let mut lines = vec![self.line(rate)];
        while lines.len() < 3 && self.draws.chance(self.script.basket.more_lines) {
            let Some(more) = self.another(rate.sku, rates, demand) else { break };
            if lines.iter().all(|line| line.sku != more.sku) {
                lines.push(self.line(&more));
            }
        }
        lines
    }

    fn another(&mut self, sku: SkuId, rates: &[Rate], demand: &Demand) -> Option<Rate> {
        let mates = self.brands.get(&sku).filter(|_| self.draws.chance(self.script.basket.same_brand));
        let row = match mates {
            Some(mates) => {
                let mate = mates[self.draws.below(mates.len() as u64) as usize];
                rates.binary_search_by_key(&mate, |rate| rate.sku).ok()?
            }
            None => self.draws.weighted(&demand.weights().iter().map(|(_, share, _)| *share).collect::<Vec<_>>())?,
        };
        rates.get(row).copied()
    }

    fn line(&mut self, rate: &Rate) -> OrderLine {
        let qty = 1 + u32::from(self.draws.chance(self.script.basket.more_units));
        OrderLine { sku: rate.sku, qty, price_cents: Some(rate.price_cents) }
    }

    /// The number a shop gives: 18 digits at TikTok, 13 at Shopify.
    fn name(&mut self, shop: &Shop) -> Option<(OrderId, ContactId)> {
        self.placed += 1;
        let text = match shop.source.split(':').next() {
            Some("tiktok") => format!("TT-5764{:014}", self.placed * 7_919 + self.draws.below(7_919)),
            _ => format!("SH-61{:011}", self.placed * 7_919 + self.draws.below(7_919)),
        };
        Some((OrderId::new(&text).ok()?, ContactId::new(&format!("C-{text}")).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;
    use model::Channel;

    /// All orders and cancellations of the demo day under one seed.
    fn day(seed: u64) -> Vec<Fact> {
        let network = Network::of(&demo::facts());
        let script = Arc::new(demo::script());
        let demand = Demand::new(&network, Arc::clone(&script), Seed(seed));
        let mut shoppers = Shoppers::new(&network, Arc::clone(&script), Seed(seed));
        let mut agenda = Agenda::default();
        for minute in script.opens_min..script.closes_min {
            let rates = demand.minute(network.minute(minute));
            shoppers.minute(network.minute(minute), &rates, &demand, &mut agenda);
        }
        let end = network.minute(48 * 60);
        std::iter::from_fn(|| agenda.due(end))
            .filter_map(|(_, task)| if let Task::Say(said) = task { Some(said.fact) } else { None })
            .collect()
    }

    fn orders(facts: &[Fact]) -> Vec<&OrderCard> {
        facts.iter().filter_map(|fact| if let Fact::OrderPlaced(card) = fact { Some(card) } else { None }).collect()
    }

    #[test]
    fn the_day_brings_about_thirty_thousand_orders_with_different_numbers() {
        let facts = day(1);
        let orders = orders(&facts);
        assert!((28_500..31_500).contains(&orders.len()), "{} orders", orders.len());
        let numbers: std::collections::BTreeSet<OrderId> = orders.iter().map(|card| card.order).collect();
        assert_eq!(numbers.len(), orders.len());
    }

    #[test]
    fn the_mix_is_as_the_script_says() {
        let facts = day(2);
        let orders = orders(&facts);
        let part = |n: usize| n as f64 / orders.len() as f64;
        let evening = orders.iter().filter(|card| card.service == Service::Evening).count();
        assert!((2_400..3_900).contains(&evening), "{evening} evening orders");
        let live = part(orders.iter().filter(|card| card.channel == Channel::Live).count());
        assert!((0.35..0.6).contains(&live), "{live} live");
        let cancelled = part(facts.len() - orders.len());
        assert!((0.005..0.03).contains(&cancelled), "{cancelled} cancelled");
        assert!(orders.iter().all(|card| card.service != Service::Evening || card.near.is_some()));
    }

    #[test]
    fn the_same_seed_buys_the_same() {
        assert_eq!(day(5), day(5));
        assert_ne!(orders(&day(5))[0], orders(&day(6))[0]);
    }
}
