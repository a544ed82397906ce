//! The book of alerts: what is open, whose it is, what was closed a moment ago. Changes only by what the log says.

use crate::{
    AlertRecord, IncidentRecord,
    condition::Key,
    review::{REST, REST_AFTER_PERSON, WINDOW},
};
use model::{
    Alert, AlertAct, AlertId, AlertKind, AlertState, Course, Incident, IncidentId, LastAct, Measure, Moment,
    OperatorId, Severity, Stake, Subject, Trend, effect_ended,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Resolved alerts kept for screens; beyond it the oldest is forgotten (the log keeps it).
const RESOLVED_MAX: usize = 1_000;

/// Incidents kept; beyond it the oldest closed one is forgotten (the log keeps it).
const INCIDENTS_MAX: usize = 200;

/// A key that was closed and shall rest.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Rest {
    pub(crate) until: Moment,
    /// Only worse than this breaks the rest.
    pub(crate) severity: Severity,
}

/// Alerts and incidents. Every mutator is total: what it does not know, it leaves alone.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct AlertBook {
    pub(crate) records: BTreeMap<AlertId, AlertRecord>,
    pub(crate) open: BTreeMap<Key, AlertId>,
    pub(crate) resting: BTreeMap<Key, Rest>,
    /// When alerts were opened in the last ten minutes.
    pub(crate) opened_lately: Vec<Moment>,
    /// When news was told in them: it is no alarm.
    pub(crate) news_lately: Vec<Moment>,
    pub(crate) alerts_so_far: u32,
    pub(crate) incidents: BTreeMap<IncidentId, IncidentRecord>,
    pub(crate) incidents_so_far: u32,
}

impl AlertBook {
    /// True when an alert of this kind about this subject is open: the rules' hysteresis asks it.
    pub fn is_open(&self, kind: AlertKind, subject: Subject) -> bool {
        self.open.contains_key(&(kind, subject))
    }

    /// True when an open alert of this kind about this subject calls for a person: it is more than news.
    pub fn is_alarm(&self, kind: AlertKind, subject: Subject) -> bool {
        self.open_alert(kind, subject).is_some_and(|record| !record.alert.severity.is_news())
    }

    /// All alerts, open ones and the lately resolved, in order of key.
    pub fn alerts(&self) -> impl Iterator<Item = &AlertRecord> {
        self.records.values()
    }

    /// One alert.
    pub fn alert(&self, id: AlertId) -> Option<&AlertRecord> {
        self.records.get(&id)
    }

    /// The open alert of this kind about this subject.
    pub fn open_alert(&self, kind: AlertKind, subject: Subject) -> Option<&AlertRecord> {
        self.records.get(self.open.get(&(kind, subject))?)
    }

    /// One incident.
    pub fn incident(&self, id: IncidentId) -> Option<&IncidentRecord> {
        self.incidents.get(&id)
    }

    /// All incidents, in order of key.
    pub fn incidents(&self) -> impl Iterator<Item = &IncidentRecord> {
        self.incidents.values()
    }

    /// An alert was opened.
    pub fn opened(&mut self, alert: &Alert) {
        self.alerts_so_far = self.alerts_so_far.saturating_add(1);
        let (key, at) = ((alert.kind, alert.subject), alert.opened_at);
        let record = AlertRecord {
            alert: alert.clone(),
            state: AlertState::Open,
            owner: None,
            changed_at: at,
            incident: None,
            snoozed: None,
            last_act: LastAct::default(),
            course: Course::of(alert),
            lower_since: None,
        };
        self.records.insert(alert.alert, record);
        if let Some(older) = self.open.insert(key, alert.alert).filter(|older| *older != alert.alert) {
            self.close(older, at, false);
        }
        self.resting.remove(&key);
        self.rang(alert.severity, at);
        self.forget();
    }

    /// Counts what was told lately; `severity` says as what.
    fn rang(&mut self, severity: Severity, at: Moment) {
        let lately = if severity.is_news() { &mut self.news_lately } else { &mut self.opened_lately };
        lately.retain(|before| at - *before < WINDOW);
        lately.push(at);
    }

    /// It measures something else, or its condition comes and goes. A growing severity asks to be looked at again, also
    /// while it is put aside. Of one that a person closed only the end of its effect is news.
    pub fn changed(&mut self, id: AlertId, severity: Severity, measure: Measure, trend: Trend, at: Moment) {
        let Some(record) = self.records.get_mut(&id) else { return };
        record.course.changed(severity, &measure, trend, at);
        // News that comes to call for a person takes the room of a new alarm.
        let calls = record.is_open() && record.alert.severity.is_news() && !severity.is_news();
        if record.is_open() {
            record.last_act.measured((record.alert.severity, severity), &record.course);
            if severity > record.alert.severity {
                (record.state, record.snoozed) = (AlertState::Open, None);
            }
            record.lower_since = match trend {
                Trend::Holds => None,
                Trend::Eases | Trend::Gone => record.lower_since.or(Some(at)),
            };
            record.alert.severity = severity;
            record.alert.measure = measure;
            record.changed_at = at;
        }
        let incident = record.incident;
        self.weigh(incident);
        if calls {
            self.rang(severity, at);
        }
    }

    /// Its condition is gone. It rests a little before it may open again.
    pub fn resolved(&mut self, id: AlertId, at: Moment) {
        if let Some(record) = self.records.get_mut(&id) {
            record.last_act.ended(&record.course);
        }
        self.end(id, at, at + REST, false);
    }

