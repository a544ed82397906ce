//! How many orders for each SKU each minute truly brings. Knows nothing of the forecast's model.
//!
//! A passage sells along a triangle that peaks early, then an exponential tail; the core believes in
//! neither. Passages also sell more or less than announced, and some far more.

use crate::{Script, network::Network};
use model::{CampaignCard, Moment, Seed, ShowSlotId, SkuId, Span};
use std::{collections::BTreeMap, sync::Arc};

/// Orders of one SKU that a minute brings on average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rate {
    pub sku: SkuId,
    /// Stirred by passages.
    pub passages: f64,
    /// Price while it is presented, cents.
    pub price_cents: i64,
    /// From everywhere else.
    pub base: f64,
}

/// A passage as it will really sell.
#[derive(Clone, Debug)]
struct Pull {
    sku: usize,
    room: String,
    from: Moment,
    until: Moment,
    price_cents: i64,
    orders: f64,
}

/// A campaign as it will really work.
#[derive(Clone, Debug)]
struct Lift {
    from: Moment,
    until: Moment,
    /// Empty means all.
    skus: Vec<SkuId>,
    /// 1 doubles demand.
    more: f64,
}

impl Lift {
    fn of(card: &CampaignCard, truth: f64) -> Self {
        let more = f64::from(card.uplift_pct) / 100.0 * truth;
        Self { from: card.from, until: card.until, skus: card.skus.clone(), more }
    }
}

/// The demand of the whole day.
#[derive(Clone, Debug)]
pub(crate) struct Demand {
    /// Share of the base of each SKU, in order of SKU.
    weights: Arc<Vec<(SkuId, f64, i64)>>,
    pulls: Arc<Vec<Pull>>,
    /// Room, beginning and end of each slot.
    airtime: Arc<Vec<(String, Moment, Moment)>>,
    lifts: Arc<Vec<Lift>>,
    script: Arc<Script>,
}

impl Demand {
    /// Draws the truth of a day.
    pub fn new(network: &Network, script: Arc<Script>, seed: Seed) -> Self {
        let weights = popularity(network, &script, seed);
        let pulls = pulls(network, &script, seed);
        let lifts = network.campaigns.iter().map(|card| Lift::of(card, script.base.campaign_truth)).collect();
        let airtime = network.slots.values().map(|slot| (slot.room.clone(), slot.from, slot.until)).collect();
        Self {
            weights: Arc::new(weights),
            pulls: Arc::new(pulls),
            airtime: Arc::new(airtime),
            lifts: Arc::new(lifts),
            script,
        }
    }

    /// The rates of the minute that starts at `minute`, of every SKU.
    pub fn minute(&self, minute: Moment) -> Vec<Rate> {
        let mut rates: Vec<Rate> = self
            .weights
            .iter()
            .map(|(sku, share, price_cents)| Rate {
                sku: *sku,
                passages: 0.0,
                price_cents: *price_cents,
                base: share * self.base(minute) * self.lift(*sku, minute),
            })
            .collect();
        for pull in self.pulls.iter().filter(|pull| pull.from < minute + Span::minutes(1)) {
            let rate = &mut rates[pull.sku];
            rate.passages += pull.orders * self.share_sold(pull, minute);
            if pull.from <= minute && minute < pull.until {
                rate.price_cents = pull.price_cents;
            }
        }
        rates
    }

    /// Share of the base demand of an ordinary day that falls on a SKU, in order of SKU.
    pub fn weights(&self) -> &[(SkuId, f64, i64)] {
        &self.weights
    }

    /// Orders outside passages in one minute of an ordinary day, all SKUs.
    pub fn base(&self, minute: Moment) -> f64 {
        let hours = &self.script.base.hours;
        let hour = hours.get(minute.minute_of_day() as usize / 60).copied().unwrap_or(0.0);
        self.script.base.units_per_day / units_per_line(&self.script) * hour / hours.iter().sum::<f64>() / 60.0
    }

    /// Rooms on air in a minute, each with the SKU presented there, if any is just then.
    pub fn on_air(&self, minute: Moment) -> BTreeMap<&str, Vec<SkuId>> {
        let mut rooms: BTreeMap<&str, Vec<SkuId>> = BTreeMap::new();
        for (room, ..) in self.airtime.iter().filter(|(_, from, until)| *from <= minute && minute < *until) {
            rooms.entry(room).or_default();
        }
        for pull in self.pulls.iter().filter(|pull| pull.from <= minute && minute < pull.until) {
            rooms.entry(pull.room.as_str()).or_default().push(self.weights[pull.sku].0);
        }
        rooms
    }

    fn lift(&self, sku: SkuId, minute: Moment) -> f64 {
        let works = |lift: &&Lift| {
            lift.from <= minute && minute < lift.until && (lift.skus.is_empty() || lift.skus.contains(&sku))
        };
        1.0 + self.lifts.iter().filter(works).map(|lift| lift.more).sum::<f64>()
    }

