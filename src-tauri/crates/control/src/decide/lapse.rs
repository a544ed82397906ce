//! Silence is an outcome too: an instruction that nobody answers in its time.

use super::because;
use crate::world::World;
use model::{Decision, Draft, Moment, Seq};

/// Instructions whose answer is awaited, each with the moment by which it is due.
fn awaited(world: &World) -> impl Iterator<Item = (Seq, Moment)> {
    world.robots().awaited().chain(world.fleet().awaited())
}

pub(super) fn lapses(world: &World, now: Moment) -> Vec<Draft> {
    let over = awaited(world).filter(|(_, due)| *due <= now);
    over.map(|(action, _)| because(action, Decision::InstructionLapsed { action })).collect()
}

impl World {
    /// When the next answer is overdue.
    pub(crate) fn answer_due(&self) -> Option<Moment> {
        awaited(self).map(|(_, due)| due).min()
    }
}
