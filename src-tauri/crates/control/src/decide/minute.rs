//! The books of a minute are closed when the minute is over.

use super::because;
use crate::world::World;
use model::{Decision, Draft, Minute, Moment, Span};

pub(crate) fn minute(world: &World, now: Moment) -> Vec<Draft> {
    let Some(due) = world.days().minute_due().filter(|due| *due <= now) else { return Vec::new() };
    let tally = world.sales().tally();
    let minute = Minute {
        minute: due - Span::minutes(1),
        orders: tally.orders,
        units: tally.units.iter().map(|(sku, units)| (*sku, *units)).collect(),
        packed: tally.packed,
        delivered: tally.delivered,
        at_risk: u32::try_from(world.look_ahead(now).len()).unwrap_or(u32::MAX),
    };
    vec![because(world.seq, Decision::MinuteClosed(minute))]
}
