//! How each order counts for service against the first promise: asked, told, kept.

use super::orders::Orders;
use crate::{
    calendar::turn_before,
    order::{First, Order},
};
use allocation::due;
use measures::{Cell, Course, Given, ServiceBook, Standing};
use model::{LaterFor, Moment, OrderCard, OrderId, OrderState, Promise, Service, Span};

impl Orders {
    /// Service against the first promise, by day and cell.
    pub fn service(&self) -> &ServiceBook {
        &self.service
    }

    /// Orders whose ETA is later than their first promise, which has not passed.
    pub fn behind(&self) -> impl Iterator<Item = &Order> {
        self.behind.iter().filter_map(|id| self.get(*id))
    }

    /// A new order counts, with what it asks for, where it stands in time.
    pub(crate) fn count_placed(&mut self, card: &OrderCard, placed: Moment) {
        let cell =
            Cell { day: turn_before(placed), hour: placed.floor(Span::hours(1)), service: card.service, site: None };
        let standing = Standing { cell, given: Given::Nothing, course: Course::Waiting, moved: false };
        if self.amend(card.order, |order| order.counted = Some(standing)) {
            self.service.shift(None, Some(standing));
        }
    }

    /// The first word is given: later ones never take its place.
    pub(crate) fn give_word(&mut self, id: OrderId, why: Option<LaterFor>) {
        let Some(order) = self.get(id).filter(|order| order.first.is_none()) else { return };
        let Some(promise) = order.promise else { return };
        // The promise itself shows whether it is later; older logs do not say why.
        let later = order.is_later(promise).then_some(why.unwrap_or(LaterFor::Unknown));
        let site = self.parcels_of(order).next().map(|(_, parcel)| parcel.plan.node);
        self.amend(id, |order| order.first = Some(First { promise, later, site, passed: false }));
        self.awaited.insert((promise.latest, id));
    }

    /// First promises that have passed by `now` are missed, unless all has arrived.
    pub(crate) fn pass_promises(&mut self, now: Moment) {
        while let Some((latest, id)) = self.awaited.get_min().copied().filter(|(latest, _)| *latest < now) {
            self.awaited.remove(&(latest, id));
            self.amend(id, |order| order.first.iter_mut().for_each(|first| first.passed = true));
            self.recount(id);
        }
    }

    /// Another day is counted.
    pub(crate) fn turn_service(&mut self) {
        self.service.turn();
    }

    /// How an order counts follows from what has become of it.
    pub(crate) fn recount(&mut self, id: OrderId) {
        let Some((was, is)) = self.get(id).and_then(|order| Some((order.counted?, self.standing(order)?))) else {
            return;
        };
        if was == is {
            return;
        }
        self.amend(id, |order| order.counted = Some(is));
        if is.course == Course::Behind {
            self.behind.insert(id);
        } else {
            self.behind.remove(&id);
        }
        self.service.shift(Some(was), Some(is));
    }

    fn standing(&self, order: &Order) -> Option<Standing> {
        let was = order.counted?;
        let (given, site) = match order.first {
            None => (Given::Nothing, None),
            Some(First { later: None, site, .. }) => (Given::AsAsked, site),
            Some(First { later: Some(why), site, .. }) => (Given::Later(why), site),
        };
        let moved = order.moved && order.first.is_some();
        Some(Standing { cell: Cell { site, ..was.cell }, given, course: self.course(order), moved })
    }

    fn course(&self, order: &Order) -> Course {
        let late = |first: First| self.eta(order).is_some_and(|eta| eta > first.promise.latest);
        match (order.first, order.state) {
            (Some(first), OrderState::Delivered) if late(first) => Course::Missed,
            (_, OrderState::Delivered) => Course::InTime,
            (Some(First { passed: true, .. }), _) => Course::Missed,
            (_, OrderState::Cancelled) => Course::Cancelled,
            (_, OrderState::Declined) => Course::Declined,
            (Some(first), _) if late(first) => Course::Behind,
            (Some(_), _) => Course::OnCourse,
            (None, _) => Course::Waiting,
        }
    }

    /// Nothing more is awaited of an order that is over.
    pub(super) fn await_no_more(&mut self, id: OrderId) {
        if let Some(first) = self.get(id).and_then(|order| order.first) {
            self.awaited.remove(&(first.promise.latest, id));
        }
    }
}

impl Order {
    /// What was asked for when it was bought, whatever it was changed to since: that is what it counts for.
    pub(crate) fn bought(&self) -> Service {
        self.counted.map_or(self.card.service, |counted| counted.cell.service)
    }

    /// Whether a promise is later than what was bought.
    pub(crate) fn is_later(&self, promise: Promise) -> bool {
        // All that counts of when it was bought is the day, and the hour in which it counts lies in that.
        let placed = self.counted.map_or(self.card.placed_at, |counted| counted.cell.hour);
        promise.latest > due(self.bought(), placed) + CLOCK_CHANGE
    }
}

/// A promise this much later than what was asked for is the same, on a night when clocks change.
const CLOCK_CHANGE: Span = Span::hours(1);
