//! Parcels and where each one is. Knows no order's state and no van.

use crate::stock::Hold;
use model::{Moment, NodeId, ParcelId, VanId};
use std::collections::BTreeMap;

/// A parcel is in exactly one place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// Planned at its node.
    Planned,
    /// With the pickers.
    Released,
    /// On the dock.
    Packed,
    /// With a carrier.
    Left,
    /// In a van.
    Aboard(VanId),
    /// With the customer.
    Delivered,
    /// No longer wanted, nothing packed.
    Dropped,
    /// Packed although it was no longer wanted: the order to stop came too late.
    Stray,
}

impl Place {
    /// True once the units have left the shelf for this order.
    pub fn is_packed(self) -> bool {
        match self {
            Self::Packed | Self::Left | Self::Aboard(_) | Self::Delivered => true,
            Self::Planned | Self::Released | Self::Dropped | Self::Stray => false,
        }
    }

    /// True while units are held for it on the shelf.
    pub fn holds(self) -> bool {
        match self {
            Self::Planned | Self::Released => true,
            Self::Packed | Self::Left | Self::Aboard(_) | Self::Delivered | Self::Dropped | Self::Stray => false,
        }
    }

    /// What becomes of a parcel that is said to be somewhere: steps nobody told are made up for, late ones are no news.
    pub fn then(self, to: Self) -> Step {
        match (self, to) {
            (Self::Stray | Self::Delivered, _) => Step::Late,
            (Self::Dropped, _) => Step::Stray,
            (Self::Aboard(van), Self::Aboard(other)) if van != other => Step::Clash,
            (Self::Packed | Self::Left | Self::Aboard(_), Self::Packed) => Step::Late,
            (Self::Left | Self::Aboard(_), Self::Left) | (Self::Aboard(_), Self::Aboard(_)) => Step::Late,
            (Self::Planned | Self::Released | Self::Packed | Self::Left | Self::Aboard(_), _) => Step::On,
        }
    }

    /// True once it is out of the app.
    pub fn has_left(self) -> bool {
        match self {
            Self::Left | Self::Aboard(_) | Self::Delivered => true,
            Self::Planned | Self::Released | Self::Packed | Self::Dropped | Self::Stray => false,
        }
    }
}

/// What a word about a parcel's place means for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// It is there now.
    On,
    /// It is there, or further, already.
    Late,
    /// It was no longer wanted.
    Stray,
    /// It cannot be there: it is in another van.
    Clash,
}

/// One parcel.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    /// Whose, by its place in the books of orders.
    pub order: u32,
    /// Where it is prepared.
    pub node: NodeId,
    /// The order's lines in it.
    pub lines: Vec<u16>,
    /// Units on shelves, line by line.
    pub units: Vec<Hold>,
    /// Where it is.
    pub place: Place,
    /// When it was planned.
    pub since: Moment,
    /// When it is believed to arrive; when it did, once it has.
    pub eta: Moment,
}

/// All parcels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parcels {
    list: Vec<Parcel>,
    index: BTreeMap<ParcelId, u32>,
}

impl Parcels {
    /// A parcel.
    pub fn get(&self, parcel: ParcelId) -> Option<&Parcel> {
        self.index.get(&parcel).and_then(|place| self.list.get(*place as usize))
    }

    /// A parcel, to change it.
    pub fn get_mut(&mut self, parcel: ParcelId) -> Option<&mut Parcel> {
        self.index.get(&parcel).and_then(|place| self.list.get_mut(*place as usize))
    }

    /// Puts a parcel in the books, over one of the same key.
    pub fn put(&mut self, key: ParcelId, parcel: Parcel) {
        if let Some(known) = self.get_mut(key) {
            *known = parcel;
            return;
        }
        self.index.insert(key, u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(parcel);
    }

    /// All parcels, in the order in which they were first planned.
    pub fn all(&self) -> impl Iterator<Item = &Parcel> {
        self.list.iter()
    }

    /// What all parcels hold on shelves.
    pub fn holds(&self) -> impl Iterator<Item = Hold> {
        self.list.iter().filter(|parcel| parcel.place.holds()).flat_map(|parcel| parcel.units.iter().copied())
    }
}
