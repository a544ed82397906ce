//! What the screens may ask and what they are told. Knows the model's nouns, no engine and no transport.
//!
//! Three things cross the wire: a [`Command`] with its reply or [`Refusal`], one [`Snapshot`], then [`Patches`].
//! [`typescript`] writes the same types for the screens.

mod cause;
mod command;
mod patch;
mod refusal;
mod stream;
mod typescript;
mod view;

pub use cause::{ArgValue, CauseView, ForeseenView, PassedView, describe};
pub use command::*;
pub use patch::{Gone, Patch, Section, diff};
pub use refusal::{Refusal, RefusalCode};
pub use stream::*;
pub use typescript::typescript;
pub use view::*;
