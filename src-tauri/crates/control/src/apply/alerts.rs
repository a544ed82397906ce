//! Alerts and messages.

use crate::{section::approvals::ApprovalScope, world::World};
use model::{Alert, AlertId, Notification, Remedy, Seq};

impl World {
    pub(super) fn open_alert(&mut self, alert: &Alert, seq: Seq) {
        self.alerts.open(alert, seq);
        self.dirty.alerts = true;
    }

    pub(super) fn resolve_alert(&mut self, alert: AlertId) {
        self.alerts.resolve(alert, self.now);
        self.dirty.alerts = true;
    }

    pub(super) fn ask_message(&mut self, notification: &Notification, seq: Seq) {
        let cause = self.messages.to_tell().get(&notification.order).and_then(|told| told.cause);
        self.messages.asked(notification, self.now, seq);
        self.settle_approval(ApprovalScope::Notify(notification.order));
        if let Some(cause) = cause {
            self.settle_crowd(cause);
        }
    }

    /// All customers whom a person allowed to be told have been.
    fn settle_crowd(&mut self, cause: Seq) {
        let scope = ApprovalScope::Announce(cause);
        let all_told = self.approvals.about(scope).is_some_and(|record| match &record.proposal.remedy {
            Remedy::Announce { orders, .. } => orders.iter().all(|order| !self.messages.tells_of(*order, cause)),
            Remedy::Transfer { .. }
            | Remedy::Reroute(_)
            | Remedy::Allocate(_)
            | Remedy::Release(_)
            | Remedy::Notify(_) => false,
        });
        if all_told {
            self.settle_approval(scope);
        }
    }

    /// It is settled: its proposal is gone.
    pub(super) fn settle_approval(&mut self, scope: ApprovalScope) {
        if self.approvals.about(scope).is_some() {
            self.approvals.settle(scope);
        }
    }
}
