//! The running order, campaigns, and what the studio counts.

use super::counts::Counts;
use crate::shared::Shared;
use forecast::Signals;
use model::{CampaignCard, CampaignId, Moment, Passage, Seq, ShowSlot, ShowSlotId, SignalKind, SkuId, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rooms and kinds of signals kept: they come from outside, and a mistaken feed must not grow the World.
const SIGNALS_MAX: usize = 1_000;

/// The show as planned and as counted.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Show {
    slots: BTreeMap<ShowSlotId, ShowSlot>,
    /// The event that last planned a slot.
    planned_by: BTreeMap<ShowSlotId, Seq>,
    /// Slots as the studio last told them, where a person has planned them otherwise.
    overridden: BTreeMap<ShowSlotId, Option<ShowSlot>>,
    campaigns: BTreeMap<CampaignId, CampaignCard>,
    /// Last levels by room and kind, with the moment each speaks of.
    levels: BTreeMap<(String, SignalKind), (Moment, u32)>,
    /// Counts by room, kind and product.
    counts: BTreeMap<(String, SignalKind, Option<SkuId>), Shared<Counts>>,
    /// The event that last counted something of a product.
    counted_by: BTreeMap<SkuId, Seq>,
}

impl Show {
    /// The running order, by key.
    pub fn slots(&self) -> impl ExactSizeIterator<Item = &ShowSlot> {
        self.slots.values()
    }

    /// One slot.
    pub fn slot(&self, slot: ShowSlotId) -> Option<&ShowSlot> {
        self.slots.get(&slot)
    }

    /// The event that last planned a slot.
    pub fn planned_by(&self, slot: ShowSlotId) -> Option<Seq> {
        self.planned_by.get(&slot).copied()
    }

    /// Slots on air at a moment.
    pub fn on_air(&self, now: Moment) -> impl Iterator<Item = &ShowSlot> {
        self.slots.values().filter(move |slot| slot.from <= now && now < slot.until)
    }

    /// All passages of a SKU.
    pub fn passages_of(&self, sku: SkuId) -> impl Iterator<Item = &Passage> {
        self.slots.values().flat_map(|slot| &slot.passages).filter(move |passage| passage.sku == sku)
    }

    /// The last level of a kind in a room, and the moment it speaks of.
    pub fn level(&self, room: &str, kind: SignalKind) -> Option<(Moment, u32)> {
        self.levels.get(&(room.to_owned(), kind)).copied()
    }

    /// What was counted of a kind in a room, of a product or of none, in the minutes that begin within `from..until`.
    pub fn counted(&self, room: &str, kind: SignalKind, sku: Option<SkuId>, from: Moment, until: Moment) -> u32 {
        self.counts.get(&(room.to_owned(), kind, sku)).map_or(0, |counts| counts.within(from, until))
    }

    /// Counts of a kind of a product, room by room.
    fn counts_of(&self, sku: SkuId, kind: SignalKind) -> impl Iterator<Item = &Counts> {
        let of = move |key: &(String, SignalKind, Option<SkuId>)| key.1 == kind && key.2 == Some(sku);
        self.counts.iter().filter(move |(key, _)| of(key)).map(|(_, counts)| &**counts)
    }

    /// The event that last counted something of a product.
    pub fn counted_by(&self, sku: SkuId) -> Option<Seq> {
        self.counted_by.get(&sku).copied()
    }

    /// Campaigns, by key.
    pub fn campaigns(&self) -> impl Iterator<Item = &CampaignCard> {
        self.campaigns.values()
    }

    /// Whether a person has planned a slot otherwise than the studio: the studio's word on it waits.
    pub fn is_overridden(&self, slot: ShowSlotId) -> bool {
        self.overridden.contains_key(&slot)
    }

    pub(crate) fn plan(&mut self, card: &ShowSlot, seq: Seq) {
        self.planned_by.insert(card.slot, seq);
        self.slots.insert(card.slot, card.clone());
    }

    /// A person plans a slot. What the studio says of it waits from then on, until the person plans it as the studio
    /// last told it.
    pub(crate) fn override_slot(&mut self, card: &ShowSlot, seq: Seq) {
        let told = self.overridden.get(&card.slot).cloned().unwrap_or_else(|| self.slots.get(&card.slot).cloned());
        if told.as_ref() == Some(card) {
            self.overridden.remove(&card.slot);
        } else {
            self.overridden.insert(card.slot, told);
        }
        self.plan(card, seq);
    }

    /// The studio tells a slot that a person has planned otherwise.
    pub(crate) fn note_told(&mut self, card: &ShowSlot) {
        self.overridden.insert(card.slot, Some(card.clone()));
    }

    pub(crate) fn drop(&mut self, slot: ShowSlotId) {
        self.slots.remove(&slot);
        self.planned_by.remove(&slot);
        self.overridden.remove(&slot);
    }

    /// The day turns: slots and campaigns that were over before leave, and counts that speak of before. The slots.
    pub(crate) fn forget_before(&mut self, turn: Moment) -> Vec<ShowSlotId> {
        let over: Vec<ShowSlotId> = self.slots().filter(|slot| slot.until <= turn).map(|slot| slot.slot).collect();
        over.iter().for_each(|slot| self.drop(*slot));
        self.campaigns.retain(|_, campaign| campaign.until > turn);
        self.levels.retain(|_, (when, _)| *when >= turn);
        self.counts.retain(|_, counts| counts.until() >= Some(turn));
        let counts = &self.counts;
        self.counted_by.retain(|sku, _| counts.keys().any(|(_, _, of)| *of == Some(*sku)));
        over
    }

    pub(crate) fn plan_campaign(&mut self, card: &CampaignCard) {
        self.campaigns.insert(card.campaign, card.clone());
    }

    /// Takes a level, unless a newer one of its kind is known; adds a count to those of its span.
    pub(crate) fn see_signal(
        &mut self,
        (room, kind, sku): (&str, SignalKind, Option<SkuId>),
        n: u32,
        over: Option<Span>,
        when: Moment,
        seq: Seq,
    ) {
        if kind.is_level() {
            let key = (room.to_owned(), kind);
            let older = self.levels.get(&key).is_some_and(|(last, _)| when < *last);
            if !older && (self.levels.len() < SIGNALS_MAX || self.levels.contains_key(&key)) {
                self.levels.insert(key, (when, n));
            }
            return;
        }
        let key = (room.to_owned(), kind, sku);
        if self.counts.len() < SIGNALS_MAX || self.counts.contains_key(&key) {
            self.counts.entry(key).or_default().add(n, over, when);
            if let Some(sku) = sku {
                self.counted_by.insert(sku, seq);
            }
        }
    }
}

/// A product is counted in all rooms together.
impl Signals for Show {
    fn counted(&self, sku: SkuId, kind: SignalKind, from: Moment, until: Moment) -> u32 {
        self.counts_of(sku, kind).fold(0, |sum, counts| sum.saturating_add(counts.within(from, until)))
    }

    fn counted_until(&self, sku: SkuId, kind: SignalKind) -> Option<Moment> {
        self.counts_of(sku, kind).filter_map(Counts::until).max()
    }
}
