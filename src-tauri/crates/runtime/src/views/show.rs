//! The running order and the stock it sells.

use super::fans::{Ahead, ahead, day, plan_of_day};
use contract::{
    Band, ClashKind, ClashView, PassageView, QuarterView, ShowSlotView, SkuView, SlotStatus, SlotsPreview, SoldView,
};
use control::{Clash, World, window};
use forecast::Model;
use model::{Forecast, Moment, Passage, QUARTER, Quantiles, ShowSlot, SkuCard, SkuId, Span};
use std::collections::BTreeSet;

/// What was planned for the window of a passage, units.
type Plan<'a> = &'a dyn Fn(&Passage) -> u32;

pub fn running_order(world: &World, ahead: &Ahead, now: Moment) -> Vec<ShowSlotView> {
    let model = world.forecasts().model();
    let plan = |passage: &Passage| ahead.plan(passage).unwrap_or_else(|| planned(model, passage));
    world.show().slots().map(|slot| slot_view(world, model, slot, &plan, now)).collect()
}

/// Units planned for a passage's time and its tail, what would sell anyway included.
pub fn planned(model: &Model, passage: &Passage) -> u32 {
    let (from, until) = window(passage);
    model.planned(passage.sku, from, until).round() as u32
}

fn slot_view(world: &World, model: &Model, slot: &ShowSlot, plan: Plan<'_>, now: Moment) -> ShowSlotView {
    ShowSlotView {
        slot: slot.slot,
        show: slot.show,
        brand: slot.brand.clone(),
        creator: slot.creator.clone(),
        room: slot.room.clone(),
        from: slot.from,
        until: slot.until,
        status: SlotStatus::at(now, slot.from, slot.until),
        passages: slot.passages.iter().map(|passage| passage_view(world, model, passage, plan, now)).collect(),
        because: world.show().planned_by(slot.slot),
    }
}

fn passage_view(world: &World, model: &Model, passage: &Passage, plan: Plan<'_>, now: Moment) -> PassageView {
    let (sku, (from, until)) = (passage.sku, window(passage));
    let sold = world.sales().sold(sku, from, until);
    let believed = believed(model, passage, sold, now);
    PassageView {
        sku,
        name: world.stock().sku(sku).map_or_else(|| sku.to_string(), |card| card.name.clone()),
        from: passage.from,
        until: passage.until,
        sells_until: until,
        price_cents: passage.price_cents,
        planned_units: passage.expected_units,
        plan_units: plan(passage),
        forecast: believed.as_ref().map(|(band, _)| *band),
        mean_units: believed.map(|(_, mean)| mean),
        actual_units: sold,
        hold: None,
        turns_at: None,
    }
}

/// Units a passage is expected to sell: the mean, or what the brand planned while there is no forecast.
pub fn expected(world: &World, passage: &Passage, now: Moment) -> f64 {
    let (from, until) = window(passage);
    let sold = world.sales().sold(passage.sku, from, until);
    let believed = believed(world.forecasts().model(), passage, sold, now);
    believed.map_or(f64::from(passage.expected_units), |(_, mean)| mean)
}

/// What the passage will have sold, its tail included: what it has sold already and what is still believed; with its mean.
fn believed(model: &Model, passage: &Passage, sold: u32, now: Moment) -> Option<(Band, f64)> {
    let (from, until) = window(passage);
    if now >= until {
        return None;
    }
    let ((ahead, mean), sold) = (model.believed(passage.sku, now.max(from), until), f64::from(sold));
    let band = Band::from(Quantiles { q10: ahead.q10 + sold, q50: ahead.q50 + sold, q90: ahead.q90 + sold });
    Some((band, ((mean + sold) * 10.0).round() / 10.0))
}

pub fn skus(world: &World, ahead: &Ahead, now: Moment) -> Vec<SkuView> {
    let mean = |sku| move |at| ahead.mean(sku, at);
    world
        .stock()
        .skus()
        .map(|card| {
            let told = world.forecasts().told(card.sku);
            sku_view(world, card, told, (&mean(card.sku), ahead.plan_of(card.sku)), now)
        })
        .collect()
}

fn sku_view(
    world: &World,
    card: &SkuCard,
    told: Option<&Forecast>,
    (mean, plan): (&dyn Fn(Moment) -> Option<f64>, &[f64]),
    now: Moment,
) -> SkuView {
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
        forecast: told.map_or_else(Vec::new, |told| quarters(told, mean, now)),
        actual: world.sales().sold_by_quarter(sku).map(|(from, units)| SoldView { from, units }).collect(),
        plan_from: day(world, now).0,
        plan: plan.iter().map(|units| (units * 10.0).round() / 10.0).collect(),
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
        let laws = ahead(&model, sku, would_be.from);
        let mean = |at: Moment| Some(laws.get(usize::try_from((at - would_be.from).0 / QUARTER.0).ok()?)?.mean);
        let plan = plan_of_day(world, &model, sku, now);
        Some(sku_view(world, world.stock().sku(sku)?, Some(&would_be), (&mean, &plan), now))
    };
    let plan = |passage: &Passage| planned(&model, passage);
    // What the other slots sell takes from the same stock.
    let others = world.show().slots().filter(|slot| slots.iter().all(|wish| wish.slot != slot.slot));
    let mut all: Vec<ShowSlotView> =
        slots.iter().chain(others).map(|slot| slot_view(world, &model, slot, &plan, now)).collect();
    let mut skus: Vec<SkuView> = presented.into_iter().filter_map(sku).collect();
    super::outlook::fill(&mut all, &mut skus, now);
    all.truncate(slots.len());
    SlotsPreview { slots: all, skus, clashes: world.show().clashes(slots).iter().map(clash).collect() }
}

fn clash(clash: &Clash) -> ClashView {
    let (kind, with, what) = match clash {
        Clash::Room { with, room, .. } => (ClashKind::Room, with.to_string(), room.clone()),
        Clash::Creator { with, creator, .. } => (ClashKind::Creator, with.to_string(), creator.clone()),
        Clash::Passages { sku, with, .. } => (ClashKind::Passages, with.to_string(), sku.to_string()),
    };
    ClashView { kind, slot: clash.slot().to_string(), with, what }
}

fn quarters(told: &Forecast, mean: &dyn Fn(Moment) -> Option<f64>, now: Moment) -> Vec<QuarterView> {
    let starts = (0..).map(|n| told.from + Span(QUARTER.0 * n));
    let ahead = starts.zip(&told.quarters).filter(|(from, _)| *from + QUARTER > now);
    ahead
        .map(|(from, band)| QuarterView { from, band: Band::from(*band), mean: mean(from).unwrap_or(band.q50) })
        .collect()
}
