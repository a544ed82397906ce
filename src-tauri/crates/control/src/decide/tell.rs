//! Customers are told before they ask.

use super::because;
use crate::{
    section::{
        alerts::Alerts,
        approvals::{Approval, ApprovalScope, Approvals, propose},
        messages::{Messages, ToTell},
        orders::Orders,
    },
    world::World,
};
use imbl::OrdSet;
use model::{
    AlertKind, Channel, Decision, Draft, Medium, Moment, Notification, NotificationId, OrderId, OrderState, Remedy,
    Seq, Subject, Template,
};
use std::collections::{BTreeMap, BTreeSet};

/// Customers who would be told of one cause, too many for that to happen without a person.
#[derive(Clone, Copy)]
pub(super) struct Crowd<'a> {
    /// The event that led to it.
    pub cause: Seq,
    /// Whose customers, in order of key.
    pub orders: &'a OrdSet<OrderId>,
}

/// What waits for a person: more messages of one cause than go out without one, and what was put before one already. On
/// most ticks there is none, and little is looked at to know that.
pub(super) fn crowds<'a>(messages: &'a Messages, approvals: &Approvals) -> Vec<Crowd<'a>> {
    if messages.crowds().is_empty() {
        return Vec::new();
    }
    let (above, announced) = (approvals.asks_above() as usize, approvals.announced());
    let all = messages.crowds().iter().map(|(cause, orders)| Crowd { cause: *cause, orders });
    all.filter(|crowd| crowd.orders.len() > above || announced.contains(&crowd.cause)).collect()
}

impl Crowd<'_> {
    /// What most of them are told.
    fn template(&self, messages: &Messages) -> Option<Template> {
        most(self.orders.iter().filter_map(|order| Some(messages.to_tell().get(order)?.template)))
    }
}

fn most(templates: impl Iterator<Item = Template>) -> Option<Template> {
    let mut counts: BTreeMap<Template, usize> = BTreeMap::new();
    templates.for_each(|template| *counts.entry(template).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(template, _)| template)
}

/// The node that prepares all of these orders, else the app.
pub(super) fn subject(orders: &Orders, told: &OrdSet<OrderId>) -> Subject {
    let parcels = told.iter().filter_map(|id| orders.get(*id)).flat_map(|order| orders.parcels_of(order));
    let mut nodes = parcels.map(|(_, parcel)| parcel.plan.node);
    match nodes.next() {
        Some(node) if nodes.all(|other| other == node) => Subject::Node(node),
        Some(_) | None => Subject::App,
    }
}

/// What messages stand on.
struct Telling<'a> {
    messages: &'a Messages,
    orders: &'a Orders,
    approvals: &'a Approvals,
    alerts: &'a Alerts,
    seq: Seq,
    now: Moment,
}

pub(super) fn messages(world: &World, now: Moment) -> Vec<Draft> {
    let (messages, orders, approvals, alerts) = (world.messages(), world.orders(), world.approvals(), world.alerts());
    if messages.to_tell().is_empty() {
        return Vec::new();
    }
    Telling { messages, orders, approvals, alerts, seq: world.seq, now }.drafts()
}

impl Telling<'_> {
    fn drafts(&self) -> Vec<Draft> {
        let crowds = crowds(self.messages, self.approvals);
        let causes: BTreeSet<Seq> = crowds.iter().map(|crowd| crowd.cause).collect();
        let waits = |told: &ToTell| told.crowd().is_some_and(|cause| causes.contains(&cause));
        let alone = self.messages.to_tell().iter().enumerate();
        let alone = alone.filter(|(_, (_, told))| !waits(told) && !told.is_past(self.now));
        let mut drafts: Vec<Draft> = alone.filter_map(|(number, (id, told))| self.tell(number, *id, told)).collect();
        let numbers = self.messages.to_tell().len()..;
        drafts.extend(numbers.zip(crowds).flat_map(|(number, crowd)| self.announce(number, crowd)));
        drafts
    }

    fn tell(&self, number: usize, id: OrderId, told: &ToTell) -> Option<Draft> {
        match self.approvals.approval(ApprovalScope::Notify(id)) {
            Approval::Act(allowed) => {
                let notification = self.notification(id, told.by, told.template)?;
                Some(because(allowed.unwrap_or(told.by), Decision::NotificationAsked(notification)))
            }
            Approval::Propose => propose(self.seq, told.by, Remedy::Notify(id), number, None),
            Approval::Wait => None,
        }
    }

    /// Many messages of one cause are one choice. Nobody answers: they stay, and so does the alert.
    fn announce(&self, number: usize, crowd: Crowd) -> Vec<Draft> {
        let cause = crowd.cause;
        match self.approvals.approval(ApprovalScope::Announce(cause)) {
            Approval::Act(allowed) => self.announced(cause, allowed.unwrap_or(cause)),
            Approval::Propose => self.put(number, crowd).into_iter().collect(),
            Approval::Wait => Vec::new(),
        }
    }

    fn put(&self, number: usize, crowd: Crowd) -> Option<Draft> {
        let subject = subject(self.orders, crowd.orders);
        let alert = self.alerts.book().open_alert(AlertKind::MassMessage, subject).map(|record| record.alert.alert);
        let (cause, template) = (crowd.cause, crowd.template(self.messages)?);
        let remedy = Remedy::Announce { cause, template, orders: crowd.orders.iter().copied().collect() };
        propose(self.seq, cause, remedy, number, alert)
    }

    /// The messages that a person allowed, of those that still wait.
    fn announced(&self, cause: Seq, allowed: Seq) -> Vec<Draft> {
        let accepted = self.approvals.accepted(ApprovalScope::Announce(cause));
        let Some(Remedy::Announce { orders, .. }) = accepted.map(|record| &record.proposal.remedy) else {
            return Vec::new();
        };
        let ask = |id: &OrderId| {
            let told = self.messages.to_tell().get(id).filter(|_| self.messages.tells_of(*id, cause))?;
            let notification = self.notification(*id, told.by, told.template)?;
            Some(because(allowed, Decision::NotificationAsked(notification)))
        };
        orders.iter().filter_map(ask).collect()
    }

    /// The key follows the decision that is told, so one decision is told once.
    fn notification(&self, id: OrderId, cause: Seq, template: Template) -> Option<Notification> {
        let order = self.orders.get(id)?;
        // Who cancels what has arrived is not told when it will.
        let has_arrived = order.state == OrderState::Delivered;
        Some(Notification {
            notification: NotificationId::new(&format!("N-{:08}", cause.0)).ok()?,
            order: id,
            contact: order.card.contact,
            medium: medium(order.card.channel),
            template,
            promise: order.promise.filter(|_| !(template == Template::CancelTooLate && has_arrived)),
        })
    }
}

/// A marketplace writes to its customers itself: it is told, by webhook.
fn medium(channel: Channel) -> Medium {
    match channel {
        Channel::Marketplace => Medium::Webhook,
        Channel::Live | Channel::Web | Channel::Store => Medium::Mail,
    }
}
