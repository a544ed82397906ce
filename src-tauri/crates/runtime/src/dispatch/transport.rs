//! The wires themselves, behind a seam: tests put a transport in their place that fails as they wish.

use adapters::{
    BoxFuture, Delivery,
    mail::Mailer,
    standard_webhooks::{Endpoint, Sender},
};
use model::{Contact, Moment, Notification};

/// Hands mails and signed bodies to the outside.
pub trait Transport: Send + Sync {
    /// Sends one message to its customer, dated `now`.
    fn mail<'a>(&'a self, what: &'a Notification, to: &'a Contact, now: Moment) -> BoxFuture<'a, Delivery>;
    /// Sends one body to an endpoint; the same `id` sent again is the same message to its receiver.
    fn webhook<'a>(&'a self, endpoint: &'a Endpoint, id: &'a str, body: Vec<u8>) -> BoxFuture<'a, Delivery>;
}

/// The real wires.
pub(crate) struct Wires {
    pub mailer: Mailer,
    pub sender: Sender,
}

impl Transport for Wires {
    fn mail<'a>(&'a self, what: &'a Notification, to: &'a Contact, now: Moment) -> BoxFuture<'a, Delivery> {
        Box::pin(self.mailer.send(what, to, now))
    }

    fn webhook<'a>(&'a self, endpoint: &'a Endpoint, id: &'a str, body: Vec<u8>) -> BoxFuture<'a, Delivery> {
        Box::pin(self.sender.send(endpoint, id, crate::machine_now(), body))
    }
}
