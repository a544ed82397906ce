//! Vans: what is aboard, what they can carry, what their tours name. Knows no road.

use crate::{
    order::{Orders, Report},
    parcel::{Parcels, Place},
    stock::Shelves,
    violation::{Findings, Rule},
};
use model::{NodeId, ParcelId, Seq, StopKind, Tour, VanCard, VanId};
use std::collections::{BTreeMap, BTreeSet};

/// One van.
#[derive(Clone, Debug, Default)]
struct Van {
    /// Parcels it can carry; `None` until it is listed.
    capacity: Option<u32>,
    /// Where it loads; `None` until it is listed.
    depot: Option<NodeId>,
    aboard: BTreeSet<ParcelId>,
    /// Parcels its tour hands over.
    tour: Vec<ParcelId>,
    broken: bool,
}

/// What the vans' words change beside the vans.
pub(crate) struct Books<'a> {
    /// Orders and their parcels.
    pub orders: &'a mut Orders,
    /// Shelves.
    pub shelves: &'a mut Shelves,
    /// What is found.
    pub found: &'a mut Findings,
}

/// All vans.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vans {
    vans: BTreeMap<VanId, Van>,
    /// Depots to which parcels were brought back, which need not be where they were prepared.
    back: BTreeMap<ParcelId, NodeId>,
}

impl Vans {
    /// A van's card.
    pub fn list(&mut self, card: &VanCard) {
        let van = self.vans.entry(card.van).or_default();
        (van.capacity, van.depot) = (Some(card.capacity_parcels), Some(card.depot));
    }

    /// A van is loaded and leaves its depot.
    pub fn load(&mut self, told: Report, van: VanId, parcels: &[ParcelId], books: &mut Books) {
        for parcel in parcels {
            if self.is_here(told, van, *parcel, books)
                && books.orders.step(told, *parcel, Place::Aboard(van), books.shelves, books.found)
            {
                self.vans.entry(van).or_default().aboard.insert(*parcel);
            }
            self.leave_plans(van, *parcel, books.orders.parcels());
        }
        self.leave_behind(van, books.orders.parcels());
        self.check_load(told.seq, van, books.found);
    }

    /// What a van carries is in no other van's plan.
    fn leave_plans(&mut self, van: VanId, parcel: ParcelId, parcels: &Parcels) {
        if parcels.get(parcel).is_none_or(|known| known.place != Place::Aboard(van)) {
            return;
        }
        let others = self.vans.iter_mut().filter(|(other, _)| **other != van);
        others.for_each(|(_, other)| other.tour.retain(|planned| *planned != parcel));
    }

    /// What a van did not load stays on the dock and may go with another; what others carry it may still take over.
    fn leave_behind(&mut self, van: VanId, parcels: &Parcels) {
        let carried = |key: &ParcelId| parcels.get(*key).is_some_and(|known| matches!(known.place, Place::Aboard(_)));
        self.vans.entry(van).or_default().tour.retain(carried);
    }

    /// A van handed parcels over; one that another van carries it cannot have.
    pub fn serve(&mut self, told: Report, van: VanId, parcels: &[ParcelId], books: &mut Books) {
        for parcel in parcels {
            match books.orders.parcels().get(*parcel).map(|parcel| parcel.place) {
                Some(Place::Aboard(other)) if other != van => {
                    let detail = format!("{parcel} is handed over by {van}: it is aboard {other}");
                    books.found.at(Rule::ParcelPlace, told.seq, detail);
                }
                // Said twice: it was handed over once.
                Some(Place::Delivered) => {}
                Some(_) | None if !self.is_here(told, van, *parcel, books) => {}
                Some(_) | None => {
                    books.orders.step(told, *parcel, Place::Delivered, books.shelves, books.found);
                    self.vans.entry(van).or_default().aboard.remove(parcel);
                }
            }
        }
    }

    /// A van takes parcels of its own depot, or what is aboard already; finds others.
    fn is_here(&self, told: Report, van: VanId, key: ParcelId, books: &mut Books) -> bool {
        let depot = self.vans.get(&van).and_then(|van| van.depot);
        let Some(parcel) = books.orders.parcels().get(key) else { return true };
        // What was brought back to another depot stands there until it leaves again.
        let back = self.back.get(&key).filter(|_| parcel.place == Place::Packed);
        let here = matches!(parcel.place, Place::Aboard(_))
            || depot.is_none_or(|depot| depot == parcel.node || back == Some(&depot));
        if !here {
            books.found.at(Rule::ParcelPlace, told.seq, format!("{van} has {key}, which is prepared elsewhere"));
        }
        here
    }

