//! The departures of one node, carrier by carrier, ready to be asked for the next one.

use crate::calendar::{arrival, end_of_day};
use model::{CarrierCard, CarrierId, DepartureCard, DepartureId, Moment, Service};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The departures of one node.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Timetable {
    by_carrier: BTreeMap<CarrierId, Vec<Leaving>>,
}

/// A departure, with what follows from its carrier's card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Leaving {
    pub cutoff: Moment,
    pub departure: DepartureId,
    leaves: Moment,
    /// What the truck takes from here. Plans do not count what it is given yet.
    pub capacity: Capacity,
    /// Arrival and promise by distance band; empty until the carrier is known.
    arrivals: Vec<(Moment, Moment)>,
}

/// What a truck takes from one node; `None` where it takes what comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Capacity {
    /// Units.
    pub units: Option<u32>,
    /// Litres.
    pub litres: Option<u32>,
}

impl Leaving {
    /// When a parcel arrives, and what can be promised: the end of that day.
    pub(crate) fn arrival(&self, band: usize) -> Option<(Moment, Moment)> {
        self.arrivals.get(band).copied()
    }

    fn learn(&mut self, carrier: Option<&CarrierCard>) {
        let by_band = |card: &CarrierCard| {
            let arrive = |days: &u8| {
                let eta = arrival(self.leaves, *days, card.delivers_by_min);
                (eta, end_of_day(eta))
            };
            card.lead_days.iter().map(arrive).collect()
        };
        self.arrivals = carrier.map(by_band).unwrap_or_default();
    }
}

impl Timetable {
    pub(crate) fn add(&mut self, card: &DepartureCard, carrier: Option<&CarrierCard>) {
        let capacity = Capacity { units: card.capacity_units, litres: card.capacity_l };
        let (cutoff, departure, leaves) = (card.cutoff, card.departure, card.leaves);
        let mut new = Leaving { cutoff, departure, leaves, capacity, arrivals: Vec::new() };
        new.learn(carrier);
        let list = self.by_carrier.entry(card.carrier).or_default();
        let place = list.partition_point(|l| (l.cutoff, l.departure) < (new.cutoff, new.departure));
        list.insert(place, new);
    }

    pub(crate) fn remove(&mut self, card: &DepartureCard) {
        if let Some(list) = self.by_carrier.get_mut(&card.carrier) {
            list.retain(|l| l.departure != card.departure);
            if list.is_empty() {
                self.by_carrier.remove(&card.carrier);
            }
        }
    }

    /// A carrier's card changed: its arrivals follow.
    pub(crate) fn learn(&mut self, carrier: &CarrierCard) {
        for leaving in self.by_carrier.get_mut(&carrier.carrier).into_iter().flatten() {
            leaving.learn(Some(carrier));
        }
    }

    /// The next departure of each carrier for a parcel that is ready at `ready`. A later one of the same
    /// carrier costs as much and is never better.
    pub(crate) fn next(&self, ready: Moment) -> impl Iterator<Item = (CarrierId, &Leaving)> {
        self.by_carrier.iter().filter_map(move |(carrier, list)| {
            let next = list.get(list.partition_point(|l| l.cutoff < ready))?;
            Some((*carrier, next))
        })
    }
}

/// Whether a carrier may take a parcel sold with this service. A next-day carrier may take a standard
/// parcel; an evening parcel that no van can take goes with a next-day carrier.
pub(crate) fn serves(carrier: &CarrierCard, service: Service) -> bool {
    let offers = |s| carrier.services.contains(&s);
    match service {
        Service::Evening | Service::NextDay => offers(Service::NextDay),
        Service::Standard => offers(Service::Standard) || offers(Service::NextDay),
        Service::Pickup => offers(Service::Pickup),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{at, departure, node, two_nodes};

    #[test]
    fn a_departure_keeps_what_its_truck_takes() {
        let mut book = two_nodes();
        let early = departure("PARIS", "SLOW", 60);
        book.list_departure(&DepartureCard { capacity_units: Some(400), capacity_l: Some(9_000), ..early });
        let site = &book.sites[book.node_rows[&node("PARIS")]];
        let slow = |ready| site.timetable.next(ready).find(|(carrier, _)| carrier.as_str() == "SLOW");
        let capacity = |ready| slow(ready).map(|(_, leaving)| leaving.capacity);
        assert_eq!(capacity(at(0)), Some(Capacity { units: Some(400), litres: Some(9_000) }));
        assert_eq!(capacity(at(61)), Some(Capacity::default()), "the next one takes what comes");
    }
}
