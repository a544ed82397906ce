//! The one door to planning: what is asked of a borrowed warehouse goes in; releases, missions, waiting places or moves
//! come out. How they are searched is nobody else's matter.

use crate::{
    Warehouse,
    places::{Coming, Place},
    release::{Waiting, release},
};
use model::{FleetWindow, Mission, Moment, ParcelId, RobotId};

/// All that a plan stands on.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    /// What is asked.
    pub ask: Ask<'a>,
    /// The moment it is asked.
    pub now: Moment,
}

/// What a plan is to do.
#[derive(Clone, Copy, Debug)]
pub enum Ask<'a> {
    /// Give waiting parcels to the pickers of a node, with robots or without, as long as there is room.
    Release {
        /// The parcels.
        waiting: &'a [Waiting],
        /// Units that may be given.
        room_units: u32,
        /// Of these, units that are not for parcels that may wait.
        kept_units: u32,
    },
    /// Give missions to the free robots of a warehouse.
    Assign(&'a Warehouse),
    /// Say where idle robots wait.
    Wait {
        /// The warehouse.
        warehouse: &'a Warehouse,
        /// What will be asked of it soon, each SKU once.
        coming: &'a [Coming],
    },
    /// Move all robots of a warehouse without a collision, from where they really are.
    Move {
        /// The warehouse.
        warehouse: &'a Warehouse,
        /// Steps of the window, at most 60.
        steps: u32,
    },
}

/// What was asked for; the rest is empty.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Solution {
    /// Parcels to release, most urgent first.
    pub released: Vec<ParcelId>,
    /// Missions, the most urgent parcels first.
    pub missions: Vec<(RobotId, Mission)>,
    /// New waiting places; whoever is not named keeps its own.
    pub places: Vec<Place>,
    /// Routes of the next window; none while one is driven, or when nobody moves.
    pub window: Option<FleetWindow>,
}

/// Solves a problem. The same problem gives the same solution.
pub fn solve(problem: &Problem<'_>) -> Solution {
    let now = problem.now;
    match problem.ask {
        Ask::Release { waiting, room_units, kept_units } => {
            Solution { released: release(waiting, room_units, kept_units, now), ..Solution::default() }
        }
        Ask::Assign(warehouse) => Solution { missions: warehouse.assign(now), ..Solution::default() },
        Ask::Wait { warehouse, coming } => Solution { places: warehouse.places(coming), ..Solution::default() },
        Ask::Move { warehouse, steps } => Solution { window: warehouse.plan_window(steps, now), ..Solution::default() },
    }
}
