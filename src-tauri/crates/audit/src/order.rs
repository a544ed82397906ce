//! Orders: one state each, each line in one parcel, one promise. Knows the places of parcels, not the vans.

use crate::{
    Totals,
    parcel::{Parcel, Parcels, Place, Step},
    stock::Shelves,
    violation::{Findings, Rule},
};
use model::{
    DepartureCard, DepartureId, Event, Moment, NodeId, Notification, OrderCard, OrderId, OrderLine, Override, ParcelId,
    ParcelPlan, Promise, Reason, Seq, SkuId, edit_lines,
};
use std::collections::BTreeMap;

/// Where an order stands; what its parcels say is not repeated here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Placed,
    Allocated,
    Delivered,
    Declined,
    Cancelled,
}

impl Stage {
    fn is_over(self) -> bool {
        match self {
            Self::Placed | Self::Allocated => false,
            Self::Delivered | Self::Declined | Self::Cancelled => true,
        }
    }
}

#[derive(Clone, Debug)]
struct Order {
    key: OrderId,
    lines: Vec<OrderLine>,
    stage: Stage,
    /// Parcels that stand, also packed ones.
    parcels: Vec<ParcelId>,
    promise: Option<Promise>,
    /// Lines that nobody serves.
    declined: Vec<u16>,
    /// The word that holds it back.
    held: Option<Seq>,
}

/// By which event something is told, and the moment it speaks of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    /// The event.
    pub seq: Seq,
    /// When it happened.
    pub when: Moment,
}

/// What an allocation says.
pub(crate) struct Plan<'a> {
    /// All parcels of the order as they now stand.
    pub parcels: &'a [ParcelPlan],
    /// Lines nobody can serve.
    pub declined: &'a [(u16, Reason)],
    /// What the customer is told.
    pub promise: Promise,
}

/// All orders, with their parcels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orders {
    list: Vec<Order>,
    index: BTreeMap<OrderId, u32>,
    parcels: Parcels,
    /// Where trucks call.
    departures: BTreeMap<DepartureId, NodeId>,
}

impl Orders {
    /// The parcels of all orders.
    pub fn parcels(&self) -> &Parcels {
        &self.parcels
    }

