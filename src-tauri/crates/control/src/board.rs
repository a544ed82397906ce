//! The departure board: what leaves each node when, how much of it stands packed, how many parcels will stay behind.
//! Reads state, decides nothing.
//!
//! What stays behind is what `risk.rs` projects to be packed after the cut-off, and what was. What a person holds at the
//! dock stays there by their own word: it is counted apart, before and after a departure.

use crate::{
    calendar::{at_minute, is_today, turn_before},
    order::Parcel,
    section::docks::Gone,
    world::World,
};
use imbl::OrdSet;
use model::{DepartureCard, DepartureId, Moment, NodeCard, NodeId, ParcelId, Span, Via};
use routing::VanStatus;
use std::collections::{BTreeMap, BTreeSet};

/// A departure without parcels is on the board when its cut-off is so near.
const EMPTY_AHEAD: Span = Span::hours(6);
/// So long after it left it stays on the board.
const LATELY: Span = Span::hours(2);

/// A truck is told to have left so soon after its hour, or it is overdue.
const TOLD_WITHIN: Span = Span::minutes(10);

/// A way out of a node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Way {
    /// A carrier's truck.
    Departure(DepartureId),
    /// The node's own vans, this evening.
    Vans(NodeId),
}

/// What is foreseen of a departure, or has become of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Leaving {
    /// It leaves with all that is bound to it and that nobody holds.
    Whole,
    /// It will leave some behind.
    Short,
    /// By the timetable it left ten minutes ago; nobody has said so.
    Overdue,
    /// It has left.
    Left,
}

/// One departure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Departing {
    /// Which.
    pub way: Way,
    /// Where from.
    pub node: NodeId,
    /// Until when a parcel must be packed.
    pub cutoff: Moment,
    /// When it leaves or left; of vans, when the first of those that stand at the depot with a tour does.
    pub leaves: Option<Moment>,
    /// Parcels that were to leave with it, also those that had to go another way.
    pub parcels: u32,
    /// Of these, packed.
    pub packed: u32,
    /// Of these, taken: by a truck that has left, or loaded into vans.
    pub taken: u32,
    /// Of these, those that a person holds at the dock, or held when it left.
    pub held_back: u32,
    /// Of these, the others that will stay behind, or have stayed.
    pub short: u32,
    /// How it stands.
    pub leaving: Leaving,
}

/// Parcels of one way that have not left.
#[derive(Clone, Copy, Default)]
struct Bound {
    parcels: u32,
    packed: u32,
    held_back: u32,
    short: u32,
}

type Ways = BTreeMap<Way, Bound>;

impl World {
    /// Departures ahead and those that left lately, by node and key; and the vans of each depot that has something to
    /// bring this evening.
    pub fn board(&self, now: Moment) -> Vec<Departing> {
        let ways = self.ways(now);
        let bound = |way| ways.get(&way).copied().unwrap_or_default();
        let trucks = self.stock().book().departures();
        let trucks = trucks.filter_map(|card| self.truck(card, bound(Way::Departure(card.departure)), now));
        let vans = self.stock().book().nodes().filter_map(|card| self.vans(card, bound(Way::Vans(card.node)), now));
        trucks.chain(vans).collect()
    }

    fn ways(&self, now: Moment) -> Ways {
        let (mut ways, projection) = (Ways::new(), self.projection(now));
        let late = self.setbacks().missed().map(|(departure, id, _)| (Way::Departure(departure), id));
        let too_late: BTreeSet<(Way, ParcelId)> = late.collect();
        for card in self.stock().book().nodes() {
            for one in projection.of(card.node) {
                let Some(way) = self.way(one.parcel, now) else { continue };
                self.count(one.parcel, one.is_short(), ways.entry(way).or_default());
            }
            for parcel in self.sites().at_dock(card.node).filter_map(|id| self.orders().parcel(id)) {
                let Some(way) = self.way(parcel, now) else { continue };
                let bound = ways.entry(way).or_default();
                bound.packed = bound.packed.saturating_add(1);
                self.count(parcel, too_late.contains(&(way, parcel.plan.parcel)), bound);
            }
        }
        ways
    }

    fn count(&self, parcel: &Parcel, is_short: bool, bound: &mut Bound) {
        let held = self.docks().holds_back(parcel);
        bound.parcels = bound.parcels.saturating_add(1);
        bound.held_back = bound.held_back.saturating_add(u32::from(held));
        bound.short = bound.short.saturating_add(u32::from(is_short && !held));
    }

    /// The way that a parcel is to leave; none on the board when a van brings it on another evening.
    fn way(&self, parcel: &Parcel, now: Moment) -> Option<Way> {
        match parcel.plan.via {
            Via::Departure(departure) => Some(Way::Departure(departure)),
            Via::Van => is_today(parcel.plan.eta, now).then_some(Way::Vans(parcel.plan.node)),
        }
    }

