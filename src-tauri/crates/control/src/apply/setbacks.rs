//! What goes wrong is noted with what it came from.

use crate::{
    order::Order,
    section::setbacks::{Mishap, Setback},
    world::World,
};
use model::{
    Body, Decision, DepartureId, Event, Moment, NodeId, OrderId, ParcelId, Reason, RobotId, Seq, Service, SkuId,
    Subject, VanId,
};

impl World {
    fn note(&mut self, (what, from): (Mishap, Subject), order: Option<OrderId>, at: Moment, by: Seq) {
        self.setbacks.add(Setback { what, from, order, at, heard_at: self.now, by }, self.now);
    }

    fn note_parcel(&mut self, (what, from): (Mishap, Subject), parcel: ParcelId, at: Moment, by: Seq) {
        let order = self.orders.parcel(parcel).map(|parcel| parcel.order);
        if order.is_some() {
            self.note((what, from), order, at, by);
        }
    }

    pub(super) fn note_missed(&mut self, departure: DepartureId, parcel: ParcelId, at: Moment, by: Seq) {
        self.note_parcel((Mishap::Missed(parcel), Subject::Departure(departure)), parcel, at, by);
    }

    /// Under the van's depot: whoever calls customers there does it for all its vans.
    pub(super) fn note_failed(&mut self, van: VanId, parcels: &[ParcelId], at: Moment, by: Seq) {
        let Some(depot) = self.fleet.van(van).map(|state| state.depot) else { return };
        for parcel in parcels {
            self.note_parcel((Mishap::Failed(*parcel, van), Subject::Node(depot)), *parcel, at, by);
        }
    }

    pub(super) fn note_short(&mut self, node: NodeId, parcel: ParcelId, sku: SkuId, at: Moment, by: Seq) {
        self.note_parcel((Mishap::Short(sku), Subject::Node(node)), parcel, at, by);
    }

    pub(super) fn note_stopped(&mut self, robot: RobotId, by: Seq) {
        if let Some(node) = self.robots.home_of(robot) {
            self.note((Mishap::Stopped(robot), Subject::Node(node)), None, self.now, by);
        }
    }

    /// The first word to a customer is given: an evening that is given a later day is lost, to the depot whose vans
    /// serve the place.
    pub(super) fn note_lost(&mut self, order: OrderId, by: Seq) {
        let lost =
            |order: &&Order| order.bought() == Service::Evening && order.first.is_some_and(|f| f.later.is_some());
        let Some(dept) = self.orders.get(order).filter(lost).map(|order| order.card.dept) else { return };
        let depot = self.stock.book().nodes().find(|card| card.van_depts.contains(&dept)).map(|card| card.node);
        self.note((Mishap::Lost, depot.map_or(Subject::App, Subject::Node)), Some(order), self.now, by);
    }

    /// A promise is moved by this event.
    pub(super) fn note_moved(&mut self, order: OrderId, event: &Event) {
        if self.orders.get(order).is_some() {
            self.note((Mishap::Moved, self.mover_of(order, event)), Some(order), event.at, event.seq);
        }
    }

    /// What made a promise move: the van that broke down or said that it is late, else the site that prepares it, be it
    /// that its vans are full or that a truck left without the parcel, which is an alert of its own.
    fn mover_of(&self, order: OrderId, event: &Event) -> Subject {
        let cause = event.cause.unwrap_or_default();
        let van = self.fleet.vans().find(|van| self.fleet.heard(van.van) == Some(cause)).map(|van| van.van);
        if let Some(van) = van.or_else(|| self.broken_under(order, event)) {
            return Subject::Van(van);
        }
        let parcels = self.orders.get(order).into_iter().flat_map(|order| self.orders.parcels_of(order));
        let latest = parcels.max_by_key(|(_, parcel)| parcel.plan.eta);
        latest.map_or(Subject::Order(order), |(_, parcel)| Subject::Node(parcel.plan.node))
    }

    /// The broken van that carries a parcel of this order, when a breakdown is the reason.
    fn broken_under(&self, order: OrderId, event: &Event) -> Option<VanId> {
        let Body::Decision(Decision::PromiseMoved { reason: Reason::Breakdown, .. }) = &event.body else { return None };
        let order = self.orders.get(order)?;
        order.parcels.iter().find_map(|parcel| self.fleet.carrier_of(*parcel))
    }
}
