//! What a planner expects of TikTok Shop's notifications and orders.

use super::*;
use crate::{
    fuzz::{self, Sample, any_sku},
    shop::Story,
};
use model::{Fact, Moment, Seed};
use serde_json::json;

const NOW: Moment = Moment(1_795_856_400_000);

fn order() -> Order {
    Order::new("576461413038785752", "id").expect("18 digits")
}

#[test]
fn a_notification_is_signed_with_key_and_body() {
    let shop = fuzz::tiktok_shop();
    let (headers, body) = render_notification(&shop, order().order, "AWAITING_SHIPMENT", "n1", NOW);
    assert!(verify(&shop, &body, &headers[0].1));
    let stranger = Shop { app_key: "other".into(), ..shop };
    assert!(!verify(&stranger, &body, &headers[0].1));
    assert_eq!(parse(&body), Ok(Parsed::Fetch(order())));
}

#[test]
fn only_paid_orders_are_fetched_and_only_granted_cancellations_count() {
    let hear = |kind: u32, data: serde_json::Value| {
        parse(json!({"type": kind, "data": data}).to_string().as_bytes()).expect("understood")
    };
    let id = "576461413038785752";
    assert_eq!(hear(1, json!({"order_id": id, "order_status": "UNPAID"})), Parsed::Nothing("not_yet"));
    assert_eq!(hear(1, json!({"order_id": id, "order_status": "IN_TRANSIT"})), Parsed::Nothing("nothing_to_do"));
    let bare = |more: &str| match hear(1, json!({"order_id": id, "order_status": "CANCELLED", "more": more})) {
        Parsed::Cancelled(found, word) if found == order() => word,
        other => panic!("a cancellation, got {other:?}"),
    };
    assert_ne!(bare("1"), bare("2"), "one that names neither time nor number uses up no key of another");
    for status in ["AWAITING_COLLECTION", "PARTIALLY_SHIPPING", "A_STATE_OF_2028"] {
        assert_eq!(hear(1, json!({"order_id": id, "order_status": status})), Parsed::Fetch(order()), "{status}");
    }
    let dated = json!({"order_id": id, "order_status": "CANCELLED", "update_time": 17});
    assert_eq!(hear(1, dated), Parsed::Cancelled(order(), "17".into()), "a later word has a key of its own");
    assert_eq!(hear(11, json!({"order_id": id})), Parsed::Fetch(order()), "a part of it may stand");
    assert_eq!(hear(3, json!({"order_id": id})), Parsed::FetchMoved(order()));
    let pending = json!({"order_id": id, "cancel_status": "CANCELLATION_REQUEST_PENDING"});
    assert_eq!(hear(11, pending), Parsed::Nothing("not_yet"));
    assert_eq!(hear(5, json!({})), Parsed::Nothing("nothing_to_do"));
    assert_eq!(hear(6, json!({})), Parsed::Unknown, "a person must see that the authorisation ends");
    assert_eq!(hear(99, json!({})), Parsed::Unknown);
}

#[test]
fn an_order_comes_back_as_it_was_rendered() {
    let shop = fuzz::tiktok_shop();
    for seed in 0..20 {
        let (mut card, contact) = fuzz::order("TT-576461413038785752", Seed(seed));
        card.channel = shop.channel;
        let body = render_order(&card, &contact, "AWAITING_SHIPMENT");
        let expected = (Fact::OrderPlaced(card.clone()), Some((card.contact, contact)));
        assert_eq!(story(&body, false).facts, [expected], "seed {seed}");
    }
}

