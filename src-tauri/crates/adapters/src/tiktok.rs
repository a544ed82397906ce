//! TikTok Shop: thin signed notifications, then the order fetched by a signed call.
//!
//! A notification says only that an order changed. It is answered 2xx after the fetched order is a durable fact; when
//! the order cannot be fetched within [`client::PATIENCE`], the answer is 503 and the shop sends again, so its own
//! retry is the memory of what is still to fetch. Dedup key: the order, what became of it and when, since the shop
//! announces one change under several notification ids, and the same change may come again.

pub mod client;
mod order;
mod render;

pub use client::TikTokClient;
pub use order::{Fetched, parse_orders, read_again};
pub use render::{render_notification, render_order};

use crate::{FeedError, Secret, fields, sign};
use model::{Channel, OrderId, SourceId};
use std::collections::BTreeMap;

/// What order ids of TikTok Shop begin with in the app.
pub const PREFIX: &str = "TT-";
/// Path of the call that fetches orders.
pub const ORDERS_PATH: &str = "/order/202309/orders";

/// One shop and the app that speaks for the app there.
#[derive(Clone, Debug)]
pub struct Shop {
    /// The source of its facts, such as `tiktok:maison-lune`; what follows the colon names it in its address
    /// `/feeds/tiktok/maison-lune`.
    pub source: SourceId,
    /// The app's key.
    pub app_key: String,
    /// The app's secret: signs notifications and calls.
    pub app_secret: Secret,
    /// Token of the calls.
    pub access_token: Secret,
    /// The shop's cipher, a parameter of each call.
    pub shop_cipher: String,
    /// Where the API answers, without a trailing slash.
    pub api: String,
    /// The channel its orders count for.
    pub channel: Channel,
}

/// What a notification asks us to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Parsed {
    /// Fetch this order: it may be ready to ship, or a part of it cancelled.
    Fetch(Order),
    /// Fetch this order: its address has changed.
    FetchMoved(Order),
    /// This order is cancelled whole; with what tells this word from an earlier one.
    Cancelled(Order, String),
    /// Nothing that concerns the app; why, as a code.
    Nothing(&'static str),
    /// A type nobody knows: to be a dead letter, and acknowledged.
    Unknown,
}

/// An order as the shop and the app name it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    /// The shop's number.
    pub number: String,
    /// The app's id.
    pub order: OrderId,
}

impl Order {
    /// Checks a shop's number.
    pub(crate) fn new(number: &str, field: &str) -> Result<Self, FeedError> {
        let bad = |why: String| FeedError::at("bad_id", field, why);
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad("an order number holds digits only".into()));
        }
        let order = OrderId::new(&format!("{PREFIX}{number}")).map_err(|e| bad(e.to_string()))?;
        Ok(Self { number: number.to_owned(), order })
    }
}

/// Whether the signature of a notification fits the raw body.
pub fn verify(shop: &Shop, body: &[u8], signature: &str) -> bool {
    sign::is_hex_mac(shop.app_secret.text().as_bytes(), &[shop.app_key.as_bytes(), body], signature)
}

/// Signature of an API call: HMAC over secret, path, sorted parameters, body, secret.
pub fn sign(secret: &Secret, path: &str, query: &BTreeMap<String, String>, body: &[u8]) -> String {
    let secret = secret.text().as_bytes();
    let signed = query.iter().filter(|(name, _)| *name != "sign" && *name != "access_token");
    let parameters: String = signed.flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect();
    sign::hex_mac(secret, &[secret, path.as_bytes(), parameters.as_bytes(), body, secret])
}

/// Whether an API call is signed as [`sign`] signs: for the side that answers.
pub fn is_signed(secret: &Secret, path: &str, query: &BTreeMap<String, String>, body: &[u8]) -> bool {
    let expected = Secret::new(sign(secret, path, query, body));
    query.get("sign").is_some_and(|given| sign::same_token(&expected, given))
}

/// Understands one notification, its signature already verified.
///
/// # Errors
/// `bad_json`, `missing_field`, `bad_id`, `bad_number` with the field.
pub fn parse(body: &[u8]) -> Result<Parsed, FeedError> {
    let value = fields::json(body)?;
    let order = || Order::new(&fields::need(&value, "data.order_id")?, "data.order_id");
    let word = |path: &str| fields::text_at(&value, path).unwrap_or_default().to_ascii_uppercase();
    match fields::need_whole(&value, "type")? {
        1 => match word("data.order_status").as_str() {
            "CANCELLED" => order().map(|order| Parsed::Cancelled(order, word_of(&value, body))),
            // Its payment may still be refused; another notification follows.
            "UNPAID" | "ON_HOLD" => Ok(Parsed::Nothing("not_yet")),
            "IN_TRANSIT" | "DELIVERED" | "COMPLETED" => Ok(Parsed::Nothing("nothing_to_do")),
            "" => Err(FeedError::at("missing_field", "data.order_status", "this field is needed")),
            // Also what comes after a lost word, and a state that nobody knows: the order itself is asked.
            _ => order().map(Parsed::Fetch),
        },
        3 => order().map(Parsed::FetchMoved),
        // A request the seller has still to grant changes nothing yet; a granted one may be for a part of the order.
        11 => match word("data.cancel_status").as_str() {
            "" | "CANCELLATION_REQUEST_SUCCESS" | "CANCELLATION_REQUEST_COMPLETE" | "CANCELLED" => {
                order().map(Parsed::Fetch)
            }
            _ => Ok(Parsed::Nothing("not_yet")),
        },
        2 | 4 | 5 | 8..=10 | 12 => Ok(Parsed::Nothing("nothing_to_do")),
        // Also 6 and 7, by which the shop ends the app's authorisation: a person must see it.
        _ => Ok(Parsed::Unknown),
    }
}

/// What tells one word about an order from another: when it changed, else which notification says so.
fn word_of(value: &serde_json::Value, body: &[u8]) -> String {
    let found = ["data.update_time", "tts_notification_id", "timestamp"];
    let found = found.iter().find_map(|path| fields::text_at(value, path));
    let word: String = found.unwrap_or_default().chars().filter(char::is_ascii_graphic).take(40).collect();
    // Without any of them, the bytes that came.
    if word.is_empty() { sign::hash(body).chars().take(16).collect() } else { word }
}

#[cfg(test)]
mod tests;
