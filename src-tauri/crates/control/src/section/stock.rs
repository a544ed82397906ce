//! The catalogue and what shelves hold: counted, doubted, held, taken from.

use super::{ended::KEPT, shelf::ShelfTimes};
use crate::{
    calendar::{at_minute, turn_before},
    order::Parcel,
    shared::Shared,
};
use allocation::{Book, Kept};
use imbl::OrdMap;
use model::{
    CarrierCard, DepartureCard, DepartureId, Moment, NodeCard, NodeId, ParcelPlan, Position, RoomKept, Seq, SkuCard,
    SkuId, Span, StockKept, Via,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long a count may be under way at the turn of a day: what left a shelf before that is in every count to come.
const COUNTED_WITHIN: Span = Span::hours(24);
/// Weight of a SKU that the catalogue does not hold, grams.
const WEIGHT_G: u32 = 500;

/// Catalogue, network and shelves. What is short is exactly what more is held of than there is.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Stock {
    skus: Shared<BTreeMap<SkuId, SkuCard>>,
    /// Stock, capacity, timetable.
    book: Book,
    /// When shelves were counted, and what left them since.
    shelves: OrdMap<(NodeId, SkuId), ShelfTimes>,
    /// Shelves that hold fewer units than are allocated, by the event that found it.
    short: BTreeMap<(NodeId, SkuId), Seq>,
    /// What is kept for the passages to come.
    kept: Kept,
}

impl Stock {
    /// The catalogue, by key.
    pub fn skus(&self) -> impl ExactSizeIterator<Item = &SkuCard> {
        self.skus.values()
    }

    /// One SKU.
    pub fn sku(&self, sku: SkuId) -> Option<&SkuCard> {
        self.skus.get(&sku)
    }

