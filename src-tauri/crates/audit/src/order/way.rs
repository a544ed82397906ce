//! The way of parcels: to the pickers, onto the dock, out of the app, to the customer.

use super::{Orders, Report};
use crate::{
    parcel::{Parcel, Place, Step},
    stock::Shelves,
    violation::{Findings, Rule},
};
use model::{DepartureCard, DepartureId, Moment, NodeId, ParcelId, Seq, SkuId};

impl Orders {
    /// Parcels go to the pickers.
    pub fn release(&mut self, seq: Seq, node: NodeId, parcels: &[ParcelId], found: &mut Findings) {
        for key in parcels {
            let Some(parcel) = self.parcels.get_mut(*key) else {
                found.at(Rule::ParcelUnknown, seq, format!("{key} is released, nobody planned it"));
                continue;
            };
            if parcel.place != Place::Planned || parcel.node != node {
                let detail = format!("{key} is released at {node}: it is {:?} at {}", parcel.place, parcel.node);
                found.at(Rule::ParcelState, seq, detail);
                continue;
            }
            parcel.place = Place::Released;
            let order = parcel.order as usize;
            if self.list.get(order).is_some_and(|order| order.held.is_some()) {
                found.at(Rule::OrderState, seq, format!("{key} is released while its order is held back"));
            }
        }
    }

    /// A parcel is closed: its units leave the shelf.
    pub fn pack(&mut self, told: Report, node: NodeId, key: ParcelId, shelves: &mut Shelves, found: &mut Findings) {
        if let Some(parcel) = self.parcels.get(key).filter(|parcel| parcel.node != node) {
            let detail = format!("{key} is packed at {node}, planned at {}", parcel.node);
            found.at(Rule::ParcelState, told.seq, detail);
        }
        self.step(told, key, Place::Packed, shelves, found);
    }

    /// The shelf held too little for a parcel: it waits for a new allocation, and the books follow the shelf.
    pub fn set_aside(&mut self, key: ParcelId, (node, sku, units): (NodeId, SkuId, u32), shelves: &mut Shelves) {
        if self.parcels.get(key).is_some_and(|parcel| parcel.place.holds()) {
            self.drop_parcel(key, shelves);
            shelves.correct(node, sku, units);
        }
    }

    /// A truck calls at a node.
    pub fn call(&mut self, card: &DepartureCard) {
        self.departures.insert(card.departure, card.node);
    }

    /// A carrier's truck took parcels.
    pub fn leave(
        &mut self,
        told: Report,
        departure: DepartureId,
        parcels: &[ParcelId],
        shelves: &mut Shelves,
        found: &mut Findings,
    ) {
        let calls_at = self.departures.get(&departure).copied();
        for key in parcels {
            let elsewhere = |parcel: &&Parcel| calls_at.is_some_and(|node| node != parcel.node);
            if let Some(parcel) = self.parcels.get(*key).filter(elsewhere) {
                let detail = format!("{key} leaves with {departure}, it is prepared at {}", parcel.node);
                found.at(Rule::ParcelPlace, told.seq, detail);
                continue;
            }
            self.step(told, *key, Place::Left, shelves, found);
        }
    }

    /// Moves a parcel to a place, with all steps on the way that nobody told; finds it when it cannot be there. True
    /// when it moved.
    pub fn step(
        &mut self,
        told: Report,
        key: ParcelId,
        to: Place,
        shelves: &mut Shelves,
        found: &mut Findings,
    ) -> bool {
        let Some(parcel) = self.parcels.get_mut(key) else {
            found.at(Rule::ParcelUnknown, told.seq, format!("{key} becomes {to:?}, nobody planned it"));
            return false;
        };
        let arrived = told.when;
        let (was, step, at) = (parcel.place, parcel.place.then(to), told.when.max(parcel.since));
        let told = Report { when: at, ..told };
        match step {
            Step::Late => return false,
            Step::Clash => {
                found.at(Rule::ParcelPlace, told.seq, format!("{key} becomes {to:?}: it is {was:?}"));
                return false;
            }
            Step::Stray => {
                parcel.place = Place::Stray;
                parcel.units.iter().for_each(|unit| shelves.take(told, *unit, found));
                found.at(Rule::ParcelState, told.seq, format!("{key} becomes {to:?}, it was no longer wanted"));
                return false;
            }
            Step::On => parcel.place = to,
        }
        if to == Place::Delivered {
            parcel.eta = arrived;
        }
        if was.holds() {
            for unit in &parcel.units {
                shelves.take(told, *unit, found);
                shelves.free(*unit);
            }
        }
        let order = parcel.order as usize;
        if to == Place::Delivered {
            self.close_if_delivered(order);
        }
        true
    }

    /// A parcel that a van brought back is on the dock again.
    pub fn unload(&mut self, key: ParcelId) {
        if let Some(parcel) = self.parcels.get_mut(key).filter(|parcel| matches!(parcel.place, Place::Aboard(_))) {
            parcel.place = Place::Packed;
        }
    }

    /// A parcel leaves another way: it must still be in the app, or in a van that cannot go on.
    pub fn rebind(&mut self, seq: Seq, key: ParcelId, eta: Moment, found: &mut Findings) {
        let Some(parcel) = self.parcels.get_mut(key) else {
            return found.at(Rule::ParcelUnknown, seq, format!("{key} is rebound, nobody planned it"));
        };
        parcel.eta = eta;
        match parcel.place {
            Place::Planned | Place::Released | Place::Packed | Place::Aboard(_) => {}
            Place::Left | Place::Delivered | Place::Dropped | Place::Stray => {
                found.at(Rule::ParcelState, seq, format!("{key} is rebound: it is {:?}", parcel.place));
            }
        }
    }
}
