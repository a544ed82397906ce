//! The forecaster: what each SKU is expected to sell, nationally and by département.

use crate::{
    exposure::Exposure,
    history::{History, Pool},
    live::Multiplier,
    quantile::quantiles,
    wall::{Piece, pieces},
};
use model::{
    CampaignCard, CampaignId, DeptId, Forecast, Moment, QUARTER, Quantiles, Sale, SkuId, SlotCard, SlotId, Span,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Shape of the gamma law of demand outside passages: hours of the same kind differ by about 30 %.
const BASE_SHAPE: f64 = 10.0;

/// Most quarters in one forecast: one week.
const QUARTERS_MAX: usize = 7 * 96;

const MINUTE: Span = Span::minutes(1);

/// All that is known about demand. Events change it; questions read it.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Model {
    skus: BTreeMap<SkuId, Article>,
    pool: Pool,
    campaigns: BTreeMap<CampaignId, CampaignCard>,
    closed: Option<Moment>,
}

/// What is known of one SKU.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
struct Article {
    history: History,
    exposures: Vec<Exposure>,
    multiplier: Multiplier,
}

/// Mean units of one stretch of time, by origin.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mean {
    base: f64,
    lift: f64,
}

impl Model {
    /// Makes a SKU known; one that is known already keeps what was learnt.
    pub fn list_sku(&mut self, sku: SkuId) {
        self.skus.entry(sku).or_default();
    }

    /// Adds past sales of a SKU. Hours without a sale may be left out. Sales outside metropolitan France
    /// are not counted.
    pub fn record_sales(&mut self, sku: SkuId, sales: &[Sale]) {
        self.skus.entry(sku).or_default().history.record(sales, &mut self.pool);
    }

    /// Plans a slot's passages in the place of those it had.
    pub fn plan_slot(&mut self, slot: &SlotCard) {
        self.drop_slot(slot.slot);
        for passage in &slot.passages {
            self.skus.entry(passage.sku).or_default().exposures.push(Exposure::of(slot.slot, passage));
        }
    }

    /// Forgets a slot's passages.
    pub fn drop_slot(&mut self, slot: SlotId) {
        for article in self.skus.values_mut() {
            article.exposures.retain(|e| e.slot != slot);
        }
    }

    /// Plans a campaign in the place of the one with the same key.
    pub fn plan_campaign(&mut self, campaign: &CampaignCard) {
        self.campaigns.insert(campaign.campaign, campaign.clone());
    }

    /// Learns from the minute that began at `minute`: units sold by SKU, where absence means none. A
    /// minute not later than the last one closed is ignored.
    pub fn close_minute(&mut self, minute: Moment, units: &[(SkuId, u32)]) {
        if self.closed.is_some_and(|last| minute <= last) {
            return;
        }
        let passed = self.closed.map_or(MINUTE, |last| minute - last);
        let cut = pieces(minute, minute + MINUTE);
        let mut sold: BTreeMap<SkuId, u32> = BTreeMap::new();
        for (sku, n) in units {
            let sum = sold.entry(*sku).or_default();
            *sum = sum.saturating_add(*n);
        }
        let Self { skus, pool, campaigns, .. } = self;
        for (sku, article) in skus {
            article.multiplier.fade(passed);
            let mean = article.mean(*sku, &cut, pool, campaigns);
            article.multiplier.observe(sold.get(sku).copied().unwrap_or(0), mean.base, mean.lift);
        }
        self.closed = Some(minute);
    }

    /// Units of a minute that was closed already, sold at `when` and told late, or not sold after all. They teach as
    /// much as they would still be worth, had they been told in time.
    pub fn correct(&mut self, when: Moment, sku: SkuId, units: i64) {
        let minute = when.floor(MINUTE);
        let Some(closed) = self.closed.filter(|closed| minute <= *closed) else { return };
        let Self { skus, pool, campaigns, .. } = self;
        let Some(article) = skus.get_mut(&sku) else { return };
        let mean = article.mean(sku, &pieces(minute, minute + MINUTE), pool, campaigns);
        article.multiplier.correct(units, mean.base, mean.lift, closed - minute);
    }

    /// Mean units in `[from, until)` as planned, nothing learnt from the show. At most 31 days.
    pub fn planned(&self, sku: SkuId, from: Moment, until: Moment) -> f64 {
        self.known(sku, from, until).map_or(0.0, |(_, mean)| mean.base + mean.lift)
    }

    /// Mean units in `[from, until)` as now believed. At most 31 days.
    pub fn expected(&self, sku: SkuId, from: Moment, until: Moment) -> f64 {
        self.known(sku, from, until).map_or(0.0, |(article, mean)| article.believed(mean))
    }

