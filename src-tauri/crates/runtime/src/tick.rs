//! One tick as it was decided: what it says to the log, to the outside and to its senders. Nothing of it happens before
//! it is durable.

use crate::{
    clock::machine_now,
    deduped::Places,
    inbox::{Envelope, Receipt},
    solver::Solve,
};
use adapters::SinkError;
use control::Control;
use model::{Body, Contact, ContactId, Effect, Event, Incoming, Origin, Reason, Seq};
use std::{collections::BTreeMap, sync::Arc};
use store::{Batch, OutboxRow};

/// A decided tick.
pub(crate) struct Tick {
    /// Its senders.
    pub mail: Vec<Envelope>,
    /// Where each of their facts stands.
    pub places: Places,
    /// Facts that had no effect, and why.
    pub refused: BTreeMap<Seq, Reason>,
    /// Requests for workers.
    pub solves: Vec<Solve>,
    /// What the log takes.
    pub said: Said,
    /// The World as it leaves it, published once it is durable; nothing when nothing was said.
    pub after: Option<Arc<Control>>,
}

/// What of a tick becomes durable, all or nothing.
#[derive(Default)]
pub(crate) struct Said {
    pub events: Vec<Event>,
    pub contacts: Vec<(ContactId, Contact)>,
    pub outbox: Vec<OutboxRow>,
}

impl Said {
    /// As the store takes it.
    pub fn batch(&self) -> Batch<'_> {
        Batch { events: &self.events, contacts: &self.contacts, outbox: &self.outbox }
    }
}

/// How many facts were sent.
pub(crate) fn facts(mail: &[Envelope]) -> usize {
    mail.iter().map(|envelope| envelope.facts.len()).sum()
}

/// Tells the senders of a durable tick where their facts are.
pub(crate) fn answer(mail: Vec<Envelope>, places: &Places) {
    let unknown = Receipt { seq: Seq(0), new: false, refused: None };
    for envelope in mail {
        let told = envelope.facts.iter().map(|fact| places.get(&fact.origin).copied().unwrap_or(unknown));
        let told: Vec<Receipt> = told.collect();
        // A sender that has gone away needs no answer: its facts are in the log all the same.
        let _ = envelope.reply.send(Ok(told));
    }
}

/// Tells senders to come back.
pub(crate) fn send_away(mail: Vec<Envelope>) {
    for envelope in mail {
        let _ = envelope.reply.send(Err(SinkError::Down));
    }
}

/// Effects of a tick: instructions and messages must survive a crash; a solve that is lost is asked
/// for again in its own time.
pub(crate) fn effects(control: &Control, events: &[Event]) -> (Vec<OutboxRow>, Vec<Solve>) {
    let asked_at = machine_now();
    let (mut outbox, mut solves) = (Vec::new(), Vec::new());
    for event in events {
        for (n, effect) in (0u16..).zip(control.effects(event)) {
            match effect {
                Effect::Solve(problem) => solves.push(Solve { request: event.seq, work: control.work(problem) }),
                effect @ (Effect::Act(_) | Effect::Notify(_)) => {
                    outbox.push(OutboxRow { seq: event.seq, n, effect, asked_at });
                }
            }
        }
    }
    (outbox, solves)
}

/// Personal data that came with facts.
pub(crate) fn contacts(facts: &[Incoming]) -> Vec<(Origin, (ContactId, Contact))> {
    facts.iter().filter_map(|fact| Some((fact.origin.clone(), fact.contact.clone()?))).collect()
}

/// The same, but for what came with a fact of which nothing counts: an older address is no address.
pub(crate) fn believed(
    told: Vec<(Origin, (ContactId, Contact))>,
    events: &[Event],
    refused: &BTreeMap<Seq, Reason>,
) -> Vec<(ContactId, Contact)> {
    let voided = |event: &&Event| match (&event.body, refused.get(&event.seq)) {
        (Body::Fact(fact), Some(reason)) => fact.is_voided_by(*reason),
        (Body::Fact(_), None) | (Body::Decision(_), _) => false,
    };
    let voided: Vec<&Origin> = events.iter().filter(voided).filter_map(|event| event.origin.as_ref()).collect();
    told.into_iter().filter(|(origin, _)| !voided.contains(&origin)).map(|(_, contact)| contact).collect()
}
