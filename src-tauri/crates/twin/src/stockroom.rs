//! What really lies on shelves and docks: units and parcels. Knows nothing of who moves them.

use crate::{Script, network::Network};
use model::{Moment, NodeId, ParcelId, Seed, SkuId, VanId, Via};
use std::collections::{BTreeMap, BTreeSet};

/// Units of one SKU at one node.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Shelf {
    /// Not yet in a closed parcel.
    units: u32,
    /// Of these, in somebody's hands for a parcel.
    taken: u32,
}

/// How far a parcel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Asked for.
    Listed,
    /// Being picked or packed.
    Picking,
    /// Closed and waiting since then.
    Packed(Moment),
    /// In a van.
    Aboard(VanId),
    /// Out of our hands.
    Gone,
    /// Not wanted any more.
    Stopped,
}

/// A parcel as the floor knows it.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    pub node: NodeId,
    pub via: Via,
    pub stage: Stage,
    /// Units wanted.
    pub items: Vec<(SkuId, u32)>,
    /// Units in hand, then in the box.
    held: Vec<(SkuId, u32)>,
    /// It is not to be loaded.
    kept: bool,
}

/// All shelves and parcels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stockroom {
    shelves: BTreeMap<(NodeId, SkuId), Shelf>,
    parcels: BTreeMap<ParcelId, Parcel>,
    /// Packed parcels by the way they leave.
    docks: BTreeMap<(NodeId, Via), BTreeSet<ParcelId>>,
}

impl Stockroom {
    /// Shelves as counted, but for small differences nobody knows of.
    pub fn new(network: &Network, script: &Script, seed: Seed) -> Self {
        let mut draws = seed.stream("shelves");
        let mut stockroom = Self::default();
        for (place, counted) in &network.counts {
            let wrong = draws.chance(script.shelves.wrong);
            let missing = draws.between(1, i64::from(script.shelves.missing).max(1)) as u32;
            let units = if wrong { counted.saturating_sub(missing) } else { *counted };
            stockroom.shelves.insert(*place, Shelf { units, taken: 0 });
        }
        stockroom
    }

    /// Shelves are filled as counted; parcels that are gone or not wanted are forgotten.
    pub fn next_day(&mut self, network: &Network, script: &Script, seed: Seed) {
        self.parcels.retain(|_, parcel| !matches!(parcel.stage, Stage::Gone | Stage::Stopped));
        for (place, shelf) in Self::new(network, script, seed).shelves {
            let taken = self.shelves.get(&place).map_or(0, |before| before.taken);
            self.shelves.insert(place, Shelf { units: shelf.units.max(taken), taken });
        }
    }

    /// The parcels that are known.
    pub fn parcels(&self) -> impl Iterator<Item = ParcelId> {
        self.parcels.keys().copied()
    }

    /// A parcel is asked for. Asked again it changes nothing, unless it had been stopped.
    /// Says whether there is new work.
    pub fn list(&mut self, parcel: ParcelId, node: NodeId, via: Via, items: Vec<(SkuId, u32)>) -> bool {
        let known = self.parcels.get(&parcel).is_some_and(|known| known.stage != Stage::Stopped);
        if !known {
            self.parcels
                .insert(parcel, Parcel { node, via, stage: Stage::Listed, items, held: Vec::new(), kept: false });
        }
        !known
    }

    /// A parcel by its key.
    pub fn parcel(&self, parcel: ParcelId) -> Option<&Parcel> {
        self.parcels.get(&parcel)
    }

    /// Units that a count would find: on the shelf or in somebody's hands.
    pub fn counted(&self, node: NodeId, sku: SkuId) -> u32 {
        self.shelves.get(&(node, sku)).map_or(0, |shelf| shelf.units)
    }

    /// Units still on the shelf.
    pub fn free(&self, node: NodeId, sku: SkuId) -> u32 {
        self.shelves.get(&(node, sku)).map_or(0, |shelf| shelf.units.saturating_sub(shelf.taken))
    }

    /// Takes units for a parcel; refuses, taking none, when the shelf holds fewer.
    pub fn take(&mut self, parcel: ParcelId, sku: SkuId, qty: u32) -> bool {
        let Some(known) = self.parcels.get_mut(&parcel) else { return false };
        let Some(shelf) = self.shelves.get_mut(&(known.node, sku)) else { return false };
        if shelf.units.saturating_sub(shelf.taken) < qty {
            return false;
        }
        shelf.taken += qty;
        known.held.push((sku, qty));
        known.stage = Stage::Picking;
        true
    }

