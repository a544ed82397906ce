//! Instructions to robots, nodes and vans, in order, to the plant's endpoint as signed webhooks.

use super::{longer, wait};
use crate::house::House;
use adapters::{
    instruction::{self, Instruction},
    standard_webhooks::{Delivery, Endpoint, Sender},
};
use model::Effect;
use std::time::Duration;
use store::OutboxItem;

/// Instructions in one call.
const CALL_MAX: usize = 200;

/// Sends until the house stops. Without an endpoint, instructions stay in the outbox.
pub(crate) async fn run(house: House, sender: Sender) {
    let lane = &house.dispatch.instructions;
    let mut pause: Option<Duration> = None;
    while wait(&house, lane, pause).await {
        let Some(endpoint) = house.settings.plant.clone() else { continue };
        pause = None;
        loop {
            house.dispatch.refill(&house).await;
            let items = lane.oldest(CALL_MAX);
            if items.is_empty() {
                break;
            }
            if let Err(code) = send(&house, &sender, &endpoint, &items).await {
                pause = longer(pause);
                tracing::warn!(code, "instructions wait: the plant did not take them");
                break;
            }
            lane.drop_oldest(items.len());
        }
    }
}

async fn send(house: &House, sender: &Sender, endpoint: &Endpoint, items: &[OutboxItem]) -> Result<(), &'static str> {
    let instructions: Vec<Instruction> = items.iter().filter_map(instruction_of).collect();
    let Some((first, last)) = items.first().zip(items.last()) else { return Ok(()) };
    // The same items make the same id, so that a call sent again is known to its receiver.
    let id = format!("act-{}-{}-{}-{}", first.seq, first.n, last.seq, last.n);
    match sender.send(endpoint, &id, crate::machine_now(), instruction::render_all(&instructions)).await {
        Delivery::Sent => {
            let done: Vec<_> = items.iter().map(|item| (item.seq, item.n)).collect();
            // An instruction that is not marked is sent again after a restart; its receiver knows it.
            if let Err(error) = house.store.done_all(&done).await {
                tracing::warn!(%error, "instructions were taken but could not be marked");
            }
            Ok(())
        }
        Delivery::Retry(code) => Err(code),
        Delivery::Gone => Err("gone"),
    }
}

fn instruction_of(item: &OutboxItem) -> Option<Instruction> {
    match &item.effect {
        Effect::Act(action) => Some(Instruction { seq: item.seq, action: action.clone() }),
        Effect::Notify(_) | Effect::Solve(_) => None,
    }
}
