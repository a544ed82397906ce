//! The feeds of shops: verify, understand, hand over.

use super::{
    answer::{Answer, Refusal, Taken},
    door::Door,
};
use crate::{
    PrivacyRequest, shopify as shopify_feed, tiktok as tiktok_feed, tiktok::Fetched, tiktok::client::FetchError,
};
use axum::{
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::HeaderMap,
};
use model::{Contact, ContactId, Fact, Incoming, KEY_MAX, OrderId, Origin, SourceId};
use std::sync::Arc;

/// The text of a header; empty when it is missing or not text.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// `POST /feeds/shopify/{shop}`.
pub(super) async fn shopify(
    State(door): State<Arc<Door>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    use shopify_feed::Heard;
    let body = body?;
    let shop = door.shopify(&name)?;
    if !shopify_feed::verify(&shop.secret, &body, header(&headers, "x-shopify-hmac-sha256")) {
        return Err(Refusal::unauthorised());
    }
    door.pace(shop.source.as_str())?;
    let key = delivery_id(header(&headers, "x-shopify-webhook-id"))?;
    match shopify_feed::parse(header(&headers, "x-shopify-topic"), &body, shop) {
        Ok(Heard::Fact(fact, contact)) => door.accept("shopify", vec![told(shop.source, key, *fact, contact)]).await,
        Ok(Heard::Privacy(kind, orders)) => {
            door.sink.privacy(PrivacyRequest { source: shop.source, key, kind, orders }).await?;
            Ok(Taken { note: Some("privacy"), ..Taken::default() })
        }
        Ok(Heard::Nothing(note)) => Ok(Taken { note: Some(note), ..Taken::default() }),
        Ok(Heard::Unknown) => Ok(door.set_aside("shopify", shop.source, &body).await),
        Err(error) => Err(door.refuse("shopify", shop.source, error, &body).await),
    }
}

fn delivery_id(id: &str) -> Result<String, Refusal> {
    let fits = !id.is_empty() && id.len() <= KEY_MAX;
    let error = || crate::FeedError::at("bad_id", "x-shopify-webhook-id", "a delivery id of 1 to 200 characters");
    fits.then(|| id.to_owned()).ok_or_else(|| Refusal::not_understood(error()))
}

/// `POST /feeds/tiktok/{shop}`.
pub(super) async fn tiktok(
    State(door): State<Arc<Door>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    use tiktok_feed::Heard;
    let body = body?;
    let client = door.tiktok(&name)?;
    let shop = client.shop();
    if !tiktok_feed::verify(shop, &body, header(&headers, "authorization")) {
        return Err(Refusal::unauthorised());
    }
    door.pace(shop.source.as_str())?;
    match tiktok_feed::parse(&body) {
        Ok(Heard::Fetch(order)) => match client.fetch(&order, door.now()).await {
            Ok(fetched) => became(&door, shop.source, fetched).await,
            Err(FetchError::Away(code)) => Err(Refusal::away(code, "the order cannot be fetched now, send again")),
            Err(FetchError::Refused(error)) => Err(unreadable(&door, shop.source, error).await),
        },
        Ok(Heard::Cancelled(order)) => cancelled(&door, shop.source, order.order).await,
        Ok(Heard::Nothing(note)) => Ok(Taken { note: Some(note), ..Taken::default() }),
        Ok(Heard::Unknown) => Ok(door.set_aside("tiktok", shop.source, &body).await),
        Err(error) => Err(door.refuse("tiktok", shop.source, error, &body).await),
    }
}

/// An order that was fetched and not understood: the notification was right, so the shop is asked to send again, and a
/// person sees why.
async fn unreadable(door: &Door, source: SourceId, error: crate::FeedError) -> Refusal {
    let code = error.code;
    door.refuse("tiktok", source, error, b"").await;
    Refusal::away(code, "the fetched order was not understood")
}

async fn became(door: &Door, source: SourceId, fetched: Fetched) -> Answer {
    match fetched {
        Fetched::Placed(card, contact) => {
            let (order, key) = (card.order, card.contact);
            let fact = told(source, format!("{order}:placed"), Fact::OrderPlaced(*card), Some((key, contact)));
            door.accept("tiktok", vec![fact]).await
        }
        Fetched::Cancelled(order) => cancelled(door, source, order.order).await,
        Fetched::Nothing(_) => Ok(Taken { note: Some("nothing_to_do"), ..Taken::default() }),
    }
}

async fn cancelled(door: &Door, source: SourceId, order: OrderId) -> Answer {
    let fact = told(source, format!("{order}:cancelled"), Fact::OrderCancelled { order }, None);
    door.accept("tiktok", vec![fact]).await
}

fn told(source: SourceId, key: String, fact: Fact, contact: Option<(ContactId, Contact)>) -> Incoming {
    Incoming { origin: Origin { source, key }, cause: None, fact, contact, happened_at: None }
}
