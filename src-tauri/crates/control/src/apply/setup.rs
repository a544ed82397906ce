//! Catalogue, network, show and calendar.

use crate::{
    section::demand::{MINUTES, Outlook},
    world::World,
};
use model::{
    Bin, CampaignCard, DepartureCard, GridCard, Minute, Moment, NodeCard, NodeId, RobotCard, Seq, ShowSlot, ShowSlotId,
    SkuCard, SkuId, Span, VanCard,
};

impl World {
    pub(super) fn list_sku(&mut self, card: &SkuCard, seq: Seq) {
        self.forecasts.list_sku(card, seq);
        self.stock.list_sku(card);
    }

    pub(super) fn list_node(&mut self, card: &NodeCard, seq: Seq) {
        self.stock.list_node(card);
        self.sites.changed(card.node, seq);
        self.fleet.station(card.node, card.position);
        self.dirty.nodes.insert(card.node);
        self.dirty.calendar = true;
    }

    pub(super) fn list_departure(&mut self, card: &DepartureCard) {
        self.stock.list_departure(card);
        self.dirty.calendar = true;
    }

    pub(super) fn list_van(&mut self, card: &VanCard, seq: Seq) {
        self.fleet.list(card, |depot| self.stock.place_of(depot), self.now, seq);
        self.dirty.calendar = true;
    }

    pub(super) fn list_robot(&mut self, card: &RobotCard, seq: Seq) {
        self.robots.list_robot(card, seq);
        self.dirty.warehouses.insert(card.node);
    }

    pub(super) fn lay_grid(&mut self, card: &GridCard, seq: Seq) {
        self.robots.lay_grid(card, seq);
        self.dirty.warehouses.insert(card.node);
    }

    pub(super) fn place_bins(&mut self, node: NodeId, bins: &[Bin], seq: Seq) {
        self.robots.place_bins(node, bins, seq);
        self.dirty.warehouses.insert(node);
    }

    pub(super) fn mark_warehouse(&mut self, node: NodeId, seq: Seq) {
        self.robots.changed(node, seq);
        self.dirty.warehouses.insert(node);
    }

    pub(super) fn plan_slot(&mut self, card: &ShowSlot, seq: Seq) {
        self.show.plan(card, seq);
        self.forecasts.plan_slot(card);
        self.dirty.calendar = true;
    }

    pub(super) fn drop_slot(&mut self, slot: ShowSlotId) {
        self.forecasts.drop_slot(slot);
        self.show.drop(slot);
    }

    pub(super) fn plan_campaign(&mut self, card: &CampaignCard) {
        self.forecasts.plan_campaign(card);
        self.show.plan_campaign(card);
    }

    /// What is expected of each place is noted when a quarter of an hour begins.
    pub(super) fn turn_quarter(&mut self) {
        if self.demand.is_open(self.now) {
            return;
        }
        for from in self.demand.missing(self.now) {
            let outlooks: Vec<Outlook> = self.stock.skus().map(|card| self.outlook(card.sku, from)).collect();
            self.demand.open(from, &outlooks);
        }
    }

    fn outlook(&self, sku: SkuId, from: Moment) -> Outlook {
        let (model, mut by_minute) = (self.forecasts.model(), [0.0; MINUTES]);
        for (minute, units) in (0..).zip(&mut by_minute) {
            let begins = from + Span::minutes(minute);
            *units = model.expected(sku, begins, begins + Span::minutes(1));
        }
        Outlook { by_minute, shares: model.shares(sku) }
    }

    pub(super) fn close_minute(&mut self, minute: &Minute, seq: Seq) {
        self.forecasts.close_minute(minute.minute, &self.sales.sold_in(minute.minute));
        self.forecasts.hear(&*self.show);
        self.days.close_minute(minute.minute, seq);
        self.sales.close_minute(minute);
        self.turn_quarter();
        self.orders.pass_promises(self.now);
        self.fleet.turn_shifts(|depot| self.stock.place_of(depot), self.now);
        self.dirty.minute = true;
        // Opening hours and due dates move with the clock, so each node is looked at once a minute.
        self.dirty.nodes.extend(self.sites.nodes());
        self.dirty.warehouses.extend(self.robots.nodes());
    }
}
