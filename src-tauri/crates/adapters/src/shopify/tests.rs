//! What a planner expects of the shop's webhooks.

use super::*;
use crate::Standing;
use crate::fuzz::{self, Sample};
use model::{Channel, OrderCard, Position, Service};
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
    let story = story("orders/create", &body);
    assert_eq!(story.facts, [(Fact::OrderPlaced(card.clone()), Some((card.contact, contact)))]);
    assert_eq!((story.odd, story.happened_at), (vec![], Some(card.placed_at)));
}

use model::Seed;

/// A catalogue of two articles, one of them under a shop's own word.
fn catalogue(word: &str) -> Option<SkuId> {
    let known = if word == "Crème d'été" { "LUNE-02" } else { word };
    SkuId::new(known).ok().filter(|sku| ["LUNE-00", "LUNE-01", "LUNE-02", "LUNE-03"].contains(&sku.as_str()))
}

const KNOWN: Known<'static> = Known { resolve: &catalogue, home: None, services: &BTreeSet::new() };

fn hear(topic: &str, body: &Value) -> Result<Parsed, FeedError> {
    parse(topic, body.to_string().as_bytes(), &shop(), KNOWN)
}

fn story(topic: &str, body: &[u8]) -> Story {
    match parse(topic, body, &shop(), KNOWN) {
        Ok(Parsed::Order(story)) => *story,
        other => panic!("expected word of an order, got {other:?}"),
    }
}

fn created(body: &Value) -> Story {
    story("orders/create", body.to_string().as_bytes())
}

fn kinds(story: &Story) -> Vec<&'static str> {
    story.facts.iter().map(|(fact, _)| fact.kind()).collect()
}

fn odds(story: &Story) -> Vec<String> {
    story.odd.iter().map(|odd| format!("{} {} {}", odd.code, odd.field, odd.words)).collect()
}

