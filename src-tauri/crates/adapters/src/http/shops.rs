//! The feeds of shops: verify, understand, hand over.

use super::{
    answer::{Answer, Refusal, Taken},
    door::Door,
};
use crate::{
    PrivacyRequest, news,
    odd::{self, Arrival},
    shop::{Known, Story, follow_key},
    shopify::{self as shopify_feed, Refund},
    sign,
    tiktok::{self as tiktok_feed, Fetched, TikTokClient, client::FetchError},
};
use axum::{
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::HeaderMap,
};
use model::{Contact, ContactId, Fact, Incoming, KEY_MAX, Moment, OrderId, Origin, SourceId};
use std::sync::Arc;

/// The note of a delivery that says what the app has already.
const NOTHING_TO_DO: &str = "nothing_to_do";

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
    use shopify_feed::Parsed;
    let body = body?;
    let shop = door.shopify(&name)?;
    if !shopify_feed::verify(&shop.secret, &body, either(&headers, "hmac-sha256")) {
        return Err(Refusal::unauthorised());
    }
    door.pace(shop.source.as_str())?;
    let of = |name: &str| either(&headers, name);
    let key = delivery_id([of("webhook-id"), of("event-id")])?;
    door.speaks("shopify", of("api-version"));
    // The button "send test notification" sends an order that nobody bought.
    if of("test") == "true" {
        return Ok(Taken { note: Some("test_order"), ..Taken::default() });
    }
    let topic = shopify_feed::topic(of("topic"));
    let source = shop.source;
    let resolve = |word: &str| door.sink.resolve(source, word);
    let known = Known { resolve: &resolve, home: shop.home.or_else(|| door.sink.home()), services: &shop.services };
    let from = Arrival { source, key: &key, form: &format!("shopify:{topic}"), body: &body };
    match shopify_feed::parse(&topic, &body, shop, known) {
        Ok(Parsed::Order(story)) if topic == "orders/create" => {
            announced(&door, &from, *story, || shopify_feed::whole(&body, shop, known)).await
        }
        Ok(Parsed::Order(story)) => changed(&door, &from, *story).await,
        Ok(Parsed::Refund(refund)) => refunded(&door, &from, refund).await,
        Ok(Parsed::Count(fact, happened_at)) => {
            let fact = Incoming { happened_at, ..told(source, key, *fact, None) };
            door.accept("shopify", vec![fact]).await.map(patiently)
        }
        Ok(Parsed::Privacy(kind, orders)) => {
            door.sink.privacy(PrivacyRequest { source: shop.source, key, kind, orders }).await?;
            Ok(Taken { note: Some("privacy"), ..Taken::default() })
        }
        Ok(Parsed::Nothing(note)) => Ok(Taken { note: Some(note), ..Taken::default() }),
        Ok(Parsed::Unknown) => Ok(door.set_aside("shopify", shop.source, &body).await),
        Err(error) => Err(door.refuse("shopify", shop.source, error, &body).await),
    }
}

/// The key of a fact of a delivery: its own, and what else it tells beside it. Which of its facts are news depends on
/// the hour, so the kind tells, not the place.
fn shopify_key(key: &str) -> impl Fn(&Fact) -> String + Send {
    move |fact| match fact {
        Fact::OrderPlaced(_) | Fact::OrderCancelled { .. } => key.to_owned(),
        other => follow_key(key, other.kind()),
    }
}

/// An order is announced. One that is known by another delivery is held against what the app has, as an update is:
/// what stands already is `known`.
async fn announced(
    door: &Door,
    from: &Arrival<'_>,
    story: Story,
    whole: impl FnOnce() -> Option<Story> + Send,
) -> Answer {
    let Ok(order) = OrderId::new(&story.subject) else { return changed(door, from, story).await };
    let _turn = door.turns.of(order).await;
    let key = shopify_key(from.key);
    let origin = Origin { source: from.source, key: from.key.to_owned() };
    let is_new = placed_at(&story).is_some_and(|placed_at| !door.sink.may_know(order, placed_at));
    let standing = match if is_new { None } else { door.sink.standing(order).await } {
        Some(standing) if !door.sink.knows(origin).await? => standing,
        // The announcement is told as often as the shop tells it, so that each repetition gets the same answer.
        Some(_) | None => return tell(door, "shopify", from, news::of(story, None), key).await,
    };
    let subject = story.subject.clone();
    let news = news::announced(whole().unwrap_or(story), &standing);
    let taken = tell_whole(door, "shopify", &Arrival { key: &subject, ..*from }, news, key).await?;
    let note = taken.note.map(|note| if note == NOTHING_TO_DO { "known" } else { note });
    Ok(Taken { note, ..taken })
}

fn placed_at(story: &Story) -> Option<Moment> {
    let placed = |fact: &Fact| if let Fact::OrderPlaced(card) = fact { Some(card.placed_at) } else { None };
    story.facts.iter().find_map(|(fact, _)| placed(fact))
}

/// Something happened to an order. Its odd lines wait under its sale, and once more for all that becomes of it, which
/// tells them again and again.
async fn changed(door: &Door, from: &Arrival<'_>, story: Story) -> Answer {
    let order = OrderId::new(&story.subject).ok();
    let _turn = match order {
        Some(order) => Some(door.turns.of(order).await),
        None => None,
    };
    let key = shopify_key(from.key);
    let standing = match order {
        Some(order) => door.sink.standing(order).await,
        None => None,
    };
    let subject = story.subject.clone();
    tell_whole(door, "shopify", &Arrival { key: &subject, ..*from }, news::of(story, standing.as_ref()), key).await
}

