//! The forecaster: what each SKU is expected to sell, nationally and by département. How it learns stands in `learn.rs`.

use crate::{
    band::Band,
    civil_hours::{Piece, pieces},
    curve::Curve,
    exposure::Exposure,
    history::{History, Pool},
    interest::Interest,
    live::Multiplier,
    quantile::quantiles,
    ratio::Ratio,
    sum::Law,
};
use model::{
    CampaignCard, CampaignId, DEPTS, DeptId, Forecast, Moment, QUARTER, Quantiles, Sale, ShowSlot, ShowSlotId,
    SignalKind, SkuId, Span,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Shape of the gamma law of demand outside passages: hours of the same kind differ by about a fifth.
const BASE_SHAPE: f64 = 20.0;

/// What history weighs against today's sales of all SKUs together, and of one; units.
const BASE_UNITS: f64 = 200.0;
const OWN_UNITS: f64 = 60.0;

/// Time in which today's sales lose half their weight: of all SKUs together, and of one.
pub(crate) const BASE_HALF_LIFE: Span = Span::hours(2);
pub(crate) const OWN_HALF_LIFE: Span = Span::hours(4);

/// Units of a SKU that go along with a unit sold by a passage of another one of its brand, before a show has said it.
pub(crate) const COMPANIONS: f64 = 0.02;
const COMPANIONS_UNITS: f64 = 2.0;

/// Most quarters in one forecast: one week.
const QUARTERS_MAX: usize = 7 * 96;

const MINUTE: Span = Span::minutes(1);

/// All that is known about demand. Events change it; questions read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    pub(crate) skus: BTreeMap<SkuId, Article>,
    brands: BTreeMap<String, Vec<SkuId>>,
    pool: Pool,
    campaigns: BTreeMap<CampaignId, CampaignCard>,
    pub(crate) closed: Option<Moment>,
    /// How today sells outside passages, against history.
    pub(crate) base: Ratio,
    /// What goes along with passages, against [`COMPANIONS`].
    pub(crate) companions: Ratio,
    pub(crate) curve: Curve,
    pub(crate) interest: BTreeMap<SignalKind, Interest>,
    pub(crate) band: Band,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            skus: BTreeMap::new(),
            brands: BTreeMap::new(),
            pool: Pool::default(),
            campaigns: BTreeMap::new(),
            closed: None,
            base: Ratio::planned(BASE_UNITS),
            companions: Ratio::planned(COMPANIONS_UNITS),
            curve: Curve::default(),
            interest: BTreeMap::new(),
            band: Band::default(),
        }
    }
}

/// What is known of one SKU.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Article {
    brand: String,
    history: History,
    pub(crate) exposures: Vec<Exposure>,
    pub(crate) multiplier: Multiplier,
    /// How it sells outside passages today, against history and all others.
    pub(crate) own: Ratio,
}

impl Default for Article {
    fn default() -> Self {
        Self {
            brand: String::new(),
            history: History::default(),
            exposures: Vec::new(),
            multiplier: Multiplier::default(),
            own: Ratio::planned(OWN_UNITS),
        }
    }
}

/// Mean units of one stretch of time, by origin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Mean {
    /// Outside passages, by history and campaigns alone.
    pub planned: f64,
    /// Outside passages, as today sells.
    pub base: f64,
    /// Sold by passages of others of the brand.
    pub shown: f64,
    /// What goes along with these.
    pub companions: f64,
    /// Sold by its own passages.
    pub lift: f64,
    /// Variance of the mean itself.
    spread: f64,
    /// The part of it that is the same for all SKUs: the level of the day, the curve of the passages.
    common: f64,
}

/// Mean units of passages, the variance of that mean, and the part of it that the curve of all passages has.
#[derive(Clone, Copy, Debug, Default)]
struct Lift {
    units: f64,
    spread: f64,
    common: f64,
}

impl Mean {
    fn whole(&self) -> f64 {
        self.base + self.companions + self.lift
    }
}

impl Model {
    /// Makes a SKU known; one that is known already keeps what was learnt.
    pub fn list_sku(&mut self, sku: SkuId, brand: &str) {
        let article = self.skus.entry(sku).or_default();
        if article.brand == brand {
            return;
        }
        if let Some(before) = self.brands.get_mut(&article.brand) {
            before.retain(|mate| *mate != sku);
        }
        brand.clone_into(&mut article.brand);
        if !brand.is_empty() {
            self.brands.entry(brand.to_owned()).or_default().push(sku);
        }
    }

    /// Adds past sales of a SKU. Hours without a sale may be left out. Sales outside metropolitan France
    /// are not counted.
    pub fn record_sales(&mut self, sku: SkuId, sales: &[Sale]) {
        self.skus.entry(sku).or_default().history.record(sales, &mut self.pool);
    }

