//! What closed minutes teach. Each unit sold is credited to its possible causes in proportion to what is believed of
//! them, and each cause learns its credit.

use crate::{
    curve::Curve,
    demand::{BASE_HALF_LIFE, COMPANIONS, Model, OWN_HALF_LIFE},
    exposure::Exposure,
    interest::KINDS,
    live::LIFT_MIN,
    ratio::kept,
};
use model::{Moment, QUARTER, SignalKind, SkuId, Span};
use std::collections::BTreeMap;

const MINUTE: Span = Span::minutes(1);

/// What is counted of products.
pub trait Signals {
    /// What is counted of a kind of a SKU in the minutes that begin within `from..until`.
    fn counted(&self, sku: SkuId, kind: SignalKind, from: Moment, until: Moment) -> u32;
    /// Up to when it has been counted.
    fn counted_until(&self, sku: SkuId, kind: SignalKind) -> Option<Moment>;
}

/// What is expected of one SKU in one minute, by cause.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Causes {
    /// By its history alone.
    planned: f64,
    /// By its history as today sells.
    base: f64,
    /// What the passages of others of its brand sell.
    shown: f64,
    /// What goes along with that.
    companions: f64,
    /// As announced, along the learnt curve.
    lift: f64,
    /// As now believed.
    ours: f64,
}

impl Causes {
    /// Units by cause: base, companions, passages.
    fn credit(&self, units: f64) -> [f64; 3] {
        let whole = self.base + self.companions + self.ours;
        if whole <= 0.0 || !whole.is_finite() {
            return [0.0; 3];
        }
        [self.base, self.companions, self.ours].map(|part| units * part / whole)
    }
}

impl Model {
    /// Learns from the minute that began at `minute`: units sold by SKU, where absence means none. A
    /// minute not later than the last one closed is ignored.
    pub fn close_minute(&mut self, minute: Moment, units: &[(SkuId, u32)]) {
        if self.closed.is_some_and(|last| minute <= last) {
            return;
        }
        self.fade(self.closed.map_or(MINUTE, |last| minute - last));
        let mut sold: BTreeMap<SkuId, u32> = BTreeMap::new();
        for (sku, n) in units {
            let sum = sold.entry(*sku).or_default();
            *sum = sum.saturating_add(*n);
        }
        for (sku, causes) in self.causes(minute) {
            self.learn(sku, &causes, f64::from(sold.get(&sku).copied().unwrap_or(0)), minute);
        }
        self.closed = Some(minute);
        self.turn(minute + MINUTE);
    }

    /// Units of a minute that was closed already, sold at `when` and told late, or not sold after all. They teach as
    /// much as they would still be worth, had they been told in time.
    pub fn correct(&mut self, when: Moment, sku: SkuId, units: i64) {
        let minute = when.floor(MINUTE);
        let Some(closed) = self.closed.filter(|closed| minute <= *closed) else { return };
        let Some(causes) = self.causes_of(sku, minute) else { return };
        let (units, ago) = (units as f64, closed - minute);
        let [base, along, ours] = causes.credit(units);
        self.band.sold(when, sku, units);
        self.base.learn(base * kept(ago, BASE_HALF_LIFE), 0.0);
        self.companions.learn(along * kept(ago, BASE_HALF_LIFE), 0.0);
        let Some(article) = self.skus.get_mut(&sku) else { return };
        article.own.learn(base * kept(ago, OWN_HALF_LIFE), 0.0);
        if causes.lift >= LIFT_MIN {
            article.multiplier.correct(ours, ago);
            for Stage { from, until, units, part } in stages(&article.exposures, minute) {
                self.curve.correct(ours * part * Curve::weight(units), from, until);
            }
        }
    }

