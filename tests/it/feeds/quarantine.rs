//! What a feed understood in part waits for a person: it is durable, shown without personal data, taken once, and
//! forgotten with its customer.

use super::app::{Open, open, sku, source};
use crate::wire::eventually;
use adapters::{FactSink, Privacy, PrivacyRequest, Quarantined};
use model::OrderId;
use serde_json::{Value, json};

/// An order of one article that the shop calls by a name of its own.
fn order(number: u64, word: &str, zip: &str) -> Vec<u8> {
    json!({
        "id": number, "created_at": "2026-11-26T10:05:00+01:00", "source_name": "web", "email": "camille@client.example",
        "line_items": [{"sku": word, "quantity": 1, "price": "39.90"}],
        "shipping_address": {"name": "Camille Desgranges", "address1": "12 rue des Lilas", "zip": zip, "city": "Paris"},
    })
    .to_string()
    .into_bytes()
}

/// As the shop's adapter hands it over.
fn doubt(number: u64, code: &'static str, field: &str, words: &str, body: Vec<u8>) -> Quarantined {
    Quarantined {
        source: source("shopify:maison-lune"),
        key: format!("wh-{number}"),
        subject: format!("SH-{number}"),
        code,
        field: field.to_owned(),
        message: "not understood".to_owned(),
        words: words.to_owned(),
        form: "shopify:orders/create".to_owned(),
        body,
    }
}

fn unknown(number: u64) -> Quarantined {
    doubt(number, "unknown_sku", "line_items[0].sku", "Coffret Noël", order(number, "Coffret Noël", "75011"))
}

async fn keep(app: &Open, item: Quarantined) {
    app.running.app.quarantine(item).await.expect("it is durable");
}

async fn page(app: &Open) -> Value {
    let (status, page) = app.call("quarantine", json!({}), None).await;
    assert_eq!(status, 200, "{page}");
    page
}

async fn counted(app: &Open) -> Value {
    let (_, snapshot) = app.call("snapshot", json!({}), None).await;
    snapshot["state"]["quarantine"].clone()
}

