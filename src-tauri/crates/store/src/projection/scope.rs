//! What some events may touch: which rows must be read before they are applied.

use model::{Body, Decision, Event, Fact, NodeId, OrderId, ParcelId, SkuId, StopKind, VanId};
use std::collections::{BTreeMap, BTreeSet};

/// Keys named by events. Stock follows from orders; only counts name it themselves.
#[derive(Default, PartialEq, Eq, Debug)]
pub(super) struct Scope {
    pub orders: BTreeSet<OrderId>,
    pub parcels: BTreeSet<ParcelId>,
    pub vans: BTreeSet<VanId>,
    pub shelves: BTreeSet<(NodeId, SkuId)>,
    /// Nodes to which orders may move, by order.
    pub moves: BTreeSet<(OrderId, NodeId)>,
    /// What orders placed among these events are for: no row knows their lines yet.
    pub placed: BTreeMap<OrderId, Vec<SkuId>>,
}

impl Scope {
    pub fn of<'a>(events: impl Iterator<Item = &'a Event>) -> Self {
        let mut scope = Self::default();
        for event in events {
            match &event.body {
                Body::Fact(fact) => scope.fact(fact),
                Body::Decision(decision) => scope.decision(decision),
            }
        }
        scope
    }

    pub fn order(id: OrderId) -> Self {
        Self::orders([id].into_iter())
    }

    pub fn orders(ids: impl Iterator<Item = OrderId>) -> Self {
        Self { orders: ids.collect(), ..Self::default() }
    }

    /// True when the projection does not care.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn fact(&mut self, fact: &Fact) {
        match fact {
            Fact::StockCounted { node, sku, .. } => {
                self.shelves.insert((*node, *sku));
            }
            Fact::PickShort { node, parcel, sku, .. } => {
                self.shelves.insert((*node, *sku));
                self.parcels.insert(*parcel);
            }
            Fact::OrderPlaced(card) => {
                self.orders.insert(card.order);
                self.placed.entry(card.order).or_default().extend(card.lines.iter().map(|line| line.sku));
            }
            Fact::OrderEdited { order, lines } => {
                self.orders.insert(*order);
                self.placed.entry(*order).or_default().extend(lines.iter().map(|line| line.sku));
            }
            Fact::ServiceChanged { order, .. } | Fact::OrderRedirected { order, .. } => {
                self.orders.insert(*order);
            }
            Fact::Operator(word) => self.orders.extend(word.says.order()),
            Fact::PickDone { parcel, .. } | Fact::ParcelPacked { parcel, .. } | Fact::ParcelDelivered { parcel } => {
                self.parcels.insert(*parcel);
            }
            Fact::PickStarted { parcels, .. }
            | Fact::DepartureLeft { parcels, .. }
            | Fact::VanLoaded { parcels, .. }
            | Fact::StopServed { parcels, .. }
            | Fact::ParcelsTransferred { parcels, .. } => self.parcels.extend(parcels),
            Fact::VanReturned { van } => {
                self.vans.insert(*van);
            }
            Fact::SkuListed(_)
            | Fact::NodeListed(_)
            | Fact::CarrierListed(_)
            | Fact::DepartureListed(_)
            | Fact::VanListed(_)
            | Fact::RobotListed(_)
            | Fact::GridLaid(_)
            | Fact::BinsPlaced { .. }
            | Fact::SlotPlanned(_)
            | Fact::SlotDropped(_)
            | Fact::CampaignPlanned(_)
            | Fact::SalesRecorded { .. }
            | Fact::OrderCancelled { .. }
            | Fact::SignalSeen { .. }
            | Fact::RobotUnloaded { .. }
            | Fact::RobotsMoved { .. }
            | Fact::RobotDown { .. }
            | Fact::RobotUp { .. }
            | Fact::VanSeen { .. }
            | Fact::StopFailed { .. }
            | Fact::VanBrokeDown { .. }
            | Fact::NotificationSent { .. }
            | Fact::NotificationFailed { .. }
            | Fact::ActionTaken { .. }
            | Fact::ActionRefused { .. }
            | Fact::Solved(_)
            | Fact::SolveFailed { .. }
            | Fact::DeadLettered { .. }
            | Fact::DayOpened { .. }
            | Fact::StockDoubted { .. }
            | Fact::FaultSeen { .. }
            | Fact::FaultCleared { .. } => {}
        }
    }

    fn decision(&mut self, decision: &Decision) {
        match decision {
            Decision::Allocated { order, parcels, .. } => {
                self.orders.insert(*order);
                self.parcels.extend(parcels.iter().map(|plan| plan.parcel));
                self.moves.extend(parcels.iter().map(|plan| (*order, plan.node)));
            }
            Decision::Declined { order, .. }
            | Decision::Cancelled { order, .. }
            | Decision::PromiseMoved { order, .. } => {
                self.orders.insert(*order);
            }
            Decision::Released { parcels, .. } => self.parcels.extend(parcels),
            Decision::Rebound { parcel, .. } => {
                self.parcels.insert(*parcel);
            }
            Decision::TourPlanned { tour, .. } => {
                let handed = tour.stops.iter().filter(|stop| stop.kind == StopKind::Deliver);
                self.parcels.extend(handed.flat_map(|stop| &stop.parcels));
            }
            Decision::MissionAssigned { .. }
            | Decision::RobotWaits(_)
            | Decision::FleetPlanned(_)
            | Decision::SolveAsked(_)
            | Decision::SolveDropped { .. }
            | Decision::InstructionLapsed { .. }
            | Decision::ForecastRevised(_)
            | Decision::StockKept(_)
            | Decision::RoomKept(_)
            | Decision::MinuteClosed(_)
            | Decision::AlertOpened(_)
            | Decision::AlertChanged { .. }
            | Decision::AlertResolved { .. }
            | Decision::AlertWoken { .. }
            | Decision::IncidentOpened(_)
            | Decision::IncidentJoined { .. }
            | Decision::IncidentClosed { .. }
            | Decision::Proposed(_)
            | Decision::ProposalDropped { .. }
            | Decision::NotificationAsked(_)
            | Decision::WordRefused { .. }
            | Decision::DayBegan { .. }
            | Decision::DayEnded { .. } => {}
        }
    }
}
