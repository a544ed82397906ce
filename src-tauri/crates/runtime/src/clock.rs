//! The one clock of the app: the machine's, or a played one that runs faster and goes on where it stopped. A
//! demo's can be set from the screens, a rehearsal's cannot. Nothing else in the app reads a clock.

use contract::ClockView;
use model::{Moment, Span};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

/// Slowest and fastest demo, seconds of the app in one of the machine.
pub const SPEEDS: std::ops::RangeInclusive<f64> = 1.0..=600.0;
/// Longest sleep before the clock is looked at again: its speed may have been changed meanwhile.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// The clock.
#[derive(Debug)]
pub struct Clock(Mutex<Mode>);

#[derive(Clone, Copy, Debug)]
enum Mode {
    Machine,
    Played { from: Moment, since: Instant, speed: f64, paused: bool, by: Player },
}

/// Who plays a clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Player {
    Demo,
    Rehearsal,
}

impl Clock {
    /// The machine's clock.
    pub fn machine() -> Self {
        Self(Mutex::new(Mode::Machine))
    }

    /// A demo that starts at `from`.
    pub fn demo(from: Moment, speed: f64) -> Self {
        Self::played(from, speed, Player::Demo)
    }

    /// A real day that is rehearsed: it starts at `from` and nobody can set it.
    pub fn rehearsal(from: Moment, speed: f64) -> Self {
        Self::played(from, speed, Player::Rehearsal)
    }

    fn played(from: Moment, speed: f64, by: Player) -> Self {
        Self(Mutex::new(Mode::Played { from, since: Instant::now(), speed: clamp(speed), paused: false, by }))
    }

    fn mode(&self) -> Mode {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What time it is in the app.
    pub fn now(&self) -> Moment {
        match self.mode() {
            Mode::Machine => machine_now(),
            Mode::Played { from, since, speed, paused, .. } => {
                let run = if paused { 0.0 } else { since.elapsed().as_secs_f64() * speed };
                from + Span((run * 1_000.0) as i64)
            }
        }
    }

    /// How long to sleep until `due`, at most a moment in which the speed may be changed.
    pub fn sleep_until(&self, due: Moment) -> Duration {
        let left = (due - self.now()).0.max(0) as f64 / 1_000.0;
        match self.mode() {
            Mode::Machine => Duration::from_secs_f64(left).min(LOOK_AGAIN),
            Mode::Played { paused: true, .. } => LOOK_AGAIN,
            Mode::Played { speed, .. } => Duration::from_secs_f64(left / speed).min(LOOK_AGAIN),
        }
    }

    /// Sets a demo's speed and whether it stands still; false for any other clock.
    pub fn set(&self, speed: Option<f64>, pause: Option<bool>) -> bool {
        let now = self.now();
        let mut mode = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Mode::Played { speed: old, paused, by: Player::Demo, .. } = *mode else { return false };
        *mode = Mode::Played {
            from: now,
            since: Instant::now(),
            speed: clamp(speed.unwrap_or(old)),
            paused: pause.unwrap_or(paused),
            by: Player::Demo,
        };
        true
    }

    /// Moves a played clock to a later moment: where its log ended.
    pub fn resume_at(&self, at: Moment) {
        let mut mode = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Mode::Played { from, since, .. } = &mut *mode
            && at > *from
        {
            (*from, *since) = (at, Instant::now());
        }
    }

    /// The clock as screens show it.
    pub fn view(&self) -> ClockView {
        let at = self.now();
        match self.mode() {
            Mode::Machine => ClockView { at, speed: 1.0, paused: false, demo: false },
            Mode::Played { speed, paused, by, .. } => ClockView { at, speed, paused, demo: by == Player::Demo },
        }
    }
}

fn clamp(speed: f64) -> f64 {
    if speed.is_finite() { speed.clamp(*SPEEDS.start(), *SPEEDS.end()) } else { 1.0 }
}

/// The machine's clock. A clock set before 1970 counts as 1970.
pub fn machine_now() -> Moment {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paused_demo_stands_still_and_goes_on_where_it_stood() {
        let clock = Clock::demo(Moment(1_000_000), 600.0);
        assert!(clock.set(None, Some(true)));
        let stood = clock.now();
        assert!(stood >= Moment(1_000_000));
        assert_eq!(clock.now(), stood);
        clock.resume_at(stood + Span::hours(1));
        assert_eq!(clock.now(), stood + Span::hours(1));
        clock.resume_at(Moment(0));
        assert_eq!(clock.now(), stood + Span::hours(1));
    }

    #[test]
    fn speeds_are_kept_in_bounds_and_the_machine_cannot_be_set() {
        let clock = Clock::demo(Moment(0), f64::NAN);
        assert_eq!(clock.view().speed, 1.0);
        clock.set(Some(1e9), None);
        assert_eq!(clock.view().speed, 600.0);
        assert!(!Clock::machine().set(Some(2.0), None));
        let rehearsal = Clock::rehearsal(Moment(0), 60.0);
        assert!(!rehearsal.set(Some(2.0), None));
        assert!(!rehearsal.view().demo);
    }
}
