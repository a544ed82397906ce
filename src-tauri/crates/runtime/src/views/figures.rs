//! The figures at the top of the screen.

use super::{AtRisk, service};
use contract::{Concern, KpiView, MinuteView, MovesView};
use control::World;
use model::Service;
use routing::VanStatus;

/// Minutes shown as a trend.
const TREND: usize = 60;
/// Minutes that are compared with those before.
const BACK: usize = 15;

pub fn kpis(world: &World, at_risk: &AtRisk) -> KpiView {
    let (last, totals) = (world.sales().minutes().last(), world.sales().totals());
    let (all, evening) = (service::today(world, None), service::today(world, Some(Service::Evening)));
    let at_risk = u32::try_from(at_risk.len()).unwrap_or(u32::MAX);
    let declined_pct = round(100.0 * f64::from(totals.declined) / f64::from(totals.orders.max(1)));
    let trend = trend(world);
    let moves = moves(&trend);
    KpiView {
        closed_at: world.days().closed_at(),
        orders_today: totals.orders,
        units_today: totals.units,
        orders_per_min: last.map_or(0, |minute| minute.orders),
        kept_pct: all.kept_pct(),
        promised: all.promised(),
        evening_pct: evening.served_pct(),
        evening_wanted: evening.wanted(),
        downgraded: all.downgraded(),
        moved: all.moved,
        missed: all.missed,
        kept: Concern::of_kept(all.kept_pct()),
        at_risk,
        risk: Concern::of_risk(at_risk, totals.orders, moves.at_risk),
        declined: totals.declined,
        declined_pct,
        refusal: Concern::of_declined(declined_pct),
        cancelled: totals.cancelled,
        cancelled_too_late: totals.cancelled_too_late,
        packed_per_min: last.map_or(0, |minute| minute.packed),
        packed: totals.packed,
        delivered: totals.delivered,
        vans_on_tour: world.fleet().vans().filter(|van| van.status == VanStatus::OnTour).count() as u32,
        open_alerts: super::alerts::open(world),
        work: super::network::work(world.sites().all_work()),
        moves,
        trend,
    }
}

/// The last quarter of an hour of a trend against the one before.
fn moves(trend: &[MinuteView]) -> MovesView {
    MovesView {
        orders_pct: pace(trend, |minute| minute.orders),
        packed_pct: pace(trend, |minute| minute.packed),
        delivered_pct: pace(trend, |minute| minute.delivered),
        at_risk: trend
            .iter()
            .rev()
            .nth(BACK)
            .zip(trend.last())
            .map(|(then, now)| i64::from(now.at_risk) - i64::from(then.at_risk)),
    }
}

/// How much more was done, percent; `None` when there was nothing before.
fn pace(trend: &[MinuteView], of: impl Fn(&MinuteView) -> u32) -> Option<i64> {
    let (rest, now) = trend.split_at_checked(trend.len().checked_sub(BACK)?)?;
    let (_, before) = rest.split_at_checked(rest.len().checked_sub(BACK)?)?;
    let sum = |minutes: &[MinuteView]| minutes.iter().map(|minute| i64::from(of(minute))).sum::<i64>();
    let (now, before) = (sum(now), sum(before));
    (before > 0).then(|| ((now - before) as f64 * 100.0 / before as f64).round() as i64)
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

fn round(percent: f64) -> f64 {
    (percent * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Moment;

    fn minute(n: i64, orders: u32) -> MinuteView {
        MinuteView { minute: Moment(n * 60_000), orders, packed: 0, delivered: 0, at_risk: n as u32 }
    }

    #[test]
    fn a_quarter_of_an_hour_is_compared_with_the_one_before() {
        let trend: Vec<MinuteView> = (0..60).map(|n| minute(n, if n < 45 { 10 } else { 15 })).collect();
        let moves = moves(&trend);
        assert_eq!((moves.orders_pct, moves.packed_pct, moves.at_risk), (Some(50), None, Some(15)));
    }

    #[test]
    fn a_young_day_has_nothing_to_compare_with() {
        let trend: Vec<MinuteView> = (0..15).map(|n| minute(n, 10)).collect();
        assert_eq!(moves(&trend), MovesView::default());
        assert_eq!(moves(&[]), MovesView::default());
    }
}
