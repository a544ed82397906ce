//! What a person writes for colleagues. The log keeps it for ever, so it is short, and holds no personal data.

use crate::{AlertId, IncidentId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest note, in characters.
pub const NOTE_MAX: usize = 500;

/// One line of text without control characters, of 1 to [`NOTE_MAX`] characters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NoteText(String);

/// Why a text is no note.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoteError {
    /// Nothing is written.
    Empty,
    /// More than [`NOTE_MAX`] characters.
    TooLong,
    /// It holds a line break, a tabulator or another control character.
    Control,
}

impl NoteText {
    /// Checks a text; spaces around it are left out.
    ///
    /// # Errors
    /// Why it is no note.
    pub fn new(text: &str) -> Result<Self, NoteError> {
        let text = text.trim();
        match text {
            "" => Err(NoteError::Empty),
            _ if text.chars().count() > NOTE_MAX => Err(NoteError::TooLong),
            _ if text.chars().any(char::is_control) => Err(NoteError::Control),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for NoteText {
    type Error = NoteError;

    fn try_from(text: String) -> Result<Self, NoteError> {
        Self::new(&text)
    }
}

impl From<NoteText> for String {
    fn from(note: NoteText) -> Self {
        note.0
    }
}

impl fmt::Display for NoteText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.pad("a note says something"),
            Self::TooLong => write!(f, "a note has at most {NOTE_MAX} characters"),
            Self::Control => f.pad("a note is one line, without control characters"),
        }
    }
}

impl std::error::Error for NoteError {}

/// What a note is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteAbout {
    /// An alert.
    Alert(AlertId),
    /// An incident.
    Incident(IncidentId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_one_short_line() {
        assert_eq!(NoteText::new("  quai 3 fermé ").map(|note| note.to_string()), Ok("quai 3 fermé".to_owned()));
        assert_eq!(NoteText::new(" \n "), Err(NoteError::Empty));
        assert_eq!(NoteText::new("a\nb"), Err(NoteError::Control));
        assert_eq!(NoteText::new("a\u{7f}b"), Err(NoteError::Control));
        assert_eq!(NoteText::new(&"é".repeat(NOTE_MAX)).map(|note| note.as_str().len()), Ok(2 * NOTE_MAX));
        assert_eq!(NoteText::new(&"é".repeat(NOTE_MAX + 1)), Err(NoteError::TooLong));
    }

    #[test]
    fn what_no_note_may_hold_is_not_read_either() {
        let read = |text: &str| NoteText::try_from(text.to_owned());
        assert!(read("relève faite").is_ok());
        assert_eq!(read("a\tb"), Err(NoteError::Control));
    }
}
