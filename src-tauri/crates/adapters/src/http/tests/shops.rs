//! Shops: whatever a delivery holds, the shop gets an answer that says what became of it.

use super::*;
use model::{OrderId, SkuId};

/// A webhook of the company's shop, signed.
fn webhook(topic: &str, id: &str, body: &[u8]) -> Vec<(&'static str, String)> {
    vec![
        ("x-shopify-topic", topic.to_owned()),
        ("x-shopify-webhook-id", id.to_owned()),
        ("x-shopify-hmac-sha256", crate::sign::base64_mac(b"s3cret", &[body])),
    ]
}

impl App {
    async fn shopify(&self, topic: &str, id: &str, body: &Value) -> (u16, Value) {
        let body = body.to_string().into_bytes();
        self.post("/feeds/shopify/maison-lune", &webhook(topic, id, &body), body).await
    }
    async fn tiktok(&self, shop: &tiktok::Shop, kind: u32, id: &str, data: Value) -> (u16, Value) {
        let body = json!({"type": kind, "tts_notification_id": id, "timestamp": 1_795_856_400, "data": data});
        let body = body.to_string().into_bytes();
        let secret = shop.app_secret.text().as_bytes();
        let signature = crate::sign::hex_mac(secret, &[shop.app_key.as_bytes(), &body]);
        self.post("/feeds/tiktok/maison-lune", &[("authorization", signature)], body).await
    }
}

fn order() -> Value {
    json!({"id": 88, "created_at": "2026-11-28T10:05:00+01:00", "updated_at": "2026-11-28T10:05:00+01:00",
        "line_items": [{"sku": "LUNE-01", "quantity": 2, "price": "9.00"},
                       {"sku": "Bougie d'été", "quantity": 1, "price": "5.00"}],
        "shipping_address": {"name": "Ana", "address1": "2 rue", "zip": "31000", "city": "Toulouse", "country_code": "FR"}})
}

#[tokio::test]
async fn an_order_with_an_odd_line_is_served_and_the_line_taken_once_a_person_has_mapped_it() {
    let app = app(|_| ()).await;
    for _ in 0..2 {
        let (status, said) = app.shopify("orders/create", "w1", &order()).await;
        assert_eq!((status, &said["accepted"], &said["note"]), (200, &json!(1), &json!("quarantined")), "{said}");
        assert_eq!(said["quarantined"], json!([{"code": "unknown_sku", "field": "line_items[1].sku"}]));
    }
    // What becomes of the order later tells the line again: it waits once more, and then no more.
    for id in ["w2", "w3", "w4"] {
        app.shopify("orders/paid", id, &order()).await;
    }
    let waits = ("line_items[1].sku".to_owned(), "unknown_sku", "Bougie d'été".to_owned());
    assert_eq!((app.memory.odd(), app.memory.kinds()), (vec![waits.clone(), waits], vec!["order_placed"]));
    let candle = SkuId::new("LUNE-07").expect("short");
    app.memory.aliases.lock().expect("free").insert("Bougie d'été".into(), candle);
    // From then on the shop's word is known: the next update tells the line, and the one after it nothing.
    let (_, said) = app.shopify("orders/updated", "w5", &order()).await;
    assert_eq!((&said["accepted"], &said["note"]), (&json!(1), &json!(null)), "{said}");
    let (_, said) = app.shopify("orders/updated", "w6", &order()).await;
    assert_eq!((&said["accepted"], &said["note"]), (&json!(0), &json!("nothing_to_do")), "{said}");
    assert_eq!(app.memory.kinds(), ["order_placed", "order_edited"]);
}

#[tokio::test]
async fn an_order_of_which_nothing_can_be_served_waits_whole_and_is_never_refused() {
    let app = app(|_| ()).await;
    let mut abroad = order();
    abroad["shipping_address"]["country_code"] = json!("DE");
    let (status, said) = app.shopify("orders/create", "w1", &abroad).await;
    assert_eq!((status, &said["accepted"]), (200, &json!(0)));
    assert_eq!(app.memory.odd().iter().map(|odd| odd.1).collect::<Vec<_>>(), ["unknown_sku", "outside_served_country"]);
    assert!(app.memory.facts().is_empty());
    assert!(app.memory.codes().is_empty(), "it is no dead letter");
    app.memory.meet(Some(crate::SinkError::Down));
    assert_eq!(app.shopify("orders/create", "w2", &abroad).await.0, 503, "what waits is durable before the answer");
}

