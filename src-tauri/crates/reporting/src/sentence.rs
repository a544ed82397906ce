//! What happened, in words, in both languages: things by their names. Counts nothing.

mod counted;
mod decision;
mod fact;
mod remedy;
mod summary;
mod word;

use crate::{
    catalogue::{self as words, text},
    names::Names,
    report::Text,
};
use model::{
    AlertId, AlertKind, Body, Decision, DepartureId, Event, Moment, ProposalId, Remedy, ShowSlotId, SkuId, Subject,
};
use std::collections::BTreeMap;

pub(crate) use counted::parcels;
pub(crate) use summary::summary;

/// Tells events in words, with the names of what they are about.
pub(crate) struct Teller<'a> {
    names: &'a Names,
    /// The day that times of day are of; other days are said.
    day: Moment,
    alerts: BTreeMap<AlertId, (AlertKind, Subject)>,
    proposals: BTreeMap<ProposalId, &'a Remedy>,
}

impl<'a> Teller<'a> {
    /// Knows the alerts and proposals that `events` tell of by what they say.
    pub fn of(names: &'a Names, events: &'a [Event], day: Moment) -> Self {
        let mut teller = Self { names, day, alerts: BTreeMap::new(), proposals: BTreeMap::new() };
        for event in events {
            match &event.body {
                Body::Decision(Decision::AlertOpened(alert)) => {
                    teller.alerts.insert(alert.alert, (alert.kind, alert.subject));
                }
                Body::Decision(Decision::Proposed(proposal)) => {
                    teller.proposals.insert(proposal.proposal, &proposal.remedy);
                }
                Body::Decision(_) | Body::Fact(_) => {}
            }
        }
        teller
    }

    /// One sentence for an event, or for `count` like it.
    pub fn tell(&self, event: &Event, count: u32) -> Text {
        match &event.body {
            Body::Fact(fact) => self.fact(fact, count),
            Body::Decision(decision) => self.decision(decision, count),
        }
    }

    /// What an alert is about.
    pub fn subject(&self, subject: Subject) -> Text {
        match subject {
            Subject::Sku(sku) => self.sku(sku),
            Subject::Node(node) => alike(self.names.node(node)),
            Subject::Van(van) => alike(self.names.van(van)),
            Subject::Order(order) => text!("commande {order}", "order {order}"),
            Subject::Feed(feed) => text!("flux {feed}", "feed {feed}"),
            Subject::Part(part) => words::part(part.as_str()),
            Subject::App => text!("la régie", "the app"),
            Subject::Departure(departure) => self.departure(departure),
            Subject::Slot(slot) => self.slot(slot),
        }
    }

    /// An alert as it is spoken of: what is wrong, about what.
    fn alert(&self, alert: AlertId) -> Text {
        let Some((kind, subject)) = self.alerts.get(&alert) else { return text!("{alert}", "{alert}") };
        let (words::Words(fr, en), about) = (words::alert_kind(*kind), self.subject(*subject));
        Text { fr: format!("{fr}, {}", about.fr), en: format!("{en}, {}", about.en) }
    }

    /// A proposal as it is spoken of: what it would do, without a full stop.
    fn proposal(&self, proposal: ProposalId) -> Text {
        let Some(remedy) = self.proposals.get(&proposal) else { return text!("{proposal}", "{proposal}") };
        let Text { fr, en } = self.remedy(remedy);
        Text { fr: fr.trim_end_matches('.').to_owned(), en: en.trim_end_matches('.').to_owned() }
    }

    fn sku(&self, sku: SkuId) -> Text {
        self.names.sku(sku).map_or_else(|| text!("article {sku}", "SKU {sku}"), alike)
    }

    /// `Flèche Express de 19:30 (Entrepôt central)`.
    fn departure(&self, departure: DepartureId) -> Text {
        let Some(truck) = self.names.departure(departure) else {
            return text!("départ {departure}", "departure {departure}");
        };
        let (carrier, from, time) = (truck.carrier, truck.from, self.time(truck.leaves));
        text!("{carrier} de {time} ({from})", "{carrier} at {time} ({from})")
    }

    fn slot(&self, slot: ShowSlotId) -> Text {
        let Some((brand, from)) = self.names.slot(slot) else { return text!("créneau {slot}", "slot {slot}") };
        let time = self.time(from);
        text!("créneau {brand} de {time}", "{brand} slot at {time}")
    }

    /// `19:30`, or `29/11 07:00` where the day is another.
    fn time(&self, at: Moment) -> String {
        let (day, civil) = (self.day.paris(), at.paris());
        let minute = words::minute(at);
        if day.date() == civil.date() {
            return minute;
        }
        format!("{:02}/{:02} {minute}", civil.day(), civil.month())
    }
}

/// A name is the same in both languages.
fn alike(name: String) -> Text {
    Text { fr: name.clone(), en: name }
}

#[cfg(test)]
mod tests;
