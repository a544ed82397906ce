//! Reads a Shopify order into an order card and a contact. Never lets the two meet again.
//!
//! What can be served is read; each part that cannot is named, and waits for a person.

use super::PREFIX;
use crate::{
    FeedError, fields,
    odd::Odd,
    shop::{self, Known, Resolve},
    text,
};
use model::{Channel, Contact, DeptId, Moment, OrderCard, OrderId, OrderLine, Service, SkuId};
use serde_json::Value;

/// Most lines of one order.
pub(crate) const LINES_MAX: usize = 500;
/// Most units of one line: beyond it a shop's form has gone wrong.
const UNITS_MAX: u32 = 10_000;

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
        _ if says("test") == Some(true) => Standing::Trial,
        _ if fields::at(value, "cancelled_at").is_some() => Standing::Over,
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
    /// The order; `None` when nothing in it can be served, or nothing is shipped (a gift card).
    pub card: Option<OrderCard>,
    pub contact: Contact,
    pub odd: Vec<Odd>,
    /// Some units have already left, from wherever: what is left to do is not all that stands.
    pub begun: bool,
}

/// Reads an order: the units still to be served, or `all` that the customer has not given back.
pub(super) fn read(value: &Value, known: Known<'_>, all: bool) -> Result<Read, FeedError> {
    let order = id(value, "id")?;
    let placed_at = fields::need_moment(value, "created_at")?;
    let mut odd = Vec::new();
    let lines = lines(value, known.resolve, all, &mut odd)?;
    let contact = contact(value);
    let channel = channel(value);
    let dept = dept(value, known.home).map_err(|part| odd.push(part)).ok();
    let begun = fields::text_at(value, "fulfillment_status").is_some();
    let near = contact.position.map(|place| place.coarse());
    let (service, contact_id) = (service(value, channel), fields::contact_id(order)?);
    let card = |dept| OrderCard { order, channel, placed_at, contact: contact_id, dept, near, service, lines };
    let card = dept.map(card).filter(|card| !card.lines.is_empty());
    Ok(Read { order, card, contact, odd, begun })
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

/// Where it goes: the postcode of France; without an address, the shop where it is collected.
fn dept(value: &Value, home: Option<DeptId>) -> Result<DeptId, Odd> {
    let zip = fields::text_at(value, "shipping_address.zip");
    match (abroad(value, zip.is_some()), zip.is_some(), home) {
        (Some(part), _, _) => Err(part),
        (None, false, Some(home)) => Ok(home),
        (None, _, _) => shop::dept("shipping_address.zip", zip.as_deref()),
    }
}

/// An address in another country. Without a country, a postcode is taken for French.
fn abroad(value: &Value, has_zip: bool) -> Option<Odd> {
    let named = |path: &'static str| fields::text_at(value, path).map(|name| (path, name));
    let found = named("shipping_address.country_code").or_else(|| named("shipping_address.country"));
    let (path, name) = found.filter(|_| has_zip || fields::at(value, "shipping_address.city").is_some())?;
    (!shop::is_france(&name)).then(|| shop::abroad(path, &name))
}

fn lines(value: &Value, resolve: Resolve<'_>, all: bool, odd: &mut Vec<Odd>) -> Result<Vec<OrderLine>, FeedError> {
    let items = fields::need_list(value, "line_items", LINES_MAX)?;
    let currency = fields::text_at(value, "currency");
    let mut lines = Vec::new();
    for (index, item) in items.iter().enumerate().filter(|(_, item)| is_shipped(item)) {
        match line(item, currency.as_deref(), resolve, all) {
            Ok(Some(line)) => lines.push(line),
            Ok(None) => {}
            Err(part) => odd.push(Odd { field: format!("line_items[{index}].{}", part.field), ..part }),
        }
    }
    Ok(lines)
}

/// A gift card, a service and a line that a person took out are nothing to ship.
fn is_shipped(item: &Value) -> bool {
    let says = |path: &str| fields::at(item, path).and_then(Value::as_bool);
    !item.is_null() && says("requires_shipping").unwrap_or(true) && !says("gift_card").unwrap_or(false)
}

/// `None` when no unit of the line stands.
fn line(item: &Value, currency: Option<&str>, resolve: Resolve<'_>, all: bool) -> Result<Option<OrderLine>, Odd> {
    let Some(qty) = units(item, all)? else { return Ok(None) };
    Ok(Some(OrderLine { sku: sku(item, resolve)?, qty, price_cents: price(item, currency) }))
}

/// Units that stand: what was bought less what was taken back, and unless `all` less what has already left.
fn units(item: &Value, all: bool) -> Result<Option<u32>, Odd> {
    let of = |path: &str| fields::at(item, path).map(|_| fields::need_whole(item, path));
    let bad = |path: &str| Odd::new(path, "bad_number", "a whole number of at least one unit is expected", "");
    let bought = of("quantity").and_then(Result::ok).filter(|n| (1..=UNITS_MAX).contains(n));
    let stands = match of("current_quantity") {
        Some(current) => current.map_err(|_| bad("current_quantity"))?,
        None => bought.ok_or_else(|| bad("quantity"))?,
    };
    let open = match of("fulfillable_quantity") {
        Some(Ok(open)) if !all => open,
        Some(_) | None => stands,
    };
    if stands > UNITS_MAX {
        return Err(bad("current_quantity"));
    }
    Ok(Some(stands.min(open)).filter(|units| *units > 0))
}

fn sku(item: &Value, resolve: Resolve<'_>) -> Result<SkuId, Odd> {
    let (word, title) = (fields::text_at(item, "sku"), fields::text_at(item, "title"));
    shop::sku(word.as_deref(), title.as_deref(), "sku", resolve)
}

/// The price in euros: the customer's money, else the shop's, whichever is euros; `None` when neither is.
fn price(item: &Value, currency: Option<&str>) -> Option<i64> {
    let money = |kind: &str| {
        let code = fields::text_at(item, &format!("price_set.{kind}.currency_code"))?;
        let cents = text::cents(&fields::text_at(item, &format!("price_set.{kind}.amount"))?);
        cents.filter(|_| shop::is_euro(Some(&code)))
    };
    let plain =
        || fields::text_at(item, "price").filter(|_| shop::is_euro(currency)).and_then(|price| text::cents(&price));
    money("presentment_money").or_else(|| money("shop_money")).or_else(plain)
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
