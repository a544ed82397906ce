//! What the show counts about its audience: counts only, never who. Knows nothing of orders placed.

use crate::{
    Script,
    agenda::{Agenda, Task, fact, source},
    demand::Demand,
};
use model::{Draws, Fact, Moment, Seed, SignalKind, SkuId, Span};
use std::{collections::BTreeMap, sync::Arc};

/// The audience of all rooms.
#[derive(Clone, Debug)]
pub(crate) struct Audience {
    script: Arc<Script>,
    draws: Draws,
}

impl Audience {
    /// An audience of its own randomness.
    pub fn new(script: Arc<Script>, seed: Seed) -> Self {
        Self { script, draws: seed.stream("audience") }
    }

    /// Plans the signals of a minute, said at its end. Clicks and baskets run a minute ahead of orders.
    pub fn minute(&mut self, minute: Moment, demand: &Demand, agenda: &mut Agenda) {
        let coming: BTreeMap<SkuId, f64> =
            demand.minute(minute + Span::minutes(1)).iter().map(|rate| (rate.sku, rate.passages)).collect();
        for (room, skus) in demand.on_air(minute) {
            let ahead = |sku: &SkuId| (*sku, coming.get(sku).copied().unwrap_or(0.0));
            let shown: Vec<(SkuId, f64)> = skus.iter().map(ahead).collect();
            self.room(minute, room, &shown, agenda);
        }
    }

    fn room(&mut self, minute: Moment, room: &str, shown: &[(SkuId, f64)], agenda: &mut Agenda) {
        let audience = self.script.audience.clone();
        let orders: f64 = shown.iter().map(|(_, orders)| orders).sum();
        let viewers = self.draws.poisson(audience.viewers + audience.viewers_per_order * orders);
        let thousands = f64::from(viewers) / 1_000.0;
        let mut counts = vec![
            (SignalKind::Viewers, viewers, None),
            (SignalKind::Comments, self.draws.poisson(audience.comments * thousands), None),
            (SignalKind::Likes, self.draws.poisson(audience.likes * thousands), None),
        ];
        for (sku, orders) in shown {
            counts.push((SignalKind::Clicks, self.draws.poisson(audience.clicks * orders), Some(*sku)));
            counts.push((SignalKind::Baskets, self.draws.poisson(audience.baskets * orders), Some(*sku)));
        }
        let at = minute + Span::minutes(1);
        for (kind, n, sku) in counts {
            let subject = format!("{kind}:{}", sku.map_or(String::new(), |sku| sku.to_string()));
            let seen = Fact::SignalSeen { room: room.to_owned(), kind, n, sku, over_s: None };
            agenda.plan(at, Task::Say(Box::new(fact(source("live", room), at, &subject, seen))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{demo, network::Network};

    #[test]
    fn baskets_announce_the_hero() {
        let network = Network::of(&demo::facts());
        let script = Arc::new(demo::script());
        let demand = Demand::new(&network, Arc::clone(&script), Seed(1));
        let mut audience = Audience::new(Arc::clone(&script), Seed(1));
        let surprise = &script.passages.surprises[0];
        let slot = &network.slots[&surprise.slot.expect("one slot")];
        let start = slot.passages.iter().find(|p| p.sku == surprise.sku).expect("presented").from;
        let mut agenda = Agenda::default();
        for minute in 0..4 {
            audience.minute(start + Span::minutes(minute), &demand, &mut agenda);
        }
        let mut baskets = Vec::new();
        while let Some((_, task)) = agenda.due(start + Span::hours(1)) {
            if let Task::Say(said) = task
                && let Fact::SignalSeen { kind: SignalKind::Baskets, n, sku, .. } = said.fact
                && sku == Some(surprise.sku)
            {
                baskets.push(n);
            }
        }
        assert_eq!(baskets.len(), 4);
        assert!(baskets[3] > baskets[0] && baskets[0] > 0, "{baskets:?} rises towards the peak");
    }
}
