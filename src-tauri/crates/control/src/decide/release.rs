//! Which parcels go to the pickers now: enough to keep them busy, not so many that a live order that
//! comes next would wait behind them. Room is kept for the live orders that the forecast expects next, by parcels that
//! may wait.

use super::because;
use crate::{
    calendar::{at_minute, is_open},
    cut::robots as cut,
    risk::takes,
    section::{
        approvals::{Approval, ApprovalScope, Approvals, propose},
        orders::Orders,
        robots::Robots,
        sites::Sites,
        stock::Stock,
    },
    world::World,
};
use model::{Channel, Decision, Draft, Moment, NodeCard, NodeId, ParcelId, QUARTER, Remedy, Seq, Span};
use picking::Waiting;

/// Units in work at a node without robots: what it prepares in this many quarters of an hour.
const QUARTERS_IN_WORK: u32 = 1;
/// Units in waiting for each robot: one mission to come.
const UNITS_A_ROBOT: u32 = 8;
/// Most of a node's room that is kept, as its part: what waits keeps the pickers busy meanwhile.
const KEPT_PART: u32 = 2;
/// A parcel due before this does not wait for others.
const PATIENT: Span = Span::hours(1);

/// What releases stand on.
struct Releases<'a> {
    sites: &'a Sites,
    robots: &'a Robots,
    orders: &'a Orders,
    stock: &'a Stock,
    approvals: &'a Approvals,
    seq: Seq,
    now: Moment,
}

pub(super) fn releases(world: &World, now: Moment) -> Vec<Draft> {
    let releases = Releases {
        sites: world.sites(),
        robots: world.robots(),
        orders: world.orders(),
        stock: world.stock(),
        approvals: world.approvals(),
        seq: world.seq,
        now,
    };
    world.dirty.nodes.iter().enumerate().filter_map(|(number, node)| releases.at(number, *node)).collect()
}

impl Releases<'_> {
    fn at(&self, number: usize, node: NodeId) -> Option<Draft> {
        if self.sites.waiting_len(node) == 0 {
            return None;
        }
        let card = self.stock.book().node(node).filter(|card| is_open(card, self.now))?;
        let (room, limit) = self.room(card);
        // Released by the handful, so that the ranking is made for several parcels at once.
        if room == 0 || room < limit / 10 {
            return None;
        }
        let next = self.stock.kept().between(node, self.now, self.now + QUARTER);
        let kept = next.map_or(0, |next| next.units).min(limit / KEPT_PART);
        let patient = if kept > 0 { self.patient(card, kept) } else { None };
        let queue: Vec<Waiting> = self.sites.waiting(node).filter_map(|id| self.waiting(id, patient)).collect();
        let parcels = cut::releases(&queue, room, kept, self.now);
        let touched = parcels.iter().filter_map(|id| self.orders.parcel(*id)).map(|parcel| parcel.touched_by);
        let newest = touched.max()?;
        match self.approvals.approval(ApprovalScope::Release(node)) {
            Approval::Act(allowed) => {
                let foreseen = next.filter(|_| leaves_room(&queue, &parcels, room)).map(Box::new);
                Some(because(allowed.unwrap_or(newest), Decision::Released { node, parcels, foreseen }))
            }
            Approval::Propose => propose(self.seq, newest, Remedy::Release(node), number, None),
            Approval::Wait => None,
        }
    }

    /// Units that may be released now, and at the most.
    fn room(&self, card: &NodeCard) -> (u32, u32) {
        match self.robots.warehouse(card.node) {
            Some(warehouse) => {
                (warehouse.room_units(), (warehouse.robots().count() as u32).saturating_mul(UNITS_A_ROBOT))
            }
            None => {
                let limit = card.capacity_per_quarter.saturating_mul(QUARTERS_IN_WORK).max(1);
                (limit.saturating_sub(self.sites.in_work(card.node)), limit)
            }
        }
    }

    /// What is due then or later may wait for a quarter of an hour and still be packed today: even behind all that waits
    /// and what room is kept for, with a fifth of the time to spare. Nothing may when that is not so.
    fn patient(&self, card: &NodeCard, kept: u32) -> Option<Moment> {
        let work = self.sites.in_work(card.node).saturating_add(self.sites.waiting_units(card.node));
        let takes = takes(card, work.saturating_add(kept));
        let ends = (self.now + QUARTER + takes + Span(takes.0 / 5)).max(self.now + PATIENT);
        (ends <= at_minute(self.now, card.closes_min)).then_some(ends)
    }

    fn waiting(&self, id: ParcelId, patient: Option<Moment>) -> Option<Waiting> {
        let parcel = self.orders.parcel(id)?;
        let order = self.orders.get(parcel.order).filter(|order| !order.held)?;
        let (live, due) = (order.card.channel == Channel::Live, self.stock.must_be_packed(parcel));
        Some(Waiting {
            parcel: id,
            live,
            due,
            since: parcel.since,
            units: parcel.units(),
            may_wait: !live && patient.is_some_and(|patient| patient <= due),
        })
    }
}

/// Parcels wait although there is room.
fn leaves_room(queue: &[Waiting], released: &[ParcelId], room: u32) -> bool {
    let taken = queue.iter().filter(|one| released.contains(&one.parcel));
    queue.len() > released.len() && taken.fold(0u32, |sum, one| sum.saturating_add(one.units)) < room
}
