//! The morning after: what is over has left memory, is found by the commands that screens ask with, and is known when it
//! is told again.

use super::{
    house::{Company, source},
    ledger::Ledger,
    story::{card, contact},
};
use crate::wire::eventually;
use adapters::shopify;
use model::{Body, Event, Fact, Incoming, OrderId, Origin, ParcelId, Seq};
use serde_json::{Value, json};

/// Orders of which the World must hold no more than their names, at the least.
const GONE: usize = 20;

pub async fn look(company: &mut Company, ledger: &Ledger) {
    let last = company.house().read(|w| w.seq);
    let follows = async || company.house().store().projected().await.is_ok_and(|seen| seen >= last);
    eventually("the projection follows the log", follows).await;
    let left = |w: &control::World| ledger.bought.iter().copied().filter(|id| w.orders().has_ended(*id)).collect();
    let gone: Vec<OrderId> = company.house().read(left);
    assert!(gone.len() >= GONE, "{} of {} orders have left", gone.len(), ledger.bought.len());
    for id in &ledger.bought {
        is_found(company, ledger, *id).await;
    }
    let last =
        gone.iter().filter(|id| id.as_str().starts_with("SH-") && ledger.handed_over.contains_key(id)).next_back();
    tell_again(company, *last.expect("an order of the shop was delivered")).await;
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
    assert_eq!(kinds.contains(&"order_placed") && kinds.len() > 1, true, "{id}: {kinds:?}");
    assert_eq!(handed, kinds.contains(&"stop_served") || kinds.contains(&"parcel_delivered"), "{id}: {kinds:?}");
    let (status, page) = company.call("orders", json!({"text": id, "limit": 5})).await;
    assert_eq!((status, &page["orders"][0]["order"], &page["total"]), (200, &json!(id), &json!(1)), "{page}");
    let (status, contact) = company.call("contact", json!({"order": id})).await;
    assert!(status == 200 || contact["code"] == "NO_CONTACT", "{contact}");
}

fn kind(cause: &Value) -> Option<&str> {
    cause["kind"].as_str()
}

/// Through the shop's door under another delivery, as a fact under another key, by the carrier, by a person.
async fn tell_again(company: &mut Company, id: OrderId) {
    let before = company.log().await;
    let card = (0..).map(|n| card(n, company.now())).find(|card| card.order == id).expect("one of the day");
    let again = shopify::render(&card, &contact(&card), &company.shop_secret(), "the-morning-after");
    let (status, told) = company.deliver("/feeds/shopify/ecume", again).await;
    assert_eq!(status, 200, "{told}");
    let origin = Origin { source: source("wms:site"), key: "another-key".to_owned() };
    let fact = Fact::OrderPlaced(card);
    let told =
        company.house().tell(vec![Incoming { origin, cause: None, fact, contact: None, happened_at: None }]).await;
    assert_eq!(told.expect("taken")[0].refused, None);
    company.say(vec![Fact::ParcelDelivered { parcel: ParcelId::of(id, 1) }], 1).await;
    let (status, refused) = company.call("cancel_order", json!({"order": id})).await;
    assert_eq!((status, &refused["code"]), (409, &json!("TOO_LATE")), "{refused}");
    let after = company.log().await;
    let decided = |event: &&Event| {
        matches!(event.body, Body::Decision(_)) && event.seq > before.last().map_or(Seq(0), |last| last.seq)
    };
    let news: Vec<&str> =
        after.iter().filter(decided).map(Event::kind).filter(|kind| *kind != "minute_closed").collect();
    assert!(!news.contains(&"allocated") && !news.contains(&"word_refused"), "{news:?}");
    assert!(company.house().read(|w| w.orders().get(id).is_none()));
}
