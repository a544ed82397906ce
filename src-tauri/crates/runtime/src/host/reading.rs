//! Questions answered from the log and the projection: causes, stories, past orders, dead letters, contacts.

use super::{Reply, down, story, unknown};
use crate::{app::App, views::past};
use contract::{
    Caller, Chain, ContactView, DeadLetterPage, DeadLetterView, OrderPage, OrderView, OrdersArgs, RefusalCode, describe,
};
use model::{OrderId, Seq, Span};
use std::{collections::BTreeMap, sync::atomic::Ordering};

/// Links of a chain shown at the most.
const CHAIN_MAX: usize = 50;
/// Events of one moment looked through at the most.
const SAID_AT_ONCE: u32 = 10_000;
/// Places of the log after the last change of an order in which something is still said of it: some hours.
const AFTERWARDS: u64 = 20_000;

impl App {
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
        let known = self.read(|world| Some((world.orders().get(id)?.placed_by, world.seq)));
        let Some(within) = known else { return self.past_in_full(id).await };
        let chain = self.story(id, within).await?;
        match self.read(|world| crate::views::order_view(world, id, chain)) {
            Some(view) => Ok(view),
            None => self.past_in_full(id).await,
        }
    }

    /// An order that is over and has left the World.
    async fn past_in_full(&self, id: OrderId) -> Reply<OrderView> {
        let past = self.past_order(id).await?;
        let mut until = past.seq;
        for at in past::changes(&past) {
            let said = self.store.events_between(at, at + Span(1), SAID_AT_ONCE).await.map_err(down)?;
            until = until.max(said.last().map_or(until, |event| event.seq));
        }
        let events = self.heard_of(id, (past.seq, Seq(until.0.saturating_add(AFTERWARDS)))).await?;
        let mut last = BTreeMap::new();
        for step in reporting::order_story(id, &events) {
            last.extend(reporting::parcels_in(step.event, id).into_iter().map(|parcel| (parcel, step.event.seq)));
        }
        Ok(OrderView { chain: story::told(id, &events), ..self.read(|world| past::view(world, &past, &last)) })
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
