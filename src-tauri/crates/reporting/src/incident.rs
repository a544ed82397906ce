//! Puts a report together from its parts. Counts and words nothing itself.

use crate::{
    gather::{self, Followed},
    impact, message,
    names::Names,
    report::{Head, IncidentReport, LogPart, SCHEMA, Status},
    sentence::{self, Teller},
    story::{self, Story},
    timeline, verdict,
};
use model::{AlertId, Body, Decision, Event, IncidentId, Moment, Severity, Span, effect_ended};
use std::collections::BTreeMap;

/// What may have led to an incident is looked for this long before it was opened.
pub const BEFORE: Span = Span::hours(2);
/// And what came of it this long after it was closed: what it held up that night and the day after is delivered by then.
pub const AFTER: Span = Span::hours(36);

/// The report of an incident from a slice of the log, in order, that reaches back to what led to it; `None` when
/// the slice does not open it. Things bear the names of `names`, else their keys.
pub fn incident(id: IncidentId, events: &[Event], names: &Names) -> Option<IncidentReport> {
    let alerts = gather::alerts(id, events)?;
    let story = story::select(id, events, &alerts);
    let head = head(id, &story, &alerts)?;
    let impact = impact::count(&story.events, events, &alerts);
    let status = if head.ended_at.is_some() { Status::Final } else { Status::Draft };
    let teller = Teller::of(names, events, head.detected_at);
    let lines = gather::lines(&alerts, &teller);
    Some(IncidentReport {
        schema: SCHEMA.to_owned(),
        incident: id,
        status,
        severity: alerts.values().map(|known| known.course.severity).max().unwrap_or(Severity::Low),
        summary: sentence::summary(&lines, &head, &impact),
        impact,
        alerts: lines,
        timeline: timeline::entries(&story.events, &teller),
        decisions: verdict::lines(&story.events, events, &teller),
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

fn head(id: IncidentId, story: &Story, alerts: &BTreeMap<AlertId, Followed>) -> Option<Head> {
    let detected_at = alerts.values().map(|known| known.alert.opened_at).min()?;
    let rooted = story.events.iter().filter(|event| story.roots.contains(&event.seq));
    let rooted = rooted.map(|event| event.at).min();
    // Older logs do not say when the effect began: what led to the first alert did.
    let started_at = begun_at(id, story).or(rooted).unwrap_or(detected_at).min(detected_at);
    let acknowledged_at = alerts.values().filter_map(|known| known.acknowledged).map(|(_, at)| at).min();
    let closed_at = closed_at(id, story);
    // What was closed is over, though an older log may not say since when.
    let ended_at = effect_ended(alerts.values().map(|known| &known.course)).or(closed_at);
    Some(Head {
        started_at,
        detected_at,
        acknowledged_at,
        first_action_at: story.events.iter().find(|event| acts(event)).map(|event| event.at),
        ended_at,
        closed_at,
        to_detect: detected_at - started_at,
        to_acknowledge: acknowledged_at.map(|at| at - detected_at),
        to_resolve: ended_at.map(|at| at - detected_at),
    })
}

fn begun_at(id: IncidentId, story: &Story) -> Option<Moment> {
    story.events.iter().find_map(|event| match &event.body {
        Body::Decision(Decision::IncidentOpened(opened)) if opened.incident == id => opened.started_at,
        Body::Decision(_) | Body::Fact(_) => None,
    })
}

fn closed_at(id: IncidentId, story: &Story) -> Option<Moment> {
    story.events.iter().find_map(|event| match &event.body {
        Body::Decision(Decision::IncidentClosed { incident }) if *incident == id => Some(event.at),
        Body::Decision(_) | Body::Fact(_) => None,
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
