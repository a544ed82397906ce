//! Released lines, robots and a grid in; missions and collision-free moves out.
//!
//! One [`Warehouse`] is the state of one robotised node. Its mutators are called when events are
//! applied, are total and never decide. [`solve`] takes a [`Problem`] on a borrowed warehouse, plans
//! and changes nothing. Knows no stock, no promise, no road and no clock: which parcels are wanted,
//! and by when, is handed in.

mod assign;
mod dead_ends;
mod distance_map;
mod floor;
mod grid_fault;
mod order;
mod pick_request;
mod places;
mod problem;
mod release;
mod robot;
mod step;
mod view;
mod warehouse;
mod window;

pub use grid_fault::GridFault;
pub use places::{Coming, NearBin, Place};
pub use problem::{Ask, Problem, Solution, solve};
pub use release::{DUE_NEAR, LIVE_HEAD_START, Waiting};
pub use robot::Health;
pub use view::RobotView;
pub use warehouse::Warehouse;

#[cfg(test)]
mod drill;
#[cfg(test)]
mod drill_tests;
