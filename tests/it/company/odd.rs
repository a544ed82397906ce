//! What real shops tell beside plain orders: a till sale, an article under another name, an address abroad, an order
//! whose announcement was lost. What can be served is served; the rest waits with its reason until a person has said.

use super::{app::Company, ledger::Ledger};
use adapters::shopify;
use model::{Draws, OrderId};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What waits for a person after them.
const WAITS: [&str; 2] = ["outside_served_country", "unknown_sku"];

/// They come once to three times, in any order; a person maps the unknown word.
pub async fn buy(company: &Company, ledger: &mut Ledger, draws: &mut Draws) {
    let at = company.now().0 / 1_000;
    let mut words: Vec<(&str, Value)> = vec![
        ("orders/create", till(at)),
        ("orders/create", another_name(at)),
        ("orders/create", abroad(at)),
        ("orders/updated", lost(at)),
    ];
    let again: Vec<_> = words.iter().filter(|_| draws.chance(0.5)).cloned().collect();
    words.extend(again);
    for at in (1..words.len()).rev() {
        words.swap(at, draws.below(at as u64 + 1) as usize);
    }
    for (topic, body) in words {
        let key = format!("odd-{topic}-{}", body["id"]);
        let (status, told) =
            company.deliver("/feeds/shopify/ecume", shopify::signed(topic, body, &company.shop_secret(), &key)).await;
        assert_eq!(status, 200, "{told}");
    }
    ledger.bought.extend([1, 2, 4].map(|n| OrderId::new(&format!("SH-{}", 7_790_000 + n)).expect("an order")));
    settle(company).await;
}

/// Each odd part waits once, with its reason; mapped, it is served.
async fn settle(company: &Company) {
    let (_, page) = company.call("quarantine", json!({})).await;
    let items = page["items"].as_array().cloned().unwrap_or_default();
    let codes: Vec<&str> = items.iter().filter_map(|item| item["code"].as_str()).collect();
    assert_eq!((codes.len(), codes.iter().copied().collect()), (2, BTreeSet::from(WAITS)), "{page}");
    assert!(items.iter().all(|item| item["message"].as_str().is_some_and(|words| !words.is_empty())), "{page}");
    let unknown = items.iter().find(|item| item["code"] == "unknown_sku").expect("just seen");
    let (status, done) = company.call("quarantine_take", json!({"id": unknown["id"], "mapSku": "ECUME-03"})).await;
    assert_eq!((status, &done["facts"]), (200, &json!(1)), "{done}");
}

fn order(number: u64, at: i64, line: Value, address: Value) -> Value {
    json!({
        "id": 7_790_000 + number, "created_at": at, "updated_at": at, "source_name": "web", "currency": "EUR",
        "financial_status": "paid", "email": "ada@client.example", "shipping_address": address,
        "line_items": [{"sku": "ECUME-02", "quantity": 1, "price": "16.50"}, line],
        "shipping_lines": [{"code": "express"}],
    })
}

fn address(country: &str, zip: &str) -> Value {
    json!({"name": "Ada", "address1": "3 rue du Port", "zip": zip, "city": "Ville", "country_code": country})
}

fn till(at: i64) -> Value {
    let mut order = order(1, at, json!({"sku": "ECUME-01", "quantity": 1, "price": "15.50"}), Value::Null);
    (order["source_name"], order["shipping_lines"]) = ("pos".into(), Value::Null);
    order
}

fn another_name(at: i64) -> Value {
    order(2, at, json!({"sku": "Soin n° 3", "quantity": 2, "price": "17.50"}), address("FR", "44 000 CEDEX 1"))
}

fn abroad(at: i64) -> Value {
    order(3, at, json!({"sku": "ECUME-01", "quantity": 1, "price": "15.50"}), address("DE", "10115"))
}

fn lost(at: i64) -> Value {
    order(4, at, json!({"sku": "ECUME-04", "quantity": 1, "price": "18.50"}), address("FR", "69003"))
}
