//! The books of a minute are closed when the minute is over.

use super::because;
use crate::world::World;
use model::{Decision, Draft, Minute, Moment, Span};

impl World {
    pub(crate) fn decide_minute(&self, now: Moment) -> Vec<Draft> {
        let Some(due) = self.minute_due().filter(|due| *due <= now) else { return Vec::new() };
        let minute = Minute {
            minute: due - Span::minutes(1),
            orders: self.tally.orders,
            units: self.tally.units.iter().map(|(sku, units)| (*sku, *units)).collect(),
            packed: self.tally.packed,
            delivered: self.tally.delivered,
            at_risk: u32::try_from(self.late.len()).unwrap_or(u32::MAX),
        };
        vec![because(self.seq, Decision::MinuteClosed(minute))]
    }

    /// When the running minute ends; `None` outside the day.
    pub(crate) fn minute_due(&self) -> Option<Moment> {
        let (_, until) = self.day?;
        (self.minute < until).then(|| self.minute + Span::minutes(1))
    }
}
