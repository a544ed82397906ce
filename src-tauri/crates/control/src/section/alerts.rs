//! Alerts and incidents, with the event that last changed each alert.

use alerting::{AlertBook, Snooze};
use model::{
    Alert, AlertId, DepartureId, Incident, IncidentId, Measure, Moment, OperatorId, Seq, Severity, Subject, Trend,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Alerts and incidents.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Alerts {
    book: AlertBook,
    /// The event that opened an alert or last changed its severity: measures change with each minute.
    changed_by: BTreeMap<AlertId, Seq>,
}

impl Alerts {
    /// The book, to be asked.
    pub fn book(&self) -> &AlertBook {
        &self.book
    }

    /// The event that opened an alert or last changed its severity.
    pub fn changed_by(&self, alert: AlertId) -> Option<Seq> {
        self.changed_by.get(&alert).copied()
    }

    /// The day turns: alerts that were over before are forgotten.
    pub(crate) fn forget_before(&mut self, turn: Moment) {
        self.book.forget_before(turn);
        let book = &self.book;
        self.changed_by.retain(|alert, _| book.alert(*alert).is_some());
    }

    /// Departures of which alerts and incidents are told.
    pub(crate) fn departures(&self) -> BTreeSet<DepartureId> {
        let alerts = self.book.alerts().map(|record| record.alert.subject);
        let incidents = self.book.incidents().filter_map(|record| record.incident.about);
        alerts.chain(incidents.map(|(_, subject)| subject)).filter_map(Subject::departure).collect()
    }

    pub(crate) fn open(&mut self, alert: &Alert, seq: Seq) {
        self.changed_by.insert(alert.alert, seq);
        self.book.opened(alert);
    }

    pub(crate) fn change(
        &mut self,
        alert: AlertId,
        (severity, measure, trend): (Severity, Measure, Trend),
        at: Moment,
        seq: Seq,
    ) {
        if self.book.alert(alert).is_some_and(|record| record.is_open() && record.alert.severity != severity) {
            self.changed_by.insert(alert, seq);
        }
        self.book.changed(alert, severity, measure, trend, at);
    }

    pub(crate) fn resolve(&mut self, alert: AlertId, at: Moment) {
        self.book.resolved(alert, at);
    }

    pub(crate) fn resolve_by(&mut self, alert: AlertId, by: OperatorId, at: Moment) {
        self.book.resolved_by(alert, by, at);
    }

    pub(crate) fn acknowledge(&mut self, alert: AlertId, by: OperatorId, at: Moment) {
        self.book.acknowledge(alert, by, at);
    }

    pub(crate) fn assign(&mut self, alert: AlertId, to: OperatorId, at: Moment) {
        self.book.assign(alert, to, at);
    }

    pub(crate) fn snooze(&mut self, alert: AlertId, snooze: Snooze, at: Moment) {
        self.book.snoozed(alert, snooze, at);
    }

    pub(crate) fn wake(&mut self, alert: AlertId, at: Moment, seq: Seq) {
        self.changed_by.insert(alert, seq);
        self.book.woken(alert, at);
    }

    pub(crate) fn undo(&mut self, alert: AlertId, at: Moment) {
        self.book.undone(alert, at);
    }

    pub(crate) fn open_incident(&mut self, incident: &Incident) {
        self.book.incident_opened(incident);
    }

    pub(crate) fn join_incident(&mut self, incident: IncidentId, alert: AlertId) {
        self.book.incident_joined(incident, alert);
    }

    pub(crate) fn close_incident(&mut self, incident: IncidentId, at: Moment) {
        self.book.incident_closed(incident, at);
    }
}
