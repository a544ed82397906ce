//! What cannot happen at once in a running order: two slots in one room, two passages in one slot, one creator in two
//! rooms. Says only what an edit brings: what clashed before is not its doing.

use crate::section::show::Show;
use model::{Moment, ShowSlot, ShowSlotId, SkuId};

/// Two things that would happen at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Clash {
    /// Two slots in one room.
    Room {
        /// One of them, as it would be.
        slot: ShowSlotId,
        /// The other.
        with: ShowSlotId,
        /// Where.
        room: String,
    },
    /// One creator in two rooms.
    Creator {
        /// One of the slots, as it would be.
        slot: ShowSlotId,
        /// The other.
        with: ShowSlotId,
        /// Who.
        creator: String,
    },
    /// Two passages of one slot.
    Passages {
        /// The slot, as it would be.
        slot: ShowSlotId,
        /// One of them.
        sku: SkuId,
        /// The other.
        with: SkuId,
    },
}

impl Show {
    /// What would happen at once were these slots planned so, and does not now.
    pub fn clashes(&self, edits: &[ShowSlot]) -> Vec<Clash> {
        let edited = |slot: &ShowSlot| edits.iter().find(|edit| edit.slot == slot.slot);
        let then: Vec<&ShowSlot> = self.slots().map(|slot| edited(slot).unwrap_or(slot)).collect();
        let now: Vec<Clash> = edits
            .iter()
            .filter_map(|edit| self.slot(edit.slot))
            .flat_map(|slot| {
                let others: Vec<&ShowSlot> = self.slots().collect();
                of(slot, &others)
            })
            .collect();
        let mut found: Vec<Clash> = Vec::new();
        for clash in edits.iter().flat_map(|edit| of(edit, &then)) {
            if !now.iter().chain(&found).any(|known| known.is(&clash)) {
                found.push(clash);
            }
        }
        found
    }
}

impl std::fmt::Display for Clash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Room { slot, with, room } => write!(f, "slots {slot} and {with} are in {room} at one time"),
            Self::Creator { slot, with, creator } => {
                write!(f, "{creator} presents slots {slot} and {with} in two rooms at one time")
            }
            Self::Passages { slot, sku, with } => write!(f, "{sku} and {with} are shown at one time in slot {slot}"),
        }
    }
}

impl Clash {
    /// The slot that the edit changes.
    pub fn slot(&self) -> ShowSlotId {
        match self {
            Self::Room { slot, .. } | Self::Creator { slot, .. } | Self::Passages { slot, .. } => *slot,
        }
    }

    /// The same two, in whatever order.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Room { slot: a, with: b, .. }, Self::Room { slot: c, with: d, .. })
            | (Self::Creator { slot: a, with: b, .. }, Self::Creator { slot: c, with: d, .. }) => {
                (a, b) == (c, d) || (a, b) == (d, c)
            }
            (Self::Passages { .. }, Self::Passages { .. }) => self == other,
            (Self::Room { .. } | Self::Creator { .. } | Self::Passages { .. }, _) => false,
        }
    }
}

/// What a slot clashes with.
fn of(slot: &ShowSlot, others: &[&ShowSlot]) -> Vec<Clash> {
    let beside = others
        .iter()
        .filter(|other| other.slot != slot.slot && meet((slot.from, slot.until), (other.from, other.until)));
    let mut found: Vec<Clash> = beside.filter_map(|other| with(slot, other)).collect();
    for (n, passage) in slot.passages.iter().enumerate() {
        let later = slot.passages.iter().skip(n + 1);
        let at_once = later.filter(|other| meet((passage.from, passage.until), (other.from, other.until)));
        found.extend(at_once.map(|other| Clash::Passages { slot: slot.slot, sku: passage.sku, with: other.sku }));
    }
    found
}

fn with(slot: &ShowSlot, other: &ShowSlot) -> Option<Clash> {
    if slot.room == other.room {
        return Some(Clash::Room { slot: slot.slot, with: other.slot, room: slot.room.clone() });
    }
    let same = slot.creator == other.creator;
    same.then(|| Clash::Creator { slot: slot.slot, with: other.slot, creator: slot.creator.clone() })
}

fn meet((from, until): (Moment, Moment), (other_from, other_until): (Moment, Moment)) -> bool {
    from < other_until && other_from < until
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{at, passage, slot};
    use model::{Fact, Seq};

    fn card(key: &str, room: &str, creator: &str, from: i64, until: i64) -> ShowSlot {
        match slot(key, at(20, from), at(20, until)) {
            Fact::SlotPlanned(card) => ShowSlot { room: room.to_owned(), creator: creator.to_owned(), ..card },
            other => panic!("{other:?}"),
        }
    }

    fn show(cards: &[ShowSlot]) -> Show {
        let mut show = Show::default();
        cards.iter().for_each(|card| show.plan(card, Seq(1)));
        show
    }

    #[test]
    fn two_slots_in_one_room_and_a_creator_in_two_rooms_clash() {
        let show =
            show(&[card("A", "R1", "Ada", 0, 20), card("B", "R1", "Bea", 20, 40), card("C", "R2", "Ada", 40, 59)]);
        let names = |edits: &[ShowSlot]| {
            let name = |clash: &Clash| match clash {
                Clash::Room { slot, with, .. } => format!("room {slot} {with}"),
                Clash::Creator { slot, with, .. } => format!("creator {slot} {with}"),
                Clash::Passages { slot, .. } => format!("passages {slot}"),
            };
            show.clashes(edits).iter().map(name).collect::<Vec<_>>()
        };
        assert_eq!(names(&[card("B", "R1", "Bea", 19, 40)]), ["room B A"]);
        assert_eq!(names(&[card("C", "R2", "Ada", 10, 30)]), ["creator C A"]);
        assert_eq!(names(&[card("B", "R1", "Bea", 0, 20), card("A", "R1", "Ada", 20, 40)]), [""; 0], "a swap");
        let twice = ShowSlot {
            passages: vec![passage(at(20, 0), at(20, 10), 5), passage(at(20, 9), at(20, 15), 5)],
            ..card("A", "R1", "Ada", 0, 20)
        };
        assert_eq!(names(&[twice]), ["passages A"]);
    }

    #[test]
    fn what_clashed_before_is_not_the_edits_doing() {
        let show = show(&[card("A", "R1", "Ada", 0, 20), card("B", "R1", "Bea", 10, 40)]);
        assert_eq!(show.clashes(&[card("A", "R1", "Ada", 1, 20)]), []);
    }
}