    /// Hears what the public does while products are shown, up to the minute that was closed last or as far as it has
    /// been counted. A passage says what it was worth a minute after its end, when the last counts are there.
    pub fn hear(&mut self, signals: &dyn Signals) {
        let Some(now) = self.closed.map(|minute| minute + MINUTE) else { return };
        let Self { skus, interest, .. } = self;
        for (sku, article) in skus {
            let shown = |e: &&Exposure| e.from < now && now < e.until + MINUTE + MINUTE;
            let Some(exposure) = article.exposures.iter().filter(shown).max_by_key(|e| e.from) else {
                article.multiplier.hear(Vec::new());
                continue;
            };
            let until = |kind| signals.counted_until(*sku, kind).map_or(exposure.from, |until| until.min(now));
            let counted = |kind, tenth| signals.counted(*sku, kind, exposure.from, exposure.tenth_ends(tenth));
            if exposure.until + MINUTE <= now {
                let worth = article.multiplier.sold();
                for kind in KINDS.into_iter().filter(|kind| until(*kind) >= exposure.until) {
                    let by_tenth = std::array::from_fn(|tenth| counted(kind, tenth));
                    interest.entry(kind).or_default().learn(by_tenth, exposure.units(), worth);
                }
            }
            let says = |kind: SignalKind| {
                let tenth = exposure.tenths_by(until(kind)).checked_sub(1).filter(|_| now < exposure.until)?;
                interest.get(&kind)?.says(kind, counted(kind, tenth), exposure.units(), tenth)
            };
            article.multiplier.hear(KINDS.into_iter().filter_map(says).collect());
        }
    }

    fn fade(&mut self, passed: Span) {
        self.base.fade(kept(passed, BASE_HALF_LIFE));
        self.companions.fade(kept(passed, BASE_HALF_LIFE));
        self.curve.fade(passed);
        for article in self.skus.values_mut() {
            article.own.fade(kept(passed, OWN_HALF_LIFE));
            article.multiplier.fade(passed);
        }
    }

    fn learn(&mut self, sku: SkuId, causes: &Causes, sold: f64, minute: Moment) {
        let [base, along, ours] = causes.credit(sold);
        let level = self.base.mean();
        self.band.sold(minute, sku, sold);
        self.companions.learn(along, COMPANIONS * causes.shown);
        let Some(article) = self.skus.get_mut(&sku) else { return };
        self.base.learn(base, causes.planned * article.own.mean());
        article.own.learn(base, causes.planned * level);
        if causes.lift >= LIFT_MIN {
            // The curve learns against what the passage was worth before this minute: against what it is worth after, a
            // stage believed too high would make the passage look poor, and the poor passage the stage still higher.
            let multiplier = article.multiplier.mean();
            article.multiplier.observe(ours, causes.lift);
            for Stage { from, until, units, part } in stages(&article.exposures, minute) {
                let weight = Curve::weight(units);
                self.curve.learn(ours * part * weight, units * multiplier * weight, from, until);
            }
        }
    }

    /// A quarter of an hour that ends is judged, and the next one told.
    fn turn(&mut self, now: Moment) {
        if now != now.floor(QUARTER) {
            return;
        }
        self.band.judge(now);
        let told: Vec<_> = self.skus.keys().map(|sku| (*sku, self.nationwide(*sku, now, now + QUARTER))).collect();
        self.band.tell(now, told.into_iter());
    }

    fn causes(&self, minute: Moment) -> Vec<(SkuId, Causes)> {
        self.skus.keys().filter_map(|sku| Some((*sku, self.causes_of(*sku, minute)?))).collect()
    }

    fn causes_of(&self, sku: SkuId, minute: Moment) -> Option<Causes> {
        let until = minute + MINUTE;
        let (article, mean) = (self.skus.get(&sku)?, self.mean(sku, minute, until)?);
        let lift: f64 = article.exposures.iter().map(|e| e.units() * self.along(e, minute, until)).sum();
        Some(Causes {
            planned: mean.planned,
            base: mean.base,
            shown: mean.shown,
            companions: mean.companions,
            lift,
            ours: mean.lift,
        })
    }
}

/// Where a passage stands in a minute.
struct Stage {
    /// Assumed share of its units sold before the minute, and by its end.
    from: f64,
    until: f64,
    /// Announced units.
    units: f64,
    /// Its part in what all passages of the SKU announce for the minute.
    part: f64,
}

fn stages(exposures: &[Exposure], minute: Moment) -> Vec<Stage> {
    let until = minute + MINUTE;
    let all: f64 = exposures.iter().map(|e| e.units_within(minute, until)).sum();
    let of = |e: &Exposure| Stage {
        from: e.share_by(minute),
        until: e.share_by(until),
        units: e.units(),
        part: e.units_within(minute, until) / all,
    };
    exposures.iter().filter(|e| e.units_within(minute, until) > 0.0).map(of).collect()
}
