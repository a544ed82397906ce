//! What control chooses now. Reads state, changes nothing.
//!
//! Decisions are made in stages, from the ones that others stand on (what is cancelled, who serves
//! what) to the ones that only report. A stage speaks alone: its drafts are stamped and applied
//! before the next is asked, so that no two drafts of one round contradict each other.

mod alerts;
mod allocate;
mod cancel;
pub(crate) mod day;
mod forecasts;
mod minute;
mod proposals;
mod rebind;
pub(crate) mod release;
mod rescue;
mod robots;
mod solve;
mod tell;
mod tours;

pub use forecasts::QUARTERS_AHEAD;
pub use robots::STEPS_A_WINDOW;

use crate::world::World;
use model::{Decision, Draft, Moment, Seq};

type Stage = fn(&World, Moment) -> Vec<Draft>;

const STAGES: &[Stage] = &[
    World::decide_day,
    World::decide_refusals,
    World::decide_cancels,
    World::decide_shortages,
    World::decide_proposals,
    World::decide_unpickable,
    World::decide_allocations,
    World::decide_rebinds,
    World::decide_releases,
    World::decide_missions,
    World::decide_windows,
    World::decide_minute,
    World::decide_rescues,
    World::decide_solved,
    World::decide_tours,
    World::decide_solves,
    World::decide_forecasts,
    World::decide_alerts,
    World::decide_incidents,
    World::decide_messages,
];

impl World {
    /// The drafts of the first stage that has something to say.
    pub(crate) fn decide(&self, now: Moment) -> Vec<Draft> {
        STAGES.iter().map(|stage| stage(self, now)).find(|drafts| !drafts.is_empty()).unwrap_or_default()
    }
}

/// A draft that stands on nothing but its cause.
pub(crate) fn because(cause: Seq, decision: Decision) -> Draft {
    Draft { cause, based_on: None, decision }
}