    /// Stock, capacity, timetable: what an allocation is planned on.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// What shelves keep for the passages to come.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    pub(crate) fn keep(&mut self, kept: &StockKept) {
        self.kept.keep(kept);
    }

    pub(crate) fn keep_room(&mut self, kept: &RoomKept) {
        self.kept.keep_room(kept);
    }

    /// Where a node stands; nowhere while it is not listed.
    pub fn place_of(&self, node: NodeId) -> Position {
        self.book.node(node).map(|card| card.position).unwrap_or_default()
    }

    /// Shelves that hold fewer units than are allocated, by the event that found it.
    pub fn short(&self) -> &BTreeMap<(NodeId, SkuId), Seq> {
        &self.short
    }

    /// Cubic centimetres of one unit, when the catalogue says.
    pub fn volume_cm3(&self, sku: SkuId) -> Option<u32> {
        self.skus.get(&sku)?.volume_cm3
    }

    /// Grams of one unit.
    pub fn weight_g(&self, sku: SkuId) -> u32 {
        self.skus.get(&sku).map_or(WEIGHT_G, |card| card.weight_g)
    }

    /// Whether a count of this moment is older than the last one.
    pub fn is_stale(&self, node: NodeId, sku: SkuId, when: Moment) -> bool {
        self.shelves.get(&(node, sku)).is_some_and(|shelf| shelf.is_stale(when))
    }

    /// When a parcel must be packed at the latest: the cut-off of its departure, or of its node's vans on the day of
    /// its ETA. The one rule for releases, robots, alerts and screens.
    pub fn must_be_packed(&self, parcel: &Parcel) -> Moment {
        let (plan, book) = (&parcel.plan, &self.book);
        let cutoff = match plan.via {
            Via::Departure(departure) => book.departure(departure).map(|departure| departure.cutoff),
            Via::Van => book.node(plan.node).map(|node| at_minute(turn_before(plan.eta), node.van_cutoff_min)),
        };
        cutoff.map_or(plan.eta, |cutoff| cutoff.min(plan.eta))
    }

    /// Whether a departure leaves no more.
    pub fn has_left(&self, departure: DepartureId, now: Moment) -> bool {
        self.book.departure(departure).is_none_or(|card| card.leaves <= now)
    }

    pub(crate) fn list_sku(&mut self, card: &SkuCard) {
        self.book.list_sku(card);
        self.skus.insert(card.sku, card.clone());
    }

    pub(crate) fn list_node(&mut self, card: &NodeCard) {
        self.book.list_node(card);
    }

    pub(crate) fn list_carrier(&mut self, card: &CarrierCard) {
        self.book.list_carrier(card);
    }

    pub(crate) fn list_departure(&mut self, card: &DepartureCard) {
        self.book.list_departure(card);
    }

    /// A truck that left before its time takes nothing more, whatever the timetable says.
    pub(crate) fn close_departure(&mut self, departure: DepartureId, when: Moment) {
        if let Some(card) = self.book.departure(departure).filter(|card| card.leaves > when).cloned() {
            // Nor at the very moment at which it left.
            let cutoff = card.cutoff.min(when - Span(1));
            self.book.list_departure(&DepartureCard { cutoff, leaves: when, ..card });
        }
    }

    /// Capacity of quarters that are over is forgotten.
    pub(crate) fn forget_before(&mut self, at: Moment) {
        self.book.forget_before(at);
    }

    /// The day turns: departures that left longer ago than anybody speaks of them leave the timetable, and what shelves
    /// gave out long before. What is still bound to one, or told of it, keeps it.
    pub(crate) fn forget_departures(&mut self, turn: Moment, is_named: impl Fn(DepartureId) -> bool) {
        let long_ago = |card: &&DepartureCard| turn - card.leaves > KEPT && !is_named(card.departure);
        let gone: Vec<DepartureId> = self.book.departures().filter(long_ago).map(|card| card.departure).collect();
        gone.into_iter().for_each(|departure| self.book.drop_departure(departure));
        let old = |shelf: &ShelfTimes| shelf.took_before(turn - COUNTED_WITHIN);
        let worn: Vec<(NodeId, SkuId)> =
            self.shelves.iter().filter(|(_, shelf)| old(shelf)).map(|(place, _)| *place).collect();
        for place in worn {
            if let Some(shelf) = self.shelves.get_mut(&place) {
                shelf.forget_before(turn - COUNTED_WITHIN);
            }
        }
    }

    /// A count says what was there at its moment; what has left since is no longer there.
    pub(crate) fn count(
        &mut self,
        (node, sku): (NodeId, SkuId),
        on_hand: u32,
        safety: Option<u32>,
        when: Moment,
        seq: Seq,
    ) {
        let shelf = self.shelves.entry((node, sku)).or_default();
        let since = shelf.taken_since(when);
        shelf.counted(when);
        self.book.count(node, sku, on_hand.saturating_sub(since), safety);
        self.note(node, sku, seq);
    }

    /// The shelf sells nothing of this SKU until it is counted again; what is held already stays held.
    pub(crate) fn doubt(&mut self, node: NodeId, sku: SkuId, when: Moment) {
        self.shelves.entry((node, sku)).or_default().counted(when);
        self.book.doubt(node, sku);
    }

    /// A picker found fewer units than the books hold: the shelf holds `found` and nothing for a parcel that held
    /// `own`.
    pub(crate) fn found_short(&mut self, (node, sku): (NodeId, SkuId), found: u32, own: u32, seq: Seq) {
        let others = self.book.stock(node, sku).allocated.saturating_sub(own);
        self.book.lower(node, sku, found.max(others));
        self.note(node, sku, seq);
    }

    /// Units, preparation time and a place in the vans are held for a parcel.
    pub(crate) fn hold(&mut self, plan: &ParcelPlan, items: &[(SkuId, u32)]) {
        self.book.hold(plan, items);
    }

    /// Undoes [`Stock::hold`] for a parcel that was not packed.
    pub(crate) fn free(&mut self, plan: &ParcelPlan, items: &[(SkuId, u32)]) {
        self.book.free(plan, items);
        self.recount(plan.node, items);
    }

    /// A parcel goes another way: its workload follows.
    pub(crate) fn rebound(&mut self, before: &ParcelPlan, after: &ParcelPlan) {
        self.book.rebound(before, after);
    }

    /// The units of a parcel have left the shelf in a box.
    pub(crate) fn consume(&mut self, node: NodeId, items: &[(SkuId, u32)], when: Moment) {
        self.book.consume(node, items);
        self.note_taken(node, items, when);
        self.recount(node, items);
    }

    /// Units have left the shelf in a box that nobody waits for: what others hold stays.
    pub(crate) fn take_stray(&mut self, node: NodeId, items: &[(SkuId, u32)], when: Moment, seq: Seq) {
        self.book.take(node, items);
        self.note_taken(node, items, when);
        items.iter().for_each(|(sku, _)| self.note(node, *sku, seq));
    }

    fn note_taken(&mut self, node: NodeId, items: &[(SkuId, u32)], when: Moment) {
        for (sku, units) in items {
            self.shelves.entry((node, *sku)).or_default().took(when, *units);
        }
    }

    fn note(&mut self, node: NodeId, sku: SkuId, seq: Seq) {
        let stock = self.book.stock(node, sku);
        if stock.allocated > stock.on_hand {
            self.short.insert((node, sku), seq);
        } else {
            self.short.remove(&(node, sku));
        }
    }

    /// Shelves that were short may be so no longer.
    fn recount(&mut self, node: NodeId, items: &[(SkuId, u32)]) {
        if self.short.is_empty() {
            return;
        }
        for (sku, _) in items {
            let stock = self.book.stock(node, *sku);
            if stock.allocated <= stock.on_hand {
                self.short.remove(&(node, *sku));
            }
        }
    }
}