    /// What a robot carried for a parcel goes back to the shelf; the parcel waits to be picked again.
    pub fn put_back(&mut self, parcel: ParcelId) {
        let Some(known) = self.parcels.get_mut(&parcel).filter(|known| known.stage == Stage::Picking) else { return };
        known.stage = Stage::Listed;
        for (sku, qty) in known.held.drain(..) {
            if let Some(shelf) = self.shelves.get_mut(&(known.node, sku)) {
                shelf.taken = shelf.taken.saturating_sub(qty);
            }
        }
    }

    /// Closes a parcel: its units leave the books of the shelf. False when it was stopped meanwhile.
    pub fn pack(&mut self, parcel: ParcelId, now: Moment) -> bool {
        let Some(known) = self.parcels.get_mut(&parcel).filter(|known| known.stage == Stage::Picking) else {
            return false;
        };
        for (sku, qty) in &known.held {
            if let Some(shelf) = self.shelves.get_mut(&(known.node, *sku)) {
                shelf.units = shelf.units.saturating_sub(*qty);
                shelf.taken = shelf.taken.saturating_sub(*qty);
            }
        }
        known.stage = Stage::Packed(now);
        self.docks.entry((known.node, known.via)).or_default().insert(parcel);
        true
    }

    /// Gives up a parcel that has not left; its units go back. Says which counts changed for the books:
    /// those of a parcel that had been packed.
    pub fn stop(&mut self, parcel: ParcelId) -> Vec<SkuId> {
        let Some(known) = self.parcels.get_mut(&parcel) else { return Vec::new() };
        let packed = match known.stage {
            Stage::Listed | Stage::Picking => false,
            Stage::Packed(_) => true,
            Stage::Aboard(_) | Stage::Gone | Stage::Stopped => return Vec::new(),
        };
        known.stage = Stage::Stopped;
        let (place, held) = ((known.node, known.via), std::mem::take(&mut known.held));
        for (sku, qty) in &held {
            let shelf = self.shelves.entry((place.0, *sku)).or_default();
            if packed { shelf.units += qty } else { shelf.taken = shelf.taken.saturating_sub(*qty) }
        }
        if let Some(dock) = self.docks.get_mut(&place) {
            dock.remove(&parcel);
        }
        if packed { held.into_iter().map(|(sku, _)| sku).collect() } else { Vec::new() }
    }

    /// A parcel is not to be loaded, or may be again.
    pub fn keep(&mut self, parcel: ParcelId, kept: bool) {
        if let Some(known) = self.parcels.get_mut(&parcel) {
            known.kept = kept;
        }
    }

    /// Changes the way a parcel leaves, while it has not. It may be loaded, unless it is held again.
    pub fn relabel(&mut self, parcel: ParcelId, via: Via) {
        let Some(known) = self.parcels.get_mut(&parcel) else { return };
        if let Stage::Packed(_) = known.stage {
            if let Some(dock) = self.docks.get_mut(&(known.node, known.via)) {
                dock.remove(&parcel);
            }
            self.docks.entry((known.node, via)).or_default().insert(parcel);
        }
        known.via = via;
        known.kept = false;
    }

    /// Takes from the dock what leaves this way and was packed in time.
    pub fn load(&mut self, node: NodeId, via: Via, cutoff: Moment) -> Vec<ParcelId> {
        let dock = self.docks.get(&(node, via)).cloned().unwrap_or_default();
        let in_time = |parcel: &ParcelId| matches!(self.parcels.get(parcel), Some(Parcel { stage: Stage::Packed(at), kept: false, .. }) if *at <= cutoff);
        let load: Vec<ParcelId> = dock.into_iter().filter(in_time).collect();
        load.iter().for_each(|parcel| self.leave(*parcel, Stage::Gone));
        load
    }

    /// Puts a packed parcel of a depot's own vans aboard; false when it is not there.
    pub fn board(&mut self, parcel: ParcelId, depot: NodeId, van: VanId) -> bool {
        let waits = |known: &Parcel| {
            known.node == depot && known.via == Via::Van && !known.kept && matches!(known.stage, Stage::Packed(_))
        };
        let there = self.parcels.get(&parcel).is_some_and(waits);
        if there {
            self.leave(parcel, Stage::Aboard(van));
        }
        there
    }

    /// A parcel aboard goes elsewhere: into another van, or out of our hands.
    pub fn hand(&mut self, parcel: ParcelId, to: Stage) {
        if let Some(known) = self.parcels.get_mut(&parcel) {
            known.stage = to;
        }
    }

