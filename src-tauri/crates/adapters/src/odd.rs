//! Parts of a delivery that cannot be read: named, so that the rest is served and a person sees them.

use crate::{FactSink, FeedError, Quarantined, SinkError};
use model::{Contact, ContactId, Fact, Moment, SkuId, SourceId};

/// Longest words shown to a person, characters.
const WORDS_MAX: usize = 80;

/// A part that waits for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Odd {
    /// Where, such as `line_items[2].sku`.
    pub field: String,
    /// What is wrong, as a code.
    pub code: &'static str,
    /// What is wrong, as a sentence.
    pub message: String,
    /// The words in doubt; empty where they are personal.
    pub words: String,
}

impl Odd {
    /// An odd part with words that a person may see.
    pub fn new(field: impl Into<String>, code: &'static str, message: &str, words: &str) -> Self {
        let words = clean(words, WORDS_MAX);
        Self { field: field.into(), code, message: message.to_owned(), words }
    }

    /// What stops a whole order, as an odd part of it.
    pub fn of(error: &FeedError) -> Self {
        let field = error.field.clone().unwrap_or_default();
        Self { field, code: error.code, message: error.message.clone(), words: String::new() }
    }
}

/// What a delivery about an order says.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Story {
    /// The order, as the house names it.
    pub subject: String,
    /// Facts in the order in which they are told; the first has the delivery's own key.
    pub facts: Vec<(Fact, Option<(ContactId, Contact)>)>,
    /// What waits for a person.
    pub odd: Vec<Odd>,
    /// When it happened, as the shop says.
    pub happened_at: Option<Moment>,
}

/// Finds the SKU that a shop means by a word.
pub type Resolve<'a> = &'a (dyn Fn(&str) -> Option<SkuId> + Send + Sync);

/// The delivery that odd parts came with.
pub(crate) struct Delivery<'a> {
    pub source: SourceId,
    pub key: &'a str,
    pub form: &'a str,
    pub body: &'a [u8],
}

/// Puts odd parts before a person; returns when they are durable.
pub(crate) async fn set_aside(
    sink: &dyn FactSink,
    from: &Delivery<'_>,
    subject: &str,
    odd: &[Odd],
) -> Result<(), SinkError> {
    for part in odd {
        let item = Quarantined {
            source: from.source,
            key: from.key.to_owned(),
            subject: subject.to_owned(),
            code: part.code,
            field: part.field.clone(),
            message: part.message.clone(),
            words: part.words.clone(),
            form: from.form.to_owned(),
            body: from.body.to_vec(),
        };
        sink.quarantine(item).await?;
    }
    Ok(())
}

/// Text without control characters and marks of writing direction, on one line, at most `most` characters: what a
/// label, a header or a screen can bear.
pub(crate) fn clean(text: &str, most: usize) -> String {
    let wanted = |c: char| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| wanted(*c)).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cleaned_at_the_door() {
        assert_eq!(clean("Ana\r\nBcc: x\u{0}\u{202e}é", 80), "Ana Bcc: x é");
        assert_eq!(clean(&"é".repeat(300), 80).chars().count(), 80);
    }
}
