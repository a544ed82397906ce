//! What happened to one order, from the log: each step of it and of its parcels, why, and what was said of it.

use super::{Reply, down};
use crate::app::App;
use contract::{CauseView, describe};
use model::{Body, Decision, Event, Fact, OrderId, Override, ParcelId, Seq, VanId};
use std::collections::BTreeMap;

/// Events of one order shown at the most.
const STORY_MAX: usize = 200;
/// Events that name an order read at the most; of the tours that hold it most are no step.
const NAMING_MAX: u32 = 1_000;
/// What an event of a story led to, at the most.
const EFFECTS_MAX: u32 = 20;
/// Kinds of events that may be a step of an order.
const KINDS: &[&str] = &[
    "order_placed",
    "order_edited",
    "order_redirected",
    "order_cancelled",
    "service_changed",
    "operator",
    "allocated",
    "declined",
    "cancelled",
    "promise_moved",
    "released",
    "rebound",
    "mission_assigned",
    "pick_started",
    "pick_done",
    "pick_short",
    "parcel_packed",
    "departure_left",
    "parcel_delivered",
    "tour_planned",
    "van_loaded",
    "stop_served",
    "stop_failed",
    "parcels_transferred",
    "notification_asked",
];

impl App {
    /// The story of an order: the events that `touched` it last, all that name it between two places of the log, their
    /// causes, and what they led to.
    pub(super) async fn story(&self, id: OrderId, touched: Vec<Seq>, within: (Seq, Seq)) -> Reply<Vec<CauseView>> {
        let mut story: BTreeMap<Seq, Event> = BTreeMap::new();
        for seq in touched {
            self.gather(Some(seq), &mut story).await?;
        }
        let named = self.store.naming(id, KINDS, within, NAMING_MAX).await.map_err(down)?;
        for step in steps(named, id) {
            if story.len() < STORY_MAX {
                let (seq, cause) = (step.seq, step.cause);
                story.insert(seq, step);
                self.gather(cause, &mut story).await?;
            }
        }
        self.add_effects(id, &mut story).await?;
        Ok(story.values().map(describe).collect())
    }

    /// An event and its causes, as far as they are not gathered yet.
    async fn gather(&self, mut next: Option<Seq>, story: &mut BTreeMap<Seq, Event>) -> Reply<()> {
        while let Some(seq) = next.filter(|seq| story.len() < STORY_MAX && !story.contains_key(seq)) {
            let Some(event) = self.store.event(seq).await.map_err(down)? else { return Ok(()) };
            next = event.cause;
            story.insert(seq, event);
        }
        Ok(())
    }

    /// What the events of a story led to, as far as it is about the order.
    async fn add_effects(&self, id: OrderId, story: &mut BTreeMap<Seq, Event>) -> Reply<()> {
        for seq in story.keys().copied().collect::<Vec<_>>() {
            if story.len() >= STORY_MAX {
                return Ok(());
            }
            let led_to = self.store.effects_of(seq, EFFECTS_MAX).await.map_err(down)?;
            let ours = led_to.into_iter().filter(|event| concerns(event, id)).take(STORY_MAX - story.len());
            story.extend(ours.map(|event| (event.seq, event)));
        }
        Ok(())
    }
}

/// Those of the events that are a step of the order: a tour is one when it puts it on another van.
fn steps(named: Vec<Event>, id: OrderId) -> Vec<Event> {
    let mut vans: BTreeMap<ParcelId, VanId> = BTreeMap::new();
    let mut is_step = |event: &Event| match &event.body {
        Body::Decision(Decision::TourPlanned { tour, .. }) => {
            let held = tour.stops.iter().flat_map(|stop| &stop.parcels).filter(|parcel| parcel.is_of(id));
            held.filter(|parcel| vans.insert(**parcel, tour.van) != Some(tour.van)).count() > 0
        }
        Body::Decision(_) => concerns(event, id),
        Body::Fact(_) => names(event, id).is_some(),
    };
    named.into_iter().filter(|event| is_step(event)).collect()
}

fn concerns(event: &Event, order: OrderId) -> bool {
    match &event.body {
        Body::Decision(Decision::NotificationAsked(notification)) => notification.order == order,
        Body::Decision(Decision::MissionAssigned { mission, .. }) => {
            mission.picks.iter().any(|pick| pick.parcel.is_of(order))
        }
        Body::Fact(Fact::NotificationSent { .. } | Fact::NotificationFailed { .. }) => true,
        Body::Decision(_) => names(event, order).is_some(),
        Body::Fact(_) => false,
    }
}

/// The parcels of an order that an event is about; `None` when it is about neither it nor them.
pub(super) fn names(event: &Event, order: OrderId) -> Option<Vec<ParcelId>> {
    let parcels: &[ParcelId] = match &event.body {
        Body::Decision(
            Decision::Allocated { order: id, .. }
            | Decision::Declined { order: id, .. }
            | Decision::Cancelled { order: id, .. }
            | Decision::PromiseMoved { order: id, .. },
        )
        | Body::Fact(
            Fact::OrderEdited { order: id, .. }
            | Fact::OrderRedirected { order: id, .. }
            | Fact::OrderCancelled { order: id }
            | Fact::ServiceChanged { order: id, .. },
        ) => return (*id == order).then(Vec::new),
        Body::Fact(Fact::OrderPlaced(card)) => return (card.order == order).then(Vec::new),
        Body::Fact(Fact::Operator(word)) => return (order_of(&word.says) == Some(order)).then(Vec::new),
        Body::Decision(Decision::Rebound { parcel, .. })
        | Body::Fact(
            Fact::PickDone { parcel, .. }
            | Fact::PickShort { parcel, .. }
            | Fact::ParcelPacked { parcel, .. }
            | Fact::ParcelDelivered { parcel },
        ) => std::slice::from_ref(parcel),
        Body::Decision(Decision::Released { parcels, .. })
        | Body::Fact(
            Fact::PickStarted { parcels, .. }
            | Fact::DepartureLeft { parcels, .. }
            | Fact::VanLoaded { parcels, .. }
            | Fact::StopServed { parcels, .. }
            | Fact::StopFailed { parcels, .. }
            | Fact::ParcelsTransferred { parcels, .. },
        ) => parcels,
        Body::Decision(_) | Body::Fact(_) => return None,
    };
    let own: Vec<ParcelId> = parcels.iter().copied().filter(|parcel| parcel.is_of(order)).collect();
    (!own.is_empty()).then_some(own)
}

/// The order that a person speaks of.
fn order_of(says: &Override) -> Option<OrderId> {
    match says {
        Override::Hold(order)
        | Override::Unhold(order)
        | Override::Cancel(order)
        | Override::Unpin(order)
        | Override::Pin { order, .. } => Some(*order),
        Override::AcknowledgeAlert(_)
        | Override::AssignAlert { .. }
        | Override::ResolveAlert(_)
        | Override::Accept(_)
        | Override::Reject(_)
        | Override::GroundVan(_)
        | Override::ReturnVan(_)
        | Override::EditSlot(_)
        | Override::SetAutonomy { .. }
        | Override::MapSku { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_a_step_is_one_of_the_log() {
        let known = |kind: &&str| Fact::KINDS.contains(kind) || Decision::KINDS.contains(kind);
        let unknown: Vec<_> = KINDS.iter().filter(|kind| !known(kind)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
