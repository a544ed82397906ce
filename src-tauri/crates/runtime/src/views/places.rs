//! Where demand arises and from where it is served: the map's colours and flows.

use super::{AtRisk, country::Country};
use contract::{FLOWS_MAX, FlowView, PlaceView};
use control::World;
use model::{DEPTS, DeptId, Moment, NodeId};
use std::{cmp::Reverse, collections::BTreeMap};

/// All départements, in order of code.
pub fn places(world: &World, risk: &AtRisk, now: Moment) -> Vec<PlaceView> {
    let mut at_risk: BTreeMap<DeptId, u32> = BTreeMap::new();
    for order in risk.keys().filter_map(|id| world.orders().get(*id)) {
        *at_risk.entry(order.card.dept).or_default() += 1;
    }
    let place = |dept: &model::Dept| {
        let code = DeptId::new(dept.code).ok()?;
        Some(place(world, code, dept.name, at_risk.get(&code).copied().unwrap_or(0), now))
    };
    let mut places: Vec<PlaceView> = DEPTS.iter().filter_map(place).collect();
    compare(&mut places);
    places
}

fn place(world: &World, dept: DeptId, name: &str, at_risk: u32, now: Moment) -> PlaceView {
    let ordered = world.demand().ordered(dept, now);
    PlaceView {
        dept,
        name: name.to_owned(),
        orders: ordered.orders,
        units: ordered.units,
        expected_units: (world.demand().expected(dept, now) * 10.0).round() / 10.0,
        ratio_pct: None,
        within_noise: false,
        at_risk,
        orders_today: world.demand().orders_today(dept),
    }
}

/// Writes each place's ratio of units ordered to units forecast.
fn compare(places: &mut [PlaceView]) {
    let Some(country) = Country::of(places) else { return };
    for place in places {
        let ratio = country.ratio_of(f64::from(place.units), place.expected_units);
        place.ratio_pct = Some((ratio * 100.0).round() as u32);
        place.within_noise = country.is_noise(f64::from(place.units), place.expected_units);
    }
}

/// The widest flows, in order of key.
pub fn flows(world: &World, now: Moment) -> Vec<FlowView> {
    let mut widest: Vec<((NodeId, DeptId), u32)> = world.demand().parcels(now).into_iter().collect();
    widest.sort_by_key(|(way, parcels)| (Reverse(*parcels), *way));
    widest.truncate(FLOWS_MAX);
    let flow = |((node, dept), parcels): ((NodeId, DeptId), u32)| FlowView {
        flow: format!("{node}>{dept}"),
        node,
        dept,
        parcels,
    };
    let mut flows: Vec<FlowView> = widest.into_iter().map(flow).collect();
    flows.sort_by(|a, b| a.flow.cmp(&b.flow));
    flows
}
