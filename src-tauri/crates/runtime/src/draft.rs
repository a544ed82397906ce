//! The loop's own copy of control, on which ticks are decided, and the copies that everybody reads. Nobody waits for a
//! tick, and nothing is copied for one: the copy that was read until then takes the same events and is read again. A
//! tick that fails leaves only a draft to be dropped.

use crate::published::Published;
use control::Control;
use model::Event;
use std::sync::Arc;

/// What the loop thinks with.
pub(crate) struct Draft {
    /// The log, and the ticks that are on their way into it. Nobody else sees it.
    pub control: Control,
    /// The copy published before, and what it has not heard of.
    spare: Option<(Arc<Control>, Arc<Vec<Event>>)>,
}

impl Draft {
    /// A draft of what is published.
    pub fn of(published: &Published) -> Self {
        Self { control: Control::clone(&published.now()), spare: None }
    }

    /// What is to be published once these events are durable: the published state and they. Nothing while somebody
    /// still looks at the copy that is to become it.
    pub fn prepare(&mut self, events: &[Event]) -> Option<Control> {
        let (before, missed) = self.spare.take()?;
        match Arc::try_unwrap(before) {
            Ok(control) => Some(follow(follow(control, &missed), events)),
            Err(before) => {
                self.spare = Some((before, missed));
                None
            }
        }
    }

    /// These events are durable, and everybody reads them from now on.
    pub fn publish(&mut self, prepared: Option<Control>, events: Arc<Vec<Event>>, published: &Published) {
        let upcoming = prepared.or_else(|| self.prepare(&events));
        // Who still looks at the other copy keeps it, and this one is made anew.
        let upcoming = upcoming.unwrap_or_else(|| follow(Control::clone(&published.now()), &events));
        self.spare = Some((published.replace(Arc::new(upcoming)), events));
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

    fn decide(draft: &mut Draft, n: i64) -> Arc<Vec<Event>> {
        let origin = Origin { source: SourceId::new("wms:FR-CEN").expect("a code"), key: n.to_string() };
        let fact = Fact::DeadLettered { code: "x".to_owned() };
        let incoming = Incoming { origin, cause: None, fact, contact: None, happened_at: None };
        let events = draft.control.tick(vec![incoming], Moment(n * 60_000));
        draft.control.settle();
        Arc::new(events)
    }

    #[test]
    fn copies_in_turn_are_one_state_whoever_looks() {
        let published = Published::new(Control::new());
        let mut draft = Draft::of(&published);
        let mut held = Vec::new();
        for n in 1..40 {
            if n % 7 == 0 {
                held.push(published.now());
            }
            let events = decide(&mut draft, n);
            assert_ne!(published.now().world(), draft.control.world(), "nobody sees it yet");
            let prepared = if n % 2 == 0 { draft.prepare(&events) } else { None };
            draft.publish(prepared, events, &published);
            assert_eq!(published.now().world(), draft.control.world());
        }
        let seen: Vec<u64> = held.iter().map(|control| control.world().seq.0).collect();
        assert!(seen.is_sorted() && published.read(|world| world.seq.0) >= 39, "{seen:?}");
    }

    #[test]
    fn a_tick_that_is_dropped_was_never_seen() {
        let published = Published::new(Control::new());
        let mut draft = Draft::of(&published);
        let before = published.now();
        let events = decide(&mut draft, 1);
        assert_eq!(draft.prepare(&events), None, "there is no other copy yet");
        assert_eq!(published.now().world(), before.world());
        assert_eq!(Draft::of(&published).control.world(), before.world());
    }
}
