//! A request for long thinking with all it needs, apart from the state, so that a worker can think about it.

use super::tours::cut;
use crate::Control;
use model::{Fact, Seq, SolveRequest};
use routing::{Ask, Budget, Problem, solve};

impl Control {
    /// A request with the vans it is about, apart from the state, so that a worker can think about it.
    pub fn work(&self, request: SolveRequest) -> Work {
        let SolveRequest { depot, tours, seed, iterations, .. } = request;
        let world = self.world();
        let problem = cut(world.fleet().of_depot(depot), Ask::Improve(tours), world.days().minute());
        Work { problem, budget: Budget { iterations }, seed }
    }
}

/// Something to think about, with all it needs.
#[derive(Clone, Debug)]
pub struct Work {
    problem: Problem,
    budget: Budget,
    seed: u64,
}

impl Work {
    /// Thinks, within the request's budget of iterations; the answer is a fact.
    pub fn run(&self, request: Seq) -> Fact {
        let solution = solve(&self.problem, self.budget, self.seed, &|| false);
        Fact::Solved { request, tours: solution.planned.tours, iterations: solution.used.iterations }
    }
}
