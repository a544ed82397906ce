//! Files of facts as the model writes them, one JSON object a line.

use super::{Kind, PROBLEMS_MAX, Parsed, Problem};
use model::Fact;

/// Reads an NDJSON file. Total: whatever the bytes, the answer is facts and problems.
pub fn parse_ndjson(kind: Kind, bytes: &[u8]) -> Parsed {
    let mut parsed = Parsed::empty(kind, bytes);
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for (line, text) in (1..).zip(bare.split(|b| *b == b'\n').map(<[u8]>::trim_ascii)) {
        if text.is_empty() {
            continue;
        }
        if parsed.problems.len() >= PROBLEMS_MAX {
            break;
        }
        match serde_json::from_slice::<Fact>(text) {
            Ok(fact) if kind.facts().contains(&fact.kind()) => parsed.facts.push((line, fact)),
            Ok(_) => parsed.problems.push(Problem { line, column: None, code: "wrong_kind" }),
            Err(_) => parsed.problems.push(Problem { line, column: None, code: "bad_fact" }),
        }
    }
    parsed
}
