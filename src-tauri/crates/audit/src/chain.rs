//! The log itself: counted without gaps, forward in time, each decision with its cause.

use crate::violation::{Findings, Rule};
use model::{Body, Event, Moment, Seq};

/// The last event seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chain {
    last: Option<(Seq, Moment)>,
}

impl Chain {
    /// Where the log's time stands.
    pub fn now(&self) -> Moment {
        self.last.map_or(Moment::default(), |(_, at)| at)
    }

    /// Checks an event against the one before. The first may have any number: books may begin at a snapshot.
    pub fn apply(&mut self, event: &Event, found: &mut Findings) {
        if let Some((seq, at)) = self.last {
            if event.seq.0 != seq.0.saturating_add(1) {
                found.at(Rule::LogGap, event.seq, format!("{} follows {seq}", event.seq));
            }
            if event.at < at {
                found.at(Rule::LogTime, event.seq, format!("{:?} after {at:?}", event.at));
            }
        }
        self.check_causes(event, found);
        self.last = Some((event.seq, event.at.max(self.now())));
    }

    fn check_causes(&self, event: &Event, found: &mut Findings) {
        match (event.cause, &event.body) {
            (None, Body::Decision(_)) => found.at(Rule::Cause, event.seq, format!("{} has no cause", event.kind())),
            (None, Body::Fact(_)) => {}
            (Some(cause), _) if cause >= event.seq => {
                found.at(Rule::Cause, event.seq, format!("{} has the later cause {cause}", event.kind()));
            }
            (Some(_), _) => {}
        }
        if event.based_on.is_some_and(|basis| basis >= event.seq) {
            found.at(Rule::Cause, event.seq, format!("{} stands on a later basis", event.kind()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Rule, story::*};
    use model::{Fact, Moment, Seq};

    #[test]
    fn a_gap_a_step_back_in_time_and_a_lone_decision_are_found() {
        let mut story = Story::default();
        story.fact(Fact::RobotUp { robot: robot(1) });
        story.fact(Fact::RobotUp { robot: robot(1) });
        story.event_mut().seq = Seq(7);
        story.fact(Fact::RobotUp { robot: robot(1) });
        story.event_mut().at = Moment(-5);
        story.decide(released("FR-CEN", &["A/1"]));
        story.event_mut().cause = None;
        story.decide(released("FR-CEN", &["A/1"]));
        story.event_mut().cause = Some(Seq(40));
        story.event_mut().based_on = Some(Seq(41));
        let rules = story.rules();
        assert!(rules.starts_with(&[Rule::LogGap, Rule::LogTime]), "{rules:?}");
        assert_eq!(rules.iter().filter(|rule| **rule == Rule::Cause).count(), 3);
    }
}
