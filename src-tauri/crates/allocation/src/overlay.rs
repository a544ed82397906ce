//! A look at the book from inside one batch: what was given in it is no longer there for the next order.

use crate::{
    book::{Book, Site},
    calendar::{Ahead, due, evening, is_open, quarter},
    kept::Kept,
    offer::{Way, ways},
    request::Place,
};
use model::{DeptId, Foreseen, Moment, NodeId, Position, QUARTER, Service, Span, Via};
use std::collections::BTreeMap;

/// The book, less what this batch has given.
#[derive(Clone, Debug)]
pub(crate) struct Overlay<'a> {
    pub(crate) book: &'a Book,
    /// What shelves keep, when anything is.
    kept: Option<&'a Kept>,
    /// What is kept is as good as gone.
    sparing: bool,
    /// Who is planned is prepared around the room that is kept, when it is no later for that.
    around: bool,
    /// Units given, by row of the SKU, then by row of the node.
    units: BTreeMap<usize, Vec<u32>>,
    /// Units of preparation given, by row of the node and start of the quarter.
    quarters: BTreeMap<(usize, Moment), u32>,
    /// Places in vans given, by row of the node and end of the evening.
    evenings: BTreeMap<(usize, Moment), u32>,
    today: Today,
}

/// What follows from the moment of planning; made again when the quarter changes.
#[derive(Clone, Debug, Default)]
struct Today {
    now: Moment,
    ahead: Ahead,
    evening: Moment,
    dues: Vec<(Service, Moment)>,
    /// Free units of the quarters ahead by row of the node, counted when first asked for.
    free: Vec<Option<Free>>,
}

/// Free units of a node, quarter by quarter.
#[derive(Clone, Debug)]
struct Free {
    units: Vec<u32>,
    /// All quarters before this one are full.
    first: usize,
}

impl<'a> Overlay<'a> {
    pub(crate) fn new(book: &'a Book) -> Self {
        let (units, quarters, evenings) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { book, kept: None, sparing: false, around: false, units, quarters, evenings, today: Today::default() }
    }

    /// With what shelves keep for a live sale.
    pub(crate) fn keeping(self, kept: &'a Kept) -> Self {
        Self { kept: Some(kept), ..self }
    }

    /// Whether what is kept may be given.
    pub(crate) fn spare(&mut self, sparing: bool) {
        self.sparing = sparing;
    }

    /// Whether the room that is kept is left to others where it can be.
    pub(crate) fn book_around(&mut self, around: bool) {
        self.around = around;
    }

    /// Units kept there.
    pub(crate) fn kept(&self, node: usize, sku: usize) -> u32 {
        let (Some(site), Some(article)) = (self.book.sites.get(node), self.book.articles.get(sku)) else { return 0 };
        self.kept.map_or(0, |kept| kept.units(article.sku, site.node))
    }

    /// The forecast for which units of a SKU are kept.
    pub(crate) fn kept_for(&self, sku: usize) -> Option<Foreseen> {
        self.kept?.foreseen(self.book.articles.get(sku)?.sku)
    }

    /// The next way out of a node for a parcel that is, or will be, packed there at `ready`: the earliest
    /// arrival, then the cheapest. `None` when nothing leaves any more, or for an unknown node or place.
    /// The place in an evening van is remembered.
    pub(crate) fn rebind(
        &mut self,
        node: NodeId,
        dept: DeptId,
        near: Option<Position>,
        service: Service,
        weight_g: u32,
        ready: Moment,
    ) -> Option<(Via, Moment)> {
        let row = *self.book.node_rows.get(&node)?;
        let place = Place::of(dept, near)?;
        let tonight = evening(ready);
        let site = self.book.sites.get(row)?;
        let van = service == Service::Evening && self.van_waits(row, site, place, ready, tonight);
        let way = ways(self.book, site, place, service, weight_g, ready, van.then_some(tonight))
            .min_by_key(|way| (way.eta, way.carriage_cents, way.via))?;
        if way.via == Via::Van {
            self.give_van(row, tonight);
        }
        Some((way.via, way.eta))
    }

