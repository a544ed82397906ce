//! What is believed of demand, and what was told of it.

use crate::shared::Shared;
use forecast::Signals;
use model::{CampaignCard, Forecast, Moment, Sale, Seq, ShowSlot, ShowSlotId, SkuCard, SkuId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The forecaster's model and its last word on each SKU.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Forecasts {
    model: Shared<forecast::Model>,
    told: BTreeMap<SkuId, Shared<Forecast>>,
    /// The event that last told a forecast; before the first, the one that listed the SKU.
    told_by: BTreeMap<SkuId, Seq>,
}

impl Forecasts {
    /// The model, to be asked.
    pub fn model(&self) -> &forecast::Model {
        &self.model
    }

    /// The last forecast told of a SKU.
    pub fn told(&self, sku: SkuId) -> Option<&Forecast> {
        self.told.get(&sku).map(|told| &**told)
    }

    /// The event that told it; before the first, the one that listed the SKU.
    pub fn told_by(&self, sku: SkuId) -> Option<Seq> {
        self.told_by.get(&sku).copied()
    }

    pub(crate) fn list_sku(&mut self, card: &SkuCard, seq: Seq) {
        self.told_by.entry(card.sku).or_insert(seq);
        self.model.list_sku(card.sku, &card.brand);
    }

    pub(crate) fn record_sales(&mut self, sku: SkuId, sales: &[Sale]) {
        self.model.record_sales(sku, sales);
    }

    pub(crate) fn plan_slot(&mut self, card: &ShowSlot) {
        self.model.plan_slot(card);
    }

    pub(crate) fn drop_slot(&mut self, slot: ShowSlotId) {
        self.model.drop_slot(slot);
    }

    pub(crate) fn plan_campaign(&mut self, card: &CampaignCard) {
        self.model.plan_campaign(card);
    }

    pub(crate) fn close_minute(&mut self, minute: Moment, units: &[(SkuId, u32)]) {
        self.model.close_minute(minute, units);
    }

    /// Hears what is counted of the products on screen.
    pub(crate) fn hear(&mut self, signals: &dyn Signals) {
        self.model.hear(signals);
    }

    /// Units sold, or not sold after all, in a minute that was closed before it was told.
    pub(crate) fn correct(&mut self, when: Moment, sku: SkuId, units: i64) {
        self.model.correct(when, sku, units);
    }

    pub(crate) fn tell(&mut self, forecast: &Forecast, seq: Seq) {
        self.told_by.insert(forecast.sku, seq);
        self.told.insert(forecast.sku, Shared::new(forecast.clone()));
    }
}
