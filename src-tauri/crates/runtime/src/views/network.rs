//! Nodes, vans and robots.

use alerting::rules::Pressure;
use contract::{LoadState, NodeView, RobotView, SlackState, VanStatus, VanView, WarehouseView, WorkView};
use control::{DueWork, NodeWork, World, retimed};
use model::{Moment, NodeCard, NodeId, Span, Stop, Tour};
use routing::VanState;
use std::collections::BTreeMap;

/// Stops of a van's path that a map draws.
const PATH_MAX: usize = 60;

/// `due` tells the work of each node until its next cut-off.
pub fn nodes(world: &World, due: &BTreeMap<NodeId, DueWork>) -> Vec<NodeView> {
    world.stock().book().nodes().map(|card| node_view(world, card, due.get(&card.node))).collect()
}

fn node_view(world: &World, card: &NodeCard, due: Option<&DueWork>) -> NodeView {
    let node = card.node;
    NodeView {
        node,
        kind: card.kind,
        name: card.name.clone(),
        dept: card.dept,
        lat: card.position.lat(),
        lon: card.position.lon(),
        load: due.map_or(LoadState::Free, |due| load(due.pressure)),
        work_min: due.and_then(|due| due.needs_min).map(|minutes| minutes as u32),
        work_due: due.map_or(world.now, |due| due.due),
        work: work(world.work_at(node)),
        packed_today: world.sales().packed_at(node),
        capacity: card.capacity_per_quarter,
        because: world.sites().changed_by(node),
    }
}

fn load(pressure: Pressure) -> LoadState {
    match pressure {
        Pressure::Fits => LoadState::Free,
        Pressure::Tight => LoadState::Tight,
        Pressure::Exceeds => LoadState::Full,
    }
}

pub fn work(work: NodeWork) -> WorkView {
    let NodeWork { to_prepare, in_hand, at_dock } = work;
    WorkView {
        to_prepare_parcels: to_prepare.parcels,
        to_prepare_units: to_prepare.units,
        in_hand_parcels: in_hand.parcels,
        in_hand_units: in_hand.units,
        at_dock_parcels: at_dock.parcels,
        at_dock_units: at_dock.units,
    }
}

pub fn vans(world: &World, now: Moment) -> Vec<VanView> {
    world.fleet().vans().map(|van| van_view(world, van, now)).collect()
}

fn van_view(world: &World, van: &VanState, now: Moment) -> VanView {
    let tour = tour_now(van, now);
    let stops: &[Stop] = tour.as_ref().map_or(&[], |tour| &tour.stops);
    let worst = tour.as_ref().and_then(routing::worst_slack);
    VanView {
        van: van.van,
        depot: van.depot,
        status: status(van),
        out: is_out(van),
        lat: van.position.lat(),
        lon: van.position.lon(),
        seen_at: van.seen_at,
        aboard: van.aboard.len() as u32,
        capacity: van.capacity,
        path: path(stops),
        stops_left: stops.len() as u32,
        next_eta: stops.first().map(|stop| stop.eta),
        worst_slack_min: worst.map(Span::as_minutes),
        slack: worst.map(SlackState::of),
        because: world.fleet().planned_by(van.van),
    }
}

/// On the road, times follow from where the van is now, not from where it was when it was planned.
pub fn tour_now(van: &VanState, now: Moment) -> Option<Tour> {
    retimed(van, now).or_else(|| van.tour.clone())
}

/// The next stops, to about a kilometre: a line on a map, not an address.
fn path(stops: &[Stop]) -> Vec<[f64; 2]> {
    let cell = |e5: i32| (f64::from(e5) / 1e3).round() / 100.0;
    stops.iter().take(PATH_MAX).map(|stop| [cell(stop.at.lat_e5), cell(stop.at.lon_e5)]).collect()
}

/// One that a person took out of service at its depot would only hide the depot on a map.
fn is_out(van: &VanState) -> bool {
    match van.status {
        routing::VanStatus::OnTour | routing::VanStatus::Broken => true,
        routing::VanStatus::Grounded => !van.aboard.is_empty(),
        routing::VanStatus::AtDepot => false,
    }
}

fn status(van: &VanState) -> VanStatus {
    match van.status {
        routing::VanStatus::AtDepot if van.tour.is_some() => VanStatus::Planned,
        routing::VanStatus::AtDepot => VanStatus::Idle,
        routing::VanStatus::OnTour => VanStatus::OnTour,
        routing::VanStatus::Broken => VanStatus::Broken,
        routing::VanStatus::Grounded => VanStatus::Grounded,
    }
}

/// The first robotised warehouse.
pub fn warehouse(world: &World) -> Option<WarehouseView> {
    let (node, grid) = world.robots().grids().next()?;
    let warehouse = world.robots().warehouse(node)?;
    let robots = warehouse.robots().map(|robot| RobotView {
        robot: robot.robot,
        cell: robot.cell,
        busy: robot.mission.is_some(),
        down: robot.down,
        waits_by: robot.waits_by,
    });
    Some(WarehouseView {
        node,
        width: grid.width,
        height: grid.height,
        rows: grid.rows.clone(),
        robots: robots.collect(),
        picks_waiting: warehouse.queue_len() as u32,
    })
}
