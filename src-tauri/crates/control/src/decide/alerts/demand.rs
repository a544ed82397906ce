//! Is it sold as planned, and is there enough of it?

use crate::world::World;
use alerting::{
    Condition,
    rules::{self, Cover, Sales},
};
use model::{AlertKind, Moment, Passage, QUARTER, SkuCard, SkuId, Span, Subject};

/// A passage is judged once it is this old.
const OLD_ENOUGH: Span = Span::minutes(4);
/// A passage goes on selling for about this long after it.
const TAIL: Span = Span::minutes(30);
/// Nine plans in ten are not exceeded by more than this factor: the 90 % quantile of the prior of the
/// live multiplier (a gamma of mean 1 and shape 4).
const PLAN_Q90: f64 = 1.67;

impl World {
    pub(super) fn demand_conditions(&self, now: Moment) -> Vec<Condition> {
        self.skus.values().flat_map(|card| [self.missed(card, now), self.running_out(card, now)]).flatten().collect()
    }

    fn missed(&self, card: &SkuCard, now: Moment) -> Option<Condition> {
        let sku = card.sku;
        let passage = self.passage_on(sku, now);
        let from = passage.map_or(now - QUARTER, |passage| passage.from);
        let seen = self.sold_since(sku, from);
        let expected = self.forecast.planned(sku, from, now);
        let sales = Sales {
            expected,
            q90: expected * PLAN_Q90 + 1.3 * expected.sqrt(),
            seen,
            price_cents: passage.map_or(card.price_cents, |passage| passage.price_cents),
            passage_on: passage.is_some_and(|passage| now < passage.until),
            orders: seen,
        };
        rules::forecast_missed(sku, &sales, self.alerts.is_open(AlertKind::ForecastMissed, Subject::Sku(sku)))
    }

    /// The passage of a SKU that is on, or whose tail still sells.
    fn passage_on(&self, sku: SkuId, now: Moment) -> Option<&Passage> {
        let passages = self.slots.values().flat_map(|slot| &slot.passages);
        let on = passages
            .filter(|passage| passage.sku == sku && passage.from + OLD_ENOUGH <= now && now < passage.until + TAIL);
        on.max_by_key(|passage| passage.from)
    }

    fn sold_since(&self, sku: SkuId, from: Moment) -> u32 {
        let closed = self.minutes.iter().rev().take_while(|minute| minute.minute >= from);
        closed
            .flat_map(|minute| &minute.units)
            .filter(|(sold, _)| *sold == sku)
            .fold(0, |sum, (_, n)| sum.saturating_add(*n))
    }

    fn running_out(&self, card: &SkuCard, now: Moment) -> Option<Condition> {
        let (_, until) = self.day?;
        let sku = card.sku;
        let atp = self.book.atp_total(sku);
        let pace = f64::from(self.sold_since(sku, now - QUARTER)) / QUARTER.0 as f64;
        let cover = Cover {
            atp,
            expected_to_end: self.forecast.expected(sku, now, until),
            price_cents: card.price_cents,
            lasts: (pace > 0.0).then(|| Span((f64::from(atp) / pace) as i64)),
        };
        rules::stock_running_out(sku, &cover, self.alerts.is_open(AlertKind::StockRunningOut, Subject::Sku(sku)))
    }
}
