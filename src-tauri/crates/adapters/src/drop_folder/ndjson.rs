//! Files of facts as the model writes them, one JSON object a line.

use super::{Kind, Known, NOTES_MAX, PROBLEMS_MAX, Parsed, Problem, bytes, check, twice};
use crate::wms;
use model::Fact;
use serde::Deserialize as _;
use serde_json::Value;

/// Reads an NDJSON file. Total: whatever the bytes, the answer is facts and problems.
pub fn parse_ndjson(kind: Kind, bytes: &[u8], known: &Known) -> Parsed {
    if let Some(code) = bytes::no_text(bytes) {
        return Parsed::refused(kind, bytes, code);
    }
    let mut parsed = Parsed::empty(kind, bytes);
    let text = bytes::decode(bytes);
    let ended = text.ends_with(['\n', '\r']);
    let text = text.replace("\r\n", "\n");
    let last = text.split(['\n', '\r']).count() as u32;
    for (line, text) in (1..).zip(text.split(['\n', '\r']).map(str::trim)) {
        if text.is_empty() {
            continue;
        }
        if parsed.problems.len() >= PROBLEMS_MAX {
            break;
        }
        let value = value(text);
        if let Some((fact, code)) = value.as_ref().and_then(|value| in_doubt(kind, value)) {
            parsed.problems.push(Problem::at(line, Some("on_hand"), code));
            parsed.facts.push((line, fact));
            continue;
        }
        match value.ok_or(("bad_fact", None)).and_then(|value| fact(kind, &value, known)) {
            Ok((fact, unread)) => {
                if !unread.is_empty() && parsed.notes.len() < NOTES_MAX {
                    parsed.notes.push(Problem::at(line, None, "not_read").hint(unread.join(", ")));
                }
                parsed.facts.push((line, fact));
            }
            Err(("bad_fact", _)) if line == last && !ended => {
                parsed.problems.push(Problem::at(line, None, "cut_short"));
            }
            Err((code, column)) => parsed.problems.push(Problem::at(line, column, code)),
        }
    }
    twice::settle(&mut parsed);
    parsed.problems.sort_by_key(|problem| problem.line);
    parsed
}

/// A line as JSON, its counts in whole units.
fn value(text: &str) -> Option<Value> {
    let mut value = serde_json::from_str(text).ok()?;
    wms::whole_units(&mut value);
    Some(value)
}

/// A count whose figure cannot be right must not leave the old one for sale.
fn in_doubt(kind: Kind, value: &Value) -> Option<(Fact, &'static str)> {
    let fact = wms::doubt(value).filter(|_| kind == Kind::Stock)?;
    let Fact::StockDoubted { code, .. } = &fact else { return None };
    let code = match code.as_str() {
        "negative_count" => "negative_number",
        "implausible_count" => "too_large_number",
        _ => "bad_number",
    };
    Some((fact, code))
}

type Flaw = (&'static str, Option<&'static str>);

/// The fact of a line and the names in it that mean nothing.
fn fact(kind: Kind, value: &Value, known: &Known) -> Result<(Fact, Vec<String>), Flaw> {
    let fact = Fact::deserialize(value).map_err(|_| ("bad_fact", None))?;
    if !kind.facts().contains(&fact.kind()) {
        return Err(("wrong_kind", None));
    }
    check::flaw(&fact, known).map_or(Ok(()), |(column, code)| Err((code, Some(column))))?;
    let mut unread = Vec::new();
    let meant = serde_json::to_value(&fact).unwrap_or(Value::Null);
    compare(value, &meant, &mut unread);
    Ok((fact, unread))
}

/// Names that were written and did not survive the reading.
fn compare(written: &Value, meant: &Value, unread: &mut Vec<String>) {
    match (written, meant) {
        (Value::Object(written), Value::Object(meant)) => {
            for (name, value) in written {
                match meant.get(name) {
                    Some(known) => compare(value, known, unread),
                    None if value.is_null() || unread.len() >= 20 => {}
                    None => unread.push(name.chars().filter(|c| !c.is_control()).take(40).collect()),
                }
            }
        }
        (Value::Array(written), Value::Array(meant)) => {
            written.iter().zip(meant).for_each(|(written, meant)| compare(written, meant, unread));
        }
        _ => {}
    }
}
