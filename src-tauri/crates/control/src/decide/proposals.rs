//! Choices that no longer stand are taken from the table with a reason, so that nobody answers for what
//! is gone. A rejection holds for what was asked, not for what comes after it.

use super::tell::subject;
use crate::{
    order::{Order, Parcel, ParcelState},
    section::{
        alerts::Alerts,
        approvals::{Answer, ApprovalScope, ProposalRecord, withdraw},
        docks::Docks,
        fleet::Fleet,
        messages::Messages,
        orders::Orders,
        sites::Sites,
    },
    world::World,
};
use imbl::OrdSet;
use model::{AlertId, AlertKind, Draft, Moment, NodeId, OrderId, Remedy, Seq, Tour};

/// What proposals stand on.
struct Proposals<'a> {
    alerts: &'a Alerts,
    docks: &'a Docks,
    fleet: &'a Fleet,
    messages: &'a Messages,
    orders: &'a Orders,
    sites: &'a Sites,
    minute_by: Seq,
    seq: Seq,
}

pub(super) fn proposals(world: &World, _: Moment) -> Vec<Draft> {
    let proposals = Proposals {
        alerts: world.alerts(),
        docks: world.docks(),
        fleet: world.fleet(),
        messages: world.messages(),
        orders: world.orders(),
        sites: world.sites(),
        minute_by: world.days().minute_by(),
        seq: world.seq,
    };
    world.approvals().proposals().filter_map(|record| proposals.take(record)).collect()
}

impl Proposals<'_> {
    fn take(&self, record: &ProposalRecord) -> Option<Draft> {
        let moved_by = match ApprovalScope::of(&record.proposal.remedy) {
            ApprovalScope::Transfer(van) if self.fleet.to_rescue().contains_key(&van) => None,
            ApprovalScope::Transfer(van) => Some(self.fleet.heard(van).unwrap_or(self.minute_by)),
            ApprovalScope::Allocate(order) => self.done_with(order, |order| order.asked_by.is_none()),
            ApprovalScope::Notify(order) => {
                self.done_with(order, |order| !self.messages.to_tell().contains_key(&order.card.order))
            }
            ApprovalScope::Announce(cause) => self.crowd_moved(cause, record),
            ApprovalScope::Release(node) => self.release_moved(node, record.answer),
            ApprovalScope::Reroute(_) => self.reroute_moved(record),
        }?;
        Some(withdraw(&record.proposal, moved_by))
    }

    fn done_with(&self, id: OrderId, done: impl Fn(&Order) -> bool) -> Option<Seq> {
        let order = self.orders.get(id)?;
        done(order).then_some(order.touched_by)
    }

    /// Nobody waits to be told any more, more do than the choice says, or its alert is another one by now. That some of
    /// them have been told otherwise since is no reason to take it from under a hand.
    fn crowd_moved(&self, cause: Seq, record: &ProposalRecord) -> Option<Seq> {
        let Remedy::Announce { orders, .. } = &record.proposal.remedy else { return None };
        let Some(crowd) = self.messages.crowds().get(&cause) else { return Some(self.seq) };
        let moved = match record.answer {
            Answer::Open => self.is_unnamed(crowd, record.proposal.alert) || has_grown(crowd, orders),
            Answer::Accepted(_) | Answer::Rejected(_) => false,
        };
        let none_left = || !orders.iter().any(|order| crowd.contains(order));
        (moved || none_left()).then_some(self.seq)
    }

    /// The alert that says so is over, or has opened since the choice was put.
    fn is_unnamed(&self, crowd: &OrdSet<OrderId>, alert: Option<AlertId>) -> bool {
        let book = self.alerts.book();
        match alert {
            Some(alert) => book.alert(alert).is_none_or(|known| !known.is_open()),
            None => book.is_open(AlertKind::MassMessage, subject(self.orders, crowd)),
        }
    }

    /// Nothing waits there any more, or something new does since a person said no.
    fn release_moved(&self, node: NodeId, answer: Answer) -> Option<Seq> {
        let held = |parcel: &&Parcel| self.orders.get(parcel.order).is_some_and(|order| order.held);
        let waiting = self.sites.waiting(node).filter_map(|id| self.orders.parcel(id));
        self.moved(waiting.filter(|parcel| !held(parcel)), answer)
    }

    /// None of its parcels is free on the dock any more, or another has come since a person said no.
    fn reroute_moved(&self, record: &ProposalRecord) -> Option<Seq> {
        let Remedy::Reroute(tours) = &record.proposal.remedy else { return None };
        let free = |parcel: &&Parcel| parcel.state == ParcelState::Packed && parcel.van.is_none();
        let planned = |tour: &Tour| tour.stops.iter().flat_map(|stop| stop.parcels.clone()).collect::<Vec<_>>();
        let asked = tours.iter().flat_map(planned).filter_map(|id| self.orders.parcel(id));
        let depots = tours.iter().filter_map(|tour| self.fleet.van(tour.van)).map(|van| van.depot);
        let docked = depots.flat_map(|depot| self.docks.at(depot)).filter_map(|id| self.orders.parcel(id));
        match record.answer {
            Answer::Open | Answer::Accepted(_) => self.moved(asked.filter(free), record.answer),
            Answer::Rejected(_) => self.moved(docked.filter(free), record.answer),
        }
    }

    fn moved<'p>(&self, concerned: impl Iterator<Item = &'p Parcel>, answer: Answer) -> Option<Seq> {
        match (concerned.map(|parcel| parcel.touched_by).max(), answer) {
            (None, _) => Some(self.seq),
            (Some(newest), Answer::Rejected(said)) if newest > said => Some(newest),
            (Some(_), Answer::Open | Answer::Accepted(_) | Answer::Rejected(_)) => None,
        }
    }
}

/// Somebody waits whom the choice does not name. Both are in order of key, so one walk along both finds out.
fn has_grown(crowd: &OrdSet<OrderId>, named: &[OrderId]) -> bool {
    let mut named = named.iter();
    crowd.iter().any(|order| !named.any(|other| other == order))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_told_since_takes_no_choice_from_the_table_and_who_came_does() {
        let orders = |numbers: &[u32]| -> Vec<OrderId> {
            numbers.iter().map(|n| OrderId::new(&format!("SH-{n}")).expect("short")).collect()
        };
        let named = orders(&[2, 4, 6, 8]);
        let grown = |waits: &[u32]| has_grown(&orders(waits).into_iter().collect(), &named);
        assert_eq!([grown(&[2, 4, 6, 8]), grown(&[4, 8]), grown(&[])], [false; 3]);
        assert_eq!([grown(&[1, 2, 4, 6, 8]), grown(&[4, 5]), grown(&[8, 9])], [true; 3]);
    }
}
