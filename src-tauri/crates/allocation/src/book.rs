//! What is true: stock, work given out, the timetable. Single writer: it changes only by applied events.

use crate::{
    calendar::{is_open, quarter},
    overlay::Overlay,
    shelf::Stock,
    timetable::Timetable,
    workload::Workload,
};
use model::{CarrierCard, CarrierId, DepartureCard, DepartureId, Moment, NodeCard, NodeId, ParcelPlan, SkuCard, SkuId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The books of the whole network.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Book {
    pub(crate) sku_rows: BTreeMap<SkuId, usize>,
    pub(crate) articles: Vec<Article>,
    pub(crate) node_rows: BTreeMap<NodeId, usize>,
    pub(crate) sites: Vec<Site>,
    pub(crate) carriers: BTreeMap<CarrierId, CarrierCard>,
    departures: BTreeMap<DepartureId, DepartureCard>,
    /// Where more is held than there is: row of the node, row of the SKU.
    short: BTreeSet<(usize, usize)>,
    /// Shelves that promise nothing until they are counted.
    doubted: BTreeSet<(NodeId, SkuId)>,
}

/// One SKU.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Article {
    pub sku: SkuId,
    /// Grams; `None` until the catalogue lists it.
    pub weight_g: Option<u32>,
    /// Cents that a unit costs; `None` when the catalogue does not say.
    pub cost_cents: Option<i64>,
    /// By row of the node; nodes beyond its end hold nothing.
    stock: Vec<Stock>,
}

/// One node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Site {
    pub node: NodeId,
    /// `None` until the network lists it: it serves nothing.
    pub card: Option<NodeCard>,
    pub timetable: Timetable,
    pub workload: Workload,
}

impl Article {
    pub(crate) fn stock(&self, node: usize) -> Stock {
        self.stock.get(node).copied().unwrap_or_default()
    }
}

impl Book {
    /// Lists a SKU or replaces its card.
    pub fn list_sku(&mut self, card: &SkuCard) {
        let row = self.sku_row(card.sku);
        if let Some(article) = self.articles.get_mut(row) {
            article.weight_g = Some(card.weight_g);
            article.cost_cents = card.cost_cents;
        }
    }

    /// Lists a node or replaces its card.
    pub fn list_node(&mut self, card: &NodeCard) {
        self.site_mut(card.node, |site| site.card = Some(card.clone()));
    }

    /// Lists a carrier or replaces its card; arrivals of its departures follow.
    pub fn list_carrier(&mut self, card: &CarrierCard) {
        self.carriers.insert(card.carrier, card.clone());
        for site in &mut self.sites {
            site.timetable.learn(card);
        }
    }

    /// Puts a departure on the timetable, in the place of the one with the same key.
    pub fn list_departure(&mut self, card: &DepartureCard) {
        if let Some(before) = self.departures.insert(card.departure, card.clone()) {
            self.site_mut(before.node, |site| site.timetable.remove(&before));
        }
        let carrier = self.carriers.get(&card.carrier).cloned();
        self.site_mut(card.node, |site| site.timetable.add(card, carrier.as_ref()));
    }

    /// Takes a departure from the timetable: it left long ago.
    pub fn drop_departure(&mut self, departure: DepartureId) {
        if let Some(card) = self.departures.remove(&departure) {
            self.site_mut(card.node, |site| site.timetable.remove(&card));
        }
    }

    /// What a unit leaves of a price once its cost is paid, cents; `None` when the catalogue does not say the cost.
    pub fn margin_cents(&self, sku: SkuId, price_cents: i64) -> Option<i64> {
        let article = self.articles.get(*self.sku_rows.get(&sku)?)?;
        Some(price_cents.saturating_sub(article.cost_cents?))
    }

    /// Sets what is really on the shelf; `None` leaves the safety stock as it was.
    pub fn count(&mut self, node: NodeId, sku: SkuId, on_hand: u32, safety: Option<u32>) {
        self.stock_mut(node, sku, |stock| {
            stock.on_hand = on_hand;
            stock.safety = safety.unwrap_or(stock.safety);
            stock.doubted = false;
        });
        self.note_doubt(node, sku, false);
    }

