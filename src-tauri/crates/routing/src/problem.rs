//! The one door to planning: a problem as plain data goes in, tours come out. How it is searched is nobody else's matter.

use crate::{Job, Planned, VanState, improve::improve, insert::insert, rescue::rescue, travel::Travel};
use model::{Moment, Tour};
use serde::{Deserialize, Serialize};

/// All that a plan stands on.
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    /// The vans with what they hold and the tours they have.
    pub vans: Vec<VanState>,
    /// What is asked.
    pub ask: Ask,
    /// What lies between two places.
    pub travel: &'a dyn Travel,
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
pub fn solve(problem: &Problem<'_>, budget: Budget, seed: u64, stop: &dyn Fn() -> bool) -> Solution {
    let (vans, travel, now) = (problem.vans.iter().collect::<Vec<&VanState>>(), problem.travel, problem.now);
    let (planned, iterations) = match &problem.ask {
        Ask::Insert(jobs) => (insert(&vans, jobs, travel, now), 0),
        Ask::Rescue { broken, jobs } => (rescue(&vans, broken, jobs, travel, now), 0),
        Ask::Improve(tours) => {
            let (tours, iterations) = improve(tours, &vans, travel, seed, budget.iterations, stop);
            (Planned { tours, ..Planned::default() }, iterations)
        }
    };
    Solution { planned, used: Used { iterations } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        stories::{adopt, at, job, van},
        travel::{Estimate, Travel, Waypoint},
    };
    use model::Span;

    /// Drives take twice as long from half past four on.
    #[derive(Debug)]
    struct RushHour;

    impl Travel for RushHour {
        fn duration(&self, from: &Waypoint, to: &Waypoint, leaves: Moment) -> Span {
            let free = Estimate.duration(from, to, leaves);
            if leaves < at(30) { free } else { free + free }
        }

        fn distance_m(&self, from: &Waypoint, to: &Waypoint, leaves: Moment) -> i64 {
            Estimate.distance_m(from, to, leaves)
        }
    }

    fn tours(travel: &dyn Travel, ask: Ask, vans: Vec<VanState>) -> Vec<Tour> {
        solve(&Problem { vans, ask, travel, now: at(0) }, Budget { iterations: 200 }, 1, &|| false).planned.tours
    }

    #[test]
    fn plans_drive_by_the_travel_of_the_problem_at_the_moment_of_each_leg() {
        let jobs = vec![job(1, 20.0, 0.0, 350)];
        let free = tours(&Estimate, Ask::Insert(jobs.clone()), vec![van(1, 10)]).remove(0);
        let slow = tours(&RushHour, Ask::Insert(jobs), vec![van(1, 10)]).remove(0);
        assert!(slow.departs < at(30), "it leaves before the rush hour, {:?}", slow.departs);
        assert_eq!(slow.stops[0].eta, free.stops[0].eta, "and the first leg is driven before it");
        let home = |tour: &Tour| tour.returns - (tour.stops[0].eta + tour.stops[0].service);
        assert_eq!(home(&slow), home(&free) + home(&free), "the last one in it");
        let mut waiting = [van(1, 10)];
        adopt(&mut waiting, &Planned { tours: vec![slow.clone()], ..Planned::default() });
        assert_eq!(crate::retime(&waiting[0], &RushHour, at(0)), Some(slow));
    }
}
