//! Tours: the vans of one depot, and what is asked of them.

use model::{Moment, Tour};
use routing::{
    Ask, Budget, Planned, Problem, VanState, retime, solve,
    travel::{Estimate, Travel},
};

/// What lies between two places, for each plan of tours and each look at one.
const TRAVEL: &dyn Travel = &Estimate;

/// The problem of these vans of one depot.
pub(crate) fn cut(vans: Vec<&VanState>, ask: Ask, now: Moment) -> Problem<'static> {
    Problem { vans: vans.into_iter().cloned().collect(), ask, travel: TRAVEL, now }
}

/// A plan that is made in one go, within the tick.
pub(crate) fn at_once(problem: &Problem<'_>) -> Planned {
    solve(problem, Budget { iterations: 0 }, 0, &|| false).planned
}

/// The van's tour with the times that are believed now, in the order that it has; `None` without a tour to drive.
pub fn retimed(van: &VanState, now: Moment) -> Option<Tour> {
    retime(van, TRAVEL, now)
}
