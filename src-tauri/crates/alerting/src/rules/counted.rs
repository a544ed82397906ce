//! What is counted: each opens at some number, is worse from another on, and stays until none is left.

use super::{Stake, graded, measure, unless_news};
use crate::Condition;
use model::{AlertKind, DepartureId, NodeId, Severity, Subject};

/// From which numbers on a count is told, calls for a person, is medium and is high. What is told and calls nobody is
/// news.
#[derive(Clone, Copy)]
struct Steps {
    told: u32,
    calls: u32,
    medium: u32,
    high: u32,
}

/// A promise that was moved is a word that was broken, and its customer is written to: several are looked into.
const MOVED: Steps = Steps { told: 1, calls: 3, medium: 10, high: 50 };
/// A handful that missed its truck goes with the next without anybody's doing.
const MISSED: Steps = Steps { told: 1, calls: 5, medium: 20, high: 100 };
/// Before the truck has left a projection may be wrong by as many.
const WILL_MISS: Steps = Steps { told: 5, ..MISSED };
/// Evening orders that were given a later day: an hour of one more van pays from some five stops on.
const LOST: Steps = Steps { told: 3, calls: 5, medium: 20, high: 100 };
/// Doors of a depot that stayed closed, whichever vans stood before them: a street, or a message that did not go.
const FAILED: Steps = Steps { told: 1, calls: 4, medium: 8, high: 16 };
/// Doors that stayed closed to one van. One is daily life; the second says something of its driver or its addresses.
const FAILED_OF_ONE: u32 = 2;
/// Shelves that held less. One is put right by its own count; with the second the site's books are in doubt.
const SHELVES: Steps = Steps { told: 1, calls: 2, medium: 3, high: 10 };

impl Steps {
    /// How bad a count is; `calls` when something else than the count calls for a person.
    fn severity(self, seen: u32, calls: bool) -> Severity {
        unless_news(graded(seen >= self.high, seen >= self.medium), calls || seen >= self.calls)
    }
}

/// `calls`: an alarm of it stands, which stays until none is left, or something else than the count calls for a person.
fn counted(
    (kind, subject): (AlertKind, Subject),
    (seen, expected): (u32, i64),
    stake: Stake,
    steps: Steps,
    calls: bool,
) -> Option<Condition> {
    let holds = seen > 0 && (calls || seen >= steps.told);
    let (severity, measure) = (steps.severity(seen, calls), measure(i64::from(seen), expected, stake));
    holds.then_some(Condition { kind, subject, severity, measure })
}

/// Promises moved lately for one cause: a van or a site. Fewer than three are news. Measured in orders.
pub fn promises_moved(subject: Subject, stake: Stake, alarm: bool) -> Option<Condition> {
    counted((AlertKind::PromisesMoved, subject), (stake.orders, 0), stake, MOVED, alarm)
}

/// A departure and its parcels.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Short {
    /// Parcels that will not be packed in time, as it looks now.
    pub will_miss: u32,
    /// Parcels that it has left behind.
    pub missed: u32,
    /// Parcels that were or are to leave with it.
    pub expected: u32,
}

/// Opens when a departure will leave at least five parcels short, or has left any behind; fewer than five left behind
/// are news. Measured in parcels: seen are the short ones, expected all that were to leave.
pub fn departure_short(departure: DepartureId, short: &Short, stake: Stake, alarm: bool) -> Option<Condition> {
    let steps = if short.missed > 0 { MISSED } else { WILL_MISS };
    let key = (AlertKind::DepartureShort, Subject::Departure(departure));
    counted(key, (short.will_miss.max(short.missed), i64::from(short.expected)), stake, steps, alarm)
}

/// Customers who asked for this evening and were given a later day at the sale, lately, by the depot whose vans serve
/// them. Measured in orders.
pub fn evening_lost(subject: Subject, stake: Stake, alarm: bool) -> Option<Condition> {
    counted((AlertKind::EveningLost, subject), (stake.orders, 0), stake, LOST, alarm)
}

/// Deliveries of a depot's vans that failed in the last hour and that nobody has made up for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Failed {
    /// Parcels that were to be delivered there.
    pub parcels: u32,
    /// Vans concerned.
    pub vans: u32,
    /// Doors that stayed closed in so short a time that they may have one reason.
    pub doors: u32,
    /// Of these, to the van that stood before most of them.
    pub doors_of_one: u32,
}

