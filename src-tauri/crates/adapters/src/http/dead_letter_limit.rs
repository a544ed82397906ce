//! How many letters of one kind become dead letters: a sender gone wrong shows in a hundred as in ten thousand, and each of
//! them is answered all the same.

use model::{Moment, SourceId, Span};
use std::collections::BTreeMap;

/// Letters of one source with one code that become dead letters in a minute; the rest is counted and answered.
const A_MINUTE: u32 = 100;
/// Most sources and codes told apart; beyond it the count of a minute begins anew for all.
const KINDS_MAX: usize = 1_000;

/// Dead letters of the running minute.
#[derive(Debug, Default)]
pub(super) struct DeadLetterLimit {
    minute: Moment,
    kept: BTreeMap<(SourceId, &'static str), u32>,
}

impl DeadLetterLimit {
    /// Whether one more letter of this kind becomes a dead letter now.
    pub fn has_room(&mut self, source: SourceId, code: &'static str, now: Moment) -> bool {
        let minute = now.floor(Span::minutes(1));
        if minute != self.minute || self.kept.len() >= KINDS_MAX {
            *self = Self { minute, kept: BTreeMap::new() };
        }
        let kept = self.kept.entry((source, code)).or_default();
        *kept += 1;
        *kept <= A_MINUTE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_of_a_kind_are_dead_letters_in_a_minute() {
        let source = SourceId::new("wms:FR-CEN").expect("short");
        let mut dead_letters = DeadLetterLimit::default();
        let mut kept = |code, now| (0..500).filter(|_| dead_letters.has_room(source, code, now)).count();
        assert_eq!(kept("unknown_parcel", Moment(5)), 100);
        assert_eq!(kept("stale", Moment(6)), 100);
        assert_eq!(kept("unknown_parcel", Moment(60_000)), 100);
    }
}
