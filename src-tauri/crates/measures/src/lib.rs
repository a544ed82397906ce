//! What each figure means, once: screens, wall, reports, alerts and the twin read the same definition.
//!
//! [`DEFINITIONS`] says in words what a figure counts, out of what, from which events. [`ServiceBook`] keeps the
//! counts of service against the first promise: each order counts in one [`Cell`] in one way, its [`Standing`], and
//! moves from one to the other as the log goes on. Knows no engine; who folds the log says how an order stands.

mod book;
mod counts;
mod definition;
mod standing;

pub use book::{DAYS_KEPT, ServiceBook};
pub use counts::Counts;
pub use definition::{DEFINITIONS, Definition, Unit, definition};
pub use standing::{Cell, Course, Given, Standing};
