//! Tours: the vans of one depot, and what is asked of them.

use model::Moment;
use routing::{Ask, Budget, Planned, Problem, VanState, solve, travel::Estimate};

/// The problem of these vans of one depot.
pub(crate) fn cut(vans: Vec<&VanState>, ask: Ask, now: Moment) -> Problem<'static> {
    Problem { vans: vans.into_iter().cloned().collect(), ask, travel: &Estimate, now }
}

/// A plan that is made in one go, within the tick.
pub(crate) fn at_once(problem: &Problem<'_>) -> Planned {
    solve(problem, Budget { iterations: 0 }, 0, &|| false).planned
}
