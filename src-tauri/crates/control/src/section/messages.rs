//! Messages to customers: asked for, sent, failed; and orders whose customer is to be told.

use crate::shared::Shared;
use imbl::OrdMap;
use model::{Moment, Notification, NotificationId, OrderId, Seq, Span, Template};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Messages kept in memory; older ones are in the log.
const MESSAGES_MAX: usize = 20_000;

/// Messages kept when the day turns, beside those under way: as many as screens show.
const KEPT: usize = 200;

/// An answer to a customer's word is given within this time, or not at all.
const ANSWERED_WITHIN: Span = Span::hours(24);

/// How far a message has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MessageState {
    /// Asked for.
    Asked,
    /// Handed to its medium.
    Sent,
    /// Could not be sent.
    Failed,
}

/// A message to a customer, without personal data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MessageRecord {
    /// What was asked.
    pub notification: Notification,
    /// When.
    pub at: Moment,
    /// By which event.
    pub asked_by: Seq,
    /// How far it has come.
    pub state: MessageState,
    /// Why it could not be sent, as a code.
    pub problem: Option<String>,
}

/// What a customer is to be told, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ToTell {
    /// The event that is told.
    pub by: Seq,
    /// The event that led to it.
    pub cause: Option<Seq>,
    /// Since when.
    pub at: Moment,
    /// What.
    pub template: Template,
}

impl ToTell {
    /// An answer that is given a day later answers nothing any more. A log of an earlier build, which gave none, holds
    /// many that were never given.
    pub fn is_past(&self, now: Moment) -> bool {
        self.template == Template::CancelTooLate && now - self.at > ANSWERED_WITHIN
    }

    /// One of many of one cause may wait for a person. An answer to a customer's own word never does.
    fn crowd(&self) -> Option<Seq> {
        match self.template {
            Template::PromiseMoved | Template::VanDelayed | Template::Declined | Template::CancelledByUs => self.cause,
            Template::Cancelled | Template::CancelTooLate => None,
        }
    }
}

/// Messages, oldest first, and what is still to be told.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Messages {
    records: OrdMap<NotificationId, Shared<MessageRecord>>,
    /// Orders whose customer is to be told, by what and why.
    to_tell: BTreeMap<OrderId, ToTell>,
}

impl Messages {
    /// The newest `most` messages, in order of key.
    pub fn newest(&self, most: usize) -> impl Iterator<Item = &MessageRecord> {
        self.records.values().skip(self.records.len().saturating_sub(most)).map(|record| &**record)
    }

    /// How many were asked for since a moment, as far as they are kept.
    pub fn asked_since(&self, since: Moment) -> u32 {
        let lately = self.records.values().rev().take_while(|record| record.at >= since);
        u32::try_from(lately.count()).unwrap_or(u32::MAX)
    }

    /// How many are kept.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// None is.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Orders whose customer is to be told, by what and why.
    pub fn to_tell(&self) -> &BTreeMap<OrderId, ToTell> {
        &self.to_tell
    }

    /// Orders whose customers are to be told of one cause, by that cause.
    pub fn crowds(&self) -> BTreeMap<Seq, Vec<OrderId>> {
        let mut crowds: BTreeMap<Seq, Vec<OrderId>> = BTreeMap::new();
        for (order, told) in &self.to_tell {
            if let Some(cause) = told.crowd() {
                crowds.entry(cause).or_default().push(*order);
            }
        }
        crowds
    }

    /// Whether an order's customer is still to be told of this cause.
    pub fn tells_of(&self, order: OrderId, cause: Seq) -> bool {
        self.to_tell.get(&order).is_some_and(|told| told.crowd() == Some(cause))
    }

    /// A customer is to be told; the newest reason counts.
    pub(crate) fn ask(&mut self, order: OrderId, told: ToTell) {
        self.to_tell.insert(order, told);
    }

    /// A person does not want these customers told of this cause.
    pub(crate) fn drop_crowd(&mut self, cause: Seq, orders: &[OrderId]) {
        for order in orders.iter().filter(|order| self.tells_of(**order, cause)).copied().collect::<Vec<_>>() {
            self.to_tell.remove(&order);
        }
    }

    pub(crate) fn asked(&mut self, notification: &Notification, at: Moment, seq: Seq) {
        self.to_tell.remove(&notification.order);
        if self.records.len() >= MESSAGES_MAX
            && let Some(oldest) = self.records.get_min().map(|(id, _)| *id)
        {
            self.records.remove(&oldest);
        }
        let record = MessageRecord {
            notification: notification.clone(),
            at,
            asked_by: seq,
            state: MessageState::Asked,
            problem: None,
        };
        self.records.insert(notification.notification, Shared::new(record));
    }

    /// Answers that come too late are forgotten.
    pub(crate) fn forget_past(&mut self, now: Moment) {
        self.to_tell.retain(|_, told| !told.is_past(now));
    }

    /// The day turns: what was sent, or could not be, is forgotten, but for the newest; and what was never allowed to be
    /// told of orders that have left memory.
    pub(crate) fn forget_settled(&mut self, has_ended: impl Fn(OrderId) -> bool) {
        self.to_tell.retain(|order, _| !has_ended(*order));
        let older = self.records.len().saturating_sub(KEPT);
        let settled = self.records.iter().take(older).filter(|(_, record)| record.state != MessageState::Asked);
        for id in settled.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.records.remove(&id);
        }
    }

    pub(crate) fn mark(&mut self, id: NotificationId, state: MessageState, problem: Option<&str>) {
        if let Some(message) = self.records.get_mut(&id) {
            message.state = state;
            message.problem = problem.map(str::to_owned);
        }
    }
}
