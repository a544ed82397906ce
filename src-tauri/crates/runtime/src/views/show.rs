//! The running order and the stock it sells.

use contract::{Band, PassageView, QuarterView, ShowSlotView, SkuView, SlotStatus, SlotsPreview, SoldView};
use control::World;
use forecast::{Model, TAIL};
use model::{Forecast, Moment, Passage, QUARTER, Quantiles, ShowSlot, SkuCard, SkuId, Span};
use std::collections::BTreeSet;

pub fn running_order(world: &World, now: Moment) -> Vec<ShowSlotView> {
    world.show().slots().map(|slot| slot_view(world, world.forecasts().model(), slot, now)).collect()
}

fn slot_view(world: &World, model: &Model, slot: &ShowSlot, now: Moment) -> ShowSlotView {
    ShowSlotView {
        slot: slot.slot,
        show: slot.show,
        brand: slot.brand.clone(),
        creator: slot.creator.clone(),
        room: slot.room.clone(),
        from: slot.from,
        until: slot.until,
        status: SlotStatus::at(now, slot.from, slot.until),
        passages: slot.passages.iter().map(|passage| passage_view(world, model, passage, now)).collect(),
        because: world.show().planned_by(slot.slot),
    }
}

fn passage_view(world: &World, model: &Model, passage: &Passage, now: Moment) -> PassageView {
    let sku = passage.sku;
    PassageView {
        sku,
        name: world.stock().sku(sku).map_or_else(|| sku.to_string(), |card| card.name.clone()),
        from: passage.from,
        until: passage.until,
        sells_until: passage.until + TAIL,
        price_cents: passage.price_cents,
        planned_units: passage.expected_units,
        forecast: band(world, model, passage, now),
        actual_units: sold_since(world, sku, passage.from, passage.until + TAIL),
        hold: None,
        turns_at: None,
    }
}

/// Units a passage is expected to sell: the median, or what the brand planned while there is no forecast.
pub fn expected(world: &World, passage: &Passage, now: Moment) -> f64 {
    let band = band(world, world.forecasts().model(), passage, now);
    band.map_or(f64::from(passage.expected_units), |band| band.q50)
}

/// What the passage will have sold, its tail included: what it has sold already and what is still believed.
fn band(world: &World, model: &Model, passage: &Passage, now: Moment) -> Option<Band> {
    let until = passage.until + TAIL;
    if now >= until {
        return None;
    }
    let ahead = model.nationwide(passage.sku, now.max(passage.from), until);
    let sold = f64::from(sold_since(world, passage.sku, passage.from, until));
    Some(Band::from(Quantiles { q10: ahead.q10 + sold, q50: ahead.q50 + sold, q90: ahead.q90 + sold }))
}

/// Units ordered within the span so far.
fn sold_since(world: &World, sku: SkuId, from: Moment, until: Moment) -> u32 {
    world.sales().sold(sku, from, until)
}

pub fn skus(world: &World, now: Moment) -> Vec<SkuView> {
    world.stock().skus().map(|card| sku_view(world, card, world.forecasts().told(card.sku), now)).collect()
}

fn sku_view(world: &World, card: &SkuCard, told: Option<&Forecast>, now: Moment) -> SkuView {
    let sku = card.sku;
    let total = world.stock().book().total(sku);
    SkuView {
        sku,
        brand: card.brand.clone(),
        name: card.name.clone(),
        hero: card.hero,
        atp: world.stock().book().atp_total(sku),
        allocated: total.allocated,
        on_hand: total.on_hand,
        sold_today: world.sales().sold_today(sku),
        multiplier_pct: told.map_or(100, |told| told.multiplier_pct),
        forecast: told.map_or_else(Vec::new, |told| quarters(told, now)),
        actual: world.sales().sold_by_quarter(sku).map(|(from, units)| SoldView { from, units }).collect(),
        out_at: None,
        soon_units: 0,
        because: world.forecasts().told_by(sku),
    }
}

/// What the screens would show if these slots were planned; the World stays as it is.
pub fn preview(world: &World, slots: &[ShowSlot], now: Moment) -> SlotsPreview {
    let mut model = world.forecasts().model().clone();
    for slot in slots {
        model.plan_slot(slot);
    }
    let before = slots.iter().filter_map(|slot| world.show().slot(slot.slot));
    let passages = before.chain(slots).flat_map(|slot| &slot.passages);
    let presented: BTreeSet<SkuId> = passages.map(|passage| passage.sku).collect();
    let sku = |sku: SkuId| {
        let would_be = control::forecast_of(&model, sku, now);
        Some(sku_view(world, world.stock().sku(sku)?, Some(&would_be), now))
    };
    // What the other slots sell takes from the same stock.
    let others = world.show().slots().filter(|slot| slots.iter().all(|wish| wish.slot != slot.slot));
    let mut all: Vec<ShowSlotView> =
        slots.iter().chain(others).map(|slot| slot_view(world, &model, slot, now)).collect();
    let mut skus: Vec<SkuView> = presented.into_iter().filter_map(sku).collect();
    super::outlook::fill(&mut all, &mut skus, now);
    all.truncate(slots.len());
    SlotsPreview { slots: all, skus }
}

fn quarters(told: &Forecast, now: Moment) -> Vec<QuarterView> {
    let starts = (0..).map(|n| told.from + Span(QUARTER.0 * n));
    let ahead = starts.zip(&told.quarters).filter(|(from, _)| *from + QUARTER > now);
    ahead.map(|(from, band)| QuarterView { from, band: Band::from(*band) }).collect()
}
