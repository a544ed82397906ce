//! What control chooses now. Reads state, changes nothing.
//!
//! Decisions are made in stages, from the ones that others stand on (what is cancelled, who serves what) to the ones
//! that only report. A stage names the sections that it reads and speaks alone: its drafts are stamped and applied
//! before another is asked, so that no two drafts of one round contradict each other. Then the first stage is asked
//! that reads a section which facts or drafts have changed; what has nothing new to read is not asked.

mod alerts;
mod allocate;
mod cancel;
pub(crate) mod day;
mod fill;
mod forecasts;
mod keep;
mod lapse;
mod minute;
mod pins;
mod promises;
mod proposals;
mod rebind;
mod release;
mod replan;
mod rescue;
mod robots;
mod solve;
mod tell;
mod tours;
mod waits;
mod wakes;

pub use pins::PinOption;
pub use robots::STEPS_A_WINDOW;

pub(crate) use cancel::refusals;
pub(crate) use day::day;
pub(crate) use minute::minute;

use crate::world::{
    Part::{self, *},
    Parts, World,
};
use model::{Decision, Draft, Moment, Seq};

/// One stage of deciding.
struct Stage {
    name: &'static str,
    ask: fn(&World, Moment) -> Vec<Draft>,
    /// Sections that it reads. While none of them changes, it has nothing else to say, but for what hangs on the clock.
    reads: Parts,
    /// Within a minute, too, it may say something else because time has passed.
    by_clock: bool,
}

const fn stage(name: &'static str, ask: fn(&World, Moment) -> Vec<Draft>, reads: &[Part]) -> Stage {
    Stage { name, ask, reads: Parts::of(reads), by_clock: false }
}

impl Stage {
    const fn by_clock(self) -> Self {
        Self { by_clock: true, ..self }
    }
}

/// How many stages there are.
pub(crate) const COUNT: usize = 24;

const STAGES: [Stage; COUNT] = [
    stage("day", day, &[Days, Show, Sales, Stock, Fleet]),
    stage("refusals", refusals, &[Feeds]),
    stage("lapses", lapse::lapses, &[Robots, Fleet]).by_clock(),
    stage("cancels", cancel::cancels, &[Orders]),
    stage("shortages", allocate::shortages, &[Stock, Orders]),
    stage("proposals", proposals::proposals, &[Alerts, Approvals, Days, Docks, Fleet, Messages, Orders, Sites]),
    stage("unpickable", allocate::unpickable, &[Robots, Orders, Stock]),
    stage("allocations", allocate::allocations, &[Orders, Stock, Approvals]),
    stage("rebinds", rebind::rebinds, &[Docks, Orders, Stock]).by_clock(),
    stage("releases", release::releases, &[Sites, Robots, Orders, Stock, Approvals]),
    stage("missions", robots::missions, &[Robots]),
    stage("waits", waits::waits, &[Days, Demand, Forecasts, Robots, Stock]),
    stage("windows", robots::windows, &[Robots]),
    stage("minute", minute, &[Days]).by_clock(),
    stage("rescues", rescue::rescues, &[Fleet, Orders, Alerts, Approvals, Days]).by_clock(),
    stage("solved", solve::solved, &[Fleet]),
    stage("tours", tours::tours, &[Days, Docks, Fleet, Orders, Stock, Approvals]),
    stage("solves", solve::solves, &[Days, Fleet]),
    // What it says is what it was asked for: told, a forecast is not looked at again.
    stage("forecasts", forecasts::forecasts, &[Days, Show, Stock]),
    stage("keeps", keep::keeps, &[Days, Forecasts, Stock]),
    // Its own alerts change nothing that is measured.
    stage(
        "alerts",
        alerts::alerts,
        &[Days, Show, Forecasts, Sales, Stock, Orders, Sites, Fleet, Feeds, Messages, Approvals],
    ),
    stage("wakes", wakes::wakes, &[Alerts]).by_clock(),
    stage("incidents", alerts::incidents, &[Days, Alerts]),
    stage("messages", tell::messages, &[Messages, Approvals, Orders, Alerts]),
];

/// Which stages have still to be asked. It goes on where it stopped, from tick to tick. Not state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    due: u32,
}

/// Two states of which one has still to ask are the same state.
impl PartialEq for Cursor {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// All stages: nothing is known of what has been asked.
impl Default for Cursor {
    fn default() -> Self {
        Self { due: (1 << COUNT) - 1 }
    }
}

impl Cursor {
    /// A tick begins: stages that hang on the clock are due, and all of them when a minute was closed.
    pub fn begin(&mut self, minute: bool) {
        if minute {
            *self = Self::default();
        }
        for (n, stage) in STAGES.iter().enumerate() {
            self.due |= u32::from(stage.by_clock) << n;
        }
    }

    /// The number of the first stage that is due; it is due no longer.
    pub fn take(&mut self) -> Option<usize> {
        let first = self.due.trailing_zeros() as usize;
        self.due &= self.due.wrapping_sub(1);
        (first < COUNT).then_some(first)
    }

    /// A stage had more to say than a tick holds: it is due again.
    pub fn put_back(&mut self, stage: usize) {
        self.due |= 1 << stage;
    }

    /// Stages that read what has changed are due again.
    pub fn wake(&mut self, changed: Parts) {
        for (n, stage) in STAGES.iter().enumerate() {
            self.due |= u32::from(stage.reads.meets(changed)) << n;
        }
    }
}

/// What a stage has to say.
pub(crate) fn ask(stage: usize, world: &World, now: Moment) -> Vec<Draft> {
    (STAGES[stage].ask)(world, now)
}

/// The names of the stages, in order.
pub(crate) fn names() -> [&'static str; COUNT] {
    std::array::from_fn(|n| STAGES[n].name)
}

/// A draft that stands on nothing but its cause.
pub(crate) fn because(cause: Seq, decision: Decision) -> Draft {
    Draft { cause, based_on: None, decision }
}
