//! Writes what TikTok Shop would send and answer. Used by the demonstration's shop and by round-trip tests.

use super::{PREFIX, Shop};
use crate::{sign, text};
use model::{Contact, Moment, OrderCard, OrderId};
use serde_json::{Value, json};

/// A notification as it goes over the wire: headers and body.
pub type Delivery = (Vec<(&'static str, String)>, Vec<u8>);

/// Most units of a line written out: the shop lists one entry a unit.
const UNITS_MAX: u32 = 1_000;

/// Type 1: the order is now in this status (`AWAITING_SHIPMENT`, `CANCELLED`, …).
pub fn render_notification(shop: &Shop, order: OrderId, status: &str, id: &str, at: Moment) -> Delivery {
    let data = json!({
        "order_id": number(order),
        "order_status": status,
        "is_on_hold_order": false,
        "update_time": seconds(at),
    });
    signed(shop, 1, data, id, at)
}

/// The answer to the order call. Reading it back gives the same card, to the second, provided no SKU is on two lines
/// at one price, the contact's key is `C-` and the order's id, and `near` is the coarse place of the contact.
pub fn render_order(card: &OrderCard, contact: &Contact, status: &str) -> Vec<u8> {
    let place = contact.position.or(card.near);
    let order = json!({
        "id": number(card.order),
        "status": status,
        "create_time": seconds(card.placed_at),
        "buyer_email": contact.mail,
        "delivery_option_name": card.service.as_str(),
        "shipping_type": "SELLER",
        "recipient_address": {
            "name": contact.name,
            "phone_number": contact.phone,
            "postal_code": contact.zip,
            "address_detail": contact.street,
            "city": contact.city,
            "region_code": "FR",
            "latitude": place.map(|p| p.lat()),
            "longitude": place.map(|p| p.lon()),
        },
        "line_items": units(card),
    });
    json!({"code": 0, "message": "Success", "data": {"orders": [order]}}).to_string().into_bytes()
}

fn units(card: &OrderCard) -> Vec<Value> {
    let each = card.lines.iter().flat_map(|line| (0..line.qty.min(UNITS_MAX)).map(move |_| line));
    let unit = |(index, line): (usize, &model::OrderLine)| {
        json!({
            "id": (index + 1).to_string(),
            "sku_id": line.sku.as_str(),
            "seller_sku": line.sku.as_str(),
            "sale_price": text::amount(line.price_cents.unwrap_or(0)),
            "currency": "EUR",
        })
    };
    each.enumerate().map(unit).collect()
}

fn signed(shop: &Shop, kind: u32, data: Value, id: &str, at: Moment) -> Delivery {
    let body = json!({
        "type": kind,
        "tts_notification_id": id,
        "shop_id": shop.source.as_str(),
        "timestamp": seconds(at),
        "data": data,
    });
    let body = body.to_string().into_bytes();
    let secret = shop.app_secret.text().as_bytes();
    let signature = sign::hex_mac(secret, &[shop.app_key.as_bytes(), &body]);
    (vec![("authorization", signature), ("content-type", "application/json".to_owned())], body)
}

fn number(order: OrderId) -> String {
    let text = order.as_str();
    text.strip_prefix(PREFIX).unwrap_or(text).to_owned()
}

fn seconds(at: Moment) -> i64 {
    at.0.div_euclid(1_000)
}
