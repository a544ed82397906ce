//! Parts of the app that fail. Said at once, with or without a day: no minute may be closed just then.

use super::Measuring;
use alerting::{Condition, rules};
use model::{AlertKind, Draft};

impl Measuring<'_> {
    pub(super) fn failing_parts(&self) -> Vec<Condition> {
        self.feeds.faults().map(|(part, fault)| rules::part_failing(part, self.now - fault.since)).collect()
    }

    pub(super) fn faults(&self) -> Vec<Draft> {
        let Some(word) = self.dirty.faults else { return Vec::new() };
        self.told(self.book().review_at_once(AlertKind::PartFailing, &self.failing_parts(), self.now), word)
    }
}

#[cfg(test)]
mod tests {
    use crate::Control;
    use model::{Body, Decision, Event, Fact, Incoming, Moment, Origin, Severity, SourceId, Span, Subject};

    fn told(fact: Fact, at: Moment) -> Incoming {
        let source = SourceId::new("house").expect("a code");
        let key = format!("{}:{}", fact.kind(), at.0);
        Incoming { origin: Origin { source, key }, cause: None, fact, contact: None, happened_at: None }
    }

    fn part(name: &str) -> SourceId {
        SourceId::new(name).expect("a code")
    }

    fn kinds(events: &[Event]) -> Vec<&'static str> {
        events.iter().map(Event::kind).collect()
    }

    /// No day is open, so no minute is closed: the alert comes and goes with the words alone.
    #[test]
    fn a_lane_that_fails_is_an_alert_at_once_and_ends_with_its_fault() {
        let (mut control, begins) = (Control::new(), Moment(1_795_856_400_000));
        let seen = Fact::FaultSeen { part: part("lane:mail"), code: "no_connection".to_owned() };
        let events = control.tick(vec![told(seen.clone(), begins)], begins);
        control.settle();
        assert_eq!(kinds(&events), ["fault_seen", "alert_opened"]);
        let Body::Decision(Decision::AlertOpened(alert)) = &events[1].body else { panic!("{events:?}") };
        assert_eq!((alert.subject, alert.severity), (Subject::Part(part("lane:mail")), Severity::Medium));
        assert_eq!(events[1].cause, Some(events[0].seq));

        let again = begins + Span::seconds(40);
        assert_eq!(kinds(&control.tick(vec![told(seen.clone(), again)], again)), ["fault_seen"], "it stands already");
        control.settle();
        let over = begins + Span::seconds(90);
        let cleared = Fact::FaultCleared { part: part("lane:mail") };
        assert_eq!(kinds(&control.tick(vec![told(cleared, over)], over)), ["fault_cleared", "alert_resolved"]);
        control.settle();
        let back = begins + Span::seconds(120);
        assert_eq!(kinds(&control.tick(vec![told(seen, back)], back)), ["fault_seen", "alert_opened"], "no rest");
    }

    #[test]
    fn twenty_failing_parts_are_twenty_alerts() {
        let (mut control, now) = (Control::new(), Moment(1_795_856_400_000));
        for n in 0..20 {
            let fact = Fact::FaultSeen { part: part(&format!("task:{n}")), code: "panicked".to_owned() };
            let events = control.tick(vec![told(fact, now + Span::seconds(n))], now + Span::seconds(n));
            control.settle();
            assert!(kinds(&events).contains(&"alert_opened"), "{n}");
        }
    }
}
