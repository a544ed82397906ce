//! How long the log has kept the loop waiting. Feeds are told to come back before their own patience ends.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// How long a fact waits for a log that does not answer, before its sender is told to come back.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// Since when the log is waited for.
pub(crate) struct Away {
    begun: Instant,
    /// Milliseconds after `begun`, plus one; 0 while nothing is waited for.
    since: AtomicU64,
}

impl Default for Away {
    fn default() -> Self {
        Self { begun: Instant::now(), since: AtomicU64::new(0) }
    }
}

impl Away {
    /// The log was asked.
    pub fn asked(&self) {
        let now = self.begun.elapsed().as_millis() as u64 + 1;
        // One wait that is made of many tries counts from its first.
        let _ = self.since.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// The log has answered.
    pub fn answered(&self) {
        self.since.store(0, Ordering::Relaxed);
    }

    /// Whether it has been waited for longer than a sender should be.
    pub fn is_long(&self) -> bool {
        match self.since.load(Ordering::Relaxed) {
            0 => false,
            since => self.begun.elapsed().saturating_sub(Duration::from_millis(since - 1)) >= PATIENCE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wait_counts_from_its_first_question_until_an_answer() {
        let away =
            Away { begun: Instant::now().checked_sub(PATIENCE).expect("the machine is older"), ..Away::default() };
        assert!(!away.is_long());
        away.since.store(1, Ordering::Relaxed);
        away.asked();
        assert!(away.is_long());
        away.answered();
        away.asked();
        assert!(!away.is_long());
    }
}
