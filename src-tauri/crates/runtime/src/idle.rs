//! Sees whether the app closes its minutes. Everything that is planned, measured and alerted hangs on them, so a
//! app that closes none says so: in its health at once, and in the log as a fact as soon as one can be taken.

use crate::{clock::Clock, inbox::Inbox, published::Published, status::Status, tasks::Tasks};
use model::{Fact, Incoming, Moment, Origin, SourceId, Span};
use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

/// An app whose day is open closes a minute within this, by its own clock.
const LIMIT: Span = alerting::rules::IDLE;
/// And within this by the machine's: a fast demo is not judged by one slow breath.
const LEAST: Duration = Duration::from_secs(20);
/// Pause between two looks.
const LOOK: Duration = Duration::from_secs(1);
/// How long the log is given to take the word.
const SAY: Duration = Duration::from_secs(2);

/// What was seen of the minutes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Sight {
    /// The minute being counted.
    minute: Moment,
    /// Whether it ought to move: a day is open or due.
    expected: bool,
    /// Whether the log says that the app stands still.
    said: bool,
}

/// When the minutes last moved.
#[derive(Clone, Copy, Debug)]
struct Watch {
    sight: Sight,
    moved: Instant,
}

impl Watch {
    fn new(sight: Sight, now: Instant) -> Self {
        Self { sight, moved: now }
    }

    /// Takes a look; `paused` when a person has stopped the clock.
    fn look(&mut self, sight: Sight, paused: bool, now: Instant) {
        if paused || !sight.expected || sight.minute != self.sight.minute {
            self.moved = now;
        }
        self.sight = sight;
    }

    fn stands(&self, speed: f64, now: Instant) -> bool {
        let limit = Duration::from_secs_f64(LIMIT.as_seconds() as f64 / speed.max(1.0));
        now.duration_since(self.moved) > limit.max(LEAST)
    }
}

/// Whose minutes are watched, and who is told.
#[derive(Clone)]
pub(crate) struct IdleWatch {
    pub clock: Arc<Clock>,
    pub published: Published,
    pub status: Arc<Status>,
    pub inbox: Inbox,
    pub tasks: Tasks,
}

/// Watches until the app stops.
pub(crate) async fn run(parts: IdleWatch) {
    let mut stop = parts.tasks.stop();
    let mut watch = Watch::new(Sight { minute: Moment(0), expected: false, said: false }, Instant::now());
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => return,
        }
        let clock = parts.clock.view();
        let seen = sight(&parts);
        watch.look(seen, clock.paused, Instant::now());
        let stands = watch.stands(clock.speed, Instant::now());
        if parts.status.idle.swap(stands, Ordering::Relaxed) != stands {
            tracing::warn!(stands, "whether the app closes its minutes has changed");
            parts.status.changed();
        }
        if stands != seen.said {
            say(&parts, stands).await;
        }
    }
}

fn sight(parts: &IdleWatch) -> Sight {
    let control = parts.published.now();
    let (world, now) = (control.world(), parts.clock.now());
    let due = control.next_deadline(now).is_some_and(|due| due <= now);
    let days = world.days();
    Sight { minute: days.minute(), expected: days.open().is_some() || due, said: world.feeds().idle_since().is_some() }
}

/// The log is told; when it cannot take the word now, the next look tries again.
async fn say(parts: &IdleWatch, stands: bool) {
    let names = SourceId::new("house").ok().zip(SourceId::new("watch").ok());
    let Some((part, source)) = names else { return };
    let fact =
        if stands { Fact::FaultSeen { part, code: "standing_still".to_owned() } } else { Fact::FaultCleared { part } };
    let key = format!("{}:{}", if stands { "stands" } else { "moves" }, crate::clock::machine_now().0);
    let said = Incoming { origin: Origin { source, key }, cause: None, fact, contact: None, happened_at: None };
    if tokio::time::timeout(SAY, parts.inbox.tell(vec![said])).await.is_err() {
        tracing::debug!(stands, "the log does not take the word that the app stands still");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Sight = Sight { minute: Moment(60_000), expected: true, said: false };

    fn after(watch: &Watch, seconds: u64) -> Instant {
        watch.moved + Duration::from_secs(seconds)
    }

    #[test]
    fn three_minutes_without_a_closed_one_stand_still() {
        let watch = Watch::new(MINUTE, Instant::now());
        assert!(!watch.stands(1.0, after(&watch, 179)));
        assert!(watch.stands(1.0, after(&watch, 181)));
        assert!(!watch.stands(600.0, after(&watch, 19)), "a fast demo may take a breath");
        assert!(watch.stands(600.0, after(&watch, 21)));
    }

    #[test]
    fn a_minute_closed_a_paused_clock_and_a_night_are_no_fault() {
        let later = |sight: Sight, paused: bool| {
            let mut watch = Watch::new(MINUTE, Instant::now());
            let now = after(&watch, 600);
            watch.look(sight, paused, now);
            watch.stands(1.0, now)
        };
        assert!(later(MINUTE, false));
        assert!(!later(Sight { minute: Moment(120_000), ..MINUTE }, false));
        assert!(!later(MINUTE, true));
        assert!(!later(Sight { expected: false, ..MINUTE }, false));
    }
}
