//! Sales against the plan, defined once: all sales of a SKU in some minutes against what was planned for the same
//! minutes. Both hold what would have sold anyway; neither is of passages alone.

use crate::{
    section::{forecasts::Forecasts, sales::Sales},
    world::World,
};
use forecast::{Law, TAIL};
use model::{Moment, Passage, Quantiles, SkuId, Span};

const MINUTE: Span = Span::minutes(1);

/// Units of a SKU in a stretch of time: planned and sold, of the same minutes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AgainstPlan {
    /// Units planned: what history and campaigns say, what passages announce, what goes along with those of its brand.
    pub plan: f64,
    /// Units sold, through passages or not.
    pub sold: u32,
}

impl AgainstPlan {
    /// Of a SKU in the minutes from that of `from` up to that of `until`: whole ones, so that neither counts a part.
    pub fn of(forecasts: &Forecasts, sales: &Sales, sku: SkuId, from: Moment, until: Moment) -> Self {
        let (from, until) = (from.floor(MINUTE), until.floor(MINUTE));
        Self { plan: forecasts.model().planned(sku, from, until), sold: sales.sold(sku, from, until) }
    }
}

/// From when until when sales are a passage's own: while it is on air, and as long as its tail.
pub fn window(passage: &Passage) -> (Moment, Moment) {
    (passage.from, passage.until + TAIL)
}

/// What is believed of all SKUs together in a stretch of time: quantiles of the sum, and its mean.
pub fn believed_of_all(world: &World, from: Moment, until: Moment) -> (Quantiles, f64) {
    let model = world.forecasts().model();
    let law = Law::across(world.stock().skus().map(|card| model.law(card.sku, from, until)));
    (law.quantiles(), law.mean)
}
