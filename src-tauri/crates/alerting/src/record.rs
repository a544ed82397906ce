//! One alert and its life so far.

use model::{Alert, AlertAct, AlertState, IncidentId, Moment, OperatorId, Seq};
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

/// What a person said last of an alert, and how it was before.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LastAct {
    /// What was said.
    pub act: AlertAct,
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
    pub last_act: Option<LastAct>,
}

impl AlertRecord {
    /// True until it is resolved.
    pub fn is_open(&self) -> bool {
        self.resolved_at().is_none()
    }

    /// Keeps how it is now, before a person's word changes it.
    pub(crate) fn remember(&mut self, act: AlertAct) {
        let (state, owner, snoozed) = (self.state.clone(), self.owner, self.snoozed);
        self.last_act = Some(LastAct { act, state, owner, snoozed });
    }

    /// When it was resolved.
    pub fn resolved_at(&self) -> Option<Moment> {
        match self.state {
            AlertState::Open | AlertState::Acknowledged(_) => None,
            AlertState::Resolved(at) => Some(at),
        }
    }
}
