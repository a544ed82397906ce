//! Whether the writer of a file has finished. A name that was given by a rename is the writer's word; else a file must
//! have stood still for a while, longer where it looks unfinished or has paused before.

use super::{arrival::Stamp, bytes::Tail};
use std::{collections::BTreeMap, time::Duration};

/// How long a file must have stood still.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Patience {
    /// When it ends with a line end.
    pub ended: Duration,
    /// When it ends within a line, or is empty.
    pub open: Duration,
    /// When it ends in zeros, or its writer has not closed it.
    pub held: Duration,
}

impl Patience {
    /// Of a real folder: a copy over a slow line pauses for seconds.
    pub const REAL: Self =
        Self { ended: Duration::from_secs(5), open: Duration::from_secs(20), held: Duration::from_secs(600) };
    /// Of a test that writes at once.
    #[cfg(test)]
    pub const NONE: Self = Self { ended: Duration::ZERO, open: Duration::ZERO, held: Duration::ZERO };
}

/// An unfinished file holds those behind it back for so long: what was dropped together is read in order.
const HOLDS: Duration = Duration::from_secs(60);
/// A file that has paused before must stand still for this many times its longest pause.
const PAUSES: u32 = 3;

/// What else is known of a file's writer.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Clue {
    /// The file got its name by a rename.
    pub renamed: bool,
    /// It was written to and not closed since.
    pub writing: bool,
}

/// What is to be done with a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It is finished.
    Ripe,
    /// It is to be looked at again after this time; `holds` those behind it back.
    Wait { left: Duration, holds: bool },
}

/// A file that is being watched.
#[derive(Clone, Copy, Debug)]
struct Seen {
    stamp: Stamp,
    /// Since when it has stood still, milliseconds; before the watch began where the disk says so.
    since: i64,
    /// Its longest pause between two changes, milliseconds.
    pause: i64,
    first: i64,
    /// The stamp with which it was renamed.
    renamed: Option<Stamp>,
}

/// The files of a folder that wait.
#[derive(Default, Debug)]
pub(super) struct Ripening {
    seen: BTreeMap<String, Seen>,
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

impl Ripening {
    /// Forgets files that are gone.
    pub fn keep(&mut self, here: impl Fn(&str) -> bool) {
        self.seen.retain(|name, _| here(name));
    }

    /// Looks at a file that last changed `age` ago by the disk's own word.
    pub fn look(
        &mut self,
        name: &str,
        (stamp, age): (Stamp, Duration),
        tail: Tail,
        clue: Clue,
        (now, patience): (Duration, Patience),
    ) -> Verdict {
        let now = millis(now);
        let fresh = Seen { stamp, since: now.saturating_sub(millis(age)), pause: 0, first: now, renamed: None };
        let seen = self.seen.entry(name.to_owned()).or_insert(fresh);
        if seen.stamp != stamp {
            // Another file of the same name has no pauses of its own yet.
            seen.pause = if seen.stamp.file == stamp.file { seen.pause.max(now - seen.since) } else { 0 };
            (seen.stamp, seen.since) = (stamp, now);
        }
        if clue.renamed {
            seen.renamed = Some(stamp);
        }
        if seen.renamed == Some(stamp) && !clue.writing {
            return Verdict::Ripe;
        }
        let base = match tail {
            _ if clue.writing => patience.held,
            Tail::Zeros => patience.held,
            Tail::Open | Tail::Empty => patience.open,
            Tail::Ended => patience.ended,
        };
        let needed = millis(base).max((seen.pause * i64::from(PAUSES)).min(millis(patience.held)));
        let left = needed - (now - seen.since);
        if left <= 0 {
            return Verdict::Ripe;
        }
        let left = Duration::from_millis(u64::try_from(left).unwrap_or(0));
        Verdict::Wait { left, holds: now - seen.first < millis(HOLDS) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: Clue = Clue { renamed: false, writing: false };

    fn stamp(len: u64) -> (Stamp, Duration) {
        (Stamp { len, modified: len, file: 1 }, Duration::ZERO)
    }

    fn second(n: u64) -> (Duration, Patience) {
        (Duration::from_secs(n), Patience::REAL)
    }

    fn is_ripe(verdict: Verdict) -> bool {
        verdict == Verdict::Ripe
    }

    #[test]
    fn a_file_that_stands_still_is_finished() {
        let mut files = Ripening::default();
        assert!(!is_ripe(files.look("a", stamp(9), Tail::Ended, QUIET, second(0))));
        let Verdict::Wait { left, holds } = files.look("a", stamp(9), Tail::Ended, QUIET, second(3)) else {
            panic!("too early")
        };
        assert_eq!((left, holds), (Duration::from_secs(2), true));
        assert!(is_ripe(files.look("a", stamp(9), Tail::Ended, QUIET, second(5))));
    }

    #[test]
    fn half_a_line_and_zeros_wait_longer() {
        for (tail, at) in [(Tail::Open, 20), (Tail::Empty, 20), (Tail::Zeros, 600)] {
            let mut files = Ripening::default();
            files.look("a", stamp(9), tail, QUIET, second(0));
            assert!(!is_ripe(files.look("a", stamp(9), tail, QUIET, second(at - 1))), "{tail:?}");
            assert!(is_ripe(files.look("a", stamp(9), tail, QUIET, second(at))), "{tail:?}");
        }
    }

    #[test]
    fn growth_begins_the_wait_anew_and_pauses_lengthen_it() {
        let mut files = Ripening::default();
        files.look("a", stamp(1), Tail::Ended, QUIET, second(0));
        files.look("a", stamp(2), Tail::Ended, QUIET, second(4));
        assert!(!is_ripe(files.look("a", stamp(2), Tail::Ended, QUIET, second(15))), "three times four seconds");
        assert!(is_ripe(files.look("a", stamp(2), Tail::Ended, QUIET, second(16))));
    }

    #[test]
    fn a_rename_is_the_writers_word_until_the_file_changes() {
        let (mut files, renamed) = (Ripening::default(), Clue { renamed: true, writing: false });
        assert!(is_ripe(files.look("a", stamp(9), Tail::Open, renamed, second(0))));
        assert!(is_ripe(files.look("a", stamp(9), Tail::Open, QUIET, second(1))), "a full inbox forgets it not");
        assert!(!is_ripe(files.look("a", stamp(10), Tail::Open, QUIET, second(2))));
    }

    #[test]
    fn an_open_file_waits_and_holds_the_others_for_a_while() {
        let (mut files, writing) = (Ripening::default(), Clue { renamed: false, writing: true });
        files.look("a", stamp(9), Tail::Ended, writing, second(0));
        let held = files.look("a", stamp(9), Tail::Ended, writing, second(61));
        assert!(matches!(held, Verdict::Wait { holds: false, .. }), "{held:?}");
        assert!(is_ripe(files.look("a", stamp(9), Tail::Ended, writing, second(600))));
    }

    #[test]
    fn what_lay_there_before_the_watch_began_is_finished() {
        let mut files = Ripening::default();
        let old = (stamp(9).0, Duration::from_secs(3_600));
        assert!(is_ripe(files.look("a", old, Tail::Open, QUIET, second(0))));
    }
}
