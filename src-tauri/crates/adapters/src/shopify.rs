//! Webhooks of a Shopify shop: orders, cancellations, counts and requests about personal data.
//!
//! Dedup key: `X-Shopify-Webhook-Id`. Topics that change nothing for us are ignored with 200; a topic nobody knows is
//! kept as a dead letter and also answered 200, since the shop stops all deliveries to an address that keeps refusing one.

mod lines;
mod order;
mod refund;
mod render;

pub use order::SOURCE_NAMES;
pub use refund::Refund;
pub use render::{cancel, render, signed, update};

use crate::{
    FeedError, Privacy, Secret, fields,
    shop::{Known, Story},
    sign,
};
use model::{Contact, ContactId, DeptId, Fact, Moment, NodeId, OrderId, SkuId, SourceId};
use order::{Read, Standing};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What order ids of Shopify begin with in the app.
pub const PREFIX: &str = "SH-";
/// Most orders named in one request about personal data.
const ORDERS_MAX: usize = 1_000;

/// One shop.
#[derive(Clone, Debug)]
pub struct Shop {
    /// The source of its facts, such as `shopify:maison-lune`; what follows the colon names it in its address
    /// `/feeds/shopify/maison-lune`.
    pub source: SourceId,
    /// The client secret its webhooks are signed with.
    pub secret: Secret,
    /// Where an order without an address belongs: a till sale.
    pub home: Option<DeptId>,
    /// The node behind each stock location of the shop.
    pub locations: BTreeMap<String, NodeId>,
    /// The SKU behind each inventory item of the shop.
    pub items: BTreeMap<String, SkuId>,
    /// Names of fulfilment services, in lower case, that are the company's own; `manual` always is.
    pub services: BTreeSet<String>,
}

impl Shop {
    /// A shop that sends orders only.
    pub fn new(source: SourceId, secret: Secret) -> Self {
        let (locations, items) = (BTreeMap::new(), BTreeMap::new());
        Self { source, secret, home: None, locations, items, services: BTreeSet::new() }
    }
}

