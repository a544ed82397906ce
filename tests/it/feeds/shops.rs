//! Shops: an answer means that the log holds the order; what is not understood is set aside and seen.

use super::app::{SECRET, camille, card, open, sku, source};
use adapters::{Secret, shopify, tiktok};
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use model::{Body, Channel, Fact, OrderCard, OrderId, Origin};
use serde_json::json;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread")]
async fn an_answered_order_is_in_the_log_and_counts_once() {
    let app = open(|_| ()).await;
    let first = app.order(&card(1), "hook-1").await;
    assert_eq!((first.0, &first.1["accepted"]), (200, &json!(1)));
    let origin = Origin { source: source("shopify:maison-lune"), key: "hook-1".to_owned() };
    let known = app.running.app.store().known(&[origin]).await.expect("the log answers");
    let seq = known[0].expect("what was answered 200 is durable");
    assert_eq!(app.order(&card(1), "hook-1").await, first, "the same delivery, the same answer");
    assert_eq!(app.count("order_placed").await, 1);
    let log = app.log().await;
    let allocated = log.iter().find(|event| event.kind() == "allocated").expect("the order has a node");
    assert_eq!(allocated.cause, Some(seq), "the plan names the order as its cause");
    let text = serde_json::to_string(&log).expect("a log can be written");
    assert!(!text.contains("Camille") && !text.contains("Lilas"), "the log holds no personal data");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_and_a_broken_body_are_refused_and_seen() {
    let app = open(|_| ()).await;
    let path = "/feeds/shopify/maison-lune";
    let forged = shopify::render(&card(1), &camille(), &Secret::new("guess"), "hook-1");
    let (status, said) = app.deliver(path, forged).await;
    assert_eq!((status, &said["code"]), (401, &json!("bad_signature")));
    let mut broken = shopify::render(&card(2), &camille(), &Secret::new(SECRET), "hook-2");
    broken.0.retain(|(name, _)| *name != "x-shopify-topic");
    broken.0.push(("x-shopify-topic", "inventory_levels/update".to_owned()));
    let (status, said) = app.deliver(path, broken).await;
    assert_eq!((status, &said["field"]), (422, &json!("location_id")), "{said}");
    assert_eq!(app.count("order_placed").await, 0);
    let (status, page) = app.call("dead_letters", json!({}), None).await;
    let letters = page["letters"].as_array().expect("a page of letters");
    assert_eq!((status, letters.len()), (200, 1), "{page}");
    assert_eq!((&letters[0]["code"], &letters[0]["source"]), (&said["code"], &json!("shopify:maison-lune")));
    assert!(!page.to_string().contains("Camille"), "{page}");
    app.close().await;
}

/// The customer is not told that the shop refunds an article whose name the app does not know yet.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_of_something_nobody_sells_waits_for_a_person() {
    let app = open(|_| ()).await;
    let mut unknown = card(3);
    unknown.lines[0].sku = sku("XXX-999");
    let (status, said) = app.order(&unknown, "hook-3").await;
    assert_eq!((status, &said["accepted"], &said["note"]), (200, &json!(0), &json!("quarantined")), "{said}");
    assert_eq!(said["quarantined"], json!([{"field": "line_items[0].sku", "code": "unknown_sku"}]));
    assert_eq!(app.count("order_placed").await, 0, "nobody is told that the shop pays back");
    let (status, page) = app.call("quarantine", json!({"limit": 10, "offset": 0}), None).await;
    let items = page["items"].as_array().expect("a page of items");
    assert_eq!((status, items.len()), (200, 1), "{page}");
    assert_eq!((&items[0]["code"], &items[0]["words"]), (&json!("unknown_sku"), &json!("XXX-999")), "{page}");
    let mut in_part = card(4);
    in_part.lines.push(unknown.lines[0]);
    let (_, said) = app.order(&in_part, "hook-4").await;
    assert_eq!((&said["accepted"], &said["note"]), (&json!(1), &json!("quarantined")), "{said}");
    assert_eq!((app.count("allocated").await, app.count("declined").await), (1, 0));
    app.close().await;
}

