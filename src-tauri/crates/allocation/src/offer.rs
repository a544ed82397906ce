//! What one node would do for one parcel: when it is ready, how it leaves, when it arrives, what it costs.

use crate::{
    book::{Book, Site},
    calendar::days_late,
    overlay::Overlay,
    request::Place,
    tariff::{band, carriage_cents},
    timetable::serves,
};
use model::{Moment, NodeId, Offered, QUARTER, Reason, Service, Via};

/// One way out of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Way {
    pub via: Via,
    pub eta: Moment,
    /// What can be promised: the end of the delivery day, 22:00 for vans.
    pub latest: Moment,
    pub carriage_cents: i64,
}

/// What one node would do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Offer {
    pub node: NodeId,
    /// Row of the node.
    pub row: usize,
    /// Place of the quarter among those ahead, and its start.
    pub quarter: usize,
    pub prepared_in: Moment,
    pub way: Way,
    /// Days late for the service.
    pub late: u32,
    /// Carriage and handling.
    pub cost_cents: i64,
}

impl Offer {
    /// It as the log keeps it, from a node that could still promise so many units.
    pub(crate) fn offered(&self, atp: u32) -> Offered {
        Offered { atp, eta: self.way.eta, latest: self.way.latest }
    }
}

/// All ways out of a node for a parcel packed at `ready`: the next departure of each carrier that may take
/// it, and the node's own van when it waits until `van`. The van costs no carriage: it drives anyway.
pub(crate) fn ways<'a>(
    book: &'a Book,
    site: &'a Site,
    place: Place,
    service: Service,
    weight_g: u32,
    ready: Moment,
    van: Option<Moment>,
) -> impl Iterator<Item = Way> + use<'a> {
    let distance_m = site.card.as_ref().map_or(0, |card| card.position.distance_m(place.position));
    let carried = site.timetable.next(ready).filter_map(move |(carrier, leaving)| {
        let carrier = book.carriers.get(&carrier).filter(|card| serves(card, service))?;
        let (eta, latest) = leaving.arrival(band(distance_m))?;
        let carriage_cents = carriage_cents(carrier, distance_m, weight_g);
        Some(Way { via: Via::Departure(leaving.departure), eta, latest, carriage_cents })
    });
    carried.chain(van.map(|evening| Way { via: Via::Van, eta: evening, latest: evening, carriage_cents: 0 }))
}

impl Overlay<'_> {
    /// Whether a parcel prepared in that later quarter would leave the same way.
    fn leaves_alike(
        &self,
        row: usize,
        place: Place,
        service: Service,
        weight_g: u32,
        prepared_in: Moment,
        way: Way,
    ) -> bool {
        let Some(site) = self.book.sites.get(row) else { return false };
        let mut ways = self.ways_tonight(row, site, place, service, weight_g, prepared_in + QUARTER);
        ways.any(|later| later == way)
    }

    /// The best that a node can do for one parcel; stock is not looked at.
    pub(crate) fn offer(
        &mut self,
        row: usize,
        place: Place,
        service: Service,
        units: u32,
        weight_g: u32,
    ) -> Result<Offer, Reason> {
        let site = self.book.sites.get(row).ok_or(Reason::Unknown)?;
        let card = site.card.as_ref().ok_or(Reason::Unknown)?;
        let (quarter, prepared_in) = self.first_quarter(row, units).ok_or(Reason::NoCapacity)?;
        let due = self.due(service);
        let (late, way) = self
            .ways_tonight(row, site, place, service, weight_g, prepared_in + QUARTER)
            .map(|way| (days_late(way.latest, due), way))
            .min_by_key(|(late, way)| (*late, way.carriage_cents, way.eta, way.via))
            .ok_or(Reason::NoDeparture)?;
        let (quarter, prepared_in) = self
            .quarter_around(row, units)
            .filter(|(around, ready)| {
                *around == quarter || self.leaves_alike(row, place, service, weight_g, *ready, way)
            })
            .unwrap_or((quarter, prepared_in));
        let picking = card.per_unit_cents.saturating_mul(i64::from(units));
        let cost_cents = way.carriage_cents.saturating_add(card.handling_cents).saturating_add(picking);
        Ok(Offer { node: site.node, row, quarter, prepared_in, way, late, cost_cents })
    }
}
