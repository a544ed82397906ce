//! Parts of a delivery that cannot be read: named, so that the rest is served and a person sees them.

use crate::{FactSink, Quarantined, SinkError, text};
use model::SourceId;

/// Longest words shown to a person, characters.
pub(crate) const WORDS_MAX: usize = 80;

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
        let words = text::line(words, WORDS_MAX);
        Self { field: field.into(), code, message: message.to_owned(), words }
    }
}

impl Odd {
    /// What of a delivery it concerns, such as `line_items`, and the word in doubt: by both it is known again when the
    /// shop tells the order anew.
    pub fn concern(&self) -> (&str, &str) {
        (part_of(&self.field), &self.words)
    }

    /// Whether a part at `field` with these words is the same doubt.
    pub fn is_of(&self, field: &str, words: &str) -> bool {
        self.concern() == (part_of(field), words)
    }
}

/// `line_items` of `line_items[2].sku`.
fn part_of(field: &str) -> &str {
    field.split(['[', '.']).next().unwrap_or_default()
}

/// The delivery that odd parts came with.
pub struct Arrival<'a> {
    /// Who sent it.
    pub source: SourceId,
    /// Its key.
    pub key: &'a str,
    /// Which reader takes it again.
    pub form: &'a str,
    /// As it came.
    pub body: &'a [u8],
}

/// Puts odd parts before a person; returns when they are durable.
///
/// # Errors
/// As [`FactSink::quarantine`].
pub async fn set_aside(sink: &dyn FactSink, from: &Arrival<'_>, subject: &str, odd: &[Odd]) -> Result<(), SinkError> {
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
