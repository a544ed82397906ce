//! One order: as a row of a list, and in full.

use contract::{
    ActView, CauseView, LineView, OrderRow, OrderView, PINS_MAX, ParcelState, ParcelView, PinOptionView, PinOptions,
    SlackState, SubjectView,
};
use control::{Acts, Order, Parcel, PinOption, Setback, World};
use model::{AlertKind, Moment, OrderId, ParcelId, Subject, Via};
use std::collections::BTreeSet;

/// One order in a list.
pub fn row(world: &World, order: &Order) -> OrderRow {
    OrderRow {
        order: order.card.order,
        channel: order.card.channel,
        placed_at: order.card.placed_at,
        dept: order.card.dept,
        service: order.card.service,
        state: order.state,
        units: order.card.lines.iter().fold(0, |sum, line| sum.saturating_add(line.qty)),
        cents: order.value_cents(),
        promise: order.promise.map(|promise| promise.latest),
        eta: world.orders().eta(order),
        slack: world.orders().slack(order).map(SlackState::of),
    }
}

/// One order in full, with what happened to it.
pub fn order_view(world: &World, id: OrderId, chain: Vec<CauseView>) -> Option<OrderView> {
    let order = world.orders().get(id)?;
    Some(OrderView {
        row: row(world, order),
        lines: lines(world, order),
        parcels: world.orders().parcels_of(order).map(|(id, parcel)| parcel_view(order, id, parcel)).collect(),
        pinned: order.pin,
        held: order.held,
        at_dock: is_at_dock(world, order),
        can: acts(world.order_acts(id)),
        alerts: subjects(world, order),
        chain,
    })
}

fn is_at_dock(world: &World, order: &Order) -> bool {
    let held = |parcel: &Parcel| parcel.state == control::ParcelState::Packed && world.docks().holds_back(parcel);
    world.orders().parcels_of(order).any(|(_, parcel)| held(parcel))
}

/// What a person may do, and what stands against the rest.
pub fn acts(acts: Acts) -> Vec<ActView> {
    acts.into_iter().map(|(act, bar)| ActView { act, bar }).collect()
}

/// The nodes that can serve an order, best first.
pub fn pin_options(world: &World, id: OrderId, now: Moment) -> PinOptions {
    let all = world.pin_options(id, now);
    let view = |option: &PinOption| PinOptionView {
        node: option.node,
        lines: option.lines,
        of: option.open,
        stock: option.stock,
        eta: option.eta,
        cost_cents: option.cost_cents,
        promise: option.promise.latest,
        kept: option.eta <= option.promise.latest,
    };
    PinOptions { options: all.iter().take(PINS_MAX).map(view).collect(), total: all.len() as u32 }
}

fn lines(world: &World, order: &Order) -> Vec<LineView> {
    let line = |(n, line): (u16, &model::OrderLine)| LineView {
        sku: line.sku,
        name: world.stock().sku(line.sku).map_or_else(|| line.sku.to_string(), |card| card.name.clone()),
        qty: line.qty,
        price_cents: line.price_cents,
        declined: order.declined.iter().find(|(declined, _)| *declined == n).map(|(_, reason)| *reason),
    };
    (0u16..).zip(&order.card.lines).filter(|(_, line)| line.qty > 0).map(line).collect()
}

fn parcel_view(order: &Order, id: ParcelId, parcel: &Parcel) -> ParcelView {
    ParcelView {
        parcel: id,
        node: parcel.plan.node,
        lines: parcel.plan.lines.clone(),
        state: match parcel.state {
            control::ParcelState::Waiting | control::ParcelState::Dropped => ParcelState::Planned,
            control::ParcelState::Released => ParcelState::Released,
            control::ParcelState::Picking => ParcelState::Picking,
            control::ParcelState::Packed => ParcelState::Packed,
            control::ParcelState::Left => ParcelState::Left,
            control::ParcelState::Delivered => ParcelState::Delivered,
        },
        departure: match parcel.plan.via {
            Via::Departure(departure) => Some(departure),
            Via::Van => None,
        },
        van: parcel.van,
        eta: parcel.plan.eta,
        late: order.promise.is_some_and(|promise| parcel.plan.eta > promise.latest),
        cost_cents: parcel.plan.cost_cents,
        because: Some(parcel.touched_by),
    }
}

/// What open alerts that concern the order are about: each once.
fn subjects(world: &World, order: &Order) -> Vec<SubjectView> {
    let concerns = |kind: AlertKind, subject: Subject| match subject {
        _ if COUNTED.contains(&kind) => world.setbacks().of(kind).any(|setback| hurts(setback, subject, order)),
        Subject::Order(id) => id == order.card.order,
        Subject::Sku(sku) => order.card.lines.iter().any(|line| line.sku == sku),
        Subject::Node(node) => {
            let stands =
                |parcel: &control::Parcel| parcel.plan.node == node && parcel.state < control::ParcelState::Left;
            world.orders().parcels_of(order).any(|(_, parcel)| stands(parcel))
        }
        Subject::Van(van) => world.orders().parcels_of(order).any(|(_, parcel)| parcel.van == Some(van)),
        Subject::Departure(departure) => {
            let leaves = |parcel: &control::Parcel| parcel.plan.via == Via::Departure(departure);
            world.orders().parcels_of(order).any(|(_, parcel)| leaves(parcel))
        }
        Subject::Feed(_) | Subject::Part(_) | Subject::App | Subject::Slot(_) => false,
    };
    let open = world.alerts().book().alerts().filter(|record| !matches!(record.state, model::AlertState::Resolved(_)));
    let subjects = open.filter(|record| concerns(record.alert.kind, record.alert.subject));
    let subjects: BTreeSet<Subject> = subjects.map(|record| record.alert.subject).collect();
    subjects.into_iter().map(|subject| super::alerts::subject(world, subject)).collect()
}

/// Alerts that count what went wrong for some orders of a site, and say nothing of its others.
const COUNTED: [AlertKind; 4] =
    [AlertKind::EveningLost, AlertKind::PromisesMoved, AlertKind::StopsFailed, AlertKind::ShortPicks];

fn hurts(setback: &Setback, subject: Subject, order: &Order) -> bool {
    setback.from == subject && setback.order == Some(order.card.order)
}
