//! A request for long thinking with all it needs, apart from the state, so that a worker can think about it.

use super::tours::cut;
use crate::Control;
use model::{Fact, Reason, Scope, ScopeKey, Seq, Solution, SolveRequest, Solved};
use routing::{Ask, Budget, Problem, solve};

impl Control {
    /// A request with the vans it is about, apart from the state. A scope whose engine has no solver, or knowledge that
    /// is not at hand, leaves nothing to think about.
    pub fn work(&self, request: SolveRequest) -> Work {
        let SolveRequest { scope, seed, budget, resources, .. } = request;
        let (key, world) = (scope.key(), self.world());
        let problem = match scope {
            Scope::Tours { depot, tours } if resources.is_empty() => {
                Some(cut(world.fleet().of_depot(depot), Ask::Improve(tours), world.days().minute()))
            }
            Scope::Tours { .. } | Scope::Prices | Scope::Moves | Scope::Robots { .. } | Scope::Learning { .. } => None,
        };
        Work { key, problem, budget: Budget { iterations: budget.iterations }, wall_ms: budget.wall_ms, seed }
    }
}

/// Something to think about, with all it needs.
#[derive(Clone, Debug)]
pub struct Work {
    key: ScopeKey,
    problem: Option<Problem<'static>>,
    budget: Budget,
    wall_ms: Option<u32>,
    seed: u64,
}

impl Work {
    /// What it is about.
    pub fn key(&self) -> ScopeKey {
        self.key
    }

    /// Milliseconds after which whoever holds a clock shall say stop.
    pub fn wall_ms(&self) -> Option<u32> {
        self.wall_ms
    }

    /// Thinks, within the request's budget of iterations and until `stop` says so; the answer is a fact.
    pub fn run(&self, request: Seq, stop: &dyn Fn() -> bool) -> Fact {
        let Some(problem) = &self.problem else { return Fact::SolveFailed { request, reason: Reason::NoSolver } };
        let found = solve(problem, self.budget, self.seed, stop);
        let solution = Solution::Tours(found.planned.tours);
        Fact::Solved(Solved { request, solution, iterations: found.used.iterations })
    }
}