    fn truck(&self, card: &DepartureCard, bound: Bound, now: Moment) -> Option<Departing> {
        let missed = self.docks().missed_before(card.departure);
        let short = bound.short.saturating_add(missed);
        let row = Departing {
            way: Way::Departure(card.departure),
            node: card.node,
            cutoff: card.cutoff,
            leaves: Some(card.leaves),
            parcels: bound.parcels.saturating_add(missed),
            packed: bound.packed,
            taken: 0,
            held_back: bound.held_back,
            short,
            leaving: if short > 0 { Leaving::Short } else { Leaving::Whole },
        };
        match self.docks().gone_with(card.departure) {
            Some(gone) => (now - gone.at < LATELY).then(|| left(row, gone, missed)),
            None if card.leaves + TOLD_WITHIN <= now => (row.parcels > 0 && now - card.leaves < LATELY)
                .then_some(Departing { leaving: Leaving::Overdue, ..row }),
            None => (row.parcels > 0 || card.cutoff - now < EMPTY_AHEAD).then_some(row),
        }
    }

    fn vans(&self, card: &NodeCard, bound: Bound, now: Moment) -> Option<Departing> {
        let vans = self.fleet().of_depot(card.node);
        let loaded = vans.iter().map(|van| (van.aboard.len() as u32).saturating_add(van.served));
        let taken = loaded.fold(0, u32::saturating_add);
        let waits = vans.iter().filter(|van| van.status == VanStatus::AtDepot);
        let missed = self.docks().missed_vans(card.node);
        let parcels = bound.parcels.saturating_add(taken).saturating_add(missed);
        let short = bound.short.saturating_add(missed);
        (parcels > 0).then(|| Departing {
            way: Way::Vans(card.node),
            node: card.node,
            cutoff: at_minute(turn_before(now), card.van_cutoff_min),
            leaves: waits.filter_map(|van| Some(van.tour.as_ref()?.departs)).min(),
            parcels,
            packed: bound.packed.saturating_add(taken),
            taken,
            held_back: bound.held_back,
            short,
            leaving: match () {
                () if bound.parcels == 0 => Leaving::Left,
                () if short > 0 => Leaving::Short,
                () => Leaving::Whole,
            },
        })
    }
}

