//! Alerts that were put aside until a moment come back at it.

use super::because;
use crate::world::World;
use model::{Decision, Draft, Moment};

pub(super) fn wakes(world: &World, now: Moment) -> Vec<Draft> {
    let over = world.alerts().book().snoozes().filter(|(_, snooze)| snooze.until <= now);
    over.map(|(alert, snooze)| because(snooze.word, Decision::AlertWoken { alert })).collect()
}

impl World {
    /// When the next alert comes back.
    pub(crate) fn wake_due(&self) -> Option<Moment> {
        self.alerts().book().snoozes().map(|(_, snooze)| snooze.until).min()
    }
}
