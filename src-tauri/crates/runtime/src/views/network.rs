//! Nodes, vans and robots.

use contract::{LoadState, NodeView, RobotView, SlackState, VanStatus, VanView, WarehouseView};
use control::{World, retimed};
use model::{Moment, NodeCard, QUARTER, Span, Stop, Tour};
use routing::VanState;

/// Stops of a van's path that a map draws.
const PATH_MAX: usize = 60;

pub fn nodes(world: &World, now: Moment) -> Vec<NodeView> {
    world.stock().book().nodes().map(|card| node_view(world, card, now)).collect()
}

fn node_view(world: &World, card: &NodeCard, now: Moment) -> NodeView {
    let node = card.node;
    let (used, capacity) = world.stock().book().load(node, now.floor(QUARTER));
    let waiting = world.sites().waiting_len(node);
    let released = world.robots().warehouse(node).map_or(0, |warehouse| warehouse.queue_len());
    NodeView {
        node,
        kind: card.kind,
        name: card.name.clone(),
        dept: card.dept,
        lat: card.position.lat(),
        lon: card.position.lon(),
        load_pct: (u64::from(used) * 100).checked_div(u64::from(capacity)).unwrap_or(0) as u32,
        load: LoadState::of(used, capacity),
        queue: (waiting + released) as u32,
        packed: world.sales().packed_at(node),
        capacity,
        because: world.sites().changed_by(node),
    }
}

pub fn vans(world: &World, now: Moment) -> Vec<VanView> {
    world.fleet().vans().map(|van| van_view(world, van, now)).collect()
}

fn van_view(world: &World, van: &VanState, now: Moment) -> VanView {
    let tour = tour_now(van, now);
    let stops: &[Stop] = tour.as_ref().map_or(&[], |tour| &tour.stops);
    let worst = stops.iter().map(|stop| stop.latest - stop.eta).min();
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
        queue: warehouse.queue_len() as u32,
    })
}
