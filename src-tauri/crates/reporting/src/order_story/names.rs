//! What of an order an event names: the order itself, or parcels of it. Knows nothing of what went before.

use model::{Body, Decision, Event, Fact, OrderId, ParcelId, Tour};

/// What an event names of one order.
pub(super) enum Named {
    /// Nothing.
    Nothing,
    /// The order itself.
    Order,
    /// So many parcels of it, among so many.
    Parcels(usize, usize),
}

impl Named {
    pub fn is_some(&self) -> bool {
        !matches!(self, Self::Nothing)
    }

    /// It is about nobody else.
    pub fn is_alone(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Order => true,
            Self::Parcels(own, all) => own == all,
        }
    }
}

pub(super) fn in_tour(tour: &Tour, order: OrderId) -> bool {
    tour.stops.iter().flat_map(|stop| &stop.parcels).any(|id| id.is_of(order))
}

/// The parcels of an order that an event names by themselves, those of a tour included.
pub fn parcels_in(event: &Event, order: OrderId) -> Vec<ParcelId> {
    let all: Vec<ParcelId> = match &event.body {
        Body::Fact(fact) => parcels_of_fact(fact).to_vec(),
        Body::Decision(Decision::Rebound { parcel, .. }) => vec![*parcel],
        Body::Decision(Decision::Released { parcels, .. }) => parcels.clone(),
        Body::Decision(Decision::Allocated { parcels, .. }) => parcels.iter().map(|plan| plan.parcel).collect(),
        Body::Decision(Decision::MissionAssigned { mission, .. }) => {
            mission.picks.iter().map(|pick| pick.parcel).collect()
        }
        Body::Decision(Decision::TourPlanned { tour, .. }) => {
            tour.stops.iter().flat_map(|stop| stop.parcels.iter().copied()).collect()
        }
        Body::Decision(_) => Vec::new(),
    };
    all.into_iter().filter(|id| id.is_of(order)).collect()
}

/// What an event names of an order. Tours name parcels too, but only what they change is told (`parcels.rs`).
pub(super) fn named(event: &Event, order: OrderId) -> Named {
    match &event.body {
        Body::Fact(fact) => in_fact(fact, order),
        Body::Decision(decision) => in_decision(decision, order),
    }
}

fn whole(named: OrderId, order: OrderId) -> Named {
    if named == order { Named::Order } else { Named::Nothing }
}

fn among(parcels: &[ParcelId], order: OrderId) -> Named {
    match parcels.iter().filter(|id| id.is_of(order)).count() {
        0 => Named::Nothing,
        own => Named::Parcels(own, parcels.len()),
    }
}

fn in_fact(fact: &Fact, order: OrderId) -> Named {
    match fact {
        Fact::OrderPlaced(card) => whole(card.order, order),
        Fact::OrderEdited { order: id, .. }
        | Fact::OrderRedirected { order: id, .. }
        | Fact::OrderCancelled { order: id }
        | Fact::ServiceChanged { order: id, .. } => whole(*id, order),
        Fact::Operator(word) => word.says.order().map_or(Named::Nothing, |id| whole(id, order)),
        _ => among(parcels_of_fact(fact), order),
    }
}

/// The parcels that a fact is about.
fn parcels_of_fact(fact: &Fact) -> &[ParcelId] {
    match fact {
        Fact::PickDone { parcel, .. }
        | Fact::PickShort { parcel, .. }
        | Fact::ParcelPacked { parcel, .. }
        | Fact::ParcelDelivered { parcel } => std::slice::from_ref(parcel),
        Fact::PickStarted { parcels, .. }
        | Fact::DepartureLeft { parcels, .. }
        | Fact::VanLoaded { parcels, .. }
        | Fact::StopServed { parcels, .. }
        | Fact::StopFailed { parcels, .. }
        | Fact::ParcelsTransferred { parcels, .. } => parcels,
        _ => &[], // other facts are about no parcel
    }
}

fn in_decision(decision: &Decision, order: OrderId) -> Named {
    match decision {
        Decision::Allocated { order: id, .. }
        | Decision::Declined { order: id, .. }
        | Decision::Cancelled { order: id, .. }
        | Decision::PromiseMoved { order: id, .. } => whole(*id, order),
        Decision::Rebound { parcel, .. } => among(std::slice::from_ref(parcel), order),
        Decision::Released { parcels, .. } => among(parcels, order),
        Decision::MissionAssigned { mission, .. } => {
            let picked: Vec<ParcelId> = mission.picks.iter().map(|pick| pick.parcel).collect();
            among(&picked, order)
        }
        _ => Named::Nothing, // other decisions name no order, or tell it otherwise
    }
}
