//! What went wrong lately, grouped by what it came from: promises moved, deliveries failed, shelves short, robots down.

use super::{Measuring, stakes::number};
use crate::{
    calendar::{at_minute, is_open},
    order::ParcelState,
    section::setbacks::{LATELY, Mishap, Setback},
};
use alerting::{
    Condition,
    rules::{self, Failed, Shelves, Stake, Standing},
};
use model::{AlertKind, Moment, NodeCard, NodeId, ParcelId, RobotId, Seq, SkuId, Span, Subject, VanId};
use std::collections::{BTreeMap, BTreeSet};

/// How long what went wrong may open an alert.
const NEWS: Span = Span::minutes(10);
/// Closed doors so near to each other may have one reason: in this time a van drives to half a dozen.
const ONE_REASON: Span = Span::minutes(40);

impl Measuring<'_> {
    pub(super) fn service_conditions(&self) -> Vec<Condition> {
        let mut all: Vec<Condition> = self.let_down(AlertKind::PromisesMoved, rules::promises_moved).collect();
        all.extend(self.let_down(AlertKind::EveningLost, rules::evening_lost));
        all.extend(self.failed_stops());
        all.extend(self.short_shelves());
        all.extend(self.short_departures());
        all.extend(self.robots.nodes().filter_map(|node| self.stopped_robots(node)));
        all.extend(self.stock.book().nodes().filter_map(|card| self.stalled(card)));
        all
    }

    /// What counts for an alert of this kind now, oldest first.
    pub(super) fn setbacks_for(&self, kind: AlertKind) -> impl DoubleEndedIterator<Item = &Setback> {
        let lately = self.setbacks.of(kind).filter(|setback| self.now - setback.heard_at <= LATELY);
        lately.filter(move |setback| self.lasts(setback))
    }

    /// Nothing has made up for it.
    fn lasts(&self, setback: &Setback) -> bool {
        match setback.what {
            Mishap::Moved | Mishap::Lost | Mishap::Missed(_) => true,
            Mishap::Failed(parcel, _) => self.is_undelivered(parcel),
            Mishap::Short(sku) => self.is_uncounted(setback, sku),
            Mishap::Stopped(robot) => self.robots.is_down(robot),
        }
    }

    fn is_undelivered(&self, parcel: ParcelId) -> bool {
        self.orders
            .parcel(parcel)
            .is_some_and(|parcel| parcel.state.is_current() && parcel.state < ParcelState::Delivered)
    }

    /// Nobody has counted the shelf since.
    fn is_uncounted(&self, setback: &Setback, sku: SkuId) -> bool {
        match setback.from {
            Subject::Node(node) => !self.stock.is_stale(node, sku, setback.at),
            Subject::Sku(_)
            | Subject::Van(_)
            | Subject::Order(_)
            | Subject::Feed(_)
            | Subject::Part(_)
            | Subject::App
            | Subject::Departure(_)
            | Subject::Slot(_) => false,
        }
    }

    /// By what they came from. What is no news any more opens nothing: it was told in its time.
    fn grouped(&self, kind: AlertKind) -> BTreeMap<Subject, Vec<&Setback>> {
        let mut groups: BTreeMap<Subject, Vec<&Setback>> = BTreeMap::new();
        for setback in self.setbacks_for(kind) {
            groups.entry(setback.from).or_default().push(setback);
        }
        let is_news = |group: &[&Setback]| group.last().is_some_and(|last| self.now - last.heard_at <= NEWS);
        groups.retain(|subject, group| self.book().is_open(kind, *subject) || is_news(&group[..]));
        groups
    }

    /// Orders whose promise was moved, or whose evening was lost, by what they came from.
    fn let_down(
        &self,
        kind: AlertKind,
        rule: fn(Subject, Stake, bool) -> Option<Condition>,
    ) -> impl Iterator<Item = Condition> {
        let condition = move |(subject, orders): (Subject, Vec<&Setback>)| {
            let stake = self.stake(orders.iter().filter_map(|setback| setback.order));
            rule(subject, stake, self.book().is_alarm(kind, subject))
        };
        self.grouped(kind).into_iter().filter_map(condition)
    }

    fn failed_stops(&self) -> Vec<Condition> {
        let condition = |(subject, failed): (Subject, Vec<&Setback>)| {
            let alarm = self.book().is_alarm(AlertKind::StopsFailed, subject);
            let aboard = |setback: &&Setback| match setback.what {
                Mishap::Failed(parcel, van) => Some((parcel, van)),
                Mishap::Moved | Mishap::Lost | Mishap::Missed(_) | Mishap::Short(_) | Mishap::Stopped(_) => None,
            };
            let (parcels, vans): (BTreeSet<ParcelId>, BTreeSet<VanId>) = failed.iter().filter_map(aboard).unzip();
            let lately = failed.iter().filter(|setback| self.now - setback.at <= ONE_REASON);
            let doors = lately.filter_map(|setback| Some((aboard(setback)?.1, setback.by))).collect();
            let (doors, doors_of_one) = closed_doors(&doors);
            let failed = Failed { parcels: number(parcels.len()), vans: number(vans.len()), doors, doors_of_one };
            rules::stops_failed(subject, &failed, self.stake_of_parcels(parcels.iter()), alarm)
        };
        self.grouped(AlertKind::StopsFailed).into_iter().filter_map(condition).collect()
    }

    fn short_shelves(&self) -> Vec<Condition> {
        let condition = |(subject, short): (Subject, Vec<&Setback>)| {
            let Subject::Node(node) = subject else { return None };
            let sku = |setback: &&Setback| match setback.what {
                Mishap::Short(sku) => Some(sku),
                Mishap::Moved | Mishap::Lost | Mishap::Missed(_) | Mishap::Failed(..) | Mishap::Stopped(_) => None,
            };
            let skus: BTreeSet<SkuId> = short.iter().filter_map(sku).collect();
            let stake = self.stake(short.iter().filter_map(|setback| setback.order));
            let shelves = Shelves { skus: number(skus.len()), picks: number(short.len()) };
            rules::short_picks(node, shelves, stake, self.book().is_alarm(AlertKind::ShortPicks, subject))
        };
        self.grouped(AlertKind::ShortPicks).into_iter().filter_map(condition).collect()
    }

    fn stopped_robots(&self, node: NodeId) -> Option<Condition> {
        let (warehouse, card) = (self.robots.warehouse(node)?, self.stock.book().node(node)?);
        let down: Vec<RobotId> = warehouse.robots().filter(|robot| robot.down).map(|robot| robot.robot).collect();
        let longest = down.iter().map(|robot| self.stands_for(*robot)).max()?;
        let robots = Standing {
            down: number(down.len()),
            all: number(warehouse.robots().count()),
            longest,
            capacity_per_quarter: card.capacity_per_quarter,
        };
        rules::robots_down(node, &robots, self.book().is_alarm(AlertKind::RobotsDown, Subject::Node(node)))
    }

    /// How long a robot that is down has been so: what is not remembered is longer ago than that.
    fn stands_for(&self, robot: RobotId) -> Span {
        let stopped =
            self.setbacks.of(AlertKind::RobotsDown).rev().find(|setback| setback.what == Mishap::Stopped(robot));
        stopped.map_or(LATELY, |setback| self.now - setback.at)
    }

    fn stalled(&self, card: &NodeCard) -> Option<Condition> {
        let since = self.stands_since(card).filter(|_| is_open(card, self.now))?;
        let in_hand = || {
            let parcels = self.sites.in_hand(card.node).filter_map(|id| self.orders.parcel(id));
            self.stake(parcels.map(|parcel| parcel.order))
        };
        rules::site_stalled(card.node, self.now - since, in_hand)
    }

    /// Since when a site has had work in hand and packed nothing, its opening at the earliest.
    pub(super) fn stands_since(&self, card: &NodeCard) -> Option<Moment> {
        Some(self.sites.stands_since(card.node)?.max(at_minute(self.now, card.opens_min)))
    }
}

/// All doors and the most of one van. Each is a van's and was told by one event, whatever number of parcels was for it.
fn closed_doors(doors: &BTreeSet<(VanId, Seq)>) -> (u32, u32) {
    let mut by_van: BTreeMap<VanId, usize> = BTreeMap::new();
    doors.iter().for_each(|(van, _)| *by_van.entry(*van).or_default() += 1);
    (number(doors.len()), number(by_van.values().max().copied().unwrap_or(0)))
}
