//! One SKU, one node, one van in full. Read when asked for, never part of the stream.

use super::{network::tour_now, orders::row};
use contract::{DETAIL_MAX, NodeDetail, OrderRow, ShelfView, SkuDetail, SlackState, StopView, VanDetail};
use control::{Order, ParcelState, World};
use model::{DockScope, Moment, NodeId, OrderId, ParcelId, SkuId, Stop, StopKind, VanId};
use std::{cmp::Reverse, collections::BTreeSet};

/// A SKU; `None` when the catalogue does not hold it.
pub fn sku(world: &World, sku: SkuId, now: Moment) -> Option<SkuDetail> {
    world.stock().sku(sku)?;
    let mut shelves: Vec<ShelfView> =
        world.stock().book().nodes().filter_map(|card| shelf(world, card.node, sku)).collect();
    shelves.sort_by_key(|shelf| (Reverse(shelf.atp), shelf.node));
    let open = world.orders().iter().filter(|order| !order.is_over());
    let with_it = open.filter(|order| order.card.lines.iter().any(|line| line.sku == sku)).collect();
    let (orders, orders_total) = rows(world, with_it, |order| Reverse(order.placed_by));
    let felt = super::felt::felt(world, sku, &shelves, now);
    let (because, at_dock) = (world.forecasts().told_by(sku), is_held(world, DockScope::Sku(sku)));
    Some(SkuDetail { sku, shelves, felt, orders, orders_total, at_dock, because })
}

pub fn is_held(world: &World, scope: DockScope) -> bool {
    world.docks().held().contains_key(&scope)
}

/// What a node holds of a SKU; `None` when it holds and owes nothing.
fn shelf(world: &World, node: NodeId, sku: SkuId) -> Option<ShelfView> {
    let stock = world.stock().book().stock(node, sku);
    (stock.on_hand > 0 || stock.allocated > 0 || stock.doubted).then(|| ShelfView {
        node,
        sku,
        on_hand: stock.on_hand,
        allocated: stock.allocated,
        safety: stock.safety,
        atp: stock.atp(),
        doubted: stock.doubted,
    })
}

/// The first of these orders by `key`, and how many there are.
fn rows<K: Ord>(world: &World, mut orders: Vec<&Order>, key: impl Fn(&Order) -> K) -> (Vec<OrderRow>, u32) {
    orders.sort_by_key(|order| key(order));
    let total = orders.len() as u32;
    (orders.into_iter().take(DETAIL_MAX).map(|order| row(world, order)).collect(), total)
}

/// A node; `None` when the network does not hold it.
pub fn node(world: &World, node: NodeId) -> Option<NodeDetail> {
    world.stock().book().node(node)?;
    let mut shelves: Vec<ShelfView> = world.stock().skus().filter_map(|card| shelf(world, node, card.sku)).collect();
    shelves.sort_by_key(|shelf| (Reverse((shelf.allocated, shelf.on_hand)), shelf.sku));
    let shelves_total = shelves.len() as u32;
    shelves.truncate(DETAIL_MAX);
    let (orders, orders_total) = rows(world, to_prepare(world, node), |order| order.placed_by);
    Some(NodeDetail {
        node,
        shelves,
        shelves_total,
        orders,
        orders_total,
        vans: world.fleet().vans().filter(|van| van.depot == node).map(|van| van.van).collect(),
        at_dock: is_held(world, DockScope::Node(node)),
        because: world.sites().changed_by(node),
    })
}

/// Open orders with a parcel that this node has still to prepare.
fn to_prepare(world: &World, node: NodeId) -> Vec<&Order> {
    let all = world.orders().parcels().map(|(_, parcel)| parcel);
    let here = all.filter(|parcel| parcel.plan.node == node && parcel.state < ParcelState::Packed);
    let orders: BTreeSet<OrderId> = here.map(|parcel| parcel.order).collect();
    orders.iter().filter_map(|id| world.orders().get(*id)).filter(|order| !order.is_over()).collect()
}

/// A van; `None` when the network does not hold it.
pub fn van(world: &World, van: VanId, now: Moment) -> Option<VanDetail> {
    let state = world.fleet().van(van)?;
    let tour = tour_now(state, now);
    Some(VanDetail {
        van,
        departs: tour.as_ref().map(|tour| tour.departs),
        returns: tour.as_ref().map(|tour| tour.returns),
        stops: tour.iter().flat_map(|tour| &tour.stops).map(|at| stop(world, at)).collect(),
        aboard: orders_of(world, state.aboard.iter()),
        because: world.fleet().planned_by(van),
        last_word: world.fleet().heard(van),
        can: super::orders::acts(world.van_acts(van)),
    })
}

fn stop(world: &World, stop: &Stop) -> StopView {
    let orders = orders_of(world, stop.parcels.iter());
    let at = stop.at.coarse();
    StopView {
        transfer_from: match stop.kind {
            StopKind::Deliver => None,
            StopKind::Transfer(van) => Some(van),
        },
        lat: at.lat(),
        lon: at.lon(),
        dept: orders.first().and_then(|id| world.orders().get(*id)).map(|order| order.card.dept),
        orders,
        latest: stop.latest,
        eta: stop.eta,
        slack_min: (stop.latest - stop.eta).as_minutes(),
        slack: SlackState::of(stop.latest - stop.eta),
    }
}

/// The orders of these parcels, each once.
fn orders_of<'a>(world: &World, parcels: impl Iterator<Item = &'a ParcelId>) -> Vec<OrderId> {
    let parcels = parcels.filter_map(|id| world.orders().parcel(*id));
    let orders: BTreeSet<OrderId> = parcels.map(|parcel| parcel.order).collect();
    orders.into_iter().collect()
}