async fn refunded(door: &Door, from: &Arrival<'_>, refund: Refund) -> Answer {
    let _turn = door.turns.of(refund.order).await;
    let standing = door.sink.standing(refund.order).await;
    let key = refund.order.to_string();
    // Its lines name what is no longer wanted: no reader takes it again.
    let waits = Arrival { key: &key, form: "refund", ..*from };
    if standing.is_none() {
        return Ok(Taken { note: Some("see_updated"), ..Taken::default() });
    }
    let own = refund.id.as_ref().map_or_else(|| from.key.to_owned(), |id| format!("refund:{id}"));
    let story = news::of(refund.story(standing.as_ref()), standing.as_ref());
    tell(door, "shopify", &waits, story, shopify_key(&own)).await
}

fn patiently(taken: Taken) -> Taken {
    Taken { patient: true, ..taken }
}

/// What a shop gives to tell one delivery from others; an event's own id where it has no other.
fn delivery_id(given: [&str; 2]) -> Result<String, Refusal> {
    let id = given.into_iter().find(|id| !id.is_empty()).unwrap_or_default();
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
    use tiktok_feed::Parsed;
    let body = body?;
    let client = door.tiktok(&name)?;
    let shop = client.shop();
    if !tiktok_feed::verify(shop, &body, header(&headers, "authorization")) {
        return Err(Refusal::unauthorised());
    }
    door.pace(shop.source.as_str())?;
    match tiktok_feed::parse(&body) {
        Ok(Parsed::Fetch(order)) => fetched(&door, client, &order, false).await,
        Ok(Parsed::FetchMoved(order)) => fetched(&door, client, &order, true).await,
        Ok(Parsed::Cancelled(order, word)) => {
            let (order, key) = (order.order, format!("{}:cancelled:{word}", order.order));
            let _turn = door.turns.of(order).await;
            if door.sink.standing(order).await.is_some_and(|standing| standing.over) {
                return Ok(Taken { note: Some(NOTHING_TO_DO), ..Taken::default() });
            }
            let fact = told(shop.source, key, Fact::OrderCancelled { order }, None);
            door.accept("tiktok", vec![fact]).await.map(patiently)
        }
        Ok(Parsed::Nothing(note)) => Ok(Taken { note: Some(note), ..Taken::default() }),
        Ok(Parsed::Unknown) => Ok(door.set_aside("tiktok", shop.source, &body).await),
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
    let _turn = door.turns.of(order.order).await;
    match client.fetch(order, door.now(), &resolve, moved).await {
        Ok(Fetched::Order { order, story, body }) => {
            let when = story.happened_at.map_or(0, |at| at.0);
            let placed = format!("{}:placed", order.order);
            let from = Arrival { source, key: &placed, form: "tiktok:order", body: &body };
            // Of what is told too: the shop's clock shows seconds, and two changes may share one.
            let keyed = |fact: &Fact| match fact {
                Fact::OrderPlaced(_) => placed.clone(),
                other => {
                    let mark = sign::hash(&serde_json::to_vec(other).unwrap_or_default());
                    format!("{}:{}:{when}:{}", order.order, other.kind(), &mark[..12])
                }
            };
            let standing = door.sink.standing(order.order).await;
            tell_whole(door, "tiktok", &from, news::of(*story, standing.as_ref()), keyed).await
        }
        Ok(Fetched::Nothing(_, note)) => Ok(Taken { note: Some(note), ..Taken::default() }),
        Err(FetchError::Away(code)) => Err(Refusal::away(code, "the order cannot be fetched now, send again")),
        Err(FetchError::Refused(error)) => Err(unreadable(door, source, error).await),
    }
}

/// The order was told whole: what waited of it and is no longer in doubt closes.
async fn tell_whole(
    door: &Door,
    feed: &'static str,
    from: &Arrival<'_>,
    news: Story,
    key: impl Fn(&Fact) -> String + Send,
) -> Answer {
    let (subject, odd) = (news.subject.clone(), news.odd.clone());
    let taken = tell(door, feed, from, news, key).await?;
    door.sink.overtaken(from.source, subject, odd).await?;
    Ok(taken)
}

/// Puts what is odd before a person, then tells what the app does not hold already; both are durable before the
/// answer.
async fn tell(
    door: &Door,
    feed: &'static str,
    from: &Arrival<'_>,
    story: Story,
    key: impl Fn(&Fact) -> String + Send,
) -> Answer {
    odd::set_aside(&*door.sink, from, &story.subject, &story.odd).await?;
    let incoming = |(fact, contact): (Fact, _)| {
        let key = key(&fact);
        Incoming { happened_at: story.happened_at, ..told(from.source, key, fact, contact) }
    };
    let facts: Vec<Incoming> = story.facts.into_iter().map(incoming).collect();
    let idle = facts.is_empty().then_some(NOTHING_TO_DO);
    let taken = door.accept(feed, facts).await?;
    let note = (!story.odd.is_empty()).then_some("quarantined").or(idle).or(taken.note);
    let quarantined = story.odd.into_iter().map(|odd| (odd.field, odd.code)).collect();
    Ok(patiently(Taken { note, quarantined, ..taken }))
}

/// A header of a shop's webhook, under its older name with `X-` or its newer one without.
fn either<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let found = header(headers, &format!("x-shopify-{name}"));
    if found.is_empty() { header(headers, &format!("shopify-{name}")) } else { found }
}

fn told(source: SourceId, key: String, fact: Fact, contact: Option<(ContactId, Contact)>) -> Incoming {
    Incoming { origin: Origin { source, key }, cause: None, fact, contact, happened_at: None }
}
