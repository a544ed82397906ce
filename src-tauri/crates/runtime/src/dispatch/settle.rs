//! Outcomes become facts; then the table forgets the effect, or puts it aside with a letter for people. Each step may
//! be said twice: told again after a crash, it counts once.

use super::queue::{End, Why};
use super::ways::Ways;
use model::{Effect, Fact, Incoming, Origin, SourceId};
use std::sync::atomic::Ordering;
use store::{DeadLetter, Lane, OutboxItem, StoreError};

/// Writes outcomes down; false when that is to be tried again.
pub(super) async fn settle(ways: Ways, lane: Lane, ended: Vec<(OutboxItem, End)>) -> bool {
    let facts: Vec<Incoming> = ended.iter().flat_map(|(item, end)| facts(lane, item, *end)).collect();
    if let Err(error) = ways.inbox.tell(facts).await {
        tracing::warn!(code = error.code(), lane = lane.as_str(), "outcomes wait to be written down");
        return false;
    }
    match mark(&ways, lane, &ended).await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(code = error.code(), lane = lane.as_str(), "outcomes wait to be marked");
            false
        }
    }
}

async fn mark(ways: &Ways, lane: Lane, ended: &[(OutboxItem, End)]) -> Result<(), StoreError> {
    let sent: Vec<_> = ended.iter().filter(|(_, end)| *end == End::Sent).map(|(item, _)| item.key()).collect();
    if !sent.is_empty() {
        ways.store.done_all(&sent).await?;
    }
    for (item, end) in ended {
        let End::Dead(code, why) = *end else { continue };
        let letter = letter(ways, lane, item, code, why)?;
        tracing::warn!(lane = lane.as_str(), seq = item.seq.0, code, tries = item.attempts, "an effect was given up");
        if ways.store.give_up(item.key(), &letter).await? {
            ways.status.dead_letters.fetch_add(1, Ordering::Relaxed);
        }
        ways.faults.gave_up(lane, code, why == Why::Refused);
    }
    Ok(())
}

/// Where an outcome comes from.
fn source(lane: Option<Lane>) -> Option<SourceId> {
    let name = lane.map_or("outbox".to_owned(), |lane| format!("outbox:{}", lane.as_str()));
    SourceId::new(&name).ok()
}

/// What the log is told: of a message its outcome, of an instruction only that it will not be carried out.
fn facts(lane: Lane, item: &OutboxItem, end: End) -> Vec<Incoming> {
    let outcome = match (&item.effect, end) {
        (Effect::Notify(asked), End::Sent) => Some(Fact::NotificationSent { notification: asked.notification }),
        (Effect::Notify(asked), End::Dead(code, _)) => {
            Some(Fact::NotificationFailed { notification: asked.notification, code: code.to_owned() })
        }
        (Effect::Act(_), End::Dead(code, _)) => Some(Fact::ActionRefused { action: item.seq, code: code.to_owned() }),
        (Effect::Act(_), End::Sent) | (Effect::Solve(_), _) => None,
    };
    let dead_letter = match end {
        End::Dead(code, _) => Some(Fact::DeadLettered { code: code.to_owned() }),
        End::Sent => None,
    };
    let told = |source: Option<SourceId>, fact| {
        let origin = Origin { source: source?, key: key(item) };
        Some(Incoming { origin, cause: Some(item.seq), fact, contact: None, happened_at: None })
    };
    let outcome = outcome.and_then(|fact| told(source(None), fact));
    outcome.into_iter().chain(dead_letter.and_then(|fact| told(source(Some(lane)), fact))).collect()
}

/// One outcome a round: sent again by a person, an effect has another.
fn key(item: &OutboxItem) -> String {
    match item.round {
        0 => format!("{}:{}", item.seq, item.n),
        round => format!("{}:{}:{round}", item.seq, item.n),
    }
}

fn letter(ways: &Ways, lane: Lane, item: &OutboxItem, code: &str, why: Why) -> Result<DeadLetter, StoreError> {
    let source = source(Some(lane)).ok_or(StoreError::Unstorable { seq: item.seq, what: "its lane has no name" })?;
    let what = match &item.effect {
        Effect::Notify(asked) => format!("the message {} on order {}", asked.template.as_str(), asked.order),
        Effect::Act(_) | Effect::Solve(_) => format!("the instruction of event {}", item.seq),
    };
    let tries = item.attempts.max(1);
    let how = match why {
        Why::Refused => "was refused for good".to_owned(),
        Why::TooOld => format!("could not be handed over in {tries} tries over days"),
        Why::Panicked => format!("broke its sender in {tries} tries"),
    };
    let (at, message) = (ways.clock.now(), format!("{what} {how}; it can be sent again"));
    Ok(DeadLetter { source, code: code.to_owned(), message, at, excerpt: String::new(), body: Vec::new() })
}
