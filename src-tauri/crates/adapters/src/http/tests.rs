//! The feeds as their senders meet them: a real server on the loopback, a sink in memory.

mod plants;
mod shops;

use super::*;
use crate::{fuzz, live, memory::Memory, osmand, shopify::Shop};
use axum::{
    extract::State,
    http::{HeaderMap, Uri},
};
use model::{Fact, Incoming, Origin, Position, Seed, SignalKind, SourceId, Span};
use serde_json::{Value, json};
use std::sync::{
    Mutex,
    atomic::{AtomicI64, AtomicU32, Ordering},
};

const NOW: Moment = Moment(1_795_856_400_000);

struct App {
    base: String,
    memory: Arc<Memory>,
    now: Arc<AtomicI64>,
    http: reqwest::Client,
}

fn source(text: &str) -> SourceId {
    SourceId::new(text).expect("short")
}

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// An app with all feeds open; `change` sets what a test needs otherwise.
async fn app(change: impl FnOnce(&mut FeedSettings)) -> App {
    let now = Arc::new(AtomicI64::new(NOW.0));
    let hand = now.clone();
    let mut settings = FeedSettings::new(Arc::new(move || Moment(hand.load(Ordering::Relaxed))));
    settings.shopify = vec![Shop::new(source("shopify:maison-lune"), Secret::new("s3cret"))];
    settings.live_token = Some(Secret::new("studio"));
    settings.plants = vec![wms::Plant { source: source("wms:FR-CEN"), secret: Secret::new("whsec_cGxhbnQ=") }];
    change(&mut settings);
    let memory = Arc::new(Memory::default());
    let base = serve(router(memory.clone(), settings).expect("a client")).await;
    let http = crate::tls::client(std::time::Duration::from_secs(10)).no_proxy().build().expect("a client");
    App { base, memory, now, http }
}

impl App {
    async fn post(&self, path: &str, headers: &[(&'static str, String)], body: Vec<u8>) -> (u16, Value) {
        let call = self.http.post(format!("{}{path}", self.base)).body(body);
        let call = headers.iter().fold(call, |call, (name, value)| call.header(*name, value));
        answer(call).await
    }
    async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.http.get(format!("{}{path}", self.base))).await
    }
}

