//! Which waiting parcels go to the pickers now. Knows no robot, no cell and no stock.
//!
//! The rule: a parcel due within [`DUE_NEAR`] goes before all others, nearest due first. Behind
//! these, parcels go in the order in which they began to wait, where a parcel of the live show
//! counts as if it had come [`LIVE_HEAD_START`] earlier. So live overtakes, but only those who
//! came less than the head start before it: nobody is overtaken for ever. Room that is kept for
//! live parcels to come is not given to a parcel that may wait for it.

use model::{Moment, ParcelId, Span};

/// A live parcel overtakes others that came up to this much before it.
pub const LIVE_HEAD_START: Span = Span::minutes(20);
/// A parcel due within this time outranks all that are not.
pub const DUE_NEAR: Span = Span::minutes(45);

/// A parcel that waits to be given to the pickers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Which.
    pub parcel: ParcelId,
    /// Whether it was bought from inside the show.
    pub live: bool,
    /// When it must be packed.
    pub due: Moment,
    /// Since when it waits.
    pub since: Moment,
    /// Units in it.
    pub units: u32,
    /// It is in time even when others that come later go before it.
    pub may_wait: bool,
}

/// Parcels to release now, most urgent first, as long as room is left. The last one may take more
/// than was left, so that a parcel larger than any room is not kept for ever; nothing smaller
/// slips past a parcel that waits for room, but for what is not to wait.
pub(crate) fn release(waiting: &[Waiting], room_units: u32, kept_units: u32, now: Moment) -> Vec<ParcelId> {
    let mut ranked: Vec<&Waiting> = waiting.iter().collect();
    ranked.sort_by_key(|one| (rank(one.live, one.due, one.since, now), one.parcel));
    let mut room = room_units;
    let mut released = Vec::new();
    for one in ranked {
        if room == 0 {
            break;
        }
        if one.may_wait && room <= kept_units {
            continue;
        }
        room = room.saturating_sub(one.units.max(1));
        released.push(one.parcel);
    }
    released
}

/// The smaller, the more urgent: class, then moment within the class.
pub(crate) fn rank(live: bool, due: Moment, since: Moment, now: Moment) -> (u8, Moment) {
    if due - now <= DUE_NEAR { (0, due) } else { (1, if live { since - LIVE_HEAD_START } else { since }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::parcel;

    const NOON: Moment = Moment(43_200_000);

    fn waiting(n: u32, live: bool, due_in_min: i64, waited_min: i64) -> Waiting {
        Waiting {
            parcel: parcel(n),
            live,
            due: NOON + Span::minutes(due_in_min),
            since: NOON - Span::minutes(waited_min),
            units: 2,
            may_wait: !live,
        }
    }

    fn order(list: &[Waiting], room: u32) -> Vec<ParcelId> {
        release(list, room, 0, NOON)
    }

    #[test]
    fn live_goes_before_web_that_came_a_little_earlier() {
        let list = [waiting(1, false, 300, 10), waiting(2, true, 300, 1)];
        assert_eq!(order(&list, 10), [parcel(2), parcel(1)]);
    }

    #[test]
    fn web_that_has_waited_longer_than_the_head_start_goes_before_live() {
        let list = [waiting(1, true, 300, 0), waiting(2, false, 300, 21)];
        assert_eq!(order(&list, 10), [parcel(2), parcel(1)]);
    }

    #[test]
    fn a_near_due_date_outranks_all() {
        let list = [waiting(1, true, 300, 60), waiting(2, false, 45, 0), waiting(3, false, 10, 0)];
        assert_eq!(order(&list, 10), [parcel(3), parcel(2), parcel(1)]);
    }

    #[test]
    fn no_parcel_starves_under_a_stream_of_live_ones() {
        // Each minute two live parcels come and one parcel leaves: without ageing, web would never go.
        let mut list = vec![waiting(0, false, 100_000, 0)];
        for minute in 1..=60 {
            let now = NOON + Span::minutes(minute);
            for k in 0..2 {
                let n = minute as u32 * 2 + k;
                list.push(Waiting { since: now, ..waiting(n, true, 100_000, 0) });
            }
            let gone = release(&list, 1, 0, now);
            list.retain(|one| !gone.contains(&one.parcel));
        }
        assert!(!list.iter().any(|one| one.parcel == parcel(0)), "the web parcel left within the hour");
    }

    #[test]
    fn what_may_wait_leaves_the_room_that_is_kept_to_live_parcels_and_to_what_is_due() {
        let due = Waiting { may_wait: false, ..waiting(4, false, 60, 0) };
        let list = [waiting(1, false, 300, 30), waiting(2, false, 300, 25), waiting(3, true, 300, 0), due];
        assert_eq!(release(&list, 8, 6, NOON), [parcel(1), parcel(3), parcel(4)], "one of two takes what is free");
        assert_eq!(release(&list[..2], 6, 6, NOON), [], "both wait");
        assert_eq!(release(&list[..2], 6, 0, NOON), [parcel(1), parcel(2)], "nothing is expected");
    }

    #[test]
    fn room_is_kept_but_for_the_last_parcel() {
        let list: Vec<Waiting> = (0..5).map(|n| waiting(n, false, 300, 10)).collect();
        assert_eq!(order(&list, 0), []);
        assert_eq!(order(&list, 3), [parcel(0), parcel(1)]);
        let huge = [Waiting { units: u32::MAX, ..list[0] }, list[1]];
        assert_eq!(order(&huge, 1), [parcel(0)], "too large for any room, yet not kept for ever");
    }
}
