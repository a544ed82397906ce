//! The running order and the stock it sells.

use contract::{Band, PassageView, QuarterView, SkuView, SlotStatus, SlotView, SoldView};
use control::World;
use model::{Moment, Passage, QUARTER, SkuCard, SkuId, SlotCard, Span};

pub fn running_order(world: &World, now: Moment) -> Vec<SlotView> {
    world.slots.values().map(|slot| slot_view(world, slot, now)).collect()
}

fn slot_view(world: &World, slot: &SlotCard, now: Moment) -> SlotView {
    SlotView {
        slot: slot.slot,
        show: slot.show,
        brand: slot.brand.clone(),
        creator: slot.creator.clone(),
        room: slot.room.clone(),
        from: slot.from,
        until: slot.until,
        status: SlotStatus::at(now, slot.from, slot.until),
        passages: slot.passages.iter().map(|passage| passage_view(world, passage)).collect(),
        because: None,
    }
}

fn passage_view(world: &World, passage: &Passage) -> PassageView {
    let sku = passage.sku;
    PassageView {
        sku,
        name: world.skus.get(&sku).map_or_else(|| sku.to_string(), |card| card.name.clone()),
        from: passage.from,
        until: passage.until,
        price_cents: passage.price_cents,
        planned_units: passage.expected_units,
        forecast: band(world, passage),
        actual_units: sold_between(world, sku, passage.from, passage.until),
    }
}

/// The told quarters that overlap the passage, each counted for the part that overlaps; what a
/// passage has sold already comes on top once it has begun.
fn band(world: &World, passage: &Passage) -> Option<Band> {
    let told = world.forecasts.get(&passage.sku)?;
    let end = told.from + Span(QUARTER.0 * told.quarters.len() as i64);
    if told.from >= passage.until || end <= passage.from {
        return None;
    }
    let mut sum = model::Quantiles::default();
    for (n, quarter) in told.quarters.iter().enumerate() {
        let from = told.from + Span(QUARTER.0 * n as i64);
        let overlap = ((from + QUARTER).min(passage.until) - from.max(passage.from)).0.max(0) as f64 / QUARTER.0 as f64;
        sum.q10 += quarter.q10 * overlap;
        sum.q50 += quarter.q50 * overlap;
        sum.q90 += quarter.q90 * overlap;
    }
    let sold = f64::from(sold_between(world, passage.sku, passage.from, told.from.min(passage.until)));
    Some(Band::from(model::Quantiles { q10: sum.q10 + sold, q50: sum.q50 + sold, q90: sum.q90 + sold }))
}

/// Units sold in the quarters that begin within the span.
fn sold_between(world: &World, sku: SkuId, from: Moment, until: Moment) -> u32 {
    if from >= until {
        return 0;
    }
    let quarters = world.sold.get(&sku).into_iter().flat_map(|sold| sold.range(from.floor(QUARTER)..until));
    quarters.map(|(_, units)| *units).fold(0, u32::saturating_add)
}

pub fn skus(world: &World, now: Moment) -> Vec<SkuView> {
    world.skus.values().map(|card| sku_view(world, card, now)).collect()
}

fn sku_view(world: &World, card: &SkuCard, now: Moment) -> SkuView {
    let sku = card.sku;
    let total = world.book.total(sku);
    let told = world.forecasts.get(&sku);
    let sold = world.sold.get(&sku);
    SkuView {
        sku,
        brand: card.brand.clone(),
        name: card.name.clone(),
        hero: card.hero,
        atp: world.book.atp_total(sku),
        allocated: total.allocated,
        on_hand: total.on_hand,
        sold_today: sold.map_or(0, |sold| sold.values().fold(0, |sum, units| sum.saturating_add(*units))),
        multiplier_pct: told.map_or(100, |told| told.multiplier_pct),
        forecast: told.map_or_else(Vec::new, |told| quarters(told, now)),
        actual: sold.map_or_else(Vec::new, |sold| {
            sold.iter().map(|(from, units)| SoldView { from: *from, units: *units }).collect()
        }),
        because: None,
    }
}

fn quarters(told: &model::Forecast, now: Moment) -> Vec<QuarterView> {
    let starts = (0..).map(|n| told.from + Span(QUARTER.0 * n));
    let ahead = starts.zip(&told.quarters).filter(|(from, _)| *from + QUARTER > now);
    ahead.map(|(from, band)| QuarterView { from, band: Band::from(*band) }).collect()
}
