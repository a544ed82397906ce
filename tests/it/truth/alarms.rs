//! The alerts of a day, from the log.

use model::{AlertId, Body, Decision, Event, Moment, Severity, Span, Subject};
use std::collections::BTreeMap;

/// An alert from its opening, or from when it was more than news, to its end.
pub struct Alarm {
    pub kind: &'static str,
    pub subject: String,
    pub severity: Severity,
    pub opened: Moment,
    pub closed: Option<Moment>,
    /// Something was put before a person for it.
    pub proposed: bool,
}

/// All of them.
#[derive(Default)]
pub struct Alarms(pub BTreeMap<AlertId, Alarm>);

impl Alarms {
    pub fn see(&mut self, event: &Event) {
        let Body::Decision(decision) = &event.body else { return };
        match decision {
            Decision::AlertOpened(alert) => {
                let (kind, subject, severity) = (alert.kind.as_str(), name(alert.subject), alert.severity);
                let alarm = Alarm { kind, subject, severity, opened: event.at, closed: None, proposed: false };
                self.0.insert(alert.alert, alarm);
            }
            Decision::AlertChanged { alert, severity, .. } => {
                if let Some(alarm) = self.0.get_mut(alert) {
                    // What was news calls from now on only.
                    if alarm.is_news() && !severity.is_news() {
                        alarm.opened = event.at;
                    }
                    alarm.severity = alarm.severity.max(*severity);
                }
            }
            Decision::AlertResolved { alert } => {
                if let Some(alarm) = self.0.get_mut(alert) {
                    alarm.closed.get_or_insert(event.at);
                }
            }
            Decision::Proposed(proposal) => {
                if let Some(alarm) = proposal.alert.and_then(|alert| self.0.get_mut(&alert)) {
                    alarm.proposed = true;
                }
            }
            _ => {}
        }
    }
}

impl Alarm {
    /// News asks nothing of anybody: it is no alarm.
    pub fn is_news(&self) -> bool {
        self.severity.is_news()
    }

    /// Whether it is about one of these, or about all.
    pub fn is_about<'a>(&self, mut names: impl Iterator<Item = &'a String>) -> bool {
        self.subject == "app" || names.any(|name| *name == self.subject)
    }

    /// Whether it was still open at this moment, or had ended no longer than this before.
    pub fn stood(&self, at: Moment, before: Span) -> bool {
        self.closed.is_none_or(|closed| closed + before >= at)
    }
}

/// The key of whatever it is about: `FR-CEN`, `VAN-93-05`, `app`.
fn name(subject: Subject) -> String {
    let written = serde_json::to_value(subject).expect("plain data");
    let key = written.as_object().and_then(|one| one.values().next()).unwrap_or(&written);
    key.as_str().unwrap_or_default().to_owned()
}
