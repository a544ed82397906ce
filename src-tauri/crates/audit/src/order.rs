//! Orders: one state each, each line in one parcel, one promise. Knows the places of parcels, not the vans.

mod allocation;
mod sums;
mod way;

pub(crate) use allocation::Plan;

use crate::{
    parcel::{Parcel, Parcels, Place},
    service::Sale,
    stock::Shelves,
    violation::{Findings, Rule},
};
use model::{
    DepartureId, Moment, NodeId, Notification, OrderCard, OrderId, OrderLine, Override, ParcelId, Promise, Seq,
    StopKind, Tour, edit_lines,
};
use std::collections::BTreeMap;

/// Where an order stands; what its parcels say is not repeated here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    Placed,
    Allocated,
    Delivered,
    Declined,
    Cancelled,
}

impl Stage {
    pub fn is_over(self) -> bool {
        match self {
            Self::Placed | Self::Allocated => false,
            Self::Delivered | Self::Declined | Self::Cancelled => true,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Order {
    key: OrderId,
    lines: Vec<OrderLine>,
    pub stage: Stage,
    /// Parcels that stand, also packed ones.
    pub parcels: Vec<ParcelId>,
    promise: Option<Promise>,
    /// Lines that nobody serves.
    declined: Vec<u16>,
    /// The word that holds it back.
    held: Option<Seq>,
    /// What it asked for, and was told first.
    pub sale: Sale,
}

/// By which event something is told, and the moment it speaks of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    /// The event.
    pub seq: Seq,
    /// When it happened.
    pub when: Moment,
}

/// All orders, with their parcels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orders {
    list: Vec<Order>,
    index: BTreeMap<OrderId, u32>,
    parcels: Parcels,
    /// Where trucks call.
    departures: BTreeMap<DepartureId, NodeId>,
    /// When the last minute was closed.
    closed: Option<Moment>,
}

impl Orders {
    /// The parcels of all orders.
    pub fn parcels(&self) -> &Parcels {
        &self.parcels
    }

    /// All orders.
    pub fn each(&self) -> impl Iterator<Item = &Order> {
        self.list.iter()
    }

    /// When the last minute was closed.
    pub fn closed(&self) -> Moment {
        self.closed.unwrap_or(Moment(i64::MIN))
    }

    /// A minute is closed.
    pub fn close_minute(&mut self, at: Moment) {
        self.closed = Some(at);
    }

    /// A tour says when its parcels arrive.
    pub fn expect(&mut self, tour: &Tour) {
        for stop in tour.stops.iter().filter(|stop| stop.kind == StopKind::Deliver) {
            for key in &stop.parcels {
                self.parcels.get_mut(*key).into_iter().for_each(|parcel| parcel.eta = stop.eta);
            }
        }
    }

    /// A customer bought. Told twice, the first counts.
    pub fn place(&mut self, card: &OrderCard, told: Moment) {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        if *self.index.entry(card.order).or_insert(next) == next {
            let lines = card.lines.clone();
            let stage = Stage::Placed;
            let (parcels, declined) = (Vec::new(), Vec::new());
            let (placed, service) = (card.placed_at.min(told), card.service);
            let sale = Sale { placed, service, word: None, moved: false, ended: None };
            self.list.push(Order { key: card.order, lines, stage, parcels, promise: None, declined, held: None, sale });
        }
    }

    /// A person spoke. Holding back comes too late once a parcel is with the pickers: control will refuse.
    pub fn hear(&mut self, seq: Seq, word: &Override) {
        let (order, held) = match word {
            Override::Hold(order) => (order, Some(seq)),
            Override::Unhold(order) => (order, None),
            Override::AcknowledgeAlert(_)
            | Override::AssignAlert { .. }
            | Override::ResolveAlert(_)
            | Override::Accept(_)
            | Override::Reject(_)
            | Override::Cancel(_)
            | Override::Pin { .. }
            | Override::Unpin(_)
            | Override::GroundVan(_)
            | Override::ReturnVan(_)
            | Override::EditSlot(_)
            | Override::SetAutonomy { .. }
            | Override::MapSku { .. }
            | Override::EditSlotAnyway(_)
            | Override::HoldAtDock(_)
            | Override::FreeAtDock(_)
            | Override::AskAbove(_)
            | Override::SnoozeAlert { .. }
            | Override::CloseAlert { .. }
            | Override::UndoAlert(_)
            | Override::Note { .. }
            | Override::HandOver { .. } => return,
        };
        let Some(at) = self.find(*order) else { return };
        let started = self.places(at).any(|place| place != Place::Planned) || self.list[at].stage.is_over();
        if held.is_none() || !started {
            self.list[at].held = held;
        }
    }

    /// Control refused a word: if it held an order, it does not.
    pub fn refuse(&mut self, word: Option<Seq>) {
        // Refusals are rare, so that looking through all orders is cheaper than an index kept at each hold.
        for order in self.list.iter_mut().filter(|order| order.held.is_some() && order.held == word) {
            order.held = None;
        }
    }

