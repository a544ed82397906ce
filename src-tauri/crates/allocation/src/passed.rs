//! Nodes that were compared with the one that serves and lost, with their price. Remembers the two that came nearest.

use crate::{offer::Offer, plan::Share};
use model::{NodeId, Offered, Passed, PassedFor};
use std::cmp::Reverse;

/// Most nodes that a parcel names.
const PASSED_MAX: usize = 2;

/// What one node would have done, as far as it was compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Rival {
    node: NodeId,
    /// Days late for the service.
    late: u32,
    /// Lines it would have taken.
    lines: usize,
    cost_cents: i64,
    offered: Offered,
}

impl Rival {
    /// `atp` is what the node could still promise of the SKU of which it has fewest.
    pub(crate) fn of(offer: &Offer, lines: usize, atp: u32) -> Self {
        let offered = offer.offered(atp);
        Self { node: offer.node, late: offer.late, lines, cost_cents: offer.cost_cents, offered }
    }

    /// The smaller, the better.
    fn rank(&self) -> impl Ord + use<> {
        (self.late, Reverse(self.lines), self.cost_cents)
    }

    fn passed(self, winner: &Self) -> Passed {
        let why = if self.late > winner.late {
            PassedFor::Later
        } else if self.lines < winner.lines {
            PassedFor::Parcels
        } else {
            PassedFor::Dearer
        };
        Passed { node: self.node, cost_cents: self.cost_cents, why, offer: Some(self.offered) }
    }
}

/// The best of those that lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Rivals([Option<Rival>; PASSED_MAX]);

impl Rivals {
    /// One more has lost. Of equals the first stays.
    pub(crate) fn note(&mut self, rival: Rival) {
        let mut next = Some(rival);
        for place in &mut self.0 {
            let better = next.is_some_and(|next| place.is_none_or(|held| next.rank() < held.rank()));
            if better {
                std::mem::swap(place, &mut next);
            }
        }
    }
}

/// The best of these, and those that lost against it; of equals the first wins.
pub(crate) fn contest<T>(all: impl Iterator<Item = (Rival, T)>) -> (Option<T>, Rivals) {
    let (mut best, mut rivals): (Option<(Rival, T)>, _) = (None, Rivals::default());
    for (rival, one) in all {
        let wins = best.as_ref().is_none_or(|(best, _)| rival.rank() < best.rank());
        let lost = if wins { best.replace((rival, one)).map(|(lost, _)| lost) } else { Some(rival) };
        if let Some(lost) = lost {
            rivals.note(lost);
        }
    }
    (best.map(|(_, one)| one), rivals)
}

impl Share {
    /// It, as it is compared.
    pub(crate) fn as_rival(&self) -> Rival {
        Rival::of(&self.offer, self.lines.len(), self.atp)
    }

    /// Several shares that lost together, as one rival.
    pub(crate) fn rival(shares: &[Self]) -> Option<Rival> {
        let first = shares.first()?.as_rival();
        let late = shares.iter().map(|share| share.offer.late).max()?;
        let cost_cents = shares.iter().fold(0i64, |sum, share| sum.saturating_add(share.offer.cost_cents));
        Some(Rival { late, cost_cents, ..first })
    }

    /// The nodes that were passed over for it, what is kept for a live sale first.
    pub(crate) fn passed(&self) -> Vec<Passed> {
        let won = self.as_rival();
        let kept = self.kept.as_ref().map(|(passed, _)| *passed);
        let others = self.rivals.0.iter().flatten().map(|rival| rival.passed(&won));
        let mut passed: Vec<Passed> = Vec::with_capacity(PASSED_MAX);
        for one in kept.into_iter().chain(others) {
            let is_new = one.node != self.offer.node && passed.iter().all(|other| other.node != one.node);
            if is_new && passed.len() < PASSED_MAX {
                passed.push(one);
            }
        }
        passed
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        network::{at, node, request, sku, two_nodes},
        plan::PARCELS_MAX,
    };
    use model::{Passed, PassedFor, Service};

    /// What a parcel for Paris passed over, when two nodes hold these articles.
    fn passed(paris: &[&str], lyon: &[&str], service: Service, lines: &[&str]) -> Vec<Vec<(String, PassedFor)>> {
        let mut book = two_nodes();
        paris.iter().for_each(|name| book.count(node("PARIS"), sku(name), 5, Some(0)));
        lyon.iter().for_each(|name| book.count(node("LYON"), sku(name), 5, Some(0)));
        let plan = book.overlay().plan(&request(1, "75", service, lines), at(0)).expect("it is served");
        assert!(plan.parcels.len() <= PARCELS_MAX);
        let told = |passed: &Passed| (passed.node.to_string(), passed.why);
        plan.parcels.iter().map(|parcel| parcel.passed.iter().map(told).collect()).collect()
    }

    #[test]
    fn a_dearer_node_is_named_with_its_price() {
        let mut book = two_nodes();
        for name in ["PARIS", "LYON"] {
            book.count(node(name), sku("ROUGE"), 5, Some(0));
        }
        let plan = book.overlay().plan(&request(1, "75", Service::Standard, &["ROUGE"]), at(0)).expect("it is served");
        let [parcel] = &plan.parcels[..] else { panic!("{plan:?}") };
        let [Passed { node: other, cost_cents, why, offer }] = parcel.passed[..] else { panic!("{parcel:?}") };
        assert_eq!((parcel.node, other, why), (node("PARIS"), node("LYON"), PassedFor::Dearer));
        assert!(cost_cents > parcel.cost_cents);
        let offer = offer.expect("it was compared");
        assert_eq!((parcel.atp, offer.atp), (Some(5), 5), "before the parcel took its own");
        assert!(parcel.eta <= plan.promise.latest && offer.eta <= offer.latest);
    }

    #[test]
    fn a_later_one_and_one_that_lacks_a_line_say_so() {
        let late = passed(&["ROUGE"], &["ROUGE"], Service::Evening, &["ROUGE"]);
        assert_eq!(late, [[("LYON".to_owned(), PassedFor::Later)]]);
        let lacks = passed(&["ROUGE", "CREME"], &["CREME", "PARFUM"], Service::Standard, &["ROUGE", "CREME", "PARFUM"]);
        assert!(lacks.iter().flatten().all(|(_, why)| *why == PassedFor::Dearer), "{lacks:?}");
    }

    #[test]
    fn where_nothing_else_was_compared_nothing_is_named() {
        assert_eq!(passed(&["ROUGE"], &[], Service::Standard, &["ROUGE"]), [vec![]]);
    }
}
