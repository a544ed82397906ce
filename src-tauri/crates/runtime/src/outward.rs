//! What tests may put in the place of the app's own ways: the wires, the pauses, a drill.

use crate::{
    dispatch::{Pauses, Transport},
    tasks::Drill,
};
use std::sync::Arc;

/// How effects leave, and what is done on purpose to the app's tasks.
#[derive(Clone, Default)]
pub struct Outward {
    /// Pauses and patience.
    pub pauses: Pauses,
    /// The wires; `None` takes the real ones.
    pub transport: Option<Arc<dyn Transport>>,
    /// Called with a task's name at each of its turns; a drill that panics shows what becomes of the task.
    pub drill: Option<Drill>,
}
