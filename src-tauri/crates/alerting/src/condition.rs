//! Something that is wrong right now, as a rule sees it: no life, no key.

use model::{AlertKind, Measure, Severity, Subject};

/// Least growth worth a word, in the unit of the measure (units, minutes).
const GAP_STEP: i64 = 5;
/// The same in orders.
const ORDERS_STEP: i64 = 3;
/// The same in cents: two hundred euros.
const CENTS_STEP: i64 = 20_000;

/// What a rule found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Condition {
    /// What is wrong.
    pub kind: AlertKind,
    /// About what.
    pub subject: Subject,
    /// How bad.
    pub severity: Severity,
    /// How much.
    pub measure: Measure,
}

/// What makes two alerts the same alert.
pub(crate) type Key = (AlertKind, Subject);

impl Condition {
    pub(crate) fn key(&self) -> Key {
        (self.kind, self.subject)
    }

    /// The kinds of which this one is only a symptom when they are open on the same subject: a broken van is
    /// silent and late too, a saturated node puts its promises at risk too.
    pub(crate) fn causes(&self) -> &'static [AlertKind] {
        match self.kind {
            AlertKind::VanLate | AlertKind::VanSilent => &[AlertKind::VanBroken],
            AlertKind::PromiseAtRisk => &[AlertKind::NodeSaturated, AlertKind::VanBroken, AlertKind::VanLate],
            AlertKind::ForecastMissed
            | AlertKind::StockRunningOut
            | AlertKind::NodeSaturated
            | AlertKind::VanBroken
            | AlertKind::FeedSilent
            | AlertKind::RoundsExhausted
            | AlertKind::PartFailing
            | AlertKind::AppIdle
            | AlertKind::CountDoubted
            | AlertKind::MassMessage => &[],
        }
    }

    /// True when the measure is at least half as large again as when it was last told, and by a step that a person
    /// would notice: in the distance between seen and expected, in orders, or in money.
    pub(crate) fn has_outgrown(&self, told: &Measure) -> bool {
        let gap = |m: &Measure| m.seen.saturating_sub(m.expected).saturating_abs();
        let grown = |now: i64, before: i64, step: i64| now >= before.saturating_add((before / 2).max(step));
        let now = &self.measure;
        grown(gap(now), gap(told), GAP_STEP)
            || grown(i64::from(now.orders), i64::from(told.orders), ORDERS_STEP)
            || grown(now.cents, told.cents, CENTS_STEP)
    }
}
