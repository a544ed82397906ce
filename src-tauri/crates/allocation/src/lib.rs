//! Which node serves which line, and what may still be promised. Knows nothing of robots, tours or forecasts.
//!
//! The [`Book`] is what is true: stock, work already given out, the timetable. It changes only when an
//! event is applied. [`solve`] takes a [`Problem`], a batch of asks on a borrowed book, and plans one after
//! the other on an overlay that remembers what it gave, so that two orders never take the same unit.
//!
//! A plan is chosen by, in this order: fewest lines declined, fewest days late for the service, least
//! cost, lowest node id.

mod book;
mod calendar;
mod offer;
mod overlay;
mod plan;
mod problem;
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
pub use problem::{Answer, Ask, Leave, Problem, solve};
pub use request::{Plan, Request};
pub use shelf::Stock;