    /// A parcel comes back to its dock.
    pub fn unload(&mut self, parcel: ParcelId, now: Moment) {
        if let Some(known) = self.parcels.get_mut(&parcel) {
            known.stage = Stage::Packed(now);
            self.docks.entry((known.node, known.via)).or_default().insert(parcel);
        }
    }

    fn leave(&mut self, parcel: ParcelId, stage: Stage) {
        if let Some(known) = self.parcels.get_mut(&parcel) {
            known.stage = stage;
            if let Some(dock) = self.docks.get_mut(&(known.node, known.via)) {
                dock.remove(&parcel);
            }
        }
    }

    /// Units of one SKU anywhere: on shelves, in hands, in parcels. Never changes.
    #[cfg(test)]
    pub fn everywhere(&self, sku: SkuId) -> u32 {
        let shelves: u32 = self.shelves.iter().filter(|((_, s), _)| *s == sku).map(|(_, shelf)| shelf.units).sum();
        let boxed = |parcel: &&Parcel| matches!(parcel.stage, Stage::Packed(_) | Stage::Aboard(_) | Stage::Gone);
        let held = self.parcels.values().filter(boxed).flat_map(|parcel| &parcel.held);
        shelves + held.filter(|(s, _)| *s == sku).map(|(_, qty)| qty).sum::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::DepartureId;

    fn stockroom() -> (Stockroom, NodeId, SkuId, Via) {
        let (node, sku) = (NodeId::new("FR-CEN").expect("short"), SkuId::new("LIP").expect("short"));
        let mut stockroom = Stockroom::default();
        stockroom.shelves.insert((node, sku), Shelf { units: 5, taken: 0 });
        (stockroom, node, sku, Via::Departure(DepartureId::new("D1").expect("short")))
    }

    fn parcel(text: &str) -> ParcelId {
        ParcelId::new(text).expect("short")
    }

    #[test]
    fn a_unit_in_hand_is_counted_until_it_is_packed() {
        let (mut stockroom, node, sku, via) = stockroom();
        assert!(stockroom.list(parcel("A/1"), node, via, vec![(sku, 3)]));
        assert!(!stockroom.list(parcel("A/1"), node, via, vec![(sku, 3)]), "asked twice, prepared once");
        assert!(stockroom.take(parcel("A/1"), sku, 3));
        assert_eq!((stockroom.counted(node, sku), stockroom.free(node, sku)), (5, 2));
        assert!(stockroom.pack(parcel("A/1"), Moment(10)));
        assert_eq!((stockroom.counted(node, sku), stockroom.free(node, sku)), (2, 2));
        assert_eq!(stockroom.everywhere(sku), 5);
    }

    #[test]
    fn a_short_shelf_gives_nothing() {
        let (mut stockroom, node, sku, via) = stockroom();
        stockroom.list(parcel("A/1"), node, via, vec![(sku, 6)]);
        assert!(!stockroom.take(parcel("A/1"), sku, 6));
        assert_eq!(stockroom.free(node, sku), 5);
    }

    #[test]
    fn a_stopped_parcel_goes_back_to_the_shelf() {
        let (mut stockroom, node, sku, via) = stockroom();
        for name in ["A/1", "B/1"] {
            stockroom.list(parcel(name), node, via, vec![(sku, 2)]);
            assert!(stockroom.take(parcel(name), sku, 2));
        }
        assert!(stockroom.pack(parcel("B/1"), Moment(10)));
        assert_eq!(stockroom.stop(parcel("A/1")), [], "not packed: the books never let it go");
        assert_eq!(stockroom.stop(parcel("B/1")), [sku], "packed: the books must hear of it");
        assert_eq!((stockroom.counted(node, sku), stockroom.everywhere(sku)), (5, 5));
        assert!(stockroom.load(node, via, Moment(99)).is_empty());
    }

    #[test]
    fn a_truck_takes_what_was_packed_before_the_cutoff() {
        let (mut stockroom, node, sku, via) = stockroom();
        for (name, at) in [("A/1", 10), ("B/1", 20)] {
            stockroom.list(parcel(name), node, via, vec![(sku, 1)]);
            stockroom.take(parcel(name), sku, 1);
            stockroom.pack(parcel(name), Moment(at));
        }
        assert_eq!(stockroom.load(node, via, Moment(15)), [parcel("A/1")]);
        stockroom.relabel(parcel("B/1"), Via::Van);
        let van = VanId::new("V1").expect("short");
        stockroom.keep(parcel("B/1"), true);
        assert!(!stockroom.board(parcel("B/1"), node, van), "held at the dock");
        stockroom.keep(parcel("B/1"), false);
        assert!(stockroom.board(parcel("B/1"), node, van) && !stockroom.board(parcel("A/1"), node, van));
    }
}
