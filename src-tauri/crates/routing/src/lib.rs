//! Stops and vans in; tours and repairs of tours out. Knows no stock, no robot, no message and no clock.
//!
//! A plan is a value: [`insert`], [`rescue`], [`improve`] and [`retime`] read [`VanState`]s and return whole tours.
//! Nothing changes until such a tour comes back through [`VanState::planned`].

mod course;
mod improve;
mod insert;
mod job;
mod lateness;
mod rescue;
mod retime;
pub mod road;
pub mod travel;
mod van;

#[cfg(test)]
mod stories;

pub use improve::improve;
pub use insert::{BATCH_MAX, HOLD, insert};
pub use job::{Job, Planned};
pub use lateness::{drift, late_parcels, slack, worst_slack};
pub use rescue::rescue;
pub use retime::retime;
pub use van::{VanState, VanStatus};