    /// Nobody opened: the parcels stand in its tour no more.
    pub fn fail(&mut self, van: VanId, parcels: &[ParcelId]) {
        self.vans.entry(van).or_default().tour.retain(|parcel| !parcels.contains(parcel));
    }

    /// A parcel was handed over, by whomever.
    pub fn hand_over(&mut self, parcel: ParcelId) {
        for van in self.vans.values_mut() {
            van.aboard.remove(&parcel);
        }
    }

    /// A van took over parcels from another.
    pub fn transfer(&mut self, told: Report, (from, to): (VanId, VanId), parcels: &[ParcelId], books: &mut Books) {
        for parcel in parcels {
            // It is handed from van to van on the road, so that it is aboard of none for an instant.
            let aboard = self.vans.entry(from).or_default().aboard.remove(parcel);
            if aboard {
                books.orders.unload(*parcel);
            }
            if books.orders.step(told, *parcel, Place::Aboard(to), books.shelves, books.found) {
                self.vans.entry(to).or_default().aboard.insert(*parcel);
            }
            self.leave_plans(to, *parcel, books.orders.parcels());
        }
        self.check_load(told.seq, to, books.found);
    }

    /// A van cannot go on: its tour stands no more.
    pub fn break_down(&mut self, van: VanId) {
        let van = self.vans.entry(van).or_default();
        van.broken = true;
        van.tour.clear();
    }

    /// A van is back; what is still aboard goes back on the dock.
    pub fn come_back(&mut self, van: VanId, orders: &mut Orders) {
        let van = self.vans.entry(van).or_default();
        van.tour.clear();
        van.broken = false;
        for parcel in std::mem::take(&mut van.aboard) {
            self.back.extend(van.depot.map(|depot| (parcel, depot)));
            orders.unload(parcel);
        }
    }

    /// A van has a new tour: it names each parcel once and never carries more than it can.
    pub fn plan(&mut self, seq: Seq, tour: &Tour, found: &mut Findings) {
        let handed = |kind: fn(&StopKind) -> bool| {
            tour.stops.iter().filter(move |stop| kind(&stop.kind)).flat_map(|stop| stop.parcels.iter().copied())
        };
        let delivered: Vec<ParcelId> = handed(|kind| *kind == StopKind::Deliver).collect();
        let once: BTreeSet<ParcelId> = delivered.iter().copied().collect();
        if once.len() < delivered.len() {
            found.at(Rule::TourClash, seq, format!("the tour of {} hands a parcel over twice", tour.van));
        }
        let van = self.vans.entry(tour.van).or_default();
        let taken: BTreeSet<ParcelId> = handed(|kind| *kind != StopKind::Deliver).collect();
        let start = once.union(&van.aboard).filter(|parcel| !taken.contains(parcel)).count();
        let peak = peak_load(tour, start);
        if let Some(capacity) = van.capacity.filter(|capacity| peak > *capacity as usize) {
            let detail = format!("the tour of {} carries {peak} parcels, the van {capacity}", tour.van);
            found.at(Rule::VanCapacity, seq, detail);
        }
        van.tour = if van.broken { Vec::new() } else { delivered };
    }

    /// Casts up what vans carry and what their tours name. At the end of a minute only: while tours are exchanged,
    /// a parcel may for an instant stand in two.
    pub fn check(&self, parcels: &Parcels, found: &mut Findings) {
        let aboard: usize = self.vans.values().map(|van| van.aboard.len()).sum();
        let placed = parcels.all().filter(|parcel| matches!(parcel.place, Place::Aboard(_))).count();
        if aboard != placed {
            found.sum(Rule::ParcelPlace, format!("vans carry {aboard} parcels, {placed} say they are aboard"));
        }
        let mut named: BTreeMap<ParcelId, VanId> = BTreeMap::new();
        for (id, van) in &self.vans {
            let open = |key: &&ParcelId| parcels.get(**key).is_some_and(|parcel| parcel.place != Place::Delivered);
            for parcel in van.tour.iter().filter(open) {
                if let Some(other) = named.insert(*parcel, *id).filter(|other| other != id) {
                    found.sum(Rule::TourClash, format!("{parcel} stands in the tours of {other} and {id}"));
                }
            }
        }
    }

