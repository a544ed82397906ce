//! Reads the answer of the order call into order cards and contacts.

use super::{Order, Shop};
use crate::{FeedError, fields, text};
use model::{Contact, DeptId, OrderCard, OrderLine, Service};
use serde_json::Value;
use std::borrow::Cow;

/// Most orders in one answer: we ask for one.
const ORDERS_MAX: usize = 50;
/// Most units of one order: the shop lists one entry a unit.
const UNITS_MAX: usize = 2_000;

/// What has become of a fetched order.
#[derive(Clone, PartialEq, Debug)]
pub enum Fetched {
    /// Paid: to be served.
    Placed(Box<OrderCard>, Contact),
    /// Cancelled.
    Cancelled(Order),
    /// Not paid yet, or already on its way.
    Nothing(Order),
}

/// Understands the body of an order call.
///
/// # Errors
/// `refused_call` with the shop's own code; `bad_json`, `missing_field`, `bad_…` with the field.
pub fn parse_orders(body: &[u8], shop: &Shop) -> Result<Vec<Fetched>, FeedError> {
    let value = fields::json(body)?;
    let code = fields::need_whole(&value, "code")?;
    if code != 0 {
        return Err(FeedError::at("refused_call", "code", format!("the shop refused the call with its code {code}")));
    }
    let orders = fields::need_list(&value, "data.orders", ORDERS_MAX)?;
    let read = |(index, order)| one(order, shop).map_err(|e: FeedError| e.within(&format!("data.orders[{index}]")));
    orders.iter().enumerate().map(read).collect()
}

fn one(value: &Value, shop: &Shop) -> Result<Fetched, FeedError> {
    let order = Order::new(&fields::need(value, "id")?, "id")?;
    match &*fields::need(value, "status")? {
        "CANCELLED" => Ok(Fetched::Cancelled(order)),
        // An order that moved on between notification and call was paid all the same.
        "AWAITING_SHIPMENT" | "PARTIALLY_SHIPPING" | "AWAITING_COLLECTION" => placed(value, &order, shop),
        _ => Ok(Fetched::Nothing(order)),
    }
}

fn placed(value: &Value, order: &Order, shop: &Shop) -> Result<Fetched, FeedError> {
    const ZIP: &str = "recipient_address.postal_code";
    let contact = contact(value);
    let zip = fields::need(value, ZIP)?;
    let card = OrderCard {
        order: order.order,
        channel: shop.channel,
        placed_at: fields::need_moment(value, "create_time")?,
        contact: fields::contact_id(order.order)?,
        dept: DeptId::of_postcode(&zip)
            .ok_or_else(|| FeedError::at("bad_postcode", ZIP, "five digits are expected"))?,
        near: contact.position.map(|place| place.coarse()),
        service: service(value),
        lines: lines(value)?,
    };
    Ok(Fetched::Placed(Box::new(card), contact))
}

/// A delivery option of a name nobody knows is served as standard, which promises nothing that was not paid for.
fn service(value: &Value) -> Service {
    let named = |path: &str| fields::text_at(value, path).and_then(|name| text::service(&name));
    named("delivery_option_name").or_else(|| named("shipping_type")).unwrap_or(Service::Standard)
}

/// One entry a unit becomes one line for each SKU and price, in the order of first mention.
fn lines(value: &Value) -> Result<Vec<OrderLine>, FeedError> {
    let mut lines: Vec<OrderLine> = Vec::new();
    for (index, item) in fields::need_list(value, "line_items", UNITS_MAX)?.iter().enumerate() {
        let unit = unit(item).map_err(|e| e.within(&format!("line_items[{index}]")))?;
        match lines.iter_mut().find(|line| line.sku == unit.sku && line.price_cents == unit.price_cents) {
            Some(line) => line.qty += 1,
            None => lines.push(unit),
        }
    }
    Ok(lines)
}

fn unit(item: &Value) -> Result<OrderLine, FeedError> {
    Ok(OrderLine {
        sku: fields::need_id(item, "seller_sku")?,
        qty: 1,
        price_cents: fields::need_cents(item, "sale_price")?,
    })
}

fn contact(value: &Value) -> Contact {
    let of = |path: &str| fields::text_at(value, path).map(Cow::into_owned).unwrap_or_default();
    Contact {
        name: of("recipient_address.name"),
        mail: of("buyer_email"),
        phone: of("recipient_address.phone_number"),
        street: of("recipient_address.address_detail"),
        zip: of("recipient_address.postal_code"),
        city: city(value),
        position: fields::place_at(value, "recipient_address.latitude", "recipient_address.longitude"),
    }
}

/// `city` where it is given, else the innermost of the districts the shop lists from the country inwards.
fn city(value: &Value) -> String {
    let named = fields::text_at(value, "recipient_address.city");
    let districts = fields::at(value, "recipient_address.district_info").and_then(Value::as_array);
    let inner = || districts.and_then(|list| list.last()).and_then(|last| fields::text_at(last, "address_name"));
    named.or_else(inner).map(Cow::into_owned).unwrap_or_default()
}