    /// Plans a slot's passages in the place of those it had.
    pub fn plan_slot(&mut self, slot: &ShowSlot) {
        self.drop_slot(slot.slot);
        for passage in &slot.passages {
            self.skus.entry(passage.sku).or_default().exposures.push(Exposure::of(slot.slot, passage));
        }
    }

    /// Forgets a slot's passages.
    pub fn drop_slot(&mut self, slot: ShowSlotId) {
        for article in self.skus.values_mut() {
            article.exposures.retain(|e| e.slot != slot);
        }
    }

    /// Plans a campaign in the place of the one with the same key.
    pub fn plan_campaign(&mut self, campaign: &CampaignCard) {
        self.campaigns.insert(campaign.campaign, campaign.clone());
    }

    /// Mean units in `[from, until)` as planned, nothing learnt from the show: what history and campaigns say, what its
    /// passages announce, and what goes along with those of its brand. At most 31 days.
    pub fn planned(&self, sku: SkuId, from: Moment, until: Moment) -> f64 {
        let Some(article) = self.skus.get(&sku) else { return 0.0 };
        let announced = |article: &Article| article.exposures.iter().map(|e| e.units_within(from, until)).sum::<f64>();
        let along: f64 = self.mates(article, sku).map(announced).sum();
        self.base(article, sku, from, until) + announced(article) + COMPANIONS * along
    }

    /// The others of its brand.
    fn mates<'a>(&'a self, article: &'a Article, sku: SkuId) -> impl Iterator<Item = &'a Article> {
        let brand = self.brands.get(&article.brand).into_iter().flatten();
        brand.filter(move |mate| **mate != sku).filter_map(|mate| self.skus.get(mate))
    }

    /// The law of what the whole country buys in `[from, until)`, for sums: a mean and what it may err by.
    pub fn law(&self, sku: SkuId, from: Moment, until: Moment) -> Law {
        let Some(mean) = self.mean(sku, from, until) else { return Law::default() };
        let common = mean.common.min(mean.spread);
        Law { mean: mean.whole(), own: (mean.spread - common).sqrt(), shared: common.sqrt() }
    }

    /// Mean units in `[from, until)` as now believed. At most 31 days.
    pub fn expected(&self, sku: SkuId, from: Moment, until: Moment) -> f64 {
        self.mean(sku, from, until).map_or(0.0, |mean| mean.whole())
    }

    /// Mean units in `[from, until)` that passages bring, as now believed. At most 31 days.
    pub fn in_passages(&self, sku: SkuId, from: Moment, until: Moment) -> f64 {
        let lift = |article: &Article| article.exposures.iter().map(|e| e.units_within(from, until)).sum::<f64>();
        self.skus.get(&sku).map_or(0.0, |article| article.multiplier.mean() * lift(article))
    }

    /// From when until when passages sell within `[from, until)`; `None` when none does.
    pub fn shown(&self, sku: SkuId, from: Moment, until: Moment) -> Option<(Moment, Moment)> {
        let exposures = self.skus.get(&sku).map_or(&[][..], |article| &article.exposures);
        let within = exposures.iter().map(Exposure::sells).filter(|(begins, ends)| *begins < until && from < *ends);
        let all = within.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        Some((all.0.max(from), all.1.min(until)))
    }

    /// National quantiles by quarter of an hour, the first being the quarter that holds `made_at`, counted
    /// whole. At most one week of quarters. All zero for a SKU never heard of.
    pub(crate) fn forecast(&self, sku: SkuId, made_at: Moment, quarters: usize) -> Forecast {
        let from = made_at.max(Moment(0)).floor(QUARTER);
        let count = quarters.min(QUARTERS_MAX);
        let mut start = from;
        let mut fan = Vec::with_capacity(count);
        for _ in 0..count {
            fan.push(self.quantiles(sku, 1.0, start, start + QUARTER));
            start += QUARTER;
        }
        let multiplier_pct = (self.multiplier(sku) * 100.0).round() as u32;
        let mean = |until: Moment| Some((self.expected(sku, from, until) * 10.0).round() / 10.0);
        let (units, hour) = (mean(start), mean(start.min(from + Span::hours(1))));
        Forecast { sku, made_at, from, quarters: fan, units, hour, multiplier_pct }
    }

    /// Quantiles of one département in `[from, until)`, as seen from the last closed minute.
    pub fn place(&self, sku: SkuId, dept: DeptId, from: Moment, until: Moment) -> Quantiles {
        let share = self.skus.get(&sku).map_or(0.0, |article| article.history.share(dept));
        self.quantiles(sku, share, from, until)
    }

    /// Quantiles of the whole country in `[from, until)`, as seen from the last closed minute.
    pub fn nationwide(&self, sku: SkuId, from: Moment, until: Moment) -> Quantiles {
        self.quantiles(sku, 1.0, from, until)
    }