/// What a webhook says.
#[derive(Clone, PartialEq, Debug)]
pub enum Parsed {
    /// Something happened to an order.
    Order(Box<Story>),
    /// Money was given back.
    Refund(Refund),
    /// A shelf was counted, and when.
    Count(Box<Fact>, Option<Moment>),
    /// A customer asks about personal data.
    Privacy(Privacy, Vec<OrderId>),
    /// Nothing that concerns the app; why, as a code.
    Nothing(&'static str),
    /// A topic nobody knows: to be a dead letter, and acknowledged.
    Unknown,
}

/// Whether the signature fits the raw body.
pub fn verify(secret: &Secret, body: &[u8], signature: &str) -> bool {
    sign::is_base64_mac(secret.text().as_bytes(), &[body], signature)
}

/// The signature of a body, as the shop's header carries it.
fn signature(secret: &Secret, body: &[u8]) -> String {
    sign::base64_mac(secret.text().as_bytes(), &[body])
}

/// A topic as webhooks spell it; events of the newer kind may name it `ORDERS_CREATE`.
pub fn topic(text: &str) -> String {
    let lower = text.trim().to_ascii_lowercase();
    if lower.contains('/') { lower } else { lower.replacen('_', "/", 1) }
}

/// Understands one delivery, its signature already verified.
///
/// # Errors
/// `bad_json`, `missing_field`, `bad_…` with the field; `unknown_location`, `unknown_item` for stock.
pub fn parse(topic: &str, body: &[u8], shop: &Shop, known: Known<'_>) -> Result<Parsed, FeedError> {
    let value = fields::json(body)?;
    match topic {
        "orders/create" => created(&value, known),
        "orders/updated" | "orders/paid" | "orders/fulfilled" | "orders/partially_fulfilled" => updated(&value, known),
        "orders/cancelled" | "orders/delete" => cancelled(&value),
        "refunds/create" => refund::read(&value, known).map(Parsed::Refund),
        // It names lines by numbers of the shop; what stands is told whole by `orders/updated`.
        "orders/edited" => Ok(Parsed::Nothing("see_updated")),
        "inventory_levels/update" | "inventory_levels/connect" => counted(&value, shop),
        "customers/data_request" => orders(&value, "orders_requested").map(|o| Parsed::Privacy(Privacy::Export, o)),
        "customers/redact" => orders(&value, "orders_to_redact").map(|o| Parsed::Privacy(Privacy::Erase, o)),
        "shop/redact" => Ok(Parsed::Privacy(Privacy::EraseShop, Vec::new())),
        _ => Ok(Parsed::Unknown),
    }
}

fn created(value: &Value, known: Known<'_>) -> Result<Parsed, FeedError> {
    match order::standing(value) {
        Standing::Live => {
            let (placed, mut story) = begin(value, order::read(value, known)?);
            story.facts.extend(placed);
            Ok(parsed(story))
        }
        other => not_served(value, other),
    }
}

/// An update tells the order whole: a lost `orders/create` is made good with the units that nobody has shipped, and what
/// stands replaces what stood.
fn updated(value: &Value, known: Known<'_>) -> Result<Parsed, FeedError> {
    match order::standing(value) {
        Standing::Live => {
            let read = order::read(value, known)?;
            let (edited, moved) = (edited(&read), moved(&read));
            let (placed, mut story) = begin(value, read);
            story.facts.extend(placed.into_iter().chain([edited]).chain(moved));
            Ok(parsed(story))
        }
        other => not_served(value, other),
    }
}

/// An announcement read as an update is: the order whole, with its place; `None` for what announces none.
pub(crate) fn whole(body: &[u8], shop: &Shop, known: Known<'_>) -> Option<Story> {
    match parse("orders/updated", body, shop, known) {
        Ok(Parsed::Order(story)) => Some(*story),
        Ok(Parsed::Refund(_) | Parsed::Count(..) | Parsed::Privacy(..) | Parsed::Nothing(_) | Parsed::Unknown)
        | Err(_) => None,
    }
}

/// Reads one order again after a correction: who was served in part gets the rest.
///
/// # Errors
/// As [`parse`].
pub(crate) fn read_again(value: &Value, known: Known<'_>) -> Result<Story, FeedError> {
    let read = order::read(value, known)?;
    let edited = edited(&read);
    let (placed, mut story) = begin(value, read);
    story.facts.extend(placed.into_iter().chain([edited]));
    Ok(story)
}

/// A fact with the contact that goes with it.
type WithContact = (Fact, Option<(ContactId, Contact)>);

/// The order as it is placed, when anything in it is served, and the story it begins.
fn begin(value: &Value, read: Read) -> (Option<WithContact>, Story) {
    let Read { order, card, contact, odd, unread, gone, .. } = read;
    let placed = card.map(|card| (Fact::OrderPlaced(card), Some(contact)));
    let happened_at = order::happened_at(value);
    (placed, Story { subject: order.to_string(), facts: Vec::new(), odd, happened_at, unread, gone })
}

/// What stands of an order.
fn edited(read: &Read) -> WithContact {
    (Fact::OrderEdited { order: read.order, lines: read.lines.clone() }, None)
}

/// Where it goes.
fn moved(read: &Read) -> Option<WithContact> {
    let (dept, near) = read.place?;
    Some((Fact::OrderRedirected { order: read.order, dept, near }, Some(read.contact.clone())))
}

fn parsed(story: Story) -> Parsed {
    if story.facts.is_empty() && story.odd.is_empty() {
        return Parsed::Nothing("nothing_to_ship");
    }
    Parsed::Order(Box::new(story))
}

fn not_served(value: &Value, standing: Standing) -> Result<Parsed, FeedError> {
    match standing {
        Standing::Over => cancelled(value),
        Standing::Trial => Ok(Parsed::Nothing("test_order")),
        Standing::NotYet | Standing::Live => Ok(Parsed::Nothing("not_yet")),
    }
}

fn cancelled(value: &Value) -> Result<Parsed, FeedError> {
    let story = Story::cancelled(order::id(value, "id")?, order::happened_at(value));
    Ok(Parsed::Order(Box::new(story)))
}

/// A level is `on_hand` where the shop tells it, else `available`; below nothing counts as nothing.
fn counted(value: &Value, shop: &Shop) -> Result<Parsed, FeedError> {
    let unknown = |code, field| FeedError::at(code, field, "the settings of this shop do not map this id");
    let location = fields::need(value, "location_id")?;
    let item = fields::need(value, "inventory_item_id")?;
    let node = *shop.locations.get(&*location).ok_or_else(|| unknown("unknown_location", "location_id"))?;
    let sku = *shop.items.get(&*item).ok_or_else(|| unknown("unknown_item", "inventory_item_id"))?;
    let field = if fields::at(value, "on_hand").is_some() { "on_hand" } else { "available" };
    let level = fields::need(value, field)?;
    let level: i64 = level.parse().map_err(|_| FeedError::at("bad_number", field, "a whole number is expected"))?;
    let on_hand = u32::try_from(level.max(0)).unwrap_or(u32::MAX);
    let counted_at = fields::need_moment(value, "updated_at").ok();
    Ok(Parsed::Count(Box::new(Fact::StockCounted { node, sku, on_hand, safety: None }), counted_at))
}

fn orders(value: &Value, path: &str) -> Result<Vec<OrderId>, FeedError> {
    let Some(items) = fields::at(value, path).and_then(Value::as_array) else { return Ok(Vec::new()) };
    if items.len() > ORDERS_MAX {
        return Err(FeedError::at("too_many", path, format!("at most {ORDERS_MAX} orders are taken")));
    }
    let numbers =
        items.iter().filter_map(|item| item.as_u64().map(|n| n.to_string()).or(item.as_str().map(str::to_owned)));
    numbers.map(|number| order::our_id(&number).map_err(|e| e.within(path))).collect()
}

#[cfg(test)]
mod documented;
#[cfg(test)]
mod tests;
