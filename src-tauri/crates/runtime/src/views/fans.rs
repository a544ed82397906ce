//! What is ahead, and what was planned, quarter of an hour by quarter of an hour: of each SKU as the model now believes,
//! and of all and of each slot together, as sums of laws. Medians are never added.

use super::show::planned;
use contract::{Band, FanView};
use control::World;
use forecast::{Law, Model};
use model::{Moment, Passage, QUARTER, Seq, ShowSlot, SkuId, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Quarters ahead, the running one included: as many as are told.
const AHEAD: i64 = 12;

/// One SKU, quarter by quarter.
#[derive(Debug, Default)]
struct Quarters {
    /// Units planned, from the day's first quarter.
    plan: Vec<f64>,
    /// What is believed, from the running quarter.
    ahead: Vec<Law>,
}

/// What is ahead of all SKUs. It costs a thousand looks into the model, and is made once a minute, or when somebody has
/// planned the show otherwise.
#[derive(Debug)]
pub struct Ahead {
    made: (Moment, Option<Seq>),
    /// The quarter that runs.
    from: Moment,
    /// The day's first quarter.
    day_from: Moment,
    skus: BTreeMap<SkuId, Quarters>,
    /// What was planned for the window of each passage.
    plans: BTreeMap<(SkuId, Moment, Moment), u32>,
    /// All SKUs together, and those of each slot, in order of key.
    pub fans: Vec<FanView>,
}

impl Ahead {
    /// What it would be made of now.
    pub fn basis(world: &World, now: Moment) -> (Moment, Option<Seq>) {
        let planned = world.show().slots().filter_map(|slot| world.show().planned_by(slot.slot)).max();
        (now.floor(Span::minutes(1)), planned)
    }

    /// It is not of now.
    pub fn is_stale(&self, world: &World, now: Moment) -> bool {
        self.made != Self::basis(world, now)
    }

    /// Made of what the World believes.
    pub fn of(world: &World, now: Moment) -> Self {
        let model = world.forecasts().model();
        let from = now.floor(QUARTER);
        let (day_from, _) = day(world, now);
        let quarters =
            |sku: SkuId| Quarters { plan: plan_of_day(world, model, sku, now), ahead: ahead(model, sku, from) };
        let skus = world.stock().skus().map(|card| (card.sku, quarters(card.sku))).collect();
        let passages = world.show().slots().flat_map(|slot| &slot.passages);
        let plans = passages.map(|passage| (key(passage), planned(model, passage))).collect();
        let mut ahead = Self { made: Self::basis(world, now), from, day_from, skus, plans, fans: Vec::new() };
        ahead.fans = ahead.sums(world);
        ahead
    }

    /// Units planned for the window of a passage, as far as it is known here.
    pub fn plan(&self, passage: &Passage) -> Option<u32> {
        self.plans.get(&key(passage)).copied()
    }

    /// Units planned of a SKU, from the day's first quarter.
    pub fn plan_of(&self, sku: SkuId) -> &[f64] {
        self.skus.get(&sku).map_or(&[], |quarters| &quarters.plan)
    }

    /// Mean units of a SKU in the quarter that begins then, as far as it is ahead.
    pub fn mean(&self, sku: SkuId, at: Moment) -> Option<f64> {
        let place = usize::try_from((at - self.from).0 / QUARTER.0).ok()?;
        self.skus.get(&sku)?.ahead.get(place).map(|law| law.mean)
    }

    fn sums(&self, world: &World) -> Vec<FanView> {
        let all = self.skus.keys().copied().collect();
        let mut fans = vec![self.fan("all".to_owned(), &all)];
        fans.extend(world.show().slots().map(|slot| self.fan(slot.slot.to_string(), &presented(slot))));
        fans.sort_by(|a, b| a.fan.cmp(&b.fan));
        fans
    }

    fn fan(&self, fan: String, skus: &BTreeSet<SkuId>) -> FanView {
        let own: Vec<&Quarters> = skus.iter().filter_map(|sku| self.skus.get(sku)).collect();
        let planned = own.iter().map(|sku| sku.plan.len()).max().unwrap_or(0);
        let sum = |n: usize| own.iter().filter_map(|sku| sku.plan.get(n)).sum::<f64>();
        let law = |n: usize| Law::across(own.iter().filter_map(|sku| sku.ahead.get(n).copied()));
        let quarters = own.iter().map(|sku| sku.ahead.len()).max().unwrap_or(0);
        FanView {
            fan,
            plan_from: self.day_from,
            plan: (0..planned).map(|n| sum(n).round() as u32).collect(),
            ahead_from: self.from,
            ahead: (0..quarters).map(|n| Band::from(law(n).quantiles())).collect(),
        }
    }
}

/// The open day, from the start of its first quarter; nothing of it while none is open.
pub fn day(world: &World, now: Moment) -> (Moment, Moment) {
    let from = now.floor(QUARTER);
    world.days().open().map_or((from, from), |(begins, ends)| (begins.floor(QUARTER), ends))
}

/// Units of a SKU that a model has planned for the open day, by quarter.
pub fn plan_of_day(world: &World, model: &Model, sku: SkuId, now: Moment) -> Vec<f64> {
    let (from, until) = day(world, now);
    starts(from, until).map(|at| model.planned(sku, at, at + QUARTER)).collect()
}

/// The laws of a SKU for the quarters ahead, as a model believes.
pub fn ahead(model: &Model, sku: SkuId, from: Moment) -> Vec<Law> {
    starts(from, from + Span(QUARTER.0 * AHEAD)).map(|at| model.law(sku, at, at + QUARTER)).collect()
}

fn starts(from: Moment, until: Moment) -> impl Iterator<Item = Moment> {
    (0..).map(move |n| from + Span(QUARTER.0 * n)).take_while(move |at| *at < until)
}

fn key(passage: &Passage) -> (SkuId, Moment, Moment) {
    (passage.sku, passage.from, passage.until)
}

fn presented(slot: &ShowSlot) -> BTreeSet<SkuId> {
    slot.passages.iter().map(|passage| passage.sku).collect()
}
