//! What the map shows of the demo's morning, counted again from the whole World.

use crate::days;
use control::World;
use model::{DEPTS, DeptId, NodeId, QUARTER, Span};
use std::collections::BTreeMap;

#[test]
fn the_map_counts_what_the_day_did() {
    let (outcome, _) = days::morning(3, 100);
    let world = outcome.control.world();
    let today: u32 = depts().map(|dept| world.demand().orders_today(dept)).sum();
    let elsewhere = world.orders().iter().filter(|order| order.card.dept.dept().is_none()).count() as u32;
    assert_eq!(today + elsewhere, world.sales().totals().orders);
    let from = world.now.floor(QUARTER) - Span(QUARTER.0 * 3);
    let mut units: BTreeMap<DeptId, u32> = BTreeMap::new();
    for order in world.orders().iter().filter(|order| order.card.placed_at >= from) {
        *units.entry(order.card.dept).or_default() += order.card.lines.iter().map(|line| line.qty).sum::<u32>();
    }
    let all: u32 = units.values().sum();
    let shown: u32 = depts().map(|dept| world.demand().ordered(dept, world.now).units).sum();
    // The shopper's clock and the app's differ by the way of the message.
    assert!(all > 500 && all.abs_diff(shown) * 50 < all, "{all} {shown}");
    assert_eq!(world.demand().parcels(world.now), parcels(world, from), "what was replaced or cancelled is taken back");
}

/// Parcels that still count, given to a node since then.
fn parcels(world: &World, from: model::Moment) -> BTreeMap<(NodeId, DeptId), u32> {
    let mut parcels = BTreeMap::new();
    for parcel in world
        .orders()
        .parcels()
        .map(|(_, parcel)| parcel)
        .filter(|parcel| parcel.state.is_current() && parcel.since >= from)
    {
        *parcels
            .entry((parcel.plan.node, world.orders().get(parcel.order).expect("an order has its parcels").card.dept))
            .or_default() += 1;
    }
    parcels
}

#[test]
fn what_was_expected_of_places_adds_up_to_what_was_expected_of_the_country() {
    let (outcome, _) = days::morning(3, 100);
    let world = outcome.control.world();
    let places: f64 = depts().map(|dept| world.demand().expected(dept, world.now)).sum();
    let from = world.now.floor(QUARTER) - Span(QUARTER.0 * 3);
    let country: f64 =
        world.stock().skus().map(|card| world.forecasts().model().expected(card.sku, from, world.now)).sum();
    // The same minutes, seen at the beginning of each quarter and seen now.
    assert!(country > 500.0 && (places / country - 1.0).abs() < 0.25, "{places} {country}");
}

fn depts() -> impl Iterator<Item = DeptId> {
    DEPTS.iter().map(|dept| DeptId::new(dept.code).expect("a code"))
}
