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
    /// Alerts opened since the turn of the day, news left out.
    alarms: u32,
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

    /// Alerts of today, those that are only news left out, however many of them are remembered.
    pub fn alarms(&self) -> u32 {
        self.alarms
    }

    /// Another day is counted.
    pub(crate) fn restart_counts(&mut self) {
        self.alarms = 0;
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
        self.alarms = self.alarms.saturating_add(u32::from(!alert.severity.is_news()));
        self.book.opened(alert);
    }

    pub(crate) fn change(
        &mut self,
        alert: AlertId,
        (severity, measure, trend): (Severity, Measure, Trend),
        at: Moment,
        seq: Seq,
    ) {
        if let Some(record) = self.book.alert(alert).filter(|one| one.is_open() && one.alert.severity != severity) {
            // News that becomes an alarm is one from then on, once.
            let rises = record.course.severity.is_news() && !severity.is_news();
            self.alarms = self.alarms.saturating_add(u32::from(rises));
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

#[cfg(test)]
mod tests {
    use super::*;
    use model::{AlertKind, NodeId, Subject};

    /// Opened, and over before the next is.
    fn pass(alerts: &mut Alerts, number: u32, severity: Severity) {
        let (subject, at) = (Subject::Node(NodeId::new("FR-CEN").expect("a code")), Moment(i64::from(number)));
        let measure = Measure { seen: 1, expected: 0, orders: 1, cents: None };
        let alert = AlertId::new(&format!("A-{number:06}")).expect("short");
        let kind = AlertKind::PromisesMoved;
        let opened = Alert { alert, kind, subject, severity, measure, opened_at: at, started_at: None, foreseen: None };
        alerts.open(&opened, Seq(1));
        alerts.resolve(alert, at);
    }

    #[test]
    fn alarms_of_the_day_are_counted_also_when_there_are_more_than_are_remembered() {
        let mut alerts = Alerts::default();
        (0..1_100).for_each(|number| pass(&mut alerts, number, Severity::Low));
        pass(&mut alerts, 1_100, Severity::Info);
        assert!(alerts.book().alerts().count() < 1_100);
        assert_eq!(alerts.alarms(), 1_100, "news is no alarm");
        alerts.restart_counts();
        assert_eq!(alerts.alarms(), 0);
    }
}
