//! Expected demand by département and minute: the forecaster's mean of each minute, by the share of each département.

use contract::{DEMAND_MINUTES_MAX, DemandArgs, DemandSlice};
use control::World;
use model::{DEPTS, DeptId, Span};

const MINUTE: Span = Span::minutes(1);

/// The first slice of the stretch asked for.
pub fn demand(world: &World, args: &DemandArgs) -> DemandSlice {
    let model = world.forecasts().model();
    let from = args.from.floor(MINUTE);
    let wanted =
        ((args.until - from).0.max(0) / MINUTE.0).saturating_add(i64::from(args.until.floor(MINUTE) != args.until));
    let minutes = wanted.min(i64::from(DEMAND_MINUTES_MAX));
    let at = |n: i64| from + Span(MINUTE.0 * n);
    let means: Vec<f64> = (0..minutes).map(|n| model.expected(args.sku, at(n), at(n + 1))).collect();
    let depts: Vec<DeptId> = DEPTS.iter().filter_map(|dept| DeptId::new(dept.code).ok()).collect();
    let milli_units = model
        .shares(args.sku)
        .into_iter()
        .flat_map(|share| means.iter().map(move |mean| milli(share * mean)))
        .collect();
    let next = (wanted > minutes).then(|| at(minutes));
    DemandSlice { sku: args.sku, from, minutes: minutes as u32, depts, milli_units, next }
}

fn milli(units: f64) -> u32 {
    (units * 1e3).round().clamp(0.0, f64::from(u32::MAX)) as u32
}