    /// The same with its mean, which alone may be added.
    pub fn believed(&self, sku: SkuId, from: Moment, until: Moment) -> (Quantiles, f64) {
        let Some(mean) = self.mean(sku, from, until) else { return (Quantiles::default(), 0.0) };
        (self.of_mean(&mean, 1.0), mean.whole())
    }

    /// The share of each département in the SKU's demand, in the order of [`DEPTS`]; they sum to 1. A SKU without sales
    /// sells where people live.
    pub fn shares(&self, sku: SkuId) -> [f64; DEPTS.len()] {
        self.skus.get(&sku).map_or_else(|| History::default().shares(), |article| article.history.shares())
    }

    /// Learnt ratio of real to announced units of passages; 1 before anything was learnt.
    pub fn multiplier(&self, sku: SkuId) -> f64 {
        self.skus.get(&sku).map_or(1.0, |article| article.multiplier.mean())
    }

    /// Whether signals have a say in the multiplier just now.
    pub fn hears(&self, sku: SkuId) -> bool {
        self.skus.get(&sku).is_some_and(|article| article.multiplier.hears())
    }

    /// What is believed of `[from, until)`.
    pub(crate) fn mean(&self, sku: SkuId, from: Moment, until: Moment) -> Option<Mean> {
        let article = self.skus.get(&sku)?;
        let planned = self.base(article, sku, from, until);
        let base = planned * self.base.mean() * article.own.mean();
        let shown: f64 = self.mates(article, sku).map(|mate| self.lift(mate, from, until).units).sum();
        let companions = COMPANIONS * self.companions.mean() * shown;
        let lift = self.lift(article, from, until);
        let around = base + companions;
        let spread = lift.spread + around * around / BASE_SHAPE;
        let common = lift.common + around * around * self.base.doubt();
        Some(Mean { planned, base, shown, companions, lift: lift.units, spread, common })
    }

    /// What its passages bring in a stretch. What is learnt of one passage is worth less for the next.
    fn lift(&self, article: &Article, from: Moment, until: Moment) -> Lift {
        let now = self.closed.map_or(from, |minute| minute + MINUTE);
        let mut sum = Lift::default();
        for exposure in &article.exposures {
            let (begins, ends) = (exposure.share_by(from), exposure.share_by(until));
            if begins < ends {
                let (multiplier, shape) = article.multiplier.ahead(exposure.from.max(from) - now);
                let units = exposure.units() * self.curve.within(begins, ends) * multiplier;
                let (own, common) = (units * units / shape, units * units * self.curve.doubt(begins, ends));
                sum.units += units;
                sum.spread += own + common;
                sum.common += common;
            }
        }
        sum
    }

    /// Share of its announced units that a passage sells in a stretch, as those before it did.
    pub(crate) fn along(&self, exposure: &Exposure, from: Moment, until: Moment) -> f64 {
        self.curve.within(exposure.share_by(from), exposure.share_by(until))
    }

    /// Units outside passages by history, raised by campaigns.
    fn base(&self, article: &Article, sku: SkuId, from: Moment, until: Moment) -> f64 {
        let cut = pieces(from, until);
        let (Some(first), Some(last)) = (cut.first(), cut.last()) else { return 0.0 };
        let running = |c: &&CampaignCard| c.from < last.until && c.until > first.from && pushes(c, sku);
        let pushing: Vec<&CampaignCard> = self.campaigns.values().filter(running).collect();
        cut.iter().map(|piece| article.base(piece, &self.pool, &pushing)).sum()
    }

    /// A count with the believed mean; its spread is that of the multiplier at the time and of the base.
    fn quantiles(&self, sku: SkuId, share: f64, from: Moment, until: Moment) -> Quantiles {
        self.mean(sku, from, until).map_or_else(Quantiles::default, |mean| self.of_mean(&mean, share))
    }

    fn of_mean(&self, mean: &Mean, share: f64) -> Quantiles {
        let whole = mean.whole();
        quantiles(whole * share, whole * whole / mean.spread, self.band.level())
    }
}

impl Article {
    /// Units of a piece outside passages: the hour's rate, raised while campaigns run.
    fn base(&self, piece: &Piece, pool: &Pool, campaigns: &[&CampaignCard]) -> f64 {
        let raised = |c: &&CampaignCard| f64::from(c.uplift_pct) / 100.0 * piece.hours_within(c.from, c.until);
        let hours = piece.hours_within(piece.from, piece.until) + campaigns.iter().map(raised).sum::<f64>();
        self.history.rate(pool, piece.day, piece.hour) * hours
    }
}

/// Whether a campaign concerns the SKU; one that names none concerns all.
fn pushes(campaign: &CampaignCard, sku: SkuId) -> bool {
    campaign.skus.is_empty() || campaign.skus.contains(&sku)
}

#[cfg(test)]
mod tests;