/// The right value of an update: what differs is told, what does not is not.
#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_held_against_what_the_app_has() {
    let app = open(|_| ()).await;
    let mut bought = card(5);
    bought.lines.push(model::OrderLine { sku: sku("LUN-002"), qty: 2, price_cents: None });
    assert_eq!(app.order(&bought, "hook-5").await.0, 200);
    let update = async |card: &OrderCard, contact: &model::Contact, minute: i64, id: &str| {
        let at = bought.placed_at + model::Span::minutes(minute);
        let delivery = shopify::update(card, contact, at, &Secret::new(SECRET), id);
        app.deliver("/feeds/shopify/maison-lune", delivery).await
    };
    let (_, said) = update(&bought, &camille(), 1, "hook-6").await;
    assert_eq!((&said["accepted"], &said["note"]), (&json!(0), &json!("nothing_to_do")), "{said}");
    let mut fewer = bought.clone();
    fewer.lines.truncate(1);
    let (status, said) = update(&fewer, &camille(), 2, "hook-7").await;
    assert_eq!((status, &said["accepted"]), (200, &json!(1)), "{said}");
    assert_eq!(app.count("order_edited").await, 1);
    let moved = model::Contact { street: "14 rue des Tests".to_owned(), ..camille() };
    assert_eq!(update(&fewer, &moved, 3, "hook-8").await.0, 200);
    assert_eq!(app.count("order_redirected").await, 1);
    app.close().await;
}

/// The shop's order API: one order, and whether it answers at all.
#[derive(Clone)]
struct Api {
    card: OrderCard,
    up: Arc<AtomicBool>,
}

async fn orders(State(api): State<Api>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    let signed = tiktok::is_signed(&Secret::new(SECRET), tiktok::ORDERS_PATH, &query, b"");
    match (api.up.load(Ordering::SeqCst), signed) {
        (false, _) => StatusCode::BAD_GATEWAY.into_response(),
        (true, false) => StatusCode::UNAUTHORIZED.into_response(),
        (true, true) => tiktok::render_order(&api.card, &camille(), "AWAITING_SHIPMENT").into_response(),
    }
}

async fn shop_with(api: Api) -> tiktok::Shop {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("bound"));
    let app = Router::new().route(tiktok::ORDERS_PATH, get(orders)).with_state(api);
    tokio::spawn(async move { axum::serve(listener, app).await });
    tiktok::Shop {
        source: source("tiktok:maison-lune"),
        app_key: "regie".to_owned(),
        app_secret: Secret::new(SECRET),
        access_token: Secret::new("token"),
        shop_cipher: "cipher".to_owned(),
        api: address,
        channel: Channel::Live,
    }
}

/// The notification only says that something changed; nothing is acknowledged before the order was fetched.
#[tokio::test(flavor = "multi_thread")]
async fn a_thin_notification_is_answered_once_the_fetched_order_is_durable() {
    let order = OrderId::new("TT-576461413038785752").expect("short");
    let contact = model::ContactId::new("C-TT-576461413038785752").or_else(|_| model::ContactId::new("C-1"));
    let bought = OrderCard { order, contact: contact.expect("short"), ..card(1) };
    let up = Arc::new(AtomicBool::new(false));
    let shop = shop_with(Api { card: bought, up: up.clone() }).await;
    let settings = shop.clone();
    let app = open(move |change| change.feeds.tiktok = vec![settings]).await;
    let told = |id: &str| tiktok::render_notification(&shop, order, "AWAITING_SHIPMENT", id, runtime::machine_now());
    let path = "/feeds/tiktok/maison-lune";
    assert_eq!(app.deliver(path, told("n-1")).await.0, 503, "the shop is asked to send again");
    assert_eq!(app.count("order_placed").await, 0);
    up.store(true, Ordering::SeqCst);
    assert_eq!(app.deliver(path, told("n-2")).await.0, 200);
    assert_eq!(app.deliver(path, told("n-3")).await.0, 200, "the same change under another id");
    let placed = app.log().await.into_iter().filter_map(|event| match event.body {
        Body::Fact(Fact::OrderPlaced(card)) => Some(card.order),
        _ => None,
    });
    assert_eq!(placed.collect::<Vec<_>>(), [order]);
    app.close().await;
}
