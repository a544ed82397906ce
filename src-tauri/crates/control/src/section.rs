//! The sections of the World: each a value in a file of its own, with private fields, changes as methods that hold its
//! invariants, and questions as methods. A section knows no other; what joins them is in `apply`.

pub(crate) mod alerts;
pub(crate) mod approvals;
pub(crate) mod counts;
pub(crate) mod days;
pub(crate) mod demand;
pub(crate) mod docks;
pub(crate) mod early;
pub(crate) mod ended;
pub(crate) mod feeds;
pub(crate) mod fleet;
pub(crate) mod forecasts;
pub(crate) mod kept_word;
pub(crate) mod messages;
pub(crate) mod orders;
pub(crate) mod robots;
pub(crate) mod sales;
pub(crate) mod setbacks;
pub(crate) mod shelf;
pub(crate) mod show;
pub(crate) mod sites;
pub(crate) mod stock;

use crate::shared::Shared;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::{Deref, DerefMut};

/// A section in its place in the World: shared with all copies, and marked when it is changed, so that `decide` asks
/// again only those stages that read it.
#[derive(Clone, Default, Debug)]
pub struct Section<T> {
    value: Shared<T>,
    /// Changed since the mark was last taken. Not state.
    edited: bool,
}

impl<T> Section<T> {
    /// Whether it was changed since the last time this was asked.
    pub(crate) fn take_mark(&mut self) -> bool {
        std::mem::take(&mut self.edited)
    }
}

impl<T> Deref for Section<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Clone> DerefMut for Section<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.edited = true;
        &mut self.value
    }
}

/// Two worlds that differ only in marks are the same world.
impl<T: PartialEq> PartialEq for Section<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Serialize> Serialize for Section<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(to)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Section<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self { value: Shared::deserialize(from)?, edited: false })
    }
}
