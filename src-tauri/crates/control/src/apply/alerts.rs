//! Alerts, proposals and messages.

use crate::{
    permit::{Answer, Matter, ProposalRecord},
    world::{MessageRecord, MessageState, World},
};
use model::{Alert, AlertId, Notification, NotificationId, Proposal, Seq};

/// Messages kept in memory; older ones are in the log.
const MESSAGES_MAX: usize = 20_000;

impl World {
    pub(super) fn open_alert(&mut self, alert: &Alert, seq: Seq) {
        self.alert_by.insert(alert.alert, seq);
        self.alerts.opened(alert);
        self.touched.alerts = true;
    }

    pub(super) fn resolve_alert(&mut self, alert: AlertId) {
        self.alerts.resolved(alert, self.now);
        self.touched.alerts = true;
    }

    pub(super) fn put_proposal(&mut self, proposal: &Proposal, seq: Seq) {
        let record = ProposalRecord { proposal: proposal.clone(), made_by: seq, answer: Answer::Open };
        self.proposals.insert(proposal.proposal, record);
    }

    pub(super) fn ask_message(&mut self, notification: &Notification, seq: Seq) {
        self.todo.tell.remove(&notification.order);
        self.settle_matter(Matter::Notify(notification.order));
        if self.messages.len() >= MESSAGES_MAX {
            self.messages.pop_first();
        }
        let record = MessageRecord {
            notification: notification.clone(),
            at: self.now,
            asked_by: seq,
            state: MessageState::Asked,
            problem: None,
        };
        self.messages.insert(notification.notification, record);
    }

    pub(super) fn message_sent(&mut self, id: NotificationId) {
        self.mark_message(id, MessageState::Sent, None);
    }

    pub(super) fn message_failed(&mut self, id: NotificationId, code: &str) {
        self.mark_message(id, MessageState::Failed, Some(code.to_owned()));
    }

    fn mark_message(&mut self, id: NotificationId, state: MessageState, problem: Option<String>) {
        if let Some(message) = self.messages.get_mut(&id) {
            message.state = state;
            message.problem = problem;
        }
    }
}
