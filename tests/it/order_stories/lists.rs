//! One walk along the log gives the events of each order: what the written event names, and what happens to the van or
//! the truck that its parcels are with. Shares no line with the product.

use model::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An arrival is told anew when it moves by a quarter of an hour.
const QUARTER_MS: i64 = 15 * 60_000;
/// Kinds that name parcels and are no step of them: what is thought about, and tours, which are told apart.
const APART: [&str; 3] = ["solve_asked", "solved", "tour_planned"];

/// Where a parcel is.
#[derive(Default)]
struct Parcel {
    truck: Option<DepartureId>,
    tour: Option<(VanId, Seq)>,
    arrives: Option<Moment>,
    with: Option<VanId>,
    refused: Option<Reason>,
    out: bool,
}

#[derive(Default)]
struct Lists {
    lists: BTreeMap<OrderId, Vec<Seq>>,
    parcels: BTreeMap<OrderId, BTreeMap<ParcelId, Parcel>>,
    owner: BTreeMap<ParcelId, OrderId>,
    promise: BTreeMap<OrderId, Moment>,
    /// Whose a message, an alert or a proposal is.
    whose: BTreeMap<String, BTreeSet<OrderId>>,
    /// Orders to which a refusal of this event belongs.
    answer: BTreeMap<Seq, BTreeSet<OrderId>>,
}

pub fn of(log: &[Event]) -> BTreeMap<OrderId, Vec<Seq>> {
    let mut lists = Lists::default();
    for (n, event) in log.iter().enumerate() {
        let void = log.get(n + 1).is_some_and(|next| next.refuses(event).is_some_and(|why| voids(event, why)));
        let orders = lists.hear(event, void);
        for order in orders {
            lists.lists.entry(order).or_default().push(event.seq);
        }
    }
    lists.lists
}

fn voids(event: &Event, why: Reason) -> bool {
    matches!(&event.body, Body::Fact(fact) if fact.is_voided_by(why))
}

