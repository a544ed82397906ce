//! Which node serves which line, and what may still be promised. Knows nothing of robots, tours or forecasts.
//!
//! The [`Book`] is what is true: stock, work already given out, the timetable. It changes only when an
//! event is applied. An [`Overlay`] is a look at the book from inside one batch: it plans orders one
//! after the other and remembers what it gave, so that two orders never take the same unit.
//!
//! A plan is chosen by, in this order: fewest lines declined, fewest days late for the service, least
//! cost, lowest node id.

mod book;
mod calendar;
mod offer;
mod overlay;
mod plan;
mod request;
mod shelf;
mod tariff;
mod timetable;
mod workload;

#[cfg(test)]
mod network;
#[cfg(test)]
mod sweep;

pub use book::Book;
pub use overlay::Overlay;
pub use request::{Plan, Request};
pub use shelf::Stock;