async fn answer(call: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = call.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

#[tokio::test]
async fn an_order_is_taken_once_and_acknowledged_as_often_as_it_is_sent() {
    let app = app(|_| ()).await;
    let (card, contact) = fuzz::order("SH-1001", Seed(4));
    let (headers, body) = shopify::render(&card, &contact, &Secret::new("s3cret"), "wh-1");
    for _ in 0..3 {
        let (status, said) = app.post("/feeds/shopify/maison-lune", &headers, body.clone()).await;
        assert_eq!((status, &said["accepted"]), (200, &json!(1)));
    }
    let expected = Incoming {
        origin: Origin { source: source("shopify:maison-lune"), key: "wh-1".into() },
        cause: None,
        contact: Some((card.contact, contact)),
        happened_at: Some(card.placed_at),
        fact: Fact::OrderPlaced(card),
    };
    assert_eq!(app.memory.facts(), [expected]);
}

#[tokio::test]
async fn nothing_is_acknowledged_that_is_not_durable() {
    let app = app(|_| ()).await;
    let (card, contact) = fuzz::order("SH-1001", Seed(4));
    let (headers, body) = shopify::render(&card, &contact, &Secret::new("s3cret"), "wh-1");
    for trouble in [crate::SinkError::Full, crate::SinkError::Down] {
        app.memory.meet(Some(trouble));
        let (status, said) = app.post("/feeds/shopify/maison-lune", &headers, body.clone()).await;
        assert_eq!((status, &said["code"]), (503, &json!(trouble.code())));
    }
    app.memory.meet(None);
    assert_eq!(app.post("/feeds/shopify/maison-lune", &headers, body).await.0, 200);
}

#[tokio::test]
async fn a_stranger_a_wrong_shop_and_a_wrong_body_are_told_apart() {
    let app = app(|_| ()).await;
    let (card, contact) = fuzz::order("SH-1001", Seed(4));
    let (headers, body) = shopify::render(&card, &contact, &Secret::new("guess"), "wh-1");
    let (status, said) = app.post("/feeds/shopify/maison-lune", &headers, body.clone()).await;
    assert_eq!((status, &said["code"]), (401, &json!("bad_signature")));
    assert_eq!(app.post("/feeds/shopify/nobody", &headers, body).await.0, 404);
    let signed = |topic: &str, body: &str| {
        let signature = crate::sign::base64_mac(b"s3cret", &[body.as_bytes()]);
        let text = |value: &str| value.to_owned();
        let headers = [
            ("x-shopify-topic", text(topic)),
            ("x-shopify-webhook-id", text("w2")),
            ("x-shopify-hmac-sha256", signature),
        ];
        (headers, body.as_bytes().to_vec())
    };
    let (headers, body) = signed("orders/create", r#"{"id":7,"line_items":[{"sku":"Ana Lune","quantity":1}]}"#);
    let (status, said) = app.post("/feeds/shopify/maison-lune", &headers, body).await;
    assert_eq!((status, &said["code"], &said["field"]), (422, &json!("missing_field"), &json!("created_at")));
    let odd = r#"{"id":8,"created_at":"2026-11-28T10:00:00+01:00","line_items":[{"sku":"Ana Lune","quantity":1}],
        "shipping_address":{"name":"Ana","zip":"75011"}}"#;
    let (headers, body) = signed("orders/create", odd);
    let (status, said) = app.post("/feeds/shopify/maison-lune", &headers, body).await;
    assert_eq!((status, &said["note"], &said["accepted"]), (200, &json!("quarantined"), &json!(0)));
    assert_eq!(said["quarantined"], json!([{"field": "line_items[0].sku", "code": "unknown_sku"}]));
    let (headers, body) = signed("themes/publish", "{}");
    assert_eq!(app.post("/feeds/shopify/maison-lune", &headers, body).await.0, 200);
    let (headers, body) = signed("customers/redact", r#"{"orders_to_redact":[7]}"#);
    assert_eq!(app.post("/feeds/shopify/maison-lune", &headers, body).await.0, 200);
    assert_eq!(app.memory.codes(), ["missing_field", "unknown_topic"]);
    assert!(app.memory.letters.lock().expect("free").iter().all(|letter| !format!("{letter:?}").contains("Ana")));
    assert_eq!(app.memory.privacy.lock().expect("free").len(), 1);
    assert!(app.memory.facts().is_empty());
}

#[tokio::test]
async fn a_body_beyond_the_limit_and_a_source_beyond_its_pace_are_stopped() {
    let app = app(|settings| {
        settings.body_max = 2_000;
        settings.pace = Pace { per_second: 1, burst: 2 };
    })
    .await;
    let bearer = [("authorization", "Bearer studio".to_owned())];
    let line = b"{\"t\":1795856400,\"room\":\"A\",\"kind\":\"likes\",\"n\":3}".to_vec();
    assert_eq!(app.post("/feeds/live", &bearer, vec![b' '; 3_000]).await.0, 413);
    assert_eq!(app.post("/feeds/live", &bearer, line.clone()).await.0, 200);
    assert_eq!(app.post("/feeds/live", &bearer, line.clone()).await.0, 200);
    assert_eq!(app.post("/feeds/live", &bearer, line.clone()).await.0, 429);
    // A stranger does not use up the studio's pace, and a second later there is room again.
    let stranger = [("authorization", "Bearer guess".to_owned())];
    assert_eq!(app.post("/feeds/live", &stranger, line.clone()).await.0, 401);
    app.now.fetch_add(1_000, Ordering::Relaxed);
    assert_eq!(app.post("/feeds/live", &bearer, line).await.0, 200);
}

#[tokio::test]
async fn good_signals_are_taken_and_bad_lines_reported_and_made_dead_letters() {
    let app = app(|_| ()).await;
    let bearer = [("authorization", "Bearer studio".to_owned())];
    let fact = Fact::SignalSeen { room: "A".into(), kind: SignalKind::Viewers, n: 4_200, sku: None, over_s: None };
    let told = Incoming {
        origin: Origin { source: source("live:A"), key: "s1".into() },
        cause: None,
        fact,
        contact: None,
        happened_at: None,
    };
    let mut body = live::render(&[(NOW, told)]);
    body.extend_from_slice(b"{\"t\":1795856400,\"room\":\"A\",\"kind\":\"gift\",\"n\":1}\n");
    let (status, said) = app.post("/feeds/live", &bearer, body).await;
    assert_eq!((status, &said["accepted"]), (200, &json!(1)));
    assert_eq!(said["refused"], json!([{"line": 2, "code": "unknown_kind", "field": "kind"}]));
    assert_eq!(app.post("/feeds/live", &bearer, b"nope".to_vec()).await.0, 422);
    assert_eq!((app.memory.kinds(), app.memory.codes()), (vec!["signal_seen"], vec!["unknown_kind", "bad_json"]));
    let (_, health) = app.get("/feeds/health").await;
    assert_eq!(health["live"], json!({"accepted": 1, "refused": 2, "last_ms": NOW.0}));
}

#[tokio::test]
async fn a_plant_is_heard_when_signed_lately() {
    let app = app(|_| ()).await;
    let facts = fuzz::plant_facts();
    let secret = Secret::new("whsec_cGxhbnQ=");
    let (headers, body) = wms::render(&facts, &secret, "d1", NOW);
    assert_eq!(app.post("/feeds/wms", &headers, body.clone()).await.0, 200);
    let heard = |told: &Incoming| Incoming { happened_at: Some(NOW), ..told.clone() };
    assert_eq!(app.memory.facts(), facts.iter().map(heard).collect::<Vec<_>>());
    let (old, body) = wms::render(&facts, &secret, "d2", NOW - Span::hours(1));
    assert_eq!(app.post("/feeds/wms", &old, body.clone()).await.0, 401);
    let (foreign, body) = wms::render(&facts, &Secret::new("other"), "d3", NOW);
    assert_eq!(app.post("/feeds/wms", &foreign, body).await.0, 401);
}

#[tokio::test]
async fn a_van_is_news_when_it_moved_far_or_stood_long() {
    let app = app(|_| ()).await;
    let north = |second: i64, lat_e5: i32| {
        let fix = osmand::Fix {
            device: "V07".into(),
            at: Some(NOW + Span::seconds(second)),
            position: Position { lat_e5, lon_e5: 235_000 },
            speed_cm_s: Some(1_000),
            heading_deg: None,
            accuracy_m: None,
            valid: true,
        };
        osmand::render(&fix)
    };
    app.now.fetch_add(3_600_000, Ordering::Relaxed);
    for (second, lat_e5) in [(0, 4_880_000), (10, 4_880_100), (20, 4_880_300), (30, 4_880_310), (90, 4_880_310)] {
        let (status, _) = app.get(&format!("/feeds/osmand?{}", north(second, lat_e5))).await;
        assert_eq!(status, 200);
    }
    assert_eq!(app.memory.rows.lock().expect("free").len(), 5);
    let seen: Vec<_> = app.memory.facts().into_iter().map(|told| told.origin.key).collect();
    let key = |second: i64| format!("V07:{}", (NOW + Span::seconds(second)).0);
    assert_eq!(seen, [key(0), key(20), key(90)]);
}

#[tokio::test]
async fn a_position_that_was_not_durable_is_news_again() {
    let app = app(|_| ()).await;
    let query = "/feeds/osmand?id=V07&lat=48.8&lon=2.3&timestamp=1795856400";
    app.memory.meet(Some(crate::SinkError::Down));
    assert_eq!(app.get(query).await.0, 503);
    app.memory.meet(None);
    assert_eq!(app.get(query).await.1["accepted"], json!(1));
}

#[tokio::test]
async fn an_unknown_device_is_told_in_the_words_its_client_knows() {
    let app = app(|_| ()).await;
    let json_form = |device: &str| {
        json!({"device_id": device, "location": {"coords": {"latitude": 48.8, "longitude": 2.3}}}).to_string()
    };
    let header = [("content-type", "application/json".to_owned())];
    assert_eq!(app.get("/feeds/osmand?id=X&lat=48.8&lon=2.3").await.0, 400);
    assert_eq!(app.post("/feeds/osmand", &header, json_form("X").into_bytes()).await.0, 404);
    assert_eq!(app.post("/feeds/osmand", &header, json_form("V1").into_bytes()).await.0, 200);
    assert_eq!(app.post("/feeds/osmand", &[], b"id=V2&lat=48.8&lon=2.3".to_vec()).await.0, 200);
    assert_eq!(app.get("/feeds/osmand?id=V1&lat=x").await.0, 422);
}

/// A shop's order call: refuses unsigned calls, and the first `failures` of the others.
struct Api {
    shop: tiktok::Shop,
    failures: AtomicU32,
    body: Mutex<Vec<u8>>,
}

async fn orders(State(api): State<Arc<Api>>, uri: Uri, headers: HeaderMap) -> (axum::http::StatusCode, Vec<u8>) {
    use axum::http::StatusCode;
    let query = osmand::pairs(uri.query().unwrap_or("").as_bytes()).into_iter().collect();
    let signed = tiktok::is_signed(&api.shop.app_secret, tiktok::ORDERS_PATH, &query, b"");
    let token = headers.get("x-tts-access-token").is_some_and(|token| token == "token");
    if !signed || !token || query.get("shop_cipher") != Some(&api.shop.shop_cipher) {
        return (StatusCode::OK, br#"{"code":106001,"message":"signature"}"#.to_vec());
    }
    let left = api.failures.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1));
    match left {
        Ok(_) => (StatusCode::BAD_GATEWAY, Vec::new()),
        Err(_) => (StatusCode::OK, api.body.lock().expect("free").clone()),
    }
}

/// An app whose TikTok shop's API fails so often before it answers with this order.
async fn tiktok_app(failures: u32, body: Vec<u8>) -> (App, tiktok::Shop) {
    let api = Arc::new(Api { shop: fuzz::tiktok_shop(), failures: AtomicU32::new(failures), body: Mutex::new(body) });
    tiktok_app_with(api).await
}

async fn tiktok_app_with(api: Arc<Api>) -> (App, tiktok::Shop) {
    let base = serve(Router::new().route(tiktok::ORDERS_PATH, get(orders)).with_state(api)).await;
    let shop = tiktok::Shop { api: base, ..fuzz::tiktok_shop() };
    let settings = vec![shop.clone()];
    (app(|s| s.tiktok = settings).await, shop)
}

#[tokio::test]
async fn a_thin_notification_becomes_the_order_it_announced() {
    let (mut card, contact) = fuzz::order("TT-576461413038785752", Seed(3));
    card.channel = model::Channel::Live;
    let body = tiktok::render_order(&card, &contact, "AWAITING_SHIPMENT");
    let (app, shop) = tiktok_app(2, body).await;
    for id in ["n1", "n2"] {
        let (headers, body) = tiktok::render_notification(&shop, card.order, "AWAITING_SHIPMENT", id, NOW);
        assert_eq!(app.post("/feeds/tiktok/maison-lune", &headers, body).await.0, 200, "{id}");
    }
    let (headers, body) = tiktok::render_notification(&shop, card.order, "CANCELLED", "n3", NOW);
    assert_eq!(app.post("/feeds/tiktok/maison-lune", &headers, body).await.0, 200);
    let facts = app.memory.facts();
    assert_eq!(facts.len(), 2, "the second notification of one change tells nothing new");
    assert_eq!(facts[0].fact, Fact::OrderPlaced(card.clone()));
    assert_eq!(facts[0].contact, Some((card.contact, contact)));
    assert_eq!(facts[1].fact, Fact::OrderCancelled { order: card.order });
}

#[tokio::test]
async fn an_order_that_cannot_be_fetched_is_asked_for_again() {
    let (card, contact) = fuzz::order("TT-576461413038785752", Seed(3));
    let body = tiktok::render_order(&card, &contact, "AWAITING_SHIPMENT");
    let (app, shop) = tiktok_app(3, body).await;
    let (headers, body) = tiktok::render_notification(&shop, card.order, "AWAITING_SHIPMENT", "n1", NOW);
    let (status, said) = app.post("/feeds/tiktok/maison-lune", &headers, body.clone()).await;
    assert_eq!((status, &said["code"]), (503, &json!("busy")));
    assert!(app.memory.facts().is_empty());
    assert_eq!(app.post("/feeds/tiktok/maison-lune", &headers, body.clone()).await.0, 200);
    assert_eq!(app.post("/feeds/tiktok/maison-lune", &[], body).await.0, 401);
}

#[tokio::test]
async fn an_answer_about_another_order_is_not_believed() {
    let (card, contact) = fuzz::order("TT-1", Seed(3));
    let (app, shop) = tiktok_app(0, tiktok::render_order(&card, &contact, "AWAITING_SHIPMENT")).await;
    let other = model::OrderId::new("TT-2").expect("short");
    let (headers, body) = tiktok::render_notification(&shop, other, "AWAITING_SHIPMENT", "n1", NOW);
    let (status, said) = app.post("/feeds/tiktok/maison-lune", &headers, body).await;
    assert_eq!((status, &said["code"]), (503, &json!("wrong_order")));
    assert_eq!((app.memory.facts().len(), app.memory.codes()), (0, vec!["wrong_order"]));
}

#[tokio::test]
async fn closed_feeds_let_nobody_in() {
    let app = app(|settings| {
        settings.live_token = None;
        settings.plants = Vec::new();
    })
    .await;
    assert_eq!(app.post("/feeds/live", &[("authorization", "Bearer ".into())], vec![]).await.0, 401);
    let (headers, body) = wms::render(&fuzz::plant_facts(), &Secret::new(""), "d", NOW);
    assert_eq!(app.post("/feeds/wms", &headers, body).await.0, 401);
    assert!(app.memory.facts().is_empty());
}

/// Prints how many orders a second pass from a signed request to the sink. Needs a quiet machine to mean much.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: run on demand"]
async fn orders_a_second_over_the_loopback() {
    let app = Arc::new(app(|settings| settings.pace = Pace { per_second: 100_000, burst: 100_000 }).await);
    let start = std::time::Instant::now();
    let senders = (0..8_u64).map(|sender| {
        let app = app.clone();
        tokio::spawn(async move {
            for n in 0..1_000_u64 {
                let name = format!("SH-{}", sender * 1_000 + n);
                let (card, contact) = fuzz::order(&name, Seed(n));
                let (headers, body) = shopify::render(&card, &contact, &Secret::new("s3cret"), &name);
                assert_eq!(app.post("/feeds/shopify/maison-lune", &headers, body).await.0, 200);
            }
        })
    });
    for sender in senders.collect::<Vec<_>>() {
        sender.await.expect("all taken");
    }
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(app.memory.facts().len(), 8_000);
    println!("{:.0} orders a second", 8_000.0 / seconds);
}

#[tokio::test]
async fn a_connector_gone_wrong_fills_no_graveyard() {
    let app = app(|_| ()).await;
    let bearer = [("authorization", "Bearer studio".to_owned())];
    let (status, said) = app.post("/feeds/live", &bearer, b"{}\n".repeat(5_000)).await;
    assert_eq!((status, &said["refused_count"]), (422, &json!(5_000)));
    assert_eq!(said["refused"].as_array().map(Vec::len), Some(100));
    assert_eq!(app.memory.codes().len(), 100);
}
