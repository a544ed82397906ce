//! The loop's own copy of control, on which a tick works. Once the tick is durable this copy becomes what everybody
//! reads, and the one read until then takes the same events to become the next draft: nothing is copied for a tick, and
//! nobody waits for one. A tick that fails leaves only a draft to be dropped.

use crate::published::Published;
use control::Control;
use model::Event;
use std::{mem, sync::Arc};

/// A copy that nobody else sees.
pub(crate) struct Draft {
    /// What is published or a tick ahead of it; nothing while it is behind.
    control: Control,
    behind: Option<Behind>,
}

/// The copy published before, and what it has not heard of.
struct Behind {
    before: Arc<Control>,
    missed: Vec<Event>,
}

impl Draft {
    /// A draft of what is published.
    pub fn of(published: &Published) -> Self {
        Self { control: Control::clone(&published.now()), behind: None }
    }

    /// Brings it to what is published, for the next tick to work on.
    pub fn catch_up(&mut self, published: &Published) -> &mut Control {
        if let Some(Behind { before, missed }) = self.behind.take() {
            self.control = match Arc::try_unwrap(before) {
                Ok(control) => follow(control, &missed),
                // Somebody still looks at it, and keeps it: what is published is copied.
                Err(_) => Control::clone(&published.now()),
            };
        }
        &mut self.control
    }

    /// What it holds is durable, and from now on what everybody reads; `events` are those of the tick.
    pub fn publish(&mut self, events: Vec<Event>, published: &Published) {
        self.control.settle();
        // A tick that has said nothing has changed nothing.
        if !events.is_empty() {
            let before = published.replace(Arc::new(mem::take(&mut self.control)));
            self.behind = Some(Behind { before, missed: events });
        }
    }
}

/// The state after these events, as the log has them.
fn follow(mut control: Control, events: &[Event]) -> Control {
    events.iter().for_each(|event| control.apply(event));
    control.settle();
    control
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Fact, Incoming, Moment, Origin, SourceId};

    fn tick(draft: &mut Draft, published: &Published, n: i64) {
        let origin = Origin { source: SourceId::new("wms:FR-CEN").expect("a code"), key: n.to_string() };
        let fact = Fact::DeadLettered { code: "x".to_owned() };
        let incoming = Incoming { origin, cause: None, fact, contact: None, happened_at: None };
        let control = draft.catch_up(published);
        assert_eq!(*control, *published.now(), "a draft begins with what is published");
        let events = control.tick(vec![incoming], Moment(n * 60_000));
        draft.publish(events, published);
    }

    #[test]
    fn two_copies_in_turn_are_one_state_whoever_looks() {
        let published = Published::new(Control::new());
        let mut draft = Draft::of(&published);
        let mut held = Vec::new();
        for n in 1..40 {
            if n % 7 == 0 {
                held.push(published.now());
            }
            tick(&mut draft, &published, n);
        }
        let seen: Vec<u64> = held.iter().map(|control| control.world().seq.0).collect();
        assert!(seen.is_sorted() && published.read(|world| world.seq.0) >= 39, "{seen:?}");
    }

    #[test]
    fn a_tick_that_is_dropped_was_never_seen() {
        let published = Published::new(Control::new());
        let mut draft = Draft::of(&published);
        tick(&mut draft, &published, 1);
        let before = published.now();
        assert!(!draft.catch_up(&published).tick(Vec::new(), Moment(3_600_000)).is_empty());
        assert_eq!(published.now(), before);
        assert_eq!(*Draft::of(&published).catch_up(&published), *before);
    }
}
