//! Pickers and robots of one node: what is given to them, who collects what, who waits and drives where.

use model::{FleetWindow, Mission, Moment, ParcelId, RobotId};
use picking::{Ask, Coming, Place, Problem, Waiting, Warehouse, solve};

/// Parcels that go to the pickers now.
pub(crate) fn releases(waiting: &[Waiting], room_units: u32, kept_units: u32, now: Moment) -> Vec<ParcelId> {
    solve(&Problem { ask: Ask::Release { waiting, room_units, kept_units }, now }).released
}

/// Missions for the robots of a warehouse that are free.
pub(crate) fn missions(warehouse: &Warehouse, now: Moment) -> Vec<(RobotId, Mission)> {
    solve(&Problem { ask: Ask::Assign(warehouse), now }).missions
}

/// New waiting places for idle robots of a warehouse.
pub(crate) fn places(warehouse: &Warehouse, coming: &[Coming], now: Moment) -> Vec<Place> {
    solve(&Problem { ask: Ask::Wait { warehouse, coming }, now }).places
}

/// The next window of moves of a warehouse.
pub(crate) fn window(warehouse: &Warehouse, steps: u32, now: Moment) -> Option<FleetWindow> {
    solve(&Problem { ask: Ask::Move { warehouse, steps }, now }).window
}
