//! The alerts of an incident and what became of each. Tells no story.

use crate::{report::AlertLine, sentence::Teller};
use model::{
    Alert, AlertAct, AlertId, Body, Course, Decision, Event, Fact, IncidentId, LastAct, Moment, OperatorId, Override,
    Seq, Severity, Stake,
};
use std::collections::{BTreeMap, BTreeSet};

/// An alert with all that was said of it.
pub(crate) struct Followed {
    /// The alert as it was opened.
    pub alert: Alert,
    /// The event that opened it.
    pub opened_by: Seq,
    /// What became of it.
    pub course: Course,
    /// How bad it was last.
    now: Severity,
    /// Who has seen it first, and when.
    pub acknowledged: Option<(OperatorId, Moment)>,
    /// What a person said last, while it can be taken back, and who had seen it before.
    last_act: LastAct<Option<(OperatorId, Moment)>>,
}

/// What an incident puts at stake: the count of screens, on the same measures.
pub(crate) fn stake(followed: &BTreeMap<AlertId, Followed>) -> Stake {
    Stake::of_all(followed.values().map(|known| (known.alert.subject, known.course.stake)))
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
    let refused: BTreeSet<Seq> = events.iter().filter_map(refusal).collect();
    let mut followed = BTreeMap::new();
    for event in events.iter().filter(|event| !refused.contains(&event.seq)) {
        match &event.body {
            Body::Decision(decision) => follow_decision(&keys, &mut followed, event, decision),
            Body::Fact(Fact::Operator(word)) => follow_word(&mut followed, event, &word.by, &word.says),
            Body::Fact(_) => {}
        }
    }
    (!followed.is_empty()).then_some(followed)
}

/// The word that an event refuses.
fn refusal(event: &Event) -> Option<Seq> {
    match &event.body {
        Body::Decision(Decision::WordRefused { .. }) => event.cause,
        Body::Decision(_) | Body::Fact(_) => None,
    }
}

fn follow_decision(keys: &[AlertId], followed: &mut BTreeMap<AlertId, Followed>, event: &Event, decision: &Decision) {
    match decision {
        Decision::AlertOpened(alert) if keys.contains(&alert.alert) => {
            followed.entry(alert.alert).or_insert_with(|| open(alert, event.seq));
        }
        Decision::AlertChanged { alert, severity, measure, trend } => {
            if let Some(known) = followed.get_mut(alert) {
                known.last_act.measured((known.now, *severity), &known.course);
                known.now = *severity;
                known.course.changed(*severity, measure, *trend, event.at);
            }
        }
        Decision::AlertWoken { alert } => {
            if let Some(known) = followed.get_mut(alert) {
                known.last_act.woken(&known.course);
            }
        }
        Decision::AlertResolved { alert } => {
            if let Some(known) = followed.get_mut(alert) {
                known.last_act.ended(&known.course);
                known.course.closed(event.at, false);
            }
        }
        _ => {} // all other decisions say nothing of alerts
    }
}

fn follow_word(followed: &mut BTreeMap<AlertId, Followed>, event: &Event, by: &OperatorId, says: &Override) {
    let Some(known) = says.alert().and_then(|alert| followed.get_mut(&alert)) else { return };
    match says {
        Override::AcknowledgeAlert(_) => known.seen(AlertAct::Acknowledge, (*by, event.at)),
        Override::ResolveAlert(_) | Override::CloseAlert { .. } => {
            known.said(AlertAct::Close);
            known.course.closed(event.at, true);
        }
        Override::AssignAlert { .. } => known.seen(AlertAct::Assign, (*by, event.at)),
        Override::SnoozeAlert { .. } => known.seen(AlertAct::Snooze, (*by, event.at)),
        Override::UndoAlert(_) => known.take_back(),
        _ => {} // all other words say nothing of an alert's life
    }
}

impl Followed {
    /// A person says it: true when it counts.
    fn said(&mut self, act: AlertAct) -> bool {
        self.last_act.said(act, self.acknowledged, &self.course)
    }

