//! What a live sale will want is left to it: an order of another channel that would take kept units is served from
//! elsewhere, when that is as complete, as punctual and in as few parcels.

use crate::{
    overlay::Overlay,
    plan::{Attempt, Share},
    request::{Place, Request},
};
use model::{Channel, Foreseen, Passed, PassedFor};

/// A SKU of which kept units would have been taken, from which node, and for which forecast they are kept.
type Spared = (usize, Passed, Option<Foreseen>);

impl Overlay<'_> {
    /// The attempt, or one that leaves alone what is kept.
    pub(crate) fn sparing(&mut self, request: &Request, place: Place, first: Attempt) -> Attempt {
        // A person's word outranks what is kept.
        if request.channel == Channel::Live || request.pinned.is_some() {
            return first;
        }
        let spared: Vec<Spared> = first.shares.iter().filter_map(|share| self.taken(share)).collect();
        if spared.is_empty() {
            return first;
        }
        self.undo(&first.shares);
        self.spare(true);
        let second = self.attempt(request, place);
        self.spare(false);
        if is_worse(&second, &first) {
            self.undo(&second.shares);
            self.redo(&first.shares);
            return first;
        }
        told(second, &spared)
    }

    /// The SKU of which a share takes kept units, and what is spared without it.
    fn taken(&self, share: &Share) -> Option<Spared> {
        let Share { offer, items, .. } = share;
        items.iter().find_map(|(sku, _)| {
            let (node, cost_cents) = (offer.node, offer.cost_cents);
            let passed = Passed { node, cost_cents, why: PassedFor::Kept, offer: Some(offer.offered(share.atp)) };
            // What the share takes is gone already.
            (self.atp(offer.row, *sku) < self.kept(offer.row, *sku)).then(|| (*sku, passed, self.kept_for(*sku)))
        })
    }

    fn redo(&mut self, shares: &[Share]) {
        for Share { offer, items, .. } in shares {
            self.give(offer.row, items, offer.quarter, offer.way.via);
        }
    }
}

/// Fewer lines served, a day later, or in more parcels.
fn is_worse(second: &Attempt, first: &Attempt) -> bool {
    let measure = |attempt: &Attempt| {
        let late = attempt.shares.iter().map(|share| share.offer.late).max().unwrap_or(0);
        (attempt.declined.len(), late, attempt.shares.len())
    };
    let ((declined, late, parcels), before) = (measure(second), measure(first));
    declined > before.0 || late > before.1 || parcels > before.2
}

/// Each share says what was spared by it.
fn told(mut attempt: Attempt, spared: &[Spared]) -> Attempt {
    for share in &mut attempt.shares {
        let holds = |sku: usize| share.lines.iter().any(|line| line.sku == sku);
        let other = spared.iter().find(|(sku, passed, _)| holds(*sku) && passed.node != share.offer.node);
        share.kept = other.map(|(_, passed, foreseen)| (*passed, *foreseen));
    }
    attempt
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Answer, Ask, Kept, Problem,
        network::{at, node, request, sku, two_nodes},
        solve,
    };
    use model::{NodeId, ParcelPlan, RoomKept, Seq, Service, StockKept};

    /// A parcel from Paris to Paris, when Paris holds two units and keeps so many, and Lyon holds some.
    fn served(channel: Channel, keeps: u32, lyon: u32, service: Service, n: u32) -> Vec<ParcelPlan> {
        let (mut book, mut kept) = (two_nodes(), Kept::default());
        book.count(node("PARIS"), sku("ROUGE"), 2, Some(0));
        book.count(node("LYON"), sku("ROUGE"), lyon, Some(0));
        let (from, until) = (at(240), at(300));
        let foreseen = Some(Foreseen { by: Seq(7), sku: sku("ROUGE"), units: keeps, from, until });
        kept.keep(&StockKept { sku: sku("ROUGE"), nodes: vec![(node("PARIS"), keeps)], foreseen });
        let ask = |n| Ask::Serve(Request { channel, ..request(n, "75", service, &["ROUGE"]) });
        let asks = (1..=n).map(ask).collect();
        let answers = solve(&Problem { book: &book, kept: &kept, inbound: &[], asks, now: at(0) });
        let parcel = |answer| match answer {
            Answer::Served(plan) => plan.expect("it is served").parcels.remove(0),
            Answer::Leaves(..) | Answer::Stays => unreachable!("only lines were asked for"),
        };
        answers.into_iter().map(parcel).collect()
    }

    fn nodes(parcels: &[ParcelPlan]) -> Vec<NodeId> {
        parcels.iter().map(|parcel| parcel.node).collect()
    }

    #[test]
    fn other_channels_take_what_is_kept_last_and_say_what_they_passed_over() {
        let web = served(Channel::Web, 1, 1, Service::Standard, 3);
        assert_eq!(nodes(&web), [node("PARIS"), node("LYON"), node("PARIS")], "one is free, one elsewhere, one kept");
        let [passed] = web[1].passed[..] else { panic!("{web:?}") };
        assert_eq!((passed.node, passed.why), (node("PARIS"), PassedFor::Kept));
        assert!(passed.cost_cents < web[1].cost_cents, "it was nearer");
        assert_eq!(web[1].foreseen.as_deref().map(|foreseen| foreseen.by), Some(Seq(7)));
        assert!(web[0].foreseen.is_none() && web[2].foreseen.is_none());
    }

    #[test]
    fn the_live_takes_what_is_kept_for_it() {
        let live = served(Channel::Live, 2, 5, Service::Standard, 2);
        assert_eq!(nodes(&live), [node("PARIS"), node("PARIS")]);
    }

    #[test]
    fn other_channels_are_prepared_around_the_room_that_is_kept_when_they_leave_alike() {
        let mut book = two_nodes();
        book.count(node("PARIS"), sku("ROUGE"), 9, Some(0));
        let mut kept = Kept::default();
        let capacity = book.node(node("PARIS")).expect("it is listed").capacity_per_quarter;
        let quarters = (0..2).map(|n| (at(15 * n), capacity)).collect();
        kept.keep_room(&RoomKept { node: node("PARIS"), quarters, foreseen: None });
        let served = |channel, service| {
            let asks = vec![Ask::Serve(Request { channel, ..request(1, "75", service, &["ROUGE"]) })];
            match solve(&Problem { book: &book, kept: &kept, inbound: &[], asks, now: at(0) }).remove(0) {
                Answer::Served(Ok(plan)) => (plan.parcels[0].prepared_in, plan.parcels[0].via),
                other => panic!("{other:?}"),
            }
        };
        let (live, web) = (served(Channel::Live, Service::Standard), served(Channel::Web, Service::Standard));
        assert_eq!((live.0, web.0), (at(0), at(30)));
        assert_eq!(live.1, web.1, "it is no later for it");
    }

    #[test]
    fn nobody_waits_longer_for_what_is_kept() {
        // Only the van of Paris arrives in the evening.
        let evening = served(Channel::Web, 2, 5, Service::Evening, 1);
        assert_eq!(nodes(&evening), [node("PARIS")]);
    }
}
