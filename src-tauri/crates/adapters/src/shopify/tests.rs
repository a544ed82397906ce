//! What a planner expects of the shop's webhooks.

use super::*;
use crate::fuzz::{self, Sample};
use model::{Channel, Position, Service};
use serde_json::json;

fn shop() -> Shop {
    let mut shop = Shop::new(SourceId::new("shopify:maison-lune").expect("short"), Secret::new("s3cret"));
    shop.locations.insert("77".into(), NodeId::new("FR-CEN").expect("short"));
    shop.items.insert("901".into(), SkuId::new("LUNE-01").expect("short"));
    shop
}

#[test]
fn an_order_comes_back_as_it_was_sent() {
    let (card, contact) = fuzz::order("SH-1001", Seed(4));
    let (headers, body) = render(&card, &contact, &shop().secret, "wh-1");
    let signature = &headers.iter().find(|(name, _)| *name == "x-shopify-hmac-sha256").expect("signed").1;
    assert!(verify(&shop().secret, &body, signature));
    assert!(!verify(&Secret::new("other"), &body, signature));
    let heard = parse("orders/create", &body, &shop()).expect("well formed");
    assert_eq!(heard, Heard::Fact(Box::new(Fact::OrderPlaced(card.clone())), Some((card.contact, contact))));
}

use model::Seed;

fn card_of(body: Value) -> OrderCard {
    match parse("orders/create", body.to_string().as_bytes(), &shop()) {
        Ok(Heard::Fact(fact, _)) => match *fact {
            Fact::OrderPlaced(card) => card,
            other => panic!("expected an order, got {}", other.kind()),
        },
        other => panic!("expected an order, got {other:?}"),
    }
}

fn minimal() -> Value {
    json!({"id": 5, "created_at": "2026-11-28T10:05:00+01:00",
        "line_items": [{"sku": "LUNE-01", "quantity": 2, "price": "29.90"}],
        "shipping_address": {"zip": "20200", "latitude": 42.70213, "longitude": 9.45078}})
}

#[test]
fn the_log_gets_a_place_to_a_kilometre_and_a_corsican_departement() {
    let card = card_of(minimal());
    assert_eq!(card.dept.as_str(), "2B");
    assert_eq!(card.near, Some(Position { lat_e5: 4_270_500, lon_e5: 945_500 }));
    assert_eq!((card.channel, card.service), (Channel::Web, Service::Standard));
}

#[test]
fn a_till_sale_without_shipping_is_collected_and_an_unknown_app_is_a_marketplace() {
    let mut order = minimal();
    order["source_name"] = json!("pos");
    assert_eq!((card_of(order.clone()).channel, card_of(order.clone()).service), (Channel::Store, Service::Pickup));
    order["source_name"] = json!("580111");
    order["shipping_lines"] = json!([{"code": "Livraison ce soir"}]);
    assert_eq!((card_of(order.clone()).channel, card_of(order).service), (Channel::Marketplace, Service::Evening));
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let refuse = |path: &str, bad: Value| {
        let mut order = minimal();
        *order.pointer_mut(path).expect("a path of the minimal order") = bad;
        let error = parse("orders/create", order.to_string().as_bytes(), &shop()).expect_err("refused");
        format!("{} {}", error.code, error.field.unwrap_or_default())
    };
    assert_eq!(refuse("/line_items/0/sku", json!("")), "missing_field line_items[0].sku");
    assert_eq!(refuse("/line_items/0/sku", json!("été")), "bad_id line_items[0].sku");
    assert_eq!(refuse("/line_items/0/quantity", json!(0)), "bad_number line_items[0].quantity");
    assert_eq!(refuse("/line_items/0/price", json!("x")), "bad_money line_items[0].price");
    assert_eq!(refuse("/shipping_address/zip", json!("BE-1000")), "bad_postcode shipping_address.zip");
    assert_eq!(refuse("/created_at", json!("hier")), "bad_time created_at");
    assert_eq!(refuse("/id", json!("9".repeat(30))), "bad_id id");
    assert_eq!(refuse("/line_items", json!([])), "empty_list line_items");
}

#[test]
fn a_count_is_mapped_to_node_and_sku_and_never_negative() {
    let level = |location: u32, available: i32| {
        let body = json!({"location_id": location, "inventory_item_id": 901, "available": available});
        parse("inventory_levels/update", body.to_string().as_bytes(), &shop())
    };
    let Ok(Heard::Fact(fact, None)) = level(77, -3) else { panic!("a count") };
    assert!(matches!(*fact, Fact::StockCounted { on_hand: 0, safety: None, .. }));
    assert_eq!(level(78, 1).expect_err("not mapped").code, "unknown_location");
}

#[test]
fn a_gift_card_an_address_change_and_a_foreign_topic_change_nothing() {
    let mut order = minimal();
    order["line_items"][0]["requires_shipping"] = json!(false);
    let hear = |topic: &str| parse(topic, order.to_string().as_bytes(), &shop()).expect("understood");
    assert_eq!(hear("orders/create"), Heard::Nothing("nothing_to_ship"));
    assert_eq!(hear("orders/updated"), Heard::Nothing("nothing_to_do"));
    assert_eq!(hear("themes/publish"), Heard::Unknown);
}

#[test]
fn personal_data_requests_name_the_orders_of_the_house() {
    let body = json!({"orders_to_redact": [5, 6]}).to_string();
    let Ok(Heard::Privacy(Privacy::Erase, orders)) = parse("customers/redact", body.as_bytes(), &shop()) else {
        panic!("a request")
    };
    assert_eq!(orders.iter().map(OrderId::as_str).collect::<Vec<_>>(), ["SH-5", "SH-6"]);
    let all = parse("shop/redact", b"{}", &shop());
    assert_eq!(all, Ok(Heard::Privacy(Privacy::EraseShop, Vec::new())));
}

#[test]
fn mutated_bodies_never_panic() {
    let tally = fuzz::run(Sample::Shopify, 2_000, Seed(1));
    assert!(tally.refused > 0 && tally.taken > 0, "{tally:?}");
}
