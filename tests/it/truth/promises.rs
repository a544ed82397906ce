//! What customers were told first, and what became of it.

use super::{books::Books, rules::Happened};
use model::{Body, Decision, Event, Moment, OrderId, Promise, Reason, Service};
use std::collections::BTreeSet;

/// First promises that have not passed.
#[derive(Default)]
pub struct Promises {
    due: BTreeSet<(Moment, OrderId)>,
}

impl Promises {
    /// Reads an event before the books know it.
    pub fn see(&mut self, event: &Event, books: &Books, found: &mut Vec<Happened>) {
        match &event.body {
            Body::Decision(Decision::Allocated { order, promise, .. }) => {
                found.extend(self.promised(*order, *promise, event.at, books));
            }
            Body::Decision(Decision::PromiseMoved { order, promise, reason }) => {
                found.extend(moved((*order, *promise, *reason), event.at, books));
            }
            Body::Fact(_) | Body::Decision(_) => {}
        }
    }

    /// The first word to a customer: an evening that is given another day is lost.
    fn promised(&mut self, id: OrderId, promise: Promise, at: Moment, books: &Books) -> Option<Happened> {
        let order = books.orders.get(&id).filter(|order| order.first.is_none())?;
        self.due.insert((promise.latest, id));
        let asked = order.card.placed_at.paris().date();
        let lost = order.card.service == Service::Evening && promise.latest.paris().date() > asked;
        let serves = books.nodes.values().find(|card| card.van_depts.contains(&order.card.dept));
        let depot = serves.map_or_else(|| order.card.dept.to_string(), |card| card.node.to_string());
        lost.then(|| Happened { kind: "evening_lost", at, about: vec![depot], size: 1 })
    }

    /// First promises that have passed by now, and nobody was at the door.
    pub fn look(&mut self, now: Moment, books: &Books, found: &mut Vec<Happened>) {
        while let Some((at, id)) = self.due.first().copied().filter(|(at, _)| *at < now) {
            self.due.remove(&(at, id));
            found.extend(passed(id, now, books));
        }
    }
}

fn moved((id, promise, reason): (OrderId, Promise, Reason), at: Moment, books: &Books) -> Option<Happened> {
    let stood = books.orders.get(&id)?.promise?;
    let (node, van) = books.place(id)?;
    let names = [format!("{node}/{reason}"), node.to_string()].into_iter().chain(van.map(|van| van.to_string()));
    (stood < promise).then(|| Happened { kind: "promises_moved", at, about: names.collect(), size: 1 })
}

fn passed(id: OrderId, at: Moment, books: &Books) -> Option<Happened> {
    let mut parcels = books.orders.get(&id)?.parcels.iter().filter_map(|id| books.parcels.get(id));
    let waits = parcels.any(|parcel| !parcel.delivered);
    let (node, van) = books.place(id)?;
    let names = [node.to_string()].into_iter().chain(van.map(|van| van.to_string()));
    waits.then(|| Happened { kind: "promises_broken", at, about: names.collect(), size: 1 })
}
