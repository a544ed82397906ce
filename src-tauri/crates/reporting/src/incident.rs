//! Puts a report together from its parts. Counts and words nothing itself.

use crate::{
    gather::{self, Followed},
    impact, message,
    report::{Head, IncidentReport, LogPart, SCHEMA, Status},
    sentence,
    story::{self, Story},
    timeline, verdict,
};
use model::{AlertId, Body, Decision, Event, IncidentId, Moment, Severity, Span};
use std::collections::BTreeMap;

/// What may have led to an incident is looked for this long before it was opened.
pub const BEFORE: Span = Span::hours(2);
/// And what came of it this long after it was closed: what it held up that night and the day after is delivered by then.
pub const AFTER: Span = Span::hours(36);

/// The report of an incident from a slice of the log, in order, that reaches back to what led to it; `None` when
/// the slice does not open it.
pub fn incident(id: IncidentId, events: &[Event]) -> Option<IncidentReport> {
    let alerts = gather::alerts(id, events)?;
    let story = story::select(id, events, &alerts);
    let head = head(&story, &alerts)?;
    let impact = impact::count(&story.events, events, &alerts);
    let closed = |event: &&Event| matches!(event.body, Body::Decision(Decision::IncidentClosed { .. }));
    let status = if story.events.iter().any(closed) { Status::Final } else { Status::Draft };
    let lines = gather::lines(&alerts);
    Some(IncidentReport {
        schema: SCHEMA.to_owned(),
        incident: id,
        status,
        severity: alerts.values().map(|known| known.severity).max().unwrap_or(Severity::Low),
        summary: sentence::summary(&lines, &head, &impact),
        impact,
        alerts: lines,
        timeline: timeline::entries(&story.events),
        decisions: verdict::lines(&story.events, events),
        messages: message::lines(&story.events, head.detected_at),
        log: log_part(&story)?,
        head,
    })
}

/// What to hash so that a reader can prove on which events a report stands: one line of JSON an event, in order.
/// Events that are not in `events` give no line.
pub fn hash_input(report: &IncidentReport, events: &[Event]) -> String {
    let told = events.iter().filter(|event| report.log.positions.binary_search(&event.seq).is_ok());
    told.filter_map(|event| serde_json::to_string(event).ok()).fold(String::new(), |text, line| text + &line + "\n")
}

fn head(story: &Story, alerts: &BTreeMap<AlertId, Followed>) -> Option<Head> {
    let detected_at = alerts.values().map(|known| known.alert.opened_at).min()?;
    let rooted = story.events.iter().filter(|event| story.roots.contains(&event.seq));
    let started_at = rooted.map(|event| event.at).min().unwrap_or(detected_at).min(detected_at);
    let acknowledged_at = alerts.values().filter_map(|known| known.acknowledged).map(|(_, at)| at).min();
    let all_over: Option<Vec<Moment>> = alerts.values().map(|known| known.resolved_at).collect();
    let ended_at = all_over.and_then(|ends| ends.into_iter().max());
    Some(Head {
        started_at,
        detected_at,
        acknowledged_at,
        first_action_at: story.events.iter().find(|event| acts(event)).map(|event| event.at),
        ended_at,
        to_detect: detected_at - started_at,
        to_acknowledge: acknowledged_at.map(|at| at - detected_at),
        to_resolve: ended_at.map(|at| at - detected_at),
    })
}

fn acts(event: &Event) -> bool {
    match &event.body {
        Body::Fact(_) => false,
        Body::Decision(decision) => {
            verdict::changes_the_plan(decision)
                || matches!(
                    decision,
                    Decision::PromiseMoved { .. } | Decision::Cancelled { .. } | Decision::NotificationAsked(_)
                )
        }
    }
}

fn log_part(story: &Story) -> Option<LogPart> {
    let (first, last) = (story.events.first()?.seq, story.events.last()?.seq);
    let positions = story.events.iter().map(|event| event.seq).collect();
    Some(LogPart { first, last, positions, left_out: story.left_out, unread_from: None, hash: None })
}

#[cfg(test)]
mod tests;
