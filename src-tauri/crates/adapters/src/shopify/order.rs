//! Reads a Shopify order into an order card and a contact. Never lets the two meet again.
//!
//! What can be served is read; each part that cannot is named, and waits for a person.

use super::{PREFIX, lines};
use crate::{
    FeedError, fields,
    odd::Odd,
    shop::{self, Known},
    text,
};
use model::{Channel, Contact, ContactId, DeptId, Moment, OrderCard, OrderId, OrderLine, Position, Service, SkuId};
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeSet};

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

/// The app's id of a shop's order number.
pub(super) fn our_id(number: &str) -> Result<OrderId, FeedError> {
    OrderId::new(&format!("{PREFIX}{number}")).map_err(|e| FeedError::new("bad_id", e.to_string()))
}

/// The app's id of the order at a path.
pub(super) fn id(value: &Value, path: &str) -> Result<OrderId, FeedError> {
    our_id(&fields::need(value, path)?).map_err(|e| FeedError::at("bad_id", path, e.message))
}

/// What has become of an order, as its own fields say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// To be served.
    Live,
    /// Cancelled, or its payment undone.
    Over,
    /// Not paid or not confirmed yet: another delivery follows.
    NotYet,
    /// The shop's own trial.
    Trial,
}

/// Reads how an order stands. An authorised payment is served: shops take the money when goods leave.
pub(super) fn standing(value: &Value) -> Standing {
    let says = |path: &str| fields::at(value, path).and_then(Value::as_bool);
    let paid = fields::text_at(value, "financial_status").unwrap_or_default().to_ascii_lowercase();
    match paid.as_str() {
        _ if says("test") == Some(true) || fields::text_at(value, "test").is_some_and(|text| text == "true") => {
            Standing::Trial
        }
        _ if fields::text_at(value, "cancelled_at").is_some() => Standing::Over,
        "voided" | "refunded" => Standing::Over,
        "pending" | "expired" | "unpaid" => Standing::NotYet,
        _ if says("confirmed") == Some(false) => Standing::NotYet,
        _ => Standing::Live,
    }
}

/// When the shop changed it last.
pub(super) fn happened_at(value: &Value) -> Option<Moment> {
    ["updated_at", "cancelled_at", "created_at"].iter().find_map(|path| fields::need_moment(value, path).ok())
}

/// An order as far as it can be read.
pub(super) struct Read {
    /// Which.
    pub order: OrderId,
    /// The order with the units that nobody has shipped; `None` when nothing in it can be served, or nothing is shipped
    /// (a gift card).
    pub card: Option<OrderCard>,
    /// Its customer, and the key of that.
    pub contact: (ContactId, Contact),
    /// What waits for a person.
    pub odd: Vec<Odd>,
    /// What the customer has not given back, shipped or not.
    pub lines: Vec<OrderLine>,
    /// Where it goes.
    pub place: Option<(DeptId, Option<Position>)>,
    /// A line may be of an article and could not be read.
    pub unread: bool,
    /// Articles of which some units have left already.
    pub gone: BTreeSet<SkuId>,
}

/// Reads an order.
pub(super) fn read(value: &Value, known: Known<'_>) -> Result<Read, FeedError> {
    let order = id(value, "id")?;
    let placed_at = fields::need_moment(value, "created_at")?;
    let mut odd = Vec::new();
    let lines::Lines { open, stand, gone } = lines::read(value, known, &mut odd)?;
    let unread = !odd.is_empty();
    let (contact, key) = (contact(value), fields::contact_id(order)?);
    let near = contact.position.map(|place| place.coarse());
    let channel = channel(value);
    let service = service(value, channel);
    let home = known.home.filter(|_| service == Service::Pickup && !has_address(value));
    let dept = dept(value, home).map_err(|part| odd.push(part)).ok();
    let card = |dept| OrderCard { order, channel, placed_at, contact: key, dept, near, service, lines: open };
    let card = dept.map(card).filter(|card| !card.lines.is_empty());
    // Without an address an update says nothing of the place.
    let place = dept.filter(|_| fields::text_at(value, "shipping_address.zip").is_some()).map(|dept| (dept, near));
    Ok(Read { order, card, contact: (key, contact), odd, lines: stand, place, unread, gone })
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
    let first = lines.and_then(|lines| lines.first());
    let named = |path: &str| first.and_then(|line| fields::text_at(line, path)).and_then(|name| text::service(&name));
    match first {
        Some(_) => named("code").or_else(|| named("title")).unwrap_or(Service::Standard),
        None if channel == Channel::Store || fields::at(value, "shipping_address").is_none() => Service::Pickup,
        None => Service::Standard,
    }
}

/// Where it goes: the postcode of France; what is collected without an address goes to the shop's own place.
fn dept(value: &Value, home: Option<DeptId>) -> Result<DeptId, Odd> {
    let zip = fields::text_at(value, "shipping_address.zip");
    match (abroad(value, zip.is_some()), zip.is_some(), home) {
        (Some(part), _, _) => Err(part),
        (None, false, Some(home)) => Ok(home),
        (None, _, _) => {
            let city = fields::text_at(value, "shipping_address.city").unwrap_or_default();
            shop::dept("shipping_address.zip", zip.as_deref(), &city, country(value).is_some())
        }
    }
}

/// Anything of an address is told.
fn has_address(value: &Value) -> bool {
    let address = fields::at(value, "shipping_address").and_then(Value::as_object);
    address.is_some_and(|parts| parts.values().any(|part| !part.is_null() && part.as_str() != Some("")))
}

/// An address in another country. Without a country, a postcode is taken for French.
fn abroad(value: &Value, has_zip: bool) -> Option<Odd> {
    let found = country(value).filter(|_| has_zip || fields::at(value, "shipping_address.city").is_some());
    found.filter(|(_, name)| !shop::is_france(name)).map(|(path, name)| shop::abroad(path, &name))
}

/// The country of an address, and where it stands.
fn country(value: &Value) -> Option<(&'static str, Cow<'_, str>)> {
    let named = |path: &'static str| fields::text_at(value, path).map(|name| (path, name));
    named("shipping_address.country_code").or_else(|| named("shipping_address.country"))
}

fn contact(value: &Value) -> Contact {
    let of = |path: &str| fields::words_at(value, path);
    let first_of = |a: &str, b: &str| Some(of(a)).filter(|t| !t.is_empty()).unwrap_or_else(|| of(b));
    Contact {
        name: of("shipping_address.name"),
        mail: fields::mail(first_of("email", "contact_email")),
        phone: first_of("shipping_address.phone", "phone"),
        street: of("shipping_address.address1"),
        zip: of("shipping_address.zip"),
        city: of("shipping_address.city"),
        position: fields::place_at(value, "shipping_address.latitude", "shipping_address.longitude"),
    }
}
