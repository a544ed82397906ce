//! Alerts and messages.

use crate::{section::approvals::ApprovalScope, world::World};
use model::{Alert, AlertId, Notification, Seq};

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
        self.messages.asked(notification, self.now, seq);
        self.settle_approval(ApprovalScope::Notify(notification.order));
    }

    /// It is settled: its proposal is gone.
    pub(super) fn settle_approval(&mut self, scope: ApprovalScope) {
        if self.approvals.about(scope).is_some() {
            self.approvals.settle(scope);
        }
    }
}