fn card_of(body: Value) -> OrderCard {
    match created(&body).facts.remove(0).0 {
        Fact::OrderPlaced(card) => card,
        other => panic!("expected an order, got {}", other.kind()),
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
fn what_stops_a_delivery_is_named_with_its_place() {
    let refuse = |path: &str, bad: Value| {
        let mut order = minimal();
        *order.pointer_mut(path).expect("a path of the minimal order") = bad;
        let error = hear("orders/create", &order).expect_err("refused");
        format!("{} {}", error.code, error.field.unwrap_or_default())
    };
    assert_eq!(refuse("/created_at", json!("hier")), "bad_time created_at");
    assert_eq!(refuse("/id", json!("9".repeat(30))), "bad_id id");
    assert_eq!(refuse("/line_items", json!([])), "empty_list line_items");
}

#[test]
fn a_line_that_cannot_be_read_waits_for_a_person_and_the_rest_is_served() {
    let mut order = minimal();
    let line =
        |sku: Value, quantity: Value| json!({"sku": sku, "title": "Ruban", "quantity": quantity, "price": "4.00"});
    let lines = [
        line(json!("LUNE-01"), json!(1)),
        line(Value::Null, json!(1)),
        line(json!("  "), json!(1)),
        line(json!("Savon doux 200 ml édition"), json!(1)),
        line(json!("Crème d'été"), json!(2)),
        line(json!("LUNE-99"), json!(1)),
        line(json!("LUNE-02"), json!(0)),
        line(json!("LUNE-02"), json!(-1)),
    ];
    order["line_items"] = json!(lines);
    let story = created(&order);
    let Some((Fact::OrderPlaced(card), _)) = story.facts.first() else { panic!("served in part") };
    let served: Vec<String> = card.lines.iter().map(|line| format!("{} {}", line.qty, line.sku)).collect();
    assert_eq!(served, ["1 LUNE-01", "2 LUNE-02"]);
    let expected = [
        "no_sku line_items[1].sku Ruban",
        "no_sku line_items[2].sku Ruban",
        "unknown_sku line_items[3].sku Savon doux 200 ml édition",
        "unknown_sku line_items[5].sku LUNE-99",
        "bad_number line_items[6].quantity ",
        "bad_number line_items[7].quantity ",
    ];
    assert_eq!(odds(&story), expected);
}

#[test]
fn an_order_without_a_line_to_serve_waits_whole() {
    let mut order = minimal();
    order["line_items"] = json!([{"sku": null, "quantity": 1, "price": "5.00"}]);
    let story = created(&order);
    assert_eq!((kinds(&story), story.odd.len()), (vec![], 1));
}

#[test]
fn a_till_sale_without_an_address_belongs_to_the_shop() {
    let mut order = minimal();
    order["source_name"] = json!("pos");
    for key in ["shipping_address", "shipping_lines"] {
        order[key] = Value::Null;
    }
    let known = Known { home: DeptId::new("69").ok(), ..KNOWN };
    let Ok(Parsed::Order(story)) = parse("orders/create", order.to_string().as_bytes(), &shop(), known) else {
        panic!("taken")
    };
    let Some((Fact::OrderPlaced(card), _)) = story.facts.first() else { panic!("placed") };
    assert_eq!((card.dept.as_str(), card.channel, card.service), ("69", Channel::Store, Service::Pickup));
    assert_eq!(odds(&created(&order)), ["missing_field shipping_address.zip "]);
}

/// The shop's own place is for what is collected there, and an update that tells no address moves nothing.
#[test]
fn an_address_without_a_postcode_is_not_the_shops_own() {
    let known = Known { home: DeptId::new("69").ok(), ..KNOWN };
    let hear = |topic: &str, address: Value| {
        let mut order = minimal();
        (order["shipping_address"], order["shipping_lines"]) = (address, json!([{"code": "express"}]));
        match parse(topic, order.to_string().as_bytes(), &shop(), known) {
            Ok(Parsed::Order(story)) => *story,
            other => panic!("an order, got {other:?}"),
        }
    };
    for address in
        [json!({"city": "Lyon", "country_code": "FR", "zip": ""}), json!({"zip": "  ", "name": "Ada"}), json!(null)]
    {
        let story = hear("orders/create", address.clone());
        assert_eq!(odds(&story), ["missing_field shipping_address.zip "], "{address}");
        let kinds: Vec<_> = hear("orders/updated", address).facts.iter().map(|(fact, _)| fact.kind()).collect();
        assert_eq!(kinds, ["order_edited"]);
    }
}

#[test]
fn a_place_abroad_or_of_no_departement_waits_for_a_person() {
    let of = |country: Value, zip: &str| {
        let mut order = minimal();
        order["shipping_address"] = json!({"country_code": country, "zip": zip, "city": "X"});
        let story = created(&order);
        story.odd.first().map_or_else(|| card_of(order).dept.to_string(), |odd| odd.code.to_owned())
    };
    assert_eq!(of(json!("DE"), "20095"), "outside_served_country");
    assert_eq!(of(json!("US"), "30301"), "outside_served_country");
    assert_eq!(of(json!("BE"), "1000"), "outside_served_country");
    assert_eq!(of(json!("FR"), "97400"), "outside_served_country");
    assert_eq!(of(json!("FR"), "00500"), "outside_served_country");
    assert_eq!(of(json!("FR"), "96000"), "bad_postcode");
    assert_eq!(of(json!("FR"), "13281 CEDEX 06"), "13");
    assert_eq!(of(Value::Null, "13001"), "13");
}

#[test]
fn what_is_over_unpaid_or_a_trial_is_not_served() {
    let with = |path: &str, said: Value| {
        let mut order = minimal();
        order[path] = said;
        hear("orders/create", &order).expect("understood")
    };
    let is_cancelled = |parsed: &Parsed| matches!(parsed, Parsed::Order(story) if kinds(story) == ["order_cancelled"]);
    assert!(is_cancelled(&with("cancelled_at", json!("2026-11-28T10:06:00+01:00"))));
    for paid in ["voided", "refunded"] {
        assert!(is_cancelled(&with("financial_status", json!(paid))), "{paid}");
    }
    for paid in ["pending", "expired"] {
        assert_eq!(with("financial_status", json!(paid)), Parsed::Nothing("not_yet"), "{paid}");
    }
    assert_eq!(with("test", json!(true)), Parsed::Nothing("test_order"));
    assert_eq!(with("confirmed", json!(false)), Parsed::Nothing("not_yet"));
    let paid = hear("orders/paid", &minimal()).expect("understood");
    assert!(matches!(paid, Parsed::Order(story) if kinds(&story)[0] == "order_placed"), "payment places it");
}

#[test]
fn an_update_tells_what_stands_and_makes_a_lost_creation_good() {
    let mut order = minimal();
    order["updated_at"] = json!("2026-11-28T11:00:00+01:00");
    order["line_items"] = json!([
        {"sku": "LUNE-01", "quantity": 2, "current_quantity": 1, "price": "29.90"},
        {"sku": "LUNE-02", "quantity": 1, "current_quantity": 0, "price": "9.90"}
    ]);
    let story = story("orders/updated", order.to_string().as_bytes());
    assert_eq!(kinds(&story), ["order_placed", "order_edited", "order_redirected"]);
    let (Fact::OrderEdited { lines, .. }, _) = &story.facts[1] else { panic!("edited") };
    assert_eq!(lines.iter().map(|line| (line.sku.as_str(), line.qty)).collect::<Vec<_>>(), [("LUNE-01", 1)]);
    assert_eq!(card_of(order.clone()).lines.len(), 1, "a line that was taken out is not served on creation either");
    order["fulfillment_status"] = json!("partial");
    order["line_items"][0]["fulfillable_quantity"] = json!(0);
    let begun = super::tests::story("orders/updated", order.to_string().as_bytes());
    assert_eq!(kinds(&begun), ["order_edited", "order_redirected"], "what has left is not placed anew");
    assert_eq!(begun.gone.iter().map(|sku| sku.as_str()).collect::<Vec<_>>(), ["LUNE-01"]);
}

#[test]
fn a_price_is_in_euros_or_unknown() {
    let price = |currency: &str, shop: &str, customer: &str| {
        let mut order = minimal();
        order["currency"] = json!(currency);
        let money = |code: &str, amount: &str| json!({"amount": amount, "currency_code": code});
        order["line_items"][0]["price_set"] =
            json!({"shop_money": money(shop, "50.00"), "presentment_money": money(customer, "52.30")});
        card_of(order).lines[0].price_cents
    };
    assert_eq!(price("CHF", "CHF", "EUR"), Some(5_230));
    assert_eq!(price("EUR", "EUR", "GBP"), Some(5_000));
    assert_eq!(price("CHF", "CHF", "CHF"), None);
    let mut plain = minimal();
    plain["currency"] = json!("USD");
    assert_eq!(card_of(plain).lines[0].price_cents, None);
}

#[test]
fn contact_text_is_cleaned_at_the_door() {
    let mut order = minimal();
    order["email"] = json!("Ana Test <ana@mail.example>");
    order["shipping_address"]["name"] = json!("Ana\u{0}\r\n\u{202e}Test");
    let contact = created(&order).facts.remove(0).1.expect("a contact").1;
    assert_eq!((contact.name.as_str(), contact.mail.as_str()), ("Ana Test", ""));
}

#[test]
fn a_count_is_mapped_to_node_and_sku_and_never_negative() {
    let level = |location: u32, available: i32| {
        let body = json!({"location_id": location, "inventory_item_id": 901, "available": available});
        hear("inventory_levels/update", &body)
    };
    let Ok(Parsed::Count(fact, None)) = level(77, -3) else { panic!("a count") };
    assert!(matches!(*fact, Fact::StockCounted { on_hand: 0, safety: None, .. }));
    assert_eq!(level(78, 1).expect_err("not mapped").code, "unknown_location");
}

#[test]
fn a_gift_card_an_edit_told_elsewhere_and_a_foreign_topic_change_nothing() {
    let mut order = minimal();
    order["line_items"][0]["requires_shipping"] = json!(false);
    let hear = |topic: &str| hear(topic, &order).expect("understood");
    assert_eq!(hear("orders/create"), Parsed::Nothing("nothing_to_ship"));
    assert_eq!(hear("orders/edited"), Parsed::Nothing("see_updated"));
    assert_eq!(hear("themes/publish"), Parsed::Unknown);
}

#[test]
fn what_others_ship_and_what_has_left_is_not_shipped_again() {
    let mut order = minimal();
    let line = |sku: &str| json!({"sku": sku, "quantity": 3, "price": "9.00"});
    order["line_items"] = json!([line("LUNE-00"), line("LUNE-01"), line("LUNE-02"), line("LUNE-03")]);
    order["line_items"][0]["fulfillment_service"] = json!("amazon_marketplace_web");
    order["line_items"][1]["fulfillment_service"] = json!("manual");
    order["line_items"][2]["fulfillment_status"] = json!("fulfilled");
    order["line_items"][3]["fulfillable_quantity"] = json!(1);
    let served = |order: &Value| -> Vec<String> {
        card_of(order.clone()).lines.iter().map(|line| format!("{} {}", line.qty, line.sku)).collect()
    };
    assert_eq!(served(&order), ["3 LUNE-01", "1 LUNE-03"]);
    let services = BTreeSet::from(["amazon_marketplace_web".to_owned()]);
    let known = Known { services: &services, ..KNOWN };
    let read = parse("orders/create", order.to_string().as_bytes(), &shop(), known);
    assert!(
        matches!(read, Ok(Parsed::Order(story)) if matches!(&story.facts[0].0, Fact::OrderPlaced(card) if card.lines.len() == 3))
    );
    let again = read_again(&order, known).expect("understood");
    assert!(
        matches!(&again.facts[1].0, Fact::OrderEdited { lines, .. } if lines.len() == 4),
        "what stands, whoever ships it, is held against the order"
    );
    order["fulfillment_status"] = json!("fulfilled");
    order["line_items"] = json!([line("LUNE-01")]);
    assert_eq!(hear("orders/create", &order), Ok(Parsed::Nothing("nothing_to_ship")), "carried away from the till");
}

#[test]
fn topics_are_known_by_either_spelling() {
    assert_eq!((topic("orders/create").as_str(), topic("ORDERS_CREATE").as_str()), ("orders/create", "orders/create"));
    assert_eq!(topic("CUSTOMERS_DATA_REQUEST"), "customers/data_request");
}

/// A line without an article is what a person has said that a line of its title is.
#[test]
fn a_mapped_title_names_the_article_of_a_custom_line() {
    let mut order = minimal();
    order["line_items"] = json!([{"sku": null, "title": "Crème d'été", "quantity": 2, "price": "5.00"}]);
    assert_eq!(card_of(order).lines[0].sku.as_str(), "LUNE-02");
}

#[test]
fn an_order_is_read_again_once_a_person_has_mapped_what_was_odd() {
    let mut order = minimal();
    order["line_items"] =
        json!([{"sku": "LUNE-01", "quantity": 1, "price": "1.00"}, {"sku": "Thé", "quantity": 3, "price": "2.00"}]);
    let (body, source) = (order.to_string(), SourceId::new("shopify:maison-lune").expect("short"));
    let origin = model::Origin { source, key: "w-7".to_owned() };
    let line = model::OrderLine { sku: SkuId::new("LUNE-01").expect("short"), qty: 1, price_cents: Some(100) };
    let dept = model::DeptId::new("75").expect("short");
    let held = Standing { lines: vec![line], dept, near: None, contact: None, packed: false, over: false };
    let held_so = |standing: Option<&Standing>, field: &str, pairs: &[(&str, &str)]| {
        let corrections = pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let (form, body) = ("shopify:orders/create", body.as_bytes());
        crate::retake(crate::Retake { form, body, origin: &origin, field, corrections: &corrections, standing }, KNOWN)
            .map(|again| again.facts)
    };
    let again = |field: &str, pairs: &[(&str, &str)]| held_so(Some(&held), field, pairs);
    let field = "line_items[1].sku";
    assert_eq!(again(field, &[]).expect_err("still unknown").code, "unknown_sku");
    assert_eq!(again(field, &[("line_items[9].sku", "x")]).expect_err("no such line").code, "bad_correction");
    let told = again(field, &[(field, "LUNE-02")]).expect("mapped");
    assert_eq!(told, again(field, &[(field, "LUNE-02")]).expect("the same keys, so it counts once"));
    let Fact::OrderEdited { lines, .. } = &told[0].fact else { panic!("what stands") };
    assert_eq!(lines.iter().map(|line| line.qty).collect::<Vec<_>>(), [1, 3]);
    assert!(told.len() == 1 && told[0].origin.key.starts_with("w-7:order_edited"), "its address is not told again");
    assert_eq!(again(field, &[("line_items[1]", "")]).expect("taken out"), [], "the app has what is left");
    let over = Standing { over: true, ..held.clone() };
    assert_eq!(held_so(Some(&over), field, &[(field, "LUNE-02")]).expect("nothing comes of it"), []);
    let placed = held_so(None, field, &[(field, "LUNE-02")]).expect("nothing of it was served");
    assert_eq!((placed[0].origin.key.as_str(), placed.len()), ("w-7", 1));
    assert!(matches!(&placed[0].fact, Fact::OrderPlaced(card) if card.lines.len() == 2));
    assert!(crate::can_retake("tiktok:order") && !crate::can_retake("drop:nodes"));
}

#[test]
fn personal_data_requests_name_the_orders_of_the_app() {
    let body = json!({"orders_to_redact": [5, 6]}).to_string();
    let Ok(Parsed::Privacy(Privacy::Erase, orders)) = parse("customers/redact", body.as_bytes(), &shop(), KNOWN) else {
        panic!("a request")
    };
    assert_eq!(orders.iter().map(OrderId::as_str).collect::<Vec<_>>(), ["SH-5", "SH-6"]);
    let all = parse("shop/redact", b"{}", &shop(), KNOWN);
    assert_eq!(all, Ok(Parsed::Privacy(Privacy::EraseShop, Vec::new())));
}

#[test]
fn mutated_bodies_never_panic() {
    let tally = fuzz::run(Sample::Shopify, 2_000, Seed(1));
    assert!(tally.refused > 0 && tally.taken > 0 && tally.silent == 0, "{tally:?}");
}
