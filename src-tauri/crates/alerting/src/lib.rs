//! Conditions in; alerts with a life out, no noise twice. Knows no engine, no screen and no message.
//!
//! Each minute control asks the [`rules`] what is wrong, hands all that is wrong to [`AlertBook::review`], and turns
//! the changes into decisions. The book changes only when those decisions (and people's words) come back as events.

mod acts;
mod book;
mod condition;
mod incident;
mod record;
mod review;
pub mod rules;

#[cfg(test)]
mod stories;

pub use acts::SNOOZE_MAX;
pub use book::AlertBook;
pub use condition::{Condition, FADE};
pub use incident::{IncidentRecord, IncidentStep};
pub use record::{AlertRecord, Before, Snooze};
pub use review::{Change, EASE, REST, REST_AFTER_PERSON, SHORTEST_LIFE};
