//! Is it sold as planned, and is there enough of it?

use super::Measuring;
use crate::compare::{AgainstPlan, window};
use alerting::{
    Condition,
    rules::{self, Cover, Sales},
};
use model::{AlertKind, Moment, Passage, QUARTER, SkuCard, SkuId, Span, Subject};

/// A passage is judged once it is this old.
const OLD_ENOUGH: Span = Span::minutes(4);
/// Nine plans in ten are not exceeded by more than this factor: the 90 % quantile of a gamma law of mean 1 and shape 4.
/// Wider than the forecaster's own prior: what only a careless plan would miss is worth a person's time.
const PLAN_Q90: f64 = 1.67;

impl Measuring<'_> {
    pub(super) fn demand_conditions(&self) -> Vec<Condition> {
        let skus = self.stock.skus();
        skus.flat_map(|card| [self.missed(card), self.running_out(card)]).flatten().collect()
    }

    fn missed(&self, card: &SkuCard) -> Option<Condition> {
        let (sku, now) = (card.sku, self.now);
        let passage = self.passage_on(sku);
        let from = passage.map_or(now - QUARTER, |passage| passage.from);
        // Closed minutes on both sides: the running one has only begun.
        let AgainstPlan { plan: expected, sold: seen } =
            AgainstPlan::of(self.forecasts, self.sales, sku, from, self.days.minute());
        let sales = Sales {
            expected,
            q90: expected * PLAN_Q90 + 1.3 * expected.sqrt(),
            seen,
            margin_cents: self.margin(card, passage.map_or(card.price_cents, |passage| passage.price_cents)),
            passage_on: passage.is_some_and(|passage| now < passage.until),
            orders: seen,
        };
        rules::forecast_missed(sku, &sales, self.book().is_open(AlertKind::ForecastMissed, Subject::Sku(sku)))
    }

    /// What a unit leaves over its cost at this price.
    fn margin(&self, card: &SkuCard, price_cents: i64) -> Option<i64> {
        self.stock.book().margin_cents(card.sku, price_cents)
    }

    /// The passage of a SKU that is on, or whose tail still sells.
    fn passage_on(&self, sku: SkuId) -> Option<&Passage> {
        let on = |passage: &&Passage| passage.from + OLD_ENOUGH <= self.now && self.now < window(passage).1;
        self.show.passages_of(sku).filter(on).max_by_key(|passage| passage.from)
    }

    /// Units in closed minutes: the running one has only begun.
    fn sold_since(&self, sku: SkuId, from: Moment) -> u32 {
        let running = self.days.minute();
        self.sales.sold(sku, from, running)
    }

    fn running_out(&self, card: &SkuCard) -> Option<Condition> {
        let (_, until) = self.days.open()?;
        let (sku, now) = (card.sku, self.now);
        let atp = self.stock.book().atp_total(sku);
        let pace = f64::from(self.sold_since(sku, now - QUARTER)) / QUARTER.0 as f64;
        let cover = Cover {
            atp,
            expected_to_end: self.forecasts.model().expected(sku, now, until),
            margin_cents: self.margin(card, card.price_cents),
            presented: self.show.passages_of(sku).any(|passage| now < passage.until && passage.from < until),
            lasts: (pace > 0.0).then(|| Span((f64::from(atp) / pace) as i64)),
        };
        rules::stock_running_out(sku, &cover, self.book().is_open(AlertKind::StockRunningOut, Subject::Sku(sku)))
    }
}
