//! One state machine that owns the day: it composes the engines and knows no clock, no file, no wire.
//!
//! `apply` never decides, `decide` never mutates, effects are mail. The same code runs live, in the
//! twin and in tests; who feeds it is not its business.

mod acts;
mod apply;
mod asked;
mod board;
mod calendar;
mod clash;
mod compare;
mod cut;
#[cfg(test)]
mod day_tests;
mod decide;
mod dirty;
mod effects;
#[cfg(test)]
mod life;
mod order;
#[cfg(test)]
mod outcome_tests;
mod review;
mod risk;
mod section;
mod shared;
#[cfg(test)]
mod stories;
mod tick;
#[cfg(test)]
mod turn_tests;
mod work;
mod world;

pub use acts::Acts;
pub use asked::Asked;
pub use board::{Departing, Leaving, Way};
pub use calendar::turn_after;
pub use clash::Clash;
pub use compare::{AgainstPlan, believed_of_all, window};
pub use cut::{forecast::forecast_of, tours::retimed, work::Work};
pub use decide::{PinOption, STEPS_A_WINDOW};
pub use order::{Order, Parcel, ParcelState};
pub use review::{Air, DayReview};
pub use risk::AT_RISK;
pub use section::{
    alerts::Alerts,
    approvals::{Answer, Approval, ApprovalScope, Approvals, ProposalRecord},
    days::Days,
    demand::{Demand, Ordered},
    docks::Docks,
    feeds::{FaultRecord, FeedRecord, Feeds},
    fleet::{Answered, Fleet, Recovery},
    forecasts::Forecasts,
    messages::{MessageRecord, MessageState, Messages, ToTell},
    orders::Orders,
    robots::Robots,
    sales::{Sales, Tally, Totals},
    setbacks::{Mishap, Setback, Setbacks},
    shelf::ShelfTimes,
    show::Show,
    sites::Sites,
    stock::Stock,
};
pub use shared::Shared;
pub use tick::ROUNDS_MAX;
pub use work::{Amount, DueWork, NodeWork};
pub use world::World;

use decide::Cursor;
use model::{Draft, Effect, Event, Moment};

/// The state machine. A copy of it copies a dozen pointers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Control {
    world: World,
    cursor: Cursor,
    asked: Asked,
}

/// A snapshot that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct BadSnapshot(pub String);

impl std::fmt::Display for BadSnapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the snapshot cannot be read: {}", self.0)
    }
}

impl std::error::Error for BadSnapshot {}

impl Control {
    /// An empty day.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one event. Total: any event on any state gives a state.
    pub fn apply(&mut self, event: &Event) {
        self.world.apply(event);
    }

    /// What the first stage that has something to say chooses now; nothing changes until the drafts are stamped and
    /// applied. Nothing at all once a tick has ended.
    pub fn decide(&self, now: Moment) -> Vec<Draft> {
        let mut drafts = (0..decide::COUNT).map(|stage| decide::ask(stage, &self.world, now));
        drafts.find(|drafts| !drafts.is_empty()).unwrap_or_default()
    }

    /// How often each stage was asked, and had something to say, since this value was made.
    pub fn asked(&self) -> &Asked {
        &self.asked
    }

    /// What an applied event asks of the world.
    pub fn effects(&self, event: &Event) -> Vec<Effect> {
        self.world.effects(event)
    }

    /// When to wake it although nothing has happened: the end of a minute or the beginning of the next day after `now`,
    /// or when the answer to an instruction is overdue, or when an alert that was put aside comes back, whichever comes
    /// first.
    pub fn next_deadline(&self, now: Moment) -> Option<Moment> {
        let clock = self.world.days.minute_due().or_else(|| self.world.day_due(now));
        let answer = self.world.answer_due().map(|due| due.max(now));
        let wake = self.world.wake_due().map(|due| due.max(now));
        [clock, answer, wake].into_iter().flatten().min()
    }

    /// Ends a tick: what was dirty is clean.
    pub fn settle(&mut self) {
        self.world.dirty = dirty::Dirty::default();
    }

    /// All state, to be read.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The state as bytes, without what a tick has made dirty.
    pub fn snapshot(&self) -> Result<Vec<u8>, BadSnapshot> {
        postcard::to_stdvec(&self.world).map_err(|error| BadSnapshot(error.to_string()))
    }

    /// The state from bytes; everything counts as dirty, so that nothing that waited is forgotten.
    pub fn restore(bytes: &[u8]) -> Result<Self, BadSnapshot> {
        let world: World = postcard::from_bytes(bytes).map_err(|error| BadSnapshot(error.to_string()))?;
        let mut control = Self { world, ..Self::default() };
        control.mark_all_dirty();
        Ok(control)
    }

    /// Counts everything as dirty, as after a restart.
    pub fn mark_all_dirty(&mut self) {
        self.cursor = Cursor::default();
        let world = &mut self.world;
        world.dirty.nodes = world.sites.nodes().collect();
        world.dirty.warehouses = world.robots.nodes().collect();
        world.dirty.vans = world.fleet.vans().map(|van| van.van).collect();
    }

    /// A digest of the state: equal states, equal digests.
    pub fn digest(&self) -> Result<String, BadSnapshot> {
        Ok(blake3::hash(&self.snapshot()?).to_hex().to_string())
    }
}
