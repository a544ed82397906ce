//! Parts of the house that do not do their work, as it says itself.

use crate::world::{FaultRecord, World};
use model::{Seq, SourceId};

/// Parts kept; there are a dozen, and a bound keeps a mistaken sender from growing the World.
const PARTS_MAX: usize = 200;

impl World {
    /// Seen again before it was cleared, it is still the same fault.
    pub(super) fn see_fault(&mut self, part: SourceId, code: &str, seq: Seq) {
        if self.faults.len() >= PARTS_MAX && !self.faults.contains_key(&part) {
            return;
        }
        let fault = FaultRecord { since: self.now, code: code.to_owned(), seen_by: seq };
        self.faults.entry(part).and_modify(|known| known.code = code.to_owned()).or_insert(fault);
        self.touched.faults = Some(seq);
    }

    pub(super) fn clear_fault(&mut self, part: SourceId, seq: Seq) {
        self.faults.remove(&part);
        self.touched.faults = Some(seq);
    }
}
