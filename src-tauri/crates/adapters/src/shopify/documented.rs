//! Every field that a shop's reader asks for stands in FEEDS.md and changes something: what is read is said, and nothing
//! is read and then passed over in silence.

use crate::{
    Secret, Standing, fuzz,
    shop::{Known, Story},
    shopify, tiktok,
};
use model::{DeptId, NodeId, OrderLine, SkuId, SourceId};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const FEEDS: &str = include_str!("../../FEEDS.md");
const READERS: [&str; 7] = [
    include_str!("lines.rs"),
    include_str!("order.rs"),
    include_str!("refund.rs"),
    include_str!("../shopify.rs"),
    include_str!("../tiktok.rs"),
    include_str!("../tiktok/order.rs"),
    include_str!("../http/shops.rs"),
];

/// The last part of each path that a reader hands to `fields` as a literal.
fn asked(source: &str) -> Vec<&str> {
    let calls = [
        "_at(value, \"",
        "_at(item, \"",
        "_at(line, \"",
        "_at(last, \"",
        "::at(value, \"",
        "::at(item, \"",
        "need(value, \"",
        "need(&value, \"",
        "need_moment(value, \"",
        "need_list(value, \"",
        "need_list(&value, \"",
        "whole(\"",
        "of(\"",
        "says(\"",
        "word(\"",
        "named(\"",
    ];
    let found = calls.iter().flat_map(|call| source.split(call).skip(1)).filter_map(|rest| rest.split('"').next());
    found.filter(|path| path.chars().all(|c| c.is_ascii_lowercase() || ".0123456789_".contains(c))).collect()
}

#[test]
fn every_field_that_is_read_is_documented() {
    // Members of the envelope around TikTok's orders, and of Shopify's answers that name a shop's own ids.
    let elsewhere = ["topic", "code", "orders", "data", "location_id", "inventory_item_id", "on_hand", "available"];
    let mut seen = 0;
    let probes = probes();
    let probed: BTreeSet<&str> = probes.iter().map(|(_, _, path, _)| path.rsplit('.').next().unwrap_or(path)).collect();
    for path in READERS.iter().flat_map(|source| asked(source)) {
        let leaf = path.rsplit('.').next().unwrap_or(path);
        seen += 1;
        let known = elsewhere.contains(&leaf) || FEEDS.contains(&format!("`{leaf}`"));
        assert!(known, "`{path}` is read and FEEDS.md does not say so");
        assert!(UNPROBED.contains(&leaf) || probed.contains(leaf), "`{path}` is read, and no probe shows what for");
    }
    assert!(seen > 40, "the readers ask for more than {seen} fields");
}

/// Members of envelopes: what they hold is probed.
const UNPROBED: [&str; 6] = ["topic", "code", "orders", "data", "district_info", "line_item"];

/// A body, the topic or kind of it, a field, and a value that changes what comes of it.
type Probe = (&'static str, Value, &'static str, Value);

#[test]
fn every_field_that_is_read_changes_something() {
    for (topic, body, path, value) in probes() {
        let other = changed(&body, path, value);
        assert_ne!(says(topic, &body), says(topic, &other), "{path} of {topic} is read and changes nothing");
    }
}

fn any(word: &str) -> Option<SkuId> {
    SkuId::new(word).ok()
}

/// What comes of a delivery, with the personal part spelt out.
fn says(topic: &str, body: &Value) -> String {
    let bytes = body.to_string().into_bytes();
    match topic {
        "notification" => format!("{:?}", tiktok::parse(&bytes)),
        "fetched" => {
            let answer = json!({"code": 0, "data": {"orders": [body]}}).to_string();
            match tiktok::parse_orders(answer.as_bytes(), &fuzz::tiktok_shop(), &any, true) {
                Ok(found) => match found.into_iter().next() {
                    Some(tiktok::Fetched::Order { story, .. }) => spelt(&story),
                    other => format!("{other:?}"),
                },
                Err(error) => format!("{error:?}"),
            }
        }
        topic => match shopify::parse(topic, &bytes, &shop(), known()) {
            Ok(shopify::Parsed::Order(story)) => spelt(&story),
            Ok(shopify::Parsed::Refund(refund)) => {
                let line = OrderLine { sku: SkuId::new("A-1").expect("short"), qty: 5, price_cents: None };
                let dept = DeptId::new("75").expect("short");
                let (lines, near, contact) = (vec![line], None, None);
                spelt(&refund.story(Some(&Standing { lines, dept, near, contact, packed: false, over: false })))
            }
            other => format!("{other:?}"),
        },
    }
}

fn spelt(story: &Story) -> String {
    let person = |contact: &model::Contact| {
        format!(
            "{} {} {} {} {} {:?}",
            contact.name, contact.mail, contact.phone, contact.street, contact.city, contact.position
        )
    };
    let people = story.facts.iter().filter_map(|(_, contact)| contact.as_ref().map(|(_, contact)| person(contact)));
    format!("{story:?} {:?}", people.collect::<Vec<_>>())
}

