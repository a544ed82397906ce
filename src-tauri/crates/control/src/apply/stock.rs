//! What shelves hold: counted, doubted, taken from.

use crate::world::World;
use model::{Moment, NodeId, ParcelId, Seq, SkuId};

impl World {
    /// A count says what was there at its moment; what has left since is no longer there.
    pub(super) fn count_at(
        &mut self,
        node: NodeId,
        sku: SkuId,
        on_hand: u32,
        safety: Option<u32>,
        when: Moment,
        seq: Seq,
    ) {
        let shelf = self.shelves.entry((node, sku)).or_default();
        let since = shelf.taken_since(when);
        shelf.counted(when);
        self.book.count(node, sku, on_hand.saturating_sub(since), safety);
        self.note_stock(node, sku, seq);
    }

    /// The shelf sells nothing of this SKU until it is counted again; what is held already stays held.
    pub(super) fn doubt_count(&mut self, node: NodeId, sku: SkuId, when: Moment, seq: Seq) {
        self.shelves.entry((node, sku)).or_default().counted(when);
        self.book.doubt(node, sku);
        self.node_by.insert(node, seq);
    }

    /// Units have left the shelf in a box.
    pub(super) fn note_taken(&mut self, node: NodeId, items: &[(SkuId, u32)], when: Moment) {
        for (sku, units) in items {
            self.shelves.entry((node, *sku)).or_default().took(when, *units);
        }
    }

    /// A picker found fewer units than the books hold.
    pub(super) fn lower_stock(&mut self, node: NodeId, sku: SkuId, on_hand: u32, seq: Seq) {
        self.book.lower(node, sku, on_hand);
        self.note_stock(node, sku, seq);
    }

    pub(super) fn note_stock(&mut self, node: NodeId, sku: SkuId, seq: Seq) {
        self.node_by.insert(node, seq);
        let stock = self.book.stock(node, sku);
        if stock.allocated > stock.on_hand {
            self.todo.short.insert((node, sku), seq);
        } else {
            self.todo.short.remove(&(node, sku));
        }
    }

    /// Shelves that were short may be so no longer.
    pub(super) fn recount(&mut self, node: NodeId, items: &[(SkuId, u32)]) {
        if self.todo.short.is_empty() {
            return;
        }
        for (sku, _) in items {
            let stock = self.book.stock(node, *sku);
            if stock.allocated <= stock.on_hand {
                self.todo.short.remove(&(node, *sku));
            }
        }
    }

    /// A dropped parcel was packed all the same: its units are in a box that nobody waits for.
    pub(super) fn take_stray(&mut self, id: ParcelId, when: Moment, seq: Seq) {
        let Some(parcel) = self.parcels.get_mut(&id).filter(|parcel| !parcel.stray) else { return };
        parcel.stray = true;
        parcel.touched_by = seq;
        let (node, items, since) = (parcel.plan.node, parcel.items.clone(), parcel.since);
        self.book.take(node, &items);
        self.note_taken(node, &items, when.max(since));
        items.iter().for_each(|(sku, _)| self.note_stock(node, *sku, seq));
    }
}
