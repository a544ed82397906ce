//! What waits to leave: packed parcels on docks, parcels bound to departures, parcels whose way out is gone.

use crate::{calendar::is_today, order::Parcel, section::orders::Orders};
use imbl::OrdSet;
use model::{DepartureId, DockScope, Moment, NodeId, OrderId, ParcelId, ParcelPlan, Reason, Seq, Span, Via};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A packed parcel is in a tour by then, or in none: tours are planned with each minute.
const PLANNED_WITHIN: Span = Span::minutes(3);

/// A departure that has left.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Gone {
    /// When.
    pub at: Moment,
    /// Parcels that it took.
    pub took: u32,
    /// Parcels that were bound to it and stayed, although nobody held them.
    pub left_behind: OrdSet<ParcelId>,
    /// Parcels that a person held at the dock.
    pub held_back: OrdSet<ParcelId>,
}

/// Ways out. A parcel stands on one dock at most.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Docks {
    /// Packed parcels that wait for a van, by depot.
    docks: BTreeMap<NodeId, OrdSet<ParcelId>>,
    /// Parcels bound to a departure that has not left.
    bound: BTreeMap<DepartureId, OrdSet<ParcelId>>,
    /// Parcels whose way out is gone, with what took it and why.
    to_rebind: BTreeMap<ParcelId, (Seq, Reason)>,
    /// What a person keeps at the dock, by the word that said so.
    held: BTreeMap<DockScope, Seq>,
    /// Departures that left since the last turn of the day.
    gone: BTreeMap<DepartureId, Gone>,
    /// Parcels of a depot's vans, or of a departure that had not left, that had to go another way since then.
    missed_vans: BTreeMap<NodeId, u32>,
    missed: BTreeMap<DepartureId, u32>,
}

impl Docks {
    /// Depots with a dock.
    pub fn depots(&self) -> impl Iterator<Item = NodeId> {
        self.docks.keys().copied()
    }

    /// Packed parcels on a depot's dock.
    pub fn at(&self, depot: NodeId) -> impl Iterator<Item = ParcelId> {
        self.docks.get(&depot).into_iter().flat_map(|dock| dock.iter().copied())
    }

    /// Packed parcels on all docks.
    pub fn all(&self) -> impl Iterator<Item = ParcelId> {
        self.docks.values().flatten().copied()
    }

