//! Figures counted from the log alone, by code of their own, for the names on the screens that can be counted so.

use crate::truth::{Alarms, Books};
use model::{Body, Decision, Event, Fact, OrderCard};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Counts by the key of a site, an article, a département or a van.
type Counts = BTreeMap<String, u64>;

#[derive(Default)]
struct Counted {
    day: BTreeMap<&'static str, u64>,
    packed: Counts,
    sold: Counts,
    depts: Counts,
}

/// What `ui/e2e/lib/measures.mjs` compares the screens with.
pub fn figures(log: &[Event]) -> Value {
    let (mut counted, mut books, mut alarms) = (Counted::default(), Books::default(), Alarms::default());
    for event in log {
        counted.see(event);
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
    json!({ "day": day, "nodes": nodes, "skus": counted.sold, "depts": counted.depts, "vans": vans })
}

impl Counted {
    fn see(&mut self, event: &Event) {
        match &event.body {
            Body::Fact(Fact::OrderPlaced(card)) => {
                self.count("orders", 1);
                self.sell(card);
                *self.depts.entry(card.dept.to_string()).or_default() += 1;
            }
            Body::Fact(Fact::ParcelPacked { node, .. }) => {
                self.count("packed", 1);
                *self.packed.entry(node.to_string()).or_default() += 1;
            }
            Body::Fact(Fact::ParcelDelivered { .. }) => self.count("delivered", 1),
            Body::Fact(Fact::StopServed { parcels, .. }) => self.count("delivered", parcels.len() as u64),
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
