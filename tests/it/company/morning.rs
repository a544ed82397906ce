//! The morning after: what is over has left memory, is found by the commands that screens ask with, and is known when it
//! is told again.

use super::{
    app::{Company, source},
    ledger::Ledger,
    story::{ORDERS, card, contact},
};
use crate::wire::eventually;
use adapters::shopify;
use model::{Body, Event, Fact, Incoming, OrderCard, OrderId, Origin, ParcelId};
use serde_json::{Value, json};

/// Orders of which the World must hold no more than their names, at the least.
const GONE: usize = 20;

pub async fn look(company: &mut Company, ledger: &Ledger) {
    let last = company.app().read(|w| w.seq);
    let follows = async || company.app().store().projected().await.is_ok_and(|seen| seen >= last);
    eventually("the projection follows the log", follows).await;
    let left = |w: &control::World| ledger.bought.iter().copied().filter(|id| w.orders().has_ended(*id)).collect();
    let gone: Vec<OrderId> = company.app().read(left);
    assert!(gone.len() >= GONE, "{} of {} orders have left", gone.len(), ledger.bought.len());
    for id in &ledger.bought {
        is_found(company, ledger, *id).await;
    }
    let delivered = |card: &OrderCard| gone.contains(&card.order) && ledger.handed_over.contains_key(&card.order);
    let of_the_shop = |card: &OrderCard| card.order.as_str().starts_with("SH-");
    let mut cards = (0..ORDERS).map(|n| card(n, company.now()));
    let card = cards.find(|card| of_the_shop(card) && delivered(card)).expect("an order of the shop was delivered");
    tell_again(company, card).await;
}

/// As the books have it, with what happened to it.
async fn is_found(company: &Company, ledger: &Ledger, id: OrderId) {
    let (status, found) = company.call("order", json!({"order": id})).await;
    assert_eq!(status, 200, "{id}: {found}");
    let handed = ledger.handed_over.contains_key(&id);
    let wanted = match found["row"]["state"].as_str() {
        Some("cancelled") => ledger.cancelled.contains(&id),
        Some("declined") => !handed,
        Some("delivered") => handed,
        _ => false,
    };
    assert!(wanted, "{id} is {}, handed over: {handed}", found["row"]["state"]);
    assert!(!found["lines"].as_array().expect("lines").is_empty());
    let kinds: Vec<&str> = found["chain"].as_array().expect("a story").iter().filter_map(kind).collect();
    assert!(kinds.contains(&"order_placed") && kinds.len() > 1, "{id}: {kinds:?}");
    assert_eq!(handed, kinds.contains(&"stop_served") || kinds.contains(&"parcel_delivered"), "{id}: {kinds:?}");
    let whole = ["order_placed", "allocated", "released", "parcel_packed"].iter().all(|step| kinds.contains(step));
    assert!(whole || !handed, "{id} was handed over without a story: {kinds:?}");
    let (status, page) = company.call("orders", json!({"text": id, "limit": 5})).await;
    let rows = page["orders"].as_array().expect("rows");
    assert!(status == 200 && rows.iter().any(|row| row["order"] == json!(id)), "{id}: {page}");
    let (status, contact) = company.call("contact", json!({"order": id})).await;
    assert!(status == 200 || contact["code"] == "NO_CONTACT", "{contact}");
}

fn kind(cause: &Value) -> Option<&str> {
    cause["kind"].as_str()
}

/// Through the shop's door under another delivery, as a fact under another key, by the carrier, by a person.
async fn tell_again(company: &mut Company, card: OrderCard) {
    let (before, id) = (company.log().await, card.order);
    let again = shopify::render(&card, &contact(&card), &company.shop_secret(), "the-morning-after");
    let (status, told) = company.deliver("/feeds/shopify/ecume", again).await;
    assert_eq!(status, 200, "{told}");
    let origin = Origin { source: source("wms:site"), key: "another-key".to_owned() };
    let fact = Fact::OrderPlaced(card);
    let told = company.app().tell(vec![Incoming { origin, cause: None, fact, contact: None, happened_at: None }]).await;
    assert_eq!(told.expect("taken")[0].refused, None);
    company.say(vec![Fact::ParcelDelivered { parcel: ParcelId::of(id, 1) }], 1).await;
    let (status, refused) = company.call("cancel_order", json!({"order": id})).await;
    assert_eq!((status, &refused["code"]), (409, &json!("TOO_LATE")), "{refused}");
    let after = company.log().await;
    let decided = after[before.len()..].iter().filter(|event| matches!(event.body, Body::Decision(_)));
    let news: Vec<&str> = decided.map(Event::kind).collect();
    assert!(!news.contains(&"allocated") && !news.contains(&"word_refused"), "{news:?}");
    assert!(company.app().read(|w| w.orders().get(id).is_none()));
}