#[tokio::test]
async fn a_cancellation_and_an_edit_are_told_and_what_came_too_late_is_no_acceptance() {
    let app = app(|_| ()).await;
    let (_, said) = app.shopify("orders/cancelled", "w1", &json!({"id": 89})).await;
    assert_eq!(said["accepted"], json!(1), "it is told before its order, and control remembers");
    let mut plain = order();
    plain["line_items"].as_array_mut().expect("a list").truncate(1);
    app.shopify("orders/create", "w2", &plain).await;
    plain["line_items"][0]["current_quantity"] = json!(1);
    assert_eq!(app.shopify("orders/edited", "w3", &json!({"order_edit": {}})).await.1["note"], json!("see_updated"));
    assert_eq!(app.shopify("orders/updated", "w4", &plain).await.1["accepted"], json!(1));
    assert_eq!(app.memory.kinds(), ["order_cancelled", "order_placed", "order_edited"]);
    app.memory.left.lock().expect("free").insert(OrderId::new("SH-88").expect("short"));
    let (status, said) = app.shopify("orders/cancelled", "w5", &json!({"id": 88})).await;
    assert_eq!((status, &said["accepted"]), (200, &json!(0)), "{said}");
    assert_eq!(said["refused"], json!([{"line": 1, "code": "too_late", "field": null}]));
    assert_eq!(app.memory.codes(), ["too_late"], "a person sees that the shop believes otherwise");
}

/// Shops announce orders anew when a subscription is set up again, each under an id of its own.
#[tokio::test]
async fn an_order_that_is_announced_again_is_known_and_what_differs_is_an_edit() {
    let app = app(|_| ()).await;
    let first = sale(2, "2026-11-28T10:05:00+01:00");
    let create = async |id: &str, body: &Value| {
        let (status, said) = app.shopify("orders/create", id, body).await;
        assert_eq!(status, 200, "{said}");
        (said["accepted"].as_u64().expect("a number"), said["note"].as_str().map(str::to_owned))
    };
    assert_eq!(create("w1", &first).await, (1, None));
    assert_eq!(create("w2", &first).await, (0, Some("known".to_owned())));
    assert_eq!(app.memory.kinds(), ["order_placed"], "the log holds it once");
    let more = sale(3, "2026-11-28T10:09:00+01:00");
    assert_eq!(create("w3", &more).await, (1, None));
    assert!(matches!(&app.memory.facts()[1].fact, Fact::OrderEdited { lines, .. } if lines[0].qty == 3));
    assert_eq!(create("w4", &more).await, (0, Some("known".to_owned())));
    // The first announcement, delivered once more, gets the answer that it got, and takes nothing back.
    assert_eq!(create("w1", &first).await, (1, None));
    assert_eq!(app.memory.kinds(), ["order_placed", "order_edited"]);
}

#[tokio::test]
async fn an_order_that_is_announced_again_when_it_is_over_is_known_and_what_differs_too_late() {
    let app = app(|_| ()).await;
    let body = sale(2, "2026-11-28T10:05:00+01:00");
    app.shopify("orders/create", "w1", &body).await;
    app.shopify("orders/cancelled", "w2", &json!({"id": 88})).await;
    assert_eq!(app.shopify("orders/create", "w3", &body).await.1["note"], json!("known"));
    app.memory.left.lock().expect("free").insert(OrderId::new("SH-88").expect("short"));
    let (status, said) = app.shopify("orders/create", "w4", &sale(5, "2026-11-28T10:09:00+01:00")).await;
    assert_eq!((status, &said["accepted"], &said["refused"][0]["code"]), (200, &json!(0), &json!("too_late")));
    assert_eq!(app.memory.codes(), ["too_late"], "a person sees it");
}

/// The order with one line of so many units, as it stood at a moment.
fn sale(units: u32, updated_at: &str) -> Value {
    let mut body = order();
    body["line_items"] = json!([{"sku": "LUNE-01", "quantity": units, "price": "9.00"}]);
    body["updated_at"] = json!(updated_at);
    body
}

/// A webhook was lost: the order is taken from the first delivery that tells it.
#[tokio::test]
async fn an_update_of_an_order_that_never_came_is_its_sale() {
    let app = app(|_| ()).await;
    assert_eq!(app.shopify("orders/updated", "w1", &order()).await.1["accepted"], json!(1));
    assert_eq!(app.memory.kinds(), ["order_placed"]);
}

