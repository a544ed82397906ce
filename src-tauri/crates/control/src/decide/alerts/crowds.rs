//! Customers who would be told at once, of one cause: said at once, so that a person looks before anything goes out.

use super::Measuring;
use crate::{
    decide::tell::{Crowd, crowds, subject},
    section::approvals::ApprovalScope,
};
use alerting::{Condition, rules};
use model::{AlertKind, Draft, Seq, Subject};
use std::collections::BTreeMap;

/// Crowds by what they are about.
type BySubject<'a> = BTreeMap<Subject, Vec<Crowd<'a>>>;

impl Measuring<'_> {
    fn crowds(&self) -> Vec<Crowd<'_>> {
        crowds(self.messages, self.approvals)
    }

    /// One condition a subject, whatever the number of its causes.
    pub(super) fn waiting_crowds(&self) -> Vec<Condition> {
        let told = by_subject(self.crowds(), |crowd| self.about(crowd));
        told.into_iter().map(|(subject, crowds)| self.crowd_condition(subject, &crowds)).collect()
    }

    /// What is new or over, between two minutes. Looked for whenever an order changes while many wait, so of what is
    /// said already nothing is counted again before the minute is over.
    pub(super) fn crowd_changes(&self) -> Vec<Draft> {
        let told = by_subject(self.crowds(), |crowd| self.named(crowd).unwrap_or_else(|| self.about(crowd)));
        let condition = |(subject, crowds): (Subject, Vec<Crowd>)| {
            self.said(subject).unwrap_or_else(|| self.crowd_condition(subject, &crowds))
        };
        let conditions: Vec<Condition> = told.into_iter().map(condition).collect();
        self.told(self.book().review_at_once(AlertKind::MassMessage, &conditions, self.now), self.seq)
    }

    fn about(&self, crowd: &Crowd) -> Subject {
        subject(self.orders, crowd.orders)
    }

    /// What the open alert is about that a crowd's choice names.
    fn named(&self, crowd: &Crowd) -> Option<Subject> {
        let alert = self.approvals.about(ApprovalScope::Announce(crowd.cause))?.proposal.alert?;
        let record = self.book().alert(alert).filter(|record| record.is_open())?;
        Some(record.alert.subject)
    }

    /// The condition of an alert that is open, as it was told last.
    fn said(&self, subject: Subject) -> Option<Condition> {
        let alert = &self.book().open_alert(AlertKind::MassMessage, subject)?.alert;
        Some(Condition { kind: alert.kind, subject, severity: alert.severity, measure: alert.measure })
    }

    fn crowd_condition(&self, subject: Subject, crowds: &[Crowd]) -> Condition {
        let orders = crowds.iter().flat_map(|crowd| crowd.orders.iter().copied());
        rules::mass_message(subject, self.stake(orders), self.approvals.asks_above())
    }

    /// What led to the first of a subject's crowds.
    pub(super) fn crowd_cause(&self, subject: Subject) -> Seq {
        let of = self.crowds().into_iter().find(|crowd| self.about(crowd) == subject);
        of.map_or(self.days.minute_by(), |crowd| crowd.cause)
    }
}

fn by_subject<'a>(crowds: Vec<Crowd<'a>>, about: impl Fn(&Crowd) -> Subject) -> BySubject<'a> {
    let mut told = BySubject::new();
    for crowd in crowds {
        told.entry(about(&crowd)).or_default().push(crowd);
    }
    told
}
