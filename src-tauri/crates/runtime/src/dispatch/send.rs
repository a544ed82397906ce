//! One call to the outside. A customer's address is read, decrypted, at the last moment and forgotten.

use super::queue::Landing;
use super::ways::Ways;
use adapters::{
    Delivery,
    instruction::{self, Instruction},
};
use model::{Contact, Effect, Notification};
use std::time::Duration;
use store::{Lane, OutboxItem, StoreError};

/// Longest wait for one call, whatever the wires themselves allow.
const LIMIT: Duration = Duration::from_secs(45);

/// Sends what was picked for one call.
pub(super) async fn send(ways: Ways, lane: Lane, items: Vec<OutboxItem>) -> Landing {
    match lane {
        Lane::Instructions => instruct(&ways, &items).await,
        Lane::Mail | Lane::Notices => match items.first() {
            Some(item) => notify(&ways, item).await,
            None => Landing::Reported(Delivery::Sent),
        },
    }
}

async fn instruct(ways: &Ways, items: &[OutboxItem]) -> Landing {
    let Some((endpoint, (first, last))) = ways.plant.as_ref().zip(items.first().zip(items.last())) else {
        return Landing::Reported(Delivery::Away("no_endpoint"));
    };
    let instructions: Vec<Instruction> = items.iter().filter_map(instruction_of).collect();
    // The same items make the same id, so that a call sent again is known to its receiver.
    let id = format!("act-{}-{}-{}-{}", first.seq, first.n, last.seq, last.n);
    let sent = ways.transport.webhook(endpoint, &id, instruction::render_all(&instructions));
    Landing::Reported(match within(sent).await {
        // A plant that does not know us is set up wrongly; what it was to do is still to be done.
        Delivery::Refused(code @ ("unauthorised" | "not_found" | "bad_address")) => Delivery::Away(code),
        told => told,
    })
}

fn instruction_of(item: &OutboxItem) -> Option<Instruction> {
    match &item.effect {
        Effect::Act(action) => Some(Instruction { seq: item.seq, action: action.clone() }),
        Effect::Notify(_) | Effect::Solve(_) => None,
    }
}

async fn notify(ways: &Ways, item: &OutboxItem) -> Landing {
    let Effect::Notify(notification) = &item.effect else { return Landing::Reported(Delivery::Refused("no_message")) };
    match notification.medium {
        model::Medium::Mail => mail(ways, item, notification).await,
        model::Medium::Webhook => Landing::Reported(notice(ways, notification).await),
    }
}

async fn mail(ways: &Ways, item: &OutboxItem, notification: &Notification) -> Landing {
    let contact = match ways.store.contact(notification.contact).await {
        Ok(Some(contact)) => contact,
        Ok(None) => return Landing::Reported(Delivery::Refused("no_contact")),
        Err(error) => return unread(&error),
    };
    if !ways.dispatch.queue(Lane::Mail).enter(item.key(), &receiver(&contact)) {
        return Landing::Crowded;
    }
    Landing::Reported(within(ways.transport.mail(notification, &contact, ways.clock.now())).await)
}

/// A contact that this key does not open holds its own message only; the key may be put back.
fn unread(error: &StoreError) -> Landing {
    match error {
        StoreError::Sealed { .. } => Landing::Reported(Delivery::Retry("contact_sealed")),
        error if error.is_down() => Landing::Unknown,
        error => {
            tracing::warn!(code = error.code(), "a contact cannot be read");
            Landing::Reported(Delivery::Retry("contact_unreadable"))
        }
    }
}

/// Whose mail server it is in the end: the domain.
fn receiver(contact: &Contact) -> String {
    contact.mail.rsplit('@').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The marketplace is told which of its orders, and what; it holds the address itself.
async fn notice(ways: &Ways, notification: &Notification) -> Delivery {
    let Some(endpoint) = &ways.notices else { return Delivery::Refused("no_endpoint") };
    let id = notification.notification.as_str();
    within(ways.transport.webhook(endpoint, id, instruction::notice(notification))).await
}

async fn within(sent: impl Future<Output = Delivery>) -> Delivery {
    tokio::time::timeout(LIMIT, sent).await.unwrap_or(Delivery::Away("timeout"))
}
