//! Messages to customers: asked for, sent, failed; and orders whose customer is to be told.

use crate::shared::Shared;
use imbl::{OrdMap, OrdSet};
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
    pub fn crowd(&self) -> Option<Seq> {
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
    /// Of these, the orders told of one cause, by that cause.
    crowds: BTreeMap<Seq, OrdSet<OrderId>>,
}

impl Messages {
    /// The newest `most` messages, in order of key.
    pub fn newest(&self, most: usize) -> impl Iterator<Item = &MessageRecord> {
        self.records.values().skip(self.records.len().saturating_sub(most)).map(|record| &**record)
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

    /// Orders whose customers are to be told of one cause, by that cause; each in order of key, and none is empty.
    pub fn crowds(&self) -> &BTreeMap<Seq, OrdSet<OrderId>> {
        &self.crowds
    }

    /// Whether an order's customer is still to be told of this cause.
    pub fn tells_of(&self, order: OrderId, cause: Seq) -> bool {
        self.crowds.get(&cause).is_some_and(|crowd| crowd.contains(&order))
    }

    /// A customer is to be told; the newest reason counts.
    pub(crate) fn ask(&mut self, order: OrderId, told: ToTell) {
        self.unask(order);
        if let Some(cause) = told.crowd() {
            self.crowds.entry(cause).or_default().insert(order);
        }
        self.to_tell.insert(order, told);
    }

    /// A customer is to be told nothing.
    fn unask(&mut self, order: OrderId) {
        let Some(cause) = self.to_tell.remove(&order).and_then(|told| told.crowd()) else { return };
        if let Some(crowd) = self.crowds.get_mut(&cause) {
            crowd.remove(&order);
            if crowd.is_empty() {
                self.crowds.remove(&cause);
            }
        }
    }

    fn unask_all(&mut self, which: impl Fn(OrderId, &ToTell) -> bool) {
        let gone = self.to_tell.iter().filter(|(order, told)| which(**order, told)).map(|(order, _)| *order);
        gone.collect::<Vec<_>>().into_iter().for_each(|order| self.unask(order));
    }

    /// A person does not want these customers told of this cause.
    pub(crate) fn drop_crowd(&mut self, cause: Seq, orders: &[OrderId]) {
        for order in orders {
            if self.tells_of(*order, cause) {
                self.unask(*order);
            }
        }
    }

    pub(crate) fn asked(&mut self, notification: &Notification, at: Moment, seq: Seq) {
        self.unask(notification.order);
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
        self.unask_all(|_, told| told.is_past(now));
    }

    /// The day turns: what was sent, or could not be, is forgotten, but for the newest; and what was never allowed to be
    /// told of orders that have left memory.
    pub(crate) fn forget_settled(&mut self, has_ended: impl Fn(OrderId) -> bool) {
        self.unask_all(|order, _| has_ended(order));
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

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ContactId, Medium};

    fn order(number: u64) -> OrderId {
        OrderId::new(&format!("SH-{number}")).expect("short")
    }

    fn told(cause: u64, template: Template) -> ToTell {
        ToTell { by: Seq(9), cause: Some(Seq(cause)), at: Moment(0), template }
    }

    fn mail(number: u64) -> Notification {
        Notification {
            notification: NotificationId::new(&format!("N-{number}")).expect("short"),
            order: order(number),
            contact: ContactId::new("C-1").expect("a code"),
            medium: Medium::Mail,
            template: Template::PromiseMoved,
            promise: None,
        }
    }

    /// The crowds, which must be those that a look through all that is to be told finds.
    fn crowds(messages: &Messages) -> Vec<(u64, usize)> {
        let mut all: BTreeMap<Seq, OrdSet<OrderId>> = BTreeMap::new();
        for (order, told) in messages.to_tell() {
            told.crowd().into_iter().for_each(|cause| _ = all.entry(cause).or_default().insert(*order));
        }
        assert_eq!(messages.crowds(), &all);
        all.into_iter().map(|(cause, crowd)| (cause.0, crowd.len())).collect()
    }

    #[test]
    fn who_is_told_of_one_cause_is_known_whatever_comes_between() {
        let mut messages = Messages::default();
        (1..=5).for_each(|n| messages.ask(order(n), told(1, Template::PromiseMoved)));
        messages.ask(order(6), told(1, Template::Cancelled));
        assert_eq!(crowds(&messages), [(1, 5)], "an answer is never one of many");
        messages.ask(order(1), told(2, Template::VanDelayed));
        messages.ask(order(2), told(2, Template::CancelTooLate));
        assert_eq!(crowds(&messages), [(1, 3), (2, 1)], "the newest reason counts");
        messages.asked(&mail(3), Moment(0), Seq(10));
        messages.drop_crowd(Seq(1), &[order(1), order(4)]);
        assert_eq!(crowds(&messages), [(1, 1), (2, 1)], "what is told of another cause stays");
        messages.forget_settled(|id| id == order(5));
        messages.forget_past(Moment(0) + ANSWERED_WITHIN + Span::minutes(1));
        assert_eq!((crowds(&messages), messages.to_tell().len()), (vec![(2, 1)], 2));
    }
}
