//! Groups alerts into incidents: a high alert opens one, its relatives join, quiet closes it.

use crate::{AlertBook, AlertRecord};
use model::{Alert, AlertId, AlertKind, Incident, IncidentId, Moment, Severity, Span, Stake, Subject};
use serde::{Deserialize, Serialize};

/// High alerts of one kind within this time of an incident's beginning belong to it.
const SAME_KIND: Span = Span::minutes(30);

/// An incident closes when all its alerts have been over for this long.
const QUIET: Span = Span::minutes(5);

/// An incident as the book keeps it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct IncidentRecord {
    /// The incident.
    pub incident: Incident,
    /// Its alerts, in the order in which they joined; the first opened it.
    pub alerts: Vec<AlertId>,
    /// The worst of its alerts.
    pub severity: Severity,
    /// What it put at stake, at its worst.
    pub stake: Stake,
    /// When its effect was over; an alert that comes back or joins takes it back while it is not closed.
    pub ended_at: Option<Moment>,
    /// When it was closed: its effect is over and all its alerts have been closed for a while.
    pub closed_at: Option<Moment>,
}

/// What is due with incidents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IncidentStep {
    /// A high alert without a relative begins one.
    Open(Incident),
    /// An alert belongs to a running one.
    Join {
        /// The incident.
        incident: IncidentId,
        /// The alert.
        alert: AlertId,
    },
    /// All is over.
    Close {
        /// Which.
        incident: IncidentId,
    },
}

/// What decides kinship with a running incident.
struct Running {
    incident: IncidentId,
    opened_at: Moment,
    family: Vec<(AlertKind, Subject, Severity)>,
}

impl AlertBook {
    /// The steps due now, each right on top of the ones before it.
    pub fn incident_steps(&self, now: Moment) -> Vec<IncidentStep> {
        let mut steps: Vec<IncidentStep> = self.quiet_incidents(now).collect();
        let mut running: Vec<Running> = self.running_incidents(&steps);
        let mut number = self.incidents_so_far;
        let loose =
            |record: &&AlertRecord| record.is_open() && record.incident.is_none() && !record.alert.severity.is_news();
        let mut free: Vec<&AlertRecord> = self.records.values().filter(loose).collect();
        // High ones first, so that a lesser alert finds the incident of its own van.
        free.sort_by_key(|record| (std::cmp::Reverse(record.alert.severity), record.alert.alert));
        for record in free {
            let alert = record.alert.alert;
            if let Some(relative) = running.iter_mut().find(|running| running.is_related(record)) {
                relative.family.push(traits(record));
                steps.push(IncidentStep::Join { incident: relative.incident, alert });
            } else if record.alert.severity == Severity::High {
                number = number.saturating_add(1);
                let incident = begin(number, &record.alert, now);
                let family = vec![traits(record)];
                running.push(Running { incident: incident.incident, opened_at: now, family });
                steps.push(IncidentStep::Open(incident));
            }
        }
        steps
    }

    fn quiet_incidents(&self, now: Moment) -> impl Iterator<Item = IncidentStep> {
        let quiet = move |record: &&IncidentRecord| {
            let mut alerts = record.alerts.iter().filter_map(|alert| self.records.get(alert));
            record.ended_at.is_some() && alerts.all(|alert| alert.resolved_at().is_some_and(|at| now - at >= QUIET))
        };
        let running = self.incidents.values().filter(|record| record.closed_at.is_none());
        running.filter(quiet).map(|record| IncidentStep::Close { incident: record.incident.incident })
    }

    fn running_incidents(&self, closing: &[IncidentStep]) -> Vec<Running> {
        let runs = |record: &&IncidentRecord| {
            let incident = record.incident.incident;
            record.closed_at.is_none() && !closing.contains(&IncidentStep::Close { incident })
        };
        let describe = |record: &IncidentRecord| Running {
            incident: record.incident.incident,
            opened_at: record.incident.opened_at,
            family: record.alerts.iter().filter_map(|alert| self.records.get(alert)).map(traits).collect(),
        };
        self.incidents.values().filter(runs).map(describe).collect()
    }
}

impl Running {
    /// The same subject, unless chance alone brings both there; or both high, of one kind, and soon after the incident
    /// began.
    fn is_related(&self, record: &AlertRecord) -> bool {
        let (kind, subject, severity) = traits(record);
        let soon = record.alert.opened_at - self.opened_at <= SAME_KIND;
        self.family.iter().any(|relative| {
            (relative.1 == subject && are_of_one_cause(relative.0, kind))
                || (soon && kind == relative.0 && severity == Severity::High && relative.2 == Severity::High)
        })
    }
}

/// A customer who is not at home and a shelf with a wrong count have causes of their own, wherever they are.
fn are_of_one_cause(one: AlertKind, other: AlertKind) -> bool {
    let apart = |kind| matches!(kind, AlertKind::StopsFailed | AlertKind::ShortPicks | AlertKind::CountDoubted);
    one == other || !apart(one) && !apart(other)
}

fn traits(record: &AlertRecord) -> (AlertKind, Subject, Severity) {
    (record.alert.kind, record.alert.subject, record.alert.severity)
}

fn begin(number: u32, alert: &Alert, now: Moment) -> Incident {
    let incident = IncidentId::new(&format!("I-{number:04}")).expect("a letter and at most ten digits are a code");
    let about = Some((alert.kind, alert.subject));
    let started_at = Some(alert.started_at.unwrap_or(alert.opened_at));
    Incident { incident, alert: alert.alert, opened_at: now, about, started_at }
}