    /// Share of a passage's orders that fall into one minute.
    fn share_sold(&self, pull: &Pull, minute: Moment) -> f64 {
        self.share_until(pull, minute + Span::minutes(1)) - self.share_until(pull, minute)
    }

    fn share_until(&self, pull: &Pull, now: Moment) -> f64 {
        let truth = &self.script.passages;
        let length = (pull.until - pull.from).0.max(1) as f64;
        let along = ((now - pull.from).0 as f64 / length).clamp(0.0, 1.0);
        let minutes_after = (now - pull.until).0.max(0) as f64 / 60_000.0;
        let tail = 1.0 - (-minutes_after / truth.tail_min.max(0.1)).exp();
        (1.0 - truth.tail) * triangle(along, truth.peak) + truth.tail * tail
    }
}

/// Mean units of a line.
fn units_per_line(script: &Script) -> f64 {
    1.0 + script.basket.more_units
}

/// Share of a triangle with its top at `peak` that lies left of `x`, both in 0..=1.
fn triangle(x: f64, peak: f64) -> f64 {
    if x < peak { x * x / peak } else { 1.0 - (1.0 - x) * (1.0 - x) / (1.0 - peak).max(1e-9) }
}

fn popularity(network: &Network, script: &Script, seed: Seed) -> Vec<(SkuId, f64, i64)> {
    let mut draws = seed.stream("popularity");
    let mut weights = Vec::with_capacity(network.skus.len());
    for card in network.skus.values() {
        let hero = if card.hero { script.base.hero } else { 1.0 };
        weights.push((card.sku, hero * draws.normal(0.0, script.base.spread).exp(), card.price_cents));
    }
    let total: f64 = weights.iter().map(|(_, weight, _)| weight).sum();
    weights.iter_mut().for_each(|(_, weight, _)| *weight /= total);
    weights
}

fn pulls(network: &Network, script: &Script, seed: Seed) -> Vec<Pull> {
    let truth = &script.passages;
    let index: Vec<SkuId> = network.skus.keys().copied().collect();
    let mut draws = seed.stream("passages");
    let mut pulls = Vec::new();
    for slot in network.slots.values() {
        for passage in &slot.passages {
            let noise = draws.normal(0.0, truth.spread).exp();
            let Ok(sku) = index.binary_search(&passage.sku) else { continue };
            let times = surprise(script, slot.slot, passage.sku).unwrap_or(truth.truth * noise);
            pulls.push(Pull {
                sku,
                room: slot.room.clone(),
                from: passage.from,
                until: passage.until,
                price_cents: passage.price_cents,
                orders: f64::from(passage.expected_units) * times / units_per_line(script),
            });
        }
    }
    pulls
}

fn surprise(script: &Script, slot: ShowSlotId, sku: SkuId) -> Option<f64> {
    let surprises = &script.passages.surprises;
    let found = surprises.iter().find(|s| s.sku == sku && s.slot.is_none_or(|named| named == slot));
    found.map(|surprise| surprise.times)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;

    fn day() -> (Network, Demand) {
        let network = Network::of(&demo::facts());
        let demand = Demand::new(&network, Arc::new(demo::script()), Seed(1));
        (network, demand)
    }

    #[test]
    fn the_hero_sells_three_times_what_the_brand_expects() {
        let (network, demand) = day();
        let surprise = demo::script().passages.surprises[0].clone();
        let slot = &network.slots[&surprise.slot.expect("one slot")];
        let passage = slot.passages.iter().find(|p| p.sku == surprise.sku).expect("presented in it");
        let minutes = (0..120).map(|m| demand.minute(passage.from + Span::minutes(m)));
        let orders: f64 = minutes.flatten().filter(|rate| rate.sku == surprise.sku).map(|rate| rate.passages).sum();
        let ratio = orders * units_per_line(&demo::script()) / f64::from(passage.expected_units);
        assert!((2.7..3.6).contains(&ratio), "sold {ratio:.2} times what was expected");
    }

    #[test]
    fn a_passage_peaks_before_its_middle_and_has_a_tail() {
        assert_eq!((triangle(0.0, 0.3), triangle(1.0, 0.3)), (0.0, 1.0));
        assert!((triangle(0.3, 0.3) - 0.3).abs() < 1e-12);
        assert!(triangle(0.5, 0.3) > 0.6);
    }

    #[test]
    fn a_room_stays_on_air_between_two_passages() {
        let (_, demand) = day();
        let rooms = demand.on_air(demo::at(11, 1));
        assert_eq!(rooms.keys().copied().collect::<Vec<_>>(), ["studio-a", "studio-b"]);
        assert!(rooms.values().all(Vec::is_empty), "the first passage of the hour begins at 11:04");
        assert!(demand.on_air(demo::at(9, 0)).is_empty());
    }

    #[test]
    fn nights_are_quiet() {
        let (network, demand) = day();
        assert!(demand.base(network.minute(4 * 60)) * 8.0 < demand.base(network.minute(20 * 60)));
    }
}
