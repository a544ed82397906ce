//! The feeds of shops: verify, understand, hand over.

use super::{
    answer::{Answer, Refusal, Taken},
    door::Door,
};
use crate::{
    PrivacyRequest,
    odd::{self, Arrival},
    shop::{Known, Story, follow_key},
    shopify as shopify_feed,
    tiktok::{self as tiktok_feed, Fetched, TikTokClient, client::FetchError},
};
use axum::{
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::HeaderMap,
};
use model::{Contact, ContactId, Fact, Incoming, KEY_MAX, Origin, SourceId};
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
    if !shopify_feed::verify(&shop.secret, &body, either(&headers, "hmac-sha256")) {
        return Err(Refusal::unauthorised());
    }
    door.pace(shop.source.as_str())?;
    let of = |name: &str| either(&headers, name);
    let key = delivery_id(of("webhook-id"))?;
    let topic = of("topic");
    let source = shop.source;
    let resolve = |word: &str| door.sink.resolve(source, word);
    let known = Known { resolve: &resolve, home: shop.home.or_else(|| door.sink.home()) };
    match shopify_feed::parse(topic, &body, shop, known) {
        Ok(Heard::Order(story)) => {
            let from = Arrival { source, key: &key, form: &format!("shopify:{topic}"), body: &body };
            let keyed = |n: usize, fact: &Fact| if n == 0 { key.clone() } else { follow_key(&key, fact.kind()) };
            tell(&door, "shopify", &from, *story, keyed).await
        }
        Ok(Heard::Count(fact, happened_at)) => {
            let fact = Incoming { happened_at, ..told(source, key, *fact, None) };
            door.accept("shopify", vec![fact]).await
        }
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
        Ok(Heard::Fetch(order)) => fetched(&door, client, &order, false).await,
        Ok(Heard::FetchMoved(order)) => fetched(&door, client, &order, true).await,
        Ok(Heard::Cancelled(order, word)) => {
            let (order, key) = (order.order, format!("{}:cancelled:{word}", order.order));
            door.accept("tiktok", vec![told(shop.source, key, Fact::OrderCancelled { order }, None)]).await
        }
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

async fn fetched(door: &Door, client: &TikTokClient, order: &tiktok_feed::Order, moved: bool) -> Answer {
    let source = client.shop().source;
    let resolve = |word: &str| door.sink.resolve(source, word);
    match client.fetch(order, door.now(), &resolve, moved).await {
        Ok(Fetched::Told { order, story, body }) => {
            let when = story.happened_at.map_or(0, |at| at.0);
            let placed = format!("{}:placed", order.order);
            let from = Arrival { source, key: &placed, form: "tiktok:order", body: &body };
            let keyed = |_: usize, fact: &Fact| match fact {
                Fact::OrderPlaced(_) => placed.clone(),
                other => format!("{}:{}:{when}", order.order, other.kind()),
            };
            tell(door, "tiktok", &from, *story, keyed).await
        }
        Ok(Fetched::Nothing(_, note)) => Ok(Taken { note: Some(note), ..Taken::default() }),
        Err(FetchError::Away(code)) => Err(Refusal::away(code, "the order cannot be fetched now, send again")),
        Err(FetchError::Refused(error)) => Err(unreadable(door, source, error).await),
    }
}

/// Puts what is odd before a person, then tells the rest; both are durable before the answer.
async fn tell(
    door: &Door,
    feed: &'static str,
    from: &Arrival<'_>,
    story: Story,
    key: impl Fn(usize, &Fact) -> String,
) -> Answer {
    odd::set_aside(&*door.sink, from, &story.subject, &story.odd).await?;
    let incoming = |(n, (fact, contact)): (usize, (Fact, _))| {
        let key = key(n, &fact);
        Incoming { happened_at: story.happened_at, ..told(from.source, key, fact, contact) }
    };
    let taken = door.accept(feed, story.facts.into_iter().enumerate().map(incoming).collect()).await?;
    let note = (!story.odd.is_empty()).then_some("quarantined").or(taken.note);
    let quarantined = story.odd.into_iter().map(|odd| (odd.field, odd.code)).collect();
    Ok(Taken { note, quarantined, ..taken })
}

/// A header of a shop's webhook, under its older name with `X-` or its newer one without.
fn either<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let found = header(headers, &format!("x-shopify-{name}"));
    if found.is_empty() { header(headers, &format!("shopify-{name}")) } else { found }
}

fn told(source: SourceId, key: String, fact: Fact, contact: Option<(ContactId, Contact)>) -> Incoming {
    Incoming { origin: Origin { source, key }, cause: None, fact, contact, happened_at: None }
}