/// News, until a van stands before its second closed door, or the depot's vans before their fourth. Measured in
/// parcels: expected are the vans concerned.
pub fn stops_failed(subject: Subject, failed: &Failed, stake: Stake, alarm: bool) -> Option<Condition> {
    let calls = alarm || failed.doors_of_one >= FAILED_OF_ONE || failed.doors >= FAILED.calls;
    let severity = FAILED.severity(failed.doors, calls);
    let key = (AlertKind::StopsFailed, subject);
    let told = counted(key, (failed.parcels, i64::from(failed.vans)), stake, FAILED, calls)?;
    Some(Condition { severity, ..told })
}

/// What pickers lately found less of than the books said, at one site.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Shelves {
    /// Articles of which nobody has counted the shelf since.
    pub skus: u32,
    /// How often that was found.
    pub picks: u32,
}

/// News, until it is found a second time. Measured in articles.
pub fn short_picks(node: NodeId, short: Shelves, stake: Stake, alarm: bool) -> Option<Condition> {
    let calls = alarm || short.picks >= SHELVES.calls;
    counted((AlertKind::ShortPicks, Subject::Node(node)), (short.skus, 0), stake, SHELVES, calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> NodeId {
        NodeId::new("FR-CEN").expect("a code")
    }

    fn orders(orders: u32) -> Stake {
        Stake { orders, cents: None }
    }

    #[test]
    fn one_promise_moved_is_news_three_call_and_fifty_are_high_until_none_is_left() {
        let check = |n, alarm| promises_moved(Subject::Node(site()), orders(n), alarm).map(|found| found.severity);
        assert_eq!([check(0, true), check(1, true)], [None, Some(Severity::Low)]);
        assert_eq!(
            [check(1, false), check(2, false), check(3, false)],
            [Severity::Info, Severity::Info, Severity::Low].map(Some)
        );
        assert_eq!([check(10, false), check(50, false)], [Some(Severity::Medium), Some(Severity::High)]);
    }

    #[test]
    fn a_truck_that_may_leave_a_handful_is_left_alone_until_it_has() {
        let truck = DepartureId::new("CEN-REL-28-1400").expect("a code");
        let will =
            |n, alarm| departure_short(truck, &Short { will_miss: n, missed: 0, expected: 300 }, orders(n), alarm);
        assert!(will(4, false).is_none() && will(5, false).is_some(), "a projection may be wrong by four");
        assert!(will(1, true).is_some() && will(0, true).is_none());
        let left = |n| departure_short(truck, &Short { will_miss: 0, missed: n, expected: 300 }, orders(n), false);
        assert_eq!(left(1).map(|found| (found.measure.seen, found.measure.expected)), Some((1, 300)));
        let severity = |n| left(n).map(|found| found.severity);
        assert_eq!([severity(4), severity(5)], [Some(Severity::Info), Some(Severity::Low)]);
    }

    #[test]
    fn evening_orders_are_lost_in_number() {
        let check = |n| evening_lost(Subject::App, orders(n), false).map(|found| found.severity);
        assert_eq!([check(2), check(3), check(4)], [None, Some(Severity::Info), Some(Severity::Info)]);
        assert_eq!([check(5), check(100)], [Some(Severity::Low), Some(Severity::High)]);
    }

    fn failed(doors: u32, doors_of_one: u32) -> Option<Severity> {
        let failed = Failed { parcels: doors, vans: 2, doors, doors_of_one };
        stops_failed(Subject::Node(site()), &failed, orders(doors), false).map(|found| found.severity)
    }

    #[test]
    fn a_closed_door_is_news_until_one_van_or_the_depot_has_met_several() {
        assert_eq!([failed(0, 0), failed(1, 1), failed(3, 1)], [None, Some(Severity::Info), Some(Severity::Info)]);
        assert_eq!([failed(2, 2), failed(4, 1)], [Some(Severity::Low); 2]);
        assert_eq!([failed(8, 1), failed(16, 2)], [Some(Severity::Medium), Some(Severity::High)]);
    }

    #[test]
    fn a_shelf_that_held_less_is_news_until_there_is_a_second_or_it_happens_again() {
        let check = |skus, picks, alarm| {
            short_picks(site(), Shelves { skus, picks }, orders(picks), alarm).map(|found| found.severity)
        };
        assert_eq!([check(0, 0, true), check(1, 1, false)], [None, Some(Severity::Info)]);
        assert_eq!([check(1, 2, false), check(2, 2, false), check(1, 1, true)], [Some(Severity::Low); 3]);
        assert_eq!([check(3, 3, false), check(10, 10, false)], [Some(Severity::Medium), Some(Severity::High)]);
    }
}
