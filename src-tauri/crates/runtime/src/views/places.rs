//! Where demand arises and from where it is served: the map's colours and flows.

use contract::{FLOWS_MAX, FlowView, PlaceView};
use control::World;
use model::{DEPTS, DeptId, Moment, NodeId, OrderId};
use std::{cmp::Reverse, collections::BTreeMap};

/// Units that must have been expected before a ratio is shown: below, one order more is a tenth or more.
const COMPARED_FROM: f64 = 5.0;

/// All départements, in order of code.
pub fn places(world: &World, risk: &BTreeMap<OrderId, u16>, now: Moment) -> Vec<PlaceView> {
    let mut at_risk: BTreeMap<DeptId, u32> = BTreeMap::new();
    for order in risk.keys().filter_map(|id| world.orders().get(*id)) {
        *at_risk.entry(order.card.dept).or_default() += 1;
    }
    let place = |dept: &model::Dept| {
        let code = DeptId::new(dept.code).ok()?;
        Some(place(world, code, dept.name, at_risk.get(&code).copied().unwrap_or(0), now))
    };
    DEPTS.iter().filter_map(place).collect()
}

fn place(world: &World, dept: DeptId, name: &str, at_risk: u32, now: Moment) -> PlaceView {
    let ordered = world.demand().ordered(dept, now);
    let expected = (world.demand().expected(dept, now) * 10.0).round() / 10.0;
    PlaceView {
        dept,
        name: name.to_owned(),
        orders: ordered.orders,
        units: ordered.units,
        expected_units: expected,
        ratio_pct: (expected >= COMPARED_FROM).then(|| (f64::from(ordered.units) * 100.0 / expected).round() as u32),
        at_risk,
        orders_today: world.demand().orders_today(dept),
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
