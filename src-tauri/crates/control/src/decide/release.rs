//! Which parcels go to the pickers now: enough to keep them busy, not so many that a live order that
//! comes next would wait behind them.

use super::because;
use crate::{
    calendar::is_open,
    cut::robots as cut,
    section::{
        approvals::{Approvals, Matter, Permit, propose},
        orders::Orders,
        robots::Robots,
        sites::Sites,
        stock::Stock,
    },
    world::World,
};
use model::{Channel, Decision, Draft, Moment, NodeCard, NodeId, ParcelId, Remedy, Seq};
use picking::Waiting;

/// Units in work at a node without robots: what it prepares in this many quarters of an hour.
const QUARTERS_IN_WORK: u32 = 1;
/// Units in waiting for each robot: one mission to come.
const UNITS_A_ROBOT: u32 = 8;

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
    world.touched.nodes.iter().enumerate().filter_map(|(number, node)| releases.at(number, *node)).collect()
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
        let queue: Vec<Waiting> = self.sites.waiting(node).filter_map(|id| self.waiting(id)).collect();
        let parcels = cut::releases(&queue, room, self.now);
        let touched = parcels.iter().filter_map(|id| self.orders.parcel(*id)).map(|parcel| parcel.touched_by);
        let newest = touched.max()?;
        match self.approvals.permit(Matter::Release(node)) {
            Permit::Act(allowed) => Some(because(allowed.unwrap_or(newest), Decision::Released { node, parcels })),
            Permit::Propose => propose(self.seq, newest, Remedy::Release(node), number, None),
            Permit::Wait => None,
        }
    }

    /// Units that may be released now, and at the most.
    fn room(&self, card: &NodeCard) -> (u32, u32) {
        match self.robots.warehouse(card.node) {
            Some(warehouse) => {
                (warehouse.room_units(), (warehouse.robots().count() as u32).saturating_mul(UNITS_A_ROBOT))
            }
            None => {
                let limit = card.capacity_per_slot.saturating_mul(QUARTERS_IN_WORK).max(1);
                (limit.saturating_sub(self.sites.in_work(card.node)), limit)
            }
        }
    }

    fn waiting(&self, id: ParcelId) -> Option<Waiting> {
        let parcel = self.orders.parcel(id)?;
        let order = self.orders.get(parcel.order).filter(|order| !order.held)?;
        Some(Waiting {
            parcel: id,
            live: order.card.channel == Channel::Live,
            due: self.stock.must_be_packed(parcel),
            since: parcel.since,
            units: parcel.units(),
        })
    }
}
