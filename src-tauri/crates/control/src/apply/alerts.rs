//! Alerts and messages.

use crate::{section::approvals::ApprovalScope, world::World};
use alerting::Snooze;
use model::{Alert, AlertId, Moment, NoteAbout, Notification, OperatorId, Reason, Remedy, Seq};

impl World {
    pub(super) fn open_alert(&mut self, alert: &Alert, seq: Seq) {
        self.alerts.open(alert, seq);
        self.dirty.alerts = true;
    }

    pub(super) fn resolve_alert(&mut self, alert: AlertId) {
        self.alerts.resolve(alert, self.now);
        self.dirty.alerts = true;
    }

    pub(super) fn wake_alert(&mut self, alert: AlertId, seq: Seq) {
        self.alerts.wake(alert, self.now, seq);
        self.dirty.alerts = true;
    }

    pub(super) fn snooze_alert(&mut self, alert: AlertId, until: Moment, by: OperatorId, word: Seq) {
        match self.alerts.book().may_snooze(alert, until, self.now) {
            Ok(()) => self.alerts.snooze(alert, Snooze { until, by, word }, self.now),
            Err(reason) => self.feeds.refuse(word, reason),
        }
        self.dirty.alerts = true;
    }

    pub(super) fn undo_alert(&mut self, alert: AlertId, seq: Seq) {
        match self.alerts.book().undoable(alert) {
            Ok(_) => self.alerts.undo(alert, self.now),
            Err(reason) => self.feeds.refuse(seq, reason),
        }
        self.dirty.alerts = true;
    }

    /// A note stands in the log alone; it is refused when what it is about was never heard of.
    pub(super) fn take_note(&mut self, about: Option<NoteAbout>, seq: Seq) {
        let book = self.alerts.book();
        let is_known = match about {
            Some(NoteAbout::Alert(alert)) => book.alert(alert).is_some(),
            Some(NoteAbout::Incident(incident)) => book.incident(incident).is_some(),
            None => true,
        };
        if !is_known {
            self.feeds.refuse(seq, Reason::Unknown);
        }
    }

    pub(super) fn ask_message(&mut self, notification: &Notification, seq: Seq) {
        let cause = self.messages.to_tell().get(&notification.order).and_then(|told| told.cause);
        self.messages.asked(notification, self.now, seq);
        self.sales.messaged();
        self.settle_approval(ApprovalScope::Notify(notification.order));
        if let Some(cause) = cause {
            self.settle_crowd(cause);
        }
    }

    /// All customers whom a person allowed to be told have been. They are told in order of key, so whoever still waits is
    /// met at once from the end.
    fn settle_crowd(&mut self, cause: Seq) {
        let scope = ApprovalScope::Announce(cause);
        let all_told = self.approvals.about(scope).is_some_and(|record| match &record.proposal.remedy {
            Remedy::Announce { orders, .. } => orders.iter().rev().all(|order| !self.messages.tells_of(*order, cause)),
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
