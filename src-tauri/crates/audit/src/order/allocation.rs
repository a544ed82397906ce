//! What an allocation does to an order: each line in one parcel or declined, what was packed left alone.

use super::{Orders, Stage};
use crate::{
    parcel::{Parcel, Place},
    service::{Word, due},
    stock::Shelves,
    violation::{Findings, Rule},
};
use model::{Event, LaterFor, OrderId, ParcelPlan, Promise, Reason, Seq, Span};

/// What an allocation says.
pub(crate) struct Plan<'a> {
    /// All parcels of the order as they now stand.
    pub parcels: &'a [ParcelPlan],
    /// Lines nobody can serve.
    pub declined: &'a [(u16, Reason)],
    /// What the customer is told.
    pub promise: Promise,
    /// Why that is later than asked for.
    pub later: Option<LaterFor>,
}

impl Orders {
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
        self.give_word(seq, at, &plan, found);
        self.list[at].declined = plan.declined.iter().map(|(line, _)| *line).collect();
        self.list[at].stage = Stage::Allocated;
        self.close_if_delivered(at);
    }

    /// The first promise of an order, whatever is told later. Whether that is later than what was bought is counted
    /// here; the reason is only what the app calls it.
    fn give_word(&mut self, seq: Seq, at: usize, plan: &Plan, found: &mut Findings) {
        let key = self.list[at].key;
        let sale = &mut self.list[at].sale;
        if sale.word.is_some() {
            return;
        }
        let (latest, site) = (plan.promise.latest, plan.parcels.first().map(|parcel| parcel.node));
        let is_later = latest > due(sale.service, sale.placed) + Span::hours(1);
        if let Some(why) = plan.later.filter(|_| !is_later) {
            found.at(Rule::Service, seq, format!("{key} is later for {why}, and promised as it was bought"));
        }
        sale.word = Some(Word { latest, later: is_later.then_some(plan.later.unwrap_or(LaterFor::Unknown)), site });
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
        let parcel = Parcel { order, node, lines, units, place, since, eta: plan.eta };
        self.parcels.put(plan.parcel, parcel);
    }
}
