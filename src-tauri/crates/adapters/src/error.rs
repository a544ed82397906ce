//! What a feed answers when it did not understand. Never holds a secret or personal data.

use serde::Serialize;

/// Why a body, a line or a file was not understood: a code for machines, a place, a sentence for a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, thiserror::Error)]
#[error("{message}{}", .field.as_ref().map(|f| format!(" ({f})")).unwrap_or_default())]
pub struct FeedError {
    /// Stable code, snake case.
    pub code: &'static str,
    /// Where: a dotted path (`line_items[2].sku`) or a column.
    pub field: Option<String>,
    /// A sentence that names the rule, never the value received.
    pub message: String,
}

impl FeedError {
    /// An error about the whole.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, field: None, message: message.into() }
    }

    /// An error about one field.
    pub fn at(code: &'static str, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, field: Some(field.into()), message: message.into() }
    }

    /// The same error, its field seen from further out: `sku` within `line_items[2]`.
    pub fn within(mut self, outer: &str) -> Self {
        self.field = Some(match self.field {
            Some(inner) => format!("{outer}.{inner}"),
            None => outer.to_owned(),
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_from_the_outside_in() {
        let error = FeedError::at("missing", "sku", "a line names its SKU").within("line_items[2]");
        assert_eq!(error.to_string(), "a line names its SKU (line_items[2].sku)");
    }
}
