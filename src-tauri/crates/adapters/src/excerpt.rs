//! Describes a body that was not understood without repeating any of its values. Knows no format but JSON.

use serde_json::Value;

/// Longest excerpt, characters.
const LONGEST: usize = 500;
/// Members of an object, or levels of nesting, beyond which the description stops.
const MOST: usize = 40;

/// Names and types only: `{id: number, lines: [{sku: text}]}`. Other than JSON: its length.
pub(crate) fn shape(body: &[u8]) -> String {
    let mut out = String::new();
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => describe(&value, 0, &mut out),
        Err(_) => out = format!("{} bytes, not JSON", body.len()),
    }
    out.chars().take(LONGEST).collect()
}

fn describe(value: &Value, depth: usize, out: &mut String) {
    if out.len() > LONGEST || depth > MOST {
        return;
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(_) => out.push_str("bool"),
        Value::Number(_) => out.push_str("number"),
        Value::String(_) => out.push_str("text"),
        Value::Array(items) => {
            out.push('[');
            // Items of a list look alike: the first one tells, the count tells the rest.
            if let Some(first) = items.first() {
                describe(first, depth + 1, out);
                out.push_str(&format!(" ×{}", items.len()));
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, member)) in members.iter().take(MOST).enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                out.push_str(if is_plain(name) { name } else { "?" });
                out.push_str(": ");
                describe(member, depth + 1, out);
            }
            out.push('}');
        }
    }
}

/// A name that a programmer chose; anything else could itself be a customer's text.
fn is_plain(name: &str) -> bool {
    name.len() <= 40 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_shows_no_value() {
        let body = br#"{"id":7,"shipping_address":{"name":"Ana Lune","zip":null},"lines":[{"sku":"A"},{"sku":"B"}]}"#;
        assert_eq!(shape(body), "{id: number, lines: [{sku: text} ×2], shipping_address: {name: text, zip: null}}");
        assert_eq!(shape(br#"{"Ana Lune":1}"#), "{?: number}");
        assert_eq!(shape(b"Ana Lune"), "8 bytes, not JSON");
    }

    #[test]
    fn a_huge_body_has_a_short_shape() {
        let wide = format!("[{}1]", "[".repeat(0) + &"1,".repeat(100_000));
        assert!(shape(wide.as_bytes()).chars().count() <= LONGEST);
    }
}