    /// A person said that it is over: it stays closed for a while even if its condition remains, unless that gets
    /// worse.
    pub fn resolved_by(&mut self, id: AlertId, by: OperatorId, at: Moment) {
        if let Some(record) = self.records.get_mut(&id) {
            record.remember(AlertAct::Close);
            record.owner.get_or_insert(by);
        }
        self.end(id, at, at + REST_AFTER_PERSON, true);
    }

    /// Somebody has looked; without an owner it is theirs.
    pub fn acknowledge(&mut self, id: AlertId, by: OperatorId, at: Moment) {
        let Some(record) = self.records.get_mut(&id) else { return };
        if !record.remember(AlertAct::Acknowledge) {
            return;
        }
        record.state = AlertState::Acknowledged(by);
        record.owner.get_or_insert(by);
        record.changed_at = at;
    }

    /// It is this person's.
    pub fn assign(&mut self, id: AlertId, to: OperatorId, at: Moment) {
        let Some(record) = self.records.get_mut(&id) else { return };
        if !record.remember(AlertAct::Assign) {
            return;
        }
        record.owner = Some(to);
        record.changed_at = at;
    }

    /// An incident began with its first alert.
    pub fn incident_opened(&mut self, incident: &Incident) {
        self.incidents_so_far = self.incidents_so_far.saturating_add(1);
        let mut incident = incident.clone();
        // Older logs do not say what it is about; its alert does, as long as it is remembered.
        let first = self.records.get(&incident.alert).map(|record| &record.alert);
        incident.about = incident.about.or(first.map(|alert| (alert.kind, alert.subject)));
        let record = IncidentRecord {
            incident: incident.clone(),
            alerts: Vec::new(),
            severity: Severity::Info,
            stake: Stake::default(),
            ended_at: None,
            closed_at: None,
        };
        self.incidents.insert(incident.incident, record);
        if self.incidents.len() > INCIDENTS_MAX {
            let closed = self.incidents.values().find(|old| old.closed_at.is_some()).map(|old| old.incident.incident);
            closed.map(|old| self.incidents.remove(&old));
        }
        self.incident_joined(incident.incident, incident.alert);
    }

    /// An alert belongs to a running incident.
    pub fn incident_joined(&mut self, incident: IncidentId, alert: AlertId) {
        let Some(running) = self.incidents.get_mut(&incident) else { return };
        if !running.alerts.contains(&alert) {
            running.alerts.push(alert);
        }
        if let Some(record) = self.records.get_mut(&alert) {
            record.incident = Some(incident);
        }
        self.weigh(Some(incident));
    }

    /// All its alerts are over.
    pub fn incident_closed(&mut self, incident: IncidentId, at: Moment) {
        self.weigh(Some(incident));
        if let Some(record) = self.incidents.get_mut(&incident) {
            record.closed_at.get_or_insert(at);
            record.ended_at.get_or_insert(at);
        }
    }

    /// Whether the effect of an incident is over, and what it put at stake. What is closed stays as it is.
    pub(crate) fn weigh(&mut self, incident: Option<IncidentId>) {
        let Some(running) = incident.and_then(|id| self.incidents.get_mut(&id)) else { return };
        if running.closed_at.is_some() {
            return;
        }
        let alerts: Vec<&AlertRecord> = running.alerts.iter().filter_map(|alert| self.records.get(alert)).collect();
        running.severity = alerts.iter().map(|record| record.course.severity).max().unwrap_or(running.severity);
        running.stake = Stake::of_all(alerts.iter().map(|record| (record.alert.subject, record.course.stake)));
        running.ended_at = effect_ended(alerts.iter().map(|record| &record.course));
    }

    /// Alerts that were over before a moment are forgotten; those of a running incident are still needed.
    pub fn forget_before(&mut self, at: Moment) {
        let incidents = &self.incidents;
        let running = |id: &IncidentId| incidents.get(id).is_some_and(|incident| incident.closed_at.is_none());
        self.records.retain(|_, record| {
            record.is_open() || record.changed_at >= at || record.incident.as_ref().is_some_and(running)
        });
        self.resting.retain(|_, rest| at < rest.until);
    }

    fn end(&mut self, id: AlertId, at: Moment, until: Moment, by_person: bool) {
        let Some((key, severity)) = self.close(id, at, by_person) else { return };
        self.open.remove(&key);
        self.resting.retain(|_, rest| at < rest.until);
        self.resting.insert(key, Rest { until, severity });
    }

    fn close(&mut self, id: AlertId, at: Moment, by_person: bool) -> Option<(Key, Severity)> {
        let record = self.records.get_mut(&id).filter(|record| record.is_open())?;
        record.state = AlertState::Resolved(at);
        record.snoozed = None;
        record.changed_at = at;
        record.course.closed(at, by_person);
        let (incident, closed) = (record.incident, ((record.alert.kind, record.alert.subject), record.alert.severity));
        self.weigh(incident);
        Some(closed)
    }

    /// Keeps the bound on resolved alerts; those of a running incident are still needed.
    fn forget(&mut self) {
        let incidents = &self.incidents;
        let running = |id: &IncidentId| incidents.get(id).is_some_and(|incident| incident.closed_at.is_none());
        let done = |record: &&AlertRecord| !record.is_open() && !record.incident.as_ref().is_some_and(running);
        let excess = self.records.len().saturating_sub(self.open.len()).saturating_sub(RESOLVED_MAX);
        let old: Vec<AlertId> = self.records.values().filter(done).map(|r| r.alert.alert).take(excess).collect();
        for id in old {
            self.records.remove(&id);
        }
    }
}
