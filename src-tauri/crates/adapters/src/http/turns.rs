//! One delivery about an order at a time: what it says is held against what the app has of it, and told, before the
//! next is read.

use super::door::held;
use model::OrderId;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::sync::{Mutex as Waiting, OwnedMutexGuard};

/// Orders that a delivery is about just now; bounded by the deliveries under way.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<BTreeMap<OrderId, Arc<Waiting<()>>>>);

impl Turns {
    /// Waits for the turn of a delivery about this order; it lasts until what is given is dropped.
    pub async fn of(&self, order: OrderId) -> OwnedMutexGuard<()> {
        let own = {
            let mut turns = held(&self.0);
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            turns.entry(order).or_default().clone()
        };
        own.lock_owned().await
    }
}
