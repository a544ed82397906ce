//! What shelves hold: counted, doubted.

use crate::world::World;
use model::{Moment, NodeId, Seq, SkuId};

impl World {
    pub(super) fn count_at(
        &mut self,
        shelf: (NodeId, SkuId),
        on_hand: u32,
        safety: Option<u32>,
        when: Moment,
        seq: Seq,
    ) {
        self.stock.count(shelf, on_hand, safety, when, seq);
        self.sites.changed(shelf.0, seq);
    }

    pub(super) fn doubt_count(&mut self, node: NodeId, sku: SkuId, when: Moment, seq: Seq) {
        self.stock.doubt(node, sku, when);
        self.sites.changed(node, seq);
    }
}
