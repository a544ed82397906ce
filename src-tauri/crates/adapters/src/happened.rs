//! When something happened that is told now: within what a clock that runs and a queue that waited can explain.

use crate::{FeedError, fields};
use model::{Moment, Span};
use serde_json::Value;

/// How far a sender's clock may run ahead.
const AHEAD: Span = Span::minutes(5);
/// How late a word may come.
const LATE: Span = Span::hours(30 * 24);

/// The moment at a path.
///
/// # Errors
/// `missing_field`, `bad_time`, `future_time`, `too_old`.
pub(crate) fn need(value: &Value, path: &str, now: Moment) -> Result<Moment, FeedError> {
    bounded(fields::need_moment(value, path)?, path, now)
}

/// A moment already read; one a little ahead is `now`, since nothing is told before it happens.
///
/// # Errors
/// `future_time`, `too_old`.
pub(crate) fn bounded(at: Moment, path: &str, now: Moment) -> Result<Moment, FeedError> {
    if at > now + AHEAD {
        return Err(FeedError::at("future_time", path, "this is still to come: the sender's clock runs ahead"));
    }
    if at < now - LATE {
        return Err(FeedError::at("too_old", path, "nothing older than thirty days is taken"));
    }
    Ok(at.min(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_may_run_ahead_and_a_queue_may_wait_within_bounds() {
        let now = Moment(1_795_856_400_000);
        let code = |at| bounded(at, "t", now).map_err(|error| error.code);
        assert_eq!(code(now + Span::minutes(4)), Ok(now));
        assert_eq!(code(now + Span::minutes(6)), Err("future_time"));
        assert_eq!(code(now - Span::hours(700)), Ok(now - Span::hours(700)));
        assert_eq!(code(now - Span::hours(721)), Err("too_old"));
    }
}
