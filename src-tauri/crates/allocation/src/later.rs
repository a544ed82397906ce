//! Why a plan is later than what was asked for: of all nodes, the obstacle nearest to being overcome.

use crate::{
    calendar::{before_evening, days_late, opening_before},
    offer::ways,
    overlay::Overlay,
    plan::Share,
    request::{Place, Request},
};
use model::{LaterFor, Moment, QUARTER, Service};

/// A parcel as it would leave any node.
#[derive(Clone, Copy)]
struct Load<'a> {
    place: Place,
    service: Service,
    items: &'a [(usize, u32)],
    weight_g: u32,
}

impl Overlay<'_> {
    /// Why the latest of these shares is late for the service; `None` when none is.
    pub(crate) fn later_for(&mut self, request: &Request, place: Place, shares: &[Share]) -> Option<LaterFor> {
        let share = shares.iter().filter(|share| share.offer.late > 0).max_by_key(|share| share.offer.late)?;
        let weight_g = share.lines.iter().fold(0u32, |sum, line| sum.saturating_add(line.weight_g));
        let load = Load { place, service: request.service, items: &share.items, weight_g };
        let rows = self.candidates(request);
        rows.into_iter().map(|row| self.obstacle(row, load)).min_by_key(|why| nearness(*why))
    }

    /// What keeps one node from bringing it in time.
    fn obstacle(&mut self, row: usize, load: Load<'_>) -> LaterFor {
        let units = load.items.iter().fold(0u32, |sum, (_, qty)| sum.saturating_add(*qty));
        let offer = self.offer(row, load.place, load.service, units, load.weight_g);
        let holds = load.items.iter().all(|(sku, qty)| self.atp(row, *sku) >= *qty);
        let now = self.now();
        if offer.is_ok_and(|offer| offer.late == 0) && !holds {
            LaterFor::Stock
        } else if self.would_do(row, load, now.floor(QUARTER) + QUARTER) {
            LaterFor::Capacity
        } else if self.would_do(row, load, opening_before(now)) {
            LaterFor::Cutoff
        } else {
            LaterFor::Place
        }
    }

    /// Whether a parcel packed at `ready` would be in time, if vans had room.
    fn would_do(&self, row: usize, load: Load<'_>, ready: Moment) -> bool {
        let Some((site, card)) = self.book.sites.get(row).and_then(|site| Some((site, site.card.as_ref()?))) else {
            return false;
        };
        let tonight = self.evening();
        let van = load.service == Service::Evening
            && card.van_depts.contains(&load.place.dept)
            && ready <= before_evening(tonight, card.van_cutoff_min);
        let mut ways = ways(self.book, site, load.place, load.service, load.weight_g, ready, van.then_some(tonight));
        ways.any(|way| days_late(way.latest, self.due(load.service)) == 0)
    }
}

/// Units can be brought, people added; a cut-off comes again tomorrow.
fn nearness(why: LaterFor) -> u8 {
    match why {
        LaterFor::Stock => 0,
        LaterFor::Capacity => 1,
        LaterFor::Cutoff => 2,
        LaterFor::Place => 3,
        LaterFor::Unknown => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Kept,
        network::{at, node, request, sku, two_nodes},
        problem::{Answer, Ask, Problem, solve},
    };

    fn later(minute: i64, dept: &str, units: u32) -> Option<LaterFor> {
        let mut book = two_nodes();
        book.count(node("LYON"), sku("ROUGE"), 5, Some(0));
        book.count(node("PARIS"), sku("ROUGE"), units, Some(0));
        let asks = vec![Ask::Serve(request(1, dept, Service::Evening, &["ROUGE"]))];
        let problem = Problem { book: &book, kept: &Kept::default(), inbound: &[], asks, now: at(minute) };
        match solve(&problem).pop() {
            Some(Answer::Served(plan)) => plan.expect("there are units").later,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_evening_that_is_kept_has_no_reason_and_one_that_is_not_has_the_nearest() {
        assert_eq!(later(0, "75", 5), None);
        assert_eq!(later(0, "75", 0), Some(LaterFor::Stock), "the depot is bare");
        assert_eq!(later(9 * 60, "75", 5), Some(LaterFor::Cutoff), "the vans are loaded");
        assert_eq!(later(0, "29", 5), Some(LaterFor::Place), "no van goes there");
    }
}
