//! Catalogue, network, show and calendar.

use crate::{
    calendar::turn_before,
    demand::{MINUTES, Outlook},
    world::{MINUTES_MAX, Tally, World},
};
use model::{
    Bin, CampaignCard, DEPTS, DepartureCard, DeptId, GridCard, Minute, Moment, NodeCard, NodeId, RobotCard, Seq,
    SignalKind, SkuCard, SkuId, SlotCard, SlotId, Span, VanCard, VanId,
};
use routing::{VanState, VanStatus};

/// Shifts kept of one van; those furthest ahead are left out.
const SHIFTS_MAX: usize = 62;

impl World {
    pub(super) fn list_sku(&mut self, card: &SkuCard, seq: Seq) {
        self.forecast_by.entry(card.sku).or_insert(seq);
        self.book.list_sku(card);
        self.forecast.list_sku(card.sku);
        self.skus.insert(card.sku, card.clone());
    }

    pub(super) fn list_node(&mut self, card: &NodeCard, seq: Seq) {
        self.node_by.insert(card.node, seq);
        self.book.list_node(card);
        self.touched.nodes.insert(card.node);
        for van in self.vans.values_mut().filter(|van| van.depot == card.node) {
            van.housed(card.position);
        }
        self.touched.calendar = true;
    }

    pub(super) fn list_departure(&mut self, card: &DepartureCard) {
        self.book.list_departure(card);
        self.touched.calendar = true;
    }

    /// A van has one shift a day; one that is told again replaces that of its day, and the days to come wait.
    pub(super) fn list_van(&mut self, card: &VanCard, seq: Seq) {
        let now = self.now;
        let shifts = self.shifts.entry(card.van).or_default();
        shifts.retain(|_, shift| shift.shift_to > now);
        shifts.insert(turn_before(card.shift_from), card.clone());
        while shifts.len() > SHIFTS_MAX {
            shifts.pop_last();
        }
        self.take_shift(card.van, card);
        self.van_by.insert(card.van, (seq, seq));
        self.touched.calendar = true;
    }

    /// The van works its running shift, or the next one; `told` when all that is known is over.
    fn take_shift(&mut self, van: VanId, told: &VanCard) {
        let now = self.now;
        let shifts = self.shifts.get(&van).into_iter().flatten().map(|(_, shift)| shift);
        let card =
            shifts.filter(|shift| shift.shift_to > now).min_by_key(|shift| shift.shift_from).unwrap_or(told).clone();
        let depot_at = self.book.node(card.depot).map(|node| node.position).unwrap_or_default();
        match self.vans.get_mut(&van) {
            Some(state) => state.listed(&card, depot_at),
            None => {
                self.vans.insert(van, VanState::new(&card, depot_at));
            }
        }
    }

    /// Vans whose shift is over take the next one that is known.
    fn turn_shifts(&mut self) {
        let now = self.now;
        let over = self.vans.values().filter(|van| van.shift_to <= now && van.status == VanStatus::AtDepot);
        let next = |van: &VanState| {
            let shifts = self.shifts.get(&van.van).into_iter().flatten();
            shifts.map(|(_, shift)| shift).find(|shift| shift.shift_to > now).cloned()
        };
        for card in over.filter_map(next).collect::<Vec<_>>() {
            self.take_shift(card.van, &card);
        }
    }

    pub(super) fn list_robot(&mut self, card: &RobotCard, seq: Seq) {
        self.warehouses.entry(card.node).or_default().list_robot(card);
        self.touch_warehouse(card.node, seq);
    }

    pub(super) fn lay_grid(&mut self, card: &GridCard, seq: Seq) {
        // A grid that does not hold together was refused at the door; here it changes nothing.
        if self.warehouses.entry(card.node).or_default().lay(card).is_ok() {
            self.grids.insert(card.node, card.clone());
        }
        self.touch_warehouse(card.node, seq);
    }

    pub(super) fn place_bins(&mut self, node: NodeId, bins: &[Bin], seq: Seq) {
        self.warehouses.entry(node).or_default().place_bins(bins);
        self.touch_warehouse(node, seq);
    }

    pub(super) fn touch_warehouse(&mut self, node: NodeId, seq: Seq) {
        self.warehouse_by.insert(node, seq);
        self.touched.warehouses.insert(node);
    }

    pub(super) fn plan_slot(&mut self, card: &SlotCard, seq: Seq) {
        self.slot_by.insert(card.slot, seq);
        self.forecast.plan_slot(card);
        self.slots.insert(card.slot, card.clone());
        self.touched.calendar = true;
    }

    pub(super) fn drop_slot(&mut self, slot: SlotId) {
        self.forecast.drop_slot(slot);
        self.slots.remove(&slot);
        self.slot_by.remove(&slot);
    }

    pub(super) fn plan_campaign(&mut self, card: &CampaignCard) {
        self.forecast.plan_campaign(card);
        self.campaigns.insert(card.campaign, card.clone());
    }

    pub(super) fn see_signal(&mut self, room: &str, kind: SignalKind, n: u32, sku: Option<SkuId>, when: Moment) {
        self.forecast.observe_signal(when, sku, kind, n);
        let key = (room.to_owned(), kind);
        let older = self.signal_at.get(&key).is_some_and(|last| when < *last);
        // Rooms come from outside: a bound keeps a mistaken feed from growing the World.
        if !older && (self.signals.len() < 1_000 || self.signals.contains_key(&key)) {
            self.signal_at.insert(key.clone(), when);
            self.signals.insert(key, n);
        }
    }

    /// What is expected of each place is noted when a quarter of an hour begins.
    pub(super) fn turn_quarter(&mut self) {
        for from in self.demand.missing(self.now) {
            let outlooks: Vec<Outlook> = self.skus.keys().map(|sku| self.outlook(*sku, from)).collect();
            self.demand.open(from, &outlooks);
        }
    }

    fn outlook(&self, sku: SkuId, from: Moment) -> Outlook {
        let mut by_minute = [0.0; MINUTES];
        for (minute, units) in (0..).zip(&mut by_minute) {
            let begins = from + Span::minutes(minute);
            *units = self.forecast.expected(sku, begins, begins + Span::minutes(1));
        }
        let share = |dept: &model::Dept| DeptId::new(dept.code).map_or(0.0, |dept| self.forecast.share(sku, dept));
        Outlook { by_minute, shares: DEPTS.iter().map(share).collect() }
    }

    pub(super) fn close_minute(&mut self, minute: &Minute, seq: Seq) {
        self.forecast.close_minute(minute.minute, &minute.units);
        self.minute = minute.minute + Span::minutes(1);
        self.minute_by = seq;
        self.tally = Tally::default();
        self.turn_quarter();
        self.turn_shifts();
        if self.minutes.len() >= MINUTES_MAX {
            self.minutes.remove(0);
        }
        self.minutes.push(minute.clone());
        self.touched.minute = true;
        // Opening hours and due dates move with the clock, so each node is looked at once a minute.
        self.touched.nodes.extend(self.waiting.keys());
        self.touched.warehouses.extend(self.warehouses.keys());
    }
}
