//! Customers who would be told at once, of one cause: said at once, so that a person looks before anything goes out.

use super::Measuring;
use crate::decide::{
    because,
    tell::{Crowd, crowds},
};
use alerting::{Change, Condition, rules};
use model::{AlertKind, Decision, Draft, OrderId, Seq, Subject};
use std::collections::BTreeMap;

impl Measuring<'_> {
    fn crowds(&self) -> Vec<Crowd> {
        if self.messages.to_tell().is_empty() {
            return Vec::new();
        }
        crowds(self.messages, self.orders, self.approvals)
    }

    /// One condition a subject, whatever the number of its causes.
    pub(super) fn waiting_crowds(&self) -> Vec<Condition> {
        let mut told: BTreeMap<Subject, Vec<OrderId>> = BTreeMap::new();
        for crowd in self.crowds() {
            told.entry(crowd.subject).or_default().extend(crowd.orders);
        }
        let above = self.approvals.asks_above();
        let condition = |(subject, orders): (Subject, Vec<OrderId>)| {
            rules::mass_message(subject, self.stake(orders.into_iter()), above)
        };
        told.into_iter().map(condition).collect()
    }

    /// What is new or over, between two minutes.
    pub(super) fn crowd_changes(&self) -> Vec<Draft> {
        let changes = self.book().review_at_once(AlertKind::MassMessage, &self.waiting_crowds(), self.now);
        changes.into_iter().map(|change| self.crowd_draft(change)).collect()
    }

    fn crowd_draft(&self, change: Change) -> Draft {
        match change {
            Change::Open(alert) => because(self.crowd_cause(alert.subject), Decision::AlertOpened(alert)),
            Change::Changed { alert, severity, measure, trend } => {
                because(self.seq, Decision::AlertChanged { alert, severity, measure, trend })
            }
            Change::Resolve { alert } => because(self.seq, Decision::AlertResolved { alert }),
        }
    }

    /// What led to the first of a subject's crowds.
    pub(super) fn crowd_cause(&self, subject: Subject) -> Seq {
        let of = self.crowds().into_iter().find(|crowd| crowd.subject == subject);
        of.map_or(self.days.minute_by(), |crowd| crowd.cause)
    }
}
