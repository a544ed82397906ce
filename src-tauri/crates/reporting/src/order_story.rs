//! The story of one order: every event of it and of its parcels, in order, and nobody else's. Words nothing.
//!
//! An event belongs when it names the order, a parcel or a message of it; when it happens to the van or the departure
//! that has or awaits a parcel of it at that moment; when it answers such an event; or when it is an alert or a proposal
//! about it. A tour is told when it changes something for the order: another van, none, another side of the promise, or
//! an arrival moved by [`MATTERS`]. What led to an event stands behind its "why?" and is no part of the story.

mod kinds;
mod names;
mod parcels;

pub use kinds::{ANSWERS, BESIDE, NAMING};
use model::{
    Alert, AlertId, Body, Decision, Event, Fact, Moment, NotificationId, OrderId, Override, Proposal, ProposalId,
    Remedy, Seq, Span, Subject,
};
pub use names::parcels_in;
use names::{Named, named};
use parcels::Parcels;
use std::collections::BTreeSet;

/// An arrival is told anew when it has moved by so much.
pub const MATTERS: Span = Span::minutes(15);

/// An event of an order's story, and what it is for the order where its kind does not say that.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Step<'a> {
    /// The event.
    pub event: &'a Event,
    /// What it is for the order.
    pub sense: Sense,
}

/// What an event is for one order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sense {
    /// What it says by itself.
    Plain,
    /// A truck left without a parcel that was bound for it.
    LeftBehind,
    /// A tour brings a parcel, then.
    Brought {
        /// When it is believed to arrive.
        eta: Moment,
    },
    /// A tour has no place for a parcel, or none any more.
    Dropped,
}

/// What else must be looked for: events that name none of the order's own keys.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Beside {
    /// Keys of vans, departures, messages, alerts and proposals that the story met.
    pub keys: BTreeSet<String>,
    /// Events to which an answer may belong.
    pub asked: BTreeSet<Seq>,
}

/// The story of an order. `events` is in order of the log, and holds all that name the order or what [`beside`] tells.
pub fn order_story(order: OrderId, events: &[Event]) -> Vec<Step<'_>> {
    told(order, events).1
}

/// What must be looked for besides the events that name the order, seen from these.
pub fn beside(order: OrderId, events: &[Event]) -> Beside {
    told(order, events).0.beside
}

fn told(order: OrderId, events: &[Event]) -> (Thread, Vec<Step<'_>>) {
    let mut thread = Thread::of(order);
    let step = |(n, event): (usize, &Event)| {
        let refusal = events.get(n + 1).and_then(|next| next.refuses(event));
        thread.hear(event, refusal.is_some_and(|reason| is_void(event, reason)))
    };
    let senses: Vec<Option<Sense>> = events.iter().enumerate().map(step).collect();
    let steps = events.iter().zip(senses).filter_map(|(event, sense)| Some(Step { event, sense: sense? }));
    let steps = steps.collect();
    (thread, steps)
}

/// Nothing counts of it.
fn is_void(event: &Event, reason: model::Reason) -> bool {
    matches!(&event.body, Body::Fact(fact) if fact.is_voided_by(reason))
}

/// What of an order has been heard so far.
struct Thread {
    order: OrderId,
    parcels: Parcels,
    messages: BTreeSet<NotificationId>,
    alerts: BTreeSet<AlertId>,
    proposals: BTreeSet<ProposalId>,
    /// Events whose refusal is about this order alone, or about all that they name.
    answerable: BTreeSet<Seq>,
    beside: Beside,
}

impl Thread {
    fn of(order: OrderId) -> Self {
        Self {
            order,
            parcels: Parcels::of(order),
            messages: BTreeSet::new(),
            alerts: BTreeSet::new(),
            proposals: BTreeSet::new(),
            answerable: BTreeSet::new(),
            beside: Beside::default(),
        }
    }

    /// What the next event is for the order; `None` when it is no step of it. A void one changes nothing.
    fn hear(&mut self, event: &Event, void: bool) -> Option<Sense> {
        let named = named(event, self.order);
        let sense = match &event.body {
            Body::Fact(fact) => self.fact(fact, &named, void),
            Body::Decision(decision) => self.decision(event, decision, &named),
        }?;
        if matches!(event.body, Body::Fact(_)) && (void || named.is_alone()) {
            self.answerable.insert(event.seq);
        }
        self.beside.asked.insert(event.seq);
        Some(sense)
    }