fn known() -> Known<'static> {
    Known { resolve: &any, home: DeptId::new("75").ok(), services: NONE }
}

const NONE: &BTreeSet<String> = &BTreeSet::new();

fn shop() -> shopify::Shop {
    let source = SourceId::new("shopify:lune").expect("short");
    let mut shop = shopify::Shop::new(source, Secret::new("s"));
    for n in ["1", "2"] {
        shop.locations.insert(n.into(), NodeId::new(&format!("N-{n}")).expect("short"));
        shop.items.insert(n.into(), SkuId::new(&format!("A-{n}")).expect("short"));
    }
    shop
}

/// The same body with another value at a path; `[]` is the first item of a list.
fn changed(body: &Value, path: &str, value: Value) -> Value {
    let mut body = body.clone();
    let mut place = &mut body;
    let steps: Vec<&str> = path.split('.').collect();
    for (n, step) in steps.iter().enumerate() {
        let (name, item) = step.strip_suffix("[]").map_or((*step, false), |name| (name, true));
        if !place.is_object() {
            *place = json!({});
        }
        place = place.as_object_mut().expect("an object").entry(name).or_insert(Value::Null);
        if item && n + 1 < steps.len() {
            place = place.get_mut(0).expect("a list with an item");
        }
    }
    *place = value;
    body
}

fn probes() -> Vec<Probe> {
    [orders(), of_lines(), refunds_and_counts(), of_tiktok()].concat()
}

const CREATE: &str = "orders/create";

fn order() -> Value {
    json!({"id": 5, "created_at": "2026-11-28T10:05:00+01:00", "updated_at": "2026-11-28T10:06:00+01:00",
        "line_items": [{"sku": "A-1", "quantity": 4, "price": "9.00"}],
        "shipping_lines": [{"code": "x"}],
        "shipping_address": {"zip": "75002", "address1": "1 rue", "latitude": 48.1, "longitude": 2.1}})
}

fn orders() -> Vec<Probe> {
    let shared = changed(&order(), "shipping_address.zip", json!("33220"));
    let undated = changed(&order(), "updated_at", json!(null));
    let named = [
        ("id", json!(6)),
        ("test", json!(true)),
        ("confirmed", json!(false)),
        ("cancelled_at", json!("2026-11-28T10:07:00Z")),
        ("financial_status", json!("pending")),
        ("fulfillment_status", json!("fulfilled")),
        ("updated_at", json!("2026-11-28T11:04:00Z")),
        ("source_name", json!("live")),
        ("currency", json!("CHF")),
        ("email", json!("a@mail.example")),
        ("contact_email", json!("a@mail.example")),
        ("phone", json!("0639980000")),
        ("line_items", json!([])),
        ("shipping_lines", json!([{"code": "express"}])),
        ("shipping_lines[].code", json!("express")),
        ("shipping_lines[].title", json!("Express")),
        ("shipping_address", json!(null)),
        ("shipping_address.country_code", json!("DE")),
        ("shipping_address.country", json!("Germany")),
        ("shipping_address.zip", json!("13008")),
        ("shipping_address.latitude", json!(44.1)),
        ("shipping_address.longitude", json!(4.1)),
        ("shipping_address.name", json!("Zoé")),
        ("shipping_address.phone", json!("0639980000")),
        ("shipping_address.address1", json!("2 rue")),
    ];
    let mut probes: Vec<Probe> = named.into_iter().map(|(path, value)| (CREATE, order(), path, value)).collect();
    probes.push((CREATE, shared, "shipping_address.city", json!("Fougueyrolles")));
    probes.push((CREATE, undated, "created_at", json!("2026-11-28T10:04:00Z")));
    probes
}

fn of_lines() -> Vec<Probe> {
    let foreign = changed(&order(), "currency", json!("CHF"));
    let foreign =
        changed(&foreign, "line_items[].price_set", json!({"shop_money": {"amount": "8.00", "currency_code": "EUR"}}));
    let shown = changed(
        &order(),
        "line_items[].price_set",
        json!({"presentment_money": {"amount": "8.00", "currency_code": "EUR"}}),
    );
    let bare = changed(&order(), "line_items[].sku", json!(null));
    let named = [
        ("line_items[].sku", json!("A-2")),
        ("line_items[].quantity", json!(3)),
        ("line_items[].current_quantity", json!(3)),
        ("line_items[].fulfillable_quantity", json!(3)),
        ("line_items[].fulfillment_status", json!("fulfilled")),
        ("line_items[].fulfillment_service", json!("amazon")),
        ("line_items[].requires_shipping", json!(false)),
        ("line_items[].gift_card", json!(true)),
        ("line_items[].price", json!("8.00")),
    ];
    let mut probes: Vec<Probe> = named.into_iter().map(|(path, value)| (CREATE, order(), path, value)).collect();
    for (body, money) in [(&foreign, "shop_money"), (&shown, "presentment_money")] {
        for (leaf, value) in [("amount", json!("7.00")), ("currency_code", json!("USD"))] {
            let path: &'static str = format!("line_items[].price_set.{money}.{leaf}").leak();
            probes.push((CREATE, body.clone(), path, value));
        }
    }
    probes.push((CREATE, bare, "line_items[].title", json!("A-2")));
    probes
}

