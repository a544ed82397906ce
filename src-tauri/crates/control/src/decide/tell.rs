//! Customers are told before they ask.

use super::because;
use crate::{
    section::{
        approvals::{Approval, ApprovalScope, Approvals, propose},
        messages::Messages,
        orders::Orders,
    },
    world::World,
};
use model::{Channel, Decision, Draft, Medium, Moment, Notification, NotificationId, OrderId, Remedy, Seq, Template};

/// What messages stand on.
struct Telling<'a> {
    messages: &'a Messages,
    orders: &'a Orders,
    approvals: &'a Approvals,
    seq: Seq,
}

pub(super) fn messages(world: &World, _: Moment) -> Vec<Draft> {
    let (messages, orders, approvals) = (world.messages(), world.orders(), world.approvals());
    Telling { messages, orders, approvals, seq: world.seq }.drafts()
}

impl Telling<'_> {
    fn drafts(&self) -> Vec<Draft> {
        let tell = self.messages.to_tell().iter().enumerate();
        tell.filter_map(|(number, (order, (cause, template)))| self.tell(number, *order, *cause, *template)).collect()
    }

    fn tell(&self, number: usize, id: OrderId, cause: Seq, template: Template) -> Option<Draft> {
        match self.approvals.approval(ApprovalScope::Notify(id)) {
            Approval::Act(allowed) => {
                let notification = self.notification(id, cause, template)?;
                Some(because(allowed.unwrap_or(cause), Decision::NotificationAsked(notification)))
            }
            Approval::Propose => propose(self.seq, cause, Remedy::Notify(id), number, None),
            Approval::Wait => None,
        }
    }

    /// The key follows the decision that is told, so one decision is told once.
    fn notification(&self, id: OrderId, cause: Seq, template: Template) -> Option<Notification> {
        let order = self.orders.get(id)?;
        Some(Notification {
            notification: NotificationId::new(&format!("N-{:08}", cause.0)).ok()?,
            order: id,
            contact: order.card.contact,
            medium: medium(order.card.channel),
            template,
            promise: order.promise,
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
