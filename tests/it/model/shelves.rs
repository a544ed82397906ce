//! What lies on each shelf and what is held of it: counts and movements, folded from the events alone. It knows when a
//! promise was made in good faith and became impossible afterwards: by a count, or a box that nobody waited for, which
//! took units away. Only that shelf is allowed, from then on, by that many units.

use model::*;
use std::collections::{BTreeMap, BTreeSet};

const MINUTE: Span = Span::minutes(1);

/// One SKU at one node.
#[derive(Default)]
struct Shelf {
    on_hand: u32,
    held: u32,
    /// Units held of which the outside took away what was to serve them.
    allowed: u32,
    /// Units that left, by minute, with the last moment in it at which some did.
    taken: BTreeMap<Moment, (Moment, u32)>,
}

impl Shelf {
    /// A count of an earlier moment knows nothing of what has left since; a minute in which some left counts whole.
    fn count(&mut self, on_hand: u32, when: Moment) {
        let since: u32 = self.taken.values().filter(|(last, _)| *last > when).map(|(_, units)| units).sum();
        self.taken.retain(|_, (last, _)| *last > when);
        self.on_hand = on_hand.saturating_sub(since);
    }

    fn take(&mut self, units: u32, when: Moment) {
        self.on_hand = self.on_hand.saturating_sub(units);
        let (last, sum) = self.taken.entry(when.floor(MINUTE)).or_insert((when, 0));
        (*last, *sum) = (when.max(*last), *sum + units);
    }

    fn oversold(&self) -> u32 {
        self.held.saturating_sub(self.on_hand)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Held,
    Boxed,
    Dropped,
    Stray,
}

struct Parcel {
    order: OrderId,
    node: NodeId,
    lines: Vec<u16>,
    items: Vec<(SkuId, u32)>,
    since: Moment,
    place: Place,
}

/// All shelves, and what is in which parcel.
#[derive(Default)]
pub struct Shelves {
    shelves: BTreeMap<(NodeId, SkuId), Shelf>,
    orders: BTreeMap<OrderId, Vec<OrderLine>>,
    parcels: BTreeMap<ParcelId, Parcel>,
    /// Units promised that nobody had.
    pub sold_twice: Vec<String>,
}

impl Shelves {
    /// On hand and held, shelf by shelf.
    pub fn stock(&self) -> impl Iterator<Item = ((NodeId, SkuId), (u32, u32))> {
        self.shelves.iter().map(|(shelf, stock)| (*shelf, (stock.on_hand, stock.held)))
    }

    /// Takes the events of a tick; a refusal stands right behind what it refuses.
    pub fn hear(&mut self, events: &[Event]) {
        for (n, event) in events.iter().enumerate() {
            match &event.body {
                Body::Fact(fact) => {
                    let refused = events.get(n + 1).and_then(|next| next.refuses(event));
                    if !refused.is_some_and(|reason| fact.is_voided_by(reason)) {
                        self.fact(fact, event.when());
                        self.shelves.values_mut().for_each(|shelf| shelf.allowed = shelf.oversold());
                    }
                }
                Body::Decision(decision) => {
                    self.decision(decision, event.at);
                    self.judge(event);
                }
            }
        }
    }

    /// A decision promises nothing beyond what lies there.
    fn judge(&mut self, event: &Event) {
        for ((node, sku), shelf) in &mut self.shelves {
            if shelf.oversold() > shelf.allowed {
                let Shelf { on_hand, held, allowed, .. } = shelf;
                let told = format!("{} promises {held} of {on_hand} {sku} at {node}, {allowed} allowed", event.seq);
                self.sold_twice.push(told);
            }
            shelf.allowed = shelf.oversold();
        }
    }

    fn fact(&mut self, fact: &Fact, when: Moment) {
        match fact {
            Fact::OrderPlaced(card) => drop(self.orders.entry(card.order).or_insert_with(|| card.lines.clone())),
            Fact::OrderEdited { order, lines } => self.edit(*order, lines),
            Fact::StockCounted { node, sku, on_hand, .. } => {
                self.shelves.entry((*node, *sku)).or_default().count(*on_hand, when);
            }
            Fact::ParcelPacked { parcel, .. } | Fact::ParcelDelivered { parcel } => self.boxed(*parcel, when),
            _ => {}
        }
    }

    fn decision(&mut self, decision: &Decision, at: Moment) {
        match decision {
            Decision::Allocated { order, parcels, .. } => {
                self.give_up(*order, |id, _| parcels.iter().all(|plan| plan.parcel != id));
                parcels.iter().for_each(|plan| self.hold(*order, plan, at));
            }
            Decision::Declined { order, .. } | Decision::Cancelled { order, .. } => self.give_up(*order, |_, _| true),
            _ => {}
        }
    }

    fn hold(&mut self, order: OrderId, plan: &ParcelPlan, at: Moment) {
        let stands = |parcel: &Parcel| matches!(parcel.place, Place::Held | Place::Boxed);
        if self.parcels.get(&plan.parcel).is_some_and(stands) {
            return;
        }
        let Some(lines) = self.orders.get(&order) else { return };
        let items = plan.lines.iter().filter_map(|line| lines.get(usize::from(*line)));
        let items: Vec<(SkuId, u32)> = items.map(|line| (line.sku, line.qty)).collect();
        for (sku, units) in &items {
            self.shelves.entry((plan.node, *sku)).or_default().held += units;
        }
        let (node, lines, place) = (plan.node, plan.lines.clone(), Place::Held);
        self.parcels.insert(plan.parcel, Parcel { order, node, lines, items, since: at, place });
    }

    fn give_up(&mut self, order: OrderId, which: impl Fn(ParcelId, &Parcel) -> bool) {
        let own = self.parcels.iter_mut().filter(|(_, parcel)| parcel.order == order && parcel.place == Place::Held);
        for (_, parcel) in own.filter(|(id, parcel)| which(**id, parcel)) {
            parcel.place = Place::Dropped;
            for (sku, units) in &parcel.items {
                self.shelves.entry((parcel.node, *sku)).or_default().held -= units;
            }
        }
    }

    fn boxed(&mut self, id: ParcelId, when: Moment) {
        let Some(parcel) = self.parcels.get_mut(&id) else { return };
        let (was, when) = (parcel.place, when.max(parcel.since));
        parcel.place = match was {
            Place::Held | Place::Boxed => Place::Boxed,
            Place::Dropped | Place::Stray => Place::Stray,
        };
        if matches!(was, Place::Boxed | Place::Stray) {
            return;
        }
        for (sku, units) in &parcel.items {
            let shelf = self.shelves.entry((parcel.node, *sku)).or_default();
            shelf.take(*units, when);
            shelf.held -= if was == Place::Held { *units } else { 0 };
        }
    }

    fn edit(&mut self, order: OrderId, wanted: &[OrderLine]) {
        let Some(lines) = self.orders.get(&order).filter(|_| wanted.iter().any(|line| line.qty > 0)) else { return };
        let boxes = self.parcels.values().filter(|parcel| parcel.order == order && parcel.place == Place::Boxed);
        let boxed: BTreeSet<u16> = boxes.flat_map(|parcel| parcel.lines.iter().copied()).collect();
        let edited = edit_lines(lines, wanted, |number| boxed.contains(&number));
        self.give_up(order, |_, parcel| parcel.lines.iter().any(|line| edited.changed.contains(line)));
        self.orders.insert(order, edited.lines);
    }
}
