//! The person's language, for what the window says outside its screens. French until the screens say otherwise.

use serde::Deserialize;
use std::sync::{Mutex, PoisonError};

/// A language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Lang {
    /// The one of two texts.
    pub const fn of(self, french: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Fr => french,
            Self::En => english,
        }
    }
}

/// The language of this process.
#[derive(Default)]
pub struct Language(Mutex<Lang>);

impl Language {
    /// Which it is.
    pub fn now(&self) -> Lang {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The screens were told another.
    pub fn set(&self, next: Lang) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = next;
    }
}
