//! Questions answered from the log: causes, stories, dead letters, contacts.

use super::{Reply, down, unknown};
use crate::house::House;
use contract::{
    Caller, CauseView, Chain, ContactView, DeadLetterPage, DeadLetterView, OrderView, RefusalCode, describe,
};
use model::{Event, OrderId, Seq};
use std::{collections::BTreeMap, sync::atomic::Ordering};

/// Links of a chain shown at the most.
const CHAIN_MAX: usize = 50;
/// Events of one order shown at the most.
const STORY_MAX: usize = 200;

impl House {
    pub(super) async fn causes(&self, seq: Seq) -> Reply<Chain> {
        let mut causes = Vec::new();
        let mut next = Some(seq);
        while let Some(seq) = next.filter(|_| causes.len() < CHAIN_MAX) {
            let Some(event) = self.store.event(seq).await.map_err(down)? else { break };
            next = event.cause;
            causes.push(describe(&event));
        }
        if causes.is_empty() {
            return Err(unknown(RefusalCode::UnknownSeq, seq));
        }
        causes.reverse();
        Ok(Chain { causes })
    }

    pub(super) async fn order_in_full(&self, id: OrderId) -> Reply<OrderView> {
        let chain = self.story(id).await?;
        let view = self.read(|world| crate::views::order_view(world, id, chain));
        view.ok_or_else(|| unknown(RefusalCode::UnknownOrder, id))
    }

    /// What happened to an order: the events that changed it and its parcels, and their causes.
    async fn story(&self, id: OrderId) -> Reply<Vec<CauseView>> {
        let touched = self.read(|world| {
            let order = world.orders().get(id)?;
            let parcels = world.orders().parcels_of(order).map(|(_, parcel)| parcel.touched_by);
            Some([order.placed_by, order.touched_by].into_iter().chain(parcels).collect::<Vec<Seq>>())
        });
        let touched = touched.ok_or_else(|| unknown(RefusalCode::UnknownOrder, id))?;
        let mut story: BTreeMap<Seq, Event> = BTreeMap::new();
        for seq in touched {
            self.gather(seq, &mut story).await?;
        }
        let after = story.keys().copied().collect::<Vec<_>>();
        for seq in after {
            let led_to = self.store.effects_of(seq, 20).await.map_err(down)?;
            let ours = led_to.into_iter().filter(|event| concerns(event, id));
            story.extend(ours.map(|event| (event.seq, event)));
        }
        Ok(story.values().take(STORY_MAX).map(describe).collect())
    }

    /// An event and its causes, as far as they are not gathered yet.
    async fn gather(&self, seq: Seq, story: &mut BTreeMap<Seq, Event>) -> Reply<()> {
        let mut next = Some(seq);
        while let Some(seq) = next.filter(|seq| story.len() < STORY_MAX && !story.contains_key(seq)) {
            let Some(event) = self.store.event(seq).await.map_err(down)? else { return Ok(()) };
            next = event.cause;
            story.insert(seq, event);
        }
        Ok(())
    }

    pub(super) async fn dead_letter_page(&self, limit: u32) -> Reply<DeadLetterPage> {
        let letters = self.store.dead_letters(limit.clamp(1, contract::PAGE_MAX)).await.map_err(down)?;
        let view = |(id, letter): (u64, store::DeadLetter)| DeadLetterView {
            id: i64::try_from(id).unwrap_or(i64::MAX),
            source: letter.source,
            at: letter.at,
            code: letter.code,
            detail: letter.message,
        };
        let total = self.status.dead_letters.load(Ordering::Relaxed);
        Ok(DeadLetterPage { letters: letters.into_iter().map(view).collect(), total })
    }

    /// A name is shown to whoever handles the order, and the look is noted.
    pub(super) async fn contact_of(&self, caller: &Caller, id: OrderId) -> Reply<ContactView> {
        let contact = self.read(|world| world.orders().get(id).map(|order| order.card.contact));
        let contact = contact.ok_or_else(|| unknown(RefusalCode::UnknownOrder, id))?;
        tracing::info!(operator = %caller.operator, order = %id, "a contact was looked at");
        let found = self.store.contact(contact).await.map_err(down)?;
        let found = found.ok_or_else(|| unknown(RefusalCode::NoContact, id))?;
        Ok(ContactView { name: found.name, phone: found.phone, city: found.city })
    }
}

fn concerns(event: &Event, order: OrderId) -> bool {
    use model::{Body, Decision, Fact};
    let of_order = |parcel: &model::ParcelId| parcel.as_str().starts_with(order.as_str());
    match &event.body {
        Body::Decision(Decision::Allocated { order: id, .. } | Decision::Declined { order: id, .. })
        | Body::Decision(Decision::Cancelled { order: id, .. } | Decision::PromiseMoved { order: id, .. }) => {
            *id == order
        }
        Body::Decision(Decision::NotificationAsked(notification)) => notification.order == order,
        Body::Decision(Decision::Released { parcels, .. }) => parcels.iter().any(of_order),
        Body::Decision(Decision::Rebound { parcel, .. }) => of_order(parcel),
        Body::Decision(Decision::MissionAssigned { mission, .. }) => {
            mission.picks.iter().any(|pick| of_order(&pick.parcel))
        }
        Body::Fact(Fact::NotificationSent { .. } | Fact::NotificationFailed { .. }) => true,
        _ => false,
    }
}
