//! The figures at the top of the screen.

use contract::{KpiView, MinuteView};
use control::World;
use routing::VanStatus;

/// Minutes shown as a trend.
const TREND: usize = 60;

/// `at_risk` orders may miss their promise.
pub fn kpis(world: &World, at_risk: usize) -> KpiView {
    let (last, totals) = (world.sales().minutes().last(), world.sales().totals());
    let promised = world.orders().open_len();
    KpiView {
        orders_today: totals.orders,
        units_today: totals.units,
        orders_per_min: last.map_or(0, |minute| minute.orders),
        promised_on_time_pct: (promised > 0)
            .then(|| round(100.0 * (promised - at_risk.min(promised)) as f64 / promised as f64)),
        at_risk: at_risk as u32,
        declined: totals.declined,
        picked_per_min: last.map_or(0, |minute| minute.packed),
        packed: totals.packed,
        delivered: totals.delivered,
        vans_on_tour: world.fleet().vans().filter(|van| van.status == VanStatus::OnTour).count() as u32,
        open_alerts: super::alerts::open(world),
        backlog_units: backlog(world),
        trend: trend(world),
    }
}

fn trend(world: &World) -> Vec<MinuteView> {
    let minutes = world.sales().minutes();
    let shown = minutes[minutes.len().saturating_sub(TREND)..].iter();
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
    world.sites().all_waiting_units().saturating_add(world.sites().all_in_work())
}

fn round(percent: f64) -> f64 {
    (percent * 10.0).round() / 10.0
}
