//! The alerts of an incident and what became of each. Tells no story.

use crate::report::AlertLine;
use model::{Alert, AlertId, Body, Decision, Event, Fact, IncidentId, Moment, OperatorId, Override, Seq, Severity};
use std::collections::BTreeMap;

/// An alert with all that was said of it.
pub(crate) struct Followed {
    /// The alert as it was opened.
    pub alert: Alert,
    /// The event that opened it.
    pub opened_by: Seq,
    /// The worst it became.
    pub severity: Severity,
    /// The most money and orders it measured.
    pub cents: i64,
    /// Orders concerned, at most.
    pub orders: u32,
    /// Who has seen it first, and when.
    pub acknowledged: Option<(OperatorId, Moment)>,
    /// When it was over.
    pub resolved_at: Option<Moment>,
}

/// The alerts of an incident, by key; `None` when the events do not open it.
pub(crate) fn alerts(incident: IncidentId, events: &[Event]) -> Option<BTreeMap<AlertId, Followed>> {
    let mut keys: Vec<AlertId> = Vec::new();
    for event in events {
        match &event.body {
            Body::Decision(Decision::IncidentOpened(opened)) if opened.incident == incident => keys.push(opened.alert),
            Body::Decision(Decision::IncidentJoined { incident: joined, alert }) if *joined == incident => {
                keys.push(*alert);
            }
            Body::Fact(_) | Body::Decision(_) => {}
        }
    }
    let mut followed = BTreeMap::new();
    for event in events {
        match &event.body {
            Body::Decision(decision) => follow_decision(&keys, &mut followed, event, decision),
            Body::Fact(Fact::Operator(word)) => follow_word(&mut followed, event, &word.by, &word.says),
            Body::Fact(_) => {}
        }
    }
    (!followed.is_empty()).then_some(followed)
}

fn follow_decision(keys: &[AlertId], followed: &mut BTreeMap<AlertId, Followed>, event: &Event, decision: &Decision) {
    match decision {
        Decision::AlertOpened(alert) if keys.contains(&alert.alert) => {
            followed.entry(alert.alert).or_insert_with(|| open(alert, event.seq));
        }
        Decision::AlertChanged { alert, severity, measure } => {
            if let Some(known) = followed.get_mut(alert) {
                known.severity = known.severity.max(*severity);
                known.cents = known.cents.max(measure.cents);
                known.orders = known.orders.max(measure.orders);
            }
        }
        Decision::AlertResolved { alert } => close(followed, alert, event.at),
        _ => {} // all other decisions say nothing of alerts
    }
}

fn follow_word(followed: &mut BTreeMap<AlertId, Followed>, event: &Event, by: &OperatorId, says: &Override) {
    match says {
        Override::AcknowledgeAlert(alert) => {
            if let Some(known) = followed.get_mut(alert) {
                known.acknowledged.get_or_insert((*by, event.at));
            }
        }
        Override::ResolveAlert(alert) => close(followed, alert, event.at),
        _ => {} // all other words say nothing of an alert's life
    }
}

fn open(alert: &Alert, opened_by: Seq) -> Followed {
    Followed {
        opened_by,
        severity: alert.severity,
        cents: alert.measure.cents,
        orders: alert.measure.orders,
        acknowledged: None,
        resolved_at: None,
        alert: alert.clone(),
    }
}

fn close(followed: &mut BTreeMap<AlertId, Followed>, alert: &AlertId, at: Moment) {
    if let Some(known) = followed.get_mut(alert) {
        known.resolved_at.get_or_insert(at);
    }
}

/// The alerts as a report lists them, in the order in which they opened.
pub(crate) fn lines(followed: &BTreeMap<AlertId, Followed>) -> Vec<AlertLine> {
    let mut sorted: Vec<&Followed> = followed.values().collect();
    sorted.sort_by_key(|known| known.opened_by);
    let line = |known: &Followed| AlertLine {
        alert: known.alert.alert,
        kind: known.alert.kind,
        subject: known.alert.subject,
        severity: known.severity,
        opened_at: known.alert.opened_at,
        acknowledged_by: known.acknowledged.map(|(by, _)| by),
        resolved_at: known.resolved_at,
    };
    sorted.into_iter().map(line).collect()
}
