//! Where idle robots wait: told when a forecast says that other bins will be asked for.

use crate::{
    cut::{robots as cut, serving::Serving},
    section::{days::Days, demand::Demand, forecasts::Forecasts, robots::Robots, stock::Stock},
    world::World,
};
use model::{Decision, Draft, Foreseen, Moment, NodeId, Seq, SkuId, Span, WaitingPlace};
use picking::{Coming, Place};

/// How far ahead passages are looked for: robots have crossed the largest floor by then, and the place lasts for most
/// of a passage.
const AHEAD: Span = Span::minutes(10);

/// What waiting places stand on.
struct Waits<'a> {
    days: &'a Days,
    demand: &'a Demand,
    forecasts: &'a Forecasts,
    robots: &'a Robots,
    stock: &'a Stock,
    seq: Seq,
    now: Moment,
}

pub(super) fn waits(world: &World, now: Moment) -> Vec<Draft> {
    if !world.dirty.minute || world.dirty.warehouses.is_empty() {
        return Vec::new();
    }
    let waits = Waits {
        days: world.days(),
        demand: world.demand(),
        forecasts: world.forecasts(),
        robots: world.robots(),
        stock: world.stock(),
        seq: world.seq,
        now,
    };
    world.dirty.warehouses.iter().flat_map(|node| waits.at(*node)).collect()
}

impl Waits<'_> {
    fn at(&self, node: NodeId) -> Vec<Draft> {
        let Some(warehouse) = self.robots.warehouse(node) else { return Vec::new() };
        let coming = self.coming(node);
        let places = cut::places(warehouse, &coming, self.now);
        places.into_iter().filter_map(|place| self.draft(node, &place, &coming)).collect()
    }

    /// Units that passages are expected to ask of a node.
    fn coming(&self, node: NodeId) -> Vec<Coming> {
        let (model, book) = (self.forecasts.model(), self.stock.book());
        let serving = Serving::of(node, self.demand, book, self.now);
        let coming = |sku: SkuId| {
            let ahead = model.in_passages(sku, self.now, self.now + AHEAD);
            let asked = if ahead > 0.5 { ahead * serving.share(sku, model) } else { 0.0 };
            let units = (asked.round() as u32).min(book.atp(node, sku));
            (units > 0).then_some(Coming { sku, units })
        };
        self.stock.skus().filter_map(|card| coming(card.sku)).collect()
    }

    fn draft(&self, node: NodeId, place: &Place, coming: &[Coming]) -> Option<Draft> {
        let near = match place.near {
            None => None,
            Some(near) => Some(near.because(self.foreseen(near.sku, coming)?)),
        };
        let cause = near.map_or(self.days.minute_by(), |near| near.foreseen.by);
        let decision = Decision::RobotWaits(WaitingPlace { node, robot: place.robot, cell: place.cell, near });
        Some(Draft { cause, based_on: Some(self.seq), decision })
    }

    fn foreseen(&self, sku: SkuId, coming: &[Coming]) -> Option<Foreseen> {
        let units = coming.iter().find(|one| one.sku == sku)?.units;
        Some(Foreseen { by: self.forecasts.told_by(sku)?, sku, units, from: self.now, until: self.now + AHEAD })
    }
}
