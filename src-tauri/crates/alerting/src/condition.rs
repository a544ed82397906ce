//! Something that is wrong right now, as a rule sees it: no life, no key.

use model::{AlertKind, Measure, Severity, Span, Subject};

/// How long a condition must stay away before its alert ends.
pub const FADE: Span = Span::minutes(10);

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
            AlertKind::PromisesMoved => &[AlertKind::VanBroken, AlertKind::VanLate],
            AlertKind::ForecastMissed
            | AlertKind::StockRunningOut
            | AlertKind::NodeSaturated
            | AlertKind::VanBroken
            | AlertKind::FeedSilent
            | AlertKind::RoundsExhausted
            | AlertKind::PartFailing
            | AlertKind::AppIdle
            | AlertKind::CountDoubted
            | AlertKind::MassMessage
            | AlertKind::DepartureShort
            | AlertKind::EveningLost
            | AlertKind::StopsFailed
            | AlertKind::ShortPicks
            | AlertKind::RobotsDown
            | AlertKind::SiteStalled => &[],
        }
    }
}

/// How long a condition of this kind must stay away before its alert ends. The app knows of itself that it works again.
pub(crate) fn fade(kind: AlertKind) -> Span {
    match kind {
        AlertKind::RoundsExhausted | AlertKind::PartFailing | AlertKind::AppIdle | AlertKind::MassMessage => Span::ZERO,
        AlertKind::ForecastMissed
        | AlertKind::StockRunningOut
        | AlertKind::NodeSaturated
        | AlertKind::VanLate
        | AlertKind::VanSilent
        | AlertKind::VanBroken
        | AlertKind::PromiseAtRisk
        | AlertKind::FeedSilent
        | AlertKind::CountDoubted
        | AlertKind::PromisesMoved
        | AlertKind::DepartureShort
        | AlertKind::EveningLost
        | AlertKind::StopsFailed
        | AlertKind::ShortPicks
        | AlertKind::RobotsDown
        | AlertKind::SiteStalled => FADE,
    }
}
