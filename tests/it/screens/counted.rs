//! Figures counted from the log alone, by code of their own, for the names on the screens that can be counted so.

use crate::truth::{Alarms, Books, Order};
use model::{Body, Decision, Event, Fact, OrderCard, OrderId, Service};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Counts by the key of a site, an article, a département or a van.
type Counts = BTreeMap<String, u64>;

#[derive(Default)]
struct Counted {
    day: BTreeMap<&'static str, u64>,
    packed: Counts,
    sold: Counts,
    depts: Counts,
    /// By service: what was asked, given a later day at the sale, moved since.
    asked: Counts,
    downgraded: Counts,
    moved: BTreeSet<OrderId>,
}

/// What `ui/e2e/lib/measures.mjs` compares the screens with.
pub fn figures(log: &[Event]) -> Value {
    let (mut counted, mut books, mut alarms) = (Counted::default(), Books::default(), Alarms::default());
    for event in log {
        counted.see(event, &books);
        books.apply(event);
        alarms.see(event);
    }
    let work = books.parcels.values().filter(|parcel| !parcel.packed && !parcel.left);
    let (mut units, mut by_node) = (0, Counts::new());
    for parcel in work {
        units += parcel.items.iter().map(|(_, units)| u64::from(*units)).sum::<u64>();
        *by_node.entry(parcel.node.to_string()).or_default() += 1;
    }
    let node = |key: &String| {
        let at = |counts: &Counts| counts.get(key).copied().unwrap_or(0);
        (key.clone(), json!({ "work": at(&by_node), "packed": at(&counted.packed) }))
    };
    let nodes: BTreeMap<String, Value> = books.nodes.keys().map(ToString::to_string).map(|key| node(&key)).collect();
    let vans: Counts = books.aboard.iter().map(|(van, aboard)| (van.to_string(), aboard.len() as u64)).collect();
    let open = alarms.0.values().filter(|alarm| alarm.closed.is_none() && !alarm.is_news()).count();
    let mut day = counted.day;
    day.extend([("workUnits", units), ("alerts", open as u64)]);
    let mut moved = Counts::new();
    for order in counted.moved.iter().filter_map(|order| books.orders.get(order)) {
        *moved.entry(order.card.service.to_string()).or_default() += 1;
    }
    let of = |counts: &Counts, key: &String| counts.get(key).copied().unwrap_or(0);
    let row = |(key, asked): (&String, &u64)| {
        let mut row = json!({ "asked": asked, "moved": of(&moved, key) });
        if *key == Service::Evening.to_string() {
            row["downgraded"] = of(&counted.downgraded, key).into();
        }
        (key.clone(), row)
    };
    let service: BTreeMap<String, Value> = counted.asked.iter().map(row).collect();
    json!({ "service": service, "day": day, "nodes": nodes, "skus": counted.sold, "depts": counted.depts, "vans": vans })
}

impl Counted {
    fn see(&mut self, event: &Event, books: &Books) {
        match &event.body {
            Body::Fact(Fact::OrderPlaced(card)) => {
                self.count("orders", 1);
                self.sell(card);
                *self.depts.entry(card.dept.to_string()).or_default() += 1;
                *self.asked.entry(card.service.to_string()).or_default() += 1;
            }
            Body::Fact(Fact::ParcelPacked { node, .. }) => {
                self.count("packed", 1);
                *self.packed.entry(node.to_string()).or_default() += 1;
            }
            Body::Fact(Fact::ParcelDelivered { .. }) => self.count("delivered", 1),
            Body::Fact(Fact::StopServed { parcels, .. }) => self.count("delivered", parcels.len() as u64),
            Body::Decision(Decision::Allocated { order, promise, .. }) => {
                let first = books.orders.get(order).filter(|order| order.first.is_none());
                let evening = first.filter(|order| order.card.service == Service::Evening);
                let later = |order: &&Order| promise.latest.paris().date() > order.card.placed_at.paris().date();
                if evening.filter(later).is_some() {
                    *self.downgraded.entry(Service::Evening.to_string()).or_default() += 1;
                }
            }
            Body::Decision(Decision::PromiseMoved { order, promise, .. }) => {
                let stood = books.orders.get(order).and_then(|order| order.promise);
                if stood.is_some_and(|stood| stood < *promise) {
                    self.moved.insert(*order);
                }
            }
            Body::Decision(Decision::Declined { .. }) => self.count("declined", 1),
            Body::Decision(Decision::NotificationAsked(_)) => self.count("messages", 1),
            Body::Fact(_) | Body::Decision(_) => {}
        }
    }

    fn count(&mut self, name: &'static str, n: u64) {
        *self.day.entry(name).or_default() += n;
    }

    /// What was ordered was sold, whatever becomes of it.
    fn sell(&mut self, card: &OrderCard) {
        for line in &card.lines {
            self.count("units", u64::from(line.qty));
            *self.sold.entry(line.sku.to_string()).or_default() += u64::from(line.qty);
        }
    }
}