    /// Sets the moment of planning.
    pub(crate) fn turn_to(&mut self, now: Moment) {
        let same_quarter = !self.today.dues.is_empty() && self.today.ahead.first == quarter(now);
        self.today.now = now;
        if same_quarter {
            return;
        }
        self.today = Today {
            now,
            ahead: Ahead::of(now),
            evening: evening(now),
            dues: Service::ALL.iter().map(|service| (*service, due(*service, now))).collect(),
            free: vec![None; self.book.sites.len()],
        };
    }

    /// The moment of planning.
    pub(crate) fn now(&self) -> Moment {
        self.today.now
    }

    /// The end of the evening of the day of planning.
    pub(crate) fn evening(&self) -> Moment {
        self.today.evening
    }

    /// When a service bought now is due.
    pub(crate) fn due(&self, service: Service) -> Moment {
        self.today.dues.iter().find(|(s, _)| *s == service).map_or(self.today.now, |(_, due)| *due)
    }

    /// Available to promise at a node, less what this batch has given.
    pub(crate) fn atp(&self, node: usize, sku: usize) -> u32 {
        let stock = self.book.articles.get(sku).map_or(0, |article| article.stock(node).atp());
        let given = self.units.get(&sku).and_then(|by_node| by_node.get(node)).copied().unwrap_or(0);
        let kept = if self.sparing { self.kept(node, sku) } else { 0 };
        stock.saturating_sub(given).saturating_sub(kept)
    }

    /// The ways out of a node for a parcel packed at `ready`, the van among them when it can take it tonight.
    pub(crate) fn ways_tonight(
        &self,
        row: usize,
        site: &'a Site,
        place: Place,
        service: Service,
        weight_g: u32,
        ready: Moment,
    ) -> impl Iterator<Item = Way> {
        let van = service == Service::Evening && self.van_waits(row, site, place, ready, self.today.evening);
        ways(self.book, site, place, service, weight_g, ready, van.then_some(self.today.evening))
    }

    /// The first quarter in which a node can prepare so many units, as its place among the quarters ahead
    /// and its start. Of the running quarter only what is left of it counts.
    pub(crate) fn first_quarter(&mut self, row: usize, units: u32) -> Option<(usize, Moment)> {
        self.quarter_for(row, units, &[])
    }

    /// The first quarter that has room for so many units beside what is kept, where any is kept and has a say.
    pub(crate) fn quarter_around(&mut self, row: usize, units: u32) -> Option<(usize, Moment)> {
        let kept = self.kept.filter(|_| self.around)?;
        let node = self.book.sites.get(row)?.node;
        let rooms: Vec<(Moment, u32)> = kept.quarters(node).collect();
        if rooms.is_empty() { None } else { self.quarter_for(row, units, &rooms) }
    }

    fn quarter_for(&mut self, row: usize, units: u32, kept: &[(Moment, u32)]) -> Option<(usize, Moment)> {
        let now = self.today.now;
        let site = self.book.sites.get(row)?;
        let capacity = site.card.as_ref()?.capacity_per_quarter;
        if self.today.free.get(row)?.is_none() {
            let counted = self.count_free(row, site);
            *self.today.free.get_mut(row)? = Some(counted);
        }
        let free = self.today.free.get_mut(row)?.as_mut()?;
        while free.units.get(free.first) == Some(&0) {
            free.first += 1;
        }
        let left_ms = (self.today.ahead.first + QUARTER - now).0.clamp(0, QUARTER.0);
        let left = u32::try_from(i64::from(capacity) * left_ms / QUARTER.0).unwrap_or(0);
        let first = self.today.ahead.first;
        let fits = |(index, free): (usize, &u32)| {
            let room = if index == 0 { left.min(*free) } else { *free };
            let from = first + Span(QUARTER.0 * index as i64);
            let kept = kept.iter().find(|(other, _)| *other == from).map_or(0, |(_, units)| *units);
            (room >= units.saturating_add(kept) && room > 0).then_some(index)
        };
        let index = free.units.iter().enumerate().skip(free.first).find_map(fits)?;
        Some((index, self.today.ahead.start(index)))
    }

