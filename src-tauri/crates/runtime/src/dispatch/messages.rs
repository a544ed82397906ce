//! Messages to customers. Their address is read, decrypted, at the last moment and forgotten.

use super::{longer, wait};
use crate::house::House;
use adapters::mail::{Mailed, Mailer};
use model::{Contact, Effect, Fact, Incoming, Notification, Origin, SourceId};
use std::time::Duration;
use store::OutboxItem;

/// Tries before a message counts as failed.
const TRIES_MAX: u32 = 8;

/// Sends until the house stops.
pub(crate) async fn run(house: House, mailer: Mailer) {
    let lane = &house.dispatch.messages;
    let mut pause: Option<Duration> = None;
    let mut tries = 0;
    while wait(&house, lane, pause).await {
        pause = None;
        while let Some(item) = lane.oldest(1).pop() {
            match deliver(&house, &mailer, &item, tries).await {
                Ok(()) => {
                    tries = 0;
                    lane.drop_oldest(1);
                }
                Err(code) => {
                    (pause, tries) = (longer(pause), tries + 1);
                    tracing::warn!(code, tries, "a message waits");
                    break;
                }
            }
        }
        house.dispatch.refill(&house).await;
    }
}

/// Sends one message; an error asks for another try.
async fn deliver(house: &House, mailer: &Mailer, item: &OutboxItem, tries: u32) -> Result<(), &'static str> {
    let Effect::Notify(notification) = &item.effect else { return Ok(()) };
    let contact = house.store.contact(notification.contact).await.map_err(|_| "database_down")?;
    let mailed = match contact {
        Some(contact) => send(house, mailer, notification, &contact).await,
        None => Mailed::Refused("no_contact"),
    };
    match mailed {
        Mailed::Sent => settle(house, item, notification, None).await,
        Mailed::Refused(code) => settle(house, item, notification, Some(code)).await,
        Mailed::Retry(code) if tries >= TRIES_MAX => settle(house, item, notification, Some(code)).await,
        Mailed::Retry(code) => Err(code),
    }
}

async fn send(house: &House, mailer: &Mailer, notification: &Notification, contact: &Contact) -> Mailed {
    mailer.send(notification, contact, house.clock.now()).await
}

/// The outcome is a fact; then the outbox forgets the message.
async fn settle(
    house: &House,
    item: &OutboxItem,
    notification: &Notification,
    problem: Option<&'static str>,
) -> Result<(), &'static str> {
    let id = notification.notification;
    let fact = match problem {
        None => Fact::NotificationSent { notification: id },
        Some(code) => Fact::NotificationFailed { notification: id, code: code.to_owned() },
    };
    let source = SourceId::new("outbox").map_err(|_| "bad_source")?;
    let origin = Origin { source, key: format!("{}:{}", item.seq, item.n) };
    let told = house.tell(vec![Incoming { origin, cause: Some(item.seq), fact, contact: None }]).await;
    told.map_err(adapters::SinkError::code)?;
    let marked = match problem {
        None => house.store.done(item.seq, item.n).await,
        Some(code) => house.store.failed(item.seq, item.n, code).await,
    };
    marked.map_err(|_| "database_down")
}
