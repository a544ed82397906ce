//! Robots of a site that stand still.

use super::{Stake, graded, measure, unless_news};
use crate::Condition;
use model::{AlertKind, NodeId, Span, Subject};

/// So many at once call for a person: each closes an aisle to the others.
const CALLS: u32 = 2;
/// And one that stands for so long: whoever works there has not set it going again.
const CALLS_AFTER: Span = Span::minutes(15);
/// Percentage of a site's robots that is medium.
const MEDIUM_PCT: u64 = 5;
/// Percentage of a site's robots that is high.
const HIGH_PCT: u64 = 15;

/// How the robots of a site stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// Robots that stand still.
    pub down: u32,
    /// All of the site.
    pub all: u32,
    /// How long the first of them has stood.
    pub longest: Span,
    /// Units that the site packs in a quarter of an hour.
    pub capacity_per_quarter: u32,
}

/// News, until two stand at once, one for a quarter of an hour, or a twentieth of the site's. Measured in robots:
/// expected are the units that the site packs fewer in a quarter of an hour.
pub fn robots_down(node: NodeId, robots: &Standing, alarm: bool) -> Option<Condition> {
    let share = |of: u32| (u64::from(robots.down) * u64::from(of)).div_ceil(u64::from(robots.all.max(1)));
    let pct = share(100);
    let slower = i64::try_from(share(robots.capacity_per_quarter)).unwrap_or(i64::MAX);
    let calls = alarm || robots.down >= CALLS || robots.longest >= CALLS_AFTER;
    let severity = unless_news(graded(pct >= HIGH_PCT, pct >= MEDIUM_PCT), calls);
    let measure = measure(i64::from(robots.down), slower, Stake::default());
    let subject = Subject::Node(node);
    (robots.down > 0).then_some(Condition { kind: AlertKind::RobotsDown, subject, severity, measure })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Severity;

    fn check(down: u32, longest_min: i64, alarm: bool) -> Option<(Severity, i64)> {
        let longest = Span::minutes(longest_min);
        let robots = Standing { down, all: 120, longest, capacity_per_quarter: 900 };
        let node = NodeId::new("FR-CEN").expect("a code");
        robots_down(node, &robots, alarm).map(|found| (found.severity, found.measure.expected))
    }

    #[test]
    fn robots_that_stand_cost_their_share_of_the_pace() {
        assert_eq!(check(0, 0, true), None);
        assert_eq!(check(2, 1, false), Some((Severity::Low, 15)));
        assert_eq!(check(6, 1, false), Some((Severity::Medium, 45)));
        assert_eq!(check(18, 1, false), Some((Severity::High, 135)));
    }

    #[test]
    fn one_of_many_is_news_until_it_stays() {
        assert_eq!(check(1, 14, false), Some((Severity::Info, 8)));
        assert_eq!(check(1, 15, false), Some((Severity::Low, 8)));
        assert_eq!(check(1, 1, true), Some((Severity::Low, 8)), "the last of several");
    }
}
