//! The same seed gives the same log, bit for bit; another seed gives another.

use crate::days::morning;

#[test]
fn the_seed_is_the_only_source_of_luck() {
    let (first, second, other) = (morning(201, 50).0, morning(201, 50).0, morning(202, 50).0);
    assert!(first.events > 5_000, "{} events prove little", first.events);
    assert_eq!(first.log_hash, second.log_hash);
    assert_eq!(first.control.digest(), second.control.digest());
    assert_ne!(first.log_hash, other.log_hash);
}