/// A departure that has left; so many parcels had to go another way before.
fn left(row: Departing, gone: &Gone, missed: u32) -> Departing {
    let number = |parcels: &OrdSet<ParcelId>| u32::try_from(parcels.len()).unwrap_or(u32::MAX);
    let (held_back, short) = (number(&gone.held_back), number(&gone.left_behind).saturating_add(missed));
    let parcels = gone.took.saturating_add(held_back).saturating_add(short);
    let (leaves, taken) = (Some(gone.at), gone.took);
    Departing { leaves, parcels, packed: taken, taken, held_back, short, leaving: Leaving::Left, ..row }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{
        Life, at, boxed, depot, full_before_the_truck, loaded, next_day, order, order_id, parcel, place_of, says,
    };
    use model::{DockScope, Fact, Override};

    /// `parcels packed taken short` and how it stands.
    fn row(life: &Life, key: &str, now: Moment) -> Option<([u32; 4], Leaving)> {
        let is = |row: &Departing| match row.way {
            Way::Departure(departure) => departure.as_str() == key,
            Way::Vans(node) => node.as_str() == key,
        };
        let found = life.world().board(now).into_iter().find(is)?;
        Some(([found.parcels, found.packed, found.taken, found.short], found.leaving))
    }

    fn left(key: &str, parcels: &[&str]) -> Fact {
        let departure = DepartureId::new(key).expect("short");
        Fact::DepartureLeft { departure, parcels: parcels.iter().map(|key| parcel(key)).collect() }
    }

    #[test]
    fn a_truck_that_cannot_take_all_says_how_many_it_leaves_before_and_after() {
        let mut life = full_before_the_truck();
        let all = row(&life, "D-1", at(9, 0)).expect("on the board").0[0];
        assert_eq!(row(&life, "D-1", at(9, 0)), Some(([all, 0, 0, 0], Leaving::Whole)));
        // Nobody has packed anything: 50 units a quarter, 30 minutes left, and even odds for the hundredth.
        assert_eq!(row(&life, "D-1", at(9, 30)), Some(([all, 0, 0, all - 99], Leaving::Short)));
        life.tell(at(9, 40), vec![boxed("FR-A", "SH-1/1"), boxed("FR-A", "SH-2/1")]);
        assert_eq!(row(&life, "D-1", at(9, 40)), Some(([all, 2, 0, all - 2 - 66], Leaving::Short)));
        assert_eq!(row(&life, "D-1", at(10, 30)).map(|row| row.1), Some(Leaving::Overdue), "nobody said that it left");
        life.tell(at(10, 20), vec![left("D-1", &["SH-1/1"])]);
        assert_eq!(row(&life, "D-1", at(10, 20)), Some(([all, 1, 1, all - 1], Leaving::Left)), "one was not on it");
        assert_eq!(row(&life, "D-1", at(12, 30)), None, "it left long ago");
    }

    #[test]
    fn what_a_later_part_of_the_word_takes_was_not_left_behind() {
        let mut life = full_before_the_truck();
        let all = row(&life, "D-1", at(9, 0)).expect("on the board").0[0];
        life.tell(at(9, 40), (1..=4).map(|n| boxed("FR-A", &format!("SH-{n}/1"))).collect());
        life.tell(at(10, 20), vec![left("D-1", &["SH-1/1", "SH-2/1"])]);
        assert_eq!(row(&life, "D-1", at(10, 20)), Some(([all, 2, 2, all - 2], Leaving::Left)));
        life.tell(at(10, 22), vec![left("D-1", &["SH-3/1", "SH-4/1"])]);
        assert_eq!(row(&life, "D-1", at(10, 22)), Some(([all, 4, 4, all - 4], Leaving::Left)));
        life.tell(at(10, 24), vec![left("D-1", &["SH-4/1"])]);
        assert_eq!(row(&life, "D-1", at(10, 24)), Some(([all, 4, 4, all - 4], Leaving::Left)), "told again");
    }

    #[test]
    fn what_a_person_holds_at_the_dock_is_counted_apart_before_and_after() {
        let mut life = full_before_the_truck();
        let held_back = |life: &Life, now| life.world().board(now).first().map(|row| (row.held_back, row.short));
        life.tell(at(9, 20), vec![boxed("FR-A", "SH-1/1"), boxed("FR-A", "SH-2/1")]);
        let order = |n| DockScope::Order(order_id(n));
        life.tell(at(9, 21), [1, 150].map(|n| says(Override::HoldAtDock(order(n)))).to_vec());
        let all = row(&life, "D-1", at(9, 50)).expect("on the board").0[0];
        // Ten minutes are left for 33 units; held are the last of those that wait, and one that is packed.
        assert_eq!(held_back(&life, at(9, 50)), Some((2, all - 2 - 33 - 1)));
        life.tell(at(10, 20), vec![left("D-1", &["SH-2/1"])]);
        assert_eq!(held_back(&life, at(10, 20)), Some((2, all - 1 - 2)), "a hold ends with a word, not with a truck");
        assert_eq!(row(&life, "D-1", at(10, 20)).map(|row| row.0[0]), Some(all));
    }

    #[test]
    fn what_is_packed_after_the_cutoff_stays_behind() {
        let mut life = full_before_the_truck();
        life.tell(at(9, 50), (1..=149).map(|n| boxed("FR-A", &format!("SH-{n}/1"))).collect());
        let short = |life: &Life, now| row(life, "D-1", now).map(|row| row.0[3]);
        assert_eq!(short(&life, at(9, 50)), Some(0), "ten minutes for one unit");
        life.tell(at(10, 5), vec![boxed("FR-A", "SH-150/1")]);
        assert_eq!(short(&life, at(10, 5)), Some(1));
    }

    #[test]
    fn vans_of_the_evening_are_a_departure_of_their_depot() {
        let mut life = depot();
        life.tell(at(9, 5), vec![order(1, at(9, 5)), order(2, at(9, 5))]);
        assert_eq!(row(&life, "FR-A", at(9, 5)), Some(([2, 0, 0, 0], Leaving::Whole)));
        life.tell(at(9, 6), vec![boxed("FR-A", "SH-1/1"), boxed("FR-A", "SH-2/1")]);
        life.live_until(at(9, 8));
        life.tell(at(9, 30), vec![loaded("V-1", &["SH-1/1"])]);
        assert_eq!(row(&life, "FR-A", at(9, 30)), Some(([2, 2, 1, 0], Leaving::Whole)));
        life.tell(at(9, 31), vec![loaded("V-2", &["SH-2/1"])]);
        assert_eq!(row(&life, "FR-A", at(9, 31)), Some(([2, 2, 2, 0], Leaving::Left)));
    }

    #[test]
    fn what_customers_send_elsewhere_is_not_missed() {
        let mut life = full_before_the_truck();
        let before = row(&life, "D-1", at(9, 0)).expect("on the board").0;
        life.tell(at(9, 1), vec![next_day(900, at(9, 1))]);
        let after = row(&life, "D-1", at(9, 1)).expect("on the board").0;
        assert!(after[0] >= before[0] && after[3] == 0, "{before:?} {after:?}");
        assert_eq!(life.world().docks().missed_vans(place_of("FR-A")), 0);
    }
}