    /// Packed parcels of today that are in no van's tour although tours were planned since they stand there: as things
    /// are, no van brings them. What a person holds waits by their own word.
    pub(crate) fn left<'a>(&'a self, orders: &'a Orders, now: Moment) -> impl Iterator<Item = (NodeId, &'a Parcel)> {
        let all = self.docks.iter().flat_map(|(depot, dock)| dock.iter().map(|id| (*depot, *id)));
        let parcels = all.filter_map(|(depot, id)| Some((depot, orders.parcel(id)?)));
        let stands = move |parcel: &Parcel| parcel.docked_at.is_some_and(|since| now - since >= PLANNED_WITHIN);
        let left = move |parcel: &Parcel| parcel.van.is_none() && stands(parcel);
        let today = move |parcel: &Parcel| is_today(parcel.plan.eta, now) && !self.holds_back(parcel);
        parcels.filter(move |(_, parcel)| left(parcel) && today(parcel))
    }

    /// Whether a parcel stands on a depot's dock.
    pub fn holds(&self, depot: NodeId, parcel: ParcelId) -> bool {
        self.docks.get(&depot).is_some_and(|dock| dock.contains(&parcel))
    }

    /// Whether a parcel stands on any dock.
    pub fn is_docked(&self, parcel: ParcelId) -> bool {
        self.docks.values().any(|dock| dock.contains(&parcel))
    }

    /// Parcels bound to a departure.
    pub fn bound(&self, departure: DepartureId) -> impl Iterator<Item = ParcelId> {
        self.bound.get(&departure).into_iter().flatten().copied()
    }

    /// What a departure took when it left; nothing before, and after the turn of the day.
    pub fn gone_with(&self, departure: DepartureId) -> Option<&Gone> {
        self.gone.get(&departure)
    }

    /// Parcels that had to go another way before this departure left.
    pub fn missed_before(&self, departure: DepartureId) -> u32 {
        self.missed.get(&departure).copied().unwrap_or(0)
    }

    /// Parcels that a depot's vans were to bring today and that had to go another way.
    pub fn missed_vans(&self, depot: NodeId) -> u32 {
        self.missed_vans.get(&depot).copied().unwrap_or(0)
    }

    /// Parcels whose way out is gone.
    pub fn to_rebind(&self) -> &BTreeMap<ParcelId, (Seq, Reason)> {
        &self.to_rebind
    }

    /// What a person keeps at the dock, by the word that said so.
    pub fn held(&self) -> &BTreeMap<DockScope, Seq> {
        &self.held
    }

    /// Whether a person keeps a parcel at the dock, whatever leaves.
    pub fn holds_back(&self, parcel: &Parcel) -> bool {
        !self.held.is_empty() && self.held.keys().any(|scope| covers(*scope, parcel))
    }

    pub(crate) fn hold(&mut self, scope: DockScope, seq: Seq) {
        self.held.entry(scope).or_insert(seq);
    }

    pub(crate) fn let_go(&mut self, scope: DockScope) -> bool {
        self.held.remove(&scope).is_some()
    }

    /// Orders have left memory: what was said of their parcels is forgotten.
    pub(crate) fn forget_held(&mut self, has_ended: impl Fn(OrderId) -> bool) {
        self.held.retain(|scope, _| !matches!(scope, DockScope::Order(order) if has_ended(*order)));
    }

    pub(crate) fn dock(&mut self, depot: NodeId, parcel: ParcelId) {
        self.docks.entry(depot).or_default().insert(parcel);
    }

    /// The dock that it stood on: its node's, or that of another depot to which a van brought it back.
    pub(crate) fn undock(&mut self, parcel: ParcelId) -> Option<NodeId> {
        let (node, dock) = self.docks.iter_mut().find(|(_, dock)| dock.contains(&parcel))?;
        dock.remove(&parcel);
        Some(*node)
    }

    pub(crate) fn bind(&mut self, plan: &ParcelPlan) {
        if let Via::Departure(departure) = plan.via {
            self.bound.entry(departure).or_default().insert(plan.parcel);
        }
    }

    /// The parcel no longer waits for its departure.
    pub(crate) fn unbind(&mut self, plan: &ParcelPlan) {
        if let Via::Departure(departure) = plan.via
            && let Some(bound) = self.bound.get_mut(&departure)
        {
            bound.remove(&plan.parcel);
        }
    }

    /// A departure has left: nothing is bound to it any more; those that were.
    pub(crate) fn depart(&mut self, departure: DepartureId) -> OrdSet<ParcelId> {
        self.held.remove(&DockScope::Departure(departure));
        self.bound.remove(&departure).unwrap_or_default()
    }

    /// A departure has left as this says. Of a word that comes in parts, a later part takes what an earlier one seemed
    /// to leave behind.
    pub(crate) fn gone(&mut self, departure: DepartureId, part: Gone, taken: &[ParcelId]) {
        let Gone { at, took, left_behind, held_back } = part;
        let gone = self.gone.entry(departure).or_insert_with(|| Gone {
            at,
            took: 0,
            left_behind: OrdSet::new(),
            held_back: OrdSet::new(),
        });
        gone.took = gone.took.saturating_add(took);
        gone.left_behind.extend(left_behind);
        gone.held_back.extend(held_back);
        for id in taken {
            gone.left_behind.remove(id);
            gone.held_back.remove(id);
        }
    }

    /// A parcel could not go the way of this plan. What a departure left behind is counted already.
    pub(crate) fn missed(&mut self, plan: &ParcelPlan) {
        let missed = match plan.via {
            Via::Van => self.missed_vans.entry(plan.node).or_default(),
            Via::Departure(departure) if self.gone.contains_key(&departure) => return,
            Via::Departure(departure) => self.missed.entry(departure).or_default(),
        };
        *missed = missed.saturating_add(1);
    }

    /// The day turns: departures to which nothing is bound any more are forgotten, and what was counted of the day.
    pub(crate) fn forget_empty(&mut self) {
        self.bound.retain(|_, parcels| !parcels.is_empty());
        self.gone.clear();
        self.missed_vans.clear();
        self.missed.clear();
    }

    pub(crate) fn ask_way(&mut self, parcel: ParcelId, seq: Seq, reason: Reason) {
        self.to_rebind.insert(parcel, (seq, reason));
    }

    pub(crate) fn unask_way(&mut self, parcel: ParcelId) {
        self.to_rebind.remove(&parcel);
    }
}

/// Whether a parcel is among those of a scope.
pub(crate) fn covers(scope: DockScope, parcel: &Parcel) -> bool {
    match scope {
        DockScope::Order(order) => parcel.order == order,
        DockScope::Sku(sku) => parcel.items.iter().any(|(held, _)| *held == sku),
        DockScope::Departure(departure) => parcel.plan.via == Via::Departure(departure),
        DockScope::Node(node) => parcel.plan.node == node,
    }
}
