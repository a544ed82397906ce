//! Nodes, vans, promises and feeds.

use super::Measuring;
use crate::{
    calendar::is_open,
    cut::tours::retimed,
    order::{Parcel, ParcelState},
    section::feeds::FeedRecord,
    work::Backlog,
};
use alerting::{
    Condition,
    rules::{self, Load},
};
use model::{AlertKind, Foreseen, NodeCard, NodeId, OrderId, ParcelId, SkuId, SourceId, Span, Subject, VanId, Via};
use routing::{VanState, VanStatus};
use std::collections::{BTreeMap, BTreeSet};

/// A feed with fewer facts has no rhythm yet.
const FACTS_FOR_RHYTHM: u64 = 50;
/// The gap of a place where people pick by hand, at least.
const BY_HAND: Span = Span::minutes(6);
/// A feed that speaks less often than this has none.
const GAP_MAX: Span = Span::minutes(6);
/// How long a van that broke down idle is shown: nobody waits for what it was to bring.
const BROKE_IDLE: Span = Span::minutes(15);

impl Measuring<'_> {
    pub(super) fn network_conditions(&self) -> Vec<Condition> {
        let nodes = self.sites.nodes().filter_map(|node| self.saturated(node));
        let vans = self.fleet.vans();
        let vans = vans.flat_map(|van| [self.late_van(van), self.silent_van(van), self.broken_van(van.van)]);
        let feeds = self.feeds.records().filter_map(|(source, record)| self.silent_feed(source, record));
        nodes.chain(vans.flatten()).chain(self.promises_at_risk()).chain(feeds).chain(self.doubted_counts()).collect()
    }

    fn saturated(&self, node: NodeId) -> Option<Condition> {
        let card = self.stock.book().node(node).filter(|card| is_open(card, self.now))?;
        let (load, due) = self.load(card);
        let open = self.book().is_open(AlertKind::NodeSaturated, Subject::Node(node));
        rules::node_saturated(node, &load, || self.stake(due.into_iter()), open)
    }

    /// The forecast on which a node is at risk, when what waits there is none.
    pub(super) fn saturates(&self, node: NodeId) -> Option<Foreseen> {
        let card = self.stock.book().node(node)?;
        let (load, _) = self.load(card);
        let until = self.now + load.time_left;
        self.stock.kept().between(node, self.now, until).filter(|_| load.is_foreseen())
    }

    fn load(&self, card: &NodeCard) -> (Load, Vec<OrderId>) {
        Backlog { orders: self.orders, sites: self.sites, stock: self.stock, now: self.now }.load(card)
    }

    fn late_van(&self, van: &VanState) -> Option<Condition> {
        if van.status != VanStatus::OnTour {
            return None;
        }
        let tour = retimed(van, self.now)?;
        let worst = routing::worst_slack(&tour)?;
        let late: Vec<ParcelId> = routing::late_parcels(&tour).collect();
        let key = (AlertKind::VanLate, Subject::Van(van.van));
        let (open, alarm) = (self.book().is_open(key.0, key.1), self.book().is_alarm(key.0, key.1));
        rules::van_late(van.van, worst, self.stake_of_parcels(late.iter()), open, alarm)
    }

    fn silent_van(&self, van: &VanState) -> Option<Condition> {
        let on_tour = van.status == VanStatus::OnTour;
        let open = self.book().is_open(AlertKind::VanSilent, Subject::Van(van.van));
        let stake = || self.stake_of_parcels(van.aboard.iter());
        rules::van_silent(van.van, van.seen_at?, self.now, on_tour, stake, open)
    }

    /// A broken van is of concern as long as somebody's parcel is aboard, and in its shift one that broke down empty as
    /// long as what it was to load waits for another. One that was to load nothing is shown for a while.
    pub(super) fn broken_van(&self, van: VanId) -> Option<Condition> {
        let van = self.fleet.van(van).filter(|van| van.status == VanStatus::Broken)?;
        let missed = self.fleet.broke_empty(van.van).filter(|_| self.now < van.shift_to);
        let shown = || van.changed_at.is_some_and(|broke| self.now - broke < BROKE_IDLE);
        let waits = |parcels: &BTreeSet<ParcelId>| parcels.iter().any(|id| self.waits_for_a_van(*id));
        let misses = missed.is_some_and(|parcels| waits(parcels) || parcels.is_empty() && shown());
        let concerns = misses || !van.aboard.is_empty();
        concerns.then(|| rules::van_broken(van.van, self.stake_of_parcels(van.aboard.iter())))
    }

    /// On a dock, and in no van's tour.
    fn waits_for_a_van(&self, id: ParcelId) -> bool {
        let waits = |parcel: &Parcel| parcel.state == ParcelState::Packed && parcel.plan.via == Via::Van;
        self.orders.parcel(id).is_some_and(|parcel| waits(parcel) && parcel.van.is_none())
    }

    /// The app itself has said that it closes no minute.
    pub(super) fn standing_still(&self) -> Option<Condition> {
        self.feeds.idle_since()?;
        let open = u32::try_from(self.orders.open_len()).unwrap_or(u32::MAX);
        Some(rules::app_idle(self.now - self.days.minute(), open))
    }

    /// Late orders by the node that prepares them, and those on its dock that no van can take; those aboard a van are
    /// that van's concern.
    fn promises_at_risk(&self) -> Vec<Condition> {
        let mut late: BTreeMap<NodeId, BTreeSet<OrderId>> = BTreeMap::new();
        for (depot, parcel) in self.docks.left(self.orders, self.now) {
            late.entry(depot).or_default().insert(parcel.order);
        }
        for order in self.orders.late() {
            let culprit = self.orders.parcels_of(order).max_by_key(|(_, parcel)| parcel.plan.eta);
            if let Some((_, parcel)) = culprit.filter(|(_, parcel)| parcel.van.is_none()) {
                late.entry(parcel.plan.node).or_default().insert(order.card.order);
            }
        }
        let condition = |(node, orders): (NodeId, BTreeSet<OrderId>)| {
            let subject = Subject::Node(node);
            let open = self.book().is_open(AlertKind::PromiseAtRisk, subject);
            rules::promise_at_risk(subject, self.stake(orders.into_iter()), open)
        };
        late.into_iter().filter_map(condition).collect()
    }

    /// Nodes with shelves that sell nothing until somebody counts them, and the orders that wait for what they hold.
    fn doubted_counts(&self) -> Vec<Condition> {
        let mut doubted: BTreeMap<NodeId, BTreeSet<SkuId>> = BTreeMap::new();
        for (node, sku) in self.stock.book().doubted() {
            doubted.entry(node).or_default().insert(sku);
        }
        let condition = |(node, skus): (NodeId, BTreeSet<SkuId>)| {
            let waiting = self.sites.waiting(node).filter_map(|id| self.orders.parcel(id));
            let held = waiting.filter(|parcel| parcel.items.iter().any(|(sku, _)| skus.contains(sku)));
            rules::count_doubted(node, skus.len(), self.stake(held.map(|parcel| parcel.order)))
        };
        doubted.into_iter().map(condition).collect()
    }

    /// Only a feed with a rhythm, of which something is expected now, can fall silent.
    fn silent_feed(&self, source: SourceId, record: &FeedRecord) -> Option<Condition> {
        let gap = Span(record.usual_gap_ms as i64).max(self.least_gap(source));
        let rhythm = record.facts >= FACTS_FOR_RHYTHM && gap <= GAP_MAX;
        let open = self.book().is_open(AlertKind::FeedSilent, Subject::Feed(source));
        let condition = rules::feed_silent(source, record.last_at, gap, self.now, open)?;
        (rhythm && self.must_speak(source)).then_some(condition)
    }

    /// People who pick by hand speak in bursts; robots, shops and studios without a pause.
    fn least_gap(&self, source: SourceId) -> Span {
        let node = source.as_str().strip_prefix("wms:").and_then(|node| NodeId::new(node).ok());
        if node.is_some_and(|node| !self.robots.works_at(node)) { BY_HAND } else { Span::ZERO }
    }

    /// A studio speaks while its room is on air, a shop while any is, a warehouse while it has work in
    /// hand. Vans have an alert of their own, and files, people and carriers come when they come.
    fn must_speak(&self, source: SourceId) -> bool {
        let mut on_air = self.show.on_air(self.now);
        match source.as_str().split_once(':') {
            Some(("live", room)) => on_air.any(|slot| slot.room == room),
            Some(("tiktok" | "shopify", _)) => on_air.next().is_some(),
            Some(("wms", node)) => NodeId::new(node).is_ok_and(|node| self.is_at_work(node)),
            Some(_) | None => false,
        }
    }

    fn is_at_work(&self, node: NodeId) -> bool {
        let open = self.stock.book().node(node).is_some_and(|card| is_open(card, self.now));
        open && self.sites.in_work(node) > 0
    }
}
