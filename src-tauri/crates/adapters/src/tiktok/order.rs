//! Reads the answer of the order call into what has become of an order. What can be served is read; each part that
//! cannot is named, and waits for a person.

use super::{Order, Shop};
use crate::{
    FeedError, fields,
    odd::Odd,
    shop::{self, Resolve, Story},
    text,
};
use model::{Channel, Contact, ContactId, DeptId, Fact, Moment, OrderCard, OrderLine, Service, SkuId};
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeSet};

/// Most orders in one answer: we ask for one.
const ORDERS_MAX: usize = 50;
/// Most units of one order: the shop lists one entry a unit.
const UNITS_MAX: usize = 2_000;

/// What has become of a fetched order.
#[derive(Clone, PartialEq, Debug)]
pub enum Fetched {
    /// It is to be served, has changed or is over.
    Order {
        /// Which.
        order: Order,
        /// What is to be told.
        story: Box<Story>,
        /// The order as the shop wrote it, to be read again once a person has corrected it.
        body: Vec<u8>,
    },
    /// Nothing that concerns the app; why, as a code.
    Nothing(Order, &'static str),
}

impl Fetched {
    /// Which order.
    pub fn order(&self) -> &Order {
        match self {
            Self::Order { order, .. } | Self::Nothing(order, _) => order,
        }
    }
}

/// Understands the body of an order call. `moved` tells the address again: a notification said that it has changed.
///
/// # Errors
/// `refused_call` with the shop's own code; `bad_json`, `missing_field`, `bad_…` with the field.
pub fn parse_orders(body: &[u8], shop: &Shop, resolve: Resolve<'_>, moved: bool) -> Result<Vec<Fetched>, FeedError> {
    let value = fields::json(body)?;
    let code = fields::need_whole(&value, "code")?;
    if code != 0 {
        return Err(FeedError::at("refused_call", "code", format!("the shop refused the call with its code {code}")));
    }
    let orders = fields::need_list(&value, "data.orders", ORDERS_MAX)?;
    let read = |(index, order)| {
        one(order, shop.channel, resolve, moved).map_err(|e: FeedError| e.within(&format!("data.orders[{index}]")))
    };
    orders.iter().enumerate().map(read).collect()
}

/// Reads one order again after a correction: who was served in part gets the rest.
///
/// # Errors
/// As [`parse_orders`].
pub fn read_again(value: &Value, resolve: Resolve<'_>) -> Result<Story, FeedError> {
    let order = Order::new(&fields::need(value, "id")?, "id")?;
    let mut story = placed(value, &order, Channel::Live, resolve)?;
    let lines = lines(value, resolve, true, &mut Vec::new())?;
    story.facts.push((Fact::OrderEdited { order: order.order, lines }, None));
    Ok(story)
}

fn one(value: &Value, channel: Channel, resolve: Resolve<'_>, moved: bool) -> Result<Fetched, FeedError> {
    let order = Order::new(&fields::need(value, "id")?, "id")?;
    let by_shop =
        fields::text_at(value, "fulfillment_type").is_some_and(|by| by.eq_ignore_ascii_case("FULFILLMENT_BY_TIKTOK"));
    let on_hold = fields::at(value, "is_on_hold_order").and_then(Value::as_bool).unwrap_or(false);
    let story = match &*fields::need(value, "status")?.to_ascii_uppercase() {
        _ if by_shop => return Ok(Fetched::Nothing(order, "not_ours")),
        "CANCELLED" => over(value, &order),
        _ if on_hold => return Ok(Fetched::Nothing(order, "not_yet")),
        "UNPAID" | "ON_HOLD" => return Ok(Fetched::Nothing(order, "not_yet")),
        // An order that moved on between notification and call was paid all the same.
        "AWAITING_SHIPMENT" | "PARTIALLY_SHIPPING" | "AWAITING_COLLECTION" => {
            let story = live(value, &order, channel, resolve, moved)?;
            if story.facts.is_empty() && story.odd.is_empty() {
                return Ok(Fetched::Nothing(order, "nothing_to_ship"));
            }
            story
        }
        "IN_TRANSIT" | "DELIVERED" | "COMPLETED" => shipped(value, &order, resolve)?,
        _ => return Err(FeedError::at("unknown_word", "status", "a status of an order that is not known")),
    };
    Ok(Fetched::Order { order, story: Box::new(story), body: value.to_string().into_bytes() })
}

fn over(value: &Value, order: &Order) -> Story {
    Story::cancelled(order.order, happened_at(value))
}

/// It has left from somewhere: news only where the app still prepares it.
fn shipped(value: &Value, order: &Order, resolve: Resolve<'_>) -> Result<Story, FeedError> {
    let lines = lines(value, resolve, true, &mut Vec::new())?;
    let gone = lines.iter().map(|line| line.sku).collect();
    let facts = vec![(Fact::OrderEdited { order: order.order, lines }, None)];
    Ok(Story { subject: order.order.to_string(), facts, happened_at: happened_at(value), gone, ..Story::default() })
}

/// An order that stands: placed, and where a part of it was cancelled, what is left.
fn live(value: &Value, order: &Order, channel: Channel, resolve: Resolve<'_>, moved: bool) -> Result<Story, FeedError> {
    let mut story = placed(value, order, channel, resolve)?;
    let left = lines(value, resolve, true, &mut Vec::new())?;
    if left.is_empty() && story.odd.is_empty() {
        return Ok(over(value, order));
    }
    if has_cancelled(value) {
        story.facts.push((Fact::OrderEdited { order: order.order, lines: left }, None));
    }
    if let Some((Fact::OrderPlaced(card), contact)) = story.facts.first().cloned()
        && moved
    {
        story.facts.push((Fact::OrderRedirected { order: order.order, dept: card.dept, near: card.near }, contact));
    }
    Ok(story)
}

fn placed(value: &Value, order: &Order, channel: Channel, resolve: Resolve<'_>) -> Result<Story, FeedError> {
    let mut odd = Vec::new();
    let contact = contact(value);
    let lines = lines(value, resolve, false, &mut odd)?;
    let dept = dept(value).map_err(|part| odd.push(part)).ok();
    let (placed_at, key) = (fields::need_moment(value, "create_time")?, fields::contact_id(order.order)?);
    let near = contact.position.map(|place| place.coarse());
    let card = |dept| {
        let service = service(value);
        OrderCard { order: order.order, channel, placed_at, contact: key, dept, near, service, lines }
    };
    let card = dept.map(card).filter(|card| !card.lines.is_empty());
    let fact = |card| -> (Fact, Option<(ContactId, Contact)>) { (Fact::OrderPlaced(card), Some((key, contact))) };
    let facts = card.map(fact).into_iter().collect();
    let unread = odd.iter().any(|part| part.field.starts_with("line_items"));
    let (subject, happened_at) = (order.order.to_string(), happened_at(value));
    Ok(Story { subject, facts, odd, happened_at, unread, gone: gone(value, resolve) })
}

fn happened_at(value: &Value) -> Option<Moment> {
    ["update_time", "create_time"].iter().find_map(|path| fields::need_moment(value, path).ok())
}

/// Where it goes. Without a country, a postcode is taken for French.
fn dept(value: &Value) -> Result<DeptId, Odd> {
    let country = fields::text_at(value, "recipient_address.region_code");
    match country.as_deref() {
        Some(name) if !shop::is_france(name) => Err(shop::abroad("recipient_address.region_code", name)),
        named => {
            let zip = fields::text_at(value, "recipient_address.postal_code");
            shop::dept("recipient_address.postal_code", zip.as_deref(), &city(value), named.is_some())
        }
    }
}

/// A delivery option of a name nobody knows is served as standard, which promises nothing that was not paid for.
fn service(value: &Value) -> Service {
    let named = |path: &str| fields::text_at(value, path).and_then(|name| text::service(&name));
    named("delivery_option_name").or_else(|| named("shipping_type")).unwrap_or(Service::Standard)
}

fn is_cancelled(item: &Value) -> bool {
    let status = fields::text_at(item, "display_status").unwrap_or_default();
    ["CANCELLED", "CANCEL"].iter().any(|word| status.eq_ignore_ascii_case(word))
}

/// It has left from somewhere already.
fn has_left(item: &Value) -> bool {
    let status = fields::text_at(item, "display_status");
    status.is_some_and(|status| matches!(&*status.to_ascii_uppercase(), "IN_TRANSIT" | "DELIVERED" | "COMPLETED"))
}

/// Articles of which some units have left already.
fn gone(value: &Value, resolve: Resolve<'_>) -> BTreeSet<SkuId> {
    let items = fields::at(value, "line_items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().filter(|item| has_left(item)).filter_map(|item| sku(item, resolve).ok()).collect()
}

fn has_cancelled(value: &Value) -> bool {
    let items = fields::at(value, "line_items").and_then(Value::as_array);
    items.is_some_and(|items| items.iter().any(is_cancelled))
}

/// One entry a unit becomes one line for each SKU and price, in the order of first mention: the units still to be
/// served, or `all` that were not cancelled.
fn lines(value: &Value, resolve: Resolve<'_>, all: bool, odd: &mut Vec<Odd>) -> Result<Vec<OrderLine>, FeedError> {
    let currency = fields::text_at(value, "payment.currency");
    let mut lines: Vec<OrderLine> = Vec::new();
    for (index, item) in fields::need_list(value, "line_items", UNITS_MAX)?.iter().enumerate() {
        if item.is_null() || is_cancelled(item) || (!all && has_left(item)) {
            continue;
        }
        match sku(item, resolve) {
            Ok(sku) => add_unit(&mut lines, sku, price(item, currency.as_deref())),
            // Each unit names its article anew: one word waits once.
            Err(part) if !part.words.is_empty() && odd.iter().any(|known| known.words == part.words) => {}
            Err(part) => odd.push(Odd { field: format!("line_items[{index}].{}", part.field), ..part }),
        }
    }
    Ok(lines)
}

fn add_unit(lines: &mut Vec<OrderLine>, sku: SkuId, price_cents: Option<i64>) {
    match lines.iter_mut().find(|line| line.sku == sku && line.price_cents == price_cents) {
        Some(line) => line.qty += 1,
        None => lines.push(OrderLine { sku, qty: 1, price_cents }),
    }
}

fn sku(item: &Value, resolve: Resolve<'_>) -> Result<SkuId, Odd> {
    let (word, name) = (fields::text_at(item, "seller_sku"), fields::text_at(item, "product_name"));
    shop::sku(word.as_deref(), name.as_deref(), "seller_sku", resolve)
}

/// The price in euros; `None` in another currency.
fn price(item: &Value, of_order: Option<&str>) -> Option<i64> {
    let currency = fields::text_at(item, "currency");
    let is_euro = shop::is_euro(currency.as_deref().or(of_order));
    fields::text_at(item, "sale_price").filter(|_| is_euro).and_then(|price| text::cents(&price))
}

fn contact(value: &Value) -> Contact {
    let of = |path: &str| fields::words_at(value, path);
    Contact {
        name: of("recipient_address.name"),
        mail: fields::mail(of("buyer_email")),
        phone: of("recipient_address.phone_number"),
        street: of("recipient_address.address_detail"),
        zip: of("recipient_address.postal_code"),
        city: text::line(&city(value), fields::WORDS_MAX),
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
