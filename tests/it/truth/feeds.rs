//! Shops and studio that fall silent while the show runs.

use super::rules::Happened;
use model::{Body, Event, Fact, Moment, SourceId, Span};
use std::collections::{BTreeMap, VecDeque};

/// What is usual is learnt over this time.
const LEARNT: Span = Span::hours(1);
/// Fewer facts than this in it are no rhythm that could break.
const RHYTHM: usize = 60;
/// So many usual gaps are silence.
const GAPS: i64 = 10;
/// So long is no silence yet.
const LEAST: Span = Span::minutes(5);

/// When each feed spoke, and when the show runs.
#[derive(Default)]
pub struct Feeds {
    spoke: BTreeMap<SourceId, VecDeque<Moment>>,
    runs: Option<(Moment, Moment)>,
}

impl Feeds {
    pub fn see(&mut self, event: &Event) {
        match &event.body {
            Body::Fact(Fact::SlotPlanned(slot)) => {
                let (from, until) = self.runs.unwrap_or((slot.from, slot.until));
                self.runs = Some((from.min(slot.from), until.max(slot.until)));
            }
            Body::Fact(Fact::OrderPlaced(_) | Fact::SignalSeen { .. }) => {
                let Some(origin) = &event.origin else { return };
                let spoke = self.spoke.entry(origin.source).or_default();
                spoke.push_back(event.at);
                while spoke.front().is_some_and(|first| event.at - *first > LEARNT) {
                    spoke.pop_front();
                }
            }
            Body::Fact(_) | Body::Decision(_) => {}
        }
    }

    pub fn look(&self, now: Moment, found: &mut Vec<Happened>) {
        if self.runs.is_none_or(|(from, until)| now < from || now > until) {
            return;
        }
        for (source, spoke) in self.spoke.iter().filter(|(_, spoke)| spoke.len() >= RHYTHM) {
            let (Some(first), Some(last)) = (spoke.front(), spoke.back()) else { continue };
            let gap = (*last - *first).0 / spoke.len() as i64;
            if now - *last >= LEAST && (now - *last).0 >= gap * GAPS {
                found.push(Happened { kind: "feed_silent", at: now, about: vec![source.to_string()], size: 1 });
            }
        }
    }
}
