//! Reads the log of a day, event by event and minute by minute, and notes all that went wrong.

use super::{books::Books, feeds::Feeds, promises::Promises, rules::Happened, shelves::Shelves, sites::Sites};
use model::{Body, DepartureCard, DepartureId, Event, Fact, Moment, OrderId, Span, VanId, Via};
use std::collections::{BTreeMap, BTreeSet};

/// A van with parcels aboard is heard of each 45 s; so long is silence.
const VAN_SILENCE: Span = Span::minutes(20);
const MINUTE: Span = Span::minutes(1);

/// What is known while a day is read.
#[derive(Default)]
pub struct Watch {
    pub happened: Vec<Happened>,
    books: Books,
    promises: Promises,
    sites: Sites,
    feeds: Feeds,
    shelves: Shelves,
    departures: BTreeMap<DepartureId, DepartureCard>,
    cutoffs: BTreeSet<(Moment, DepartureId)>,
    heard: BTreeMap<VanId, Moment>,
    minute: Option<Moment>,
}

impl Watch {
    /// The next event. Whole minutes that have passed before it are looked at first.
    pub fn see(&mut self, event: &Event) {
        while let Some(cutoff) = self.cutoffs.first().copied().filter(|(cutoff, _)| *cutoff <= event.at) {
            self.cutoffs.remove(&cutoff);
            self.cut_off(cutoff);
        }
        let mut minute = self.minute.unwrap_or(event.at.floor(MINUTE));
        while minute + MINUTE <= event.at {
            minute += MINUTE;
            self.look(minute);
        }
        self.minute = Some(minute);
        if let Body::Fact(fact) = &event.body {
            self.fact(fact, event.at);
        }
        self.promises.see(event, &self.books, &mut self.happened);
        self.shelves.before(event, &self.books);
        self.books.apply(event);
        self.sites.see(event, &self.books, &mut self.happened);
        self.feeds.see(event);
        self.shelves.after(event, &self.books);
    }

    fn fact(&mut self, fact: &Fact, at: Moment) {
        match fact {
            Fact::DepartureListed(card) => {
                self.departures.insert(card.departure, card.clone());
                self.cutoffs.insert((card.cutoff, card.departure));
            }
            Fact::DepartureLeft { departure, parcels } => {
                let missed = self.bound(*departure, |id, _| !parcels.contains(id));
                self.note_departure("departure_missed", at, *departure, missed);
            }
            Fact::VanBrokeDown { van, .. } => {
                let aboard = self.books.aboard.get(van).into_iter().flatten();
                let orders: BTreeSet<OrderId> =
                    aboard.filter_map(|id| Some(self.books.parcels.get(id)?.order)).collect();
                self.note_van("van_broken", at, *van, orders.len());
                self.heard.remove(van);
            }
            Fact::StopFailed { van, .. } => self.note_van("delivery_failed", at, *van, 1),
            Fact::VanLoaded { van, .. } | Fact::VanSeen { van, .. } | Fact::StopServed { van, .. } => {
                self.heard.insert(*van, at);
            }
            Fact::VanReturned { van } => drop(self.heard.remove(van)),
            _ => {}
        }
    }

    /// Parcels that were to be packed by now, and are not.
    fn cut_off(&mut self, (at, departure): (Moment, DepartureId)) {
        if self.departures.get(&departure).is_some_and(|card| card.cutoff == at) {
            let short = self.bound(departure, |_, packed| !packed);
            self.note_departure("cutoff_missed", at, departure, short);
        }
    }

    /// Parcels bound to a departure that are still here.
    fn bound(&self, departure: DepartureId, wanted: impl Fn(&model::ParcelId, bool) -> bool) -> usize {
        let here = self.books.parcels.iter().filter(|(_, parcel)| parcel.via == Via::Departure(departure));
        here.filter(|(id, parcel)| !parcel.left && wanted(id, parcel.packed)).count()
    }

    fn look(&mut self, now: Moment) {
        self.promises.look(now, &self.books, &mut self.happened);
        let silent = self.heard.iter().filter(|(van, last)| now - **last >= VAN_SILENCE && self.carries(**van));
        for van in silent.map(|(van, _)| *van).collect::<Vec<_>>() {
            self.note_van("van_silent", now, van, 1);
        }
        self.sites.look(now, &self.books, &mut self.happened);
        self.feeds.look(now, &mut self.happened);
        self.shelves.look(now, &mut self.happened);
    }

    fn carries(&self, van: VanId) -> bool {
        self.books.aboard.get(&van).is_some_and(|aboard| !aboard.is_empty())
    }

    fn note_departure(&mut self, kind: &'static str, at: Moment, departure: DepartureId, parcels: usize) {
        let node = self.departures.get(&departure).map(|card| card.node.to_string());
        self.note(kind, at, std::iter::once(departure.to_string()).chain(node).collect(), parcels);
    }

    fn note_van(&mut self, kind: &'static str, at: Moment, van: VanId, size: usize) {
        let depot = self.books.depots.get(&van).map(ToString::to_string);
        self.note(kind, at, std::iter::once(van.to_string()).chain(depot).collect(), size);
    }

    fn note(&mut self, kind: &'static str, at: Moment, about: Vec<String>, size: usize) {
        self.happened.push(Happened { kind, at, about, size: u32::try_from(size).unwrap_or(u32::MAX) });
    }
}
