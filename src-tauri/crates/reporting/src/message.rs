//! Customers told, by medium, without saying who.

use crate::report::MessageLine;
use model::{Body, Decision, Event, Fact, Medium, Moment, NotificationId, Span};
use std::collections::BTreeMap;

/// One line for each medium that was used.
pub(crate) fn lines(story: &[&Event], detected_at: Moment) -> Vec<MessageLine> {
    let mut media: BTreeMap<NotificationId, Medium> = BTreeMap::new();
    let mut lines: BTreeMap<Medium, (MessageLine, Vec<Span>)> = BTreeMap::new();
    for event in story {
        match &event.body {
            Body::Decision(Decision::NotificationAsked(note)) => {
                media.insert(note.notification, note.medium);
                lines.entry(note.medium).or_insert_with(|| (blank(note.medium), Vec::new())).0.asked += 1;
            }
            Body::Fact(Fact::NotificationSent { notification }) => {
                if let Some((line, delays)) = media.get(notification).and_then(|medium| lines.get_mut(medium)) {
                    line.sent += 1;
                    delays.push(event.at - detected_at);
                }
            }
            Body::Fact(Fact::NotificationFailed { notification, .. }) => {
                if let Some((line, _)) = media.get(notification).and_then(|medium| lines.get_mut(medium)) {
                    line.failed += 1;
                }
            }
            Body::Fact(_) | Body::Decision(_) => {}
        }
    }
    lines.into_values().map(|(line, delays)| MessageLine { median_delay: median(delays), ..line }).collect()
}

fn blank(medium: Medium) -> MessageLine {
    MessageLine { medium, asked: 0, sent: 0, failed: 0, median_delay: None }
}

/// The lower of the two middle ones, so that it is a delay that really was.
fn median(mut delays: Vec<Span>) -> Option<Span> {
    delays.sort_unstable();
    delays.get(delays.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_a_delay_that_was() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![Span(9), Span(1), Span(5)]), Some(Span(5)));
        assert_eq!(median(vec![Span(9), Span(1)]), Some(Span(1)));
    }
}
