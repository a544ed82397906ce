//! Writes the webhooks a Shopify shop would send, signed. Used by the demonstration's shops and by round-trip tests.

use super::PREFIX;
use crate::{Secret, date_time, text};
use model::{Channel, Contact, Moment, OrderCard, OrderId};
use serde_json::{Value, json};

/// A webhook as it goes over the wire: headers and body.
pub type Delivery = (Vec<(&'static str, String)>, Vec<u8>);

/// `orders/create` for an order whose id begins with [`PREFIX`]. Reading it back gives the same card, provided the
/// contact's key is `C-` and the order's id, and `near` is the coarse place of the contact.
pub fn render(card: &OrderCard, contact: &Contact, secret: &Secret, webhook_id: &str) -> Delivery {
    signed("orders/create", order(card, contact, card.placed_at), secret, webhook_id)
}

/// `orders/updated`: the order as it stands at this moment.
pub fn update(card: &OrderCard, contact: &Contact, at: Moment, secret: &Secret, webhook_id: &str) -> Delivery {
    signed("orders/updated", order(card, contact, at), secret, webhook_id)
}

fn order(card: &OrderCard, contact: &Contact, at: Moment) -> Value {
    let place = contact.position.or(card.near);
    let lines = card.lines.iter().enumerate().map(|(index, line)| {
        json!({
            "id": index + 1,
            "sku": line.sku.as_str(),
            "quantity": line.qty,
            "current_quantity": line.qty,
            "price": text::amount(line.price_cents.unwrap_or_default()),
            "price_set": {"shop_money": money(line.price_cents), "presentment_money": money(line.price_cents)},
            "requires_shipping": true,
        })
    });
    json!({
        "id": number(card.order),
        "created_at": date_time::iso(card.placed_at),
        "updated_at": date_time::iso(at),
        "source_name": source_name(card.channel),
        "currency": if card.lines.iter().all(|line| line.price_cents.is_some()) { "EUR" } else { "CHF" },
        "financial_status": "paid",
        "email": contact.mail,
        "line_items": lines.collect::<Vec<_>>(),
        "shipping_address": {
            "name": contact.name,
            "phone": contact.phone,
            "address1": contact.street,
            "zip": contact.zip,
            "city": contact.city,
            "country_code": "FR",
            "latitude": place.map(|p| p.lat()),
            "longitude": place.map(|p| p.lon()),
        },
        "shipping_lines": [{"code": card.service.as_str()}],
    })
}

/// An amount in euros; a price that the app does not know is one in another currency.
fn money(cents: Option<i64>) -> Value {
    let currency = if cents.is_some() { "EUR" } else { "CHF" };
    json!({"amount": text::amount(cents.unwrap_or_default()), "currency_code": currency})
}

/// `orders/cancelled` for an order.
pub fn cancel(order: OrderId, secret: &Secret, webhook_id: &str) -> Delivery {
    signed("orders/cancelled", json!({"id": number(order), "cancel_reason": "customer"}), secret, webhook_id)
}

/// Any webhook of a topic.
pub fn signed(topic: &str, body: Value, secret: &Secret, webhook_id: &str) -> Delivery {
    let body = body.to_string().into_bytes();
    let signature = super::signature(secret, &body);
    let headers = vec![
        ("x-shopify-topic", topic.to_owned()),
        ("x-shopify-webhook-id", webhook_id.to_owned()),
        ("x-shopify-hmac-sha256", signature),
        ("content-type", "application/json".to_owned()),
    ];
    (headers, body)
}

/// A number where the shop's own numbering is kept, text otherwise; both are read.
fn number(order: OrderId) -> Value {
    let text = order.as_str();
    let bare = text.strip_prefix(PREFIX).unwrap_or(text);
    let canonical = bare.parse::<u64>().ok().filter(|n| n.to_string() == bare);
    canonical.map_or_else(|| Value::from(bare), Value::from)
}

fn source_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "web",
        Channel::Store => "pos",
        Channel::Live => "live",
        Channel::Marketplace => "marketplace",
    }
}
