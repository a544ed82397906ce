//! Customers who would be told at once, of one cause: said at once, so that a person looks before anything goes out.

use super::Measuring;
use crate::decide::tell::{Crowd, crowds};
use alerting::{Condition, rules};
use model::{AlertKind, Draft, OrderId, Seq, Subject};
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
        self.told(self.book().review_at_once(AlertKind::MassMessage, &self.waiting_crowds(), self.now), self.seq)
    }

    /// What led to the first of a subject's crowds.
    pub(super) fn crowd_cause(&self, subject: Subject) -> Seq {
        let of = self.crowds().into_iter().find(|crowd| crowd.subject == subject);
        of.map_or(self.days.minute_by(), |crowd| crowd.cause)
    }
}