    /// Takes one parcel's units, preparation time and place in a van out of what is left.
    pub(crate) fn give(&mut self, row: usize, items: &[(usize, u32)], quarter: usize, via: Via) {
        let start = self.today.ahead.start(quarter);
        let mut sum = 0u32;
        for (sku, qty) in items {
            let by_node = self.units.entry(*sku).or_default();
            if by_node.len() <= row {
                by_node.resize(row + 1, 0);
            }
            by_node[row] = by_node[row].saturating_add(*qty);
            sum = sum.saturating_add(*qty);
        }
        let prepared = self.quarters.entry((row, start)).or_default();
        *prepared = prepared.saturating_add(sum);
        if let Some(free) = self.free_mut(row, quarter) {
            *free = free.saturating_sub(sum);
        }
        if via == Via::Van {
            self.give_van(row, self.today.evening);
        }
    }

    /// Undoes [`Overlay::give`].
    pub(crate) fn take_back(&mut self, row: usize, items: &[(usize, u32)], quarter: usize, via: Via) {
        let start = self.today.ahead.start(quarter);
        let mut sum = 0u32;
        for (sku, qty) in items {
            if let Some(given) = self.units.get_mut(sku).and_then(|by_node| by_node.get_mut(row)) {
                *given = given.saturating_sub(*qty);
            }
            sum = sum.saturating_add(*qty);
        }
        if let Some(prepared) = self.quarters.get_mut(&(row, start)) {
            *prepared = prepared.saturating_sub(sum);
        }
        if let Some(free) = self.free_mut(row, quarter) {
            *free = free.saturating_add(sum);
        }
        if let Some(free) = self.today.free.get_mut(row).and_then(Option::as_mut) {
            free.first = free.first.min(quarter);
        }
        if via == Via::Van
            && let Some(places) = self.evenings.get_mut(&(row, self.today.evening))
        {
            *places = places.saturating_sub(1);
        }
    }

    fn free_mut(&mut self, row: usize, quarter: usize) -> Option<&mut u32> {
        self.today.free.get_mut(row)?.as_mut()?.units.get_mut(quarter)
    }

    fn give_van(&mut self, row: usize, evening: Moment) {
        let places = self.evenings.entry((row, evening)).or_default();
        *places = places.saturating_add(1);
    }

    fn van_waits(&self, row: usize, site: &Site, place: Place, ready: Moment, evening: Moment) -> bool {
        let Some(card) = &site.card else { return false };
        let cutoff = crate::calendar::before_evening(evening, card.van_cutoff_min);
        let given = self.evenings.get(&(row, evening)).copied().unwrap_or(0);
        let aboard = site.workload.parcels(evening).saturating_add(given);
        ready <= cutoff && aboard < card.van_parcels && card.van_depts.contains(&place.dept)
    }

    /// Free units of the quarters ahead: capacity while open, less the book's work and this batch's.
    fn count_free(&self, row: usize, site: &Site) -> Free {
        let ahead = &self.today.ahead;
        let capacity = |minute: &u32| match &site.card {
            Some(card) if is_open(*minute, card.opens_min, card.closes_min) => card.capacity_per_quarter,
            _ => 0,
        };
        let mut units: Vec<u32> = ahead.minutes.iter().map(capacity).collect();
        let batch = self.quarters.range((row, ahead.first)..=(row, Moment(i64::MAX))).map(|((_, at), n)| (*at, *n));
        for (at, used) in site.workload.units_from(ahead.first).chain(batch) {
            let index = usize::try_from((at - ahead.first).0 / QUARTER.0).unwrap_or(usize::MAX);
            if let Some(free) = units.get_mut(index) {
                *free = free.saturating_sub(used);
            }
        }
        Free { units, first: 0 }
    }
}
