//! How many letters of one kind are buried: a sender gone wrong shows in a hundred as in ten thousand, and each of
//! them is answered all the same.

use model::{Moment, SourceId, Span};
use std::collections::BTreeMap;

/// Letters of one source with one code that are buried in a minute; the rest is counted and answered.
const A_MINUTE: u32 = 100;
/// Most sources and codes told apart; beyond it the count of a minute begins anew for all.
const KINDS_MAX: usize = 1_000;

/// Letters buried in the running minute.
#[derive(Debug, Default)]
pub(super) struct Graves {
    minute: Moment,
    buried: BTreeMap<(SourceId, &'static str), u32>,
}

impl Graves {
    /// Whether one more letter of this kind is buried now.
    pub fn has_room(&mut self, source: SourceId, code: &'static str, now: Moment) -> bool {
        let minute = now.floor(Span::minutes(1));
        if minute != self.minute || self.buried.len() >= KINDS_MAX {
            *self = Self { minute, buried: BTreeMap::new() };
        }
        let buried = self.buried.entry((source, code)).or_default();
        *buried += 1;
        *buried <= A_MINUTE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_of_a_kind_are_buried_in_a_minute() {
        let source = SourceId::new("wms:FR-CEN").expect("short");
        let mut graves = Graves::default();
        let mut buried = |code, now| (0..500).filter(|_| graves.has_room(source, code, now)).count();
        assert_eq!(buried("unknown_parcel", Moment(5)), 100);
        assert_eq!(buried("stale", Moment(6)), 100);
        assert_eq!(buried("unknown_parcel", Moment(60_000)), 100);
    }
}