#[tokio::test]
async fn events_of_the_newer_kind_and_the_test_button_are_known_by_their_headers() {
    let app = app(|_| ()).await;
    let body = order().to_string().into_bytes();
    let signature = crate::sign::base64_mac(b"s3cret", &[&body]);
    let newer = [
        ("shopify-topic", "ORDERS_CREATE".to_owned()),
        ("shopify-event-id", "e-1".to_owned()),
        ("shopify-hmac-sha256", signature),
        ("shopify-api-version", "2026-10".to_owned()),
    ];
    assert_eq!(app.post("/feeds/shopify/maison-lune", &newer, body.clone()).await.1["accepted"], json!(1));
    assert_eq!(app.memory.facts()[0].origin.key, "e-1", "the event's own id");
    assert_eq!(app.get("/feeds/health").await.1["shopify"]["version"], json!("2026-10"));
    let mut test = webhook("orders/create", "w2", &body);
    test.push(("x-shopify-test", "true".to_owned()));
    assert_eq!(app.post("/feeds/shopify/maison-lune", &test, body.clone()).await.1["note"], json!("test_order"));
    let nameless: Vec<_> = webhook("orders/create", "", &body);
    assert_eq!(app.post("/feeds/shopify/maison-lune", &nameless, body).await.1["field"], json!("x-shopify-webhook-id"));
    assert_eq!(app.memory.facts().len(), 1);
}

fn unit(sku: &str, status: &str) -> Value {
    json!({"seller_sku": sku, "sale_price": "14.50", "currency": "EUR", "display_status": status})
}

fn answer_of(status: &str, second: &str) -> Vec<u8> {
    let order = json!({"id": "576859000000000077", "status": status, "create_time": 1_795_856_400,
        "recipient_address": {"postal_code": "13008", "region_code": "FR"},
        "line_items": [unit("LUNE-03", "AWAITING_SHIPMENT"), unit("LUNE-04", second)]});
    json!({"code": 0, "data": {"orders": [order]}}).to_string().into_bytes()
}

#[tokio::test]
async fn a_cancellation_of_tiktok_is_looked_at_and_counts_whenever_it_comes() {
    let api = Arc::new(Api {
        shop: fuzz::tiktok_shop(),
        failures: AtomicU32::new(0),
        body: Mutex::new(answer_of("AWAITING_SHIPMENT", "AWAITING_SHIPMENT")),
    });
    let (app, shop) = tiktok_app_with(api.clone()).await;
    let data = |word: &str, value: &str| json!({"order_id": "576859000000000077", word: value});
    let granted = || data("cancel_status", "CANCELLATION_REQUEST_SUCCESS");
    // The whole order, told before it came: the next word of the same kind still counts.
    assert_eq!(app.tiktok(&shop, 1, "n0", data("order_status", "CANCELLED")).await.1["accepted"], json!(1));
    assert_eq!(app.tiktok(&shop, 1, "n1", data("order_status", "AWAITING_SHIPMENT")).await.1["accepted"], json!(1));
    *api.body.lock().expect("free") = answer_of("AWAITING_SHIPMENT", "CANCELLED");
    assert_eq!(app.tiktok(&shop, 11, "n2", granted()).await.1["accepted"], json!(1));
    assert_eq!(app.tiktok(&shop, 11, "n2", granted()).await.1["note"], json!("nothing_to_do"));
    *api.body.lock().expect("free") = answer_of("CANCELLED", "CANCELLED");
    assert_eq!(app.tiktok(&shop, 11, "n3", granted()).await.1["accepted"], json!(1));
    assert_eq!(app.tiktok(&shop, 1, "n4", data("order_status", "CANCELLED")).await.1["note"], json!("nothing_to_do"));
    assert_eq!(app.memory.kinds(), ["order_cancelled", "order_placed", "order_edited", "order_cancelled"]);
}

/// Whatever a shop sends: as many facts as were said to be accepted, and no answer without a word.
#[tokio::test]
async fn no_nonsense_is_answered_accepted_without_effect() {
    let app = app(|settings| settings.pace = Pace { per_second: 100_000, burst: 100_000 }).await;
    let mut draws = Seed(7).stream("nonsense");
    for n in 0..400 {
        let (card, contact) = fuzz::order(&format!("SH-{n}"), Seed(n));
        let (_, body) = shopify::render(&card, &contact, &Secret::new("s3cret"), "w");
        let body = fuzz::mutate(body, &mut draws);
        let topic = ["orders/create", "orders/updated", "orders/cancelled", "refunds/create"][n as usize % 4];
        let before = (app.memory.facts().len(), app.memory.odd().len(), app.memory.codes().len());
        let headers = webhook(topic, &format!("w{n}"), &body);
        let (status, said) = app.post("/feeds/shopify/maison-lune", &headers, body).await;
        let after = (app.memory.facts().len(), app.memory.odd().len(), app.memory.codes().len());
        let accepted = said["accepted"].as_u64().unwrap_or(0) as usize;
        let kept = after.1 > before.1 || after.2 > before.2;
        assert_eq!(after.0 - before.0, accepted, "{topic} {status} {said}");
        assert!(accepted > 0 || kept || said["note"].is_string(), "{topic} {status} {said}");
        assert!(status == 200 || status == 422 && after.2 > before.2, "{topic} {status} {said}");
    }
}
