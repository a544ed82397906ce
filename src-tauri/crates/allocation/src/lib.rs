//! Which node serves which line, and what may still be promised. Knows nothing of robots, tours or forecasts.
//!
//! The [`Book`] is what is true: stock, work already given out, the timetable. It changes only when an
//! event is applied. [`solve`] takes a [`Problem`], a batch of asks on a borrowed book, and plans one after
//! the other on an overlay that remembers what it gave, so that two orders never take the same unit.
//!
//! A plan is chosen by, in this order: fewest lines declined, fewest days late for the service, least
//! cost, lowest node id. What shelves keep for a live sale ([`Kept`]) other channels take only when no other
//! plan is as good in the first two and in parcels; they are prepared in the room that is kept only when
//! they would leave otherwise than in a later quarter.

mod book;
mod calendar;
mod inbound;
mod kept;
mod later;
mod offer;
mod overlay;
mod passed;
mod plan;
mod problem;
mod request;
mod shelf;
mod spare;
mod tariff;
mod timetable;
mod workload;

#[cfg(test)]
mod network;
#[cfg(test)]
mod sweep;

pub use book::Book;
pub use calendar::due;
pub use inbound::Inbound;
pub use kept::Kept;
pub use problem::{Answer, Ask, Leave, Problem, solve};
pub use request::{Line, Plan, Request};
pub use shelf::Stock;
