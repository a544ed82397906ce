//! One order as the projection holds it, once it is over and has left the World.

use contract::{LineView, OrderRow, OrderView, ParcelState, ParcelView, SlackState};
use control::World;
use model::{Moment, ParcelId, Seq, Via};
use std::collections::BTreeMap;
use store::{LineRow, ParcelRow, ParcelStage};

/// It in a list.
pub fn row(past: &store::OrderRow) -> OrderRow {
    let cents = |line: &LineRow| line.price_cents.unwrap_or(0).saturating_mul(i64::from(line.qty));
    let eta = past.parcels.iter().map(|parcel| parcel.eta).max();
    OrderRow {
        order: past.order,
        channel: past.channel,
        placed_at: past.placed_at,
        dept: past.dept,
        service: past.service,
        state: past.state,
        units: past.lines.iter().fold(0, |sum, line| sum.saturating_add(line.qty)),
        cents: past.lines.iter().map(cents).fold(0, i64::saturating_add),
        promise: past.promise.map(|promise| promise.latest),
        eta,
        slack: past.promise.zip(eta).map(|(promise, eta)| SlackState::of(promise.slack(eta))),
    }
}

/// It in full, with what happened to it; `touched` says which event changed a parcel last. The catalogue is that of
/// now.
pub fn view(world: &World, past: &store::OrderRow, touched: &BTreeMap<ParcelId, Seq>) -> OrderView {
    let parcel = |parcel: &ParcelRow| parcel_view(past, parcel, touched.get(&parcel.parcel).copied());
    OrderView {
        row: row(past),
        lines: past.lines.iter().filter(|line| line.qty > 0).map(|line| line_view(world, line)).collect(),
        parcels: past.parcels.iter().map(parcel).collect(),
        pinned: None,
        held: past.held,
        at_dock: false,
        can: Vec::new(),
        alerts: Vec::new(),
        chain: Vec::new(),
    }
}

fn line_view(world: &World, line: &LineRow) -> LineView {
    LineView {
        sku: line.sku,
        name: world.stock().sku(line.sku).map_or_else(|| line.sku.to_string(), |card| card.name.clone()),
        qty: line.qty,
        price_cents: line.price_cents,
        declined: line.declined,
    }
}

fn parcel_view(order: &store::OrderRow, parcel: &ParcelRow, because: Option<Seq>) -> ParcelView {
    let own = (0u16..).zip(&order.lines).filter(|(_, line)| line.parcel == Some(parcel.parcel));
    ParcelView {
        parcel: parcel.parcel,
        node: parcel.node,
        lines: own.map(|(number, _)| number).collect(),
        state: match parcel.stage {
            ParcelStage::Waiting => ParcelState::Planned,
            ParcelStage::Released => ParcelState::Released,
            ParcelStage::Picking => ParcelState::Picking,
            ParcelStage::Packed => ParcelState::Packed,
            ParcelStage::Left => ParcelState::Left,
            ParcelStage::Delivered => ParcelState::Delivered,
        },
        departure: match parcel.via {
            Via::Departure(departure) => Some(departure),
            Via::Van => None,
        },
        van: parcel.van,
        eta: parcel.eta,
        late: order.promise.is_some_and(|promise| parcel.eta > promise.latest),
        cost_cents: parcel.cost_cents,
        because,
    }
}

/// When anything of it changed last: the moments at which the log says what.
pub fn changes(past: &store::OrderRow) -> std::collections::BTreeSet<Moment> {
    past.parcels.iter().map(|parcel| parcel.updated_at).chain([past.updated_at]).collect()
}