async fn take(app: &Open, args: Value) -> (u16, Value) {
    app.call("quarantine_take", args, None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_takes_every_delivery_of_the_word_once() {
    let app = open(|_| ()).await;
    for number in [1, 2, 1] {
        keep(&app, unknown(number)).await;
    }
    let shown = page(&app).await;
    assert_eq!((&shown["waiting"], shown["items"].as_array().map(Vec::len)), (&json!(2), Some(2)), "{shown}");
    assert!(!shown.to_string().contains("Camille") && !shown.to_string().contains("75011"), "{shown}");
    eventually("the screens know how many wait", async || counted(&app).await == json!(2)).await;
    let refused = take(&app, json!({"id": 1, "mapSku": "NO-SUCH"})).await;
    assert_eq!((refused.0, &refused.1["code"]), (404, &json!("UNKNOWN_SKU")));
    let (status, done) = take(&app, json!({"id": 1, "mapSku": "LUN-001"})).await;
    assert_eq!((status, &done["items"], &done["facts"]), (200, &json!(2), &json!(2)), "each is told: {done}");
    let (status, again) = take(&app, json!({"id": 1, "mapSku": "LUN-001"})).await;
    assert_eq!((status, &again["facts"]), (200, &json!(0)), "pressed twice has one effect: {again}");
    assert_eq!((app.count("order_placed").await, app.count("operator").await), (2, 1));
    let (_, view) = app.call("order", json!({"order": "SH-2"}), None).await;
    assert_eq!(view["row"]["state"], "allocated", "{view}");
    let known = app.running.app.resolve(source("shopify:maison-lune"), "Coffret Noël");
    assert_eq!(known, Some(sku("LUN-001")), "it holds for whatever comes later");
    let shown = page(&app).await;
    assert_eq!((&shown["waiting"], &shown["items"][0]["decidedBy"]), (&json!(0), &json!("nadia")), "{shown}");
    let app = app.restart().await;
    assert_eq!(app.running.app.resolve(source("shopify:maison-lune"), "Coffret Noël"), Some(sku("LUN-001")));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_read_again_and_what_is_still_wrong_is_said() {
    let app = open(|_| ()).await;
    keep(&app, doubt(7, "bad_postcode", "shipping_address.zip", "", order(7, "LUN-001", "750"))).await;
    let zip = |text: &str| json!({"id": 1, "corrections": {"shipping_address.zip": text}});
    let (status, said) = take(&app, zip("7")).await;
    assert_eq!(
        (status, &said["code"], &said["hint"]),
        (422, &json!("BAD_CORRECTION"), &json!("bad_postcode")),
        "{said}"
    );
    assert_eq!(take(&app, json!({"id": 1})).await.0, 422, "nothing was corrected");
    assert_eq!(app.count("order_placed").await, 0);
    assert_eq!(take(&app, zip("75011")).await.0, 200);
    assert_eq!(app.count("order_placed").await, 1);
    let (status, said) = app.call("quarantine_dismiss", json!({"id": 1}), None).await;
    assert_eq!((status, &said["code"]), (409, &json!("DECIDED")), "{said}");
    assert_eq!(take(&app, json!({"id": 99})).await.0, 404);
    app.close().await;
}

/// The customer has taken the odd article back: nobody may order it by mapping an older word.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_shop_has_told_anew_waits_no_more() {
    let app = open(|_| ()).await;
    for number in [5, 6] {
        keep(&app, unknown(number)).await;
    }
    let source = source("shopify:maison-lune");
    let doubt = adapters::odd::Odd::new("line_items[3].sku", "unknown_sku", "not understood", "Coffret Noël");
    app.running.app.overtaken(source, "SH-5".to_owned(), vec![doubt]).await.expect("it is durable");
    assert_eq!(page(&app).await["waiting"], json!(2), "it is still in doubt");
    app.running.app.overtaken(source, "SH-5".to_owned(), Vec::new()).await.expect("it is durable");
    let shown = page(&app).await;
    assert_eq!((&shown["waiting"], &shown["items"][0]["subject"]), (&json!(1), &json!("SH-6")), "{shown}");
    let (status, done) = take(&app, json!({"id": 2, "mapSku": "LUN-001"})).await;
    assert_eq!((status, &done["items"], app.count("order_placed").await), (200, &json!(1), 1), "{done}");
    app.close().await;
}

/// A number that nobody could read hid that its article is unknown too.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_correction_brings_to_light_waits_in_its_turn() {
    let app = open(|_| ()).await;
    let body = String::from_utf8(order(9, "Coffret Noël", "75011"))
        .expect("text")
        .replace("\"quantity\":1", "\"quantity\":\"1,0\"");
    keep(&app, doubt(9, "bad_number", "line_items[0].quantity", "", body.into_bytes())).await;
    let corrected = json!({"id": 1, "corrections": {"line_items[0].quantity": "2"}});
    let (status, done) = take(&app, corrected).await;
    assert_eq!((status, &done["facts"]), (200, &json!(0)), "{done}");
    let shown = page(&app).await;
    assert_eq!((&shown["waiting"], &shown["items"][0]["code"]), (&json!(1), &json!("unknown_sku")), "{shown}");
    let id = shown["items"][0]["id"].clone();
    let (status, done) = take(&app, json!({"id": id, "mapSku": "LUN-001"})).await;
    assert_eq!((status, &done["facts"]), (200, &json!(1)), "{done}");
    let (_, view) = app.call("order", json!({"order": "SH-9"}), None).await;
    assert_eq!(view["row"]["units"], json!(2), "{view}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_that_keep_each_other_back_are_settled_one_by_one() {
    let app = open(|_| ()).await;
    let body = order(8, "Coffret Noël", "750");
    keep(&app, doubt(8, "unknown_sku", "line_items[0].sku", "Coffret Noël", body.clone())).await;
    keep(&app, doubt(8, "bad_postcode", "shipping_address.zip", "", body)).await;
    let (status, done) = take(&app, json!({"id": 1, "mapSku": "LUN-001"})).await;
    assert_eq!((status, &done["facts"]), (200, &json!(0)), "nobody knows yet where it goes: {done}");
    assert_eq!(app.count("order_placed").await, 0);
    let (status, done) = take(&app, json!({"id": 2, "corrections": {"shipping_address.zip": "75011"}})).await;
    assert_eq!((status, &done["facts"]), (200, &json!(1)), "{done}");
    assert_eq!(app.count("order_placed").await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_again_is_dismissed_and_an_erased_customer_leaves_nothing() {
    let app = open(|_| ()).await;
    keep(&app, Quarantined { form: "drop:bins".to_owned(), ..unknown(3) }).await;
    keep(&app, unknown(4)).await;
    assert_eq!(page(&app).await["items"][0]["takable"], false);
    let (status, said) = take(&app, json!({"id": 1, "mapSku": "LUN-001"})).await;
    assert_eq!((status, &said["code"]), (409, &json!("CANNOT_RETAKE")), "{said}");
    for _ in 0..2 {
        let (status, said) = app.call("quarantine_dismiss", json!({"id": 1, "why": "essai"}), None).await;
        assert_eq!(status, 200, "{said}");
    }
    let orders = vec![OrderId::new("SH-4").expect("short")];
    let source = source("shopify:maison-lune");
    let request = PrivacyRequest { source, key: "wh-9".to_owned(), kind: Privacy::Erase, orders };
    app.running.app.privacy(request).await.expect("it is durable");
    let shown = page(&app).await;
    assert_eq!((&shown["waiting"], &shown["total"]), (&json!(0), &json!(2)), "{shown}");
    assert!(app.running.app.store().quarantine_body(2).await.expect("it answers").is_none());
    let (status, said) = take(&app, json!({"id": 2, "mapSku": "LUN-001"})).await;
    assert_eq!((status, &said["code"]), (409, &json!("DECIDED")), "{said}");
    keep(&app, Quarantined { key: "wh-4-again".to_owned(), ..unknown(4) }).await;
    assert!(app.running.app.store().quarantine_body(3).await.expect("it answers").is_none(), "told again, kept out");
    app.close().await;
}
