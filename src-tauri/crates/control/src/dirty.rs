//! Where a tick has changed something, so that `decide` looks only there. Not state: forgotten when the tick
//! ends, and everything counts as dirty after a restart.

use model::{NodeId, Seq, SkuId, VanId};
use std::collections::{BTreeMap, BTreeSet};

/// Places marked by `apply`. Two worlds that differ only here are the same world.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dirty {
    /// Nodes with new room or new parcels.
    pub nodes: BTreeSet<NodeId>,
    /// Robotised nodes whose queue or robots changed.
    pub warehouses: BTreeSet<NodeId>,
    /// Vans whose state changed.
    pub vans: BTreeSet<VanId>,
    /// What says when the company works has changed.
    pub calendar: bool,
    /// A minute was closed in this tick.
    pub minute: bool,
    /// SKUs whose passages a person moved, by the word that did it: their forecast is told at once.
    pub replanned: BTreeMap<SkuId, Seq>,
    /// The app said that it stands still.
    pub idle: bool,
    /// Alerts changed.
    pub alerts: bool,
    /// A part of the app failed or came back, by the last word that said so.
    pub faults: Option<Seq>,
}

impl PartialEq for Dirty {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
