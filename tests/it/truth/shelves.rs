//! Units that may still be sold, counted from the log; an article that is shown and cannot be sold.

use super::{books::Books, rules::Happened};
use model::{Body, Decision, Event, Fact, Moment, NodeId, OrderId, ShowSlot, ShowSlotId, SkuId};
use std::collections::{BTreeMap, BTreeSet};

/// Shelves of all sites.
#[derive(Default)]
pub struct Shelves {
    /// Counted units less safety stock, less units of parcels that are not packed.
    free: BTreeMap<SkuId, BTreeMap<NodeId, i64>>,
    /// Units of parcels that are not packed.
    held: BTreeMap<(SkuId, NodeId), i64>,
    safety: BTreeMap<(SkuId, NodeId), i64>,
    heroes: BTreeSet<SkuId>,
    slots: BTreeMap<ShowSlotId, ShowSlot>,
}

impl Shelves {
    /// What an event undoes, while the books still know it.
    pub fn before(&mut self, event: &Event, books: &Books) {
        match &event.body {
            Body::Decision(Decision::Allocated { order, .. } | Decision::Cancelled { order, .. }) => {
                self.hold(*order, books, -1);
            }
            Body::Fact(Fact::ParcelPacked { parcel, .. }) => {
                let packed = books.parcels.get(parcel).filter(|parcel| !parcel.packed);
                for (parcel, (sku, units)) in packed.into_iter().flat_map(|p| p.items.iter().map(move |item| (p, item)))
                {
                    // It leaves the shelf and what is held together: no unit more or less may be sold.
                    *self.held.entry((*sku, parcel.node)).or_default() -= i64::from(*units);
                }
            }
            Body::Fact(_) | Body::Decision(_) => {}
        }
    }

    /// What it brings, once the books know it.
    pub fn after(&mut self, event: &Event, books: &Books) {
        match &event.body {
            Body::Fact(Fact::SkuListed(card)) if card.hero => drop(self.heroes.insert(card.sku)),
            Body::Fact(Fact::SlotPlanned(slot)) => drop(self.slots.insert(slot.slot, slot.clone())),
            Body::Fact(Fact::SlotDropped(slot)) => drop(self.slots.remove(slot)),
            Body::Fact(Fact::StockCounted { node, sku, on_hand, safety }) => {
                let key = (*sku, *node);
                if let Some(units) = safety {
                    self.safety.insert(key, i64::from(*units));
                }
                let taken = [&self.held, &self.safety].map(|units| units.get(&key).copied().unwrap_or(0));
                let free = i64::from(*on_hand) - taken.into_iter().sum::<i64>();
                self.free.entry(*sku).or_default().insert(*node, free);
            }
            Body::Decision(Decision::Allocated { order, .. }) => self.hold(*order, books, 1),
            Body::Fact(_) | Body::Decision(_) => {}
        }
    }

    fn hold(&mut self, order: OrderId, books: &Books, sign: i64) {
        let parcels = books.orders.get(&order).into_iter().flat_map(|order| &order.parcels);
        for parcel in parcels.filter_map(|id| books.parcels.get(id)).filter(|parcel| !parcel.packed) {
            for (sku, units) in &parcel.items {
                let units = sign * i64::from(*units);
                *self.held.entry((*sku, parcel.node)).or_default() += units;
                *self.free.entry(*sku).or_default().entry(parcel.node).or_default() -= units;
            }
        }
    }

    pub fn look(&self, now: Moment, found: &mut Vec<Happened>) {
        let empty = |sku: &SkuId| self.free.get(sku).is_some_and(|nodes| nodes.values().all(|units| *units <= 0));
        for sku in self.free.keys().filter(|sku| empty(sku)) {
            let passages = self.slots.values().flat_map(|slot| slot.passages.iter().map(move |shown| (slot, shown)));
            let shown = passages.filter(|(_, shown)| shown.sku == *sku && shown.from <= now && now < shown.until);
            let slots: Vec<String> = shown.map(|(slot, _)| slot.slot.to_string()).collect();
            let size = u32::from(self.heroes.contains(sku) && !slots.is_empty());
            let about = std::iter::once(sku.to_string()).chain(slots).collect();
            found.push(Happened { kind: "stock_out", at: now, about, size });
        }
    }
}
