//! Stops and vans in; tours and repairs of tours out. Knows no stock, no robot, no message and no clock.
//!
//! A plan is a value: [`solve`] takes a [`Problem`] and returns whole tours; [`retime`] only tells times anew.
//! Nothing changes until such a tour comes back through [`VanState::planned`].

mod compared;
mod improve;
mod insert;
mod job;
mod lateness;
mod problem;
mod rescue;
mod retime;
pub mod road;
mod route;
pub mod travel;
mod van;

#[cfg(test)]
mod stories;

pub use insert::{BATCH_MAX, HOLD};
pub use job::{Job, Planned};
pub use lateness::{drift, late_parcels, slack, worst_slack};
pub use problem::{Ask, Budget, Problem, Solution, Used, solve};
pub use retime::retime;
pub use van::{VanState, VanStatus};
