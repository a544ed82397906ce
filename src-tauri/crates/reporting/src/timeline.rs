//! The timeline: a story as entries, like things told once. Chooses nothing and words nothing itself.

use crate::{
    report::{Entry, Role},
    sentence::Teller,
};
use model::{Body, Decision, Event, Fact};

/// One entry an event; those of one kind and moment together. Of closed minutes only the one with which all began
/// is told: each later one says no more than the alert it led to.
pub(crate) fn entries(story: &[&Event], teller: &Teller) -> Vec<Entry> {
    let mut groups: Vec<(&Event, u32)> = Vec::new();
    let told =
        |(n, event): &(usize, &&Event)| *n == 0 || !matches!(event.body, Body::Decision(Decision::MinuteClosed(_)));
    for (_, event) in story.iter().enumerate().filter(told) {
        // A cause's many consequences of a kind may be mixed with others, so look back over the same moment.
        let same_moment = groups.iter_mut().rev().take_while(|(first, _)| first.at == event.at);
        match same_moment.into_iter().find(|(first, _)| are_alike(first, event)) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => groups.push((event, 1)),
        }
    }
    groups.into_iter().map(|(event, count)| entry(event, count, teller)).collect()
}

fn entry(event: &Event, count: u32, teller: &Teller) -> Entry {
    let (seq, at, cause) = (event.seq, event.at, event.cause);
    let text = teller.tell(event, count);
    Entry { seq, at, cause, role: role(event), kind: event.kind().to_owned(), count, text }
}

/// Promises and messages come by the dozen, one for each order; their causes differ by order too.
fn are_alike(first: &Event, other: &Event) -> bool {
    let by_the_dozen = match &first.body {
        Body::Fact(fact) => matches!(fact, Fact::NotificationSent { .. } | Fact::NotificationFailed { .. }),
        Body::Decision(decision) => matches!(
            decision,
            Decision::PromiseMoved { .. }
                | Decision::NotificationAsked(_)
                | Decision::Rebound { .. }
                | Decision::Allocated { .. }
                | Decision::Declined { .. }
                | Decision::Cancelled { .. }
        ),
    };
    by_the_dozen && first.kind() == other.kind()
}

fn role(event: &Event) -> Role {
    match &event.body {
        Body::Fact(Fact::Operator(_)) => Role::Person,
        Body::Fact(Fact::NotificationSent { .. } | Fact::NotificationFailed { .. }) => Role::Message,
        Body::Fact(_) => Role::Signal,
        Body::Decision(decision) => match decision {
            Decision::MinuteClosed(_) => Role::Signal,
            Decision::AlertOpened(_)
            | Decision::AlertChanged { .. }
            | Decision::AlertResolved { .. }
            | Decision::AlertWoken { .. }
            | Decision::IncidentOpened(_)
            | Decision::IncidentJoined { .. }
            | Decision::IncidentClosed { .. } => Role::Alert,
            Decision::NotificationAsked(_) => Role::Message,
            _ => Role::Decision, // all that is left is chosen
        },
    }
}
