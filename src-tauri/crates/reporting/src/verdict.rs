//! Proposed against taken: each choice put before a person, and each the app took on its own.

use crate::{
    carried,
    report::{DecisionLine, Taken, Text},
    sentence::Teller,
};
use model::{Body, Decision, Event, Fact, Override, Proposal, ProposalId};

/// One line for each proposal, and for each tour or way that was changed without one.
pub(crate) fn lines(story: &[&Event], events: &[Event], teller: &Teller) -> Vec<DecisionLine> {
    let mut lines: Vec<DecisionLine> = Vec::new();
    let mut proposals: Vec<&Proposal> = Vec::new();
    for event in story {
        // A word that was refused answers nothing.
        if story.iter().any(|other| other.refuses(event).is_some()) {
            continue;
        }
        match &event.body {
            Body::Decision(Decision::Proposed(proposal)) => {
                proposals.push(proposal);
                lines.push(DecisionLine {
                    seq: event.seq,
                    proposal: Some(proposal.proposal),
                    at: event.at,
                    what: teller.remedy(&proposal.remedy),
                    why: why(event, story, teller),
                    taken: Taken::Pending,
                    done: Text::default(),
                    by: None,
                    decided_at: None,
                });
            }
            Body::Decision(Decision::ProposalDropped { proposal, .. }) => {
                settle(&mut lines, *proposal, Taken::Dropped, event, None);
            }
            Body::Fact(Fact::Operator(word)) => match word.says {
                Override::Accept(id) => {
                    settle(&mut lines, id, Taken::Accepted, event, Some(word.by));
                    let proposal = proposals.iter().find(|proposal| proposal.proposal == id);
                    let line = lines.iter_mut().find(|line| line.proposal == Some(id));
                    if let (Some(proposal), Some(line)) = (proposal, line) {
                        line.done = carried::out(proposal, event.seq, story, events);
                    }
                }
                Override::Reject(proposal) => settle(&mut lines, proposal, Taken::Rejected, event, Some(word.by)),
                _ => {} // other words answer no proposal
            },
            Body::Decision(decision) if changes_the_plan(decision) && !is_answer(event, story) => {
                lines.push(DecisionLine {
                    seq: event.seq,
                    proposal: None,
                    at: event.at,
                    what: teller.tell(event, 1),
                    why: why(event, story, teller),
                    taken: Taken::Automatic,
                    done: Text::default(),
                    by: None,
                    decided_at: Some(event.at),
                });
            }
            Body::Fact(_) | Body::Decision(_) => {}
        }
    }
    lines
}

fn settle(
    lines: &mut [DecisionLine],
    proposal: ProposalId,
    taken: Taken,
    event: &Event,
    by: Option<model::OperatorId>,
) {
    let open = |line: &&mut DecisionLine| line.proposal == Some(proposal) && line.taken == Taken::Pending;
    if let Some(line) = lines.iter_mut().find(open) {
        (line.taken, line.by, line.decided_at) = (taken, by, Some(event.at));
    }
}

/// What moves goods; promises and messages follow from it.
pub(crate) fn changes_the_plan(decision: &Decision) -> bool {
    matches!(
        decision,
        Decision::TourPlanned { .. }
            | Decision::Rebound { .. }
            | Decision::Allocated { .. }
            | Decision::Released { .. }
    )
}

/// The sentence of the event that led to this one.
fn why(event: &Event, story: &[&Event], teller: &Teller) -> Text {
    let cause = event.cause.and_then(|cause| story.iter().find(|other| other.seq == cause));
    cause.map_or_else(Text::default, |cause| teller.tell(cause, 1))
}

/// A plan made because a person said yes is told with the proposal.
fn is_answer(event: &Event, story: &[&Event]) -> bool {
    let cause = event.cause.and_then(|cause| story.iter().find(|other| other.seq == cause));
    cause.is_some_and(|cause| matches!(cause.body, Body::Fact(Fact::Operator(_))))
}
