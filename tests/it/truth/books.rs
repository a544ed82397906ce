//! What the log says of orders, parcels and vans, kept for the truth list: nothing of control's state is asked.
//! What the log refuses later (`WordRefused`) is not undone here: none of the facts read below is refused in a day
//! of the twin, but cancellations, which are taken from the decision.

use model::{
    Body, Decision, Event, Fact, Moment, NodeCard, NodeId, OrderCard, OrderId, ParcelId, ParcelPlan, Promise, SkuId,
    Tour, VanId, Via,
};
use std::collections::{BTreeMap, BTreeSet};

/// An order and the first word that its customer was given.
pub struct Order {
    pub card: OrderCard,
    pub first: Option<Promise>,
    pub promise: Option<Promise>,
    pub parcels: BTreeSet<ParcelId>,
}

/// A parcel, from its plan to the door.
pub struct Parcel {
    pub order: OrderId,
    pub node: NodeId,
    pub via: Via,
    pub van: Option<VanId>,
    pub items: Vec<(SkuId, u32)>,
    pub released: bool,
    pub packed: bool,
    pub left: bool,
    pub delivered: bool,
}

/// All of them.
#[derive(Default)]
pub struct Books {
    pub orders: BTreeMap<OrderId, Order>,
    /// Those that still stand: a parcel whose plan was undone is forgotten.
    pub parcels: BTreeMap<ParcelId, Parcel>,
    pub nodes: BTreeMap<NodeId, NodeCard>,
    pub depots: BTreeMap<VanId, NodeId>,
    pub aboard: BTreeMap<VanId, BTreeSet<ParcelId>>,
}

impl Books {
    pub fn apply(&mut self, event: &Event) {
        match &event.body {
            Body::Fact(fact) => self.fact(fact),
            Body::Decision(decision) => self.decision(decision),
        }
    }

    fn fact(&mut self, fact: &Fact) {
        match fact {
            Fact::NodeListed(card) => drop(self.nodes.insert(card.node, card.clone())),
            Fact::VanListed(card) => drop(self.depots.insert(card.van, card.depot)),
            Fact::OrderPlaced(card) => {
                let order = Order { card: card.clone(), first: None, promise: None, parcels: BTreeSet::new() };
                self.orders.insert(card.order, order);
            }
            Fact::ParcelPacked { parcel, .. } => self.mark(&[*parcel], |parcel| parcel.packed = true),
            Fact::DepartureLeft { parcels, .. } => self.mark(parcels, |parcel| parcel.left = true),
            Fact::ParcelDelivered { parcel } => self.mark(&[*parcel], |parcel| parcel.delivered = true),
            Fact::VanLoaded { van, parcels } => self.load(*van, parcels),
            Fact::StopServed { van, parcels } => {
                self.mark(parcels, |parcel| parcel.delivered = true);
                self.aboard.entry(*van).or_default().retain(|id| !parcels.contains(id));
            }
            Fact::ParcelsTransferred { from, to, parcels } => {
                self.aboard.entry(*from).or_default().retain(|id| !parcels.contains(id));
                self.load(*to, parcels);
            }
            Fact::VanReturned { van } => drop(self.aboard.remove(van)),
            _ => {}
        }
    }

    fn decision(&mut self, decision: &Decision) {
        match decision {
            Decision::Allocated { order, parcels, promise, .. } => self.allocate(*order, parcels, *promise),
            Decision::Cancelled { order, .. } | Decision::Declined { order, .. } => self.undo(*order),
            Decision::Released { parcels, .. } => self.mark(parcels, |parcel| parcel.released = true),
            Decision::Rebound { parcel, via, .. } => {
                self.mark(&[*parcel], |parcel| (parcel.via, parcel.van) = (*via, None));
            }
            Decision::PromiseMoved { order, promise, .. } => {
                if let Some(order) = self.orders.get_mut(order) {
                    order.promise = Some(*promise);
                }
            }
            Decision::TourPlanned { tour, .. } => self.plan(tour),
            _ => {}
        }
    }

    fn allocate(&mut self, id: OrderId, plans: &[ParcelPlan], promise: Promise) {
        self.undo(id);
        let Some(order) = self.orders.get_mut(&id) else { return };
        order.first.get_or_insert(promise);
        order.promise = Some(promise);
        for plan in plans {
            let lines = plan.lines.iter().filter_map(|line| order.card.lines.get(usize::from(*line)));
            let items = lines.map(|line| (line.sku, line.qty)).collect();
            let (node, via) = (plan.node, plan.via);
            let (released, packed, left, delivered) = (false, false, false, false);
            order.parcels.insert(plan.parcel);
            let parcel = Parcel { order: id, node, via, van: None, items, released, packed, left, delivered };
            self.parcels.entry(plan.parcel).or_insert(parcel);
        }
    }

    /// What stood before is undone, but for what is packed already.
    fn undo(&mut self, id: OrderId) {
        let Some(order) = self.orders.get_mut(&id) else { return };
        let parcels = &mut self.parcels;
        order.parcels.retain(|id| parcels.get(id).is_some_and(|parcel| parcel.packed) || parcels.remove(id).is_none());
    }

    fn load(&mut self, van: VanId, parcels: &[ParcelId]) {
        self.mark(parcels, |parcel| parcel.van = Some(van));
        self.aboard.entry(van).or_default().extend(parcels);
    }

    fn plan(&mut self, tour: &Tour) {
        for stop in &tour.stops {
            self.mark(&stop.parcels, |parcel| parcel.van = Some(tour.van));
        }
    }

    fn mark(&mut self, parcels: &[ParcelId], change: impl Fn(&mut Parcel)) {
        for id in parcels {
            self.parcels.get_mut(id).into_iter().for_each(&change);
        }
    }

    /// Where an order is prepared, and the van that has it.
    pub fn place(&self, order: OrderId) -> Option<(NodeId, Option<VanId>)> {
        let parcels = &self.orders.get(&order)?.parcels;
        parcels.iter().find_map(|id| self.parcels.get(id)).map(|parcel| (parcel.node, parcel.van))
    }

    /// Whether a node works at this moment.
    pub fn is_open(&self, node: NodeId, now: Moment) -> bool {
        self.nodes.get(&node).is_some_and(|card| (card.opens_min..card.closes_min).contains(&now.minute_of_day()))
    }
}