    /// A customer bought. Told twice, the first counts.
    pub fn place(&mut self, card: &OrderCard) {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        if *self.index.entry(card.order).or_insert(next) == next {
            let lines = card.lines.clone();
            let stage = Stage::Placed;
            let (parcels, declined) = (Vec::new(), Vec::new());
            self.list.push(Order { key: card.order, lines, stage, parcels, promise: None, declined, held: None });
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
            | Override::MapSku { .. } => return,
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

    /// Each line has a node or a reason; what stood before and is not packed is undone.
    pub fn allocate(&mut self, event: &Event, order: OrderId, plan: Plan, shelves: &mut Shelves, found: &mut Findings) {
        let seq = event.seq;
        let Some(at) = self.known(seq, order, found) else { return };
        if self.list[at].stage.is_over() {
            let detail = format!("{order} is {:?}, yet allocated", self.list[at].stage);
            return found.at(Rule::OrderState, seq, detail);
        }
        self.check_cover(seq, at, &plan, found);
        self.drop_missing(seq, at, plan.parcels, shelves, found);
        let mut standing = Vec::with_capacity(plan.parcels.len());
        for parcel in plan.parcels {
            if self.take_over(event, at, parcel, shelves, found) {
                standing.push(parcel.parcel);
            }
        }
        self.list[at].parcels.extend(standing);
        self.list[at].promise = Some(plan.promise);
        self.list[at].declined = plan.declined.iter().map(|(line, _)| *line).collect();
        self.list[at].stage = Stage::Allocated;
        self.close_if_delivered(at);
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

    /// Parcels go to the pickers.
    pub fn release(&mut self, seq: Seq, node: NodeId, parcels: &[ParcelId], found: &mut Findings) {
        for key in parcels {
            let Some(parcel) = self.parcels.get_mut(*key) else {
                found.at(Rule::ParcelUnknown, seq, format!("{key} is released, nobody planned it"));
                continue;
            };
            if parcel.place != Place::Planned || parcel.node != node {
                let detail = format!("{key} is released at {node}: it is {:?} at {}", parcel.place, parcel.node);
                found.at(Rule::ParcelState, seq, detail);
                continue;
            }
            parcel.place = Place::Released;
            let order = parcel.order as usize;
            if self.list.get(order).is_some_and(|order| order.held.is_some()) {
                found.at(Rule::OrderState, seq, format!("{key} is released while its order is held back"));
            }
        }
    }

    /// A parcel is closed: its units leave the shelf.
    pub fn pack(&mut self, told: Report, node: NodeId, key: ParcelId, shelves: &mut Shelves, found: &mut Findings) {
        if let Some(parcel) = self.parcels.get(key).filter(|parcel| parcel.node != node) {
            let detail = format!("{key} is packed at {node}, planned at {}", parcel.node);
            found.at(Rule::ParcelState, told.seq, detail);
        }
        self.step(told, key, Place::Packed, shelves, found);
    }

    /// The shelf held too little for a parcel: it waits for a new allocation, and the books follow the shelf.
    pub fn set_aside(&mut self, key: ParcelId, (node, sku, units): (NodeId, SkuId, u32), shelves: &mut Shelves) {
        if self.parcels.get(key).is_some_and(|parcel| parcel.place.holds()) {
            self.drop_parcel(key, shelves);
            shelves.correct(node, sku, units);
        }
    }

    /// A truck calls at a node.
    pub fn call(&mut self, card: &DepartureCard) {
        self.departures.insert(card.departure, card.node);
    }

    /// A carrier's truck took parcels.
    pub fn leave(
        &mut self,
        told: Report,
        departure: DepartureId,
        parcels: &[ParcelId],
        shelves: &mut Shelves,
        found: &mut Findings,
    ) {
        let calls_at = self.departures.get(&departure).copied();
        for key in parcels {
            let elsewhere = |parcel: &&Parcel| calls_at.is_some_and(|node| node != parcel.node);
            if let Some(parcel) = self.parcels.get(*key).filter(elsewhere) {
                let detail = format!("{key} leaves with {departure}, it is prepared at {}", parcel.node);
                found.at(Rule::ParcelPlace, told.seq, detail);
                continue;
            }
            self.step(told, *key, Place::Left, shelves, found);
        }
    }

    /// Moves a parcel to a place, with all steps on the way that nobody told; finds it when it cannot be there. True
    /// when it moved.
    pub fn step(
        &mut self,
        told: Report,
        key: ParcelId,
        to: Place,
        shelves: &mut Shelves,
        found: &mut Findings,
    ) -> bool {
        let Some(parcel) = self.parcels.get_mut(key) else {
            found.at(Rule::ParcelUnknown, told.seq, format!("{key} becomes {to:?}, nobody planned it"));
            return false;
        };
        let (was, step, at) = (parcel.place, parcel.place.then(to), told.when.max(parcel.since));
        let told = Report { when: at, ..told };
        match step {
            Step::Late => return false,
            Step::Clash => {
                found.at(Rule::ParcelPlace, told.seq, format!("{key} becomes {to:?}: it is {was:?}"));
                return false;
            }
            Step::Stray => {
                parcel.place = Place::Stray;
                parcel.units.iter().for_each(|unit| shelves.take(told, *unit, found));
                found.at(Rule::ParcelState, told.seq, format!("{key} becomes {to:?}, it was no longer wanted"));
                return false;
            }
            Step::On => parcel.place = to,
        }
        if was.holds() {
            for unit in &parcel.units {
                shelves.take(told, *unit, found);
                shelves.free(*unit);
            }
        }
        let order = parcel.order as usize;
        if to == Place::Delivered {
            self.close_if_delivered(order);
        }
        true
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

    /// A parcel that a van brought back is on the dock again.
    pub fn unload(&mut self, key: ParcelId) {
        if let Some(parcel) = self.parcels.get_mut(key).filter(|parcel| matches!(parcel.place, Place::Aboard(_))) {
            parcel.place = Place::Packed;
        }
    }

    /// A parcel leaves another way: it must still be in the app, or in a van that cannot go on.
    pub fn rebind(&mut self, seq: Seq, key: ParcelId, found: &mut Findings) {
        let Some(parcel) = self.parcels.get(key) else {
            return found.at(Rule::ParcelUnknown, seq, format!("{key} is rebound, nobody planned it"));
        };
        match parcel.place {
            Place::Planned | Place::Released | Place::Packed | Place::Aboard(_) => {}
            Place::Left | Place::Delivered | Place::Dropped | Place::Stray => {
                found.at(Rule::ParcelState, seq, format!("{key} is rebound: it is {:?}", parcel.place));
            }
        }
    }

    /// A promise moves.
    pub fn promise(&mut self, seq: Seq, order: OrderId, promise: Promise, found: &mut Findings) {
        let Some(at) = self.known(seq, order, found) else { return };
        if self.list[at].stage.is_over() {
            let detail = format!("the promise of {order} moves: it is {:?}", self.list[at].stage);
            return found.at(Rule::OrderState, seq, detail);
        }
        self.list[at].promise = Some(promise);
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

    /// What the books add up to.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals { orders: self.list.len() as u64, ..Totals::default() };
        for order in &self.list {
            match order.stage {
                Stage::Placed | Stage::Allocated => totals.in_flight += 1,
                Stage::Delivered => totals.delivered += 1,
                Stage::Declined => totals.declined += 1,
                Stage::Cancelled => totals.cancelled += 1,
            }
        }
        for parcel in self.parcels.all() {
            let stands = parcel.place.holds() || parcel.place.is_packed();
            totals.parcels += u64::from(stands);
            totals.packed += u64::from(parcel.place.is_packed());
            totals.parcels_delivered += u64::from(parcel.place == Place::Delivered);
        }
        totals
    }

    /// Casts up parcels against the states of their orders.
    pub fn check(&self, found: &mut Findings) {
        let mut tally = vec![(0_usize, 0_usize, 0_usize); self.list.len()];
        for parcel in self.parcels.all() {
            if let Some((held, packed, delivered)) = tally.get_mut(parcel.order as usize) {
                *held += usize::from(parcel.place.holds());
                *packed += usize::from(parcel.place.is_packed());
                *delivered += usize::from(parcel.place == Place::Delivered);
            }
        }
        for (order, (held, packed, delivered)) in self.list.iter().zip(tally) {
            let sound = match order.stage {
                Stage::Placed => held + packed == 0,
                // A parcel set aside still stands in the order until it is allocated anew.
                Stage::Allocated => order.parcels.is_empty() || order.parcels.len() > delivered,
                Stage::Delivered => held == 0 && packed == delivered && packed > 0,
                Stage::Declined => held + packed == 0,
                Stage::Cancelled => held == 0,
            };
            if !sound {
                let Order { key, stage, .. } = order;
                let detail = format!("{key} is {stage:?} with {held} parcels held, {packed} packed, {delivered} there");
                found.sum(Rule::OrderSum, detail);
            }
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

    fn check_cover(&self, seq: Seq, at: usize, plan: &Plan, found: &mut Findings) {
        let order = &self.list[at];
        let mut times = vec![0_u32; order.lines.len()];
        let mut beyond = 0;
        let parcelled = plan.parcels.iter().flat_map(|parcel| parcel.lines.iter());
        for line in parcelled.chain(plan.declined.iter().map(|(line, _)| line)) {
            match times.get_mut(usize::from(*line)) {
                Some(times) => *times += 1,
                None => beyond += 1,
            }
        }
        // A line that was struck out is served by nobody.
        let sound = times.iter().zip(&order.lines).all(|(times, line)| *times == u32::from(line.qty > 0));
        if beyond > 0 || !sound {
            found.at(Rule::LineCover, seq, format!("{}: lines served {times:?} times, {beyond} unknown", order.key));
        }
    }

    /// Old parcels that a new allocation does not list are dropped; packed ones may not be.
    fn drop_missing(&mut self, seq: Seq, at: usize, plans: &[ParcelPlan], shelves: &mut Shelves, found: &mut Findings) {
        let old = std::mem::take(&mut self.list[at].parcels);
        for key in old.into_iter().filter(|key| plans.iter().all(|plan| plan.parcel != *key)) {
            if self.parcels.get(key).is_some_and(|parcel| parcel.place.is_packed()) {
                found.at(Rule::ParcelChanged, seq, format!("{key} is packed, the new allocation leaves it out"));
                self.list[at].parcels.push(key);
            } else {
                self.drop_parcel(key, shelves);
            }
        }
    }

    fn drop_parcel(&mut self, key: ParcelId, shelves: &mut Shelves) {
        let Some(parcel) = self.parcels.get_mut(key).filter(|parcel| parcel.place.holds()) else { return };
        parcel.units.iter().for_each(|unit| shelves.free(*unit));
        parcel.place = Place::Dropped;
    }

    /// Takes one parcel of an allocation into the books; true when it is now the order's.
    fn take_over(
        &mut self,
        event: &Event,
        at: usize,
        plan: &ParcelPlan,
        shelves: &mut Shelves,
        found: &mut Findings,
    ) -> bool {
        let seq = event.seq;
        if let Some(known) = self.parcels.get(plan.parcel) {
            if known.order as usize != at {
                found.at(Rule::ParcelUnknown, seq, format!("{} belongs to another order", plan.parcel));
                return false;
            }
            let same = known.node == plan.node && known.lines == plan.lines;
            if known.place.holds() && same {
                return true;
            }
            if known.place.is_packed() || known.place == Place::Stray {
                if !same || known.place == Place::Stray {
                    found.at(Rule::ParcelChanged, seq, format!("{} is packed and planned anew", plan.parcel));
                }
                return true;
            }
            self.drop_parcel(plan.parcel, shelves);
        }
        self.book(event, at, plan, shelves, found);
        true
    }

    fn book(&mut self, event: &Event, at: usize, plan: &ParcelPlan, shelves: &mut Shelves, found: &mut Findings) {
        let lines = plan.lines.iter().filter_map(|line| self.list[at].lines.get(usize::from(*line)));
        let units: Vec<_> = lines.map(|line| (shelves.place(plan.node, line.sku), line.qty)).collect();
        units.iter().for_each(|unit| shelves.hold(event.seq, *unit, found));
        let order = u32::try_from(at).unwrap_or(u32::MAX);
        let (node, lines, place, since) = (plan.node, plan.lines.clone(), Place::Planned, event.at);
        let parcel = Parcel { order, node, lines, units, place, since };
        self.parcels.put(plan.parcel, parcel);
    }

    fn end(&mut self, seq: Seq, at: usize, stage: Stage, too_late: bool, shelves: &mut Shelves, found: &mut Findings) {
        let order = &mut self.list[at];
        if order.stage.is_over() || too_late {
            let detail = format!("{} becomes {stage:?}: it is {:?}, parcels packed or gone", order.key, order.stage);
            return found.at(Rule::OrderState, seq, detail);
        }
        order.stage = stage;
        for key in order.parcels.clone() {
            self.drop_parcel(key, shelves);
        }
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
