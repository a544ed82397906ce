//! What the screens may ask and what they are told. Knows the model's nouns, no engine and no transport.
//!
//! Three things cross the wire: a [`Command`] with its reply or [`Refusal`], one [`Snapshot`] of what a
//! screen follows ([`Topics`]), then [`Patches`].
//! [`typescript`] writes the same types for the screens.

mod cause;
mod command;
mod delta;
mod patch;
mod refusal;
mod section;
mod stream;
mod topic;
mod typescript;
mod view;

pub use cause::{ArgValue, CauseView, ChoiceView, ForeseenView, OtherVanView, TourChoiceView, describe};
pub use command::*;
pub use patch::{Change, Gone, Patch};
pub use refusal::{Refusal, RefusalCode};
pub use section::{FLOWS_MAX, MESSAGES_MAX, Section, State, diff};
pub use stream::*;
pub use topic::{Line, TOPICS_MAX, Topics, given};
pub use typescript::typescript;
pub use view::*;
