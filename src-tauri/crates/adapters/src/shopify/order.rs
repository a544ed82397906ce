//! Reads a Shopify order into an order card and a contact. Never lets the two meet again.

use super::{PREFIX, Shop};
use crate::{FeedError, fields, text};
use model::{Channel, Contact, DeptId, OrderCard, OrderId, OrderLine, Service};
use serde_json::Value;

/// Most lines of one order.
pub(crate) const LINES_MAX: usize = 500;

/// `source_name` of an order and the channel it means. Sales apps are numbers or names of their own: marketplaces.
pub const SOURCE_NAMES: [(&str, Channel); 10] = [
    ("web", Channel::Web),
    ("iphone", Channel::Web),
    ("android", Channel::Web),
    ("shopify_draft_order", Channel::Web),
    ("pos", Channel::Store),
    ("store", Channel::Store),
    ("live", Channel::Live),
    ("tiktok", Channel::Live),
    ("tiktok_shop", Channel::Live),
    ("marketplace", Channel::Marketplace),
];

/// The house's id of a shop's order number.
pub(super) fn house_id(number: &str) -> Result<OrderId, FeedError> {
    OrderId::new(&format!("{PREFIX}{number}")).map_err(|e| FeedError::new("bad_id", e.to_string()))
}

/// The house's id of the order at a path.
pub(super) fn id(value: &Value, path: &str) -> Result<OrderId, FeedError> {
    house_id(&fields::need(value, path)?).map_err(|e| FeedError::at("bad_id", path, e.message))
}

/// The card (`None` when nothing in the order is shipped: a gift card) and the contact.
pub(super) fn read(value: &Value, shop: &Shop) -> Result<(Option<OrderCard>, Contact), FeedError> {
    let order = id(value, "id")?;
    let lines = lines(value)?;
    if lines.is_empty() {
        return Ok((None, Contact::default()));
    }
    let contact = contact(value);
    let channel = channel(value);
    let card = OrderCard {
        order,
        channel,
        placed_at: fields::need_moment(value, "created_at")?,
        contact: fields::contact_id(order)?,
        dept: dept(value, shop)?,
        near: contact.position.map(|place| place.coarse()),
        service: service(value, channel),
        lines,
    };
    Ok((Some(card), contact))
}

fn channel(value: &Value) -> Channel {
    let Some(name) = fields::text_at(value, "source_name") else { return Channel::Web };
    let known = SOURCE_NAMES.iter().find(|(text, _)| *text == name);
    known.map_or(Channel::Marketplace, |(_, channel)| *channel)
}

/// A till sale without a shipping line is collected. A shipping line of a name nobody knows is served as standard,
/// which promises nothing that was not paid for.
fn service(value: &Value, channel: Channel) -> Service {
    let lines = fields::at(value, "shipping_lines").and_then(Value::as_array);
    let code = lines.and_then(|lines| lines.first()).and_then(|line| fields::text_at(line, "code"));
    match code {
        Some(code) => text::service(&code).unwrap_or(Service::Standard),
        None if channel == Channel::Store => Service::Pickup,
        None => Service::Standard,
    }
}

fn dept(value: &Value, shop: &Shop) -> Result<DeptId, FeedError> {
    const ZIP: &str = "shipping_address.zip";
    match (fields::text_at(value, ZIP), shop.home) {
        (Some(zip), _) => {
            DeptId::of_postcode(&zip).ok_or_else(|| FeedError::at("bad_postcode", ZIP, "five digits are expected"))
        }
        (None, Some(home)) => Ok(home),
        (None, None) => Err(FeedError::at("missing_field", ZIP, "the place of delivery is needed")),
    }
}

fn lines(value: &Value) -> Result<Vec<OrderLine>, FeedError> {
    let items = fields::need_list(value, "line_items", LINES_MAX)?;
    let shipped = items
        .iter()
        .enumerate()
        .filter(|(_, item)| fields::at(item, "requires_shipping").and_then(Value::as_bool).unwrap_or(true));
    shipped.map(|(index, item)| line(item).map_err(|e| e.within(&format!("line_items[{index}]")))).collect()
}

fn line(item: &Value) -> Result<OrderLine, FeedError> {
    let qty = fields::need_whole(item, "quantity")?;
    if qty == 0 {
        return Err(FeedError::at("bad_number", "quantity", "at least one unit is expected"));
    }
    Ok(OrderLine { sku: fields::need_id(item, "sku")?, qty, price_cents: fields::need_cents(item, "price")? })
}

fn contact(value: &Value) -> Contact {
    let of = |path: &str| fields::text_at(value, path).map(|t| t.into_owned()).unwrap_or_default();
    let first_of = |a: &str, b: &str| Some(of(a)).filter(|t| !t.is_empty()).unwrap_or_else(|| of(b));
    Contact {
        name: of("shipping_address.name"),
        mail: first_of("email", "contact_email"),
        phone: first_of("shipping_address.phone", "phone"),
        street: of("shipping_address.address1"),
        zip: of("shipping_address.zip"),
        city: of("shipping_address.city"),
        position: fields::place_at(value, "shipping_address.latitude", "shipping_address.longitude"),
    }
}