/// All texts in a written value.
fn texts<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(list) => list.iter().for_each(|one| texts(one, found)),
        Value::Object(members) => members.values().for_each(|one| texts(one, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Lists {
    /// The orders that a written event names.
    fn named(&self, event: &Event) -> BTreeSet<OrderId> {
        if APART.contains(&event.kind()) {
            return BTreeSet::new();
        }
        let written = serde_json::to_value(&event.body).expect("plain data");
        let mut words = Vec::new();
        texts(&written, &mut words);
        let order = |word: &&str| OrderId::new(word).ok().filter(|id| self.parcels.contains_key(id));
        let parcel = |word: &&str| ParcelId::new(word).ok().and_then(|id| self.owner.get(&id)).copied();
        words.iter().filter_map(|word| order(word).or_else(|| parcel(word))).collect()
    }

    fn hear(&mut self, event: &Event, void: bool) -> BTreeSet<OrderId> {
        if let Body::Fact(Fact::OrderPlaced(card)) = &event.body {
            self.parcels.entry(card.order).or_default();
        }
        if let Body::Decision(Decision::Allocated { order, parcels, promise, .. }) = &event.body {
            self.allocate(*order, parcels, *promise);
        }
        let mut orders = self.named(event);
        let alone = orders.len() == 1;
        let carried = match &event.body {
            Body::Fact(_) if void => BTreeSet::new(),
            Body::Fact(fact) => self.fact(fact),
            Body::Decision(decision) => self.decision(event, decision),
        };
        orders.extend(carried);
        if matches!(event.body, Body::Fact(_)) && (void || alone) {
            self.answer.insert(event.seq, orders.clone());
        }
        orders
    }

    fn allocate(&mut self, order: OrderId, plans: &[ParcelPlan], promise: Promise) {
        self.promise.insert(order, promise.latest);
        let mut before = self.parcels.remove(&order).unwrap_or_default();
        let mut after = BTreeMap::new();
        for plan in plans {
            let truck = truck(plan.via);
            let parcel = before.remove(&plan.parcel).unwrap_or(Parcel { truck, ..Parcel::default() });
            self.owner.insert(plan.parcel, order);
            after.insert(plan.parcel, parcel);
        }
        self.parcels.insert(order, after);
    }

    /// All parcels for which something holds, changed; the orders of them.
    fn touch(&mut self, holds: impl Fn(&ParcelId, &Parcel) -> bool, change: impl Fn(&mut Parcel)) -> BTreeSet<OrderId> {
        let mut touched = BTreeSet::new();
        for (order, parcels) in &mut self.parcels {
            for (id, parcel) in parcels.iter_mut() {
                if holds(id, parcel) {
                    change(parcel);
                    touched.insert(*order);
                }
            }
        }
        touched
    }

    fn fact(&mut self, fact: &Fact) -> BTreeSet<OrderId> {
        let awaits = |van: VanId| move |parcel: &Parcel| parcel.tour.is_some_and(|(by, _)| by == van);
        match fact {
            Fact::DepartureListed(card) => {
                self.touch(|_, parcel| parcel.truck == Some(card.departure) && !parcel.out, |_| {})
            }
            Fact::DepartureLeft { departure, parcels } => {
                self.touch(|id, _| parcels.contains(id), |parcel| (parcel.out, parcel.truck) = (true, None));
                self.touch(|_, p| p.truck == Some(*departure) && !p.out, |parcel| parcel.truck = None)
            }
            Fact::VanLoaded { van, parcels } => {
                self.touch(|id, _| parcels.contains(id), |parcel| board(parcel, *van));
                let forgotten = awaits(*van);
                self.touch(|id, p| !parcels.contains(id) && p.with.is_none() && forgotten(p), unplan)
            }
            Fact::ParcelsTransferred { to, parcels, .. } => {
                self.touch(|id, _| parcels.contains(id), |parcel| board(parcel, *to))
            }
            Fact::StopServed { parcels, .. } => self.touch(|id, _| parcels.contains(id), done),
            Fact::ParcelDelivered { parcel } => self.touch(|id, _| id == parcel, done),
            Fact::StopFailed { parcels, .. } => self.touch(|id, _| parcels.contains(id), |p| p.arrives = None),
            Fact::VanBrokeDown { van, .. } => {
                let planned = awaits(*van);
                let touched = self.touch(|_, p| p.with == Some(*van) || planned(p), |_| {});
                self.touch(|_, p| planned(p), unplan);
                touched
            }
            Fact::VanReturned { van } => self.touch(|_, p| p.with == Some(*van), |p| *p = Parcel::default()),
            Fact::ActionRefused { action, .. } => self.free(*action),
            Fact::NotificationSent { notification } | Fact::NotificationFailed { notification, .. } => {
                self.known(notification.as_str())
            }
            Fact::Operator(word) => self.word(&word.says),
            _ => BTreeSet::new(),
        }
    }

    fn word(&mut self, says: &Override) -> BTreeSet<OrderId> {
        match says {
            Override::AcknowledgeAlert(alert) | Override::ResolveAlert(alert) => self.known(alert.as_str()),
            Override::AssignAlert { alert, .. } => self.known(alert.as_str()),
            Override::Accept(proposal) | Override::Reject(proposal) => self.known(proposal.as_str()),
            Override::GroundVan(van) | Override::ReturnVan(van) => {
                self.touch(|_, p| p.with == Some(*van) || p.tour.is_some_and(|(by, _)| by == *van), |_| {})
            }
            _ => BTreeSet::new(),
        }
    }

    fn known(&self, key: &str) -> BTreeSet<OrderId> {
        self.whose.get(key).cloned().unwrap_or_default()
    }

    /// The tour is not driven.
    fn free(&mut self, action: Seq) -> BTreeSet<OrderId> {
        self.touch(|_, p| p.with.is_none() && p.tour.is_some_and(|(_, by)| by == action), unplan)
    }

    fn decision(&mut self, event: &Event, decision: &Decision) -> BTreeSet<OrderId> {
        match decision {
            Decision::WordRefused { .. } => {
                event.cause.and_then(|cause| self.answer.get(&cause)).cloned().unwrap_or_default()
            }
            Decision::InstructionLapsed { action } => self.free(*action),
            Decision::PromiseMoved { order, promise, .. } => {
                self.promise.insert(*order, promise.latest);
                BTreeSet::new()
            }
            Decision::Rebound { parcel, via, .. } => {
                let truck = truck(*via);
                self.touch(
                    |id, _| id == parcel,
                    |p| {
                        unplan(p);
                        (p.truck, p.refused) = (truck, None);
                    },
                )
            }
            Decision::NotificationAsked(note) => self.keep(note.notification.as_str(), [note.order].into()),
            Decision::AlertOpened(alert) => match alert.subject {
                Subject::Order(order) => self.keep(alert.alert.as_str(), [order].into()),
                _ => BTreeSet::new(),
            },
            Decision::AlertResolved { alert } => self.known(alert.as_str()),
            Decision::Proposed(proposal) => {
                let named = self.named(event);
                self.keep(proposal.proposal.as_str(), named)
            }
            Decision::ProposalDropped { proposal, .. } => self.known(proposal.as_str()),
            Decision::TourPlanned { tour, unassigned, .. } => self.tour(event.seq, tour, unassigned),
            _ => BTreeSet::new(),
        }
    }

    fn keep(&mut self, key: &str, orders: BTreeSet<OrderId>) -> BTreeSet<OrderId> {
        self.whose.insert(key.to_owned(), orders.clone());
        orders
    }

    fn tour(&mut self, seq: Seq, tour: &Tour, unassigned: &[(ParcelId, Reason)]) -> BTreeSet<OrderId> {
        let doors = tour.stops.iter().filter(|stop| stop.kind == StopKind::Deliver);
        let etas: BTreeMap<ParcelId, Moment> =
            doors.flat_map(|stop| stop.parcels.iter().map(|id| (*id, stop.eta))).collect();
        let refused: BTreeMap<ParcelId, Reason> = unassigned.iter().copied().collect();
        let mut touched = BTreeSet::new();
        for (order, parcels) in &mut self.parcels {
            let promise = self.promise.get(order).copied();
            for (id, parcel) in parcels.iter_mut() {
                let news = match etas.get(id) {
                    Some(eta) => parcel.brought(tour.van, seq, *eta, promise),
                    None => parcel.left_out(tour.van, refused.get(id).copied()),
                };
                if news {
                    touched.insert(*order);
                }
            }
        }
        touched
    }
}

impl Parcel {
    fn brought(&mut self, van: VanId, seq: Seq, eta: Moment, promise: Option<Moment>) -> bool {
        let side = |eta: Moment| promise.map(|promise| eta <= promise);
        let same = self.tour.is_some_and(|(by, _)| by == van)
            && self.arrives.is_some_and(|told| (told.0 - eta.0).abs() < QUARTER_MS && side(told) == side(eta));
        (self.tour, self.refused) = (Some((van, seq)), None);
        if !same {
            self.arrives = Some(eta);
        }
        !same
    }

    fn left_out(&mut self, van: VanId, why: Option<Reason>) -> bool {
        let lost = self.arrives.is_some() && self.tour.is_some_and(|(by, _)| by == van);
        if lost {
            unplan(self);
        }
        let news = why.is_some() && why != self.refused;
        if why.is_some() {
            self.refused = why;
        }
        lost || news
    }
}

fn truck(via: Via) -> Option<DepartureId> {
    if let Via::Departure(departure) = via { Some(departure) } else { None }
}

fn unplan(parcel: &mut Parcel) {
    (parcel.tour, parcel.arrives) = (None, None);
}

fn done(parcel: &mut Parcel) {
    *parcel = Parcel { out: true, ..Parcel::default() };
}

fn board(parcel: &mut Parcel, van: VanId) {
    (parcel.with, parcel.out) = (Some(van), true);
    if parcel.tour.is_some_and(|(by, _)| by != van) {
        unplan(parcel);
    }
}