#[test]
fn a_refused_call_and_a_bad_line_are_told_apart() {
    let shop = fuzz::tiktok_shop();
    let refused = parse_orders(br#"{"code":105002,"message":"expired"}"#, &shop, &any_sku, false).expect_err("refused");
    assert_eq!(refused.code, "refused_call");
    let (card, contact) = fuzz::order("TT-1", Seed(1));
    let body = String::from_utf8(render_order(&card, &contact, "AWAITING_SHIPMENT")).expect("text");
    let bad = body.replacen("\"seller_sku\"", "\"other\"", 1);
    let odd = story(bad.as_bytes(), false).odd;
    assert_eq!((odd[0].code, odd[0].field.as_str()), ("no_sku", "line_items[0].seller_sku"));
}

fn story(body: &[u8], moved: bool) -> Story {
    match parse_orders(body, &fuzz::tiktok_shop(), &any_sku, moved).expect("understood").remove(0) {
        Fetched::Order { story, .. } => *story,
        other => panic!("expected word of an order, got {other:?}"),
    }
}

/// An order of three units, changed by `change`.
fn fetched(change: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
    let unit = |sku: &str| json!({"seller_sku": sku, "sale_price": "8.00", "currency": "EUR", "display_status": "AWAITING_SHIPMENT"});
    let mut order = json!({
        "id": "576461413038785752", "status": "AWAITING_SHIPMENT", "create_time": 1_795_856_400, "update_time": 1_795_856_460,
        "recipient_address": {"postal_code": "31000", "region_code": "FR"},
        "line_items": [unit("LUNE-01"), unit("LUNE-01"), unit("LUNE-02")],
    });
    change(&mut order);
    json!({"code": 0, "data": {"orders": [order]}}).to_string().into_bytes()
}

fn told(body: &[u8]) -> Vec<String> {
    let kind = |(fact, _): &(Fact, _)| match fact {
        Fact::OrderPlaced(card) => format!("placed {}", card.lines.iter().map(|line| line.qty).sum::<u32>()),
        Fact::OrderEdited { lines, .. } => format!("edited {}", lines.iter().map(|line| line.qty).sum::<u32>()),
        other => other.kind().to_owned(),
    };
    story(body, false).facts.iter().map(kind).collect()
}

#[test]
fn a_cancelled_unit_is_not_served_and_what_is_left_is_told() {
    assert_eq!(told(&fetched(|_| ())), ["placed 3"]);
    let part = fetched(|order| order["line_items"][2]["display_status"] = json!("CANCELLED"));
    assert_eq!(told(&part), ["placed 2", "edited 2"]);
    let all = fetched(|order| (0..3).for_each(|n| order["line_items"][n]["display_status"] = json!("CANCELLED")));
    assert_eq!(told(&all), ["order_cancelled"]);
    assert_eq!(told(&fetched(|order| order["status"] = json!("CANCELLED"))), ["order_cancelled"]);
}

/// A unit that cannot be read hides no cancellation of another, and a word that is on several units waits once.
#[test]
fn an_odd_unit_hides_nothing_and_what_has_left_is_told_apart() {
    let body = fetched(|order| {
        order["line_items"][0]["seller_sku"] = json!("Thé vert");
        order["line_items"][1]["seller_sku"] = json!("Thé vert");
        order["line_items"][2]["display_status"] = json!("CANCELLED");
    });
    let found = story(&body, false);
    assert_eq!((found.unread, found.odd.len()), (true, 1));
    assert_eq!(found.facts.iter().map(|(fact, _)| fact.kind()).collect::<Vec<_>>(), ["order_edited"]);
    let left = fetched(|order| order["line_items"][2]["display_status"] = json!("IN_TRANSIT"));
    let found = story(&left, false);
    assert_eq!(found.gone.iter().map(|sku| sku.as_str()).collect::<Vec<_>>(), ["LUNE-02"]);
    assert_eq!(told(&left), ["placed 2"]);
}

#[test]
fn what_the_platform_ships_itself_is_not_for_the_app() {
    let body = fetched(|order| order["fulfillment_type"] = json!("FULFILLMENT_BY_TIKTOK"));
    let found = parse_orders(&body, &fuzz::tiktok_shop(), &any_sku, false).expect("understood");
    assert_eq!(found, [Fetched::Nothing(order(), "not_ours")]);
}

#[test]
fn words_are_read_in_any_case_and_one_nobody_knows_is_said() {
    let part = fetched(|order| order["line_items"][2]["display_status"] = json!("cancelled"));
    assert_eq!(told(&part), ["placed 2", "edited 2"]);
    assert_eq!(told(&fetched(|order| order["status"] = json!("awaiting_shipment"))), ["placed 3"]);
    let body = fetched(|order| order["status"] = json!("WEIRD"));
    let refused = parse_orders(&body, &fuzz::tiktok_shop(), &any_sku, false).expect_err("nobody knows it");
    assert_eq!((refused.code, refused.field.as_deref()), ("unknown_word", Some("data.orders[0].status")));
    let left = story(&fetched(|order| order["status"] = json!("IN_TRANSIT")), false);
    assert_eq!(left.gone.len(), 2, "the app is to stop, if it still prepares it");
}

#[test]
fn an_address_abroad_waits_and_a_moved_one_is_told() {
    let abroad = fetched(|order| order["recipient_address"]["region_code"] = json!("ES"));
    let found = story(&abroad, false);
    assert_eq!((found.facts.len(), found.odd[0].code), (0, "outside_served_country"));
    let kinds: Vec<&str> = story(&fetched(|_| ()), true).facts.iter().map(|(fact, _)| fact.kind()).collect();
    assert_eq!(kinds, ["order_placed", "order_redirected"]);
}

#[test]
fn a_call_is_signed_over_sorted_parameters_without_the_token() {
    let secret = Secret::new("s");
    let query = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    };
    let bare = sign(&secret, "/p", &query(&[("b", "2"), ("a", "1")]), b"");
    // HMAC-SHA256 under "s" of "s/pa1b2s".
    assert_eq!(bare, crate::sign::hex_mac(b"s", &[b"s/pa1b2s"]));
    let mut full = query(&[("a", "1"), ("b", "2"), ("access_token", "t")]);
    full.insert("sign".into(), bare);
    assert!(is_signed(&secret, "/p", &full, b""));
    full.insert("b".into(), "3".into());
    assert!(!is_signed(&secret, "/p", &full, b""));
}

#[test]
fn mutated_bodies_never_panic() {
    for sample in [Sample::TikTok, Sample::TikTokOrder] {
        let tally = fuzz::run(sample, 2_000, Seed(2));
        assert!(tally.refused > 0 && tally.taken > 0 && tally.silent == 0, "{tally:?}");
    }
}
