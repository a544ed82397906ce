//! Messages to customers. Their address is read, decrypted, at the last moment and forgotten.

use super::{longer, wait};
use crate::house::House;
use adapters::{
    instruction,
    mail::{Mailed, Mailer},
    standard_webhooks::{Delivery, Sender},
};
use model::{Effect, Fact, Incoming, Medium, Notification, Origin, SourceId};
use std::time::Duration;
use store::OutboxItem;

/// Tries before a message counts as failed.
const TRIES_MAX: u32 = 8;

/// Sends until the house stops.
pub(crate) async fn run(house: House, mailer: Mailer, sender: Sender) {
    let lane = &house.dispatch.messages;
    let mut pause: Option<Duration> = None;
    let mut tries = 0;
    while wait(&house, lane, pause).await {
        pause = None;
        while let Some(item) = lane.oldest(1).pop() {
            match deliver(&house, &mailer, &sender, &item, tries).await {
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
async fn deliver(
    house: &House,
    mailer: &Mailer,
    sender: &Sender,
    item: &OutboxItem,
    tries: u32,
) -> Result<(), &'static str> {
    let Effect::Notify(notification) = &item.effect else { return Ok(()) };
    let handed_over = match notification.medium {
        Medium::Mail => mail(house, mailer, notification).await?,
        Medium::Webhook => notice(house, sender, notification).await,
    };
    match handed_over {
        Mailed::Sent => settle(house, item, notification, None).await,
        Mailed::Refused(code) => settle(house, item, notification, Some(code)).await,
        Mailed::Retry(code) if tries >= TRIES_MAX => settle(house, item, notification, Some(code)).await,
        Mailed::Retry(code) => Err(code),
    }
}

async fn mail(house: &House, mailer: &Mailer, notification: &Notification) -> Result<Mailed, &'static str> {
    let contact = house.store.contact(notification.contact).await.map_err(|_| "database_down")?;
    Ok(match contact {
        Some(contact) => mailer.send(notification, &contact, house.clock.now()).await,
        None => Mailed::Refused("no_contact"),
    })
}

/// The marketplace is told which of its orders, and what; it holds the address itself.
async fn notice(house: &House, sender: &Sender, notification: &Notification) -> Mailed {
    let Some(endpoint) = &house.settings.notices else { return Mailed::Refused("no_endpoint") };
    let id = notification.notification.as_str();
    match sender.send(endpoint, id, crate::machine_now(), instruction::notice(notification)).await {
        Delivery::Sent => Mailed::Sent,
        Delivery::Retry(code) => Mailed::Retry(code),
        Delivery::Gone => Mailed::Refused("gone"),
    }
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
    let told =
        house.tell(vec![Incoming { origin, cause: Some(item.seq), fact, contact: None, happened_at: None }]).await;
    told.map_err(adapters::SinkError::code)?;
    let marked = match problem {
        None => house.store.done(item.seq, item.n).await,
        Some(code) => house.store.failed(item.seq, item.n, code).await,
    };
    marked.map_err(|_| "database_down")
}