    /// A shop changed an order's lines: parcels that hold a changed one are given up.
    pub fn edit(&mut self, order: OrderId, wanted: &[OrderLine], shelves: &mut Shelves) {
        let open = |at: &usize| !self.list[*at].stage.is_over() && wanted.iter().any(|line| line.qty > 0);
        let Some(at) = self.find(order).filter(open) else { return };
        let own = || self.list[at].parcels.iter().filter_map(|key| Some((*key, self.parcels.get(*key)?)));
        let boxed: Vec<u16> =
            own().filter(|(_, parcel)| parcel.place.is_packed()).flat_map(|(_, parcel)| parcel.lines.clone()).collect();
        let edited = edit_lines(&self.list[at].lines, wanted, |number| boxed.contains(&number));
        let holds = |parcel: &Parcel| parcel.lines.iter().any(|line| edited.changed.contains(line));
        let given_up: Vec<ParcelId> = own().filter(|(_, parcel)| holds(parcel)).map(|(key, _)| key).collect();
        given_up.into_iter().for_each(|key| self.drop_parcel(key, shelves));
        self.list[at].lines = edited.lines;
        self.list[at].declined.retain(|line| !edited.changed.contains(line));
    }

    /// No line can be served.
    pub fn decline(&mut self, seq: Seq, order: OrderId, shelves: &mut Shelves, found: &mut Findings) {
        let Some(at) = self.known(seq, order, found) else { return };
        let packed = self.places(at).any(Place::is_packed);
        self.end(seq, at, Stage::Declined, packed, shelves, found);
    }

    /// The order is over before it left.
    pub fn cancel(&mut self, seq: Seq, order: OrderId, shelves: &mut Shelves, found: &mut Findings) {
        let Some(at) = self.known(seq, order, found) else { return };
        let left = self.places(at).any(Place::has_left);
        self.end(seq, at, Stage::Cancelled, left, shelves, found);
    }

    /// A promise moves.
    pub fn promise(&mut self, seq: Seq, order: OrderId, promise: Promise, found: &mut Findings) {
        let Some(at) = self.known(seq, order, found) else { return };
        if self.list[at].stage.is_over() {
            let detail = format!("the promise of {order} moves: it is {:?}", self.list[at].stage);
            return found.at(Rule::OrderState, seq, detail);
        }
        self.list[at].promise = Some(promise);
        self.list[at].sale.moved = true;
    }

    /// A customer is told; what is said must be what stands.
    pub fn tell(&mut self, seq: Seq, note: &Notification, found: &mut Findings) {
        let Some(at) = self.known(seq, note.order, found) else { return };
        let stands = self.list[at].promise;
        if let Some(said) = note.promise.filter(|said| Some(*said) != stands) {
            let stands = stands.map_or("nothing".to_owned(), |promise| promise.latest.to_string());
            let detail = format!("{} is told {}, promised is {stands}", note.order, said.latest);
            found.at(Rule::Promise, seq, detail);
        }
    }

    fn find(&self, order: OrderId) -> Option<usize> {
        self.index.get(&order).map(|place| *place as usize).filter(|at| *at < self.list.len())
    }

    fn known(&self, seq: Seq, order: OrderId, found: &mut Findings) -> Option<usize> {
        let at = self.find(order);
        if at.is_none() {
            found.at(Rule::OrderUnknown, seq, format!("nobody placed {order}"));
        }
        at
    }

    fn places(&self, at: usize) -> impl Iterator<Item = Place> {
        self.list[at].parcels.iter().filter_map(|key| self.parcels.get(*key)).map(|parcel| parcel.place)
    }

    fn end(&mut self, seq: Seq, at: usize, stage: Stage, too_late: bool, shelves: &mut Shelves, found: &mut Findings) {
        let order = &mut self.list[at];
        if order.stage.is_over() || too_late {
            let detail = format!("{} becomes {stage:?}: it is {:?}, parcels packed or gone", order.key, order.stage);
            return found.at(Rule::OrderState, seq, detail);
        }
        order.stage = stage;
        order.sale.ended = Some(self.closed.unwrap_or(Moment(i64::MIN)));
        for key in order.parcels.clone() {
            self.drop_parcel(key, shelves);
        }
    }

    fn drop_parcel(&mut self, key: ParcelId, shelves: &mut Shelves) {
        let Some(parcel) = self.parcels.get_mut(key).filter(|parcel| parcel.place.holds()) else { return };
        parcel.units.iter().for_each(|unit| shelves.free(*unit));
        parcel.place = Place::Dropped;
    }

    fn close_if_delivered(&mut self, at: usize) {
        let Some(order) = self.list.get(at) else { return };
        let all = !order.parcels.is_empty() && self.places(at).all(|place| place == Place::Delivered);
        if all && order.stage == Stage::Allocated && self.is_served(at) {
            self.list[at].stage = Stage::Delivered;
        }
    }

    /// Each line is in a parcel that stands, or was declined: none was added that still waits for a node.
    fn is_served(&self, at: usize) -> bool {
        let order = &self.list[at];
        let parcels = order.parcels.iter().filter_map(|key| self.parcels.get(*key));
        let served: Vec<u16> = parcels.flat_map(|parcel| parcel.lines.iter().copied()).collect();
        let open = |(number, line): (u16, &OrderLine)| {
            line.qty > 0 && !served.contains(&number) && !order.declined.contains(&number)
        };
        !(0u16..).zip(&order.lines).any(open)
    }
}

#[cfg(test)]
mod tests;
