//! How fast a source may send: a bucket of tokens for each, refilled with time.

use model::Moment;
use std::collections::BTreeMap;

/// Most sources with a bucket of their own; those beyond share one.
const SOURCES_MAX: usize = 1_000;

/// How fast one source may send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    /// Deliveries a second, sustained.
    pub per_second: u32,
    /// Deliveries at once after a quiet time.
    pub burst: u32,
}

impl Default for Pace {
    /// A busy hour of the demo is 3 an order and a position a second from 60 vans; this is ten times that.
    fn default() -> Self {
        Self { per_second: 500, burst: 5_000 }
    }
}

/// Tokens left, in thousandths, and when they were last counted.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    milli: u64,
    at: Moment,
}

/// The buckets of all sources.
#[derive(Debug)]
pub(super) struct Buckets {
    pace: Pace,
    buckets: BTreeMap<String, Bucket>,
}

impl Buckets {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, buckets: BTreeMap::new() }
    }

    /// Takes a token; false when there is none.
    pub(super) fn take(&mut self, source: &str, now: Moment) -> bool {
        let full = u64::from(self.pace.burst) * 1_000;
        let known = self.buckets.contains_key(source) || self.buckets.len() < SOURCES_MAX;
        let name = if known { source } else { "" };
        let bucket = self.buckets.entry(name.to_owned()).or_insert(Bucket { milli: full, at: now });
        // A clock that went back gives nothing and takes nothing.
        let passed_ms = (now - bucket.at).0.max(0).unsigned_abs();
        bucket.milli = full.min(bucket.milli.saturating_add(passed_ms.saturating_mul(self.pace.per_second.into())));
        bucket.at = now;
        let enough = bucket.milli >= 1_000;
        if enough {
            bucket.milli -= 1_000;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Span;

    #[test]
    fn a_burst_is_taken_then_the_sustained_pace() {
        let mut buckets = Buckets::new(Pace { per_second: 10, burst: 5 });
        let start = Moment(1_795_856_400_000);
        let mut taken = |source: &str, at| (0..100).filter(|_| buckets.take(source, at)).count();
        assert_eq!(taken("a", start), 5);
        assert_eq!(taken("b", start), 5);
        assert_eq!(taken("a", start + Span(250)), 2);
        assert_eq!(taken("a", start + Span::hours(1)), 5);
        assert_eq!(taken("a", start), 0);
    }

    #[test]
    fn a_crowd_of_sources_shares_one_bucket() {
        let mut buckets = Buckets::new(Pace { per_second: 1, burst: 1 });
        let now = Moment(1_795_856_400_000);
        let taken = (0..5_000).filter(|n| buckets.take(&n.to_string(), now)).count();
        assert_eq!((taken, buckets.buckets.len()), (SOURCES_MAX + 1, SOURCES_MAX + 1));
    }
}