    fn fact(&mut self, fact: &Fact, named: &Named, void: bool) -> Option<Sense> {
        match fact {
            Fact::NotificationSent { notification } | Fact::NotificationFailed { notification, .. } => {
                self.messages.contains(notification).then_some(Sense::Plain)
            }
            Fact::ActionRefused { action, .. } => self.parcels.released_by(*action).then_some(Sense::Plain),
            Fact::Operator(word) if self.answers(&word.says) => Some(Sense::Plain),
            // Beside what it names, it may happen to what carries the parcels.
            _ => {
                let befalls = if void { None } else { self.parcels.fact(fact) };
                self.note_keys();
                befalls.or(named.is_some().then_some(Sense::Plain))
            }
        }
    }

    fn decision(&mut self, event: &Event, decision: &Decision, named: &Named) -> Option<Sense> {
        match decision {
            Decision::WordRefused { .. } => {
                event.cause.is_some_and(|cause| self.answerable.contains(&cause)).then_some(Sense::Plain)
            }
            Decision::InstructionLapsed { action } => self.parcels.released_by(*action).then_some(Sense::Plain),
            Decision::AlertOpened(alert) => self.opened(alert),
            Decision::AlertResolved { alert } => self.alerts.contains(alert).then_some(Sense::Plain),
            Decision::Proposed(proposal) => self.proposed(proposal),
            Decision::ProposalDropped { proposal, .. } => self.proposals.contains(proposal).then_some(Sense::Plain),
            Decision::NotificationAsked(message) if message.order == self.order => {
                self.messages.insert(message.notification);
                self.beside.keys.insert(message.notification.to_string());
                Some(Sense::Plain)
            }
            _ => {
                let changes = self.parcels.decision(event.seq, decision);
                self.note_keys();
                if self.parcels.rests_on(event.seq) {
                    self.beside.asked.insert(event.seq);
                }
                changes.or(named.is_some().then_some(Sense::Plain))
            }
        }
    }

    fn note_keys(&mut self) {
        let keys = self.parcels.carriers();
        self.beside.keys.extend(keys);
    }

    fn opened(&mut self, alert: &Alert) -> Option<Sense> {
        if alert.subject != Subject::Order(self.order) {
            return None;
        }
        self.alerts.insert(alert.alert);
        self.beside.keys.insert(alert.alert.to_string());
        Some(Sense::Plain)
    }

    fn proposed(&mut self, proposal: &Proposal) -> Option<Sense> {
        if !self.is_about(&proposal.remedy) {
            return None;
        }
        self.proposals.insert(proposal.proposal);
        self.beside.keys.insert(proposal.proposal.to_string());
        Some(Sense::Plain)
    }

    fn is_about(&self, remedy: &Remedy) -> bool {
        match remedy {
            Remedy::Allocate(order) | Remedy::Notify(order) => *order == self.order,
            Remedy::Transfer { tours, left, .. } => {
                tours.iter().any(|tour| names::in_tour(tour, self.order)) || left.iter().any(|id| id.is_of(self.order))
            }
            Remedy::Reroute(tours) => tours.iter().any(|tour| names::in_tour(tour, self.order)),
            Remedy::Announce { orders, .. } => orders.contains(&self.order),
            Remedy::Release(_) => false,
        }
    }

    /// A person answers an alert or a proposal of the story, or takes away or gives back what carries its parcels.
    fn answers(&self, says: &Override) -> bool {
        match says {
            Override::AcknowledgeAlert(alert)
            | Override::ResolveAlert(alert)
            | Override::UndoAlert(alert)
            | Override::AssignAlert { alert, .. }
            | Override::SnoozeAlert { alert, .. }
            | Override::CloseAlert { alert, .. } => self.alerts.contains(alert),
            Override::Accept(proposal) | Override::Reject(proposal) => self.proposals.contains(proposal),
            Override::GroundVan(van) | Override::ReturnVan(van) => self.parcels.has_or_awaits(*van),
            Override::Hold(_)
            | Override::Unhold(_)
            | Override::Cancel(_)
            | Override::Pin { .. }
            | Override::Unpin(_)
            | Override::EditSlot(_)
            | Override::SetAutonomy { .. }
            | Override::MapSku { .. }
            | Override::EditSlotAnyway(_)
            | Override::HoldAtDock(_)
            | Override::FreeAtDock(_)
            | Override::AskAbove(_)
            | Override::Note { .. }
            | Override::HandOver { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests;
