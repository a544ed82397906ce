//! Questions answered from the log and the projection: causes, stories, past orders, dead letters, contacts.

use super::{Reply, down, unknown};
use crate::{house::House, views::past};
use contract::{
    Caller, CauseView, Chain, ContactView, DeadLetterPage, DeadLetterView, OrderPage, OrderView, OrdersArgs,
    RefusalCode, describe,
};
use model::{Body, Decision, Event, Fact, OrderId, ParcelId, Seq, Span};
use std::{collections::BTreeMap, sync::atomic::Ordering};

/// Links of a chain shown at the most.
const CHAIN_MAX: usize = 50;
/// Events of one order shown at the most.
const STORY_MAX: usize = 200;
/// Events of one moment looked through at the most.
const SAID_AT_ONCE: u32 = 10_000;

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
        let touched = self.read(|world| {
            let order = world.orders().get(id)?;
            let parcels = world.orders().parcels_of(order).map(|(_, parcel)| parcel.touched_by);
            Some([order.placed_by, order.touched_by].into_iter().chain(parcels).collect::<Vec<Seq>>())
        });
        let Some(touched) = touched else { return self.past_in_full(id).await };
        let chain = self.story(id, touched).await?;
        match self.read(|world| crate::views::order_view(world, id, chain)) {
            Some(view) => Ok(view),
            None => self.past_in_full(id).await,
        }
    }

    /// An order that is over and has left the World.
    async fn past_in_full(&self, id: OrderId) -> Reply<OrderView> {
        let past = self.past_order(id).await?;
        let (mut last, mut touched) = (BTreeMap::new(), vec![past.seq]);
        for at in past::changes(&past) {
            let said = self.store.events_between(at, at + Span(1), SAID_AT_ONCE).await.map_err(down)?;
            for (event, parcels) in said.iter().filter_map(|event| Some((event, names(event, id)?))) {
                last.extend(parcels.into_iter().map(|parcel| (parcel, event.seq)));
                touched.push(event.seq);
            }
        }
        let chain = self.story(id, touched).await?;
        Ok(OrderView { chain, ..self.read(|world| past::view(world, &past, &last)) })
    }

    /// An order that is not in the World, as the projection holds it: one that is over.
    pub(super) async fn past_order(&self, id: OrderId) -> Reply<store::OrderRow> {
        let found = self.store.order(id).await.map_err(down)?;
        found.ok_or_else(|| unknown(RefusalCode::UnknownOrder, id))
    }

    /// The one order that has this key, when the World holds none that is meant.
    pub(super) async fn past_page(&self, args: &OrdersArgs) -> Reply<OrderPage> {
        let text = args.text.trim();
        for key in [text.to_owned(), text.to_uppercase()] {
            let Ok(id) = OrderId::new(&key) else { continue };
            let found = self.store.order(id).await.map_err(down)?;
            if let Some(past) = found.filter(|past| args.state.is_none_or(|state| state == past.state)) {
                return Ok(OrderPage { orders: vec![past::row(&past)], next: None, total: 1 });
            }
        }
        Ok(OrderPage::default())
    }

    /// What happened to an order: the events that changed it and its parcels, their causes, and what they led to.
    async fn story(&self, id: OrderId, touched: Vec<Seq>) -> Reply<Vec<CauseView>> {
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
        let contact = match contact {
            Some(contact) => contact,
            None => self.past_order(id).await?.contact,
        };
        tracing::info!(operator = %caller.operator, order = %id, "a contact was looked at");
        let found = self.store.contact(contact).await.map_err(down)?;
        let found = found.ok_or_else(|| unknown(RefusalCode::NoContact, id))?;
        Ok(ContactView { name: found.name, phone: found.phone, city: found.city })
    }
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
fn names(event: &Event, order: OrderId) -> Option<Vec<ParcelId>> {
    let parcels: &[ParcelId] = match &event.body {
        Body::Decision(
            Decision::Allocated { order: id, .. }
            | Decision::Declined { order: id, .. }
            | Decision::Cancelled { order: id, .. }
            | Decision::PromiseMoved { order: id, .. },
        )
        | Body::Fact(Fact::OrderEdited { order: id, .. } | Fact::OrderRedirected { order: id, .. }) => {
            return (*id == order).then(Vec::new);
        }
        Body::Decision(Decision::Rebound { parcel, .. })
        | Body::Fact(
            Fact::PickDone { parcel, .. } | Fact::ParcelPacked { parcel, .. } | Fact::ParcelDelivered { parcel },
        ) => std::slice::from_ref(parcel),
        Body::Decision(Decision::Released { parcels, .. })
        | Body::Fact(
            Fact::PickStarted { parcels, .. }
            | Fact::DepartureLeft { parcels, .. }
            | Fact::VanLoaded { parcels, .. }
            | Fact::StopServed { parcels, .. }
            | Fact::ParcelsTransferred { parcels, .. },
        ) => parcels,
        Body::Decision(_) | Body::Fact(_) => return None,
    };
    let own: Vec<ParcelId> = parcels.iter().copied().filter(|parcel| parcel.is_of(order)).collect();
    (!own.is_empty()).then_some(own)
}
