//! What a planner expects of TikTok Shop's notifications and orders.

use super::*;
use crate::fuzz::{self, Sample};
use model::{Moment, Seed};
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
    assert_eq!(parse(&body), Ok(Heard::Fetch(order())));
}

#[test]
fn only_paid_orders_are_fetched_and_only_granted_cancellations_count() {
    let hear = |kind: u32, data: serde_json::Value| {
        parse(json!({"type": kind, "data": data}).to_string().as_bytes()).expect("understood")
    };
    let id = "576461413038785752";
    assert_eq!(hear(1, json!({"order_id": id, "order_status": "UNPAID"})), Heard::Nothing("not_yet"));
    assert_eq!(hear(1, json!({"order_id": id, "order_status": "IN_TRANSIT"})), Heard::Nothing("nothing_to_do"));
    assert_eq!(hear(1, json!({"order_id": id, "order_status": "CANCELLED"})), Heard::Cancelled(order()));
    assert_eq!(hear(11, json!({"order_id": id})), Heard::Cancelled(order()));
    let pending = json!({"order_id": id, "cancel_status": "CANCELLATION_REQUEST_PENDING"});
    assert_eq!(hear(11, pending), Heard::Nothing("not_yet"));
    assert_eq!(hear(6, json!({})), Heard::Nothing("nothing_to_do"));
    assert_eq!(hear(99, json!({})), Heard::Unknown);
}

#[test]
fn an_order_comes_back_as_it_was_rendered() {
    let shop = fuzz::tiktok_shop();
    for seed in 0..20 {
        let (mut card, contact) = fuzz::order("TT-576461413038785752", Seed(seed));
        card.channel = shop.channel;
        let body = render_order(&card, &contact, "AWAITING_SHIPMENT");
        assert_eq!(parse_orders(&body, &shop), Ok(vec![Fetched::Placed(Box::new(card), contact)]), "seed {seed}");
    }
}

#[test]
fn a_refused_call_and_a_bad_line_are_told_apart() {
    let shop = fuzz::tiktok_shop();
    let refused = parse_orders(br#"{"code":105002,"message":"expired"}"#, &shop).expect_err("refused");
    assert_eq!(refused.code, "refused_call");
    let (card, contact) = fuzz::order("TT-1", Seed(1));
    let body = String::from_utf8(render_order(&card, &contact, "AWAITING_SHIPMENT")).expect("text");
    let bad = body.replacen("\"seller_sku\"", "\"other\"", 1);
    let error = parse_orders(bad.as_bytes(), &shop).expect_err("no SKU");
    assert_eq!(error.field.as_deref(), Some("data.orders[0].line_items[0].seller_sku"));
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
        assert!(tally.refused > 0 && tally.taken > 0, "{tally:?}");
    }
}
