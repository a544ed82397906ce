//! One alert and its life so far.

use model::{Alert, AlertState, IncidentId, Moment, OperatorId};
use serde::{Deserialize, Serialize};

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
}

impl AlertRecord {
    /// True until it is resolved.
    pub fn is_open(&self) -> bool {
        self.resolved_at().is_none()
    }

    /// When it was resolved.
    pub fn resolved_at(&self) -> Option<Moment> {
        match self.state {
            AlertState::Open | AlertState::Acknowledged(_) => None,
            AlertState::Resolved(at) => Some(at),
        }
    }
}
