//! Reads the lines of a Shopify order: what stands of them, and what of that nobody has shipped yet.

use crate::{
    FeedError, fields,
    odd::Odd,
    shop::{self, Known, Resolve},
    text,
};
use model::{OrderLine, SkuId};
use serde_json::Value;
use std::collections::BTreeSet;

/// Most lines of one order.
pub(super) const LINES_MAX: usize = 500;
/// Most units of one line: beyond it a shop's form has gone wrong.
const UNITS_MAX: u32 = 10_000;

/// The lines of an order as far as they can be read.
#[derive(Default)]
pub(super) struct Lines {
    /// What nobody has shipped yet.
    pub open: Vec<OrderLine>,
    /// What the customer has not given back, shipped or not.
    pub stand: Vec<OrderLine>,
    /// Articles of which some units have left already.
    pub gone: BTreeSet<SkuId>,
}

impl Lines {
    /// Adds a line with all units that stand, of which so many are open.
    fn add(&mut self, line: OrderLine, open: u32) {
        self.open.extend((open > 0).then_some(OrderLine { qty: open, ..line }));
        self.gone.extend((open < line.qty).then_some(line.sku));
        self.stand.push(line);
    }
}

/// Reads the lines that are the app's; what cannot be read is put among `odd`.
pub(super) fn read(value: &Value, known: Known<'_>, odd: &mut Vec<Odd>) -> Result<Lines, FeedError> {
    let items = fields::need_list(value, "line_items", LINES_MAX)?;
    let currency = fields::text_at(value, "currency");
    let left = is_fulfilled(value);
    let mut lines = Lines::default();
    for (index, item) in items.iter().enumerate().filter(|(_, item)| is_shipped(item) && is_ours(item, known.services))
    {
        match line(item, currency.as_deref(), known.resolve, left) {
            Ok(Some((line, open))) => lines.add(line, open),
            Ok(None) => {}
            Err(part) => odd.push(Odd { field: format!("line_items[{index}].{}", part.field), ..part }),
        }
    }
    Ok(lines)
}

/// An order or a line of which everything has left.
fn is_fulfilled(value: &Value) -> bool {
    fields::text_at(value, "fulfillment_status").is_some_and(|status| status.eq_ignore_ascii_case("fulfilled"))
}

/// What another warehouse sends for the shop is not for the app.
pub(super) fn is_ours(item: &Value, services: &BTreeSet<String>) -> bool {
    let service = fields::text_at(item, "fulfillment_service").unwrap_or_default().to_lowercase();
    service.is_empty() || service == "manual" || services.contains(&service)
}

/// A gift card, a service and a line that a person took out are nothing to ship.
fn is_shipped(item: &Value) -> bool {
    let says = |path: &str| fields::at(item, path).and_then(Value::as_bool);
    !item.is_null() && says("requires_shipping").unwrap_or(true) && !says("gift_card").unwrap_or(false)
}

/// A line with the units that stand, and how many of them are open; `None` when none stands. `left`: the whole order
/// has.
fn line(
    item: &Value,
    currency: Option<&str>,
    resolve: Resolve<'_>,
    left: bool,
) -> Result<Option<(OrderLine, u32)>, Odd> {
    let (stands, open) = units(item, left || is_fulfilled(item))?;
    if stands == 0 {
        return Ok(None);
    }
    let line = OrderLine { sku: sku(item, resolve)?, qty: stands, price_cents: price(item, currency) };
    Ok(Some((line, open)))
}

/// Units that stand, what was bought less what was taken back; and of these what nobody has shipped yet.
fn units(item: &Value, left: bool) -> Result<(u32, u32), Odd> {
    let of = |path: &str| fields::at(item, path).map(|_| fields::need_whole(item, path));
    let bad = |path: &str| Odd::new(path, "bad_number", "a whole number of at least one unit is expected", "");
    let bought = of("quantity").and_then(Result::ok).filter(|n| (1..=UNITS_MAX).contains(n));
    let stands = match of("current_quantity") {
        Some(current) => current.map_err(|_| bad("current_quantity"))?,
        None => bought.ok_or_else(|| bad("quantity"))?,
    };
    let open = match of("fulfillable_quantity") {
        Some(Ok(open)) => open,
        Some(Err(_)) | None if left => 0,
        Some(Err(_)) | None => stands,
    };
    if stands > UNITS_MAX {
        return Err(bad("current_quantity"));
    }
    Ok((stands, stands.min(open)))
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
