//! The figures at the top of the screen.

use contract::{KpiView, MinuteView};
use control::World;
use routing::VanStatus;

/// Minutes shown as a trend.
const TREND: usize = 60;

pub fn kpis(world: &World) -> KpiView {
    let last = world.minutes.last();
    let promised = world.open_orders.len();
    let late = world.late.len();
    KpiView {
        orders_today: world.totals.orders,
        units_today: world.totals.units,
        orders_per_min: last.map_or(0, |minute| minute.orders),
        promised_on_time_pct: (promised > 0)
            .then(|| round(100.0 * (promised - late.min(promised)) as f64 / promised as f64)),
        at_risk: late as u32,
        declined: world.totals.declined,
        picked_per_min: last.map_or(0, |minute| minute.packed),
        packed: world.totals.packed,
        delivered: world.totals.delivered,
        vans_on_tour: world.vans.values().filter(|van| van.status == VanStatus::OnTour).count() as u32,
        open_alerts: super::alerts::open(world),
        backlog_units: backlog(world),
        trend: trend(world),
    }
}

fn trend(world: &World) -> Vec<MinuteView> {
    let from = world.minutes.len().saturating_sub(TREND);
    let shown = world.minutes.iter().skip(from);
    shown
        .map(|minute| MinuteView {
            minute: minute.minute,
            orders: minute.orders,
            packed: minute.packed,
            delivered: minute.delivered,
            at_risk: minute.at_risk,
        })
        .collect()
}

fn backlog(world: &World) -> u32 {
    let waiting = world.waiting.values().flatten().filter_map(|id| world.parcels.get(id));
    let waiting = waiting.map(control::Parcel::units).fold(0u32, u32::saturating_add);
    world.in_work.values().fold(waiting, |sum, units| sum.saturating_add(*units))
}

fn round(percent: f64) -> f64 {
    (percent * 10.0).round() / 10.0
}
