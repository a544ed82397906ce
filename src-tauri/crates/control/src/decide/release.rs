//! Which parcels go to the pickers now: enough to keep them busy, not so many that a live order that
//! comes next would wait behind them.

use super::because;
use crate::{
    permit::{Matter, Permit},
    world::World,
};
use model::{Decision, DecisionKind, Draft, Moment, NodeCard, NodeId, ParcelId, Remedy, Span, Via};
use picking::Waiting;

/// Units in work at a node without robots: what it prepares in this many quarters of an hour.
const QUARTERS_IN_WORK: u32 = 1;
/// Units in waiting for each robot: one mission to come.
const UNITS_A_ROBOT: u32 = 8;

impl World {
    pub(super) fn decide_releases(&self, now: Moment) -> Vec<Draft> {
        self.touched.nodes.iter().enumerate().filter_map(|(number, node)| self.release_at(number, *node, now)).collect()
    }

    fn release_at(&self, number: usize, node: NodeId, now: Moment) -> Option<Draft> {
        let waiting = self.waiting.get(&node).filter(|waiting| !waiting.is_empty())?;
        let card = self.book.node(node).filter(|card| is_open(card, now))?;
        let (room, limit) = self.room(card);
        // Released by the handful, so that the ranking is made for several parcels at once.
        if room == 0 || room < limit / 10 {
            return None;
        }
        let queue: Vec<Waiting> = waiting.iter().filter_map(|id| self.waiting_parcel(*id)).collect();
        let parcels = picking::release(&queue, room, now);
        let newest = parcels.iter().filter_map(|id| self.parcels.get(id)).map(|parcel| parcel.touched_by).max()?;
        match self.permit(DecisionKind::Release, Matter::Release(node)) {
            Permit::Act(allowed) => Some(because(allowed.unwrap_or(newest), Decision::Released { node, parcels })),
            Permit::Propose => self.propose(newest, Remedy::Release(node), number, None),
            Permit::Wait => None,
        }
    }

    /// Units that may be released now, and at the most.
    fn room(&self, card: &NodeCard) -> (u32, u32) {
        match self.warehouses.get(&card.node) {
            Some(warehouse) => {
                (warehouse.room_units(), (warehouse.robots().count() as u32).saturating_mul(UNITS_A_ROBOT))
            }
            None => {
                let limit = card.capacity_per_slot.saturating_mul(QUARTERS_IN_WORK).max(1);
                (limit.saturating_sub(self.in_work.get(&card.node).copied().unwrap_or(0)), limit)
            }
        }
    }

    fn waiting_parcel(&self, id: ParcelId) -> Option<Waiting> {
        let parcel = self.parcels.get(&id)?;
        let order = self.orders.get(&parcel.order).filter(|order| !order.held)?;
        Some(Waiting {
            parcel: id,
            live: order.card.channel == model::Channel::Live,
            due: self.must_be_packed(parcel),
            since: parcel.since,
            units: parcel.units(),
        })
    }

    /// When a parcel must be packed at the latest.
    pub(crate) fn must_be_packed(&self, parcel: &crate::order::Parcel) -> Moment {
        match parcel.plan.via {
            Via::Departure(departure) => {
                self.book.departure(departure).map_or(parcel.plan.eta, |departure| departure.cutoff)
            }
            // An evening tour takes about two hours.
            Via::Van => parcel.plan.eta - Span::hours(2),
        }
    }
}

/// Whether people work there now.
pub(crate) fn is_open(card: &NodeCard, now: Moment) -> bool {
    let minute = now.minute_of_day();
    let (begun, over) = (minute >= card.opens_min, minute >= card.closes_min);
    // Closing before opening is a night shift.
    if card.opens_min < card.closes_min { begun && !over } else { begun || !over }
}