    /// Whoever takes it, gives it to somebody or puts it aside has seen it.
    fn seen(&mut self, act: AlertAct, by: (OperatorId, Moment)) {
        if self.said(act) {
            self.acknowledged.get_or_insert(by);
        }
    }

    /// What was said last does not count.
    fn take_back(&mut self) {
        let Some((act, acknowledged)) = self.last_act.take() else { return };
        self.acknowledged = acknowledged;
        if act == AlertAct::Close {
            self.course.opened_again();
        }
    }
}

fn open(alert: &Alert, opened_by: Seq) -> Followed {
    Followed {
        opened_by,
        now: alert.severity,
        course: Course::of(alert),
        acknowledged: None,
        last_act: LastAct::default(),
        alert: alert.clone(),
    }
}

/// The alerts as a report lists them, in the order in which they opened.
pub(crate) fn lines(followed: &BTreeMap<AlertId, Followed>, teller: &Teller) -> Vec<AlertLine> {
    let mut sorted: Vec<&Followed> = followed.values().collect();
    sorted.sort_by_key(|known| known.opened_by);
    let line = |known: &Followed| AlertLine {
        alert: known.alert.alert,
        kind: known.alert.kind,
        subject: known.alert.subject,
        about: teller.subject(known.alert.subject),
        severity: known.course.severity,
        opened_at: known.alert.opened_at,
        acknowledged_by: known.acknowledged.map(|(by, _)| by),
        resolved_at: known.course.closed_at,
    };
    sorted.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::{self, alert};
    use model::{Closing, OperatorCommand, Reason};

    /// The day of the report, with what a person says of its alert at its end; what is refused is so at once.
    fn after(words: &[(Override, Option<Reason>)]) -> (bool, bool) {
        let mut events = day::log();
        events.retain(|event| event.kind() != "alert_resolved");
        for (says, refused) in words {
            let last = events.last().expect("a day").clone();
            let by = OperatorId::new("eve").expect("a code");
            let fact = Body::Fact(Fact::Operator(OperatorCommand { by, says: says.clone() }));
            let word = Event { seq: Seq(last.seq.0 + 1), cause: None, body: fact, ..last.clone() };
            let no = refused.map(|reason| Event {
                seq: Seq(last.seq.0 + 2),
                cause: Some(word.seq),
                body: Body::Decision(Decision::WordRefused { reason }),
                ..last
            });
            events.push(word);
            events.extend(no);
        }
        let followed = alerts(day::id(), &events).expect("an incident");
        let line = &followed[&alert("AL-7")];
        (line.acknowledged.is_some(), line.course.closed_at.is_some())
    }

    #[test]
    fn what_was_taken_back_did_not_happen() {
        let close = || Override::CloseAlert { alert: alert("AL-7"), reason: Closing::Settled, text: None };
        let undo = || Override::UndoAlert(alert("AL-7"));
        assert_eq!(after(&[]), (true, false));
        assert_eq!(after(&[(undo(), None)]), (false, false));
        assert_eq!(after(&[(close(), None)]), (true, true));
        assert_eq!(after(&[(close(), None), (undo(), None)]), (true, false));
        assert_eq!(after(&[(close(), None), (undo(), Some(Reason::TooLate))]), (true, true));
    }

    #[test]
    fn a_word_after_the_end_neither_counts_nor_stands_before_the_close_that_is_taken_back() {
        let close = || Override::ResolveAlert(alert("AL-7"));
        let (undo, seen) = (|| Override::UndoAlert(alert("AL-7")), || Override::AcknowledgeAlert(alert("AL-7")));
        let words = [(undo(), None), (close(), None), (seen(), None)];
        assert_eq!(after(&words), (false, true), "nobody saw it while it was open");
        let words = [(close(), None), (seen(), None), (undo(), None)];
        assert_eq!(after(&words), (true, false), "it is open again, as it was");
    }
}