    /// A shelf held fewer units than believed; whether its last count was right is another matter.
    pub fn lower(&mut self, node: NodeId, sku: SkuId, on_hand: u32) {
        self.stock_mut(node, sku, |stock| stock.on_hand = stock.on_hand.min(on_hand));
    }

    /// A count came that cannot be right: the shelf promises nothing until the next one.
    pub fn doubt(&mut self, node: NodeId, sku: SkuId) {
        self.stock_mut(node, sku, |stock| stock.doubted = true);
        self.note_doubt(node, sku, true);
    }

    fn note_doubt(&mut self, node: NodeId, sku: SkuId, doubted: bool) {
        if doubted {
            self.doubted.insert((node, sku));
        } else {
            self.doubted.remove(&(node, sku));
        }
    }

    /// Shelves that promise nothing, because their last count cannot be right.
    pub fn doubted(&self) -> impl Iterator<Item = (NodeId, SkuId)> + '_ {
        self.doubted.iter().copied()
    }

    /// Holds units, preparation time and a place in the vans for a parcel.
    pub fn hold(&mut self, plan: &ParcelPlan, items: &[(SkuId, u32)]) {
        for (sku, qty) in items {
            self.stock_mut(plan.node, *sku, |stock| stock.allocated = stock.allocated.saturating_add(*qty));
        }
        self.site_mut(plan.node, |site| site.workload.add(plan, total(items)));
    }

    /// Undoes [`Book::hold`] for a parcel that was not packed.
    pub fn free(&mut self, plan: &ParcelPlan, items: &[(SkuId, u32)]) {
        for (sku, qty) in items {
            self.stock_mut(plan.node, *sku, |stock| stock.allocated = stock.allocated.saturating_sub(*qty));
        }
        self.site_mut(plan.node, |site| site.workload.remove(plan, total(items)));
    }

    /// A parcel was packed: its units have left the shelf. Its preparation time stays used.
    pub fn consume(&mut self, node: NodeId, items: &[(SkuId, u32)]) {
        for (sku, qty) in items {
            self.stock_mut(node, *sku, |stock| {
                stock.on_hand = stock.on_hand.saturating_sub(*qty);
                stock.allocated = stock.allocated.saturating_sub(*qty);
            });
        }
    }

    /// Units have left the shelf in a box that nobody waits for: what others hold stays.
    pub fn take(&mut self, node: NodeId, items: &[(SkuId, u32)]) {
        for (sku, qty) in items {
            self.stock_mut(node, *sku, |stock| stock.on_hand = stock.on_hand.saturating_sub(*qty));
        }
    }

    /// A parcel leaves another way: its place in the evening's vans follows. Stock and preparation time stay.
    pub fn rebound(&mut self, before: &ParcelPlan, after: &ParcelPlan) {
        self.site_mut(before.node, |site| site.workload.remove_way(before));
        self.site_mut(after.node, |site| site.workload.add_way(after));
    }

    /// Drops the work given out for times before `at`, so that the book does not grow for ever.
    pub fn forget_before(&mut self, at: Moment) {
        for site in &mut self.sites {
            site.workload.forget_before(at);
        }
    }

    /// Stock of a SKU at a node; nothing when either is unknown.
    pub fn stock(&self, node: NodeId, sku: SkuId) -> Stock {
        match (self.node_rows.get(&node), self.article(sku)) {
            (Some(row), Some(article)) => article.stock(*row),
            _ => Stock::default(),
        }
    }

    /// Stock of a SKU in the whole network.
    pub fn total(&self, sku: SkuId) -> Stock {
        let stock = self.article(sku).map_or(&[][..], |article| &article.stock);
        stock.iter().fold(Stock::default(), |sum, stock| Stock {
            on_hand: sum.on_hand.saturating_add(stock.on_hand),
            allocated: sum.allocated.saturating_add(stock.allocated),
            safety: sum.safety.saturating_add(stock.safety),
            doubted: sum.doubted || stock.doubted,
        })
    }

    /// The cards of all nodes, in order of key.
    pub fn nodes(&self) -> impl Iterator<Item = &NodeCard> {
        self.node_rows.values().filter_map(|row| self.sites.get(*row)?.card.as_ref())
    }

    /// Available to promise at a node, units.
    pub fn atp(&self, node: NodeId, sku: SkuId) -> u32 {
        self.stock(node, sku).atp()
    }

    /// Available to promise in the whole network, units.
    pub fn atp_total(&self, sku: SkuId) -> u32 {
        let stock = self.article(sku).map_or(&[][..], |article| &article.stock);
        stock.iter().fold(0, |sum, stock| sum.saturating_add(stock.atp()))
    }

    /// Units given to a node in the quarter of an hour that holds `at`, and units it can prepare in one;
    /// it can prepare none while it is closed.
    pub fn load(&self, node: NodeId, at: Moment) -> (u32, u32) {
        let Some(site) = self.site(node) else { return (0, 0) };
        let quarter = quarter(at);
        let minute = quarter.minute_of_day();
        let open = site.card.as_ref().filter(|card| is_open(minute, card.opens_min, card.closes_min));
        (site.workload.units(quarter), open.map_or(0, |card| card.capacity_per_quarter))
    }

    /// A look at the book from inside one batch.
    pub(crate) fn overlay(&self) -> Overlay<'_> {
        Overlay::new(self)
    }

    /// Where more is held than there is, after a count: node, SKU, units missing.
    pub fn short(&self) -> Vec<(NodeId, SkuId, u32)> {
        let named = |(node, sku): &(usize, usize)| {
            let (site, article) = (self.sites.get(*node)?, self.articles.get(*sku)?);
            Some((site.node, article.sku, article.stock(*node).missing()))
        };
        self.short.iter().filter_map(named).collect()
    }

    /// The cards of all departures on the timetable, in order of key.
    pub fn departures(&self) -> impl Iterator<Item = &DepartureCard> {
        self.departures.values()
    }

    /// The card of a departure.
    pub fn departure(&self, departure: DepartureId) -> Option<&DepartureCard> {
        self.departures.get(&departure)
    }

    /// The card of a node.
    pub fn node(&self, node: NodeId) -> Option<&NodeCard> {
        self.site(node)?.card.as_ref()
    }

    /// The card of a carrier.
    pub fn carrier(&self, carrier: CarrierId) -> Option<&CarrierCard> {
        self.carriers.get(&carrier)
    }

    fn site(&self, node: NodeId) -> Option<&Site> {
        self.sites.get(*self.node_rows.get(&node)?)
    }

    fn article(&self, sku: SkuId) -> Option<&Article> {
        self.articles.get(*self.sku_rows.get(&sku)?)
    }

    fn site_mut(&mut self, node: NodeId, change: impl FnOnce(&mut Site)) {
        let row = self.node_row(node);
        if let Some(site) = self.sites.get_mut(row) {
            change(site);
        }
    }

    /// The only place where stock changes: the list of shortages is kept in step.
    fn stock_mut(&mut self, node: NodeId, sku: SkuId, change: impl FnOnce(&mut Stock)) {
        let (node, sku) = (self.node_row(node), self.sku_row(sku));
        let Some(article) = self.articles.get_mut(sku) else { return };
        if article.stock.len() <= node {
            article.stock.resize(node + 1, Stock::default());
        }
        change(&mut article.stock[node]);
        if article.stock[node].missing() > 0 {
            self.short.insert((node, sku));
        } else {
            self.short.remove(&(node, sku));
        }
    }

    fn node_row(&mut self, node: NodeId) -> usize {
        let next = self.sites.len();
        let row = *self.node_rows.entry(node).or_insert(next);
        if row == next {
            self.sites.push(Site { node, card: None, timetable: Timetable::default(), workload: Workload::default() });
        }
        row
    }

    fn sku_row(&mut self, sku: SkuId) -> usize {
        let next = self.articles.len();
        let row = *self.sku_rows.entry(sku).or_insert(next);
        if row == next {
            self.articles.push(Article { sku, weight_g: None, cost_cents: None, stock: Vec::new() });
        }
        row
    }
}

fn total(items: &[(SkuId, u32)]) -> u32 {
    items.iter().fold(0, |sum, (_, qty)| sum.saturating_add(*qty))
}

#[cfg(test)]
mod tests;
