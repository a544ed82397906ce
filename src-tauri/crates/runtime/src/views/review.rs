//! What a day came to.

use super::service;
use contract::{AirView, ReviewView, TotalsView};
use control::{Air, DayReview, World, turn_after};
use measures::Counts;
use model::{Moment, Service};
use std::collections::BTreeSet;

/// The day of a turn; the one that is counted without one. `None` when nothing is known of it.
pub fn review(world: &World, day: Option<Moment>) -> Option<ReviewView> {
    let day = day.unwrap_or_else(|| world.sales().since());
    let review = world.review(day)?;
    let Air { passages, plan, sold } = review.air;
    let services = service::by_service(world, day);
    let evening = services.get(&Service::Evening).copied().unwrap_or_default();
    let mut all = Counts::default();
    services.values().for_each(|counts| all += *counts);
    Some(ReviewView {
        days: days(world),
        day,
        until: turn_after(day),
        closed_at: review.closed_at,
        open: still_open(&all),
        totals: totals(&review),
        kept_pct: all.kept_pct(),
        promised: all.promised(),
        evening_pct: evening.served_pct(),
        evening_wanted: evening.wanted(),
        air: AirView { passages, plan, sold },
        service: service::of_all(&services),
    })
}

/// The turns of the days that are known, newest first.
fn days(world: &World) -> Vec<Moment> {
    let kept = world.days().reviews().keys().copied();
    let known: BTreeSet<Moment> = kept.chain([world.sales().since()]).collect();
    known.into_iter().rev().collect()
}

fn still_open(all: &Counts) -> u32 {
    all.waiting.saturating_add(all.on_course).saturating_add(all.behind)
}

fn totals(DayReview { totals, alarms, .. }: &DayReview) -> TotalsView {
    TotalsView {
        orders: totals.orders,
        units: totals.units,
        packed: totals.packed,
        delivered: totals.delivered,
        declined: totals.declined,
        cancelled: totals.cancelled,
        cancelled_too_late: totals.cancelled_too_late,
        alarms: *alarms,
        messages: totals.messages,
    }
}