    fn check_load(&self, seq: Seq, id: VanId, found: &mut Findings) {
        let Some(van) = self.vans.get(&id) else { return };
        if let Some(capacity) = van.capacity.filter(|capacity| van.aboard.len() > *capacity as usize) {
            found.at(Rule::VanCapacity, seq, format!("{id} carries {}, it can {capacity}", van.aboard.len()));
        }
    }
}

fn peak_load(tour: &Tour, start: usize) -> usize {
    let (mut load, mut peak) = (start, start);
    for stop in &tour.stops {
        load = match stop.kind {
            StopKind::Deliver => load.saturating_sub(stop.parcels.len()),
            StopKind::Transfer(_) => load.saturating_add(stop.parcels.len()),
        };
        peak = peak.max(load);
    }
    peak
}

#[cfg(test)]
mod tests {
    use crate::{Rule, story::*};
    use model::{Fact, Position, Reason, StopKind};

    /// Vans 1 and 2 carry two parcels each; van 1 has left with A/1 and B/1, C/1 is on the dock.
    fn on_the_road() -> Story {
        let mut story = Story::packed_at_the_dock(&["A", "B", "C"]);
        story.fact(van_listed(1, 2));
        story.fact(van_listed(2, 2));
        story.fact(loaded(1, &["A/1", "B/1"]));
        story
    }

    #[test]
    fn an_evening_with_a_breakdown_is_clean() {
        let mut story = on_the_road();
        story.fact(served(1, &["A/1"]));
        story.fact(loaded(2, &["C/1"]));
        story.fact(Fact::VanBrokeDown { van: van(1), position: Position::default() });
        story.decide(toured(2, &[(StopKind::Transfer(van(1)), &["B/1"]), (StopKind::Deliver, &["C/1", "B/1"])]));
        story.fact(transferred(1, 2, &["B/1"]));
        story.fact(served(2, &["C/1", "B/1"]));
        story.fact(Fact::VanReturned { van: van(2) });
        assert_eq!(story.rules(), []);
        assert_eq!(story.ledger.totals().delivered, 3);
    }

    #[test]
    fn parcels_still_aboard_go_back_on_the_dock() {
        let mut story = on_the_road();
        story.fact(Fact::VanReturned { van: van(1) });
        story.fact(left(&["A/1"]));
        assert_eq!(story.rules(), []);
    }

    #[test]
    fn a_parcel_is_in_one_van_and_handed_over_from_there() {
        let mut story = on_the_road();
        story.fact(loaded(2, &["A/1"]));
        story.fact(served(2, &["B/1"]));
        assert_eq!(story.rules(), [Rule::ParcelPlace; 2]);
    }

    #[test]
    fn what_the_app_has_refused_is_no_finding() {
        let mut story = on_the_road();
        story.fact(loaded(2, &["A/1", "C/1"]));
        story.decide(model::Decision::WordRefused { reason: Reason::WrongPlace });
        story.fact(served(2, &["C/1", "B/1"]));
        story.decide(model::Decision::WordRefused { reason: Reason::WrongPlace });
        assert_eq!((story.rules(), story.ledger.totals().parcels_delivered), (vec![], 1));
        story.fact(served(1, &["A/1", "B/1"]));
        assert_eq!((story.rules(), story.ledger.totals().parcels_delivered), (vec![], 3));
    }

    #[test]
    fn what_another_van_has_taken_is_in_no_plan_but_its_own() {
        let mut story = Story::packed_at_the_dock(&["A", "B"]);
        for n in 1..=3 {
            story.fact(van_listed(n, 9));
        }
        story.decide(toured(2, &[(StopKind::Deliver, &["A/1", "B/1"])]));
        story.fact(loaded(1, &["A/1"]));
        story.fact(transferred(3, 3, &["B/1"]));
        story.decide(toured(1, &[(StopKind::Deliver, &["A/1"])]));
        story.decide(toured(3, &[(StopKind::Deliver, &["B/1"])]));
        assert_eq!(story.rules(), []);
    }

