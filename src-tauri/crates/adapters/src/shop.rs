//! What the orders of all shops have in common: what a delivery about one says, and how its articles, its place and its
//! prices are found. Knows no shop's fields.

use crate::{
    odd::{Odd, WORDS_MAX},
    postcode::{self, Unplaced},
    text,
};
use model::{Contact, ContactId, DeptId, Fact, KEY_MAX, Moment, OrderId, SkuId};
use std::collections::BTreeSet;

/// What a delivery about an order says.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Story {
    /// The order, as the app names it.
    pub subject: String,
    /// Facts in the order in which they are told; the first has the delivery's own key.
    pub facts: Vec<(Fact, Option<(ContactId, Contact)>)>,
    /// What waits for a person.
    pub odd: Vec<Odd>,
    /// When it happened, as the shop says.
    pub happened_at: Option<Moment>,
    /// A line of it may be of an article and could not be read.
    pub unread: bool,
    /// Articles of which some units that stand have left already.
    pub gone: BTreeSet<SkuId>,
}

impl Story {
    /// The order is over.
    pub(crate) fn cancelled(order: OrderId, happened_at: Option<Moment>) -> Self {
        let facts = vec![(Fact::OrderCancelled { order }, None)];
        Self { subject: order.to_string(), facts, happened_at, ..Self::default() }
    }
}

/// Finds the SKU that a shop means by a word.
pub type Resolve<'a> = &'a (dyn Fn(&str) -> Option<SkuId> + Send + Sync);

/// What the app knows that a reader of orders must ask for.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Its articles.
    pub resolve: Resolve<'a>,
    /// Where an order without an address belongs: a till sale.
    pub home: Option<DeptId>,
    /// Names of a shop's fulfilment services, in lower case, that are the company's own.
    pub services: &'a BTreeSet<String>,
}

/// The article of a line at `field`, by its word as a person sees and maps it; without a word, by its title.
pub(crate) fn sku(word: Option<&str>, title: Option<&str>, field: &str, resolve: Resolve<'_>) -> Result<SkuId, Odd> {
    let (code, message) = match word {
        Some(_) => ("unknown_sku", "the catalogue holds no such article"),
        None => ("no_sku", "the line names no article of the catalogue"),
    };
    let words = text::line(word.or(title).unwrap_or_default(), WORDS_MAX);
    let found = Some(&words).filter(|words| !words.is_empty()).and_then(|words| resolve(words));
    found.ok_or_else(|| Odd::new(field, code, message, &words))
}

/// The département of an address whose postcode stands at `field`: its town tells which of two. `french`: its country
/// is named.
pub(crate) fn dept(field: &str, zip: Option<&str>, town: &str, french: bool) -> Result<DeptId, Odd> {
    let Some(zip) = zip else { return Err(Odd::new(field, "missing_field", "the place of delivery is needed", "")) };
    postcode::of_town(zip, town, french).map_err(|why| match why {
        Unplaced::Bad => Odd::new(field, "bad_postcode", "this is no postcode of a département", ""),
        Unplaced::Outside => abroad(field, ""),
    })
}

/// An address where nothing is delivered; the country is what a person sees.
pub(crate) fn abroad(field: &str, country: &str) -> Odd {
    Odd::new(field, "outside_served_country", "nothing is delivered there", country)
}

/// France as shops write it.
pub(crate) fn is_france(name: &str) -> bool {
    matches!(name.trim().to_uppercase().as_str(), "FR" | "FRA" | "FRANCE" | "FX")
}

/// Whether money is euros; without a currency it is.
pub(crate) fn is_euro(code: Option<&str>) -> bool {
    code.is_none_or(|code| code.eq_ignore_ascii_case("EUR"))
}

/// The key of a further fact of one delivery, within the bound on keys.
pub(crate) fn follow_key(key: &str, end: &str) -> String {
    let room = KEY_MAX.saturating_sub(end.len() + 1);
    format!("{}:{end}", &key[..key.floor_char_boundary(room)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_further_key_keeps_within_the_bound_and_its_own_end() {
        assert_eq!(follow_key("w-7", "order_edited"), "w-7:order_edited");
        let long = follow_key(&"é".repeat(KEY_MAX), "order_edited");
        assert!(long.len() <= KEY_MAX && long.ends_with("é:order_edited"), "{long}");
    }
}
