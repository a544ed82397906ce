//! The one door to planning: a problem as plain data goes in, tours come out. How it is searched is nobody else's matter.

use crate::{Job, Planned, VanState, improve::improve, insert::insert, rescue::rescue};
use model::{Moment, Tour};
use serde::{Deserialize, Serialize};

/// All that a plan stands on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// The vans with what they hold and the tours they have.
    pub vans: Vec<VanState>,
    /// What is asked.
    pub ask: Ask,
    /// The moment it is asked.
    pub now: Moment,
}

/// What a plan is to do.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Ask {
    /// Put parcels that wait at their depots into tours.
    Insert(Vec<Job>),
    /// Hand over to other vans what a broken one carries.
    Rescue {
        /// The van that stands.
        broken: Box<VanState>,
        /// What it carries.
        jobs: Vec<Job>,
    },
    /// Make these tours, not yet under way, shorter.
    Improve(Vec<Tour>),
}

/// How much may be thought.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Budget {
    /// Steps of a search; one that builds a plan in one go takes none.
    pub iterations: u32,
}

/// How much was thought.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Used {
    /// Steps of the search.
    pub iterations: u32,
}

/// What became of a problem.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Solution {
    /// Tours that changed, and what nobody can take.
    pub planned: Planned,
    /// What it took.
    pub used: Used,
}

/// Solves a problem. The same problem, budget and seed give the same solution, unless `stop` says to end early:
/// then the best found so far.
pub fn solve(problem: &Problem, budget: Budget, seed: u64, stop: &dyn Fn() -> bool) -> Solution {
    let vans: Vec<&VanState> = problem.vans.iter().collect();
    let (planned, iterations) = match &problem.ask {
        Ask::Insert(jobs) => (insert(&vans, jobs, problem.now), 0),
        Ask::Rescue { broken, jobs } => (rescue(&vans, broken, jobs, problem.now), 0),
        Ask::Improve(tours) => {
            let (tours, iterations) = improve(tours, &vans, seed, budget.iterations, stop);
            (Planned { tours, unassigned: Vec::new() }, iterations)
        }
    };
    Solution { planned, used: Used { iterations } }
}
