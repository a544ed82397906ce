//! How many live sales of products on screen are sent farther than need be: a day's log is read, with shelves counted on
//! books of its own, and each order line is held against the node nearest to its customer. Judges only.

use model::{
    Body, Channel, Decision, Event, Fact, Moment, NodeId, OrderCard, OrderId, ParcelPlan, Position, SkuId, Span,
};
use std::collections::BTreeMap;

/// A passage still sells for so long after its end.
const TAIL: Span = Span::minutes(10);

/// Lines of live sales of products on screen, each judged when it is first allocated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Farther {
    /// All of them.
    pub lines: u32,
    /// Sent from another node, because the nearest one that began the day with units had none left.
    pub empty: u32,
    /// Of these, lines that the nearest node would have served but for what other channels took of it.
    pub taken: u32,
}

/// Judges a day by its log.
pub fn farther(log: &[Event]) -> Farther {
    let (mut books, mut sum) = (Books::default(), Farther::default());
    for event in log {
        match &event.body {
            Body::Fact(fact) => books.hear(fact),
            Body::Decision(Decision::Allocated { order, parcels, .. }) => books.allocate(*order, parcels, &mut sum),
            Body::Decision(Decision::Cancelled { order, .. }) => books.free(*order),
            Body::Decision(_) => {}
        }
    }
    sum
}

/// Units on one shelf: may still be promised, and taken by other channels than the live.
#[derive(Clone, Copy, Debug, Default)]
struct Shelf {
    left: i64,
    by_others: i64,
}

type Held = Vec<((SkuId, NodeId), i64, Channel)>;

#[derive(Default)]
struct Books {
    nodes: BTreeMap<NodeId, Position>,
    /// Shelves that began the day with units.
    shelves: BTreeMap<(SkuId, NodeId), Shelf>,
    passages: BTreeMap<SkuId, Vec<(Moment, Moment)>>,
    orders: BTreeMap<OrderId, OrderCard>,
    held: BTreeMap<OrderId, Held>,
}

impl Books {
    fn hear(&mut self, fact: &Fact) {
        if let Fact::NodeListed(card) = fact {
            self.nodes.insert(card.node, card.position);
        } else if let Fact::StockCounted { node, sku, on_hand, safety } = fact {
            let left = i64::from(*on_hand) - i64::from(safety.unwrap_or(0));
            if left > 0 {
                self.shelves.entry((*sku, *node)).or_insert(Shelf { left, by_others: 0 });
            }
        } else if let Fact::SlotPlanned(slot) = fact {
            for passage in &slot.passages {
                self.passages.entry(passage.sku).or_default().push((passage.from, passage.until + TAIL));
            }
        } else if let Fact::OrderPlaced(card) = fact {
            self.orders.insert(card.order, card.clone());
        }
    }

    fn allocate(&mut self, id: OrderId, parcels: &[ParcelPlan], sum: &mut Farther) {
        let is_first = !self.held.contains_key(&id);
        self.free(id);
        let Some(order) = self.orders.get(&id) else { return };
        let mut held = Held::new();
        for parcel in parcels {
            for line in parcel.lines.iter().filter_map(|line| order.lines.get(usize::from(*line))) {
                if is_first && self.is_on_screen(order, line.sku) {
                    sum.lines += 1;
                    self.judge(order, (line.sku, parcel.node), i64::from(line.qty), sum);
                }
                held.push(((line.sku, parcel.node), i64::from(line.qty), order.channel));
            }
        }
        for (shelf, units, channel) in &held {
            self.book(*shelf, *channel, *units);
        }
        self.held.insert(id, held);
    }

    fn is_on_screen(&self, order: &OrderCard, sku: SkuId) -> bool {
        let passages = self.passages.get(&sku).into_iter().flatten();
        order.channel == Channel::Live
            && passages.into_iter().any(|(from, until)| *from <= order.placed_at && order.placed_at < *until)
    }

    fn judge(&self, order: &OrderCard, (sku, node): (SkuId, NodeId), units: i64, sum: &mut Farther) {
        let Some(at) = order.near.or_else(|| Some(order.dept.dept()?.position)) else { return };
        let of_sku =
            self.nodes.iter().filter_map(|(node, position)| Some((*node, position, self.shelves.get(&(sku, *node))?)));
        let nearest = of_sku.min_by_key(|(_, position, _)| position.distance_m(at));
        if let Some((_, _, shelf)) = nearest.filter(|(near, _, shelf)| *near != node && shelf.left < units) {
            sum.empty += 1;
            sum.taken += u32::from(shelf.left + shelf.by_others >= units);
        }
    }

    fn free(&mut self, order: OrderId) {
        for (shelf, units, channel) in self.held.get(&order).cloned().unwrap_or_default() {
            self.book(shelf, channel, -units);
        }
        if let Some(held) = self.held.get_mut(&order) {
            held.clear();
        }
    }

    fn book(&mut self, shelf: (SkuId, NodeId), channel: Channel, units: i64) {
        if let Some(shelf) = self.shelves.get_mut(&shelf) {
            shelf.left -= units;
            shelf.by_others += if channel == Channel::Live { 0 } else { units };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ContactId, DeptId, OrderLine, ParcelId, Service, Via};

    fn place(id: &str, channel: Channel, books: &mut Books, node: NodeId, sum: &mut Farther) {
        let order = OrderId::new(id).expect("short");
        let card = OrderCard {
            order,
            channel,
            placed_at: Moment(60_000),
            contact: ContactId::new(id).expect("short"),
            dept: DeptId::new("75").expect("short"),
            near: None,
            service: Service::Standard,
            lines: vec![OrderLine { sku: sku(), qty: 1, price_cents: None }],
        };
        books.hear(&Fact::OrderPlaced(card));
        let parcel = ParcelPlan {
            parcel: ParcelId::of(order, 1),
            node,
            lines: vec![0],
            via: Via::Van,
            prepared_in: Moment(0),
            eta: Moment(0),
            cost_cents: 0,
            atp: None,
            passed: Vec::new(),
            foreseen: None,
        };
        books.allocate(order, &[parcel], sum);
    }

    fn sku() -> SkuId {
        SkuId::new("ROUGE").expect("short")
    }

    #[test]
    fn a_live_sale_is_sent_farther_when_the_web_took_the_last_unit_nearby() {
        let [paris, lyon] = ["PARIS", "LYON"].map(|key| NodeId::new(key).expect("short"));
        let (mut books, mut sum) = (Books::default(), Farther::default());
        for (node, dept, left) in [(paris, "75", 1), (lyon, "69", 5)] {
            let dept = DeptId::new(dept).expect("short").dept().expect("metropolitan");
            books.nodes.insert(node, dept.position);
            books.shelves.insert((sku(), node), Shelf { left, by_others: 0 });
        }
        books.passages.insert(sku(), vec![(Moment(0), Moment(600_000))]);
        place("WEB-1", Channel::Web, &mut books, paris, &mut sum);
        assert_eq!(sum, Farther::default(), "the web is not judged");
        place("LIVE-1", Channel::Live, &mut books, lyon, &mut sum);
        assert_eq!(sum, Farther { lines: 1, empty: 1, taken: 1 });
        books.free(OrderId::new("WEB-1").expect("short"));
        place("LIVE-2", Channel::Live, &mut books, paris, &mut sum);
        assert_eq!(sum, Farther { lines: 2, empty: 1, taken: 1 });
    }
}