fn refunds_and_counts() -> Vec<Probe> {
    let refund = json!({"order_id": 5, "created_at": "2026-11-28T10:05:00+01:00", "refund_line_items":
        [{"quantity": 2, "restock_type": "cancel", "line_item": {"sku": "A-1"}}]});
    let money = changed(&refund, "refund_line_items[].restock_type", json!("no_restock"));
    let bare = changed(&refund, "refund_line_items[].line_item.sku", json!(null));
    let level = json!({"location_id": 1, "inventory_item_id": 1, "available": 3});
    let (refunds, count) = ("refunds/create", "inventory_levels/update");
    vec![
        (refunds, refund.clone(), "order_id", json!(6)),
        (refunds, refund.clone(), "created_at", json!("2026-11-28T10:08:00Z")),
        (refunds, refund.clone(), "refund_line_items", json!([])),
        (refunds, refund.clone(), "refund_line_items[].quantity", json!(1)),
        (refunds, refund.clone(), "refund_line_items[].restock_type", json!("return")),
        (refunds, refund.clone(), "refund_line_items[].line_item.sku", json!("A-2")),
        (refunds, refund.clone(), "refund_line_items[].line_item.current_quantity", json!(4)),
        (refunds, refund.clone(), "refund_line_items[].line_item.fulfillment_service", json!("amazon")),
        (refunds, refund, "refund_line_items[].line_item.requires_shipping", json!(false)),
        (refunds, bare, "refund_line_items[].line_item.title", json!("A-1")),
        (refunds, money, "refund_line_items[].line_item.fulfillment_status", json!("fulfilled")),
        (count, level.clone(), "location_id", json!(2)),
        (count, level.clone(), "inventory_item_id", json!(2)),
        (count, level.clone(), "available", json!(4)),
        (count, level, "on_hand", json!(9)),
    ]
}

fn of_tiktok() -> Vec<Probe> {
    let fetched = json!({"id": "5", "status": "AWAITING_SHIPMENT", "create_time": 1_795_856_400, "update_time": 1_795_856_500,
        "recipient_address": {"postal_code": "75002", "latitude": 48.1, "longitude": 2.1},
        "line_items": [{"seller_sku": "A-1", "sale_price": "9.00"}]});
    let note = json!({"type": 1, "data": {"order_id": "5", "order_status": "CANCELLED"}});
    let granted = json!({"type": 11, "data": {"order_id": "5"}});
    let bare = changed(&fetched, "line_items[].seller_sku", json!(null));
    let undated = changed(&fetched, "update_time", json!(null));
    let named = [
        ("id", json!("6")),
        ("status", json!("CANCELLED")),
        ("update_time", json!(1_795_856_600)),
        ("fulfillment_type", json!("FULFILLMENT_BY_TIKTOK")),
        ("is_on_hold_order", json!(true)),
        ("delivery_option_name", json!("express")),
        ("shipping_type", json!("express")),
        ("buyer_email", json!("a@mail.example")),
        ("payment.currency", json!("GBP")),
        ("recipient_address.name", json!("Zoé")),
        ("recipient_address.phone_number", json!("0639980000")),
        ("recipient_address.postal_code", json!("13008")),
        ("recipient_address.region_code", json!("DE")),
        ("recipient_address.address_detail", json!("1 rue")),
        ("recipient_address.city", json!("Paris")),
        ("recipient_address.district_info", json!([{"address_name": "Paris"}])),
        ("recipient_address.latitude", json!(44.1)),
        ("recipient_address.longitude", json!(4.1)),
        ("line_items", json!([])),
        ("line_items[].seller_sku", json!("A-2")),
        ("line_items[].sale_price", json!("8.00")),
        ("line_items[].currency", json!("GBP")),
        ("line_items[].display_status", json!("CANCELLED")),
    ];
    let mut probes: Vec<Probe> =
        named.into_iter().map(|(path, value)| ("fetched", fetched.clone(), path, value)).collect();
    let towns = changed(&fetched, "recipient_address.district_info", json!([{"address_name": "Paris"}]));
    probes.push(("fetched", towns, "recipient_address.district_info[].address_name", json!("Lyon")));
    probes.push(("fetched", bare, "line_items[].product_name", json!("A-2")));
    probes.push(("fetched", undated, "create_time", json!(1_795_856_300)));
    for (path, value) in [
        ("type", json!(11)),
        ("data.order_id", json!("6")),
        ("data.order_status", json!("UNPAID")),
        ("data.update_time", json!(17)),
        ("tts_notification_id", json!("n")),
        ("timestamp", json!(1_795_856_400)),
    ] {
        probes.push(("notification", note.clone(), path, value));
    }
    probes.push(("notification", granted, "data.cancel_status", json!("CANCELLATION_REQUEST_PENDING")));
    probes
}
