//! One alert and its life so far.

use model::{Alert, AlertAct, AlertState, Course, IncidentId, LastAct, Moment, OperatorId, Seq, Trend};
use serde::{Deserialize, Serialize};

/// An alert is put aside for a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Snooze {
    /// Until when.
    pub until: Moment,
    /// Who said so.
    pub by: OperatorId,
    /// Their word's place in the log.
    pub word: Seq,
}

/// How an alert was before a person's word changed it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Before {
    pub(crate) state: AlertState,
    pub(crate) owner: Option<OperatorId>,
    pub(crate) snoozed: Option<Snooze>,
}

/// An alert as the book keeps it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct AlertRecord {
    /// The alert, with the severity and measure last told.
    pub alert: Alert,
    /// Whether somebody has looked, whether it is over.
    pub state: AlertState,
    /// Whose it is.
    pub owner: Option<OperatorId>,
    /// When anything about it last changed.
    pub changed_at: Moment,
    /// The incident it belongs to.
    pub incident: Option<IncidentId>,
    /// For how long it is put aside.
    pub snoozed: Option<Snooze>,
    /// What a person said last of it, while that can be taken back.
    pub last_act: LastAct<Before>,
    /// What became of it so far.
    pub course: Course,
    /// Since when its condition has been less than the severity told, or gone.
    pub lower_since: Option<Moment>,
}

impl AlertRecord {
    /// True when its condition is gone, and it stays open for a while in case it comes back.
    pub fn is_fading(&self) -> bool {
        self.is_open() && self.course.trend == Trend::Gone
    }

    /// True when a person closed it while its condition lasts: its effect is still looked for.
    pub(crate) fn lasts_unseen(&self) -> bool {
        !self.is_open() && self.course.effect_ended().is_none()
    }

    /// True until it is resolved.
    pub fn is_open(&self) -> bool {
        self.resolved_at().is_none()
    }

    /// Keeps how it is now, before a person's word changes it; false when the word changes nothing.
    pub(crate) fn remember(&mut self, act: AlertAct) -> bool {
        let before = Before { state: self.state.clone(), owner: self.owner, snoozed: self.snoozed };
        self.last_act.said(act, before, &self.course)
    }

    /// When it was resolved.
    pub fn resolved_at(&self) -> Option<Moment> {
        match self.state {
            AlertState::Open | AlertState::Acknowledged(_) => None,
            AlertState::Resolved(at) => Some(at),
        }
    }
}
