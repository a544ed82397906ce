//! Cancellations that came before their order: remembered until it comes, within bounds.

use model::{Moment, OrderId, Seq, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long an order may be late behind its cancellation.
const KEPT: Span = Span::hours(7 * 24);
/// Most remembered; beyond it the oldest is given up.
const EARLY_MAX: usize = 100_000;

/// Orders cancelled before they were placed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Early {
    by_order: BTreeMap<OrderId, Seq>,
    /// The same, oldest first, with the moment each was told.
    by_age: BTreeMap<Seq, (OrderId, Moment)>,
}

impl Early {
    /// Remembers a cancellation; the first of an order counts.
    pub fn remember(&mut self, order: OrderId, seq: Seq, now: Moment) {
        if self.by_order.contains_key(&order) {
            return;
        }
        self.by_order.insert(order, seq);
        self.by_age.insert(seq, (order, now));
    }

    /// The cancellation of an order that has come.
    pub fn take(&mut self, order: OrderId) -> Option<Seq> {
        let seq = self.by_order.remove(&order)?;
        self.by_age.remove(&seq);
        Some(seq)
    }

    /// The oldest cancellation for which there is no more room or time, forgotten.
    pub fn outdated(&mut self, now: Moment) -> Option<Seq> {
        let (seq, (order, told)) = self.by_age.first_key_value().map(|(seq, of)| (*seq, *of))?;
        if self.by_age.len() <= EARLY_MAX && now - told <= KEPT {
            return None;
        }
        self.by_age.remove(&seq);
        self.by_order.remove(&order);
        Some(seq)
    }

    /// None is.
    pub fn is_empty(&self) -> bool {
        self.by_age.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(n: u64) -> OrderId {
        OrderId::new(&format!("SH-{n}")).expect("a code")
    }

    #[test]
    fn the_first_cancellation_of_an_order_waits_for_it_once() {
        let mut early = Early::default();
        early.remember(order(1), Seq(4), Moment(0));
        early.remember(order(1), Seq(9), Moment(5));
        assert_eq!((early.take(order(1)), early.take(order(1))), (Some(Seq(4)), None));
        assert!(early.is_empty());
    }

    #[test]
    fn a_week_and_a_hundred_thousand_are_the_bounds() {
        let mut early = Early::default();
        (1..=EARLY_MAX as u64).for_each(|n| early.remember(order(n), Seq(n), Moment(0)));
        assert_eq!(early.outdated(Moment(0) + KEPT), None);
        early.remember(order(1_000_000), Seq(1_000_000), Moment(0));
        assert_eq!((early.outdated(Moment(0)), early.outdated(Moment(0))), (Some(Seq(1)), None));
        assert_eq!(early.outdated(Moment(1) + KEPT), Some(Seq(2)));
        assert_eq!(early.take(order(2)), None);
    }
}