    /// A parcel at its dock, and the third van, which stands elsewhere.
    fn with_a_van_of_another_depot() -> Story {
        let mut story = Story::packed_at_the_dock(&["A"]);
        let (depot, shift_to) = (node("FR-HUB"), model::Moment(1));
        let (van, shift_from) = (van(3), model::Moment(0));
        let (capacity_parcels, capacity_g, capacity_l) = (9, None, None);
        let card = model::VanCard { van, depot, capacity_parcels, capacity_g, capacity_l, shift_from, shift_to };
        story.fact(Fact::VanListed(card));
        story
    }

    #[test]
    fn what_is_said_twice_in_one_breath_was_handed_over_once() {
        let mut story = with_a_van_of_another_depot();
        story.fact(transferred(1, 3, &["A/1"]));
        story.fact(served(3, &["A/1", "A/1"]));
        assert_eq!((story.rules(), story.ledger.totals().delivered), (vec![], 1));
    }

    #[test]
    fn what_was_brought_back_and_has_left_again_stands_there_no_more() {
        let mut story = with_a_van_of_another_depot();
        story.fact(transferred(1, 3, &["A/1"]));
        story.fact(Fact::VanReturned { van: van(3) });
        story.fact(left(&["A/1"]));
        story.fact(loaded(3, &["A/1"]));
        assert_eq!(story.rules(), [Rule::ParcelPlace]);
    }

    #[test]
    fn a_loading_that_nobody_told_is_made_up_for() {
        let mut story = on_the_road();
        story.fact(transferred(1, 2, &["B/1"]));
        story.fact(served(2, &["C/1", "B/1"]));
        story.fact(delivered("A/1"));
        story.fact(loaded(2, &["C/1"]));
        assert_eq!((story.rules(), story.ledger.totals().delivered), (vec![], 3));
    }

    #[test]
    fn a_van_takes_nothing_from_another_depot() {
        let mut story = with_a_van_of_another_depot();
        story.fact(loaded(3, &["A/1"]));
        assert_eq!(story.rules(), [Rule::ParcelPlace]);
        story.fact(left(&["A/1"]));
        assert_eq!(story.rules(), []);
    }

    #[test]
    fn a_van_carries_no_more_than_it_can() {
        let mut story = on_the_road();
        story.fact(loaded(1, &["C/1"]));
        assert_eq!(story.rules(), [Rule::VanCapacity]);

        let mut story = on_the_road();
        story.fact(van_listed(2, 1));
        story.fact(loaded(2, &["C/1"]));
        story.fact(transferred(1, 2, &["B/1"]));
        assert_eq!(story.rules(), [Rule::VanCapacity]);
    }

    #[test]
    fn a_tour_that_takes_more_than_the_van_can_carry_is_found_before_it_is_driven() {
        let mut story = on_the_road();
        story.fact(van_listed(2, 1));
        let take = (StopKind::Transfer(van(1)), ["B/1"].as_slice());
        story.decide(toured(2, &[(StopKind::Deliver, &["C/1"]), take, (StopKind::Deliver, &["B/1"])]));
        assert_eq!(story.rules(), [], "one after the other");
        story.decide(toured(2, &[take, (StopKind::Deliver, &["C/1"]), (StopKind::Deliver, &["B/1"])]));
        assert_eq!(story.rules(), [Rule::VanCapacity]);
    }

    /// The van that found nobody drives on without it; once it is on the dock again another may plan it.
    #[test]
    fn a_parcel_that_nobody_took_stands_in_its_tour_no_more() {
        let mut story = on_the_road();
        story.decide(toured(2, &[(StopKind::Deliver, &["A/1"])]));
        story.fact(Fact::StopFailed { van: van(2), parcels: vec![parcel("A/1")] });
        story.decide(toured(1, &[(StopKind::Deliver, &["A/1"])]));
        assert_eq!(story.rules(), []);
    }

    #[test]
    fn a_parcel_stands_in_one_tour_when_the_minute_closes() {
        let mut story = on_the_road();
        story.decide(toured(1, &[(StopKind::Deliver, &["A/1"])]));
        story.decide(toured(2, &[(StopKind::Deliver, &["A/1"])]));
        assert_eq!(story.rules(), [Rule::TourClash]);
        story.decide(toured(1, &[]));
        assert_eq!(story.rules(), []);
        story.decide(toured(1, &[(StopKind::Deliver, &["B/1"]), (StopKind::Deliver, &["B/1"])]));
        assert_eq!(story.rules(), [Rule::TourClash]);
    }
}