    /// National quantiles by quarter of an hour, the first being the quarter that holds `made_at`, counted
    /// whole. At most one week of quarters. All zero for a SKU never heard of.
    pub(crate) fn forecast(&self, sku: SkuId, made_at: Moment, quarters: usize) -> Forecast {
        let from = made_at.max(Moment(0)).floor(QUARTER);
        let count = quarters.min(QUARTERS_MAX);
        let mut start = from;
        let mut fan = Vec::with_capacity(count);
        for _ in 0..count {
            fan.push(self.quantiles(sku, 1.0, made_at, start, start + QUARTER));
            start += QUARTER;
        }
        let multiplier_pct = (self.multiplier(sku) * 100.0).round() as u32;
        Forecast { sku, made_at, from, quarters: fan, multiplier_pct }
    }

    /// Quantiles of one département in `[from, until)`, as seen from the last closed minute.
    pub fn place(&self, sku: SkuId, dept: DeptId, from: Moment, until: Moment) -> Quantiles {
        let now = self.closed.map_or(from, |minute| minute + MINUTE);
        self.quantiles(sku, self.share(sku, dept), now, from, until)
    }

    /// Quantiles of the whole country in `[from, until)`, as seen from the last closed minute.
    pub fn nationwide(&self, sku: SkuId, from: Moment, until: Moment) -> Quantiles {
        let now = self.closed.map_or(from, |minute| minute + MINUTE);
        self.quantiles(sku, 1.0, now, from, until)
    }

    /// Share of the département in the SKU's demand: the 96 shares of a SKU sum to 1, others are 0. A SKU
    /// without sales sells where people live.
    pub fn share(&self, sku: SkuId, dept: DeptId) -> f64 {
        self.skus.get(&sku).map_or_else(|| History::default().share(dept), |article| article.history.share(dept))
    }

    /// Learnt ratio of real to announced units of passages; 1 before anything was learnt.
    pub fn multiplier(&self, sku: SkuId) -> f64 {
        self.skus.get(&sku).map_or(1.0, |article| article.multiplier.mean())
    }

    fn known(&self, sku: SkuId, from: Moment, until: Moment) -> Option<(&Article, Mean)> {
        let article = self.skus.get(&sku)?;
        Some((article, article.mean(sku, &pieces(from, until), &self.pool, &self.campaigns)))
    }

    /// A count with the believed mean; its spread is that of the multiplier at the time and of the base.
    fn quantiles(&self, sku: SkuId, share: f64, now: Moment, from: Moment, until: Moment) -> Quantiles {
        let Some((article, mean)) = self.known(sku, from, until) else { return Quantiles::default() };
        let total = article.believed(mean);
        let lifted = total - mean.base;
        let shape = article.multiplier.shape_in(from - now);
        let spread = mean.base * mean.base / BASE_SHAPE + lifted * lifted / shape;
        quantiles(total * share, total * total / spread)
    }
}

impl Article {
    fn mean(&self, sku: SkuId, cut: &[Piece], pool: &Pool, campaigns: &BTreeMap<CampaignId, CampaignCard>) -> Mean {
        let (Some(first), Some(last)) = (cut.first(), cut.last()) else { return Mean { base: 0.0, lift: 0.0 } };
        let pushing: Vec<&CampaignCard> =
            campaigns.values().filter(|c| c.from < last.until && c.until > first.from && pushes(c, sku)).collect();
        let base = cut.iter().map(|piece| self.base(piece, pool, &pushing)).sum();
        let lift = self.exposures.iter().map(|e| e.units_within(first.from, last.until)).sum();
        Mean { base, lift }
    }

    /// Units of a piece outside passages: the hour's rate, raised while campaigns run.
    fn base(&self, piece: &Piece, pool: &Pool, campaigns: &[&CampaignCard]) -> f64 {
        let raised = |c: &&CampaignCard| f64::from(c.uplift_pct) / 100.0 * piece.hours_within(c.from, c.until);
        let hours = piece.hours_within(piece.from, piece.until) + campaigns.iter().map(raised).sum::<f64>();
        self.history.rate(pool, piece.day, piece.hour) * hours
    }

    fn believed(&self, mean: Mean) -> f64 {
        mean.base + self.multiplier.mean() * mean.lift
    }
}

/// Whether a campaign concerns the SKU; one that names none concerns all.
fn pushes(campaign: &CampaignCard, sku: SkuId) -> bool {
    campaign.skus.is_empty() || campaign.skus.contains(&sku)
}

#[cfg(test)]
mod tests;
