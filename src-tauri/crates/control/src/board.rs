//! The departure board: what leaves each node when, how much of it stands packed, how many parcels will stay behind.
//! Reads state, decides nothing.
//!
//! A node's parcels are taken in the order of their cut-offs, what is in hand first, at the pace that its card states,
//! as `risk.rs` does: those whose preparation is projected to end after the cut-off stay behind.

use crate::{
    calendar::{at_minute, turn_after, turn_before},
    order::Parcel,
    risk::{begins, takes},
    world::World,
};
use model::{DepartureCard, DepartureId, Moment, NodeCard, NodeId, ParcelId, Span, Via};
use routing::VanStatus;
use std::collections::BTreeMap;

/// A departure without parcels is on the board when its cut-off is so near.
const EMPTY_AHEAD: Span = Span::hours(6);
/// So long after it left it stays on the board.
const LATELY: Span = Span::hours(2);

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
    /// It leaves with all that is bound to it.
    Whole,
    /// It will leave some behind.
    Short,
    /// By the timetable it has left; nobody has said so.
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
    /// Of these, those that will stay behind, or have stayed.
    pub short: u32,
    /// How it stands.
    pub leaving: Leaving,
}

/// Parcels of one way that have not left.
#[derive(Clone, Copy, Default)]
struct Bound {
    parcels: u32,
    packed: u32,
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
        let mut ways = Ways::new();
        for card in self.stock().book().nodes() {
            self.to_prepare(card, now, &mut ways);
            let packed = self.sites().at_dock(card.node).filter_map(|id| self.orders().parcel(id));
            for way in packed.filter_map(|parcel| self.way(parcel, now)) {
                let bound = ways.entry(way).or_default();
                (bound.parcels, bound.packed) = (bound.parcels + 1, bound.packed + 1);
            }
        }
        ways
    }

    /// What a node has still to prepare, by the way that it is to leave.
    fn to_prepare(&self, card: &NodeCard, now: Moment, ways: &mut Ways) {
        let (begins, mut units) = (begins(card, now), 0u32);
        let in_hand = self.by_cutoff(self.sites().in_hand(card.node));
        for (due, parcel) in in_hand.into_iter().chain(self.by_cutoff(self.sites().waiting(card.node))) {
            units = units.saturating_add(parcel.units());
            let Some(way) = self.way(parcel, now) else { continue };
            let bound = ways.entry(way).or_default();
            bound.parcels += 1;
            bound.short += u32::from(begins + takes(card, units) > due);
        }
    }

    fn by_cutoff(&self, parcels: impl Iterator<Item = ParcelId>) -> Vec<(Moment, &Parcel)> {
        let parcels = parcels.filter_map(|id| self.orders().parcel(id));
        let mut queue: Vec<(Moment, &Parcel)> =
            parcels.map(|parcel| (self.stock().must_be_packed(parcel), parcel)).collect();
        queue.sort_by_key(|(due, parcel)| (*due, parcel.since, parcel.plan.parcel));
        queue
    }

    /// The way that a parcel is to leave; none on the board when a van brings it on another evening.
    fn way(&self, parcel: &Parcel, now: Moment) -> Option<Way> {
        match parcel.plan.via {
            Via::Departure(departure) => Some(Way::Departure(departure)),
            Via::Van => (parcel.plan.eta < turn_after(turn_before(now))).then_some(Way::Vans(parcel.plan.node)),
        }
    }

    fn truck(&self, card: &DepartureCard, bound: Bound, now: Moment) -> Option<Departing> {
        let missed = self.docks().missed_before(card.departure);
        let row = Departing {
            way: Way::Departure(card.departure),
            node: card.node,
            cutoff: card.cutoff,
            leaves: Some(card.leaves),
            parcels: bound.parcels.saturating_add(missed),
            packed: bound.packed,
            taken: 0,
            short: bound.short.saturating_add(missed),
            leaving: if bound.short + missed > 0 { Leaving::Short } else { Leaving::Whole },
        };
        match self.docks().gone_with(card.departure) {
            Some(gone) => {
                let short = gone.left_behind.saturating_add(missed);
                let (parcels, leaves, taken) = (gone.took.saturating_add(short), Some(gone.at), gone.took);
                let left = Departing { leaves, parcels, packed: taken, taken, short, leaving: Leaving::Left, ..row };
                (now - gone.at < LATELY).then_some(left)
            }
            None if card.leaves <= now => (row.parcels > 0 && now - card.leaves < LATELY)
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
            short,
            leaving: match () {
                () if bound.parcels == 0 => Leaving::Left,
                () if short > 0 => Leaving::Short,
                () => Leaving::Whole,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{Life, at, boxed, depot, full_before_the_truck, loaded, next_day, order, parcel, place_of};
    use model::Fact;

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
        // Nobody has packed anything: 50 units a quarter, 30 minutes left.
        assert_eq!(row(&life, "D-1", at(9, 30)), Some(([all, 0, 0, all - 100], Leaving::Short)));
        life.tell(at(9, 40), vec![boxed("FR-A", "SH-1/1"), boxed("FR-A", "SH-2/1")]);
        assert_eq!(row(&life, "D-1", at(9, 40)), Some(([all, 2, 0, all - 2 - 66], Leaving::Short)));
        assert_eq!(row(&life, "D-1", at(10, 30)).map(|row| row.1), Some(Leaving::Overdue), "nobody said that it left");
        life.tell(at(10, 20), vec![left("D-1", &["SH-1/1"])]);
        assert_eq!(row(&life, "D-1", at(10, 20)), Some(([all, 1, 1, all - 1], Leaving::Left)), "one was not on it");
        assert_eq!(row(&life, "D-1", at(12, 30)), None, "it left long ago");
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
