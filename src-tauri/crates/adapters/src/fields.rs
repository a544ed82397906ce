//! Walks a JSON value and says exactly which field is missing or of the wrong kind. Never repeats a value.

use crate::{FeedError, date_time, text};
use model::{CodeError, ContactId, Moment, OrderId, Position};
use serde_json::Value;
use std::{borrow::Cow, str::FromStr};

/// Longest text of a contact, characters.
pub(crate) const WORDS_MAX: usize = 200;

/// Reads a whole body.
pub(crate) fn json(body: &[u8]) -> Result<Value, FeedError> {
    serde_json::from_slice(body).map_err(|e| {
        let place = format!("line {}, column {}", e.line(), e.column());
        FeedError::new("bad_json", format!("the body is not JSON: {place}"))
    })
}

/// The value at a dotted path; `None` when it is absent or null.
pub(crate) fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |inner, name| inner.get(name)).filter(|found| !found.is_null())
}

/// The text at a path; a number is read as its digits, since shops disagree on the type of ids.
pub(crate) fn text_at<'a>(value: &'a Value, path: &str) -> Option<Cow<'a, str>> {
    match at(value, path)? {
        Value::String(text) => Some(Cow::Borrowed(text.trim())).filter(|t| !t.is_empty()),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The text at a path, obliged to be there.
pub(crate) fn need<'a>(value: &'a Value, path: &str) -> Result<Cow<'a, str>, FeedError> {
    text_at(value, path).ok_or_else(|| match at(value, path) {
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
            FeedError::at("wrong_type", path, "a text or a number is expected")
        }
        Some(Value::Null | Value::String(_) | Value::Number(_)) | None => {
            FeedError::at("missing_field", path, "this field is needed")
        }
    })
}

/// An identifier of the app at a path.
pub(crate) fn need_id<T: FromStr<Err = CodeError>>(value: &Value, path: &str) -> Result<T, FeedError> {
    need(value, path)?.parse().map_err(|e: CodeError| FeedError::at("bad_id", path, e.to_string()))
}

/// The key of the contact of an order: `C-` and the order's id.
pub(crate) fn contact_id(order: OrderId) -> Result<ContactId, FeedError> {
    named_after(order).map_err(|e| FeedError::at("bad_id", "id", e.to_string()))
}

fn named_after(order: OrderId) -> Result<ContactId, CodeError> {
    ContactId::new(&format!("C-{order}"))
}

/// The name under which an order's contact is kept, whether it has come or not; `None` for an order whose name is too
/// long to have one.
pub fn contact_of(order: OrderId) -> Option<ContactId> {
    named_after(order).ok()
}

/// A whole number at a path, given as a number or as digits.
pub(crate) fn need_whole(value: &Value, path: &str) -> Result<u32, FeedError> {
    let bad = || FeedError::at("bad_number", path, "a whole number from 0 to 4294967295 is expected");
    need(value, path)?.parse().map_err(|_| bad())
}

/// A moment at a path: ISO 8601 with its offset, or seconds or milliseconds since 1970.
pub(crate) fn need_moment(value: &Value, path: &str) -> Result<Moment, FeedError> {
    let found = need(value, path)?;
    let read = found.parse::<i64>().ok().and_then(date_time::epoch).or_else(|| date_time::instant(&found));
    read.ok_or_else(|| FeedError::at("bad_time", path, "an ISO 8601 instant or an epoch in s or ms is expected"))
}

/// A list at a path, with at least one item and at most `most`.
pub(crate) fn need_list<'a>(value: &'a Value, path: &str, most: usize) -> Result<&'a [Value], FeedError> {
    let found = at(value, path).ok_or_else(|| FeedError::at("missing_field", path, "a list is needed"))?;
    let Some(items) = found.as_array() else {
        return Err(FeedError::at("wrong_type", path, "a list is expected"));
    };
    match items.len() {
        0 => Err(FeedError::at("empty_list", path, "at least one item is needed")),
        n if n > most => Err(FeedError::at("too_many", path, format!("at most {most} items are taken"))),
        _ => Ok(items),
    }
}

/// A decimal number at a path, given as a number or as text.
pub(crate) fn decimal_at(value: &Value, path: &str) -> Option<f64> {
    text_at(value, path).and_then(|found| text::decimal(&found))
}

/// The words at a path as a label bears them: one line, no control characters, at most 200 characters.
pub(crate) fn words_at(value: &Value, path: &str) -> String {
    text_at(value, path).map(|found| text::line(&found, WORDS_MAX)).unwrap_or_default()
}

/// A mail address, or nothing when the text is none: a name, a masked address, two of them.
pub(crate) fn mail(text: String) -> String {
    let parts: Vec<&str> = text.split('@').collect();
    let plain =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_graphic() && !b"<>(),;:\\\"[]*".contains(&b));
    let good = parts.len() == 2 && plain(parts[0]) && plain(parts[1]) && text.len() <= 254;
    if good { text } else { String::new() }
}

/// The place at two paths; `None` when one is absent or it is not on Earth.
pub(crate) fn place_at(value: &Value, lat: &str, lon: &str) -> Option<Position> {
    Position::from_degrees(decimal_at(value, lat)?, decimal_at(value, lon)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_is_found_or_named() {
        let value = json!({"a": {"b": " x ", "n": 7, "nil": null, "list": []}});
        assert_eq!(need(&value, "a.b").expect("there"), "x");
        assert_eq!(need(&value, "a.n").expect("digits"), "7");
        assert_eq!(need(&value, "a.nil").expect_err("null").field.as_deref(), Some("a.nil"));
        assert_eq!(need(&value, "a.list").expect_err("a list").code, "wrong_type");
        assert_eq!(need_list(&value, "a.b", 5).expect_err("a text").code, "wrong_type");
        assert_eq!(need_list(&value, "a.c", 5).expect_err("nothing").code, "missing_field");
        assert_eq!(need_list(&value, "a.list", 5).expect_err("empty").code, "empty_list");
        assert_eq!(need_whole(&value, "a.b").expect_err("letters").code, "bad_number");
    }

    #[test]
    fn deep_nesting_is_an_error_not_a_fall() {
        let deep = "[".repeat(100_000);
        assert_eq!(json(deep.as_bytes()).expect_err("too deep").code, "bad_json");
    }

    #[test]
    fn the_place_of_a_slip_is_told_but_not_its_text() {
        let error = json(br#"{"name": "Ana Lune"#).expect_err("cut short");
        assert!(error.to_string().contains("line 1") && !error.to_string().contains("Ana"));
    }
}
