//! What a day came to: so far while it is counted, and for good when the next one is.

use crate::{
    compare::{AgainstPlan, window},
    section::sales::Totals,
    world::World,
};
use model::{Moment, Passage};
use serde::{Deserialize, Serialize};

/// What a day came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DayReview {
    /// What was counted.
    pub totals: Totals,
    /// Alerts opened, news left out.
    pub alarms: u32,
    /// What passages sold.
    pub air: Air,
    /// When the day closed; `None` while it is open.
    pub closed_at: Option<Moment>,
}

/// Passages that have begun, their tails included, up to the minute that is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Air {
    /// Passages.
    pub passages: u32,
    /// Units planned for their minutes, what would have sold anyway included.
    pub plan: u32,
    /// Units sold in the same minutes.
    pub sold: u32,
}

impl World {
    /// What the day of this turn came to, or has so far; `None` when nothing is known of it.
    pub fn review(&self, turn: Moment) -> Option<DayReview> {
        let today = || (turn == self.sales.since()).then(|| self.review_of_today());
        self.days.reviews().get(&turn).copied().or_else(today)
    }

    pub(crate) fn review_of_today(&self) -> DayReview {
        let since = self.sales.since();
        DayReview {
            totals: *self.sales.totals(),
            alarms: self.alerts.alarms(),
            air: self.air(since),
            closed_at: self.days.closed_at(),
        }
    }

    fn air(&self, since: Moment) -> Air {
        let minute = self.days.minute();
        let passages = self.show.slots().flat_map(|slot| &slot.passages);
        let begun = passages.filter(|passage| passage.from >= since && passage.from < minute);
        begun.fold(Air::default(), |sum, passage| sum.and(self.against_plan(passage, minute)))
    }

    fn against_plan(&self, passage: &Passage, minute: Moment) -> AgainstPlan {
        let (from, until) = window(passage);
        AgainstPlan::of(&self.forecasts, &self.sales, passage.sku, from, until.min(minute))
    }
}

impl Air {
    fn and(self, passage: AgainstPlan) -> Self {
        Self {
            passages: self.passages.saturating_add(1),
            plan: self.plan.saturating_add(passage.plan.round() as u32),
            sold: self.sold.saturating_add(passage.sold),
        }
    }
}
